"""What the line hands on: frozen values between the stream and those who read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class KeptFact:
    """A fact that is in the centre's stream."""

    terminal_id: str
    epoch: str
    ordinal: str
    """The epoch's letter."""
    seq: int
    hash: bytes
    kind: str
    """Type with version, `sale.completed/1`."""
    business_on: date
    at: datetime
    body: dict[str, Any]


@dataclass(frozen=True)
class Unread:
    """A fact that no reader could read, and why; it is parked."""

    fact: KeptFact
    error: str


Interpret = Callable[[Session, Sequence[KeptFact]], Sequence[Unread]]
"""Reads facts into the centre's books, in the transaction that keeps them.

The facts are of one stream and in its order.  What cannot be read is given back and changes
nothing; nothing is raised for what a body says.  Read twice, a fact changes nothing.
"""
