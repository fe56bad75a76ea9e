"""News under the centre's signature: a text, told verbatim, and who signed it.  Pure.

Form: `{"v": 1, "told": "<JSON as text>", "sig": {"kid": …, "sig": …}}`.  What was signed is the
text itself, byte for byte, so that nobody has to put JSON into an order to check it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pos.base.text import Unreadable
from pos.sync.pen import Pen, is_attested


class BadNews(Unreadable):
    """News that cannot be believed: `not_news` (no such form), `unknown_key`, `signature`."""


def key_id(public_key: bytes) -> str:
    """What a key is called: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def signed(pen: Pen, kind: str, told: str) -> dict[str, Any]:
    """A text under the pen's signature, as it is sent.

    Args:
        kind: what it is, `OCOP-RECALLS1`: none can be taken for another.
        told: JSON, sent and signed as it stands.
    """
    sig = pen.attest(kind, told.encode())
    return {"v": 1, "told": told, "sig": {"kid": key_id(pen.public_key), "sig": sig.hex()}}


def as_signed(pen: Pen, kind: str, told: str, *, kid: str, sig: str) -> dict[str, Any]:
    """A kept text as it is sent: under the signature that it has, or under the pen's where the
    centre has changed its key since.

    Args:
        kid: what the key of `sig` is called.
    """
    if kid == key_id(pen.public_key):
        return {"v": 1, "told": told, "sig": {"kid": kid, "sig": sig}}
    return signed(pen, kind, told)


def believed(raw: Any, kind: str, keys: Mapping[str, bytes]) -> dict[str, Any]:
    """What signed news tells.

    Args:
        raw: as JSON gives it; other fields beside the text are not signed and not looked at.
        keys: the centre's public keys, 32 bytes each, by their ids.

    Raises:
        BadNews: it is no news, nobody knows its key, or the signature is not that key's.
    """
    try:
        told, sig = raw["told"], raw["sig"]
        key_named, signature = sig["kid"], bytes.fromhex(sig["sig"])
        content = told.encode()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadNews("not_news", str(raw)[:80]) from error
    key = keys.get(key_named) if isinstance(key_named, str) else None
    if key is None:
        raise BadNews("unknown_key", str(key_named)[:80])
    if not is_attested(signature, kind, content, key):
        raise BadNews("signature", key_named)
    try:
        news = json.loads(told)
    except ValueError as error:
        raise BadNews("not_news", told[:80]) from error
    if not isinstance(news, dict):
        raise BadNews("not_news", told[:80])
    return news
