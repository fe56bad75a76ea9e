"""Identities, made by the writer before writing."""

import secrets
import threading

from ulid import ULID

_last = ULID.from_int(0)
_one_at_a_time = threading.Lock()


def new_id() -> str:
    """A ULID as 26 letters of Crockford base32.

    Sorts behind every id this process made before, also when its clock goes back.
    """
    global _last  # noqa: PLW0603 - the sequence is the process's own
    with _one_at_a_time:
        made = ULID()
        if made <= _last:
            made = ULID.from_int(int(_last) + 1)
        _last = made
        return str(made)


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


def new_dice(length: int) -> bytes:
    """So many random bytes."""
    return secrets.token_bytes(length)
