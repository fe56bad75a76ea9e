"""What a shift's stretch of the stream tells besides its sales: approvals, the drawer opened, what
was taken out of orders, who looked at what the drawer must hold."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from pos.closing.records import Happening
from pos.sync import queries as sync
from pos.sync.models import StoredFact
from pos.till.shifts import ShiftRow

LOOKED = "shift.looked/1"
TOLD = ("approval.given/1", "drawer.opened/1", "order.voided/1", LOOKED)
"""The kinds of facts that a Z lists one by one."""


def of_shift(session: Session, shift: ShiftRow) -> tuple[Happening, ...]:
    """Approvals and openings of the drawer at the shift's register since it began."""
    return tuple(_happening(told) for told in _told(session, shift, TOLD) if _is_of(told, shift))


def lookers(session: Session, shift: ShiftRow) -> frozenset[str]:
    """The ids of those who looked at what the drawer must hold, from whichever register."""
    found = (told for told in _told(session, shift, (LOOKED,)) if _is_of(told, shift))
    return frozenset(str(told["by"]["id"]) for told in found)


def _is_of(told: dict[str, Any], shift: ShiftRow) -> bool:
    if told.get("t") == LOOKED:
        return bool(told["shift"]["id"] == shift.id)
    return told.get("register") == shift.register_no and told.get("t") in TOLD


def _told(session: Session, shift: ShiftRow, kinds: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The facts of these kinds in their order; others are not even read as JSON."""
    head = sync.head(session)
    if head is None or shift.opened_epoch is None:
        return
    begun = and_(
        StoredFact.terminal_id == head.terminal_id,
        StoredFact.epoch == shift.opened_epoch,
        StoredFact.seq >= (shift.opened_seq or 0),
    )
    running = and_(
        StoredFact.terminal_id == head.terminal_id,
        StoredFact.epoch == head.epoch,
        StoredFact.seq > 0,
    )
    since = begun if head.epoch == shift.opened_epoch else or_(begun, running)
    is_one = or_(*(StoredFact.body.contains(f'"{kind}"', autoescape=True) for kind in kinds))
    asked = select(StoredFact.body).where(since, is_one).order_by(StoredFact.seq)
    for body in session.scalars(asked):
        yield json.loads(body)


def _happening(told: dict[str, Any]) -> Happening:
    approval, drawer = told.get("approval"), told.get("drawer")
    by_name = str(told.get("by", {}).get("name", ""))
    if isinstance(approval, dict):
        return Happening(
            kind=f"approval:{approval.get('kind', '')}",
            reason=str(approval.get("reason", "")),
            by_name=str(approval.get("approved_by", {}).get("name") or by_name),
            at=str(told["at"]),
            amount=approval.get("bound"),
        )
    if told["t"] == "order.voided/1":
        names = ", ".join(str(one.get("name", "")) for one in told.get("lines", ()))
        names = names or str(told.get("tender", {}).get("reference", ""))
        kind = f"void:{told.get('change', '')}"
        return Happening(kind, names, by_name, str(told["at"]), told.get("total_vnd"))
    if told["t"] == LOOKED:
        return Happening("look:drawer", "", by_name, str(told["at"]))
    note = drawer.get("note", "") if isinstance(drawer, dict) else ""
    return Happening(f"drawer:{told.get('change', '')}", str(note), by_name, str(told["at"]))
