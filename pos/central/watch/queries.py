"""What the office watches, as frozen values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Engine, and_, distinct, exists, func, select, tuple_
from sqlalchemy.orm import Session

from pos.central.books.shift_models import CentralClosing, CentralShift
from pos.central.database import reading
from pos.central.streams.models import CentralFact, Parked, Quarantined, Stream
from pos.central.terminals.models import CentralStanding, CentralTerminal
from pos.central.watch.alarms import Aside, Differing, Seen, Unclosed, Watched

LOOKED_BACK = timedelta(days=31)
"""A shift that was never closed is told so long."""
MOST_ROWS = 200
Found = TypeVar("Found")


@dataclass(frozen=True)
class ParkedFact:
    """A fact that is kept and could not be read."""

    terminal_id: str
    showroom_code: str
    showroom_name: str
    epoch: str
    ordinal: str
    seq: int
    business_on: date
    kind: str
    error: str
    tries: int
    parked_at: datetime
    body: str = ""
    """As it came; only of one that was asked for."""


@dataclass(frozen=True)
class QuarantinedFact:
    """A fact that cannot stand in its stream."""

    terminal_id: str
    id: str
    showroom_code: str
    showroom_name: str
    epoch: str
    seq: int
    reason: str
    came_at: datetime
    hash: bytes
    body: str = ""
    """As it came; only of one that was asked for."""
    kept_body: str | None = None
    """What the stream holds under the same number; None: nothing."""
    kept_hash: bytes | None = None
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_note: str = ""


def seen(engines: Sequence[Engine], on: date, showroom_code: str | None = None) -> Seen:
    """All that alarms are made of.

    Args:
        engines: of every shard, the first first: it knows all terminals.
        on: the business day.
        showroom_code: of one showroom alone; None: of all.
    """
    with reading(engines[0]) as session:
        terminals = _watched(session, showroom_code)
    aside: list[Aside] = []
    parked: list[Aside] = []
    unclosed: list[Unclosed] = []
    differing: list[Differing] = []
    for engine in engines:
        with reading(engine) as session:
            aside += _aside(session)
            parked += _parked_counts(session)
            unclosed += _unclosed(session, on)
            differing += _differing(session)
    return Seen(terminals, aside, parked, unclosed, differing)


def _watched(session: Session, showroom_code: str | None) -> list[Watched]:
    query = select(
        CentralTerminal.terminal_id,
        CentralTerminal.showroom_code,
        CentralTerminal.showroom_name,
        CentralTerminal.status,
        CentralTerminal.enrolled_at,
        CentralStanding.seen_at,
        func.coalesce(CentralStanding.backlog, 0),
        CentralStanding.backlog_since,
        func.coalesce(CentralStanding.skew_ms, 0),
        func.coalesce(CentralStanding.disk_free_mb, 0),
        CentralStanding.clone_at,
    ).outerjoin(CentralStanding, CentralStanding.terminal_id == CentralTerminal.terminal_id)
    if showroom_code is not None:
        query = query.where(CentralTerminal.showroom_code == showroom_code)
    return [Watched(*row) for row in session.execute(query)]


def _aside(session: Session) -> list[Aside]:
    query = (
        select(
            Quarantined.terminal_id,
            Quarantined.reason,
            # Of a fork both versions lie there.
            func.count(distinct(tuple_(Quarantined.epoch, Quarantined.seq))),
            func.min(Quarantined.came_at, type_=Quarantined.came_at.type),
        )
        .where(Quarantined.settled_at.is_(None))
        .group_by(Quarantined.terminal_id, Quarantined.reason)
    )
    return [Aside(*row) for row in session.execute(query)]


def _parked_counts(session: Session) -> list[Aside]:
    query = (
        select(
            Parked.terminal_id,
            func.count(),
            func.min(Parked.parked_at, type_=Parked.parked_at.type),
        )
        .where(Parked.settled_at.is_(None))
        .group_by(Parked.terminal_id)
    )
    return [Aside(row[0], "parked", row[1], row[2]) for row in session.execute(query)]


def _unclosed(session: Session, on: date) -> list[Unclosed]:
    query = (
        select(CentralShift.terminal_id, CentralShift.register_no, CentralShift.business_on)
        .outerjoin(
            CentralClosing,
            and_(
                CentralClosing.terminal_id == CentralShift.terminal_id,
                CentralClosing.shift_id == CentralShift.shift_id,
            ),
        )
        .where(
            CentralClosing.seq.is_(None),
            CentralShift.business_on < on,
            CentralShift.business_on >= on - LOOKED_BACK,
        )
    )
    return [Unclosed(*row) for row in session.execute(query)]


def _differing(session: Session) -> list[Differing]:
    query = select(
        CentralClosing.terminal_id,
        CentralClosing.number,
        CentralClosing.business_on,
        CentralClosing.checked_at,
    ).where(CentralClosing.status == "mismatch")
    return [Differing(*row) for row in session.execute(query)]


def parked(engines: Sequence[Engine]) -> list[ParkedFact]:
    """Kept facts that nobody could read and nobody has settled, the oldest first."""
    asked = _parked().where(Parked.settled_at.is_(None))
    found: list[ParkedFact] = []
    for engine in engines:
        with reading(engine) as session:
            rows = session.execute(asked.order_by(Parked.parked_at).limit(MOST_ROWS))
            found += [ParkedFact(*row) for row in rows]
    return sorted(found, key=lambda one: (one.parked_at, one.terminal_id, one.seq))[:MOST_ROWS]


def parked_fact(session: Session, terminal_id: str, epoch: str, seq: int) -> ParkedFact | None:
    """One of them with its body; None where it was read, or settled, meanwhile."""
    row = session.execute(
        _parked().where(
            Parked.terminal_id == terminal_id,
            Parked.epoch == epoch,
            Parked.seq == seq,
            Parked.settled_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    kept = _kept(session, terminal_id, epoch, seq)
    return replace(ParkedFact(*row), body="" if kept is None else kept[0])


def quarantined(engines: Sequence[Engine]) -> list[QuarantinedFact]:
    """Facts put aside that nobody has settled, the oldest first; of a fork the version that does
    not stand in the stream."""
    is_kept = exists().where(
        CentralFact.terminal_id == Quarantined.terminal_id,
        CentralFact.epoch == Quarantined.epoch,
        CentralFact.seq == Quarantined.seq,
        CentralFact.hash == Quarantined.hash,
    )
    order = (Quarantined.came_at, Quarantined.terminal_id, Quarantined.seq)
    asked = _quarantined().where(Quarantined.settled_at.is_(None), ~is_kept).order_by(*order)
    found: list[QuarantinedFact] = []
    for engine in engines:
        with reading(engine) as session:
            found += [QuarantinedFact(*row) for row in session.execute(asked.limit(MOST_ROWS))]
    return sorted(found, key=lambda one: (one.came_at, one.terminal_id, one.seq))[:MOST_ROWS]


def holds(
    engines: Sequence[Engine], find: Callable[[Session], Found | None]
) -> tuple[Engine, Found] | None:
    """The shard on which something is, and what it is; None where it is on none."""
    for engine in engines:
        with reading(engine) as session:
            found = find(session)
        if found is not None:
            return engine, found
    return None


def quarantined_fact(session: Session, terminal_id: str, fact_id: str) -> QuarantinedFact | None:
    """One of them with both versions; None where there is none."""
    row = session.execute(
        _quarantined()
        .add_columns(Quarantined.body)
        .where(Quarantined.terminal_id == terminal_id, Quarantined.id == fact_id)
    ).first()
    if row is None:
        return None
    *head, body = row
    aside = session.get_one(Quarantined, (terminal_id, fact_id))
    kept = _kept(session, terminal_id, aside.epoch, aside.seq)
    return replace(
        QuarantinedFact(*head),
        body=body,
        kept_body=None if kept is None else kept[0],
        kept_hash=None if kept is None else kept[1],
        settled_at=aside.settled_at,
        settled_by=aside.settled_by or "",
        settled_note=aside.settled_note or "",
    )


def _parked() -> Any:
    return (
        select(
            Parked.terminal_id,
            func.coalesce(CentralTerminal.showroom_code, ""),
            func.coalesce(CentralTerminal.showroom_name, ""),
            Parked.epoch,
            func.coalesce(Stream.ordinal, ""),
            Parked.seq,
            Parked.business_on,
            Parked.kind,
            Parked.error,
            Parked.tries,
            Parked.parked_at,
        )
        .outerjoin(CentralTerminal, CentralTerminal.terminal_id == Parked.terminal_id)
        .outerjoin(
            Stream,
            and_(Stream.terminal_id == Parked.terminal_id, Stream.epoch == Parked.epoch),
        )
    )


def _quarantined() -> Any:
    return select(
        Quarantined.terminal_id,
        Quarantined.id,
        func.coalesce(CentralTerminal.showroom_code, ""),
        func.coalesce(CentralTerminal.showroom_name, ""),
        Quarantined.epoch,
        Quarantined.seq,
        Quarantined.reason,
        Quarantined.came_at,
        Quarantined.hash,
    ).outerjoin(CentralTerminal, CentralTerminal.terminal_id == Quarantined.terminal_id)


def _kept(session: Session, terminal_id: str, epoch: str, seq: int) -> tuple[str, bytes] | None:
    row = session.execute(
        select(CentralFact.body, CentralFact.hash).where(
            CentralFact.terminal_id == terminal_id,
            CentralFact.epoch == epoch,
            CentralFact.seq == seq,
        )
    ).first()
    return None if row is None else (row[0], row[1])
