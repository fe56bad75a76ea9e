"""The book of checks: what the bank's app says of transfers, the only writer of
`till_transfer_checks`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import transfer_told
from pos.till.payment_models import TransferCheck


class Word(StrEnum):
    """What was found in the bank's app."""

    ARRIVED = "arrived"
    NEVER = "never"
    DOUBTED = "doubted"
    """It was said to be there by mistake: it is to be looked for again."""
    SENT_BACK = "sent_back"
    """It paid no sale, and went back to the account it came from."""


GONE = frozenset({Word.NEVER, Word.SENT_BACK})
"""What is said of money that is not there: it pays nothing."""


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
    if not request_ids:
        return found
    rows = session.scalars(
        select(TransferCheck)
        .where(TransferCheck.request_id.in_(request_ids))
        .order_by(TransferCheck.id.desc())
    )
    for row in rows:
        check = Check(Word(row.word), row.reason, row.at, row.by_name)
        found.setdefault(row.request_id, []).append(check)
    return found


def last_words(session: Session, request_ids: list[str]) -> dict[str, Word]:
    """What was said last of requests, by request; those of which nothing was are left out."""
    return {name: said[0].word for name, said in of_requests(session, request_ids).items()}


def write(
    session: Session,
    transfer: Mapping[str, object],
    word: Word,
    reason: str,
    *,
    before: str,
    hand: Hand,
) -> None:
    """Write what was found, and tell it.

    Args:
        transfer: as facts name it (`Asked.named`).
        before: what was known of the money until now.
    """
    require_act(session)
    made = new_id()
    row = TransferCheck(
        id=made,
        request_id=str(transfer["id"]),
        word=word,
        reason=reason,
        at=hand.at,
        by_id=hand.by_id,
        by_name=hand.by_name,
    )
    session.add(row)
    session.flush()
    content = transfer_told.checked(transfer, word, check_id=made, reason=reason, before=before)
    outbox.record(session, "transfer.checked/1", content, hand=hand)
