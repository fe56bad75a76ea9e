"""First expired, first out: which lots a sale takes from the shelf.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


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


def in_order(shelves: Iterable[Shelf], *, today: date) -> list[Shelf]:
    """The lots that may be sold on `today`, the first to expire first.

    Lots that never expire come last.  Ties go to the older receipt, then to the lot id, so
    the same shelf always gives the same answer.
    """
    good = [one for one in shelves if not is_expired(one.date_kind, one.use_by, today)]
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
