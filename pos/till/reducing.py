"""Giving a discount or another price, and taking it away again."""

from dataclasses import replace

from sqlalchemy.orm import Session

from pos.base.money import MAX_AMOUNT_VND
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.sync.pen import Hand
from pos.till import drafts
from pos.till.draft_rows import Line
from pos.till.orders import total_now
from pos.till.pricing import WHOLE_BP, Discount, DiscountKind, Reduction, Sums
from pos.till.refusals import DiscountTooLarge, DiscountTwice, PriceAbsurd

MOST_TIMES_DEARER = 10
"""A new price above ten times the catalogue's is a slip of the finger."""


def reduce_line(draft_id: str, line_id: str, wanted: Reduction | None, *, hand: Hand) -> None:
    """Give a line a discount or another price; None takes both away.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        DiscountTwice: the whole order is reduced already.
        DiscountTooLarge, PriceAbsurd.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        line = drafts.line(session, draft, line_id)
        if line is None:
            return
        if wanted is None:
            drafts.reduce_line(session, draft, line_id, None, new_price_vnd=None)
            return
        if draft.discount is not None:
            raise DiscountTwice
        new_vnd = wanted.new_price_vnd
        if new_vnd is not None and new_vnd > min(
            line.price_vnd * MOST_TIMES_DEARER, MAX_AMOUNT_VND
        ):
            raise PriceAbsurd(price_vnd=new_vnd)
        if new_vnd == line.price_vnd:
            new_vnd = None
        bare = replace(line, discount=None, new_price_vnd=None)
        gross_vnd = _sums(session, [bare], hand).gross_vnd
        _check(wanted.discount, gross_vnd)
        drafts.reduce_line(session, draft, line_id, wanted.discount, new_price_vnd=new_vnd)


def reduce_order(draft_id: str, wanted: Reduction | None, *, hand: Hand) -> None:
    """Give the whole order a discount; None takes it away.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        DiscountTwice: a line is reduced already.
        DiscountTooLarge.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        if wanted is None:
            drafts.reduce_order(session, draft, None)
            return
        lines = drafts.lines(session, draft_id)
        if any(line.discount is not None or line.new_price_vnd is not None for line in lines):
            raise DiscountTwice
        gross_vnd = _sums(session, lines, hand).gross_vnd
        discount = wanted.discount
        if wanted.new_price_vnd is not None:
            # Kept as an amount: what is scanned from now on is paid for.
            off_vnd = gross_vnd - wanted.new_price_vnd
            if off_vnd < 0:
                raise PriceAbsurd(price_vnd=wanted.new_price_vnd)
            discount = Discount(DiscountKind.AMOUNT, off_vnd) if off_vnd else None
        _check(discount, gross_vnd)
        drafts.reduce_order(session, draft, discount)


def _sums(session: Session, lines: list[Line], hand: Hand) -> Sums:
    cards = catalogue.cards(session, [line.product_id for line in lines], hand.on)
    return total_now(session, lines, cards, None, hand.on, hand.register_no)


def _check(discount: Discount | None, gross_vnd: int) -> None:
    if discount is None:
        return
    most = gross_vnd if discount.kind is DiscountKind.AMOUNT else WHOLE_BP
    if not 0 < discount.value <= most:
        raise DiscountTooLarge(gross_vnd=gross_vnd)
