"""Which SQLite library may touch a book: nothing else, so that any tool can ask."""

from pathlib import Path
from typing import Any

from pos.base.errors import WrongSetting

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

    Raises:
        WrongSetting: the SQLite library is unsafe.
    """
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    return dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
