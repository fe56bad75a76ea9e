"""The slip of an order for the till's printer: a stored paper → a document of words."""

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign
from pos.base.quantity import Unit, format_quantity
from pos.ordering.paper_records import Paper
from pos.ordering.papers import without_cost
from pos.ordering.records import OrderLine
from pos.spool.voices import Voice, beside
from pos.web import sentences
from printers.document import (
    Align,
    Block,
    Boxed,
    Document,
    Gap,
    Paragraph,
    Qr,
    Row,
    Rule,
    Size,
    Space,
    Text,
    words,
)
from printers.stored import dumps


def slip(paper: Paper, link: str) -> str:
    """The slip, as words to be stored: a function of the stored paper alone.

    Args:
        link: the producer's page; empty for none.
    """
    voice = Voice(bool(paper.head.get("papers_english")))
    blocks = (
        *_head(paper, voice),
        Rule(),
        *_told(paper, voice),
        Rule(),
        *(block for line in paper.lines for block in _line(line, voice)),
        Rule(),
        *_sum(paper, voice),
        *_answer(link, voice),
    )
    return dumps(Document(blocks=blocks))


def _head(paper: Paper, voice: Voice) -> tuple[Block, ...]:
    head, title = paper.head, voice.pair("ĐƠN ĐẶT HÀNG")
    return (
        Paragraph(words(str(head["name"]), bold=True), size=Size.TITLE, align=Align.CENTER),
        *((Boxed(voice.say("BẢN DÙNG THỬ")),) if head["is_demo"] else ()),
        Paragraph(words(str(head["address"])), size=Size.SMALL, align=Align.CENTER),
        Gap(Space.SMALL),
        Paragraph(words(title[0], bold=True), size=Size.LEAD, align=Align.CENTER),
        *voice.second(title[1], align=Align.CENTER),
        Paragraph(words(paper.number, bold=True), align=Align.CENTER),
        *_changed(paper, voice),
    )


def _changed(paper: Paper, voice: Voice) -> tuple[Block, ...]:
    if not paper.change_no:
        return ()
    return voice.lines(
        "Đổi lần %(n)s, thay cho bản trước", n=paper.change_no, bold=True, align=Align.CENTER
    )


def _told(paper: Paper, voice: Voice) -> tuple[Block, ...]:
    day = voice.spoken(lambda: sentences.long_day(paper.wanted_on))
    phone = paper.producer.get("phone", "")
    rows: list[Block] = [
        Paragraph((*voice.label("Gửi"), Text(f": {paper.producer['name']}"))),
        *((Paragraph(voice.told("Điện thoại", phone)),) if phone else ()),
        Paragraph((*voice.label("Giao"), Text(": "), *beside(day, bold=True))),
    ]
    if paper.note:
        rows.append(Paragraph(voice.told("Ghi chú", paper.note)))
    if paper.at is not None:
        rows.append(Row(words(format_moment(paper.at)), Text(paper.by_name)))
    return tuple(rows)


def _line(line: OrderLine, voice: Voice) -> tuple[Block, ...]:
    quantity = format_quantity(line.units, Unit(line.unit), line.unit_word)
    price = "" if line.cost_vnd is None else f" × {format_vnd(line.cost_vnd)}"
    amount = "" if line.amount_vnd is None else format_vnd(line.amount_vnd)
    return (
        Paragraph(words(line.name_vi, bold=True)),
        *voice.second(line.name_en),
        Row(words(f"{quantity}{price}"), Text(amount), indent=1),
        Gap(Space.SMALL),
    )


def _sum(paper: Paper, voice: Voice) -> tuple[Block, ...]:
    count = voice.pair("%(n)s dòng", n=len(paper.lines))
    if not paper.has_sum:
        return (Paragraph(beside(count)),)
    total = Text(format_vnd_with_sign(paper.known_vnd), bold=True)
    left = (Paragraph(beside(without_cost(paper, voice))),) if paper.unpriced else ()
    return (
        Paragraph(beside(count)),
        Row(voice.label("Cộng theo giá nhập", bold=True), total),
        *left,
    )


def _answer(link: str, voice: Voice) -> tuple[Block, ...]:
    if not link:
        return (Gap(Space.LARGE),)
    asked = voice.lines("Quét mã để trả lời đơn: giao bao nhiêu, ngày nào.", size=Size.SMALL)
    caption = tuple(one for one in asked if isinstance(one, Paragraph))
    return (Gap(Space.SMALL), Qr(link, caption), Gap(Space.LARGE))
