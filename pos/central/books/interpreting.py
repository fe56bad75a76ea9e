"""Reading facts into the books: a batch at once, and where one is unfit, all others."""

from collections.abc import Iterable, Sequence

import psycopg
from sqlalchemy import select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from pos.central.books import closings, entering, readings
from pos.central.books.parts import Unfit
from pos.central.books.readers import READERS, as_newest
from pos.central.books.sheets import Sheet, read_of
from pos.central.books.shop_models import CentralRegisterPlace
from pos.central.database import trying
from pos.central.streams.values import KeptFact, Unread

_MOST_OF_AN_ERROR = 500


def interpret(session: Session, facts: Sequence[KeptFact]) -> list[Unread]:
    """Read facts of one stream into the books, within the transaction that keeps them.

    A fact that is read already changes nothing.  Facts are written together; where the database
    refuses them, by halves, until only what is wrong is left out.

    Returns:
        The facts that cannot be read, and why; they changed nothing.
    """
    if not facts:
        return []
    terminal_id = facts[0].terminal_id
    readings.hold(session, terminal_id)
    new = readings.unread(session, facts)
    if not new:
        return []
    is_late = readings.has_later(session, new[0])
    refused = {one.fact.seq: one for one in _read(session, terminal_id, new)}
    read = [fact for fact in new if fact.seq not in refused]
    readings.note(session, read)
    due = [(fact.epoch, fact.seq) for fact in read if fact.kind.startswith("shift.closed/")]
    closings.check(session, terminal_id, [*due, *closings.explained(session, read, is_late)])
    return list(refused.values())


def _read(session: Session, terminal_id: str, facts: Sequence[KeptFact]) -> list[Unread]:
    """Read facts whole, or by halves."""
    sheet, refused = _gather(session, terminal_id, facts)
    left = [fact for fact in facts if fact.seq not in refused]
    unfit = [Unread(fact, refused[fact.seq]) for fact in facts if fact.seq in refused]
    if not left:
        return unfit
    if unfit:  # what an unfit fact had put down already goes with the sheet
        sheet, _none = _gather(session, terminal_id, left)
    try:
        with trying(session):
            entering.enter(session, terminal_id, sheet)
    except _REFUSED as problem:
        if len(left) == 1:
            return [*unfit, Unread(left[0], _said(problem))]
        middle = len(left) // 2
        halves = (left[:middle], left[middle:])
        return [*unfit, *(one for half in halves for one in _read(session, terminal_id, half))]
    return unfit


def _gather(
    session: Session, terminal_id: str, facts: Iterable[KeptFact]
) -> tuple[Sheet, dict[int, str]]:
    """What facts come to, and why those that are left out cannot be read."""
    places = session.execute(
        select(CentralRegisterPlace.no, CentralRegisterPlace.place_id).where(
            CentralRegisterPlace.terminal_id == terminal_id
        )
    )
    sheet = Sheet(selling_from={row[0]: row[1] for row in places})
    refused = {}
    for fact in facts:
        kind, body = as_newest(fact.kind, fact.body)
        reader = READERS.get(kind)
        if reader is None:
            refused[fact.seq] = f"t: {fact.kind[:80]} is unknown"
            continue
        try:
            reader(read_of(fact, body), sheet)
        except Unfit as problem:
            refused[fact.seq] = str(problem)[:_MOST_OF_AN_ERROR]
    return sheet, refused


_REFUSED = (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError)
"""What the database says of rows that it cannot hold; rows that are copied in, by its driver."""


def _said(problem: Exception) -> str:
    """What the database said, without the rows."""
    said = problem.orig if isinstance(problem, DBAPIError) else problem
    return str(said).partition("\n")[0][:_MOST_OF_AN_ERROR]
