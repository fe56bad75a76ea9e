"""The book of shifts: the only writer of `till_shifts`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.sync.pen import Hand
from pos.till.models import Shift
from pos.till.refusals import NoShift


@dataclass(frozen=True)
class OpenShift:
    """A register's open shift, as read."""

    id: str
    no: int


_OPEN = Prepared(
    select(Shift.id, Shift.no).where(
        Shift.register_no == bindparam("register"), Shift.closed_at.is_(None)
    )
)


def open_one(session: Session, register_no: int, notes: Mapping[int, int], *, hand: Hand) -> Shift:
    """Write a new shift of a register, with the float counted by notes."""
    require_act(session)
    last = session.scalar(select(func.max(Shift.no)).where(Shift.register_no == register_no))
    shift = Shift(
        id=new_id(),
        register_no=register_no,
        no=(last or 0) + 1,
        person_id=hand.by_id,
        float_vnd=sum(note * count for note, count in notes.items()),
        notes=json.dumps({str(note): count for note, count in notes.items()}),
        opened_at=hand.at,
        closed_at=None,
    )
    session.add(shift)
    session.flush()
    return shift


def find_open(session: Session, register_no: int) -> OpenShift | None:
    """The register's open shift."""
    row = _OPEN.first(session, register=register_no)
    return None if row is None else OpenShift(*row)


def require_open(session: Session, register_no: int) -> OpenShift:
    """The register's open shift.

    Raises:
        NoShift: nobody has opened one.
    """
    shift = find_open(session, register_no)
    if shift is None:
        raise NoShift
    return shift
