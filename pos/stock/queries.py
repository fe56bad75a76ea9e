"""Reads of stock: shelves by product, lots, what the moves add up to."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pos.catalogue.codes import normalise_lot
from pos.stock.fefo import Shelf, is_expired
from pos.stock.ledger import SHOP
from pos.stock.models import Lot, StockLevel


@dataclass(frozen=True)
class LotCard:
    """A lot, whole."""

    lot_id: str
    product_id: str
    code: str
    producer_code: str
    made_on: date | None
    date_kind: str
    use_by: date | None
    owner: str
    received_at: datetime
    on_hand_units: int


# Built once: building a statement costs more than SQLite's answer.
_SHELVES = (
    select(
        Lot.product_id,
        Lot.id,
        Lot.code,
        StockLevel.units,
        Lot.date_kind,
        Lot.use_by,
        Lot.received_at,
        Lot.owner,
    )
    .join(StockLevel, StockLevel.lot_id == Lot.id)
    .where(
        Lot.product_id.in_(bindparam("ids", expanding=True)),
        StockLevel.place_id == SHOP,
        StockLevel.units > 0,
    )
)


def shelves(session: Session, product_ids: Collection[str]) -> dict[str, list[Shelf]]:
    """The lots in the shop of each product, those with units only."""
    found: dict[str, list[Shelf]] = defaultdict(list)
    if product_ids:
        rows = session.connection().execute(_SHELVES, {"ids": sorted(set(product_ids))})
        for row in rows:
            found[row[0]].append(Shelf(*row[1:]))
    return found


def has_lots(session: Session) -> bool:
    """Whether anything was ever received."""
    return session.scalar(select(Lot.id).limit(1)) is not None


def lot(session: Session, lot_id: str) -> LotCard | None:
    """A lot by its id."""
    row = session.get(Lot, lot_id)
    return None if row is None else _card(session, row)


def lot_by_code(session: Session, product_id: str, code: str) -> LotCard | None:
    """A product's lot by the code on our label, else by the producer's own where it names one.

    Either case; our own code wins.
    """
    ours = session.scalar(
        select(Lot).where(Lot.product_id == product_id, Lot.code == code.upper(), Lot.code != "")
    )
    if ours is not None:
        return _card(session, ours)
    if not code.strip():
        return None
    key = normalise_lot(code)
    theirs = session.scalars(
        select(Lot)
        .where(Lot.product_id == product_id, Lot.producer_code_key == key, Lot.code != "")
        .limit(2)
    ).all()
    return _card(session, theirs[0]) if len(theirs) == 1 else None


def newest_good_lot(session: Session, product_id: str, today: date) -> Shelf | None:
    """The lot received last that may still be sold, whether or not the books hold any of it."""
    rows = session.execute(
        select(Lot.id, Lot.code, Lot.date_kind, Lot.use_by, Lot.received_at, Lot.owner)
        .where(Lot.product_id == product_id, Lot.code != "")
        .order_by(Lot.received_at.desc(), Lot.id.desc())
    )
    for row in rows:
        if not is_expired(row.date_kind, row.use_by, today):
            return Shelf(row[0], row[1], 0, *row[2:])
    return None


def _card(session: Session, row: Lot) -> LotCard:
    held = session.scalar(
        select(StockLevel.units).where(StockLevel.lot_id == row.id, StockLevel.place_id == SHOP)
    )
    return LotCard(
        lot_id=row.id,
        product_id=row.product_id,
        code=row.code,
        producer_code=row.producer_code,
        made_on=row.made_on,
        date_kind=row.date_kind,
        use_by=row.use_by,
        owner=row.owner,
        received_at=row.received_at,
        on_hand_units=held or 0,
    )
