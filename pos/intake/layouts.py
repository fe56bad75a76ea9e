"""Which column of a list tells what.  Pure.

Our own template, KiotViet's product export as that program writes it, the machine's own names,
and whatever a person has pointed out by hand.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from importlib.resources import files

from pos.base.text import Unreadable, clean, search_key
from pos.intake.sheets.sheet import Row, Sheet

_DATA = tomllib.loads(files("pos.intake").joinpath("data/columns.toml").read_text(encoding="utf-8"))
HEADER_ROWS = 30
"""A header is looked for so far down: old systems print titles above it."""
IGNORED = "-"
"""A mapping's word for a column that is left out on purpose."""


@dataclass(frozen=True)
class Field:
    """Something a list can tell of goods."""

    name: str
    vi: str
    en: str
    example: str
    help: str
    """For the template's sheet of explanations, in Vietnamese."""
    example_en: str
    """For who reads the screens in English; an example that is a word for a code is the code."""
    help_en: str
    is_needed: bool
    is_hidden: bool
    """Known, but not in our template."""


FIELDS: Mapping[str, Field] = {
    one["field"]: Field(
        one["field"],
        one["vi"],
        one["en"],
        one.get("example", ""),
        one.get("help", ""),
        one.get("example_en", one.get("example", "")),
        one.get("help_en", ""),
        one.get("needed", False),
        one.get("hidden", False),
    )
    for one in _DATA["column"]
}
NEEDED = tuple(name for name, one in FIELDS.items() if one.is_needed)
WORDS: Mapping[str, Mapping[str, str]] = _DATA["words"]
"""By field: what lists write, folded, to what we mean."""
KIOTVIET_UNIT: str = _DATA["kiotviet"]["unit"]
"""The word for goods whose unit KiotViet leaves empty."""
_KIOTVIET_BRAND: str = _DATA["kiotviet"]["brand"]
_KIOTVIET_SIGNS = frozenset(_DATA["kiotviet"]["signs"])


def fold(header: str) -> str:
    """A header by which columns are known: no marks, no case, no punctuation."""
    try:
        return search_key(header[:300])
    except Unreadable:
        return ""


_KNOWN: dict[str, str] = {}
for _one in _DATA["column"]:
    for _name in (_one["vi"], _one["field"], _one["en"], *_one.get("other", ())):
        _KNOWN.setdefault(fold(_name), _one["field"])
_NUMBERED = {name: part for part, names in _DATA["numbered"].items() for name in names}
NUMBERED = tuple(_DATA["numbered"])
"""What a list may tell of each of several lots of one row."""
_WITH_NUMBER = re.compile(r"(?P<name>.*[^0-9 ]) ?(?P<number>[1-9][0-9]?)")


def numbered(header: str) -> str:
    """What a column tells of one of several lots: `Lô 2` → `producer_lot_code.2`; else empty."""
    match = _WITH_NUMBER.fullmatch(fold(header))
    part = _NUMBERED.get(match["name"], "") if match else ""
    return f"{part}.{match['number']}" if match and part else ""


def is_field(name: str) -> bool:
    """Whether a column can tell this: a field, or that of a numbered lot."""
    part, _, number = name.partition(".")
    return name in FIELDS or (part in NUMBERED and number.isdecimal())


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    at: int
    header: str
    field: str
    """Empty where nobody knows what it tells, or where it was left out; of a numbered lot the
    field and the number, `use_by.2`."""


@dataclass(frozen=True)
class Layout:
    """A list's columns, and where its goods begin."""

    header_line: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """Below the header."""
    is_kiotviet: bool
    key: str
    """The same for every list with the same set of headers."""

    @property
    def fields(self) -> Mapping[str, Column]:
        """The columns that tell something, by field."""
        return {one.field: one for one in self.columns if one.field}

    @property
    def missing(self) -> tuple[str, ...]:
        """What no list can do without and this one does not tell."""
        told = {*self.fields, *(("unit",) if self.is_kiotviet else ())}
        return tuple(name for name in NEEDED if name not in told)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that are not used, by their names in the list."""
        return tuple(one.header for one in self.columns if not one.field)


def brands(layout: Layout) -> tuple[Column, int] | None:
    """KiotViet's column of brands and how many it names, where nothing tells who made the goods.

    A brand often is the producer, and often is not: only a person can say.
    """
    if not layout.is_kiotviet or "producer_name" in layout.fields:
        return None
    for one in layout.columns:
        if not one.field and fold(one.header) == _KIOTVIET_BRAND:
            told = {row.cells[one.at] for row in layout.rows if one.at < len(row.cells)} - {""}
            return (one, len(told)) if told else None
    return None


def lay_out(sheet: Sheet, remembered: Mapping[str, Mapping[str, str]] | None = None) -> Layout:
    """Find a sheet's header and what its columns tell.

    Args:
        remembered: mappings made by hand, by layout key: folded header to field, or `IGNORED`.
    """
    at = _header_row(sheet.rows)
    header = sheet.rows[at] if sheet.rows else Row(1, ())
    names = [_shown(cell) for cell in header.cells]
    folded = [fold(name) for name in names]
    key = _key(folded)
    by_hand = (remembered or {}).get(key, {})
    of_lots = {numbered(name) for name in names}
    taken: set[str] = set()
    columns = []
    for place, (name, bare) in enumerate(zip(names, folded, strict=True)):
        if not bare:
            continue
        field = by_hand.get(bare, _KNOWN.get(bare, "") or _of_lot(name, of_lots))
        if not is_field(field) or field in taken:
            field = ""
        taken |= {field} - {""}
        columns.append(Column(place, name, field))
    is_kiotviet = len(_KIOTVIET_SIGNS & set(folded)) >= 2
    return Layout(header.line, tuple(columns), sheet.rows[at + 1 :], is_kiotviet, key)


def _of_lot(header: str, of_lots: Set[str]) -> str:
    """A numbered field, where the lot of that number is named beside it."""
    field = numbered(header)
    return field if f"producer_lot_code.{field.partition('.')[2]}" in of_lots else ""


def best_sheet(sheets: tuple[Sheet, ...]) -> int:
    """The sheet whose header tells most of what is needed; the first among equals."""
    layouts = [lay_out(one) for one in sheets]
    return max(range(len(sheets)), key=lambda at: (len(layouts[at].fields), -at))


def _header_row(rows: tuple[Row, ...]) -> int:
    """The row with the most names we know; without any, the first with two cells."""
    best, most = -1, 0
    for at, row in enumerate(rows[:HEADER_ROWS]):
        known = len({_KNOWN.get(fold(cell), "") for cell in row.cells} - {""})
        if known > most:
            best, most = at, known
    if best >= 0:
        return best
    wide = (at for at, row in enumerate(rows[:HEADER_ROWS]) if sum(map(bool, row.cells)) >= 2)
    return next(wide, 0)


def _shown(cell: str) -> str:
    try:
        return clean(cell[:200])[:80]
    except Unreadable:
        return ""


def _key(folded: list[str]) -> str:
    text = "\n".join(sorted({one for one in folded if one}))
    return hashlib.sha256(text.encode()).hexdigest()
