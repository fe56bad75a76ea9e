"""The paper of a return: stored record → document of words."""

from collections.abc import Callable
from dataclasses import dataclass

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign, in_words
from pos.base.quantity import Unit, format_quantity
from pos.returns.records import CompletedReturn, Refunded, ReturnedLine
from pos.returns.ways import Way
from pos.shop.queries import Showroom
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
    Table,
    Text,
    words,
)

Say = Callable[[str], str]


ENGLISH = {
    "PHIẾU TRẢ HÀNG": "Return slip",
    "TỔNG TRẢ LẠI": "Total given back",
    "Trả tiền mặt": "Cash",
    "Trả bằng chuyển khoản": "Bank transfer",
    "Hoàn vào thẻ": "Back to the card",
    "Phiếu mua hàng": "Voucher",
    "Đổi lấy hàng khác": "Exchanged",
    "Thuế GTGT": "VAT",
}
"""What stands small beside the Vietnamese where the shop wants it."""


@dataclass(frozen=True)
class _Voice:
    """The languages of one paper."""

    say: Say
    has_english: bool

    def label(self, vi: str, *, bold: bool = False, size: Size | None = None) -> tuple[Text, ...]:
        """The words, and their English after them in smaller type."""
        spoken = Text(self.say(vi), bold=bold, size=size)
        if not self.has_english or vi not in ENGLISH:
            return (spoken,)
        return (spoken, Text(f" {ENGLISH[vi]}", size=Size.SMALL))


def return_slip(done: CompletedReturn, showroom: Showroom, *, say: Say = str) -> Document:
    """The customer's slip of a return: a function of the return alone, so a copy is the same.

    Args:
        say: the language of the words around the record.
    """
    voice = _Voice(say, showroom.papers_english)
    return Document(
        blocks=(
            *_head(done, showroom, voice),
            Rule(),
            *(block for line in done.lines for block in _line(line, voice)),
            Rule(),
            *_sum(done, voice),
            *_vat(done, say),
            *_foot(say),
        )
    )


def _head(done: CompletedReturn, showroom: Showroom, voice: _Voice) -> tuple[Block, ...]:
    say = voice.say
    told = (
        f"MST {showroom.mst}" if showroom.mst else "",
        f"ĐT {showroom.phone}" if showroom.phone else "",
    )
    contact = " · ".join(part for part in told if part)
    lines: list[Block] = [
        Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
        Paragraph(words(showroom.address), size=Size.SMALL, align=Align.CENTER),
    ]
    if contact:
        lines.append(Paragraph(words(contact), size=Size.SMALL, align=Align.CENTER))
    title = voice.label("PHIẾU TRẢ HÀNG", bold=True)
    number = (Text(say("Số") + " "), Text(done.number, bold=True))
    desk = say("Quầy %d · Ca %d") % (done.register_no, done.shift_no)
    original = (
        say("Theo phiếu %s") % done.sale_number if done.sale_number else say("Không có phiếu")
    )
    return (
        *lines,
        Gap(Space.SMALL),
        Paragraph(title, size=Size.HEADING, align=Align.CENTER),
        Rule(),
        Row(number, Text(say("Thu ngân: %s") % done.person_name)),
        Row(words(format_moment(done.completed_at)), Text(desk)),
        Paragraph(words(original)),
    )


def _line(line: ReturnedLine, voice: _Voice) -> tuple[Block, ...]:
    quantity = format_quantity(line.units, Unit(line.unit), line.unit_word)
    lot = line.lot_code or voice.say("chưa rõ lô")
    english = line.name_en if voice.has_english else ""
    return (
        Paragraph(words(line.name_vi, bold=True)),
        *((Paragraph(words(english), size=Size.SMALL, indent=1),) if english else ()),
        Paragraph(words(lot), size=Size.SMALL, indent=1),
        Row(words(quantity), Text(format_vnd(-line.amount_vnd)), indent=1),
        Gap(Space.SMALL),
    )


_WAYS = {
    Way.CASH: "Trả tiền mặt",
    Way.TRANSFER: "Trả bằng chuyển khoản",
    Way.CARD: "Hoàn vào thẻ",
    Way.VOUCHER: "Phiếu mua hàng",
    Way.EXCHANGE: "Đổi lấy hàng khác",
}


def _sum(done: CompletedReturn, voice: _Voice) -> tuple[Block, ...]:
    return (
        Row(
            voice.label("TỔNG TRẢ LẠI", bold=True, size=Size.LEAD),
            Text(format_vnd_with_sign(-done.total_vnd), bold=True, size=Size.TOTAL),
        ),
        Paragraph(words(in_words(done.total_vnd)), size=Size.SMALL),
        Rule(dashed=True),
        *(block for one in done.refunds for block in _refund(one, voice)),
    )


def _refund(one: Refunded, voice: _Voice) -> tuple[Block, ...]:
    say = voice.say
    row = Row(voice.label(_WAYS[one.part.way]), Text(format_vnd(one.part.amount_vnd)))
    if one.part.way is Way.VOUCHER:
        code = say("Mã: %s") % one.reference
        return (row, Paragraph(words(code, bold=True), indent=1))
    if one.part.way is Way.TRANSFER:
        return (row, Paragraph(words(say("Cửa hàng sẽ chuyển khoản.")), size=Size.SMALL, indent=1))
    if one.reference:
        return (row, Paragraph(words(one.reference), size=Size.SMALL, indent=1))
    return (row,)


def _vat(done: CompletedReturn, say: Say) -> tuple[Block, ...]:
    groups: dict[str, list[ReturnedLine]] = {}
    for line in done.lines:
        groups.setdefault(line.vat_code, []).append(line)
    groups.pop("NONE", None)  # the seller's papers carry no VAT
    if not groups:
        return (Rule(),)
    rows = tuple(
        (
            code.replace("%", " %"),
            format_vnd(-sum(line.net_vnd for line in lines)),
            format_vnd(-sum(line.vat_vnd for line in lines)),
            format_vnd(-sum(line.amount_vnd for line in lines)),
        )
        for code, lines in groups.items()
    )
    head = (say("Thuế GTGT"), say("Chưa thuế"), say("Tiền thuế"), say("Gồm thuế"))
    return (Rule(dashed=True), Table(head, rows), Rule())


def _foot(say: Say) -> tuple[Block, ...]:
    signed = (words(say("Khách ký")), Text(say("Người nhận hàng")))
    return (
        Gap(Space.SMALL),
        Row(*signed),
        Gap(Space.LARGE),
        Gap(Space.LARGE),
        Paragraph(words(say("Giữ phiếu này cùng phiếu mua hàng.")), align=Align.CENTER),
    )
