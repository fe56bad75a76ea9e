"""Who was forgotten, in a file beside the book, so that no older copy brings anybody back.

It holds ids and days, nothing of a person.  An id is made once and never again: somebody who comes
back later is somebody new, whom the file does not touch.
"""

import json
import logging
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from pos.base.files import write_whole

NAME = "forgotten.json"
log = logging.getLogger(__name__)


def remembered(path: Path) -> dict[str, str]:
    """By id: the day each was forgotten; empty where there is no file.

    Raises:
        OSError: there is one that cannot be read.
    """
    try:
        raw = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        return _read(json.loads(raw))
    except (ValueError, TypeError, AttributeError):
        damaged = path.with_suffix(".damaged")
        path.replace(damaged)
        log.warning("who was forgotten could not be read: kept as %s", damaged.name)
        return {}


def remember(path: Path, ids: Iterable[str], on: date) -> None:
    """Write down, durably, that these are forgotten.  Before the book is: a power cut between the
    two leaves somebody to be forgotten at the next start, never somebody to come back.

    Raises:
        OSError: it could not be written.
    """
    known = remembered(path)
    _write(path, known | {one: on.isoformat() for one in ids if one not in known})


def learn(path: Path, other: Path) -> None:
    """Let a file know what another does, too: one beside copies, or the shop's own.

    Raises:
        OSError: one cannot be read or written.
    """
    known = remembered(path)
    both = remembered(other) | known
    if known != both:
        _write(path, both)


def _write(path: Path, known: dict[str, str]) -> None:
    rows = [{"id": one, "on": known[one]} for one in sorted(known)]
    write_whole(path, json.dumps({"v": 1, "forgotten": rows}, indent=1).encode())


def _read(raw: Any) -> dict[str, str]:
    return {str(one["id"]): str(one["on"]) for one in raw["forgotten"]}
