"""The blind sheet: which lots to look for, and room to write; never how many the books hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.shop.queries import Showroom
from pos.spool.voices import Voice
from printers.document import (
    Align,
    Block,
    Document,
    Gap,
    Paragraph,
    Row,
    Rule,
    Size,
    Space,
    Text,
    words,
)
from printers.stored import dumps

BLANK = "………………"
"""Where the units are written."""


@dataclass(frozen=True)
class Line:
    """A lot to look for."""

    name: str
    unit_word: str
    lot_code: str
    """Empty: goods of unknown lot."""
    until: str
    """`HSD 03/11/27`; empty for goods that never expire."""


def blind_paper(
    showroom: Showroom, lines: Sequence[Line], *, no: int, scope: str, at: str, by_name: str
) -> str:
    """The slip of 80 mm, as words to be stored.

    Args:
        scope: where, and which goods, in words.
        at: the moment in words.
    """
    voice = Voice(showroom.papers_english)
    blocks: list[Block] = [
        Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
        *voice.lines("TỜ ĐẾM HÀNG", bold=True, size=Size.HEADING, align=Align.CENTER),
        Paragraph(words(scope), align=Align.CENTER),
        Row(voice.label("Phiếu kiểm kê số %(no)s", no=no), Text(at)),
        Row(voice.label("Người đếm"), Text(BLANK)),
        Rule(),
    ]
    name = ""
    for one in lines:
        if one.name != name:
            name = one.name
            blocks.append(Paragraph(words(one.name, bold=True)))
        lot = one.lot_code or voice.say("Không rõ lô")
        said = " · ".join(part for part in (lot, one.until) if part)
        blocks.append(Row(words(said), Text(f"{BLANK} {one.unit_word}"), indent=1))
    blocks += [
        Rule(),
        *voice.lines("Lô không có ở trên thì viết thêm vào đây:", size=Size.SMALL),
        *(Gap(Space.LARGE),) * 3,
        Row(voice.label("Người in"), Text(by_name)),
    ]
    return dumps(Document(tuple(blocks)))
