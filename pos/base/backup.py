"""A backup of the terminal's book: a checked copy, made while the till sells."""

from pathlib import Path

from pos.base.errors import Broken, WrongSetting
from pos.base.files import digest_of
from pos.base.library import check_library


def back_up(book: Path, target: Path) -> str:
    """Copy the book by `VACUUM INTO`, check the copy; gives its SHA-256.

    Raises:
        WrongSetting: there is no book, or it cannot be read; `target` exists, or its folder
            does not.
        Broken: the copy is not sound; it is removed.
    """
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    if not book.exists():
        raise WrongSetting("setting.no_book", path=book)
    _begin(target)
    try:
        _copy(book, target)
    except BaseException:
        target.unlink()  # a copy half made must not be taken for one
        raise
    return digest_of(target)


def _begin(target: Path) -> None:
    """Make the empty file that SQLite fills: ours alone, since it will hold PIN hashes."""
    if not target.absolute().parent.is_dir():
        raise WrongSetting("setting.no_folder", path=target.absolute().parent)
    try:
        target.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise WrongSetting("setting.file_exists", path=target) from error


def _copy(book: Path, target: Path) -> None:
    from pysqlite3 import dbapi2

    try:
        _run(book, "VACUUM INTO ?", str(target))
    except dbapi2.DatabaseError as error:
        raise WrongSetting("setting.book_damaged", path=book) from error
    [verdict] = _run(target, "PRAGMA integrity_check")
    if verdict != ("ok",):
        raise Broken(f"the backup is not sound: {verdict}")


def _run(path: Path, statement: str, *facts: str) -> list[tuple[object, ...]]:
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(str(path))
    try:
        rows: list[tuple[object, ...]] = connection.execute(statement, facts).fetchall()
    finally:
        connection.close()
    return rows


def ask(path: Path, statement: str) -> list[tuple[object, ...]]:
    """The rows of a question to a SQLite file that need not be a sound book; writes nothing.

    Raises:
        WrongSetting: it is no SQLite file, or too damaged to answer.
    """
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    try:
        connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            rows: list[tuple[object, ...]] = connection.execute(statement).fetchall()
        finally:
            connection.close()
    except dbapi2.DatabaseError as error:
        raise WrongSetting("setting.file_unreadable", path=path, reason=error) from error
    return rows


def settle_log(path: Path) -> None:
    """Bring what lies in a closed book's `-wal` into the file itself, so that one file is all.

    Raises:
        WrongSetting: the file cannot be opened.
    """
    from pysqlite3 import dbapi2

    try:
        _run(path, "PRAGMA wal_checkpoint(TRUNCATE)")
        _run(path, "PRAGMA journal_mode=DELETE")
    except dbapi2.DatabaseError as error:
        raise WrongSetting("setting.file_unreadable", path=path, reason=error) from error


def library_version() -> tuple[int, ...]:
    """The SQLite library that books are opened with."""
    from pysqlite3 import dbapi2

    version: tuple[int, ...] = dbapi2.sqlite_version_info
    return version
