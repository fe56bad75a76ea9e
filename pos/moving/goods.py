"""Goods at a place: what a scan or a word names there, and the lots to move."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.codes import GtinScan, LinkScan, TextScan, read_scan
from pos.stock import queries as stock
from pos.stock.fefo import Bar, bar_of
from pos.stock.models import Lot, StockLevel


@dataclass(frozen=True)
class LotThere:
    """A lot and what the books hold of it at one place."""

    lot_id: str
    product_id: str
    code: str
    date_kind: str
    use_by: date | None
    received_at: datetime
    owner: str
    barred: str
    cost_vnd: int | None
    units: int


@dataclass(frozen=True)
class Looked:
    """Where goods are looked for, and which of them may be moved."""

    place: str
    hosts: tuple[str, ...]
    """Whose links our labels carry."""
    bars: frozenset[Bar]
    """Lots barred so may not be moved."""
    on: date


@dataclass(frozen=True)
class Found:
    """What was scanned or typed names."""

    product_id: str = ""
    """Empty where it names nothing, or several."""
    lot: LotThere | None = None
    """The lot to move: the label's own, else the first to expire there."""
    hits: tuple[str, ...] = ()
    """Products that the words fit, of which something is there."""
    is_elsewhere: bool = False
    """The goods are known, but the books hold none of them there."""


def lots_at(session: Session, place: str, product_ids: Collection[str]) -> list[LotThere]:
    """The lots of products at a place, the first to expire first."""
    asked = _levels(place).where(Lot.product_id.in_(product_ids), StockLevel.units > 0)
    return sorted((LotThere(*row) for row in session.execute(asked)), key=_urgency)


def all_at(session: Session, place: str) -> list[LotThere]:
    """Every lot at a place."""
    asked = _levels(place).where(StockLevel.units > 0)
    return sorted((LotThere(*row) for row in session.execute(asked)), key=_urgency)


def by_id(session: Session, place: str, lot_ids: Collection[str]) -> dict[str, LotThere]:
    """Lots named, with what the books hold of them at a place, be it nothing."""
    asked = _levels(place).where(Lot.id.in_(lot_ids))
    return {row[0]: LotThere(*row) for row in session.execute(asked)}


def find(session: Session, text: str, looked: Looked) -> Found:
    """What a code or words name at a place.

    A scanned label's lot wins; else the first to expire is proposed, leaving out those that the
    document may not move while another is there.
    """
    read = read_scan(text, hosts=looked.hosts)
    match read:
        case LinkScan():
            label = stock.by_label(session, read)
            if label is None:
                return Found()
            if label.lot is not None:
                [lot] = by_id(session, looked.place, [label.lot.lot_id]).values()
                return Found(label.product_id, lot)
            return propose(session, label.product_id, looked)
        case GtinScan(gtin14):
            product_id = catalogue.by_gtin(session, gtin14)
        case TextScan(text=sku):
            product_id = catalogue.by_sku(session, sku)
        case _:
            product_id = None
    if product_id is not None:
        return propose(session, product_id, looked)
    return _searched(session, text, looked)


def propose(session: Session, product_id: str, looked: Looked) -> Found:
    """The lot of a product that was chosen by hand."""
    lots = lots_at(session, looked.place, [product_id])
    if not lots:
        return Found(product_id, is_elsewhere=True)
    good = [one for one in lots if bar_of(one, looked.on) not in looked.bars]
    return Found(product_id, (good or lots)[0])


def _searched(session: Session, text: str, looked: Looked) -> Found:
    """Goods whose name, producer or commune fits; of one alone the lot is proposed at once."""
    known = catalogue.search(session, text, limit=40)
    there = {one.product_id for one in lots_at(session, looked.place, known)} if known else set()
    hits = tuple(one for one in known if one in there)[:8]
    if len(hits) == 1:
        return propose(session, hits[0], looked)
    return Found(hits=hits, is_elsewhere=bool(known) and not hits)


def _levels(place: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Lot.id,
            Lot.product_id,
            Lot.code,
            Lot.date_kind,
            Lot.use_by,
            Lot.received_at,
            Lot.owner,
            Lot.barred,
            Lot.cost_vnd,
            func.coalesce(StockLevel.units, 0),
        )
        .select_from(Lot)
        .outerjoin(StockLevel, (StockLevel.lot_id == Lot.id) & (StockLevel.place_id == place))
    )


def _urgency(one: LotThere) -> tuple[bool, date, datetime, str]:
    return (one.use_by is None, one.use_by or date.max, one.received_at, one.lot_id)
