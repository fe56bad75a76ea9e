"""The book of the line: the only writer of what the till remembers of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.transaction import require_act
from pos.sync.line_models import Ack, Confirmation, Link, SentFile
from pos.sync.models import Terminal


@dataclass(frozen=True)
class NewLink:
    """A centre as it answered an enrolment."""

    url: str
    authority: str
    status: str
    showroom_code: str
    showroom_name: str
    centre_keys: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Confirmed:
    """What the centre says of a Z."""

    number: str
    business_on: date
    status: str
    """`reconciled`, `mismatch` or `waiting`."""
    differences: Mapping[str, Any]
    """By field: `{"till": …, "centre": …}`."""
    bills: int
    total_vnd: int


def link(session: Session, new: NewLink, *, by_id: str, at: datetime) -> None:
    """Remember a centre.

    Raises:
        Broken: there is one already, or no terminal.
    """
    require_act(session)
    if session.get(Terminal, 1) is None:
        raise Broken("a book without a terminal has nothing to send")
    if _open(session) is not None:
        raise Broken("there is a centre already")
    session.add(
        Link(
            url=new.url,
            authority=new.authority,
            status=new.status,
            showroom_code=new.showroom_code,
            showroom_name=new.showroom_name,
            centre_keys=json.dumps([dict(one) for one in new.centre_keys], ensure_ascii=False),
            enrolled_at=at,
            enrolled_by=by_id,
            heard_at=at,
            trouble="",
        )
    )
    session.flush()


def unlink(session: Session, *, by_id: str, reason: str, at: datetime) -> bool:
    """Send nothing any more, and forget what the centre held; whether there was one."""
    require_act(session)
    found = _open(session)
    if found is None:
        return False
    session.execute(delete(Ack))
    session.execute(delete(SentFile))
    found.ended_at, found.ended_by, found.reason = at, by_id, reason
    session.flush()
    return True


def approve(session: Session) -> None:
    """The centre's people said yes to this terminal."""
    require_act(session)
    session.execute(update(Link).where(Link.ended_at.is_(None)).values(status="active"))


def note_keys(session: Session, keys: Sequence[Mapping[str, str]]) -> None:
    """Remember what the centre signs with now, and nothing else."""
    require_act(session)
    told = json.dumps([dict(one) for one in keys], ensure_ascii=False)
    session.execute(update(Link).where(Link.ended_at.is_(None)).values(centre_keys=told))


def note_heard(
    session: Session, heard_at: datetime | None, trouble: str, trouble_at: datetime | None
) -> None:
    """Remember when the centre last answered, and what needs somebody; empty: nothing does."""
    require_act(session)
    found = _open(session)
    if found is not None:
        found.heard_at = heard_at or found.heard_at
        found.trouble, found.trouble_at = trouble, trouble_at
        session.flush()


def note_acks(
    session: Session, terminal_id: str, acks: Iterable[tuple[str, int, bytes]], at: datetime
) -> None:
    """Remember how far the centre holds each epoch: number and hash of the fact."""
    require_act(session)
    for epoch, seq, digest in acks:
        found = session.get(Ack, (terminal_id, epoch))
        if found is None:
            session.add(
                Ack(
                    terminal_id=terminal_id,
                    epoch=epoch,
                    acked_seq=seq,
                    hash=digest,
                    acked_at=at,
                )
            )
        else:
            found.acked_seq, found.hash, found.acked_at = seq, digest, at
    session.flush()


def note_confirmations(session: Session, told: Iterable[Confirmed], at: datetime) -> None:
    """Remember what the centre says of Zs; the same again changes nothing."""
    require_act(session)
    for one in told:
        differences = json.dumps(dict(one.differences), ensure_ascii=False, sort_keys=True)
        found = session.get(Confirmation, one.number)
        if found is None:
            session.add(
                Confirmation(
                    number=one.number,
                    business_on=one.business_on,
                    status=one.status,
                    differences=differences,
                    bills=one.bills,
                    total_vnd=one.total_vnd,
                    told_at=at,
                )
            )
            continue
        if (found.status, found.differences) != (one.status, differences):
            found.told_at, found.printed_at = at, None
        found.status, found.differences = one.status, differences
        found.business_on, found.bills = one.business_on, one.bills
        found.total_vnd = one.total_vnd
    session.flush()


def note_printed(session: Session, numbers: Iterable[str], at: datetime) -> None:
    """A paper says what the centre made of these Zs."""
    require_act(session)
    for number in numbers:
        found = session.get(Confirmation, number)
        if found is not None and found.printed_at is None:
            found.printed_at = at
    session.flush()


def note_file(session: Session, sha256: str, status: str, at: datetime) -> None:
    """Remember how the centre took a file: `kept` or `refused`."""
    require_act(session)
    found = session.get(SentFile, sha256)
    if found is None:
        session.add(SentFile(sha256=sha256, status=status, sent_at=at))
    else:
        found.status, found.sent_at = status, at
    session.flush()


def _open(session: Session) -> Link | None:
    return session.scalar(select(Link).where(Link.ended_at.is_(None)))
