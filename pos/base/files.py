"""Files that are whole or not there: what a power cut must never halve.

Whatever is written here is ours alone to read (0600): copies of the book hold PIN hashes.
"""

import hashlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO

from pos.base.faults import refused

_CHUNK = 1024 * 1024


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal, read piece by piece.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file durably before it has its name; what had the name before is replaced.

    Raises:
        OSError: the disk is full, or the folder is gone or not ours; the old file is as it was.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with _opened(part) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def keep_whole(path: Path, content: bytes) -> None:
    """Keep what somebody sent, as `write_whole`; the folder is made where there is none.

    Raises:
        NoRoom: the disk is full; nothing was kept.
        NotWritable: the folder is not ours to write to, or the disk fails; the same.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, content)
    except OSError as error:
        raise refused(error) from error


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file durably before it has its name.

    Raises:
        OSError: as `write_whole`, or the source cannot be read.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with source.open("rb") as read, _opened(part) as file:
            shutil.copyfileobj(read, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)


def _opened(part: Path) -> BinaryIO:
    part.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(part, flags, 0o600), "wb")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system knows how."""
    if os.name == "nt":
        return  # NTFS journals its names
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
