"""The book of checks: what the bank's app says of transfers, the only writer of
`till_transfer_checks`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.sync.pen import Hand
from pos.till.payment_models import TransferCheck


class Word(StrEnum):
    """What was found in the bank's app."""

    ARRIVED = "arrived"
    NEVER = "never"


@dataclass(frozen=True)
class Check:
    """What somebody found."""

    word: Word
    reason: str
    """Why it is said otherwise than before; empty for the first."""
    at: datetime
    by_name: str


def of_requests(session: Session, request_ids: list[str]) -> dict[str, list[Check]]:
    """The checks of requests, by request, the newest first; those without are left out."""
    found: dict[str, list[Check]] = {}
    rows = session.scalars(
        select(TransferCheck)
        .where(TransferCheck.request_id.in_(request_ids))
        .order_by(TransferCheck.id.desc())
    )
    for row in rows:
        check = Check(Word(row.word), row.reason, row.at, row.by_name)
        found.setdefault(row.request_id, []).append(check)
    return found


def write(session: Session, request_id: str, word: Word, reason: str, *, hand: Hand) -> None:
    """Write what was found."""
    require_act(session)
    row = TransferCheck(
        id=new_id(),
        request_id=request_id,
        word=word,
        reason=reason,
        at=hand.at,
        by_id=hand.by_id,
        by_name=hand.by_name,
    )
    session.add(row)
    session.flush()
