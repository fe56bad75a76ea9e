"""The till's papers: stored record → document of words."""

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign, in_words
from pos.base.quantity import Unit, format_quantity
from pos.customer.queries import Masked
from pos.shop.queries import Showroom
from pos.spool.parts import shop_head, vat_groups, vat_table
from pos.spool.voices import Voice
from pos.till.buyers import Buyer
from pos.till.records import CompletedSale, PaidTender, SoldLine, SoldPart, TenderKind
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
    Text,
    words,
)


def receipt(
    sale: CompletedSale, showroom: Showroom, *, link: str, customer: Masked | None = None
) -> Document:
    """The customer's receipt: a function of the sale alone, so a reprint is the same paper.

    Args:
        link: what the code at its foot carries.
        customer: whose sale it is, where somebody is known; never more than the masked form.
    """
    voice = Voice(showroom.papers_english)
    return Document(
        blocks=(
            *_head(sale, showroom, voice),
            *_buyer(sale.buyer, voice),
            *_customer(customer, voice),
            Rule(),
            *(block for line in sale.lines for block in _line(line, voice)),
            *_note(sale, voice),
            Rule(),
            *_sum(sale, voice),
            *_vat(sale, voice),
            *_foot(link, voice),
        )
    )


def _head(sale: CompletedSale, showroom: Showroom, voice: Voice) -> tuple[Block, ...]:
    title = voice.lines("PHIẾU TÍNH TIỀN", bold=True, size=Size.HEADING, align=Align.CENTER)
    note = Paragraph(words(showroom.slip_note), size=Size.SMALL, align=Align.CENTER)
    number = (Text(voice.say("Số") + " "), Text(sale.number, bold=True))
    cashier = voice.pair("Thu ngân: %(name)s", name=sale.person_name)
    desk = voice.pair("Quầy %(no)s · Ca %(shift)s", no=sale.register_no, shift=sale.shift_no)
    return (
        *shop_head(showroom),
        Gap(Space.SMALL),
        *title,
        *((note,) if showroom.slip_note else ()),
        Rule(),
        Row(number, Text(cashier[0])),
        Row(words(format_moment(sale.completed_at)), Text(desk[0])),
        *voice.second(f"{desk[1]} · {cashier[1]}"),
    )


def _buyer(buyer: Buyer, voice: Voice) -> tuple[Block, ...]:
    """Whoever asked for his name on the paper; a consumer is not named."""
    if not buyer.is_named:
        return ()
    name = (*voice.told("Người mua", ""), Text(buyer.name, bold=True))
    given = (
        (Text(buyer.address),) if buyer.address else (),
        (Text(f"MST {buyer.mst}"),) if buyer.mst else (),
        voice.told("Số định danh", buyer.id_no) if buyer.id_no else (),
        voice.told("Hộ chiếu", buyer.passport) if buyer.passport else (),
        voice.told("Quốc tịch", buyer.nationality) if buyer.nationality else (),
    )
    lines = (Paragraph(one, size=Size.SMALL) for one in given if one)
    return (Rule(dashed=True), Paragraph(name), *lines)


_KNOWN = "Khách"


def names_customer(block: Block) -> bool:
    """Whether a block of a receipt says whose sale it is: it goes when they are forgotten."""
    if not isinstance(block, Paragraph) or block.size is not Size.SMALL:
        return False
    return isinstance(block.spans[0], Text) and block.spans[0].text == _KNOWN


def _customer(customer: Masked | None, voice: Voice) -> tuple[Block, ...]:
    """Whose sale it is, masked, as on every screen."""
    if customer is None:
        return ()
    known = " · ".join(one for one in (customer.name, customer.phone) if one)
    return (Paragraph(voice.told("Khách", known), size=Size.SMALL),)


def _note(sale: CompletedSale, voice: Voice) -> tuple[Block, ...]:
    if not sale.note:
        return ()
    return (Paragraph(voice.told("Ghi chú", sale.note), size=Size.SMALL),)


