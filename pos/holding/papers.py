"""The slip for the box of goods held back: what, from where, why, what to do, who and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.base.dates import format_day, format_moment
from pos.base.quantity import Unit, format_quantity
from pos.holding.orders import Fetched, Order
from pos.shop.queries import Showroom
from pos.spool.voices import Voice, beside
from pos.stock.holds import Kind
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

MOST_GONE = 20
"""Lots that a slip names though the books hold none of them: a longer one nobody would read."""


@dataclass(frozen=True)
class Slip:
    """A slip to be queued."""

    title: str
    document: str


def hold_slip(showroom: Showroom, order: Order, goods: Sequence[Fetched]) -> Slip:
    """The slip, as words to be stored."""
    voice = Voice(showroom.papers_english)
    if order.kind is Kind.RECALL:
        head = voice.pair("THU HỒI – KHÔNG BÁN")
    else:
        head = voice.pair("GIỮ LẠI – KHÔNG BÁN")
    blocks: list[Block] = [
        Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
        Boxed(head[0]),
        *voice.second(head[1], align=Align.CENTER),
        Rule(),
        *_goods(voice, order, goods),
        Rule(),
        Paragraph(voice.told("Lý do", order.reason)),
        Paragraph(voice.told("Việc cần làm", order.instruction, bold=True)),
        *_source(voice, order),
        Row(words(order.by_name), Text(format_moment(order.at))),
        Gap(Space.LARGE),
    ]
    name = goods[0].product_name if goods else order.product_name
    return Slip(name, dumps(Document(tuple(blocks))))


def _goods(voice: Voice, order: Order, goods: Sequence[Fetched]) -> list[Block]:
    """What is to be fetched, lot by lot; of lots that the books hold none of, the newest few."""
    found = _by_lot(goods)
    here = [one for one in found if any(part.units for part in one)]
    gone = [one for one in found if one not in here]
    shown = [*here, *gone[-MOST_GONE:]]
    blocks = [block for one in shown for block in _lot(voice, one)]
    if not found:
        blocks.append(Paragraph(words(order.product_name, bold=True)))
        blocks.append(_none(voice))
    if len(gone) > MOST_GONE:
        more = voice.pair("Và %(n)s lô nữa đã hết theo sổ.", n=len(gone) - MOST_GONE)
        blocks.append(Paragraph(beside(more)))
    return blocks


def _none(voice: Voice) -> Block:
    return Paragraph(beside(voice.pair("Sổ không còn món nào. Tìm lại trên kệ.")))


def _by_lot(goods: Sequence[Fetched]) -> list[list[Fetched]]:
    found: dict[str, list[Fetched]] = {}
    for one in goods:
        found.setdefault(one.lot_id, []).append(one)
    return list(found.values())


def _lot(voice: Voice, parts: Sequence[Fetched]) -> list[Block]:
    first = parts[0]
    told = first.lot_code or voice.say("chưa rõ lô")
    if first.producer_code and first.producer_code != first.lot_code:
        told += f" / {first.producer_code}"
    if first.use_by is not None:
        told += f" · HSD {format_day(first.use_by)}"
    return [
        Paragraph(words(first.product_name, bold=True)),
        Paragraph(voice.told("Lô", told, bold=True)),
        *(_place(voice, one) for one in parts),
    ]


def _place(voice: Voice, one: Fetched) -> Block:
    if not one.units:
        return _none(voice)
    where = voice.spoken(lambda: sentences.place(one.place))
    amount = format_quantity(one.units, Unit(one.unit), one.unit_word)
    return Row((Text("[  ] "), *beside(where)), Text(amount, bold=True))


def _source(voice: Voice, order: Order) -> list[Block]:
    if order.kind is not Kind.RECALL:
        return []
    return [Paragraph(voice.told("Lệnh thu hồi của trung tâm", order.source_id))]
