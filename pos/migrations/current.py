"""Whether a book is at the newest schema, asked without the heavy tools that would change it."""

from contextlib import closing
from pathlib import Path

from pos.base.library import check_library


def newest() -> str:
    """The revision at the end of the chain: its files are named after theirs, in order."""
    files = (Path(__file__).parent / "versions").glob("[0-9]*.py")
    return max(file.name for file in files).partition("_")[0]


def is_newest(book: Path) -> bool:
    """Whether there is a book, and it needs no change.

    Raises:
        WrongSetting: the SQLite library is unsafe.
    """
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    if not book.exists():
        return False
    line = dbapi2.connect(f"{book.absolute().as_uri()}?mode=ro", uri=True)
    with closing(line):
        try:
            rows = line.execute("SELECT version_num FROM alembic_version").fetchall()
        except dbapi2.DatabaseError:  # empty, or no book at all: the migrations judge it
            return False
    return bool(rows == [(newest(),)])
