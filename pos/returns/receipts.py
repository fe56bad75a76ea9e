"""Finding the sale of a receipt, by its code or its number; and goods without one."""

import hmac
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.quantity import Unit
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import (
    RECEIPT_PATTERN,
    GtinScan,
    LinkScan,
    ReceiptScan,
    read_scan,
    receipt_check,
)
from pos.catalogue.queries import Card
from pos.returns import queries
from pos.returns.fates import Fate, Why, fate_for, may_restock
from pos.returns.queries import SoldHead, SoldPart
from pos.returns.refusals import OtherShowroom, UnknownReceipt
from pos.returns.ways import Source, in_order
from pos.shop.queries import Showroom
from pos.stock import queries as stock
from pos.stock.models import Lot
from pos.stock.queries import LotCard

MOST_LOTS = 12
"""Of one product, the newest first: what a customer brings was sold lately."""


def find(session: Session, text: str, showroom: Showroom, hosts: Collection[str]) -> SoldHead:
    """The sale that a receipt's code or number names.

    Raises:
        OtherShowroom: another showroom gave it.
        UnknownReceipt: nobody here did, or the code is not the receipt's own.
    """
    read = read_scan(text, hosts=hosts)
    is_code = isinstance(read, ReceiptScan)
    number = read.number if isinstance(read, ReceiptScan) else re.sub(r"\s+", "", text).upper()
    if RECEIPT_PATTERN.fullmatch(number) is None:
        raise UnknownReceipt(number=number[:40])
    given_by = number.split("-", 1)[0]
    if given_by != showroom.code:
        raise OtherShowroom(number=number, showroom=given_by)
    found = queries.sale_by_number(session, number)
    if found is None or (is_code and not _is_its(session, found, read.check)):  # type: ignore[union-attr]
        raise UnknownReceipt(number=number)
    return found


def _is_its(session: Session, sold: SoldHead, check: str) -> bool:
    proof = queries.fact_hash(session, sold.epoch, sold.fact_seq)
    return proof is not None and hmac.compare_digest(receipt_check(proof), check)


@dataclass(frozen=True)
class LineView:
    """A line of a receipt, as the return page shows it."""

    part: SoldPart
    date_kind: str
    use_by: date | None
    days_left: int | None
    may_restock: bool
    fate: Fate
    """Where its goods go unless a person says otherwise."""
    fate_if_faulty: Fate


def line_views(session: Session, sale_id: str, today: date) -> list[LineView]:
    """The lines of a sale with the state of their lots today."""
    parts = queries.sold_parts(session, sale_id)
    lots = stock.lots(session, {one.line.lot_id for one in parts})
    return [_view(one, lots[one.line.lot_id], today) for one in parts]


def _view(part: SoldPart, lot: LotCard, today: date) -> LineView:
    return LineView(
        part=part,
        date_kind=lot.date_kind,
        use_by=lot.use_by,
        days_left=None if lot.use_by is None else (lot.use_by - today).days,
        may_restock=may_restock(lot, today),
        fate=fate_for(lot, Why.CHANGED_MIND, today),
        fate_if_faulty=fate_for(lot, Why.FAULTY, today),
    )


def units_of(
    session: Session, sale_id: str, product_ids: Collection[str], today: date
) -> dict[str, Unit]:
    """In what is counted that a form names: of a receipt by the line's number, else by product."""
    if sale_id:
        parts = queries.sold_parts(session, sale_id)
        return {str(one.line.no): Unit(one.line.unit) for one in parts}
    cards = catalogue.cards(session, product_ids, today)
    return {product_id: Unit(card.unit) for product_id, card in cards.items()}


def sources_shown(session: Session, sale_id: str) -> list[Source]:
    """What the tenders may still give back, as the page adds them up."""
    return in_order([one for one in queries.sources(session, sale_id) if one.left_vnd > 0])


# --- Without a receipt ---------------------------------------------------------------------


@dataclass(frozen=True)
class Brought:
    """Goods of one lot that a customer may have brought."""

    card: Card
    lot: LotCard
    days_left: int | None
    may_restock: bool
    fate: Fate
    is_exact: bool
    """The label itself was scanned."""


def goods(session: Session, text: str, hosts: Collection[str], today: date) -> list[Brought]:
    """Lots for what was scanned or typed: of a label the one it names, else those of the goods."""
    read = read_scan(text, hosts=hosts)
    if isinstance(read, LinkScan):
        labelled = stock.by_label(session, read)
        if labelled is None:
            return []
        if labelled.lot is not None:
            return _brought(session, [(labelled.product_id, labelled.lot)], today, is_exact=True)
        return _lots_of(session, [labelled.product_id], today)
    if isinstance(read, GtinScan):
        known = catalogue.by_gtin(session, read.gtin14)
        return _lots_of(session, [] if known is None else [known], today)
    return _lots_of(session, catalogue.search(session, text)[:8], today)


def _lots_of(session: Session, product_ids: Collection[str], today: date) -> list[Brought]:
    found = []
    for product_id in product_ids:
        ids = session.scalars(
            select(Lot.id)
            .where(Lot.product_id == product_id)
            .order_by(Lot.id.desc())
            .limit(MOST_LOTS)
        ).all()
        cards = stock.lots(session, ids)
        found += [(product_id, cards[one]) for one in ids]
    return _brought(session, found, today, is_exact=False)


def _brought(
    session: Session, found: list[tuple[str, LotCard]], today: date, *, is_exact: bool
) -> list[Brought]:
    cards = catalogue.cards(session, {one[0] for one in found}, today)
    return [
        Brought(
            card=cards[product_id],
            lot=lot,
            days_left=None if lot.use_by is None else (lot.use_by - today).days,
            may_restock=may_restock(lot, today),
            fate=fate_for(lot, Why.CHANGED_MIND, today),
            is_exact=is_exact,
        )
        for product_id, lot in found
        if cards[product_id].price_vnd is not None
    ]
