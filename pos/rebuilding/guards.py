"""The triggers that guard what was written, aside while a book is rebuilt."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text


@contextmanager
def guards_aside(line: Connection) -> Iterator[None]:
    """Let rows be written again as their facts are read; the guards are back before the commit.

    References are looked at when the transaction ends: tables are filled in any order.
    """
    line.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    asked = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = [(str(row[0]), str(row[1])) for row in line.execute(asked)]
    for name, _sql in guards:
        line.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in guards:
        line.exec_driver_sql(sql)
