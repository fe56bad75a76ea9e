"""What the rooms above and beside know of money taken at a fair; the application hands it in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

Row = tuple[date, str, int, int]
"""Day, product, base units, and đồng as they were paid: discounts taken off."""


@dataclass(frozen=True)
class Takings:
    """Sales and returns, as far as their goods left from, or came back to, a place."""

    sold: Callable[[Session, str], Sequence[Row]]
    """Of the receipts whose goods left from the place."""
    receipts: Callable[[Session, str], Sequence[tuple[date, int]]]
    """How many receipts a day."""
    given_back: Callable[[Session, str], Sequence[Row]]
    """What customers brought back that went onto its shelf."""
