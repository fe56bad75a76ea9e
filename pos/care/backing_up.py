"""Copying the book, hour by hour: on the shop's own disk, and from there to the second folder.

The copy is made by SQLite itself out of one reading, which holds up no sale; it has its name only
once it was read again and found sound, and its SHA-256 stands beside it.
"""

import errno
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos.base.backup import back_up
from pos.base.errors import Broken
from pos.base.files import copy_whole, digest_of, sync_folder, write_whole
from pos.base.ids import new_dice, new_recovery_code
from pos.care import copies
from pos.care.places import Places
from pos.care.standing import FULL_BYTES
from pos.sync import sealing

SEALED = "keys.sealed"
RECOVERY = "recovery"
KEYS = ("terminal.ed25519", "pepper")
"""What a shop cannot go on without; the session key is made anew."""


@dataclass(frozen=True)
class Copy:
    """A sound copy of the book."""

    path: Path
    sha256: str
    made_at: datetime


def make_copy(places: Places, at: datetime) -> Copy:
    """Copy the book into `backups/`, and drop the copies that need not be kept.

    Raises:
        OSError: the disk is full, or the folder cannot be written to.
        WrongSetting: the book cannot be read.
        Broken: the copy is not sound; it is removed.
    """
    places.backups.mkdir(exist_ok=True, mode=0o700)
    target = places.backups / copies.name_of(at)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    _be_sure_of_room(places)
    digest = back_up(places.book, part)
    _name(part, target, digest)
    thin(places.backups, target.name)
    return Copy(target, digest, at)


def _be_sure_of_room(places: Places) -> None:
    """Leave the disk to the sales: no copy is begun that could fill it."""
    needed = places.book.stat().st_size + FULL_BYTES
    if shutil.disk_usage(places.backups).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(places.backups))


def carry(copy: Copy, folder: Path) -> None:
    """Bring a copy to a folder on another disk, read it there again, and thin that folder.

    Raises:
        OSError: it is gone or full, or cannot be written to.
        Broken: what was read there is not what was written.
    """
    target = folder / copy.path.name
    part = target.with_suffix(".part")
    copy_whole(copy.path, part)
    if digest_of(part) != copy.sha256:
        part.unlink()
        raise Broken(f"the copy in {folder} is not what was written")
    _name(part, target, copy.sha256)
    thin(folder, target.name)


def carry_keys(places: Places, folder: Path) -> None:
    """Put the terminal's keys beside the copies, under the seal of the recovery code.

    Raises:
        OSError: they cannot be read or written.
    """
    keys = {name: (places.keys / name).read_bytes() for name in KEYS}
    target = folder / SEALED
    if target.exists() and sealing.is_seal_of(target.read_bytes(), keys):
        return
    write_whole(target, sealing.seal(keys, recovery_code(places), dice=new_dice(28)))


def recovery_code(places: Places) -> str:
    """The code that opens the sealed keys; made once, kept beside the keys it opens.

    Raises:
        OSError: it cannot be read or written.
    """
    path = places.keys / RECOVERY
    if not path.exists():
        write_whole(path, new_recovery_code().encode())
    return path.read_text(encoding="ascii")


def has_recovery_code(places: Places) -> bool:
    """Whether a code was made: keys lie somewhere under its seal."""
    return (places.keys / RECOVERY).exists()


def thin(folder: Path, made: str) -> None:
    """Remove the copies that need not be kept, each with its SHA-256; nothing else.

    Args:
        made: the name of the copy just made, which stays.

    Raises:
        OSError: one cannot be removed.
    """
    for name in copies.to_drop((path.name for path in folder.iterdir()), made):
        (folder / name).unlink(missing_ok=True)
        (folder / f"{name}.sha256").unlink(missing_ok=True)


def _name(part: Path, target: Path, digest: str) -> None:
    """Give a checked copy its name; its SHA-256 is there first, so that no copy is without."""
    write_whole(target.with_name(f"{target.name}.sha256"), f"{digest}  {target.name}\n".encode())
    part.replace(target)
    sync_folder(target.parent)
