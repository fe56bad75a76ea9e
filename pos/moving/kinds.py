"""What may be done with goods: from where, to where, with which lots.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pos.stock.fefo import Bar
from pos.stock.places import (
    DISPOSED,
    FAIR,
    INTERNAL,
    LOSS,
    QUARANTINE,
    SAMPLES,
    SHOP,
    STOREROOM,
    SUPPLIER,
    is_own,
)


class Kind(StrEnum):
    """What a document does; also the reason of its moves."""

    STORED = "stored"
    SHELVED = "shelved"
    TO_SUPPLIER = "to_supplier"
    DISPOSED = "disposed"
    INTERNAL = "internal"
    SAMPLE = "sample"
    TO_FAIR = "to_fair"
    FROM_FAIR = "from_fair"
    HOME = "home"
    """All that is left of a fair is counted and brought home; the fair is over."""
    UNDONE = "undone"
    """The opposite of another document."""


class Why(StrEnum):
    """Why goods are destroyed."""

    BROKEN = "broken"
    EXPIRED = "expired"
    SPOILED = "spoiled"
    LOST = "lost"
    OTHER = "other"
    """Needs words of its own."""


A_FAIR = "fair"
"""Stands for any fair under way."""


@dataclass(frozen=True)
class Rule:
    """Between which places, and what it needs to be told."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    bars: frozenset[Bar]
    """Lots barred so are not moved thus."""
    is_write_off: bool = False
    """Goods leave the showroom without money: above a limit somebody says yes."""
    needs_note: bool = False
    is_carried: bool = False
    """Goods go over the street: who carries them is written down."""
    is_printed: bool = False
    """A slip is printed at once, since somebody takes it along or signs it."""


_HELD = frozenset({Bar.HOLD, Bar.RECALL})
_ANY = frozenset(Bar)

RULES: Mapping[Kind, Rule] = {
    Kind.STORED: Rule((SHOP,), (STOREROOM,), _HELD),
    Kind.SHELVED: Rule((STOREROOM, QUARANTINE), (SHOP,), _ANY),
    Kind.TO_FAIR: Rule((SHOP, STOREROOM), (A_FAIR,), _ANY, is_carried=True, is_printed=True),
    Kind.FROM_FAIR: Rule((A_FAIR,), (SHOP, STOREROOM), _HELD, is_carried=True, is_printed=True),
    Kind.TO_SUPPLIER: Rule(
        (SHOP, STOREROOM, QUARANTINE, A_FAIR),
        (SUPPLIER,),
        frozenset(),
        is_write_off=True,
        is_carried=True,
        is_printed=True,
    ),
    Kind.DISPOSED: Rule(
        (SHOP, STOREROOM, QUARANTINE, A_FAIR),
        (DISPOSED,),
        frozenset(),
        is_write_off=True,
        is_printed=True,
    ),
    Kind.INTERNAL: Rule(
        (SHOP, STOREROOM), (INTERNAL,), _ANY, is_write_off=True, needs_note=True, is_printed=True
    ),
    Kind.SAMPLE: Rule((SHOP, STOREROOM, A_FAIR), (SAMPLES,), _ANY, is_write_off=True),
}
"""What a person may ask for; a fair is ended, and a document undone, by acts of their own."""


def is_written_off(kind: Kind, from_place: str, to_place: str) -> bool:
    """Whether units leave the showroom without money, by the word of whoever moves them.

    What was missing when a fair came home does.  What goes back to its producer out of quarantine
    does not: an order took it off sale, and the order's page follows each unit of it.
    """
    if kind is Kind.HOME:
        return not is_own(to_place)
    if kind is Kind.TO_SUPPLIER and from_place == QUARANTINE:
        return False
    rule = RULES.get(kind)
    return rule is not None and rule.is_write_off


def fits(place: str, allowed: tuple[str, ...]) -> bool:
    """Whether a place is one of those allowed."""
    return place in allowed or (A_FAIR in allowed and place.startswith(FAIR))


def target_of(kind: Kind, target: str, why: Why | None) -> str:
    """Where the units of a document really go: what was lost was not destroyed by anybody."""
    return LOSS if kind is Kind.DISPOSED and why is Why.LOST else target
