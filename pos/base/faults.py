"""What is wrong when a book or a file cannot be used: no room, no leave to write, a failing disk,
or damage.  The one place that reads SQLite's and the system's own names for it.

Only damage is mended by a copy: whoever restores for want of room loses the sales since.
"""

import errno
import os
import shutil
from enum import Enum, auto
from pathlib import Path

from pos.base.errors import NoRoom, NotWritable, WrongSetting


class Fault(Enum):
    """Why a book or a file cannot be used."""

    NO_ROOM = auto()
    CLOSED = auto()
    FAILING = auto()
    DAMAGED = auto()


_SQLITE = {
    "SQLITE_FULL": Fault.NO_ROOM,
    "SQLITE_READONLY": Fault.CLOSED,
    "SQLITE_CANTOPEN": Fault.CLOSED,
    "SQLITE_PERM": Fault.CLOSED,
    "SQLITE_IOERR": Fault.FAILING,
    "SQLITE_CORRUPT": Fault.DAMAGED,
    "SQLITE_NOTADB": Fault.DAMAGED,
}
_SYSTEM = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), Fault.NO_ROOM),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Fault.CLOSED),
    errno.EIO: Fault.FAILING,
}
_ROOM_BYTES = 1024 * 1024
"""Less cannot hold the files SQLite keeps beside an open book."""


def fault_of(error: BaseException) -> Fault | None:
    """What an error of SQLite, of SQLAlchemy over it or of the system names; None: nothing of a
    disk."""
    raw = getattr(error, "orig", None) or error
    if isinstance(raw, OSError):
        return _SYSTEM.get(raw.errno or 0)
    words = str(getattr(raw, "sqlite_errorname", "")).split("_")
    return _SQLITE.get("_".join(words[:2]))


_NOES = {Fault.NO_ROOM: NoRoom, Fault.CLOSED: NotWritable, Fault.FAILING: NotWritable}


def refused(error: Exception) -> Exception:
    """The no that a page says, instead of the error; another error stays what it is."""
    no = _NOES.get(fault_of(error) or Fault.DAMAGED)
    return error if no is None else no()


def told(error: Exception, path: Path) -> Exception:
    """The sentence that ends a command, instead of the error; another error stays what it is.

    Args:
        path: the book or file that could not be used.
    """
    fault = fault_of(error)
    if fault in (Fault.CLOSED, Fault.FAILING):
        fault = _seen(path, fault)
    return error if fault is None else _sentence(fault, path)


def _sentence(fault: Fault, path: Path) -> WrongSetting:
    said = {
        Fault.NO_ROOM: WrongSetting("setting.no_room", path=path),
        Fault.CLOSED: WrongSetting("setting.read_only", path=path),
        Fault.FAILING: WrongSetting("setting.disk_failing", path=path),
        Fault.DAMAGED: WrongSetting("setting.book_damaged", path=path),
    }
    return said[fault]


def _seen(path: Path, fault: Fault) -> Fault:
    """SQLite says "cannot open" and "failed" of a full disk, too: the folder knows better."""
    folder = next(one for one in path.absolute().parents if one.exists())
    if not os.access(folder, os.W_OK):
        return Fault.CLOSED
    return Fault.NO_ROOM if shutil.disk_usage(folder).free < _ROOM_BYTES else fault
