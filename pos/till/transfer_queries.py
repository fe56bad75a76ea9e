"""Reads of transfers for the manager's list: what stands where, by day and in all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.spool.models import PrintJob
from pos.till import draft_tenders, payment_requests, transfer_checks
from pos.till.models import Draft, DraftTender, Sale
from pos.till.payment_models import PaymentRequest, RequestEnd, RequestUse, TransferCheck
from pos.till.payment_requests import COLUMNS, Asked, State
from pos.till.permits import NOTHING_DOUBTED, Doubted
from pos.till.tenders import Tendered
from pos.till.transfer_checks import Check, Word

MOST_ROWS = 300
"""A day's transfers of a busy showroom, and then some."""


class Standing(StrEnum):
    """What is known of a transfer's money."""

    OPEN = "open"
    """The goods are gone and nobody has looked for the money yet."""
    NEVER = "never"
    LATE = "late"
    """It came for a code that was given up."""
    SEEN = "seen"
    """Whoever sold saw it."""
    ARRIVED = "arrived"
    """Somebody looked later, and it was there."""
    SENT_BACK = "sent_back"
    """It paid no sale, and the shop has sent it back."""
    WAITING = "waiting"
    ABANDONED = "abandoned"

    @property
    def is_proved(self) -> bool:
        """Whether somebody has seen the money: only then may it be given back in cash."""
        return self in (Standing.SEEN, Standing.ARRIVED, Standing.LATE)


_AT_THE_TILL = {
    State.WAITING: Standing.WAITING,
    State.SEEN: Standing.SEEN,
    State.UNSEEN: Standing.OPEN,
    State.ABANDONED: Standing.ABANDONED,
}


_SAID = {
    Word.NEVER: Standing.NEVER,
    Word.DOUBTED: Standing.OPEN,
    Word.SENT_BACK: Standing.SENT_BACK,
}


@dataclass(frozen=True)
class TransferView:
    """One transfer of the list."""

    asked: Asked
    checks: tuple[Check, ...]
    """The newest first."""
    sale_number: str
    """Empty where it paid no sale."""
    job_id: str
    """The receipt's paper; empty where there is none."""
    is_taken: bool
    """Whether an open order counts on it."""

    @property
    def standing(self) -> Standing:
        """What is known of its money."""
        return standing(self.asked.state, self.checks[0].word if self.checks else None)

    @property
    def may_be_checked(self) -> bool:
        """Whether there is anything to look for."""
        return self.asked.state is not State.WAITING

    @property
    def is_loose(self) -> bool:
        """Whether its money came and pays nothing: it is to be used in its order, or sent back."""
        is_used = bool(self.asked.sale_id) or self.is_taken
        return self.standing.is_proved and not is_used


@dataclass(frozen=True)
class Sum:
    """How many transfers stand so, and what they come to."""

    standing: Standing
    count: int
    amount_vnd: int


def standing(state: State, last_word: Word | None) -> Standing:
    """What is known of a transfer's money, by how it ended at the till and the last check."""
    if last_word is Word.ARRIVED:
        return Standing.LATE if state is State.ABANDONED else Standing.ARRIVED
    return _AT_THE_TILL[state] if last_word is None else _SAID[last_word]


def standings(session: Session, request_ids: Iterable[str]) -> dict[str, Standing]:
    """What is known of the money of requests, by their ids; unknown ones are left out."""
    found = {}
    wanted = list(request_ids)
    checks = transfer_checks.of_requests(session, wanted)
    ended = (
        select(PaymentRequest.id, RequestEnd.how)
        .outerjoin(RequestEnd, RequestEnd.request_id == PaymentRequest.id)
        .where(PaymentRequest.id.in_(wanted))
    )
    for request_id, how in session.execute(ended):
        said = checks.get(request_id, [])
        state = State(how or State.WAITING)
        found[request_id] = standing(state, said[0].word if said else None)
    return found


def is_proved(session: Session, request_id: str | None, *, is_seen: bool) -> bool:
    """Whether somebody has seen the money of a tender.

    What was found in the bank's app since counts before what was said at the till.

    Args:
        request_id: what the tender answers; None: it answers none.
        is_seen: what was said at the till.
    """
    if request_id is None:
        return is_seen
    found = standings(session, [request_id]).get(request_id)
    return is_seen if found is None else found.is_proved


@dataclass(frozen=True)
class TakenOut:
    """A transfer that was counted towards an order and taken out of it again."""

    asked: Asked
    is_proved: bool
    """Whether its money came; else nobody has looked for it yet."""


def taken_out(session: Session, draft_id: str) -> list[TakenOut]:
    """The transfers that came for an order, or were let through and never looked for, and that it
    does not count on; what is doubted, or is not there, is left out.

    They stay its own: no other order is ever offered them.
    """
    settled = [one for one in payment_requests.of_order(session, draft_id) if one.is_settled]
    free = [one for one in settled if one.sale_id is None]
    if not free:
        return []
    taken = {one.id for one in draft_tenders.of(session, draft_id)}
    last = transfer_checks.last_words(session, [one.request_id for one in free])
    return [
        TakenOut(one, standing(one.state, last.get(one.request_id)).is_proved)
        for one in free
        if one.request_id not in taken and last.get(one.request_id) in (None, Word.ARRIVED)
    ]


