"""Asking a customer for a transfer, and saying how it ended.

The money is at the bank, where the till cannot look: a person says that it came.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.transaction import writing
from pos.shop import approvals, limits
from pos.shop import queries as shop
from pos.shop.approvals import Kind, Need
from pos.shop.approving import Voucher
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.sync.pen import Hand
from pos.till import (
    accounts,
    draft_tenders,
    drafts,
    payment_requests,
    payments,
    sellable,
    shifts,
    slips,
    transfer_queries,
)
from pos.till.draft_rows import OpenDraft
from pos.till.payment_refusals import (
    CameForMore,
    NoAccount,
    NothingDue,
    RequestAbandoned,
    RequestStale,
    TransferTooLarge,
    UnknownRequest,
)
from pos.till.payment_requests import Asked, NewRequest, State
from pos.till.records import TenderKind
from pos.till.refusals import NothingToSell
from pos.till.tenders import Tendered
from pos.till.transfer_queries import TakenOut


def ask_for_transfer(draft_id: str, amount_vnd: int | None, *, hand: Hand) -> str:
    """The id of the request that the customer is shown: the one that waits, or a new one.

    A request of another sum than is to pay now, or to another account, is given up for good.
    Money that came already and was taken out of the order again is taken in before more is asked.

    Args:
        amount_vnd: what is to come by transfer; None: all that is still to pay.

    Raises:
        NoShift, DraftIsClosed, NothingToSell, NoAccount, NothingDue, TransferTooLarge.
        LotExpired, LotBarred, LotNeeded: the order holds what may not be sold.
        CameForMore: more came for it already than it costs by now; nobody is to pay twice.
    """
    with writing() as session:
        register_no = hand.register_no or 0
        shift = shifts.require_open(session, register_no)
        draft = drafts.require_open(session, draft_id, register_no)
        account = accounts.current(session)
        if account is None:
            raise NoAccount
        sellable.require_sellable(session, draft, hand.on)
        due_vnd = due(session, draft, hand.on)
        wanted_vnd = due_vnd if amount_vnd is None else amount_vnd
        if wanted_vnd < 1:
            raise NothingDue
        if wanted_vnd > due_vnd:
            raise TransferTooLarge(due_vnd=due_vnd)
        loose = _come_already(session, draft_id, due_vnd)
        if loose is not None:
            _take(session, draft, replace(loose, state=State.SEEN), hand)
            return loose.request_id
        found = payment_requests.waiting_of(session, draft_id)
        asked = NewRequest(draft_id, shift.id, wanted_vnd, due_vnd, account)
        if found is not None and _is_same(found, asked):
            return found.request_id
        payment_requests.abandon_waiting(session, draft_id, shift.id, hand=hand)
        return payment_requests.ask(session, asked, hand=hand)


def confirm(draft_id: str, request_id: str, *, shown_due_vnd: int, hand: Hand) -> Asked:
    """Write that the money was seen in the bank's app; said twice, it is written once.

    Args:
        shown_due_vnd: what the order had still to pay on the sheet that was looked at.

    Raises:
        NoShift, DraftIsClosed, UnknownRequest, RequestAbandoned, RequestEnded.
        RequestStale: the order has changed since the sheet was drawn.
        TransferTooLarge: less is to pay now than came; it is given back, not kept silently.
    """
    with writing() as session:
        register_no = hand.register_no or 0
        shift = shifts.require_open(session, register_no)
        draft = drafts.require_open(session, draft_id, register_no)
        one = payment_requests.require(session, request_id, draft_id)
        if one.state is not State.SEEN:
            _check_due(session, draft, one, shown_due_vnd, hand)
            payment_requests.end(session, one, State.SEEN, shift.id, hand=hand)
            _take(session, draft, replace(one, state=State.SEEN), hand)
        return payment_requests.require(session, request_id, draft_id)


def leave_unseen(
    draft_id: str,
    request_id: str,
    *,
    shown_due_vnd: int,
    voucher: Voucher | None,
    hand: Hand,
) -> Asked:
    """Let a transfer stand that nobody could look for; it is listed until somebody does.

    Above the shop's limits (so many in a day, so much at once) somebody else says yes first.

    Raises:
        As `confirm`, and ApprovalNeeded.
    """
    with writing() as session:
        register_no = hand.register_no or 0
        shift = shifts.require_open(session, register_no)
        draft = drafts.require_open(session, draft_id, register_no)
        one = payment_requests.require(session, request_id, draft_id)
        if one.state is not State.UNSEEN:
            _check_due(session, draft, one, shown_due_vnd, hand)
            needs = _needs(session, one, hand.on)
            given = approvals.give(session, needs, voucher, hand=hand)
            approval_id = given[0].approval_id if given else None
            payment_requests.end(
                session, one, State.UNSEEN, shift.id, hand=hand, approval_id=approval_id
            )
            _take(session, draft, replace(one, state=State.UNSEEN), hand)
        return payment_requests.require(session, request_id, draft_id)


def take_in(draft_id: str, request_id: str, *, hand: Hand, voucher: Voucher | None = None) -> Asked:
    """Count a transfer towards its order again, after it was taken out; said twice, once.

    One that nobody has looked for is let stand once more, and needs what that needs.

    Raises:
        NoShift, DraftIsClosed, NothingToSell.
        UnknownRequest: it is another order's, still waits, or is doubted or there no more.
        CameForMore: it came, and the order costs less than it by now.
        TransferTooLarge: the same of one that nobody has seen.
        ApprovalNeeded: nobody has seen it, and it is above the shop's limits.
    """
    with writing() as session:
        register_no = hand.register_no or 0
        shifts.require_open(session, register_no)
        draft = drafts.require_open(session, draft_id, register_no)
        if not draft_tenders.counts_on(session, request_id):
            out = transfer_queries.taken_out(session, draft_id)
            one = next((one for one in out if one.asked.request_id == request_id), None)
            if one is None:
                raise UnknownRequest
            _require_fitting(one, due(session, draft, hand.on))
            needs = [] if one.is_proved else _needs(session, one.asked, hand.on)
            approvals.give(session, needs, voucher, hand=hand)
            state = State.SEEN if one.is_proved else State.UNSEEN
            _take(session, draft, replace(one.asked, state=state), hand)
        return payment_requests.require(session, request_id, draft_id)


def _require_fitting(one: TakenOut, due_vnd: int) -> None:
    if one.asked.amount_vnd <= due_vnd:
        return
    if one.is_proved:
        raise CameForMore(amount_vnd=one.asked.amount_vnd, due_vnd=due_vnd)
    raise TransferTooLarge(due_vnd=due_vnd)


def give_up(draft_id: str, request_id: str, *, hand: Hand) -> None:
    """Write that the customer does not pay by this code; given up twice, it is written once.

    Raises:
        NoShift, UnknownRequest, RequestEnded.
        DraftIsClosed: the order is done with, or another register's.
    """
    with writing() as session:
        register_no = hand.register_no or 0
        shift = shifts.require_open(session, register_no)
        one = payment_requests.require(session, request_id, draft_id)
        if one.state is State.ABANDONED:
            return
        drafts.require_open(session, draft_id, register_no)
        payment_requests.end(session, one, State.ABANDONED, shift.id, hand=hand)


def print_slip(draft_id: str, request_id: str, *, press_id: str | None, hand: Hand) -> str:
    """Queue the code as a slip for the customer's table; gives the job's id.

    Args:
        press_id: made with the page; the same press heard again prints once.

    Raises:
        DraftIsClosed, UnknownRequest.
        RequestAbandoned: nobody is to pay by it any more.
        RequestStale: the order has changed since it was asked for.
    """
    with writing() as session:
        known = queue.asked_before(session, press_id)
        if known is not None:
            return known
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        one = payment_requests.require(session, request_id, draft_id)
        if one.state is not State.WAITING:
            raise RequestAbandoned(memo=one.memo)
        due_vnd = due(session, draft, hand.on)
        if due_vnd != one.due_vnd:
            raise RequestStale(due_vnd=due_vnd)
        showroom = shop.showroom(session)
        if showroom is None:
            raise Broken("a till without a showroom")
        paper = slips.stored(session, one, draft, showroom, hand=hand)
        job = NewJob("slip", request_id, one.memo, paper, request_id=press_id)
        return queue.queue(session, job, hand=hand)


def due(session: Session, draft: OpenDraft, on: date) -> int:
    """What an order has still to pay, after what was taken for it.

    Raises:
        NothingToSell: the order has no line.
    """
    payment = payments.payment(session, draft, on, TenderKind.TRANSFER)
    if not payment.lines:
        raise NothingToSell
    return payment.rest_vnd


def _take(session: Session, draft: OpenDraft, one: Asked, hand: Hand) -> None:
    """Count a transfer towards its order: a tender by the request's own id, so it counts once."""
    tendered = Tendered(
        TenderKind.TRANSFER,
        one.amount_vnd,
        reference=one.memo,
        request_id=one.request_id,
        is_seen=one.state is State.SEEN,
    )
    draft_tenders.take(session, draft.id, tendered, hand=hand, tender_id=one.request_id)
    drafts.touch(session, draft)


