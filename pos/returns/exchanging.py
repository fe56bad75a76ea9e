"""Exchanging: goods brought back pay for goods taken, in one act."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.returns import books, exchanges
from pos.returns.drawers import Short
from pos.returns.refusals import NoExchange, NothingToReturn, NotInDrawer
from pos.returns.returning import (
    Exchanged,
    Paying,
    Prepared,
    for_exchange,
    has_cash,
    prepare,
    refuse_again,
    require_notes,
    take_back,
    tell_short,
)
from pos.returns.ways import Part, Way, exchanged
from pos.returns.wishes import Asked
from pos.shop import approvals
from pos.shop.approvals import Voucher
from pos.shop.refusals import ApprovalNeeded
from pos.spool import queue
from pos.sync.pen import Hand
from pos.till import draft_tenders, drafts, sales, selling, shifts, voids
from pos.till.draft_tenders import Taken
from pos.till.orders import require_order
from pos.till.permits import needs as needs_of_sale
from pos.till.records import TenderKind
from pos.till.selling import Done, Seen
from pos.till.tenders import Tendered, rest_vnd


def begin_exchange(asked: Asked, seen_vnd: int, *, hand: Hand, draft_id: str = "") -> str:
    """Lay goods on the counter for an order; nothing is taken back before it is completed.

    Other goods that lay there for it go home, and that is told.

    Args:
        seen_vnd: what the page showed that the goods are worth.
        draft_id: the order they are to pay for; empty: an empty one of this register.

    Returns:
        The order's id.

    Raises:
        NoShift, DraftIsClosed, and as `returning.return_goods`: nothing has changed.
    """
    with writing() as session:
        register_no = hand.register_no or 0
        shifts.require_open(session, register_no)
        draft_id = draft_id or drafts.empty_one(session, register_no, hand.at)
        draft = drafts.require_open(session, draft_id, register_no)
        back = prepare(session, asked, Paying(new_id(), seen_vnd), hand=hand)
        if not back.total_vnd:
            raise NothingToReturn
        if exchanges.find(session, draft_id) == (back.asked, back.total_vnd):
            return draft_id  # heard twice: they lie there already
        for one in _take_off(session, draft_id):
            voids.tell_tender(session, draft, one, hand=hand)
        credit = Tendered(TenderKind.RETURN_CREDIT, back.total_vnd)
        draft_tenders.take(session, draft_id, credit, hand=hand)
        exchanges.lay_down(session, draft_id, back.asked, back.total_vnd, hand=hand)
        return draft_id


def give_up_exchange(draft_id: str, *, hand: Hand) -> None:
    """The goods go home again; the order stays.

    Raises:
        DraftIsClosed: it was completed meanwhile.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        gone = _take_off(session, draft_id)
        for one in gone:
            voids.tell_tender(session, draft, one, hand=hand)
        if gone:
            drafts.touch(session, draft)
        exchanges.give_up(session, draft_id)


def complete_exchange(
    draft_id: str,
    tenders: Sequence[Tendered],
    paying: Paying,
    *,
    seen: Seen,
    link_base: str,
    hand: Hand,
    voucher: Voucher | None = None,
    drawer_at: str | None = None,
) -> Done:
    """Take the goods back and sell the order, which they pay for as far as they go.

    What they are worth above it goes back the way it came; what is missing the customer pays.

    Args:
        tenders: what the customer pays besides.
        paying: how what is left goes back; its `seen_vnd` is not looked at: the goods were shown
            when they were laid down.

    Raises:
        NoExchange, and as `selling.complete_sale` and `returning.return_goods`: nothing has
        changed, but for a refusal by the drawer, which is told.
    """
    try:
        with writing() as session:
            known = sales.find(session, draft_id)
            if known is not None and books.exchanged_for(session, draft_id):
                following = drafts.empty_one(session, hand.register_no or 0, hand.at)
                change_vnd = known.change_vnd
                return Done(draft_id, known.number, known.total_vnd, change_vnd, False, following)
            if books.heard(session, paying.request_id) is not None:
                raise NoExchange  # the page of another return, which is done
            refuse_again(session, paying, voucher)
            back, credit_vnd = _weighed(session, draft_id, paying, hand)
            back = for_exchange(session, back, Exchanged(draft_id, credit_vnd), hand=hand)
            given = [Tendered(TenderKind.RETURN_CREDIT, credit_vnd)] if credit_vnd else []
            _require_yes(session, back, [*given, *tenders], voucher, hand)
            approved = approvals.give(session, back.needs, voucher, hand=hand)
            done = take_back(session, back, approved, hand=hand)
            credit = [Tendered(one.kind, one.tendered_vnd, reference=done.number) for one in given]
            sold = selling.sell_order(
                session,
                draft_id,
                [*credit, *tenders],
                seen=seen,
                link_base=link_base,
                hand=hand,
                voucher=voucher,
            )
            exchanges.give_up(session, draft_id)
            notes = has_cash(done) or any(one.kind is TenderKind.CASH for one in tenders)
            if drawer_at is not None and notes:
                queue.kick(session, sold.number, drawer_at, hand=hand)
            require_notes(session, back, done)
            return sold
    except Short as short:
        tell_short(short, paying, voucher, hand=hand)
        raise NotInDrawer from None


