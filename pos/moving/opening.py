"""Opening a fair, and choosing from where a register sells."""

from pos.base.transaction import writing
from pos.shop import registers
from pos.stock import fairs
from pos.stock.fairs import FairState
from pos.sync.pen import Hand


def open_fair(state: FairState, *, request_id: str, hand: Hand) -> str:
    """Open a fair or a stall; gives its place.  The same request heard again opens no other."""
    with writing() as session:
        return fairs.open_one(session, state, request_id=request_id, hand=hand)


def place_register(register_no: int, place_id: str, *, hand: Hand) -> None:
    """Let a register sell from a fair, or from the shop again.

    Raises:
        UnknownRegister, UnknownFair, FairIsOver: nothing has changed.
    """
    with writing() as session:
        registers.require(session, register_no)
        fairs.place_register(session, register_no, place_id, hand=hand)
