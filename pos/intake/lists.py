"""From the bytes of a file to goods: the readers, the layout and the rows, one after the other.

Pure: the books are not asked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pos.intake.goods import ReadGoods, read_goods
from pos.intake.layouts import Layout, best_sheet, lay_out
from pos.intake.sheets.kinds import read_sheets
from pos.intake.sheets.sheet import Note, Sheet

Remembered = Mapping[str, Mapping[str, str]]
"""Mappings made by hand, by layout key: folded header to field."""


@dataclass(frozen=True)
class SeenList:
    """A file, as far as it can be told without the books."""

    sheet: Sheet
    layout: Layout
    notes: tuple[Note, ...]
    goods: ReadGoods | None
    """None while a needed column is not known: a person points it out first."""


def read_list(content: bytes, *, today: date, remembered: Remembered | None = None) -> SeenList:
    """Read a file.

    Raises:
        UnreadableFile: it is no table.
    """
    sheets = read_sheets(content)
    chosen = best_sheet(sheets)
    sheet = sheets[chosen]
    layout = lay_out(sheet, remembered)
    others = [one.name for at, one in enumerate(sheets) if at != chosen]
    notes = sheet.notes + ((Note("other_sheets", ", ".join(others)[:200]),) if others else ())
    goods = None if layout.missing else read_goods(layout, today=today)
    return SeenList(sheet, layout, notes, goods)
