"""First expired, first out: which lots a sale takes from the shelf.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Bar(StrEnum):
    """Why a lot may not be sold."""

    EXPIRED = "expired"
    """Its HSD has passed."""
    HOLD = "hold"
    """The shop holds it."""
    RECALL = "recall"
    """The centre recalls it."""


class Barrable(Protocol):
    """What tells whether a lot may be sold."""

    @property
    def date_kind(self) -> str:
        """`hsd`, `best_before` or `none`."""

    @property
    def use_by(self) -> date | None:
        """The last good day."""

    @property
    def barred(self) -> str:
        """`hold`, `recall`, or empty."""


@dataclass(frozen=True)
class Shelf:
    """What the books hold of one lot at one place."""

    lot_id: str
    code: str
    units: int
    date_kind: str
    """`hsd`, `best_before` or `none`."""
    use_by: date | None
    received_at: datetime
    owner: str = "owned"
    barred: str = ""
    """`hold` or `recall`: not to be sold, whatever its date."""
    is_set: bool = False
    """Gift sets: what lies in them is in `stock.sets`."""
    lower_vnd: int | None = None
    """What it costs while marked down; None: it is not."""
    lower_from: date | None = None
    lower_to: date | None = None


@dataclass(frozen=True)
class Pick:
    """Units to take from one lot."""

    shelf: Shelf
    units: int


@dataclass(frozen=True)
class Picked:
    """What FEFO takes, and what the books do not hold."""

    picks: tuple[Pick, ...]
    missing_units: int


def is_expired(date_kind: str, use_by: date | None, today: date) -> bool:
    """Whether the lot's HSD has passed: a hard stop.  A best-before never is one."""
    return date_kind == "hsd" and use_by is not None and use_by < today


def bar_of(lot: Barrable, today: date) -> Bar | None:
    """Why the lot may not be sold on `today`; None where it may."""
    if lot.barred:
        return Bar(lot.barred)
    return Bar.EXPIRED if is_expired(lot.date_kind, lot.use_by, today) else None


def in_order(shelves: Iterable[Shelf], *, today: date) -> list[Shelf]:
    """The lots that may be sold on `today`, the first to expire first.

    Lots that never expire come last.  Ties go to the older receipt, then to the lot id, so
    the same shelf always gives the same answer.
    """
    good = [one for one in shelves if bar_of(one, today) is None]
    return sorted(good, key=_urgency)


def pick(shelves: Iterable[Shelf], units: int, *, today: date) -> Picked:
    """Split `units` over the lots in order of expiry.

    Goods in hand beat the books: what they do not hold is `missing_units`, never a refusal.

    Args:
        shelves: the product's lots at one place, in any order.
        units: whole base units of the product, at least 1.
        today: the business day in Asia/Ho_Chi_Minh.

    Returns:
        Picks in the order they are taken; with `missing_units` they add up to `units`.
    """
    left, picks = units, []
    for shelf in in_order(shelves, today=today):
        taken = min(left, shelf.units)
        if taken > 0:
            picks.append(Pick(shelf, taken))
            left -= taken
    return Picked(tuple(picks), left)


def _urgency(shelf: Shelf) -> tuple[bool, date, datetime, str]:
    return (shelf.use_by is None, shelf.use_by or date.max, shelf.received_at, shelf.lot_id)
