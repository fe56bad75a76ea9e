"""Identities, made by the writer before writing."""

import secrets

from ulid import ULID


def new_id() -> str:
    """A ULID as 26 letters of Crockford base32: sorts by the time it was made."""
    return str(ULID())


def new_epoch() -> str:
    """An epoch's identity: 8 random bytes as 16 hexadecimal digits (facts: *Identity*)."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """128 random bits for a session or a CSRF key, as URL-safe text."""
    return secrets.token_urlsafe(16)
