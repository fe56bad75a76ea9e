"""Which SQLite library may touch a book: nothing else, so that any tool can ask."""

from pathlib import Path
from typing import Any

from pos.base.errors import WrongSetting
from pos.base.faults import Fault, fault_of

SAFE_SQLITE = (3, 51, 3)
"""The first library without the WAL-reset bug."""


def check_library(version: tuple[int, ...]) -> None:
    """Refuse a SQLite library that can corrupt a WAL file.

    Raises:
        WrongSetting: `version` is older than 3.51.3.
    """
    if version < SAFE_SQLITE:
        raise WrongSetting("setting.sqlite_library", version=".".join(map(str, version)))


def open_to_read(path: Path) -> Any:
    """A plain line to a SQLite file that only reads; the file must be there.

    SQLite wants to make a file beside the book even to read it.  Where the folder gives no leave
    or no room for that, a book that was closed well is read without.

    Raises:
        WrongSetting: the SQLite library is unsafe.
    """
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    address = path.absolute().as_uri()
    line = dbapi2.connect(f"{address}?mode=ro", uri=True)
    try:
        line.execute("PRAGMA schema_version")
    except dbapi2.DatabaseError as error:
        if fault_of(error) is Fault.DAMAGED or _has_log(path):
            return line  # what is asked of it next says so
        line.close()
        return dbapi2.connect(f"{address}?mode=ro&immutable=1", uri=True)
    return line


def _has_log(path: Path) -> bool:
    """Whether a part of the book lies in its `-wal` still."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