@dataclass(frozen=True)
class Settlement:
    """What an exchange comes to, before it is done."""

    draft_id: str
    version: int
    total_vnd: int
    """Of the goods taken."""
    goods_vnd: int
    """Of the goods brought back."""
    missing_vnd: int
    """What the customer pays besides."""
    parts: tuple[Part, ...]
    """How what is too much goes back."""

    @property
    def back_vnd(self) -> int:
        """What goes back to the customer."""
        return sum(one.amount_vnd for one in self.parts)

    @property
    def ways(self) -> frozenset[str]:
        """The ways of what goes back."""
        return frozenset(str(one.way) for one in self.parts)


def settlement(session: Session, draft_id: str, *, hand: Hand) -> Settlement:
    """What an exchange comes to now.

    Raises:
        NoExchange, and as `complete_exchange`.
    """
    found = exchanges.find(session, draft_id)
    if found is None:
        raise NoExchange
    asked, goods_vnd = found
    order = require_order(session, draft_id, hand)
    others = [one for one in order.taken if one.kind is not TenderKind.RETURN_CREDIT]
    total_vnd = order.sums().total_vnd
    rest = max(rest_vnd(total_vnd, others), 0)
    back = prepare(session, asked, Paying("", goods_vnd), hand=hand)
    parts = exchanged(back.parts, min(goods_vnd, rest))
    return Settlement(
        draft_id,
        order.draft.version,
        total_vnd,
        goods_vnd,
        max(rest - goods_vnd, 0),
        tuple(one for one in parts if one.way is not Way.EXCHANGE),
    )


def _weighed(session: Session, draft_id: str, paying: Paying, hand: Hand) -> tuple[Prepared, int]:
    """What is brought back, as the rules see it now, and how much of it the order needs."""
    found = exchanges.find(session, draft_id)
    if found is None or not _take_off(session, draft_id):
        raise NoExchange
    asked, seen_vnd = found
    back = prepare(session, asked, replace(paying, seen_vnd=seen_vnd), hand=hand)
    order = require_order(session, draft_id, hand)
    rest = max(rest_vnd(order.sums().total_vnd, order.taken), 0)
    return back, min(back.total_vnd, rest)


def _require_yes(
    session: Session,
    back: Prepared,
    tenders: Sequence[Tendered],
    voucher: Voucher | None,
    hand: Hand,
) -> None:
    """One sheet asks for all of it: a yes to the sale alone would leave the return to be asked."""
    draft_id = back.exchange.draft_id if back.exchange else ""
    order = require_order(session, draft_id, hand)
    paid = [*order.taken, *tenders]
    of_sale = needs_of_sale(draft_id, order.sums(), paid, order.limits, order.doubted)
    asked = approvals.asked_for([*back.needs, *of_sale])
    shown = {} if voucher is None else voucher.shown
    if any(bound > shown.get(kind, -1) for kind, bound, _note in asked):
        raise ApprovalNeeded(needs=asked)


def _take_off(session: Session, draft_id: str) -> list[Taken]:
    """Take the goods' worth out of what was taken for an order; gives what there was of it."""
    held = [
        one
        for one in draft_tenders.of(session, draft_id)
        if one.tendered.kind is TenderKind.RETURN_CREDIT
    ]
    for one in held:
        draft_tenders.give_back(session, draft_id, one.id)
    return held
