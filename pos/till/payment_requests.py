"""The book of payment requests: codes shown to customers, how each ended, which sale it paid.

The only writer of `till_payment_requests`, `till_request_ends` and `till_request_uses`.  Nothing in
them is changed or taken away: a request that was given up can never be taken up again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, or_, select, union
from sqlalchemy.orm import Session

from pos.base.dates import ZONE
from pos.base.ids import new_id, new_token
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import transfer_checks, transfer_told
from pos.till.accounts import Account
from pos.till.models import Draft, Sale, Tender
from pos.till.payment_models import PaymentRequest, RequestEnd, RequestUse
from pos.till.payment_refusals import (
    NotThere,
    RequestAbandoned,
    RequestEnded,
    UnknownRequest,
)
from pos.till.records import PaidTender
from pos.till.transfer_checks import GONE

MEMO_HEAD = "OC"
MEMO_LETTERS = 10


class State(StrEnum):
    """Where a request is."""

    WAITING = "waiting"
    SEEN = "seen"
    """Somebody saw the money in the bank's app."""
    UNSEEN = "unseen"
    """The goods were handed over although nobody could look."""
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class Asked:
    """A request, as read."""

    request_id: str
    memo: str
    draft_id: str
    register_no: int
    shift_id: str
    amount_vnd: int
    due_vnd: int
    """What the order had still to pay when it was asked for."""
    account: Account
    asked_at: datetime
    business_on: date
    by_name: str
    state: State
    ended_at: datetime | None
    ended_by: str
    """Empty while it waits."""
    sale_id: str | None
    """The sale it paid."""

    @property
    def is_settled(self) -> bool:
        """Whether it may pay: seen, or let through unseen."""
        return self.state in (State.SEEN, State.UNSEEN)

    @property
    def named(self) -> dict[str, object]:
        """As facts name it."""
        return transfer_told.named(self.request_id, self.memo, self.draft_id, self.amount_vnd)


@dataclass(frozen=True)
class NewRequest:
    """What is asked for."""

    draft_id: str
    shift_id: str
    amount_vnd: int
    due_vnd: int
    account: Account


COLUMNS = (
    PaymentRequest.id,
    PaymentRequest.memo,
    PaymentRequest.draft_id,
    PaymentRequest.register_no,
    PaymentRequest.shift_id,
    PaymentRequest.amount_vnd,
    PaymentRequest.due_vnd,
    PaymentRequest.bank_bin,
    PaymentRequest.bank_name,
    PaymentRequest.account_no,
    PaymentRequest.holder,
    PaymentRequest.asked_at,
    PaymentRequest.business_on,
    PaymentRequest.by_name,
    RequestEnd.how,
    RequestEnd.at,
    RequestEnd.by_name,
    RequestUse.sale_id,
)
_ASKED = (
    select(*COLUMNS)
    .outerjoin(RequestEnd, RequestEnd.request_id == PaymentRequest.id)
    .outerjoin(RequestUse, RequestUse.request_id == PaymentRequest.id)
)
_OF_ORDER = Prepared(
    _ASKED.where(PaymentRequest.draft_id == bindparam("draft")).order_by(PaymentRequest.id)
)
_ONE = Prepared(_ASKED.where(PaymentRequest.id == bindparam("request")))


def asked(row: Sequence[Any]) -> Asked:
    """A request from a row of `COLUMNS`."""
    at, on, by_name, how, ended_at, ended_by, sale_id = row[11:]
    return Asked(
        request_id=row[0],
        memo=row[1],
        draft_id=row[2],
        register_no=row[3],
        shift_id=row[4],
        amount_vnd=row[5],
        due_vnd=row[6],
        account=Account(*row[7:11]),
        asked_at=at,
        business_on=on,
        by_name=by_name,
        state=State(how or State.WAITING),
        ended_at=ended_at,
        ended_by=ended_by or "",
        sale_id=sale_id,
    )


def of_order(session: Session, draft_id: str) -> list[Asked]:
    """The requests of an order, the oldest first."""
    return [asked(row) for row in _OF_ORDER.all(session, draft=draft_id)]


def waiting_of(session: Session, draft_id: str) -> Asked | None:
    """The order's request that waits; the book has at most one of an order."""
    found = [one for one in of_order(session, draft_id) if one.state is State.WAITING]
    return found[-1] if found else None


def find(session: Session, request_id: str) -> Asked | None:
    """One request."""
    row = _ONE.first(session, request=request_id)
    return None if row is None else asked(row)


def require(session: Session, request_id: str, draft_id: str) -> Asked:
    """A request of an order.

    Raises:
        UnknownRequest: there is none, or it is another order's.
    """
    found = find(session, request_id)
    if found is None or found.draft_id != draft_id:
        raise UnknownRequest
    return found


def ask(session: Session, wanted: NewRequest, *, hand: Hand) -> str:
    """Write a new request under a memo never used before, and the fact of it; gives its id."""
    require_act(session)
    made, memo = new_id(), _new_memo(session)
    row = PaymentRequest(
        id=made,
        memo=memo,
        draft_id=wanted.draft_id,
        register_no=hand.register_no or 0,
        shift_id=wanted.shift_id,
        amount_vnd=wanted.amount_vnd,
        due_vnd=wanted.due_vnd,
        **vars(wanted.account),
        asked_at=hand.at,
        business_on=hand.on,
        by_id=hand.by_id,
        by_name=hand.by_name,
    )
    session.add(row)
    session.flush()
    content = transfer_told.asked(
        made,
        memo,
        order_id=wanted.draft_id,
        shift_id=wanted.shift_id,
        amount_vnd=wanted.amount_vnd,
        due_vnd=wanted.due_vnd,
        account=wanted.account,
    )
    outbox.record(session, "transfer.asked/1", content, hand=hand)
    return made