def _come_already(session: Session, draft_id: str, due_vnd: int) -> Asked | None:
    """A transfer that came for this order and was taken out again; one that nobody saw is none.

    Raises:
        CameForMore: there is one, but the order costs less than it by now.
    """
    offered = transfer_queries.offered(session, draft_id)
    fitting = [one for one in offered if one.amount_vnd <= due_vnd]
    if offered and not fitting:
        raise CameForMore(amount_vnd=offered[0].amount_vnd, due_vnd=due_vnd)
    return fitting[0] if fitting else None


def _is_same(found: Asked, wanted: NewRequest) -> bool:
    return (found.amount_vnd, found.due_vnd, found.account) == (
        wanted.amount_vnd,
        wanted.due_vnd,
        wanted.account,
    )


def _check_due(
    session: Session, draft: OpenDraft, one: Asked, shown_due_vnd: int, hand: Hand
) -> None:
    """Be sure that whoever says that money came knows what the order comes to by now."""
    due_vnd = due(session, draft, hand.on)
    if one.state is not State.WAITING:
        return  # the book says what is wrong with it
    if one.amount_vnd > due_vnd:
        raise TransferTooLarge(due_vnd=due_vnd)
    if due_vnd != shown_due_vnd:
        raise RequestStale(due_vnd=due_vnd)


def _needs(session: Session, one: Asked, on: date) -> list[Need]:
    """What letting it stand unseen needs a yes for: nothing, or one yes to its amount."""
    bounds = limits.limits(session)
    others = payment_requests.unseen_on(session, on, but=one.request_id)
    is_often = others + 1 > bounds.unseen_transfers
    if not is_often and one.amount_vnd <= bounds.unseen_transfer_vnd:
        return []
    return [Need(Kind.TRANSFER, one.request_id, one.amount_vnd, note=one.memo)]
