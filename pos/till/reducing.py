"""Giving a discount or another price, and taking it away again."""

from dataclasses import replace

from sqlalchemy.orm import Session

from pos.base.money import MAX_AMOUNT_VND, WHOLE_BP
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.sync.pen import Hand
from pos.till import drafts
from pos.till.draft_rows import Line
from pos.till.orders import total_now
from pos.till.pricing import Discount, DiscountKind, LineSum, Reduction, Sums
from pos.till.refusals import AllMarkedDown, DiscountTooLarge, DiscountTwice, PriceAbsurd

MOST_TIMES_DEARER = 10
"""A new price above ten times the catalogue's is a slip of the finger."""


def reduce_line(draft_id: str, line_id: str, wanted: Reduction | None, *, hand: Hand) -> None:
    """Give a line a discount or another price; None takes both away.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        DiscountTwice: the whole order is reduced already.
        AllMarkedDown: its lot costs less already, because it expires soon.
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
        lines = drafts.lines(session, draft_id)
        of_order = _sums(session, [bare if one.id == line_id else one for one in lines], hand)
        at = next(n for n, one in enumerate(lines) if one.id == line_id)
        _check(wanted.discount, _full_vnd(of_order.lines[at]))
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
        total = _sums(session, lines, hand)
        gross_vnd = total.gross_vnd
        discount = wanted.discount
        if wanted.new_price_vnd is not None:
            # Kept as an amount: what is scanned from now on is paid for.
            off_vnd = gross_vnd - wanted.new_price_vnd
            if off_vnd < 0:
                raise PriceAbsurd(price_vnd=wanted.new_price_vnd)
            discount = Discount(DiscountKind.AMOUNT, off_vnd) if off_vnd else None
        _check(discount, sum(_full_vnd(one) for one in total.lines), is_empty=not lines)
        drafts.reduce_order(session, draft, discount)


def _sums(session: Session, lines: list[Line], hand: Hand) -> Sums:
    cards = catalogue.cards(session, [line.product_id for line in lines], hand.on)
    return total_now(
        session, lines, cards, discount=None, today=hand.on, register_no=hand.register_no
    )


def _full_vnd(line: LineSum) -> int:
    """What of a line a discount is taken off: what its lot is marked down to is off already."""
    return sum(one.sums.gross_vnd for one in line.pieces if not one.is_marked_down)


def _check(discount: Discount | None, gross_vnd: int, *, is_empty: bool = False) -> None:
    if discount is None:
        return
    if not gross_vnd and not is_empty and discount.value:
        raise AllMarkedDown
    most = gross_vnd if discount.kind is DiscountKind.AMOUNT else WHOLE_BP
    if not 0 < discount.value <= most:
        raise DiscountTooLarge(gross_vnd=gross_vnd)
