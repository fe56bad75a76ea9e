"""What the centre publishes of a recall, read from its document.  Pure.

Source: `facts` (only the centre publishes and lifts a recall; lots are matched across showrooms by
the producer's own code, normalised).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pos.base.dates import iso_at, parse_at
from pos.base.text import Unreadable, clean
from pos.catalogue.codes import normalise_gtin, normalise_lot
from pos.holding.refusals import BadRecall

LEVELS = ("stop", "urgent")
MOST_CODES = 200
_LETTERS = {"recall_id": 64, "sku": 40, "reason_vi": 400, "reason_en": 400}
_LETTERS |= {"instruction_vi": 400, "instruction_en": 400}


@dataclass(frozen=True)
class Recall:
    """A recall as published."""

    recall_id: str
    version: int
    """From 1; a later one takes the place of those before it."""
    level: str
    """`stop`: not to be sold; `urgent`: people may be harmed, buyers are to be called."""
    reason_vi: str
    instruction_vi: str
    published_at: datetime
    reason_en: str = ""
    instruction_en: str = ""
    gtins: tuple[str, ...] = ()
    """Of the product, as GTIN-14."""
    sku: str = ""
    """The same where it has no GTIN: this showroom's own code."""
    lot_keys: tuple[str, ...] = ()
    """The producer's lot codes, normalised; empty: any."""
    made_from: date | None = None
    made_to: date | None = None
    """The days of making, both included; None: open on that side."""

    def dumps(self) -> str:
        """As the centre's own document, which `read_recall` reads."""
        told = asdict(self) | {"published_at": iso_at(self.published_at)}
        told["lots"] = told.pop("lot_keys")
        return json.dumps(told, default=date.isoformat, ensure_ascii=False, sort_keys=True)


def read_recall(raw: Mapping[str, Any]) -> Recall:
    """Read a recall.

    Args:
        raw: as JSON gives it: the fields of `Recall`; `lots` are codes as printed, `gtins` in any
            length, days as `2026-11-21`, `published_at` in UTC.

    Raises:
        BadRecall: a field is missing or cannot be read; nothing is guessed.
    """
    texts = {name: _text(raw, name) for name in _LETTERS}
    for name in ("recall_id", "reason_vi", "instruction_vi"):
        if not texts[name]:
            raise BadRecall(field=name)
    version, level = raw.get("version"), raw.get("level")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version < 10**6:
        raise BadRecall(field="version")
    if level not in LEVELS:
        raise BadRecall(field="level")
    made_from, made_to = _day(raw, "made_from"), _day(raw, "made_to")
    if made_from is not None and made_to is not None and made_from > made_to:
        raise BadRecall(field="made_to")
    gtins = _each_once(_code(one, "gtins", normalise_gtin) for one in _list(raw, "gtins"))
    if not gtins and not texts["sku"]:
        raise BadRecall(field="gtins")
    return Recall(
        version=version,
        level=str(level),
        published_at=_moment(raw),
        gtins=gtins,
        lot_keys=_each_once(_code(one, "lots", normalise_lot) for one in _list(raw, "lots")),
        made_from=made_from,
        made_to=made_to,
        **texts,
    )


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise BadRecall(field=name)
    try:
        return clean(value, max_length=_LETTERS[name])
    except Unreadable as bad:
        raise BadRecall(field=name) from bad


def _list(raw: Mapping[str, Any], name: str) -> list[str]:
    value = raw.get(name, [])
    is_list = isinstance(value, list) and len(value) <= MOST_CODES
    if not is_list or not all(isinstance(one, str) for one in value):
        raise BadRecall(field=name)
    return list(dict.fromkeys(value))


def _each_once(codes: Iterable[str]) -> tuple[str, ...]:
    """Two spellings of a code are one code."""
    return tuple(dict.fromkeys(codes))


def _code(text: str, name: str, read: Any) -> str:
    try:
        return str(read(text[:100]))
    except Unreadable as bad:
        raise BadRecall(field=name) from bad


def _day(raw: Mapping[str, Any], name: str) -> date | None:
    value = raw.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as bad:
        raise BadRecall(field=name) from bad


def _moment(raw: Mapping[str, Any]) -> datetime:
    try:
        return parse_at(raw.get("published_at", ""))
    except (Unreadable, TypeError) as bad:
        raise BadRecall(field="published_at") from bad
