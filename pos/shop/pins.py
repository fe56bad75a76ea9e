"""PINs: which are too easy, how they are kept, how long a wrong one waits.  Pure but for argon2.

Rules: six digits, argon2id over a device pepper and the PIN, five failures then 30 seconds,
four times longer each further failure up to 30 minutes.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pos.shop.refusals import WeakPin

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FREE_FAILURES = 5
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 1800
LOST = ""
"""What is kept of a PIN that went with the pepper: none fits until a new one is set."""


@cache
def _hasher() -> "PasswordHasher":
    """OWASP's least setting for argon2id (19 MiB, two passes): some 30 ms on a small PC."""
    from argon2 import PasswordHasher  # needed when the first person comes, not before

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@dataclass(frozen=True)
class Guard:
    """How a person's last tries went."""

    failures: int
    locked_until: datetime | None


def check_pin(pin: str) -> str:
    """A PIN fit to be set.

    Raises:
        WeakPin: not six digits, one digit only, a run up or down, or one pair or triple thrice.
    """
    if len(pin) != 6 or not pin.isascii() or not pin.isdigit():
        raise WeakPin
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise WeakPin
    if pin == pin[:2] * 3 or pin == pin[:3] * 2:
        raise WeakPin
    return pin


def hash_pin(pin: str, pepper: bytes) -> str:
    """The text to keep for `pin`: argon2id with its own salt."""
    return _hasher().hash(_peppered(pin, pepper))


def fits(pin: str, kept: str, pepper: bytes) -> bool:
    """Whether `pin` is the one kept."""
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(kept, _peppered(pin, pepper))
    except VerifyMismatchError:
        return False


def after_failure(guard: Guard, at: datetime) -> Guard:
    """The guard after one more wrong PIN."""
    failures = guard.failures + 1
    over = failures - FREE_FAILURES
    if over < 0:
        return Guard(failures, None)
    pause_s = min(FIRST_PAUSE_S * 4 ** min(over, 8), LONGEST_PAUSE_S)
    return Guard(failures, at + timedelta(seconds=pause_s))


def wait_s(guard: Guard, at: datetime) -> int:
    """Whole seconds until the next try is heard; 0 where it may be made now."""
    if guard.locked_until is None or guard.locked_until <= at:
        return 0
    left = -int((at - guard.locked_until).total_seconds() // 1)
    # A lock longer than any we give was written by a clock that was ahead: it would last years.
    return left if left <= LONGEST_PAUSE_S else 0


def _peppered(pin: str, pepper: bytes) -> str:
    return hmac.digest(pepper, pin.encode(), "sha256").hex()