def _line(line: SoldLine, voice: Voice) -> tuple[Block, ...]:
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
        Paragraph(_origin(line, voice), size=Size.SMALL, indent=1),
        amount,
        *_marked_down(line, voice),
        *((cut,) if off else ()),
        *(block for one in line.parts for block in _part(one, voice)),
        Gap(Space.SMALL),
    )


def _part(part: SoldPart, voice: Voice) -> tuple[Block, ...]:
    """A component of gift sets, in small: how much of what, its stars and its lot."""
    quantity = format_quantity(part.units, Unit(part.unit), part.unit_word)
    stars = (Text(" "), Stars(part.stars)) if part.stars else ()
    lot = words(part.lot_code) if part.lot_code else voice.label("chưa rõ lô")
    name = (Text(f"+ {quantity} {part.name_vi}"), *stars, Text(" · "), *lot)
    return (Paragraph(name, size=Size.SMALL, indent=1),)


def _marked_down(line: SoldLine, voice: Voice) -> tuple[Block, ...]:
    """Why a line costs less than the shelf says: its lot expires soon."""
    if not line.is_marked_down:
        return ()
    said = voice.pair("Giảm do gần hạn, giá cũ %(was)s", was=format_vnd(line.list_price_vnd))
    told = (said[0], said[1]) if said[1] else (said[0],)
    return tuple(Paragraph(words(one), size=Size.SMALL, indent=1) for one in told)


def _origin(line: SoldLine, voice: Voice) -> tuple[Text, ...]:
    """Commune and lot; the province stands behind the code at the foot."""
    commune = line.place.partition(",")[0]
    lot = words(line.lot_code) if line.lot_code else voice.label("chưa rõ lô")
    return (Text(f"{commune} · ", wide_only=True), *lot) if commune else lot


def _sum(sale: CompletedSale, voice: Voice) -> tuple[Block, ...]:
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


def _before(sale: CompletedSale, voice: Voice) -> tuple[Block, ...]:
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


def _way(kind: TenderKind, voice: Voice) -> tuple[Text, ...]:
    return {
        TenderKind.CASH: voice.label("Tiền mặt khách đưa"),
        TenderKind.TRANSFER: voice.label("Chuyển khoản"),
        TenderKind.CARD: voice.label("Thẻ"),
        TenderKind.VOUCHER: voice.label("Phiếu mua hàng"),
        TenderKind.RETURN_CREDIT: voice.label("Hàng trả lại"),
    }[kind]


def _tender(one: PaidTender, voice: Voice) -> tuple[Block, ...]:
    row = Row(_way(one.kind, voice), Text(format_vnd(one.tendered_vnd)))
    if not one.reference:
        return (row,)
    is_memo = one.kind is TenderKind.TRANSFER  # what the bank's list shows beside the sum
    known = voice.told("Nội dung", one.reference) if is_memo else voice.told("Số", one.reference)
    return (row, Paragraph(known, size=Size.SMALL, indent=1))


def _change(sale: CompletedSale, voice: Voice) -> tuple[Block, ...]:
    if all(one.kind is not TenderKind.CASH for one in sale.tenders):
        return ()
    change = Text(format_vnd(sale.change_vnd), bold=True)
    return (Row(voice.label("Trả lại", bold=True), change),)


def _vat(sale: CompletedSale, voice: Voice) -> tuple[Block, ...]:
    table = vat_table(voice, vat_groups(one for line in sale.lines for one in line.taxed))
    return (Rule(),) if table is None else (Rule(dashed=True), table, Rule())


def _foot(link: str, voice: Voice) -> tuple[Block, ...]:
    said = voice.pair("Quét để xem từng món từ đâu tới.")
    caption = Paragraph(
        (Text(said[0], bold=True), Text(" " + voice.say("Ai làm, xã nào, mấy sao, hạn dùng."))),
        size=Size.SMALL,
    )
    second = (Paragraph(words(said[1]), size=Size.SMALL),) if said[1] else ()
    return (
        Gap(Space.SMALL),
        Qr(link, (caption, *second)),
        Gap(Space.SMALL),
        *voice.lines("Cảm ơn quý khách đã mua hàng quê.", align=Align.CENTER),
    )
