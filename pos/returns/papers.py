"""The paper of a return: stored record → document of words."""

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign, in_words
from pos.base.quantity import Unit, format_quantity
from pos.returns.records import CompletedReturn, Refunded, ReturnedLine
from pos.returns.ways import Way
from pos.shop.queries import Showroom
from pos.spool.parts import shop_head, vat_groups, vat_table
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


def return_slip(done: CompletedReturn, showroom: Showroom) -> Document:
    """The customer's slip of a return: a function of the return alone, so a copy is the same."""
    voice = Voice(showroom.papers_english)
    return Document(
        blocks=(
            *_head(done, showroom, voice),
            Rule(),
            *(block for line in done.lines for block in _line(line, voice)),
            Rule(),
            *_sum(done, voice),
            *_vat(done, voice),
            *_foot(voice),
        )
    )


def _head(done: CompletedReturn, showroom: Showroom, voice: Voice) -> tuple[Block, ...]:
    number = (Text(voice.say("Số") + " "), Text(done.number, bold=True))
    cashier = voice.pair("Thu ngân: %(name)s", name=done.person_name)
    desk = voice.pair("Quầy %(no)s · Ca %(shift)s", no=done.register_no, shift=done.shift_no)
    original = voice.label("Không có phiếu")
    if done.sale_number:
        original = voice.told("Theo phiếu", done.sale_number)
    return (
        *shop_head(showroom),
        Gap(Space.SMALL),
        *voice.lines("PHIẾU TRẢ HÀNG", bold=True, size=Size.HEADING, align=Align.CENTER),
        Rule(),
        Row(number, Text(cashier[0])),
        Row(words(format_moment(done.completed_at)), Text(desk[0])),
        *voice.second(f"{desk[1]} · {cashier[1]}"),
        Paragraph(original),
    )


def _line(line: ReturnedLine, voice: Voice) -> tuple[Block, ...]:
    quantity = format_quantity(line.units, Unit(line.unit), line.unit_word)
    lot = words(line.lot_code) if line.lot_code else voice.label("chưa rõ lô")
    return (
        Paragraph(words(line.name_vi, bold=True)),
        *voice.second(line.name_en),
        Paragraph(lot, size=Size.SMALL, indent=1),
        Row(words(quantity), Text(format_vnd(-line.amount_vnd)), indent=1),
        Gap(Space.SMALL),
    )


def _way(way: Way, voice: Voice) -> tuple[Text, ...]:
    return {
        Way.CASH: voice.label("Trả tiền mặt"),
        Way.TRANSFER: voice.label("Trả bằng chuyển khoản"),
        Way.CARD: voice.label("Hoàn vào thẻ"),
        Way.VOUCHER: voice.label("Phiếu mua hàng"),
        Way.EXCHANGE: voice.label("Đổi lấy hàng khác"),
    }[way]


def _sum(done: CompletedReturn, voice: Voice) -> tuple[Block, ...]:
    return (
        Row(
            voice.label("TỔNG TRẢ LẠI", bold=True, size=Size.LEAD),
            Text(format_vnd_with_sign(-done.total_vnd), bold=True, size=Size.TOTAL),
        ),
        Paragraph(words(in_words(done.total_vnd)), size=Size.SMALL),
        Rule(dashed=True),
        *(block for one in done.refunds for block in _refund(one, voice)),
    )


def _refund(one: Refunded, voice: Voice) -> tuple[Block, ...]:
    row = Row(_way(one.part.way, voice), Text(format_vnd(one.part.amount_vnd)))
    if one.part.way is Way.VOUCHER:
        code = voice.told("Mã", one.reference, bold=True)
        return (row, Paragraph(code, indent=1))
    if one.part.way is Way.TRANSFER:
        return (row, *voice.lines("Cửa hàng sẽ chuyển khoản.", size=Size.SMALL, indent=1))
    if one.reference:
        return (row, Paragraph(words(one.reference), size=Size.SMALL, indent=1))
    return (row,)


def _vat(done: CompletedReturn, voice: Voice) -> tuple[Block, ...]:
    table = vat_table(
        voice, vat_groups((one for line in done.lines for one in line.taxed), sign=-1)
    )
    return (Rule(),) if table is None else (Rule(dashed=True), table, Rule())


def _foot(voice: Voice) -> tuple[Block, ...]:
    customer, clerk = voice.pair("Khách ký"), voice.pair("Người nhận hàng")
    english = Row(words(customer[1]), Text(clerk[1]), size=Size.SMALL)
    return (
        Gap(Space.SMALL),
        Row(words(customer[0]), Text(clerk[0])),
        *((english,) if voice.has_english else ()),
        Gap(Space.LARGE),
        Gap(Space.LARGE),
        *voice.lines("Giữ phiếu này cùng phiếu tính tiền.", align=Align.CENTER),
    )
