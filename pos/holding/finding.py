"""What somebody means by what they scanned or typed: a lot, a product's lots, or a search."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.text import Unreadable
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import LinkScan, normalise_lot, read_scan
from pos.stock.models import Lot
from pos.till.scanned import goods_of

MOST_FOUND = 20


@dataclass(frozen=True)
class Found:
    """What a code or a few words lead to."""

    lot_ids: tuple[str, ...] = ()
    """The lot of a label, or every lot of that code."""
    product_ids: tuple[str, ...] = ()
    """Products to choose from."""


def find(session: Session, text: str, *, hosts: Collection[str]) -> Found:
    """The lots or products meant; neither where nothing is."""
    text = text.strip()
    if not text:
        return Found()
    read = read_scan(text, hosts=hosts)
    goods = goods_of(session, read)
    if goods is not None and goods.lot is not None:
        return Found((goods.lot.lot_id,))
    if goods is not None:
        return Found((), (goods.product_id,))
    if isinstance(read, LinkScan):
        return Found()
    lots = _by_code(session, text)
    return Found(lots) if lots else Found((), tuple(catalogue.search(session, text, limit=12)))


def _by_code(session: Session, text: str) -> tuple[str, ...]:
    """Lots of that code, ours or the producer's, of any product."""
    try:
        key = normalise_lot(text[:60])
    except Unreadable:
        return ()
    asked = select(Lot.id).where((Lot.code == key) | (Lot.producer_code_key == key), Lot.code != "")
    return tuple(session.scalars(asked.order_by(Lot.id.desc()).limit(MOST_FOUND)))
