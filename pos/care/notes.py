"""What is remembered of the care of a book: in `care.json`, beside the book and not in it.

It tells of this machine's disk and folders, so a restored book must not bring another's along.
"""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from pos.base.audit import Finding
from pos.base.dates import iso_at, parse_at
from pos.base.files import write_whole

NAME = "care.json"


@dataclass(frozen=True)
class Notes:
    """The last copies and the last audit."""

    backup_at: datetime | None = None
    """When the last sound copy was made."""
    backup_name: str = ""
    backup_problem: str = ""
    """Why the last try made none: `full`, `failed`; empty after a good one."""
    second_at: datetime | None = None
    """When the second folder last took a copy."""
    second_problem: str = ""
    """`missing`, `out`, `strange`, `taken`, `full` or `failed`; empty after a good one, and where
    none is set."""
    second_folder: str = ""
    """The shop's folder on it that took the last copy; empty for a place not used yet."""
    is_second_apart: bool = False
    """Whether that was on another disk than the book's."""
    clock_at: datetime | None = None
    """The moment in the book that the machine's clock stands behind; None for a clock that is
    right."""
    audit_at: datetime | None = None
    audit_found: tuple[Finding, ...] = ()
    """What the last audit found amiss; empty where the books agree."""
    audit_owed_at: datetime | None = None
    """When something was first seen in the book that no audit has looked at; None: nothing is."""


def load(path: Path) -> Notes:
    """The notes of a data folder; empty ones where there are none to read."""
    try:
        raw = _without_lines(json.loads(path.read_text(encoding="utf-8")))
        return Notes(
            **{one.name: _read(one.name, raw[one.name]) for one in fields(Notes) if one.name in raw}
        )
    except (OSError, ValueError, TypeError, KeyError):
        return Notes()


def _without_lines(raw: dict[str, Any]) -> dict[str, Any]:
    """What an older release found it noted as lines: the books are to be recomputed."""
    if any(isinstance(one, str) for one in raw.get("audit_found", ())):
        return {name: raw[name] for name in raw if not name.startswith("audit_")}
    return raw


def save(path: Path, notes: Notes) -> None:
    """Keep the notes.

    Raises:
        OSError: they could not be written.
    """
    raw = {one.name: _written(getattr(notes, one.name)) for one in fields(Notes)}
    write_whole(path, json.dumps(raw, indent=1).encode())


def _read(name: str, value: Any) -> Any:
    if name.endswith("_at"):
        return None if value is None else parse_at(value)
    if name.startswith("is_"):
        return value is True
    if name == "audit_found":
        return tuple(Finding(one["check"], dict(one["facts"])) for one in value)
    return str(value)


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return [{"check": one.check, "facts": dict(one.facts)} for one in value]
    return iso_at(value) if isinstance(value, datetime) else value
