"""The name of something that was shown: what is equal has the same, whatever made it."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date


def digest(value: object) -> str:
    """A name for frozen values: dataclasses, tuples, sets, days, texts, numbers.

    Two values of the same name are equal, but for types that compare alike, as a list and a
    tuple.  A page carries the name of what it shows; an act is done only to what bears it.

    Returns:
        64 hexadecimal digits.
    """
    told = json.dumps(value, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(getattr(value, one.name) for one in fields(value))]
    if isinstance(value, frozenset):
        return ["set", *sorted(value)]
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no frozen value: {type(value).__name__}")
