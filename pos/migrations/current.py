"""Whether a book is at the newest schema, asked without the heavy tools that would change it."""

from contextlib import closing
from pathlib import Path

from pos.base.errors import WrongSetting
from pos.base.faults import Fault, fault_of, told
from pos.base.library import open_to_read


def newest() -> str:
    """The revision at the end of the chain: its files are named after theirs, in order."""
    files = (Path(__file__).parent / "versions").glob("[0-9]*.py")
    return max(file.name for file in files).partition("_")[0]


def is_newest(book: Path) -> bool:
    """Whether there is a book, and it needs no change.

    Raises:
        WrongSetting: the SQLite library is unsafe, or the disk does not let the book be read.
    """
    if not book.exists():
        return False
    with closing(open_to_read(book)) as line:
        try:
            rows = line.execute("SELECT version_num FROM alembic_version").fetchall()
        except line.DatabaseError as error:
            said = told(error, book)
            if isinstance(said, WrongSetting) and fault_of(error) is not Fault.DAMAGED:
                raise said from error
            return False  # empty, or no book at all: the migrations judge it
    return bool(rows == [(newest(),)])
