"""The book of what was taken for orders already: the only writer of `till_draft_tenders`."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.sync.pen import Hand
from pos.till.models import Draft, DraftTender
from pos.till.records import TenderKind
from pos.till.tenders import Tendered, slip_key

# Built once: every sale asks.
_TAKEN = Prepared(
    select(
        DraftTender.id,
        DraftTender.kind,
        DraftTender.tendered_vnd,
        DraftTender.reference,
        DraftTender.request_id,
        DraftTender.is_seen,
    )
    .where(DraftTender.draft_id == bindparam("draft"))
    .order_by(DraftTender.no)
)
_INSERT = Prepared(insert(DraftTender))


@dataclass(frozen=True)
class Taken:
    """One tender taken, by its id."""

    id: str
    tendered: Tendered


def of(session: Session, draft_id: str) -> list[Taken]:
    """What was taken for an order, in the order it was taken."""
    return [
        Taken(row[0], Tendered(TenderKind(row[1]), *row[2:]))
        for row in _TAKEN.all(session, draft=draft_id)
    ]


def take(
    session: Session, draft_id: str, one: Tendered, *, hand: Hand, tender_id: str | None = None
) -> str:
    """Write what was taken; gives its id.

    Args:
        tender_id: what the request named it; None: a new id.
    """
    require_act(session)
    made = tender_id or new_id()
    last = session.scalar(select(func.max(DraftTender.no)).where(DraftTender.draft_id == draft_id))
    _INSERT.run(
        session,
        {
            "id": made,
            "draft_id": draft_id,
            "no": (last or 0) + 1,
            "kind": str(one.kind),
            "tendered_vnd": one.tendered_vnd,
            "reference": one.reference,
            "request_id": one.request_id,
            "is_seen": one.is_seen,
            "taken_at": hand.at,
            "taken_by": hand.by_id,
        },
    )
    return made


def find(session: Session, tender_id: str) -> str | None:
    """The order that a tender of this id was taken for; None where there is none."""
    return session.scalar(select(DraftTender.draft_id).where(DraftTender.id == tender_id))


def give_back(session: Session, draft_id: str, tender_id: str) -> Taken | None:
    """Take a tender out of an order; gives it, or None where it is not there."""
    require_act(session)
    held = next((one for one in of(session, draft_id) if one.id == tender_id), None)
    if held is not None:
        session.execute(delete(DraftTender).where(DraftTender.id == tender_id))
    return held


def counts_on(session: Session, tender_id: str) -> bool:
    """Whether an order that is still open counts on a tender."""
    held = (
        select(DraftTender.id)
        .join(Draft, Draft.id == DraftTender.draft_id)
        .where(DraftTender.id == tender_id, Draft.closed_at.is_(None))
    )
    return session.scalar(held) is not None


def mark(session: Session, tender_id: str, *, is_seen: bool) -> None:
    """Write whether the money of a transfer is there, where an open order counts on it."""
    require_act(session)
    if counts_on(session, tender_id):
        session.execute(
            update(DraftTender).where(DraftTender.id == tender_id).values(is_seen=is_seen)
        )


def holds(session: Session, kind: TenderKind, reference: str) -> set[str]:
    """The open orders that a card slip or a voucher was taken for, however it was written."""
    taken = session.execute(
        select(Draft.id, DraftTender.reference)
        .join(DraftTender, DraftTender.draft_id == Draft.id)
        .where(Draft.closed_at.is_(None), DraftTender.kind == str(kind))
    )
    key = slip_key(reference)
    return {draft_id for draft_id, held in taken if slip_key(held) == key}
