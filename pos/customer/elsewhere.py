"""What the rooms above know of customers; the application hands it in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Purchase:
    """A receipt of a customer."""

    number: str
    on: date
    total_vnd: int


@dataclass(frozen=True)
class Elsewhere:
    """Sales and orders, as far as they name customers."""

    forget: Callable[[Session, Sequence[str]], None]
    """Takes these customers out of whatever is not kept by law, within the caller's act."""
    purchases: Callable[[Session, str], Sequence[Purchase]]
    """What somebody bought, the newest first."""
    has_bought_since: Callable[[Session, Sequence[str], date], frozenset[str]]
    """Of these customers, those who bought something on that day or later."""
