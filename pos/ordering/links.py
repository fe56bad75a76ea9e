"""The producer's link: an order's id and a check that only this house can make.  Pure."""

import hashlib
import hmac
import re

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = 16
"""Letters of five bits: 80 bits that nobody guesses."""
_CODE = re.compile(r"([0-7][0-9A-HJKMNP-TV-Z]{25})([0-9A-HJKMNP-TV-Z]{16})")


def code_of(order_id: str, secret: bytes) -> str:
    """What stands behind `/o/` for an order: 42 letters and digits.

    Args:
        secret: 32 bytes of the house.
    """
    return order_id + _check(order_id, secret)


def order_of(code: str, secret: bytes) -> str | None:
    """The order that a link names; None where the house did not make it."""
    found = _CODE.fullmatch(code[:60].upper())
    if found is None or not hmac.compare_digest(_check(found[1], secret), found[2]):
        return None
    return found[1]


def _check(order_id: str, secret: bytes) -> str:
    made = hmac.new(secret, b"OCOP-ORDER1\0" + order_id.encode(), hashlib.sha256).digest()
    number = int.from_bytes(made[:10], "big")
    return "".join(_LETTERS[number >> 5 * at & 31] for at in reversed(range(_CHECK)))
