"""Reads of approvals: who said yes to themselves, and who has looked at it since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from pos.shop.models import ApprovalRow, Person, SeenApproval


@dataclass(frozen=True)
class SelfApproval:
    """Somebody alone said yes to themselves."""

    approval_id: str
    kind: str
    bound: int
    note: str
    reason: str
    by_id: str
    by_name: str
    register_no: int | None
    at: datetime
    seen_by: str
    """Empty: nobody has looked yet."""
    seen_at: datetime | None


_SEEN = select(SeenApproval.approval_id).where(SeenApproval.approval_id == ApprovalRow.id)
_UNSEEN = ~_SEEN.correlate(ApprovalRow).exists()


def unseen_count(session: Session) -> int:
    """How many nobody has looked at."""
    counted = select(func.count()).select_from(ApprovalRow).where(ApprovalRow.is_self, _UNSEEN)
    return session.scalar(counted) or 0


def self_approvals(session: Session, *, is_seen: bool, most: int = 100) -> list[SelfApproval]:
    """Those that wait to be looked at, or the last that were; the newest first."""
    by, looked = aliased(Person), aliased(Person)
    has_seen = SeenApproval.approval_id.is_not(None)
    asked = (
        select(
            ApprovalRow.id,
            ApprovalRow.kind,
            ApprovalRow.bound,
            ApprovalRow.note,
            ApprovalRow.reason,
            ApprovalRow.by_id,
            by.name,
            ApprovalRow.register_no,
            ApprovalRow.at,
            func.coalesce(looked.name, ""),
            SeenApproval.at,
        )
        .join(by, by.id == ApprovalRow.by_id)
        .outerjoin(SeenApproval, SeenApproval.approval_id == ApprovalRow.id)
        .outerjoin(looked, looked.id == SeenApproval.by_id)
        .where(ApprovalRow.is_self, has_seen if is_seen else ~has_seen)
        .order_by(ApprovalRow.id.desc())
        .limit(most)
    )
    return [SelfApproval(*row) for row in session.execute(asked)]
