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


ZAnswer = dict[str, Any]
"""What the centre says of one Z: `number`, `business_on`, `status` (`reconciled`, `mismatch`,
`waiting`), `differences` (field to `till` and `centre`), `bills`, `total_vnd`."""


def _no_closings(_session: Session, _facts: Sequence[KeptFact]) -> list[ZAnswer]:
    return []


def _no_changes(_session: Session, _terminal_id: str, _since: datetime | None) -> list[ZAnswer]:
    return []


def _no_versions(_session: Session) -> tuple[int, int]:
    return 0, 0


@dataclass(frozen=True)
class Line:
    """What the line's answers ask of the rooms above it.

    `app.extensions["ocop_line"]` has it; without it nothing is known of Z and lists.
    """

    closings_of: Callable[[Session, Sequence[KeptFact]], list[ZAnswer]] = _no_closings
    """Of each Z that a batch changed the answer to, in the batch's own transaction, after it was
    read; the facts are of one terminal."""
    closings_since: Callable[[Session, str, datetime | None], list[ZAnswer]] = _no_changes
    """Of a terminal's Z whose answer changed since a moment; None: of all.  At most 50."""
    versions: Callable[[Session], tuple[int, int]] = _no_versions
    """The numbers of the newest list of recalls and of the newest release."""
    oldest_app: str = ""
    """The oldest program that should still be used; empty: any.  Facts are taken from all."""
