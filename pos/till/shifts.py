"""The book of shifts: the only writer of `till_shifts`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.stock.models import Fair, RegisterPlace
from pos.sync.pen import Hand
from pos.sync.queries import StreamHead
from pos.till.models import Shift
from pos.till.refusals import NoShift, ShiftIsCounted


@dataclass(frozen=True)
class OpenShift:
    """A register's open shift, as read."""

    id: str
    no: int
    counted_at: datetime | None = None
    """When its money was counted to close it; until then it sells."""
    fair: str = ""
    """The fair's name, where the register sells at one."""


@dataclass(frozen=True)
class ShiftRow:
    """A shift whole, open or closed."""

    id: str
    register_no: int
    no: int
    person_id: str
    float_vnd: int
    notes: dict[str, int]
    before_vnd: int | None
    opened_at: datetime
    opened_epoch: str | None
    opened_seq: int | None
    counted_at: datetime | None
    closed_at: datetime | None


# Built once: every sale asks for it.  The fair's name comes along, so that the bar costs nothing.
_OPEN = Prepared(
    select(Shift.id, Shift.no, Shift.counted_at, func.coalesce(Fair.name, ""))
    .outerjoin(RegisterPlace, RegisterPlace.register_no == Shift.register_no)
    .outerjoin(Fair, Fair.place_id == RegisterPlace.place_id)
    .where(Shift.register_no == bindparam("register"), Shift.closed_at.is_(None))
)


def open_one(
    session: Session,
    register_no: int,
    notes: Mapping[int, int],
    *,
    head: StreamHead | None = None,
    hand: Hand,
) -> Shift:
    """Write a new shift of a register, with the float counted by notes.

    Args:
        head: where the stream stands.
    """
    require_act(session)
    last = session.execute(
        select(Shift.no, Shift.left_vnd)
        .where(Shift.register_no == register_no)
        .order_by(Shift.no.desc())
        .limit(1)
    ).one_or_none()
    shift = Shift(
        id=new_id(),
        register_no=register_no,
        no=1 if last is None else last[0] + 1,
        person_id=hand.by_id,
        float_vnd=sum(note * count for note, count in notes.items()),
        notes=json.dumps({str(note): count for note, count in notes.items()}),
        opened_at=hand.at,
        closed_at=None,
        before_vnd=None if last is None else last[1],
        opened_epoch=None if head is None else head.epoch,
        opened_seq=None if head is None else head.facts + 1,
    )
    session.add(shift)
    session.flush()
    return shift


def find_open(session: Session, register_no: int) -> OpenShift | None:
    """The register's open shift, be it counted already."""
    row = _OPEN.first(session, register=register_no)
    return None if row is None else OpenShift(*row)


def require_open(session: Session, register_no: int) -> OpenShift:
    """The register's open shift, into whose drawer money may go.

    Raises:
        NoShift: nobody has opened one.
        ShiftIsCounted: its money was counted to close it.
    """
    shift = require_begun(session, register_no)
    if shift.counted_at is not None:
        raise ShiftIsCounted(no=shift.no)
    return shift


def require_begun(session: Session, register_no: int) -> OpenShift:
    """The register's open shift, be it counted already.

    Raises:
        NoShift: nobody has opened one.
    """
    shift = find_open(session, register_no)
    if shift is None:
        raise NoShift
    return shift


def read(session: Session, shift_id: str) -> ShiftRow | None:
    """A shift by its id."""
    row = session.get(Shift, shift_id, populate_existing=True)
    if row is None:
        return None
    return ShiftRow(
        id=row.id,
        register_no=row.register_no,
        no=row.no,
        person_id=row.person_id,
        float_vnd=row.float_vnd,
        notes=json.loads(row.notes),
        before_vnd=row.before_vnd,
        opened_at=row.opened_at,
        opened_epoch=row.opened_epoch,
        opened_seq=row.opened_seq,
        counted_at=row.counted_at,
        closed_at=row.closed_at,
    )


def all_open(session: Session) -> list[tuple[int, str]]:
    """Register and id of every shift that is not closed."""
    rows = session.execute(
        select(Shift.register_no, Shift.id)
        .where(Shift.closed_at.is_(None))
        .order_by(Shift.register_no)
    )
    return [(row[0], row[1]) for row in rows]


def left_before_vnd(session: Session, register_no: int) -> int | None:
    """What the register's last closing left in the drawer; None where there is none to compare."""
    return session.scalar(
        select(Shift.left_vnd)
        .where(Shift.register_no == register_no)
        .order_by(Shift.no.desc())
        .limit(1)
    )


def next_no(session: Session, register_no: int) -> int:
    """The number the register's next shift gets."""
    last = session.scalar(select(func.max(Shift.no)).where(Shift.register_no == register_no))
    return (last or 0) + 1


def stop(session: Session, shift_id: str, at: datetime) -> None:
    """Write that a shift's money was counted: nothing goes in or out any more."""
    require_act(session)
    session.get_one(Shift, shift_id).counted_at = at
    session.flush()


def close(session: Session, shift_id: str, *, left_vnd: int, at: datetime) -> None:
    """Write that a shift is closed, and what stays in its drawer."""
    require_act(session)
    shift = session.get_one(Shift, shift_id)
    shift.closed_at, shift.left_vnd = at, left_vnd
    session.flush()
