"""Codes of enrolment: how long they hold, and what makes one worthless.  Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

HOLDS = timedelta(hours=24)
MOST_TRIES = 10
HANDLE = 4
"""So many first letters name a code; the other twelve, 60 bits, are what is guessed at."""


@dataclass(frozen=True)
class Kept:
    """A code as it is kept."""

    ends_at: datetime
    tries: int
    used_by: str | None
    is_withdrawn: bool


def code_hash(code: str) -> str:
    """How a code of sixteen letters is kept: 80 random bits need no salt and no slow hash."""
    return hashlib.sha256(f"OCOP-CODE\n{code}".encode()).hexdigest()


def handle_of(code: str) -> str:
    """What names the code, so that wrong ends of it are counted."""
    return code[:HANDLE]


def why_not(kept: Kept, at: datetime) -> str:
    """Why a code lets nobody in any more: `tries`, `over`, `used`, `withdrawn`; empty: it does."""
    if kept.is_withdrawn:
        return "withdrawn"
    if kept.used_by is not None:
        return "used"
    if kept.tries >= MOST_TRIES:
        return "tries"
    return "over" if at >= kept.ends_at else ""
