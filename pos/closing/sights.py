"""Who may see what a drawer must hold before it is counted, and who has.

Whoever opened a shift, sold in it or counts it must not know what should be in its drawer.  Nobody
can be kept from counting after they have looked, or a shop would not get closed: so a look is a
fact, and a count by somebody who has looked needs another's yes.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.closing import happenings
from pos.returns.models import Return
from pos.shop.permissions import Task, may
from pos.till.models import Sale
from pos.till.shifts import ShiftRow


def has_part(session: Session, shift: ShiftRow, person_id: str) -> bool:
    """Whether somebody opened a shift, sold in it or took goods back in it."""
    if shift.person_id == person_id:
        return True
    sold = select(Sale.id).where(Sale.shift_id == shift.id, Sale.person_id == person_id)
    took = select(Return.id).where(Return.shift_id == shift.id, Return.person_id == person_id)
    return any(session.scalar(asked.limit(1)) is not None for asked in (sold, took))


def may_look(session: Session, shift: ShiftRow, person_id: str, role: str) -> bool:
    """Whether somebody may look at what a drawer must hold: who leads and has no part in it, and
    who can count none; once it is counted, whoever leads."""
    if not may(role, Task.CLOSE_SHIFT):
        return may(role, Task.AUDIT)
    if not may(role, Task.APPROVE):
        return False
    return shift.counted_at is not None or not has_part(session, shift, person_id)


def sees(session: Session, shift: ShiftRow, person_id: str, role: str) -> bool:
    """Whether a page shows it to them: of those who could count, who has said that they look."""
    if not may_look(session, shift, person_id, role):
        return False
    is_blind = may(role, Task.CLOSE_SHIFT) and shift.counted_at is None
    return not is_blind or person_id in happenings.lookers(session, shift)
