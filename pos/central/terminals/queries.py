"""What is known of terminals, as frozen values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from pos.central.terminals.models import (
    CentralKey,
    CentralStanding,
    CentralTerminal,
    Enrolment,
    EnrolmentCode,
)
from pos.sync.enrolment import shown_key


@dataclass(frozen=True)
class Heard:
    """What a terminal last said of itself."""

    seen_at: datetime
    boot_id: str
    fingerprint: str
    backlog: int
    """Facts it had not sent."""
    backlog_since: datetime | None
    skew_ms: int
    """Its clock less ours."""
    app_version: str
    schema: str
    disk_free_mb: int
    integrity: str
    release_no: int
    recall_no: int


@dataclass(frozen=True)
class Terminal:
    """One terminal."""

    terminal_id: str
    showroom_code: str
    showroom_name: str
    status: str
    """`waiting`, `active`, `revoked` or `replaced`."""
    public_key: str
    fingerprint: str
    app_version: str
    enrolled_at: datetime
    approved_at: datetime | None
    revoked_at: datetime | None
    heard: Heard | None
    """None until it first said anything."""

    @property
    def key_shown(self) -> str:
        """The key as people compare it."""
        return shown_key(self.public_key)


@dataclass(frozen=True)
class Key:
    """A key that a terminal has had."""

    public_key: str
    from_at: datetime
    revoked_at: datetime | None

    @property
    def shown(self) -> str:
        """As people compare it."""
        return shown_key(self.public_key)


@dataclass(frozen=True)
class Came:
    """What a terminal said when it came with a code."""

    at: datetime
    address: str
    showroom_code: str
    """As it says."""
    showroom_name: str
    code_showroom: str
    """As its code says."""
    replaces_id: str
    fingerprint: str
    app_version: str
    epochs: int


@dataclass(frozen=True)
class OpenCode:
    """A code that may still let somebody in."""

    code_hash: str
    handle: str
    showroom_code: str
    for_terminal_id: str
    made_at: datetime
    ends_at: datetime
    tries: int


def terminals(session: Session, showroom_code: str | None = None) -> list[Terminal]:
    """Every terminal by showroom, those that wait first.

    Args:
        showroom_code: of one showroom alone; None: of all.
    """
    query = _terminals()
    if showroom_code is not None:
        query = query.where(CentralTerminal.showroom_code == showroom_code)
    rows = session.execute(
        query.order_by(
            CentralTerminal.status != "waiting",
            CentralTerminal.showroom_code,
            CentralTerminal.terminal_id,
        )
    )
    return [_terminal(one) for one in rows]


def terminal(session: Session, terminal_id: str) -> Terminal | None:
    """One terminal; None where there is none."""
    row = session.execute(_terminals().where(CentralTerminal.terminal_id == terminal_id)).first()
    return None if row is None else _terminal(row)


def waiting(session: Session) -> int:
    """How many terminals wait to be approved."""
    query = select(func.count()).where(CentralTerminal.status == "waiting")
    return session.scalar(query) or 0


def keys(session: Session, terminal_id: str) -> list[Key]:
    """A terminal's keys, the newest first."""
    rows = session.scalars(
        select(CentralKey)
        .where(CentralKey.terminal_id == terminal_id)
        .order_by(CentralKey.from_at.desc(), CentralKey.public_key)
    )
    return [Key(one.public_key, one.from_at, one.revoked_at) for one in rows]


def enrolments(session: Session, terminal_id: str) -> list[Came]:
    """How a terminal came, each time, the last first."""
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.terminal_id == terminal_id)
        .order_by(Enrolment.enrolment_id.desc())
    )
    return [
        Came(
            at=one.at,
            address=one.address,
            showroom_code=one.showroom_code,
            showroom_name=one.showroom_name,
            code_showroom=one.code_showroom,
            replaces_id=one.replaces_id,
            fingerprint=one.fingerprint,
            app_version=one.app_version,
            epochs=one.epochs,
        )
        for one in rows
    ]


def last_enrolment(session: Session, terminal_id: str) -> Came | None:
    """How it came the last time; None for one that was put there by hand."""
    return next(iter(enrolments(session, terminal_id)), None)


def open_codes(session: Session, at: datetime) -> list[OpenCode]:
    """Codes that nobody has used, and that still hold, the newest first."""
    rows = session.scalars(
        select(EnrolmentCode)
        .where(
            EnrolmentCode.used_by.is_(None),
            EnrolmentCode.withdrawn_at.is_(None),
            EnrolmentCode.ends_at > at,
        )
        .order_by(EnrolmentCode.made_at.desc(), EnrolmentCode.code_hash)
    )
    return [
        OpenCode(
            code_hash=one.code_hash,
            handle=one.handle,
            showroom_code=one.showroom_code,
            for_terminal_id=one.for_terminal_id,
            made_at=one.made_at,
            ends_at=one.ends_at,
            tries=one.tries,
        )
        for one in rows
    ]


def _terminals() -> Select[Any, Any]:
    return select(CentralTerminal, CentralStanding).outerjoin(
        CentralStanding, CentralStanding.terminal_id == CentralTerminal.terminal_id
    )


def _terminal(row: Row[Any, Any]) -> Terminal:
    one, standing = row
    return Terminal(
        terminal_id=one.terminal_id,
        showroom_code=one.showroom_code,
        showroom_name=one.showroom_name,
        status=one.status,
        public_key=one.public_key,
        fingerprint=one.fingerprint,
        app_version=one.app_version,
        enrolled_at=one.enrolled_at,
        approved_at=one.approved_at,
        revoked_at=one.revoked_at,
        heard=None if standing is None else _heard(standing),
    )


def _heard(one: CentralStanding) -> Heard:
    return Heard(
        seen_at=one.seen_at,
        boot_id=one.boot_id,
        fingerprint=one.fingerprint,
        backlog=one.backlog,
        backlog_since=one.backlog_since,
        skew_ms=one.skew_ms,
        app_version=one.app_version,
        schema=one.schema,
        disk_free_mb=one.disk_free_mb,
        integrity=one.integrity,
        release_no=one.release_no,
        recall_no=one.recall_no,
    )
