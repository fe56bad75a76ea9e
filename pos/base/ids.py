"""Identities, made by the writer before writing."""

import re
import secrets
import threading
from collections.abc import Iterable

from ulid import ULID

_last = ULID.from_int(0)
_one_at_a_time = threading.Lock()
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id() -> str:
    """A ULID as 26 letters of Crockford base32.

    Sorts behind every id this process made before, and behind those of the book that it opened
    (`go_on_behind`), also when its clock goes back.
    """
    global _last  # noqa: PLW0603 - the sequence is the process's own
    with _one_at_a_time:
        made = ULID()
        if made <= _last:
            made = ULID.from_int(int(_last) + 1)
        _last = made
        return str(made)


def go_on_behind(known: Iterable[str]) -> None:
    """Let new ids sort behind these, which a book has: what was made last is found by its id,
    also after a clock ran years ahead and was set right.

    Args:
        known: ids; what is no ULID counts for nothing.
    """
    global _last  # noqa: PLW0603 - the sequence is the process's own
    found = [ULID.from_str(one) for one in known if _ULID.fullmatch(one)]
    with _one_at_a_time:
        _last = max([_last, *found])


def new_epoch() -> str:
    """An epoch's identity: 8 random bytes as 16 hexadecimal digits (facts: *Identity*)."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """128 random bits for a session or a CSRF key, as URL-safe text."""
    return secrets.token_urlsafe(16)


def new_recovery_code() -> str:
    """100 random bits to be written on paper: four groups of five letters of Crockford base32."""
    letters = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(20))
    return "-".join(letters[at : at + 5] for at in range(0, 20, 5))


def new_voucher_code() -> str:
    """50 random bits to be typed off a paper: `TH-` and ten letters of Crockford base32."""
    letters = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10))
    return f"TH-{letters[:5]}-{letters[5:]}"


def new_dice(length: int) -> bytes:
    """So many random bytes."""
    return secrets.token_bytes(length)
