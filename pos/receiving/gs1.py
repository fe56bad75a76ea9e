"""What a producer's own code tells of the lot it stands on.  Pure.

Read are GS1 Digital Links (`https://id.example/01/{GTIN}/10/{LOT}?17=YYMMDD`) and element strings
(`catalogue.element_strings`).  Source: GS1 General Specifications §3, §7.12; GS1 Digital Link URI
Syntax 1.4.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

from pos.base.text import LONGEST, Unreadable
from pos.catalogue.codes import normalise_gtin
from pos.catalogue.element_strings import read_elements

_MOST_LOT = 20


@dataclass(frozen=True)
class PackCode:
    """What a code on a pack or carton tells."""

    gtin14: str
    lot: str
    """As the producer wrote it; empty where the code names none."""
    made_on: date | None
    """AI 11, else the day of packing, AI 13."""
    date_kind: str
    """`hsd` (AI 17), `best_before` (AI 15), or empty where it tells no last day."""
    use_by: date | None
    weight_g: int | None
    """AI 310n, net weight."""


def read_pack_code(text: str, *, today: date) -> PackCode | None:
    """What a code tells; None where it is no such code.

    Args:
        text: as the scanner sent it, separators included.
        today: years of two digits are read around it (General Specifications §7.12).
    """
    if len(text) > LONGEST:
        return None
    found = _of_link(text.strip()) or read_elements(text)
    if found is None:
        return None
    try:
        gtin14 = normalise_gtin(found.get("01") or found.get("02") or "")
    except Unreadable:
        return None
    until, kind = _day(found.get("17"), today), "hsd"
    if until is None:
        until, kind = _day(found.get("15"), today), "best_before"
    return PackCode(
        gtin14=gtin14,
        lot=found.get("10", "")[:_MOST_LOT],
        made_on=_day(found.get("11"), today) or _day(found.get("13"), today),
        date_kind="" if until is None else kind,
        use_by=until,
        weight_g=_weight_g(found),
    )


def _of_link(text: str) -> Mapping[str, str] | None:
    """The identifiers of a Digital Link: in the path from `/01/` on, and behind `?`."""
    try:
        parts = urlsplit(text)
        asked = dict(parse_qsl(parts.query))
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"}:
        return None
    segments = [unquote(one) for one in parts.path.strip("/").split("/")]
    if "01" not in segments:
        return None
    path = segments[segments.index("01") :]
    return asked | dict(zip(path[::2], path[1::2], strict=False))


def _day(text: str | None, today: date) -> date | None:
    """YYMMDD; the day 00 means the month's last (General Specifications §3.4)."""
    if text is None or not re.fullmatch(r"[0-9]{6}", text):
        return None
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    around = today.year // 100 * 100 + year
    ahead = around - today.year
    full = around - 100 if ahead >= 51 else around + 100 if ahead <= -50 else around
    try:
        if day:
            return date(full, month, day)
        after = date(full + month // 12, month % 12 + 1, 1)
        return after - timedelta(days=1) if month else None
    except ValueError:
        return None


def _weight_g(found: Mapping[str, str]) -> int | None:
    """Net weight: 310n has n digits behind the point of a kilogram."""
    for n in range(4):
        value = found.get(f"310{n}", "")
        if re.fullmatch(r"[0-9]{6}", value):
            return int(value) * 10 ** (3 - n) or None
    return None
