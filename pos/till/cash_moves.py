"""The book of cash moves: the only writer of `till_cash_moves`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.sync.pen import Hand
from pos.till.models import CashMove

REFUSED = "refused"
"""The kind of a taking that the drawer could not hold: nothing moved."""


class Way(StrEnum):
    """Into the drawer or out of it."""

    IN = "in"
    OUT = "out"


class Reason(StrEnum):
    """Why cash goes in or out without a sale."""

    CHANGE = "change"
    """Small notes are brought, or large ones taken to be changed."""
    SAFE = "safe"
    """Taken to the safe or the bank."""
    EXPENSE = "expense"
    """Ice, a porter, tape."""
    PRODUCER = "producer"
    """Paid to who brought goods."""
    OTHER = "other"
    """Said in the person's own words."""
    REFUND = "refund"
    """Notes for a customer's goods that the drawer did not hold; nobody chooses it."""


REASONS = {
    Way.IN: (Reason.CHANGE, Reason.OTHER),
    Way.OUT: (Reason.SAFE, Reason.EXPENSE, Reason.PRODUCER, Reason.CHANGE, Reason.OTHER),
}
"""Which reasons each way knows."""


@dataclass(frozen=True)
class NewMove:
    """Cash about to move."""

    kind: str
    """A `Way`, or `REFUSED`."""
    amount_vnd: int
    reason: str
    note: str
    request_id: str | None = None
    move_id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Moved:
    """A move as written."""

    move_id: str
    shift_id: str
    no: int
    kind: str
    amount_vnd: int
    reason: str
    note: str
    person_id: str
    at: datetime
    is_approved: bool


_COLUMNS = (
    CashMove.id,
    CashMove.shift_id,
    CashMove.no,
    CashMove.kind,
    CashMove.amount_vnd,
    CashMove.reason,
    CashMove.note,
    CashMove.person_id,
    CashMove.at,
    CashMove.is_approved,
)


def write(
    session: Session, shift_id: str, move: NewMove, *, is_approved: bool = False, hand: Hand
) -> Moved:
    """Write a move of a shift."""
    require_act(session)
    last = session.scalar(select(func.max(CashMove.no)).where(CashMove.shift_id == shift_id))
    made = CashMove(
        id=move.move_id,
        shift_id=shift_id,
        no=(last or 0) + 1,
        kind=move.kind,
        amount_vnd=move.amount_vnd,
        reason=move.reason,
        note=move.note,
        person_id=hand.by_id,
        is_approved=is_approved,
        request_id=move.request_id,
        at=hand.at,
        business_on=hand.on,
    )
    session.add(made)
    session.flush()
    return Moved(
        move_id=made.id,
        shift_id=shift_id,
        no=made.no,
        kind=made.kind,
        amount_vnd=made.amount_vnd,
        reason=made.reason,
        note=made.note,
        person_id=made.person_id,
        at=made.at,
        is_approved=is_approved,
    )


def asked_before(session: Session, request_id: str | None) -> Moved | None:
    """The move that a request made when it was heard the first time."""
    if request_id is None:
        return None
    row = session.execute(select(*_COLUMNS).where(CashMove.request_id == request_id)).one_or_none()
    return None if row is None else _moved(row)


def _moved(row: Sequence[Any]) -> Moved:
    return Moved(*row)


def was_refused(session: Session, shift_id: str) -> bool:
    """Whether somebody asked a shift's drawer for more than it held."""
    asked = select(CashMove.id).where(CashMove.shift_id == shift_id, CashMove.kind == REFUSED)
    return session.scalar(asked.limit(1)) is not None


def of_shift(session: Session, shift_id: str) -> list[Moved]:
    """A shift's moves in their order, those refused among them."""
    rows = session.execute(
        select(*_COLUMNS).where(CashMove.shift_id == shift_id).order_by(CashMove.no)
    )
    return [_moved(row) for row in rows]
