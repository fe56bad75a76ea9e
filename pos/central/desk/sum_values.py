"""What reports of the desk ask for and are told.  Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class By(StrEnum):
    """What a report adds up by."""

    STARS = "stars"
    CERTIFIED = "certified"
    GROUP = "group"
    COMMUNE = "commune"
    MAKER = "maker"
    KIND = "kind"
    SHOWROOM = "showroom"


@dataclass(frozen=True)
class Only:
    """Which sales a report tells of; what is empty does not narrow."""

    stars: int | None = None
    """As sold; 0: without any."""
    group: str = ""
    commune: str = ""
    maker: str = ""
    """The producer's folded name."""
    kind_no: int | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing narrows."""
        return self == Only()


@dataclass(frozen=True)
class Cell:
    """One sum of a report."""

    key: str
    """Stars, a group's code, a commune's, a producer's folded name, a kind's number, a
    showroom's code."""
    amount_vnd: int
    """Sold, less what was given back."""
    units: int
    """Base units; of one kind alone they mean something."""
    kinds: int
    """How many kinds of goods it is of."""
    makers: int
    reach: int
    """Which showrooms added to it, as bits: see `privacy`."""


@dataclass(frozen=True)
class ShopSum:
    """What a showroom sold."""

    code: str
    amount_vnd: int
    """Sold, less what was given back."""
    bills: int


@dataclass(frozen=True)
class DaySum:
    """What was sold on a day."""

    on: date
    amount_vnd: int
    bills: int
    reach: int
