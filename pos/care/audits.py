"""The whole audit: the file, the references, every room's books, the chain.  Never repairs."""

from pathlib import Path

from sqlalchemy.orm import Session

from pos.base.audit import Finding
from pos.reports import audits as reports
from pos.stock import audits as stock
from pos.sync import verify
from pos.till import audits as till


def audit(session: Session, book: Path) -> list[Finding]:
    """Everything amiss in a book; empty where it agrees with itself.

    Raises:
        WrongSetting: the file is too damaged to be read.
    """
    found = [one for room in (stock, till, reports) for one in room.audit(session)]
    line = session.connection()
    sound = line.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    if sound != "ok":
        found.append(Finding("database.sound", str(sound)))
    loose = line.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    found.extend(Finding("database.references", str(row)) for row in loose)
    verdict = verify.check(verify.read_database(book), verify.read_keys(book))
    if verdict.fault is not None:
        fault = verdict.fault
        found.append(Finding("sync.chain", f"epoch {fault.epoch}, fact {fault.seq}: {fault.what}"))
    return found
