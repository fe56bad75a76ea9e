"""The high-water mark: the last fact this terminal wrote, noted outside the book.

A book that holds less than the mark says was put back behind our back, and numbers already on
paper would be given again; it must go on in a new epoch (sync: *Restore, clone, fork*).
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from pos.base.files import write_whole

NAME = "high-water.json"
_LETTER = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True)
class Mark:
    """How far the stream was, when last noted."""

    terminal_id: str
    epoch: str
    letter: str
    """The epoch's ordinal: no later epoch may have it again."""
    seq: int
    hash: str
    """Of the fact `seq`, hexadecimal."""


def read(path: Path) -> Mark | None:
    """The mark in a file; None where there is none that can be read."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        mark = Mark(**raw)
        bytes.fromhex(mark.hash)
    except (OSError, ValueError, TypeError):
        return None
    is_ours = type(mark.seq) is int and _LETTER.fullmatch(mark.letter) is not None
    return mark if is_ours else None


def note(path: Path, mark: Mark | None) -> None:
    """Note the mark without waiting for the disk, as far as it has moved.

    It outlives a killed program, and a power cut nearly always; waiting is for `write`.
    """
    if mark is None or mark == read(path):
        return
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(json.dumps(asdict(mark), indent=1), encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)  # a full disk: the mark before still stands


def write(path: Path, mark: Mark) -> None:
    """Note the mark durably.

    Raises:
        OSError: it could not be written; the mark before is still there.
    """
    write_whole(path, json.dumps(asdict(mark), indent=1).encode())
