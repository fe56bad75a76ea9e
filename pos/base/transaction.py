"""One act, one transaction: the only way to write."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from pos.base.database import ACT, WRITER, db
from pos.base.errors import Broken
from pos.base.faults import refused
from pos.base.turns import Turns

_one_writer = Turns()
"""Writers of this process queue here, in order, instead of polling SQLite's lock."""


def reading() -> Session:
    """The session to read with, as a query does; it cannot write."""
    return db.session()


def end_reading() -> None:
    """End the read under way: what is read next is as others have left it meanwhile."""
    db.session().rollback()


@contextmanager
def writing() -> Iterator[Session]:
    """Open the act's transaction, commit when the block ends, undo when it raises.

    On SQLite it begins IMMEDIATE: what the act reads stays true until it commits.  A read
    begun earlier in the same request is ended first, so the act never works on an old
    snapshot.

    Raises:
        Broken: an act was called inside another, or something was written outside one.
    """
    session = db.session()
    if session.info.get(ACT):
        raise Broken("an act was called inside another act")
    if session.new or session.dirty or session.deleted:
        raise Broken("something was changed outside an act")
    session.rollback()
    with _one_writer:
        session.info[ACT] = True
        try:
            session.connection()
            yield session
            session.commit()
        except DBAPIError as error:
            session.rollback()
            raise refused(error) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(ACT, None)


@contextmanager
def in_haste() -> Iterator[None]:
    """Let acts not wait for the disk, for the first loading of a book that nobody works with yet.

    A power cut takes the last acts with it and never spoils the book; whoever loads goes on with
    what is not there.  On SQLite alone.
    """
    writer = db.engines.get(WRITER)
    if writer is None:
        yield
        return
    line = writer.raw_connection()
    try:
        line.cursor().execute("PRAGMA synchronous=NORMAL")
    finally:
        line.close()  # back to the pool: acts come one after the other and take this one
    try:
        yield
    finally:
        writer.dispose()  # the next one is opened as ever


def require_act(session: Session) -> None:
    """For books: be sure that an act is under way.

    Raises:
        Broken: a book was asked to write outside an act.
    """
    if not session.info.get(ACT):
        raise Broken("a book writes only inside an act")
