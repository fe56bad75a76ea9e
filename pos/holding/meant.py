"""Which lots an order means: those named, or a product's by day of making and producer's code."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from pos.stock.models import Lot, StockLevel

MOST_LOTS = 500
"""One order names no more: a slip that long would be read by nobody."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants held back."""

    lot_ids: tuple[str, ...] = ()
    """Lots by name; else all of the product."""
    product_id: str = ""
    made_from: date | None = None
    made_to: date | None = None
    lot_keys: tuple[str, ...] = field(default=())
    """The producer's lot codes, normalised; empty: any."""


@dataclass(frozen=True)
class MeantLot:
    """A lot that is meant."""

    lot_id: str
    product_id: str
    code: str
    producer_code: str
    made_on: date | None
    """None: nobody knows, so it is taken for one of those days."""
    use_by: date | None
    date_kind: str
    barred: str


def lots(session: Session, wish: Wish) -> list[MeantLot]:
    """The lots meant, the oldest first; goods of which no lot is known are never among them.

    An unknown day of making is taken for one of those asked for.
    """
    if wish.lot_ids:
        asked = _ASKED.where(Lot.id.in_(wish.lot_ids))
    elif wish.product_id:
        asked = _between(_ASKED.where(Lot.product_id == wish.product_id), wish)
        if wish.lot_keys:
            asked = asked.where(Lot.producer_code_key.in_(wish.lot_keys))
    else:
        return []
    rows = session.execute(asked.where(Lot.code != "").order_by(Lot.id).limit(MOST_LOTS))
    return [MeantLot(*row) for row in rows]


def of_unknown_code(session: Session, wish: Wish) -> list[MeantLot]:
    """Lots here that may be meant: nobody wrote down the producer's code of them."""
    is_here = exists().where(StockLevel.lot_id == Lot.id, StockLevel.units > 0)
    asked = _between(_ASKED.where(Lot.product_id == wish.product_id), wish)
    asked = asked.where(Lot.producer_code_key == "", Lot.code != "", is_here)
    return [MeantLot(*row) for row in session.execute(asked.order_by(Lot.id).limit(MOST_LOTS))]


def ids(found: Collection[MeantLot]) -> list[str]:
    """Their ids."""
    return [one.lot_id for one in found]


_ASKED = select(
    Lot.id,
    Lot.product_id,
    Lot.code,
    Lot.producer_code,
    Lot.made_on,
    Lot.use_by,
    Lot.date_kind,
    Lot.barred,
)
Asked = Select[str, str, str, str, date | None, date | None, str, str]


def _between(asked: Asked, wish: Wish) -> Asked:
    if wish.made_from is not None:
        asked = asked.where(Lot.made_on.is_(None) | (Lot.made_on >= wish.made_from))
    if wish.made_to is not None:
        asked = asked.where(Lot.made_on.is_(None) | (Lot.made_on <= wish.made_to))
    return asked
