"""The slip of goods moved: a stored document → a document of words.

It calls itself neither an invoice nor the official slip of a transport (NĐ 254/2026 Art 6.3d-đ,
letter N), which is issued through a provider: ours carries that slip's data.
"""

from collections.abc import Mapping

from pos.base.dates import format_day, format_moment
from pos.base.money import format_vnd, format_vnd_with_sign
from pos.base.quantity import Unit, format_quantity
from pos.moving.kinds import Kind
from pos.moving.records import Document as MoveDocument
from pos.moving.records import MovedLine
from pos.spool.voices import Pair, Voice, beside
from pos.web import sentences
from printers.document import (
    Align,
    Block,
    Boxed,
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


def slip(made: MoveDocument, fair_names: Mapping[str, str]) -> str:
    """The slip for the roll, as words to be stored: a function of the stored document alone.

    Args:
        fair_names: by their places; fairs are never renamed.
    """
    voice = Voice(bool(made.head.get("papers_english")))
    blocks = (
        *_head(made, voice),
        Rule(),
        *_way(made, voice, fair_names),
        Rule(),
        *(block for line in made.lines for block in _line(made, line, voice)),
        Rule(),
        *_sum(made, voice),
        *_foot(voice),
    )
    return dumps(Document(blocks=blocks))


def _head(made: MoveDocument, voice: Voice) -> tuple[Block, ...]:
    head, title = made.head, voice.spoken(lambda: sentences.move_title(made.kind))
    contact = " · ".join(
        str(part) for part in (head["address"], f"MST {head['mst']}" if head["mst"] else "") if part
    )
    return (
        Paragraph(words(str(head["name"]), bold=True), size=Size.TITLE, align=Align.CENTER),
        *((Boxed(voice.say("BẢN DÙNG THỬ")),) if head["is_demo"] else ()),
        Paragraph(words(contact), size=Size.SMALL, align=Align.CENTER),
        Gap(Space.SMALL),
        Paragraph(words(title[0], bold=True), size=Size.LEAD, align=Align.CENTER),
        *voice.second(title[1], align=Align.CENTER),
        Paragraph(words(made.number, bold=True), align=Align.CENTER),
    )


def _place(place: str, voice: Voice, fair_names: Mapping[str, str]) -> Pair:
    name = fair_names.get(place)
    return (name, "") if name else voice.spoken(lambda: sentences.place(place))


def _way(made: MoveDocument, voice: Voice, fair_names: Mapping[str, str]) -> tuple[Block, ...]:
    telling = made.telling
    from_place = _place(made.from_place, voice, fair_names)
    to_place = _place(made.to_place, voice, fair_names)
    rows: list[Block] = [
        Row(words(format_moment(made.at)), Text(made.by_name)),
        Paragraph((*voice.label("Từ"), Text(": "), *beside(from_place))),
        Paragraph((*voice.label("Đến"), Text(": "), *beside(to_place))),
    ]
    if telling.reason:
        why = voice.spoken(lambda: sentences.move_reason(telling.reason))
        rows.append(Paragraph((*voice.label("Lý do"), Text(": "), *beside(why))))
    told = (
        (voice.label("Người nhận"), telling.receiver),
        (voice.label("Người chở"), telling.carrier),
        (voice.label("Xe"), telling.vehicle),
        (voice.label("Ghi chú"), telling.note),
        (voice.label("Người duyệt"), made.approved_by),
    )
    rows += [Paragraph((*label, Text(f": {said}"))) for label, said in told if said]
    return tuple(rows)


def _line(made: MoveDocument, line: MovedLine, voice: Voice) -> tuple[Block, ...]:
    quantity = format_quantity(line.units, Unit(line.unit), line.unit_word)
    price = "" if line.price_vnd is None else f" × {format_vnd(line.price_vnd)}"
    amount = "" if line.amount_vnd is None else format_vnd(line.amount_vnd)
    lot = f"{line.lot_code or '–'}{_until(line)}"
    return (
        Paragraph(words(line.name_vi, bold=True)),
        *voice.second(line.name_en),
        Paragraph(voice.told("Lô", lot), size=Size.SMALL, indent=1),
        Row(words(f"{quantity}{price}"), Text(amount), indent=1),
        *_astray(made, line, voice),
        Gap(Space.SMALL),
    )


def _until(line: MovedLine) -> str:
    """Its date as the label has it; HSD is the law's own word in every language."""
    if line.use_by is None:
        return ""
    return f" · {'HSD' if line.date_kind == 'hsd' else 'BB'} {format_day(line.use_by)}"


def _astray(made: MoveDocument, line: MovedLine, voice: Voice) -> tuple[Block, ...]:
    """Why a line does not go where the paper says."""
    if not line.reason or line.reason == made.telling.reason:
        return ()
    why = voice.spoken(lambda: sentences.move_reason(line.reason))
    return (Paragraph((*beside(why, bold=True),), size=Size.SMALL, indent=1),)


def _sum(made: MoveDocument, voice: Voice) -> tuple[Block, ...]:
    count = voice.pair("%(n)s dòng", n=len(made.lines))
    label = (
        voice.label("Cộng theo giá nhập", bold=True)
        if made.kind is Kind.TO_SUPPLIER
        else voice.label("Cộng theo giá bán", bold=True)
    )
    return (
        Paragraph(beside(count)),
        Row(label, Text(format_vnd_with_sign(made.total_vnd), bold=True)),
    )


def _foot(voice: Voice) -> tuple[Block, ...]:
    giver, taker = voice.pair("Người giao"), voice.pair("Người nhận")
    english = Row(words(giver[1]), Text(taker[1]), size=Size.SMALL)
    return (
        Gap(Space.SMALL),
        Row(words(giver[0]), Text(taker[0])),
        *((english,) if voice.has_english else ()),
        Gap(Space.LARGE),
        Gap(Space.LARGE),
        *voice.lines(
            "Dữ liệu để lập phiếu điện tử. Không phải hóa đơn, không thay chứng từ.",
            size=Size.SMALL,
            align=Align.CENTER,
        ),
    )
