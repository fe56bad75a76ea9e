"""Passwords of the centre: which are refused, how they are kept, how long a wrong one waits.

ASVS 5.0, 6.2: at least twelve characters, any letters, no rules of composition, none of those that
are tried first.  Kept with argon2id.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from pos.base.text import search_key
from pos.central.people.refusals import WeakPassword

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FEWEST_LETTERS = 12
MOST_LETTERS = 200
"""Longer ones are no password but an attempt to keep the machine busy."""
FREE_FAILURES = 4
FIRST_PAUSE_S = 5
LONGEST_PAUSE_S = 900
OF_ADDRESS = 5
"""An address may fail so many times more than a person before it waits: an office has one."""
_TRIED_FIRST = ("password", "matkhau", "12345", "qwerty", "abc123", "admin", "ocop", "letmein")


@dataclass(frozen=True)
class Tries:
    """How the last tries went."""

    failures: int = 0
    locked_until: datetime | None = None


@cache
def _hasher() -> "PasswordHasher":
    """OWASP's setting for argon2id: 19 MiB, two passes."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody's password")


def check_password(password: str, login: str) -> str:
    """A password fit to be set.

    Raises:
        WeakPassword: too short or long, of too few different letters, or little more than the
            name or a word that is tried first.
    """
    plain = search_key(password).replace(" ", "")
    for known in (*_TRIED_FIRST, search_key(login).replace(" ", "")):
        plain = plain.replace(known, "") if known else plain
    is_short = not FEWEST_LETTERS <= len(password) <= MOST_LETTERS
    if is_short or len(set(password)) < 5 or len(plain) < 6:
        raise WeakPassword(least=FEWEST_LETTERS)
    return password


def hash_password(password: str) -> str:
    """The text to keep."""
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password kept.

    Args:
        kept: None for somebody nobody knows: the same work is done, so that the time that it
            takes tells nobody which names there are.
    """
    from argon2.exceptions import VerifyMismatchError

    if len(password) > MOST_LETTERS:
        return False
    try:
        _hasher().verify(kept or _nobodys(), password)
    except VerifyMismatchError:
        return False
    return kept is not None


def after_failure(tries: Tries, at: datetime, *, free: int = FREE_FAILURES) -> Tries:
    """How it stands after one more wrong try: twice the pause each time, a quarter of an hour at
    most, so that nobody can lock a person out for good."""
    failures = tries.failures + 1
    over = failures - free
    if over < 0:
        return Tries(failures)
    pause_s = min(FIRST_PAUSE_S * 2 ** min(over, 10), LONGEST_PAUSE_S)
    return Tries(failures, at + timedelta(seconds=pause_s))


def wait_s(tries: Tries, at: datetime) -> int:
    """Whole seconds until the next try is heard; 0 where it may be made now."""
    if tries.locked_until is None or tries.locked_until <= at:
        return 0
    left = -int((at - tries.locked_until).total_seconds() // 1)
    return min(left, LONGEST_PAUSE_S)
