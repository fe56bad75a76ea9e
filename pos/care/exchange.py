"""Taking the book's place, in steps that the next start finishes if the power goes in between.

Keys that were made or unsealed for the staged book lie staged beside it and take their place with
it: at no moment does a book stand beside keys that are not its own and stay so.
"""

import json
import shutil
from datetime import datetime
from pathlib import Path

from pos.base.backup import settle_log
from pos.base.files import sync_folder, write_whole
from pos.care import high_water
from pos.care.high_water import Noted
from pos.care.places import Places

READY = "ready.json"
_TAILS = ("-wal", "-shm", "-journal")


def make_ready(places: Places, noted: Noted, at: datetime) -> None:
    """Say that the staged book is whole: from here on the next start finishes what is begun."""
    settle_log(places.staging / places.book.name)
    high_water.write(places.staging / high_water.NAME, noted)
    folder = _free_name(places.aside, f"till-{at:%Y%m%dT%H%M%S}")
    write_whole(places.staging / READY, json.dumps({"aside": folder}).encode())


def _free_name(folder: Path, stem: str) -> str:
    """A name nothing bears yet: no book put aside takes the place of another."""
    name, n = stem, 1
    while (folder / name).exists():
        n += 1
        name = f"{stem}-{n}"
    return name


def is_ready(places: Places) -> bool:
    """Whether a restore was broken off after its copy was made ready."""
    return (places.staging / READY).exists()


def take_its_place(places: Places) -> Path | None:
    """Move the book aside and the staged one into its place; may be broken off anywhere.

    Returns:
        Where the old book, and keys that were exchanged, are kept; None where there were none.

    Raises:
        OSError: a file cannot be moved.
    """
    ready, staged = places.staging / READY, places.staging / places.book.name
    folder = places.aside / json.loads(ready.read_text(encoding="utf-8"))["aside"]
    if staged.exists():
        for tail in (*_TAILS, ""):
            _move_aside(places.book.with_name(f"{places.book.name}{tail}"), folder)
        _exchange_keys(places, folder)
        mark = places.staging / high_water.NAME
        if mark.exists():
            mark.replace(places.mark)
        staged.replace(places.book)
        sync_folder(places.home)
    ready.unlink()
    shutil.rmtree(places.staging, ignore_errors=True)
    return folder if folder.exists() else None


def _exchange_keys(places: Places, folder: Path) -> None:
    """The staged keys, where there are any, for those in place, which are kept with their book."""
    staged = places.staged_keys
    if staged.exists():
        _move_aside(places.keys, folder)
        staged.replace(places.keys)
        sync_folder(places.home)


def _move_aside(path: Path, folder: Path) -> None:
    if path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.replace(folder / path.name)
        sync_folder(folder)
