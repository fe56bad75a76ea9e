"""Which lots an order means: those named, or a product's by day of making and producer's code."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pos.stock.models import Lot


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
    """The lots meant, every one of them, the oldest first.

    An unknown day of making is taken for one of those asked for; so are goods of which nobody
    knows the lot, where all of a product is meant.
    """
    if wish.lot_ids:
        asked = _ASKED.where(Lot.id.in_(wish.lot_ids))
    elif wish.product_id:
        asked = _between(_ASKED.where(Lot.product_id == wish.product_id), wish)
        if wish.lot_keys:
            asked = asked.where(Lot.producer_code_key.in_(wish.lot_keys))
    else:
        return []
    return [MeantLot(*row) for row in session.execute(asked.order_by(Lot.id))]


def of_unknown_code(session: Session, wish: Wish) -> list[MeantLot]:
    """Lots that may be meant: nobody wrote down the producer's code of them.

    Sold out or not: customers may bring some back.
    """
    asked = _between(_ASKED.where(Lot.product_id == wish.product_id), wish)
    asked = asked.where(Lot.producer_code_key == "")
    return [MeantLot(*row) for row in session.execute(asked.order_by(Lot.id))]


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
