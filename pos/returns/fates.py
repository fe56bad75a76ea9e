"""Where goods go that come back, and why they came.  Pure."""

from datetime import date
from enum import StrEnum

from pos.stock.fefo import Bar, Barrable, bar_of


class Fate(StrEnum):
    """Where the shop puts them."""

    RESTOCK = "restock"
    """On the shelf again, to be sold."""
    QUARANTINE = "quarantine"
    """Aside, until somebody has looked at them."""
    DISPOSE = "dispose"
    """Thrown away."""


class Why(StrEnum):
    """Why the customer brings them."""

    CHANGED_MIND = "changed_mind"
    WRONG = "wrong"
    """Something else was meant, or a mistake was made in selling."""
    FAULTY = "faulty"
    """Damaged, or not as it should be."""
    OTHER = "other"
    """Said in the person's own words."""


def may_restock(lot: Barrable, today: date) -> bool:
    """Whether the lot may be sold today, and so may lie on the shelf."""
    return bar_of(lot, today) is None


def fate_for(lot: Barrable, why: Why, today: date) -> Fate:
    """Where goods of a lot go unless a person says otherwise.

    A passed HSD is thrown away; what is held or recalled is kept aside as its order says; what
    is faulty, or past its best, somebody looks at first.
    """
    bar = bar_of(lot, today)
    if bar is Bar.EXPIRED:
        return Fate.DISPOSE
    if bar is not None:
        return Fate.QUARANTINE
    is_past_best = lot.date_kind == "best_before" and lot.use_by is not None and lot.use_by < today
    return Fate.QUARANTINE if why is Why.FAULTY or is_past_best else Fate.RESTOCK
