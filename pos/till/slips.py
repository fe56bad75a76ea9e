"""The slip with a transfer's code, for a customer who pays at the table: no receipt, not paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pos.base.dates import format_moment
from pos.base.money import format_vnd, format_vnd_with_sign
from pos.base.quantity import Unit, format_quantity
from pos.catalogue import queries as catalogue
from pos.shop.queries import Showroom
from pos.sync.pen import Hand
from pos.till import drafts, vietqr
from pos.till.payment_requests import Asked
from pos.till.pricing import Priced, amounts
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

Say = Callable[[str], str]


@dataclass(frozen=True)
class SlipLine:
    """One line of the order as it stands."""

    name: str
    quantity: str
    """`2 hộp`, `0,450 kg`."""
    price_vnd: int
    amount_vnd: int


def lines(session: Session, draft_id: str, on: date) -> list[SlipLine]:
    """What stands in an order, oldest first."""
    rows = drafts.lines(session, draft_id)
    cards = catalogue.cards(session, [row.product_id for row in rows], on)
    held = [(row, cards[row.product_id]) for row in rows]
    sums = amounts(
        [Priced(row.units, row.price_vnd, card.unit, card.tax_class) for row, card in held]
    )
    return [
        SlipLine(
            card.name_vi,
            format_quantity(row.units, Unit(card.unit), card.unit_word),
            row.price_vnd,
            vnd,
        )
        for (row, card), vnd in zip(held, sums, strict=True)
    ]


def code_of(one: Asked) -> str:
    """What the request's symbol carries."""
    account = one.account
    return vietqr.encode(Transfer(account.bank_bin, account.account_no, one.amount_vnd, one.memo))


def stored(session: Session, one: Asked, order_no: int, showroom: Showroom, *, hand: Hand) -> str:
    """The slip of an order as it stands, as the spool keeps papers."""
    held = lines(session, one.draft_id, hand.on)
    return dumps(slip(one, order_no, held, showroom, at=hand.at))


def slip(
    one: Asked,
    order_no: int,
    lines: Sequence[SlipLine],
    showroom: Showroom,
    *,
    at: datetime,
    say: Say = str,
) -> Document:
    """The paper: what the order holds, what is to be transferred where, and that nothing is paid.

    Args:
        order_no: the order's tab.
        at: when it was asked for.
        say: the language of the words around the record.
    """
    return Document(
        blocks=(
            Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
            Gap(Space.SMALL),
            Boxed(say("PHIẾU TẠM TÍNH")),
            Paragraph(words(say("Chưa thanh toán"), bold=True), align=Align.CENTER),
            Row(
                words(format_moment(at)),
                Text(say("Quầy %d · Đơn %d") % (one.register_no, order_no)),
            ),
            Rule(),
            *(block for line in lines for block in _line(line)),
            Rule(),
            *_due(one, say),
            Qr(code_of(one), _where(one, say)),
            Gap(Space.SMALL),
            Paragraph(
                words(say("Chuyển đúng số tiền và nội dung. Phiếu tính tiền in sau khi tiền về.")),
                size=Size.SMALL,
                align=Align.CENTER,
            ),
        )
    )


def _line(line: SlipLine) -> tuple[Block, ...]:
    sold = words(f"{line.quantity} × {format_vnd(line.price_vnd)}")
    return Paragraph(words(line.name)), Row(sold, Text(format_vnd(line.amount_vnd)), indent=1)


def _due(one: Asked, say: Say) -> tuple[Block, ...]:
    return (
        Row(
            words(say("CHUYỂN"), bold=True, size=Size.LEAD),
            Text(format_vnd_with_sign(one.amount_vnd), bold=True, size=Size.TOTAL),
        ),
        Gap(Space.SMALL),
    )


def _where(one: Asked, say: Say) -> tuple[Paragraph, ...]:
    account = one.account
    return (
        Paragraph(words(say("Quét bằng app ngân hàng"), bold=True), size=Size.SMALL),
        Paragraph(words(account.bank_name), size=Size.SMALL),
        Paragraph(words(account.spaced), size=Size.SMALL),
        Paragraph(words(account.holder), size=Size.SMALL),
        Paragraph(words(say("Nội dung: %s") % one.memo, bold=True), size=Size.SMALL),
    )
