"""Opening a shift."""

from collections.abc import Mapping

from pos.base.transaction import writing
from pos.shop import duty, queries
from pos.shop.permissions import Task, may
from pos.sync import outbox
from pos.sync import queries as sync
from pos.sync.pen import Hand
from pos.till import shifts
from pos.till.refusals import ShiftIsOpen


def open_shift(register_no: int, notes: Mapping[int, int], *, hand: Hand) -> int:
    """Open a register's shift with its float.

    A float that differs from what the last closing left stops nobody: the difference is kept and
    told.

    Args:
        notes: how many of each note lie in the drawer, by its worth in đồng.

    Returns:
        The shift's number at this register.

    Raises:
        ShiftIsOpen: the register has one.
    """
    with writing() as session:
        if shifts.find_open(session, register_no) is not None:
            raise ShiftIsOpen
        head = sync.head(session)
        shift = shifts.open_one(session, register_no, notes, head=head, hand=hand)
        content = {
            "shift": {
                "id": shift.id,
                "no": shift.no,
                "float_vnd": shift.float_vnd,
                "notes": {str(note): count for note, count in notes.items()},
                "before_vnd": shift.before_vnd,
                "difference_vnd": None
                if shift.before_vnd is None
                else shift.float_vnd - shift.before_vnd,
            }
        }
        outbox.record(session, "shift.opened/1", content, hand=hand)
        if may(queries.someone(session, hand.by_id).role, Task.APPROVE):
            duty.come(session, hand.by_id, hand.at)
        return shift.no
