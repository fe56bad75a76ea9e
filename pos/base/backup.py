"""A backup of the terminal's book: a checked copy, made while the till sells."""

from contextlib import closing
from pathlib import Path

from pos.base.errors import Broken, WrongSetting
from pos.base.faults import Fault, fault_of, told
from pos.base.files import digest_of
from pos.base.library import check_library, open_to_read


def back_up(book: Path, target: Path) -> str:
    """Copy the book by `VACUUM INTO`, check the copy; gives its SHA-256.

    Raises:
        WrongSetting: there is no book, or it cannot be read; `target` exists, cannot be written
            or has no room, or its folder does not exist.
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
    except OSError as error:
        said = told(error, target)  # what no disk says is a name the folder does not take
        wrong = isinstance(said, WrongSetting)
        raise said if wrong else WrongSetting("setting.read_only", path=target) from error


def _copy(book: Path, target: Path) -> None:
    from pysqlite3 import dbapi2

    try:
        with closing(open_to_read(book)) as line:
            line.execute("VACUUM INTO ?", (str(target),))
    except dbapi2.DatabaseError as error:
        raise told(error, target if fault_of(error) is Fault.NO_ROOM else book) from error
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
        WrongSetting: it is no SQLite file, has not what is asked for, is too damaged to answer, or
            lies where it cannot be read.
    """
    from pysqlite3 import dbapi2

    try:
        with closing(open_to_read(path)) as line:
            rows: list[tuple[object, ...]] = line.execute(statement).fetchall()
    except dbapi2.DatabaseError as error:
        raise _as_told(error, path) from error
    return rows


def _as_told(error: Exception, path: Path) -> WrongSetting:
    said = told(error, path)
    if isinstance(said, WrongSetting):
        return said
    return WrongSetting("setting.file_unreadable", path=path, reason=error)


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
        raise _as_told(error, path) from error


def library_version() -> tuple[int, ...]:
    """The SQLite library that books are opened with."""
    from pysqlite3 import dbapi2

    version: tuple[int, ...] = dbapi2.sqlite_version_info
    return version
