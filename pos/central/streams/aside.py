"""The book of what was put aside: facts that cannot stand in their stream, facts not yet read."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.central.streams.models import CentralFact, Parked, Quarantined
from pos.central.streams.values import Unread
from pos.sync.wire import SentFact

_LONGEST = 500
"""Of an error's words so much is kept."""


def put_aside(
    session: Session,
    terminal_id: str,
    epoch: str,
    facts: Iterable[SentFact],
    *,
    reason: str,
    now: datetime,
) -> None:
    """Keep facts that cannot stand in their stream, for somebody to look at.

    The same fact that comes again is there already.

    Args:
        reason: `fork`, `chain`, `signature`, `revoked`, `clone`, `parent`.
    """
    rows = [
        {
            "terminal_id": terminal_id,
            "id": _name(epoch, one, reason),
            "epoch": epoch,
            "seq": one.seq,
            "hash": one.hash,
            "sig": one.sig,
            "body": one.body,
            "reason": reason,
            "came_at": now,
        }
        for one in facts
    ]
    if rows:
        session.execute(insert(Quarantined).on_conflict_do_nothing(), rows)


def _name(epoch: str, fact: SentFact, reason: str) -> str:
    whole = f"{epoch}\n{fact.seq}\n{reason}\n".encode() + fact.hash + fact.sig + fact.body.encode()
    return hashlib.sha256(whole).hexdigest()[:32]


def park(session: Session, unread: Sequence[Unread], *, now: datetime) -> None:
    """Note kept facts that nobody could read; one read in vain again counts its tries."""
    rows = [
        {
            "terminal_id": one.fact.terminal_id,
            "epoch": one.fact.epoch,
            "seq": one.fact.seq,
            "business_on": one.fact.business_on,
            "kind": one.fact.kind,
            "error": one.error[:_LONGEST].replace("\0", "�"),
            "tries": 1,
            "parked_at": now,
        }
        for one in unread
    ]
    if not rows:
        return
    made = insert(Parked)
    again = {"error": made.excluded.error, "tries": Parked.tries + 1}
    keys = [Parked.terminal_id, Parked.epoch, Parked.seq]
    session.execute(made.on_conflict_do_update(index_elements=keys, set_=again), rows)


def kept_versions(
    session: Session, terminal_id: str, epoch: str, first: int, last: int
) -> list[SentFact]:
    """The kept facts of these numbers, as they came: the other side of a fork."""
    rows = session.execute(
        select(CentralFact.seq, CentralFact.body, CentralFact.hash, CentralFact.sig)
        .where(
            CentralFact.terminal_id == terminal_id,
            CentralFact.epoch == epoch,
            CentralFact.seq.between(first, last),
        )
        .order_by(CentralFact.seq)
    )
    return [SentFact(row.seq, row.body, row.hash, row.sig) for row in rows]


def parked_seqs(session: Session, terminal_id: str, epoch: str, first: int, last: int) -> list[int]:
    """The numbers of an epoch's facts that wait to be read."""
    found = session.scalars(
        select(Parked.seq)
        .where(
            Parked.terminal_id == terminal_id,
            Parked.epoch == epoch,
            Parked.seq.between(first, last),
            Parked.settled_at.is_(None),
        )
        .order_by(Parked.seq)
    )
    return list(found)


def unpark(session: Session, terminal_id: str, epoch: str, seq: int) -> None:
    """The fact was read."""
    session.execute(
        delete(Parked).where(
            Parked.terminal_id == terminal_id, Parked.epoch == epoch, Parked.seq == seq
        )
    )


def settle_parked(
    session: Session, terminal_id: str, epoch: str, seq: int, *, by: str, note: str, at: datetime
) -> None:
    """Somebody let an unread fact be; one that was read or settled meanwhile stays as it is."""
    session.execute(
        update(Parked)
        .where(
            Parked.terminal_id == terminal_id,
            Parked.epoch == epoch,
            Parked.seq == seq,
            Parked.settled_at.is_(None),
        )
        .values(settled_at=at, settled_by=by, settled_note=note)
    )


def settle_quarantined(
    session: Session, terminal_id: str, fact_id: str, *, by: str, note: str, at: datetime
) -> None:
    """Somebody decided about a fact that was put aside, and so about every version of its number;
    the first decision stays."""
    found = session.get(Quarantined, (terminal_id, fact_id))
    if found is None:
        return
    session.execute(
        update(Quarantined)
        .where(
            Quarantined.terminal_id == terminal_id,
            Quarantined.epoch == found.epoch,
            Quarantined.seq == found.seq,
            Quarantined.reason == found.reason,
            Quarantined.settled_at.is_(None),
        )
        .values(settled_at=at, settled_by=by, settled_note=note)
    )
