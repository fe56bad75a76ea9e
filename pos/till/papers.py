"""The till's papers: stored record → document of words."""

from collections.abc import Callable

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign, in_words
from pos.base.quantity import Unit, format_quantity
from pos.shop.queries import Showroom
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


def receipt(sale: CompletedSale, showroom: Showroom, *, link: str, say: Say = str) -> Document:
    """The customer's receipt: a function of the sale alone, so a reprint is the same paper.

    Args:
        link: what the code at its foot carries.
        say: the language of the words around the record.
    """
    return Document(
        blocks=(
            *_head(sale, showroom, say),
            Rule(),
            *(block for line in sale.lines for block in _line(line, say)),
            Rule(),
            *_sum(sale, say),
            *_vat(sale, say),
            *_foot(link, say),
        )
    )


def _head(sale: CompletedSale, showroom: Showroom, say: Say) -> tuple[Block, ...]:
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
    lines.append(Gap(Space.SMALL))
    lines.append(
        Paragraph(words(say("PHIẾU TÍNH TIỀN"), bold=True), size=Size.HEADING, align=Align.CENTER)
    )
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


def _line(line: SoldLine, say: Say) -> tuple[Block, ...]:
    name: tuple[Text | Stars, ...] = words(line.name_vi, bold=True)
    if line.stars:
        name = (*name, Text(" "), Stars(line.stars))
    quantity = format_quantity(line.units, Unit(line.unit), line.unit_word)
    amount = Row(
        words(f"{quantity} × {format_vnd(line.price_vnd)}"),
        Text(format_vnd(line.amount_vnd)),
        indent=1,
    )
    return (
        Paragraph(name),
        Paragraph(_origin(line, say), size=Size.SMALL, indent=1),
        amount,
        Gap(Space.SMALL),
    )


def _origin(line: SoldLine, say: Say) -> tuple[Text, ...]:
    """Commune and lot; the province stands behind the code at the foot."""
    commune = line.place.partition(",")[0]
    lot = line.lot_code or say("chưa rõ lô")
    return (Text(f"{commune} · ", wide_only=True), Text(lot)) if commune else (Text(lot),)


def _sum(sale: CompletedSale, say: Say) -> tuple[Block, ...]:
    return (
        *_before(sale, say),
        Row(
            words(say("TỔNG"), bold=True, size=Size.LEAD),
            Text(format_vnd_with_sign(sale.total_vnd), bold=True, size=Size.TOTAL),
        ),
        Paragraph(words(in_words(sale.total_vnd)), size=Size.SMALL),
        Rule(dashed=True),
        *(block for one in sale.tenders for block in _tender(one, say)),
        *_change(sale, say),
    )


def _before(sale: CompletedSale, say: Say) -> tuple[Block, ...]:
    """What the goods cost before anything was taken off the order; own discounts stand above."""
    order_vnd = sum(line.shared_vnd for line in sale.lines) - sale.rounding_vnd
    if not order_vnd and not sale.rounding_vnd:
        return ()
    goods_vnd = sale.total_vnd + order_vnd + sale.rounding_vnd
    rows = [Row(words(say("Tiền hàng")), Text(format_vnd(goods_vnd)))]
    if order_vnd:
        rows.append(Row(words(say("Giảm giá cả đơn")), Text(format_vnd(-order_vnd))))
    if sale.rounding_vnd:
        rows.append(Row(words(say("Làm tròn")), Text(format_vnd(-sale.rounding_vnd))))
    return tuple(rows)


_WAYS = {
    TenderKind.CASH: "Tiền mặt khách đưa",
    TenderKind.TRANSFER: "Chuyển khoản",
    TenderKind.CARD: "Thẻ",
    TenderKind.VOUCHER: "Phiếu mua hàng",
    TenderKind.RETURN_CREDIT: "Hàng trả lại",
}


def _tender(one: PaidTender, say: Say) -> tuple[Block, ...]:
    way = say(_WAYS[one.kind])
    row = Row(words(way), Text(format_vnd(one.tendered_vnd)))
    if not one.reference:
        return (row,)
    return (row, Paragraph(words(say("Số %s") % one.reference), size=Size.SMALL, indent=1))


def _change(sale: CompletedSale, say: Say) -> tuple[Block, ...]:
    if all(one.kind is not TenderKind.CASH for one in sale.tenders):
        return ()
    change = Text(format_vnd(sale.change_vnd), bold=True)
    return (Row(words(say("Trả lại"), bold=True), change),)


def _vat(sale: CompletedSale, say: Say) -> tuple[Block, ...]:
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
