"""The high-water mark: the last fact this terminal wrote, noted outside the book.

A book that holds less than the mark says was put back behind our back, and numbers already on
paper would be given again; it must go on in a new epoch (sync: *Restore, clone, fork*).

A mark also lies on sticks that pass through many hands, so the terminal attests what it notes, as
`OCOP-MARK1`: JSON in the order of the names.
"""

import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pos.base.files import write_whole
from pos.sync.pen import Pen, is_attested

NAME = "high-water.json"
DOUBTED = "high-water.doubted.json"
"""Where a mark is put that this terminal cannot have noted."""
MOST_SEQ = 2**63 - 1
_KIND = "OCOP-MARK1"
_MOST_BYTES = 4096
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


@dataclass(frozen=True)
class Noted:
    """A mark as a file has it."""

    mark: Mark
    sig: str = ""
    """The terminal's signature, hexadecimal; empty where a release before 1.1 noted it."""

    def is_by(self, keys: Collection[bytes]) -> bool:
        """Whether one of these keys signed it."""
        sig, said = bytes.fromhex(self.sig), _said(self.mark)
        return any(is_attested(sig, _KIND, said, key) for key in keys)


def signed(mark: Mark, pen: Pen) -> Noted:
    """A mark under the terminal's signature."""
    return Noted(mark, pen.attest(_KIND, _said(mark)).hex())


def _said(mark: Mark) -> bytes:
    return json.dumps(asdict(mark), sort_keys=True).encode()


def read(path: Path) -> Noted | None:
    """The mark in a file; None where there is none that can be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return _noted(json.loads(file.read(_MOST_BYTES)))
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _noted(raw: Any) -> Noted | None:
    """What was read, if each part is what a mark has.

    Raises:
        ValueError, TypeError: it is not.
    """
    told = dict(raw)
    sig = told.pop("sig", "")
    mark = Mark(**told)
    texts: tuple[Any, ...] = (mark.terminal_id, mark.epoch, mark.letter, mark.hash, sig)
    if not all(isinstance(one, str) and one.isascii() for one in texts):
        return None
    bytes.fromhex(mark.hash), bytes.fromhex(sig)
    is_place = type(mark.seq) is int and 1 <= mark.seq <= MOST_SEQ
    return Noted(mark, sig) if is_place and _LETTER.fullmatch(mark.letter) else None


def note(path: Path, noted: Noted | None) -> None:
    """Note the mark without waiting for the disk, as far as it has moved.

    It outlives a killed program, and a power cut nearly always; waiting is for `write`.
    """
    if noted is None or noted == read(path):
        return
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(_written(noted))
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)  # a full disk: the mark before still stands


def write(path: Path, noted: Noted) -> None:
    """Note the mark durably.

    Raises:
        OSError: it could not be written; the mark before is still there.
    """
    write_whole(path, _written(noted))


def set_aside(path: Path) -> Path:
    """Put a mark that is not believed beside its place, for a person to look at.

    Raises:
        OSError: it cannot be moved.
    """
    return path.replace(path.with_name(DOUBTED))


def _written(noted: Noted) -> bytes:
    return json.dumps({**asdict(noted.mark), "sig": noted.sig}, indent=1).encode()
