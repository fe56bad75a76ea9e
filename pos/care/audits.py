"""The whole audit: the file, the references, every room's books, the chain.  Never repairs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.catalogue import audits as catalogue
from pos.closing import audits as closing
from pos.counting import audits as counting
from pos.moving import audits as moving
from pos.ordering import audits as ordering
from pos.receiving import audits as receiving
from pos.reports import audits as reports
from pos.returns import audits as returns
from pos.stock import audits as stock
from pos.supply import audits as supply
from pos.sync import verify
from pos.till import audits as till

_STEPS = 100_000
"""Of SQLite's machine, some milliseconds, between two questions whether to go on."""


class LeftOff(Exception):  # noqa: N818 - nothing is wrong
    """The shop is being closed; the audit is due again when it opens."""


def _never() -> bool:
    return False


def audit(session: Session, book: Path, *, is_over: Callable[[], bool] = _never) -> list[Finding]:
    """Everything amiss in a book; empty where it agrees with itself.

    Args:
        is_over: asked again and again; once true, the audit is left off.

    Raises:
        LeftOff: it was over before the end.
        WrongSetting: the file is too damaged to be read.
    """
    line = session.connection()
    with left_off_when(is_over, line):
        rooms = (
            *(catalogue, stock, ordering, receiving, moving),
            *(counting, till, returns, closing, reports, supply),
        )
        found = [one for room in rooms for one in room.audit(session)]
        found += _file(line)
    facts = takewhile(lambda _fact: not is_over(), verify.read_database(book))
    verdict = verify.check(facts, verify.read_keys(book))
    if is_over():
        raise LeftOff
    if verdict.fault is not None:
        fault = verdict.fault
        found.append(amiss("sync.chain", epoch=fault.epoch, seq=fault.seq, fault=fault.what))
    return found


@contextmanager
def left_off_when(is_over: Callable[[], bool], line: Connection) -> Iterator[None]:
    """SQLite itself asks, in the midst of a statement."""
    book: Any = line.connection.driver_connection
    book.set_progress_handler(is_over, _STEPS)
    try:
        yield
    except OperationalError as error:
        if is_over():
            raise LeftOff from error
        raise
    finally:
        book.set_progress_handler(None, 0)


def _file(line: Connection) -> list[Finding]:
    found = []
    sound = line.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    if sound != "ok":
        found.append(amiss("database.sound", told=sound))
    loose = line.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    found.extend(amiss("database.references", row=row) for row in loose)
    return found
