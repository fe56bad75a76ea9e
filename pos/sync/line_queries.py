"""Reads of the line: which centre, what it holds, what it said, what is next to be sent."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.dates import parse_at
from pos.sync.facts import Fact, letter_place, told_of
from pos.sync.line_models import Ack, Confirmation, Link, SentFile
from pos.sync.models import Epoch, StoredFact, Terminal


@dataclass(frozen=True)
class Linked:
    """The centre that this terminal sends to."""

    url: str
    authority: str
    """PEM of a certificate trusted besides the machine's own; empty: none."""
    is_approved: bool
    showroom_code: str
    showroom_name: str
    enrolled_at: datetime
    heard_at: datetime | None
    trouble: str
    """A value of `standing.Case`; empty: none."""
    trouble_at: datetime | None


@dataclass(frozen=True)
class Run:
    """One epoch as the book holds it."""

    epoch: str
    ordinal: str
    public_key: str
    seq: int
    """Of its last fact; 0: none."""


@dataclass(frozen=True)
class ConfirmedZ:
    """A Z and what the centre made of it."""

    number: str
    business_on: date
    status: str
    differences: Mapping[str, Any]
    bills: int
    total_vnd: int
    told_at: datetime
    is_printed: bool


def linked(session: Session) -> Linked | None:
    """The centre; None where there is none."""
    one = session.scalar(select(Link).where(Link.ended_at.is_(None)))
    if one is None:
        return None
    return Linked(
        url=one.url,
        authority=one.authority,
        is_approved=one.status == "active",
        showroom_code=one.showroom_code,
        showroom_name=one.showroom_name,
        enrolled_at=one.enrolled_at,
        heard_at=one.heard_at,
        trouble=one.trouble,
        trouble_at=one.trouble_at,
    )


def centre_keys(session: Session) -> list[dict[str, str]]:
    """What the centre signs with: `kid`, `public_key`, `not_after`; none where there is none."""
    found = session.scalar(select(Link.centre_keys).where(Link.ended_at.is_(None)))
    keys: list[dict[str, str]] = json.loads(found or "[]")
    return keys


def terminal_id(session: Session) -> str:
    """This terminal; empty before it was founded."""
    return session.scalar(select(Terminal.terminal_id)) or ""


def runs(session: Session) -> list[Run]:
    """All epochs of this terminal in the order in which they were begun."""
    last = (
        select(func.max(StoredFact.seq))
        .where(
            StoredFact.terminal_id == Epoch.terminal_id,
            StoredFact.epoch == Epoch.epoch,
        )
        .scalar_subquery()
    )
    asked = select(Epoch.epoch, Epoch.ordinal, Epoch.public_key, func.coalesce(last, 0)).join(
        Terminal, Terminal.terminal_id == Epoch.terminal_id
    )
    found = [Run(*row) for row in session.execute(asked)]
    return sorted(found, key=lambda one: letter_place(one.ordinal))


def hash_at(session: Session, epoch: str, seq: int) -> bytes | None:
    """The hash of one fact of this terminal; None where the book has none there."""
    return session.scalar(
        select(StoredFact.hash)
        .join(Terminal, Terminal.terminal_id == StoredFact.terminal_id)
        .where(StoredFact.epoch == epoch, StoredFact.seq == seq)
    )


def facts_from(session: Session, epoch: str, seq: int, most: int) -> list[Fact]:
    """Facts of one epoch of this terminal side by side, from `seq` on."""
    asked = (
        select(StoredFact)
        .join(Terminal, Terminal.terminal_id == StoredFact.terminal_id)
        .where(StoredFact.epoch == epoch, StoredFact.seq >= seq)
        .order_by(StoredFact.seq)
        .limit(most)
    )
    return [
        Fact(one.terminal_id, one.epoch, one.seq, one.prev, one.hash, one.sig, one.body)
        for one in session.scalars(asked)
    ]


def acks(session: Session) -> dict[str, int]:
    """By epoch: how far the centre was last heard to hold it."""
    asked = select(Ack.epoch, Ack.acked_seq).join(Terminal, Terminal.terminal_id == Ack.terminal_id)
    return {row.epoch: row.acked_seq for row in session.execute(asked)}


def unsent(session: Session) -> int:
    """How many facts the centre was not heard to hold; all where there is no centre."""
    acked = acks(session)
    return sum(max(0, run.seq - acked.get(run.epoch, 0)) for run in runs(session))


def oldest_unsent_at(session: Session) -> datetime | None:
    """The moment of the first fact that the centre was not heard to hold; None: it holds all."""
    acked = acks(session)
    for run in runs(session):
        first = acked.get(run.epoch, 0) + 1
        if first <= run.seq:
            found = facts_from(session, run.epoch, first, 1)
            at = told_of(found[0].body).get("at") if found else None
            return parse_at(at) if isinstance(at, str) else None
    return None


def confirmations(session: Session, most: int = 60) -> list[ConfirmedZ]:
    """What the centre said of Zs, the newest first."""
    asked = select(Confirmation).order_by(
        Confirmation.business_on.desc(), Confirmation.number.desc()
    )
    return [_confirmed(one) for one in session.scalars(asked.limit(most))]


def confirmations_of(session: Session, numbers: Collection[str]) -> dict[str, ConfirmedZ]:
    """By number: what the centre said of these Zs."""
    asked = select(Confirmation).where(Confirmation.number.in_(numbers))
    return {one.number: _confirmed(one) for one in session.scalars(asked)}


def to_print(session: Session, most: int = 20) -> list[ConfirmedZ]:
    """Zs whose confirmation no paper says yet, the oldest first."""
    asked = (
        select(Confirmation)
        .where(Confirmation.printed_at.is_(None), Confirmation.status == "reconciled")
        .order_by(Confirmation.business_on, Confirmation.number)
        .limit(most)
    )
    return [_confirmed(one) for one in session.scalars(asked)]


def _confirmed(one: Confirmation) -> ConfirmedZ:
    return ConfirmedZ(
        number=one.number,
        business_on=one.business_on,
        status=one.status,
        differences=json.loads(one.differences),
        bills=one.bills,
        total_vnd=one.total_vnd,
        told_at=one.told_at,
        is_printed=one.printed_at is not None,
    )


def sent_files(session: Session) -> set[str]:
    """The files that need not be offered again, by SHA-256."""
    return set(session.scalars(select(SentFile.sha256)))
