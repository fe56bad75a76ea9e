"""The keys that a centre signs with, as it tells them.  Pure.

A till learns them at its enrolment; later ones come in a list that is signed by every key that
some till may know the centre by.  Whoever knows one of them comes to know the others.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos.base.dates import BadMoment, iso_at, parse_at
from pos.sync.pen import Pen
from pos.sync.signed import BadNews, believed, key_id, signed

KEYS = "OCOP-KEYS1"
"""What the list is attested as."""
_KEY = re.compile(r"[0-9a-f]{64}")
_MOST = 8


@dataclass(frozen=True)
class CentreKeys:
    """The keys that count from a moment on, and no others."""

    at: datetime
    public_keys: tuple[str, ...]
    """64 hexadecimal digits each."""

    def as_links(self) -> list[dict[str, str]]:
        """As a till keeps them."""
        return [
            {"kid": key_id(bytes.fromhex(one)), "public_key": one, "told_at": iso_at(self.at)}
            for one in self.public_keys
        ]


def tell_keys(pens: Sequence[Pen], keys: Sequence[bytes], at: datetime) -> dict[str, Any]:
    """The list as it is sent.

    Args:
        pens: whatever some till may know the centre by.
        keys: 32 bytes each, the keys that count.
    """
    told = json.dumps({"at": iso_at(at), "keys": [one.hex() for one in keys]})
    return {"v": 1, "lists": [signed(one, KEYS, told) for one in pens]}


def read_keys(raw: Any, known: Mapping[str, bytes]) -> CentreKeys:
    """The list, believed by a key that is known.

    Raises:
        BadNews: nobody signed it whom the till knows, or it is no list.
    """
    lists = raw.get("lists") if isinstance(raw, dict) else None
    if not isinstance(lists, list):
        raise BadNews("not_news", str(raw)[:80])
    for one in lists[:_MOST]:
        try:
            return _keys(believed(one, KEYS, known))
        except BadNews as bad:
            if bad.code != "unknown_key":
                raise
    raise BadNews("unknown_key", "")


def _keys(told: Any) -> CentreKeys:
    try:
        at, keys = parse_at(told["at"]), told["keys"]
    except (KeyError, TypeError, BadMoment) as error:
        raise BadNews("not_news", str(told)[:80]) from error
    is_list = isinstance(keys, list) and 1 <= len(keys) <= _MOST
    if not is_list or not all(isinstance(one, str) and _KEY.fullmatch(one) for one in keys):
        raise BadNews("not_news", str(told)[:80])
    return CentreKeys(at, tuple(keys))