def offered(session: Session, draft_id: str) -> list[Asked]:
    """Of those the ones whose money is known to have come: nobody is to pay twice."""
    return [one.asked for one in taken_out(session, draft_id) if one.is_proved]


def doubted(session: Session, tenders: Sequence[Tendered], on: date) -> Doubted:
    """The transfers among an order's tenders that were seen, and are doubted now."""
    unseen = [one.request_id for one in tenders if one.request_id and not one.is_seen]
    if not unseen:
        return NOTHING_DOUBTED  # as for nearly every sale: the books are not asked
    ended = select(RequestEnd.request_id).where(
        RequestEnd.request_id.in_(unseen), RequestEnd.how == State.SEEN
    )
    said = transfer_checks.last_words(session, unseen)
    found = frozenset(one for one in session.scalars(ended) if said.get(one) is Word.DOUBTED)
    return Doubted(found, payment_requests.unseen_on(session, on) if found else 0)


_TAKEN = (
    select(DraftTender.id)
    .join(Draft, Draft.id == DraftTender.draft_id)
    .where(DraftTender.id == PaymentRequest.id, Draft.closed_at.is_(None))
    .exists()
)
_SALES = (
    select(*COLUMNS, Sale.number, PrintJob.id, _TAKEN)
    .outerjoin(RequestEnd, RequestEnd.request_id == PaymentRequest.id)
    .outerjoin(RequestUse, RequestUse.request_id == PaymentRequest.id)
    .outerjoin(Sale, Sale.id == RequestUse.sale_id)
    .outerjoin(
        PrintJob,
        (PrintJob.subject_id == Sale.id) & (PrintJob.copy_no == 0) & (PrintJob.kind == "receipt"),
    )
)
_LAST_WORD = (
    select(TransferCheck.word)
    .where(TransferCheck.request_id == RequestEnd.request_id)
    .order_by(TransferCheck.id.desc())
    .limit(1)
    .correlate(RequestEnd)
    .scalar_subquery()
)
# Two questions, each with its own index; together they would read every transfer ever made.
_NEVER_LOOKED_FOR = (RequestEnd.how == State.UNSEEN) & _LAST_WORD.is_(None)
_DOUBTED = RequestEnd.request_id.in_(
    select(TransferCheck.request_id).where(TransferCheck.word == Word.DOUBTED)
) & (_LAST_WORD == Word.DOUBTED)
_OPEN_IDS = union(
    select(RequestEnd.request_id).where(_NEVER_LOOKED_FOR),
    select(RequestEnd.request_id).where(_DOUBTED),
)
_COUNT_OPEN = Prepared(select(func.count()).select_from(_OPEN_IDS.subquery()))
_IS_LOOSE = (
    func.coalesce(_LAST_WORD, RequestEnd.how).in_((Word.ARRIVED, State.SEEN))
    & RequestUse.request_id.is_(None)
    & ~_TAKEN
)


def count_open(session: Session) -> int:
    """How many transfers wait for somebody to look for their money."""
    return int(_COUNT_OPEN.only(session))


def open_transfers(session: Session) -> list[TransferView]:
    """The transfers to be looked for, the oldest first."""
    is_open = PaymentRequest.id.in_(_OPEN_IDS)
    return _views(session, _SALES.where(is_open).order_by(PaymentRequest.id))


def loose_transfers(session: Session) -> list[TransferView]:
    """The money that came and pays nothing, the oldest first: none of it is forgotten."""
    return _views(session, _SALES.where(_IS_LOOSE).order_by(PaymentRequest.id))


def transfers_on(session: Session, day: date) -> list[TransferView]:
    """Every request of a business day, the newest first."""
    asked = _SALES.where(PaymentRequest.business_on == day)
    return _views(session, asked.order_by(PaymentRequest.id.desc()))


def sums(views: Sequence[TransferView]) -> list[Sum]:
    """Transfers by what is known of their money; what there is none of is left out."""
    found = []
    for one in Standing:
        held = [view.asked.amount_vnd for view in views if view.standing is one]
        if held:
            found.append(Sum(one, len(held), sum(held)))
    return found


def _views(session: Session, rows_of: Select[*tuple[Any, ...]]) -> list[TransferView]:
    rows = [tuple(row) for row in session.execute(rows_of.limit(MOST_ROWS))]
    checks = transfer_checks.of_requests(session, [row[0] for row in rows])
    return [
        TransferView(
            asked=payment_requests.asked(row[:-3]),
            checks=tuple(checks.get(row[0], [])),
            sale_number=row[-3] or "",
            job_id=row[-2] or "",
            is_taken=bool(row[-1]),
        )
        for row in rows
    ]
