"""Files that belong to the book but do not lie in it: pictures, papers of certificates.

Each is named by its SHA-256 and never changed, so a copy of it is made once.  They go to the
second folder alone: on the shop's own disk a second one would be lost with the first.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from pos.base.files import copy_whole, digest_of
from pos.care.places import Places
from pos.care.standing import FULL_BYTES

FOLDERS = ("pictures", "certificates")
MOST_AT_ONCE = 500
"""So many files are carried at a time: a stick is slow, and a shop that closes does not wait."""
_NAME = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|webp|pdf)")


def carry_files(places: Places, folder: Path) -> int:
    """Bring files that a folder on another disk has not yet; gives how many.

    Raises:
        OSError: it is full, or cannot be written to; the files carried before stay.
    """
    return _bring(places.home, folder, most=MOST_AT_ONCE)


def pictures(home: Path) -> dict[str, Path]:
    """The pictures of a data folder, by the SHA-256 that names each."""
    return {path.stem: path for path, name in _files(home) if name == FOLDERS[0]}


def bring_back(places: Places, copy: Path) -> int:
    """Bring back what lies beside a copy and is missing in the data folder; gives how many.

    A file that is no longer what its name says is left where it is.

    Raises:
        OSError: there is no room, or a file cannot be read.
    """
    return _bring(copy.absolute().parent, places.home, most=None)


def _bring(source: Path, target: Path, *, most: int | None) -> int:
    count = 0
    for path, name in _files(source):
        kept = target.joinpath(name, path.name)
        if kept.exists():
            continue
        if count == most:
            break
        if digest_of(path) != path.stem:
            continue
        kept.parent.mkdir(exist_ok=True, mode=0o700)
        if shutil.disk_usage(kept.parent).free < path.stat().st_size + FULL_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(kept))
        copy_whole(path, kept)
        count += 1
    return count


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for name in FOLDERS:
        inside = folder.joinpath(name)
        if inside.is_dir():
            for path in sorted(inside.iterdir()):
                if _NAME.fullmatch(path.name) and path.is_file():
                    yield path, name
