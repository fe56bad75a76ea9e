"""What an update has begun, written down before it is done, so that the next start knows the way.

preparing    nothing of the shop has changed: whatever lies about is thrown away
switching    the new release was tried on a copy; once `current` names it, it goes on by itself
returning    the way back: the old book is put back, then `current`
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from pos.base.files import sync_folder, write_whole
from pos.updating.releases import Program

Phase = Literal["preparing", "switching", "returning"]


@dataclass(frozen=True)
class Journal:
    """One update, from its first step to its last."""

    phase: Phase
    at: str
    """When it began, ISO 8601."""
    from_version: str
    from_python: str
    """As `current` named it, or would have."""
    to_version: str
    to_python: str
    backup: str = ""
    """The name of the book's copy in `backups/`; empty where there was no book."""
    is_book_returned: bool = True
    """Whether the way back brings the copy back, too."""
    known: tuple[str, ...] = ()
    """What was amiss with the book before."""


def load(path: Path) -> Journal | None:
    """A journal; None where nothing is under way.

    Raises:
        ValueError, TypeError: it cannot be read; files written whole are never so.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Journal(**{**raw, "known": tuple(raw["known"])})


def keep(program: Program, one: Journal) -> Journal:
    """Write it down durably; what it says may be done from now on.

    Raises:
        OSError: it was not written.
    """
    program.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(program.journal, json.dumps(asdict(one), indent=1).encode())
    return one


def turn(program: Program, one: Journal, phase: Phase) -> Journal:
    """Begin the next part.

    Raises:
        OSError: it was not written.
    """
    return keep(program, replace(one, phase=phase))


def close(program: Program, *, is_done: bool) -> None:
    """Nothing is under way any more; an update that was done is remembered, for the way back.

    Raises:
        OSError: the file stays.
    """
    if is_done:
        program.journal.replace(program.last)
    else:
        program.journal.unlink(missing_ok=True)
    sync_folder(program.folder)
