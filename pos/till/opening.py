"""Opening a shift."""

from collections.abc import Mapping

from pos.base.transaction import writing
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import shifts
from pos.till.refusals import ShiftIsOpen


def open_shift(register_no: int, notes: Mapping[int, int], *, hand: Hand) -> int:
    """Open a register's shift with its float.

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
        shift = shifts.open_one(session, register_no, notes, hand=hand)
        content = {
            "shift": {
                "id": shift.id,
                "no": shift.no,
                "float_vnd": shift.float_vnd,
                "notes": {str(note): count for note, count in notes.items()},
            }
        }
        outbox.record(session, "shift.opened/1", content, hand=hand)
        return shift.no