def _new_memo(session: Session) -> str:
    """Fifty random bits; the book is asked all the same: a memo names one payment for ever."""
    while True:
        memo = MEMO_HEAD + new_token(MEMO_LETTERS)
        known = select(PaymentRequest.id).where(PaymentRequest.memo == memo)
        if session.scalar(known) is None:
            return memo


def end(
    session: Session,
    one: Asked,
    how: State,
    shift_id: str,
    *,
    hand: Hand,
    approval_id: str | None = None,
) -> None:
    """Write how the waiting ended, and tell it; what was said before is not written again.

    Raises:
        RequestAbandoned: the code was given up; no money makes it pay any more.
        RequestEnded: it ended in another way.
    """
    require_act(session)
    if one.state is how:
        return
    if one.state is State.ABANDONED:
        raise RequestAbandoned(memo=one.memo)
    if one.state is not State.WAITING:
        raise RequestEnded(memo=one.memo)
    row = RequestEnd(
        request_id=one.request_id,
        how=how,
        shift_id=shift_id,
        at=hand.at,
        by_id=hand.by_id,
        by_name=hand.by_name,
        approval_id=approval_id,
    )
    session.add(row)
    session.flush()
    content = transfer_told.ended(one.named, how, shift_id=shift_id, approval_id=approval_id)
    outbox.record(session, "transfer.ended/1", content, hand=hand)


def abandon_waiting(session: Session, draft_id: str, shift_id: str, *, hand: Hand) -> None:
    """Give up whatever of an order still waits: its sum has changed, or it is paid otherwise."""
    require_act(session)
    for one in of_order(session, draft_id):
        if one.state is State.WAITING:
            end(session, one, State.ABANDONED, shift_id, hand=hand)


def give_up_waiting(session: Session, draft_id: str, *, hand: Hand) -> None:
    """The same where the order itself is given up, perhaps while no shift is open: it counts to
    the shift that asked."""
    require_act(session)
    for one in of_order(session, draft_id):
        if one.state is State.WAITING:
            end(session, one, State.ABANDONED, one.shift_id, hand=hand)


def abandon_all(session: Session, register_no: int, shift_id: str, *, hand: Hand) -> None:
    """Give up whatever waits at a register whose shift ends: nobody looks for it any more."""
    waiting = (
        select(PaymentRequest.draft_id)
        .join(Draft, Draft.id == PaymentRequest.draft_id)
        .outerjoin(RequestEnd, RequestEnd.request_id == PaymentRequest.id)
        .where(Draft.register_no == register_no, Draft.closed_at.is_(None))
        .where(RequestEnd.request_id.is_(None))
        .distinct()
    )
    for draft_id in session.scalars(waiting).all():
        abandon_waiting(session, draft_id, shift_id, hand=hand)


def use(
    session: Session,
    draft_id: str,
    tenders: Iterable[PaidTender],
    shift_id: str,
    *,
    hand: Hand,
) -> None:
    """Write that transfers paid the sale made of an order, and give up what else it asked for.

    To be called in the sale's own act, once the sale is written; the order's id is the sale's.

    Args:
        tenders: how the sale was paid; those that name a request used it.

    Raises:
        UnknownRequest: one of them is another order's or of another amount, or nobody saw or let
            through its money.
        RequestEnded: it paid a sale already.
        NotThere: somebody looked meanwhile, and there is no such money.
    """
    require_act(session)
    named = [(one.request_id, one) for one in tenders if one.request_id is not None]
    last = transfer_checks.last_words(session, [request_id for request_id, _one in named])
    for request_id, tender in named:
        one = require(session, request_id, draft_id)
        if not one.is_settled or one.amount_vnd != tender.amount_vnd:
            raise UnknownRequest
        if one.sale_id is not None:
            raise RequestEnded(memo=one.memo)
        if last.get(request_id) in GONE:
            raise NotThere(memo=one.memo)
        session.add(RequestUse(request_id=one.request_id, sale_id=draft_id, at=hand.at))
    session.flush()
    abandon_waiting(session, draft_id, shift_id, hand=hand)


def unseen_on(session: Session, on: date, *, but: str = "") -> int:
    """How many transfers were let through unseen on a business day, at any register.

    Whenever it was asked for, one counts on the day on which it was let stand; a clock put back is
    no way round: what was asked for on `on` counts as well.  So does what was seen come in, and
    was doubted when it paid a sale of that day.

    Args:
        but: a request that is not counted.
    """
    begins = datetime.combine(on, time(), ZONE)
    is_of_day = RequestEnd.at.between(begins, begins + timedelta(days=1, milliseconds=-1))
    let_stand = (
        select(RequestEnd.request_id)
        .join(PaymentRequest, PaymentRequest.id == RequestEnd.request_id)
        .where(RequestEnd.how == State.UNSEEN)
        .where(or_(is_of_day, PaymentRequest.business_on == on))
    )
    doubted = (
        select(RequestEnd.request_id)
        .join(Tender, Tender.request_id == RequestEnd.request_id)
        .join(Sale, Sale.id == Tender.sale_id)
        .where(Sale.business_on == on, ~Tender.is_seen, RequestEnd.how == State.SEEN)
    )
    return len(set(session.scalars(union(let_stand, doubted))) - {but})
