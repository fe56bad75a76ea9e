"""What somebody decides about facts that were put aside or could not be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pos.base.text import clean
from pos.central.database import writing
from pos.central.people import log_book
from pos.central.people.queries import Person
from pos.central.streams import aside, rereading
from pos.central.streams.values import Interpret
from pos.central.terminals.refusals import NoteMissing

Place = tuple[str, str, int]
"""Terminal, epoch and number of a fact."""


@contextmanager
def _both(own: Engine, office: Engine) -> Iterator[tuple[Session, Session]]:
    """The shard on which facts lie, and the first, where the office's acts are written down."""
    with writing(office) as acts:
        if own is office:
            yield acts, acts
            return
        with writing(own) as session:
            yield session, acts


def read_again(
    own: Engine, office: Engine, interpret: Interpret, place: Place, *, by: Person, at: datetime
) -> str:
    """Have a parked fact read again.

    Args:
        own: the shard on which it lies; `office`: the first.

    Returns:
        Why it still cannot be read; empty: it was.
    """
    terminal_id, epoch, seq = place
    error = rereading.read_again(own, terminal_id, epoch, seq, interpret=interpret, now=at)
    with writing(office) as session:
        told = f"{epoch} {seq}" if not error else f"{epoch} {seq}: {error}"
        log_book.note(session, by, at, kind="parked.read", about=terminal_id, note=told[:500])
    return error


def settle_parked(
    own: Engine, office: Engine, place: Place, note: str, *, by: Person, at: datetime
) -> None:
    """Let a fact be that nobody can read: it stays kept.

    Raises:
        NoteMissing: it is not said why.
    """
    terminal_id, epoch, seq = place
    said = _said(note)
    with _both(own, office) as (session, acts):
        aside.settle_parked(session, terminal_id, epoch, seq, by=by.name, note=said, at=at)
        told = f"{epoch} {seq}: {said}"
        log_book.note(acts, by, at, kind="parked.settled", about=terminal_id, note=told)


def settle_quarantined(
    own: Engine, office: Engine, place: tuple[str, str], note: str, *, by: Person, at: datetime
) -> None:
    """Write down what was decided of a fact that was put aside: it stays there.

    Args:
        place: terminal and id of the fact.

    Raises:
        NoteMissing: it is not said what.
    """
    terminal_id, fact_id = place
    said = _said(note)
    with _both(own, office) as (session, acts):
        aside.settle_quarantined(session, terminal_id, fact_id, by=by.name, note=said, at=at)
        told = f"{fact_id}: {said}"
        log_book.note(acts, by, at, kind="quarantine.settled", about=terminal_id, note=told)


def _said(note: str) -> str:
    said = clean(note, max_length=500)
    if not said:
        raise NoteMissing
    return said
