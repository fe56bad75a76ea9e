"""The slip with a transfer's code, for a customer who pays at the table: no receipt, not paid."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign
from pos.base.quantity import Unit, format_quantity
from pos.catalogue import queries as catalogue
from pos.shop.queries import Showroom
from pos.spool.voices import Voice
from pos.sync.pen import Hand
from pos.till import drafts, vietqr
from pos.till.draft_rows import OpenDraft
from pos.till.orders import total_now
from pos.till.payment_requests import Asked
from pos.till.vietqr import Transfer
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


@dataclass(frozen=True)
class SlipLine:
    """One line of the order as it stands."""

    name: str
    name_en: str
    quantity: str
    """`2 hộp`, `0,450 kg`."""
    price_vnd: int
    gross_vnd: int
    """Before any discount."""


@dataclass(frozen=True)
class SlipOrder:
    """The order as it stands."""

    lines: tuple[SlipLine, ...]
    discount_vnd: int
    total_vnd: int


def order_of(session: Session, draft: OpenDraft, on: date) -> SlipOrder:
    """What stands in an order, oldest first, and what it comes to."""
    rows = drafts.lines(session, draft.id)
    cards = catalogue.cards(session, [row.product_id for row in rows], on)
    held = [cards[row.product_id] for row in rows]
    total = total_now(
        session, rows, cards, discount=draft.discount, today=on, register_no=draft.register_no
    )
    lines = [
        SlipLine(
            card.name_vi,
            card.name_en,
            format_quantity(piece.units, Unit(card.unit), card.unit_word),
            piece.price_vnd,
            piece.sums.gross_vnd,
        )
        for card, one in zip(held, total.lines, strict=True)
        for piece in one.pieces
    ]
    return SlipOrder(tuple(lines), total.discount_vnd, total.total_vnd)


def code_of(one: Asked) -> str:
    """What the request's symbol carries."""
    account = one.account
    return vietqr.encode(Transfer(account.bank_bin, account.account_no, one.amount_vnd, one.memo))


def stored(
    session: Session, one: Asked, draft: OpenDraft, showroom: Showroom, *, hand: Hand
) -> str:
    """The slip of an order as it stands, as the spool keeps papers."""
    order = order_of(session, draft, hand.on)
    return dumps(slip(one, draft.no, order, showroom, at=hand.at))


def slip(
    one: Asked, order_no: int, order: SlipOrder, showroom: Showroom, *, at: datetime
) -> Document:
    """The paper: what the order holds, what is to be transferred where, and that nothing is paid.

    Args:
        order_no: the order's tab.
        at: when it was asked for.
    """
    voice = Voice(showroom.papers_english)
    desk = voice.pair("Quầy %(no)s · Đơn %(order)s", no=one.register_no, order=order_no)
    return Document(
        blocks=(
            Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
            Gap(Space.SMALL),
            Boxed(voice.say("PHIẾU TẠM TÍNH")),
            *voice.second(voice.pair("PHIẾU TẠM TÍNH")[1], align=Align.CENTER),
            *voice.lines("Chưa thanh toán", bold=True, align=Align.CENTER),
            Row(words(format_moment(at)), Text(desk[0])),
            *voice.second(desk[1]),
            Rule(),
            *(block for line in order.lines for block in _line(line, voice)),
            Rule(),
            *_due(one, order, voice),
            Qr(code_of(one), _where(one, voice)),
            Gap(Space.SMALL),
            *voice.lines(
                "Chuyển đúng số tiền và nội dung. Phiếu tính tiền in sau khi tiền về.",
                size=Size.SMALL,
                align=Align.CENTER,
            ),
        )
    )


def _line(line: SlipLine, voice: Voice) -> tuple[Block, ...]:
    sold = words(f"{line.quantity} × {format_vnd(line.price_vnd)}")
    amount = Row(sold, Text(format_vnd(line.gross_vnd)), indent=1)
    return Paragraph(words(line.name)), *voice.second(line.name_en), amount


def _due(one: Asked, order: SlipOrder, voice: Voice) -> tuple[Block, ...]:
    off: tuple[Block, ...] = ()
    if order.discount_vnd:
        off = (Row(voice.label("Giảm giá"), Text(format_vnd(-order.discount_vnd))),)
    total: tuple[Block, ...] = ()
    if order.total_vnd != one.amount_vnd:
        total = (Row(voice.label("Tổng"), Text(format_vnd(order.total_vnd))),)
    transfer = Row(
        voice.label("CHUYỂN", bold=True, size=Size.LEAD),
        Text(format_vnd_with_sign(one.amount_vnd), bold=True, size=Size.TOTAL),
    )
    return (*off, *total, transfer, Gap(Space.SMALL))


def _where(one: Asked, voice: Voice) -> tuple[Paragraph, ...]:
    account = one.account
    said = (
        voice.label("Quét bằng app ngân hàng", bold=True),
        words(account.bank_name),
        words(account.spaced),
        words(account.holder),
        voice.told("Nội dung", one.memo, bold=True),
    )
    return tuple(Paragraph(one, size=Size.SMALL) for one in said)
