"""The till's papers: stored record → document of words."""

from collections.abc import Callable
from dataclasses import dataclass

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign, in_words
from pos.base.quantity import Unit, format_quantity
from pos.shop.queries import Showroom
from pos.till.buyers import Buyer
from pos.till.records import CompletedSale, PaidTender, SoldLine, TenderKind
from printers.document import (
    Align,
    Block,
    Document,
    Gap,
    Paragraph,
    Qr,
    Row,
    Rule,
    Size,
    Space,
    Stars,
    Table,
    Text,
    words,
)

Say = Callable[[str], str]


ENGLISH = {
    "PHIẾU TÍNH TIỀN": "Sales slip",
    "Người mua": "Buyer",
    "Tiền hàng": "Goods",
    "Giảm giá": "Discount",
    "Làm tròn": "Rounding",
    "TỔNG": "Total",
    "Tiền mặt khách đưa": "Cash",
    "Chuyển khoản": "Bank transfer",
    "Thẻ": "Card",
    "Phiếu mua hàng": "Voucher",
    "Hàng trả lại": "Goods returned",
    "Trả lại": "Change",
    "Thuế GTGT": "VAT",
}
"""What stands small beside the Vietnamese (NĐ 254/2026: foreign words in smaller type)."""


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

    def second(self, words_en: str, *, align: Align = Align.LEFT) -> tuple[Block, ...]:
        """A line of its own under the Vietnamese."""
        if not self.has_english or not words_en:
            return ()
        return (Paragraph(words(words_en), size=Size.SMALL, align=align),)


def receipt(sale: CompletedSale, showroom: Showroom, *, link: str, say: Say = str) -> Document:
    """The customer's receipt: a function of the sale alone, so a reprint is the same paper.

    Args:
        link: what the code at its foot carries.
        say: the language of the words around the record.
    """
    voice = _Voice(say, showroom.papers_english)
    return Document(
        blocks=(
            *_head(sale, showroom, voice),
            *_buyer(sale.buyer, voice),
            Rule(),
            *(block for line in sale.lines for block in _line(line, voice)),
            *_note(sale, voice),
            Rule(),
            *_sum(sale, voice),
            *_vat(sale, voice),
            *_foot(link, say),
        )
    )


def _head(sale: CompletedSale, showroom: Showroom, voice: _Voice) -> tuple[Block, ...]:
    say = voice.say
    contact = " · ".join(
        part
        for part in (
            f"MST {showroom.mst}" if showroom.mst else "",
            f"ĐT {showroom.phone}" if showroom.phone else "",
        )
        if part
    )
    lines: list[Block] = [
        Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
        Paragraph(words(showroom.address), size=Size.SMALL, align=Align.CENTER),
    ]
    if contact:
        lines.append(Paragraph(words(contact), size=Size.SMALL, align=Align.CENTER))
    title = "PHIẾU TÍNH TIỀN"
    lines.append(Gap(Space.SMALL))
    lines.append(Paragraph(words(say(title), bold=True), size=Size.HEADING, align=Align.CENTER))
    lines.extend(voice.second(ENGLISH[title], align=Align.CENTER))
    if showroom.slip_note:
        lines.append(Paragraph(words(showroom.slip_note), size=Size.SMALL, align=Align.CENTER))
    number = (Text(say("Số") + " "), Text(sale.number, bold=True))
    desk = say("Quầy %d · Ca %d") % (sale.register_no, sale.shift_no)
    return (
        *lines,
        Rule(),
        Row(number, Text(say("Thu ngân: %s") % sale.person_name)),
        Row(words(format_moment(sale.completed_at)), Text(desk)),
    )


def _buyer(buyer: Buyer, voice: _Voice) -> tuple[Block, ...]:
    """Whoever asked for his name on the paper; a consumer is not named."""
    if not buyer.is_named:
        return ()
    say = voice.say
    name = (*voice.label("Người mua"), Text(": "), Text(buyer.name, bold=True))
    given = (
        buyer.address,
        f"MST {buyer.mst}" if buyer.mst else "",
        say("Số định danh: %s") % buyer.id_no if buyer.id_no else "",
        say("Hộ chiếu: %s") % buyer.passport if buyer.passport else "",
        say("Quốc tịch: %s") % buyer.nationality if buyer.nationality else "",
    )
    lines = (Paragraph(words(one), size=Size.SMALL) for one in given if one)
    return (Rule(dashed=True), Paragraph(name), *lines)


def _note(sale: CompletedSale, voice: _Voice) -> tuple[Block, ...]:
    if not sale.note:
        return ()
    return (Paragraph(words(voice.say("Ghi chú: %s") % sale.note), size=Size.SMALL),)


