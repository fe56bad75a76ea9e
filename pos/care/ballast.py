"""Ballast: 64 MiB held while there is room, thrown off when there is none left for sales.

Source: reliability plan, *SQLite on the till* (disk full).
"""

import os
from pathlib import Path

from pos.base.files import sync_folder
from pos.care.standing import FULL_BYTES

NAME = "ballast"
BYTES = 64 * 1024**2
THROWN_BYTES = 32 * 1024**2
"""Below so much room it is thrown off: SQLite's log alone takes some megabytes."""
_PIECE = bytes(1024**2)


def keep(home: Path, free_bytes: int) -> bool:
    """Hold the ballast or throw it off, as the room asks; whether anything changed.

    Args:
        free_bytes: what the disk has left.

    Raises:
        OSError: it cannot be written or removed; half of one is taken away.
    """
    if free_bytes < THROWN_BYTES:
        return throw_off(home)
    if free_bytes < FULL_BYTES + BYTES or _is_whole(home / NAME):
        return False
    part = home / f"{NAME}.part"
    try:
        with part.open("wb") as file:
            for _ in range(BYTES // len(_PIECE)):
                file.write(_PIECE)
            file.flush()
            os.fsync(file.fileno())
        part.replace(home / NAME)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(home)
    return True


def throw_off(home: Path) -> bool:
    """Give the room back; whether there was any.

    Raises:
        OSError: it cannot be removed.
    """
    was_there = (home / NAME).exists()
    (home / NAME).unlink(missing_ok=True)
    return was_there


def _is_whole(path: Path) -> bool:
    return path.exists() and path.stat().st_size == BYTES
