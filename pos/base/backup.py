"""A backup of the terminal's book: a checked copy, made while the till sells."""

import hashlib
from pathlib import Path

from pos.base.errors import Broken, WrongSetting
from pos.base.library import check_library


def back_up(book: Path, target: Path) -> str:
    """Copy the book by `VACUUM INTO`, check the copy; gives its SHA-256.

    Raises:
        WrongSetting: there is no book, `target` exists, or its folder does not.
        Broken: the copy is not sound; it is removed.
    """
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    if not book.exists():
        raise WrongSetting("setting.no_book", path=book)
    if target.exists():
        raise WrongSetting("setting.file_exists", path=target)
    if not target.absolute().parent.is_dir():
        raise WrongSetting("setting.no_folder", path=target.absolute().parent)
    connection = dbapi2.connect(str(book))
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    copy = dbapi2.connect(str(target))
    try:
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        copy.close()
    if verdict != "ok":
        target.unlink()
        raise Broken(f"the backup is not sound: {verdict}")
    return hashlib.sha256(target.read_bytes()).hexdigest()