def _line(line: SoldLine, voice: _Voice) -> tuple[Block, ...]:
    name: tuple[Text | Stars, ...] = words(line.name_vi, bold=True)
    if line.stars:
        name = (*name, Text(" "), Stars(line.stars))
    quantity = format_quantity(line.units, Unit(line.unit), line.unit_word)
    amount = Row(
        words(f"{quantity} × {format_vnd(line.price_vnd)}"),
        Text(format_vnd(line.gross_vnd)),
        indent=1,
    )
    off = line.own_discount_vnd
    cut = Row(voice.label("Giảm giá"), Text(format_vnd(-off)), indent=1)
    return (
        Paragraph(name),
        *voice.second(line.name_en),
        Paragraph(_origin(line, voice.say), size=Size.SMALL, indent=1),
        amount,
        *((cut,) if off else ()),
        Gap(Space.SMALL),
    )


def _origin(line: SoldLine, say: Say) -> tuple[Text, ...]:
    """Commune and lot; the province stands behind the code at the foot."""
    commune = line.place.partition(",")[0]
    lot = line.lot_code or say("chưa rõ lô")
    return (Text(f"{commune} · ", wide_only=True), Text(lot)) if commune else (Text(lot),)


def _sum(sale: CompletedSale, voice: _Voice) -> tuple[Block, ...]:
    return (
        *_before(sale, voice),
        Row(
            voice.label("TỔNG", bold=True, size=Size.LEAD),
            Text(format_vnd_with_sign(sale.total_vnd), bold=True, size=Size.TOTAL),
        ),
        Paragraph(words(in_words(sale.total_vnd)), size=Size.SMALL),
        Rule(dashed=True),
        *(block for one in sale.tenders for block in _tender(one, voice)),
        *_change(sale, voice),
    )


def _before(sale: CompletedSale, voice: _Voice) -> tuple[Block, ...]:
    """What the goods cost before anything was taken off, where something was."""
    if not sale.discount_vnd and not sale.rounding_vnd:
        return ()
    goods_vnd = sale.total_vnd + sale.discount_vnd + sale.rounding_vnd
    rows = [Row(voice.label("Tiền hàng"), Text(format_vnd(goods_vnd)))]
    if sale.discount_vnd:
        rows.append(Row(voice.label("Giảm giá"), Text(format_vnd(-sale.discount_vnd))))
    if sale.rounding_vnd:
        rows.append(Row(voice.label("Làm tròn"), Text(format_vnd(-sale.rounding_vnd))))
    return tuple(rows)


_WAYS = {
    TenderKind.CASH: "Tiền mặt khách đưa",
    TenderKind.TRANSFER: "Chuyển khoản",
    TenderKind.CARD: "Thẻ",
    TenderKind.VOUCHER: "Phiếu mua hàng",
    TenderKind.RETURN_CREDIT: "Hàng trả lại",
}


def _tender(one: PaidTender, voice: _Voice) -> tuple[Block, ...]:
    row = Row(voice.label(_WAYS[one.kind]), Text(format_vnd(one.tendered_vnd)))
    if not one.reference:
        return (row,)
    said = voice.say("Số %s") % one.reference
    return (row, Paragraph(words(said), size=Size.SMALL, indent=1))


def _change(sale: CompletedSale, voice: _Voice) -> tuple[Block, ...]:
    if all(one.kind is not TenderKind.CASH for one in sale.tenders):
        return ()
    change = Text(format_vnd(sale.change_vnd), bold=True)
    return (Row(voice.label("Trả lại", bold=True), change),)


def _vat(sale: CompletedSale, voice: _Voice) -> tuple[Block, ...]:
    groups: dict[str, list[SoldLine]] = {}
    for line in sale.lines:
        groups.setdefault(line.vat_code, []).append(line)
    groups.pop("NONE", None)  # the seller's receipts carry no VAT
    if not groups:
        return (Rule(),)
    rows = tuple(
        (
            code.replace("%", " %"),
            format_vnd(sum(line.net_vnd for line in lines)),
            format_vnd(sum(line.vat_vnd for line in lines)),
            format_vnd(sum(line.amount_vnd for line in lines)),
        )
        for code, lines in groups.items()
    )
    say = voice.say
    head = (say("Thuế GTGT"), say("Chưa thuế"), say("Tiền thuế"), say("Gồm thuế"))
    return (Rule(dashed=True), Table(head, rows), Rule())


def _foot(link: str, say: Say) -> tuple[Block, ...]:
    caption = (
        Paragraph(
            (
                Text(say("Quét để xem từng món từ đâu tới."), bold=True),
                Text(" " + say("Ai làm, xã nào, mấy sao, hạn dùng.")),
            ),
            size=Size.SMALL,
        ),
    )
    return (
        Gap(Space.SMALL),
        Qr(link, caption),
        Gap(Space.SMALL),
        Paragraph(words(say("Cảm ơn quý khách đã mua hàng quê.")), align=Align.CENTER),
    )
