"""Reads of what happened at a register in a shift, and whether all of it is here."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from pos.central.books import readings
from pos.central.books.shift_models import CentralClosing, CentralHappening, CentralShift

_TOLD = {
    "approval.given": "approval",
    "drawer.opened": "drawer",
    "order.voided": "void",
    "shift.looked": "look",
}
"""What a Z lists of what happened, and under which head."""


def happened(
    session: Session,
    closing: CentralClosing,
    shift: CentralShift | None,
    without: Collection[str],
) -> dict[str, int | str]:
    """What happened at the register since the shift began, counted as a Z tells it.

    Args:
        without: approvals that closing itself needed.
    """
    rows = session.execute(
        select(
            CentralHappening.kind,
            CentralHappening.what,
            CentralHappening.subject_id,
            CentralHappening.register_no,
        ).where(
            CentralHappening.terminal_id == closing.terminal_id,
            CentralHappening.kind.in_(sorted(_TOLD)),
            _since(closing, shift),
        )
    )
    counted = Counter(
        f"happenings.{_TOLD[kind]}:{what}"
        for kind, what, subject_id, register_no in rows
        if _is_its(closing, kind, subject_id, register_no) and subject_id not in without
    )
    return dict(counted)


def _is_its(closing: CentralClosing, kind: str, subject_id: str, register_no: int) -> bool:
    if kind == "shift.looked":
        return subject_id == closing.shift_id
    return register_no == closing.register_no


def _since(closing: CentralClosing, shift: CentralShift | None) -> ColumnElement[bool]:
    running = and_(CentralHappening.epoch == closing.epoch, CentralHappening.seq < closing.seq)
    if shift is None:
        return running
    if shift.epoch == closing.epoch:
        return and_(running, CentralHappening.seq >= shift.seq)
    begun = and_(CentralHappening.epoch == shift.epoch, CentralHappening.seq >= shift.seq)
    return or_(begun, running)


def has_gaps(session: Session, closing: CentralClosing, shift: CentralShift) -> bool:
    """Whether facts between a shift's opening and its Z are not read."""
    held = readings.known(session, closing.terminal_id, closing.epoch)
    since = shift.seq if shift.epoch == closing.epoch else 1
    read: Sequence[Any] = [
        one for one in held if (one.lower or 0) <= since and closing.seq < (one.upper or 0)
    ]
    return not read
