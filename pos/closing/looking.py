"""Looking at what a drawer must hold before anybody has counted it: told, since it is no longer
blind for whoever did."""

from pos.base.transaction import writing
from pos.closing import happenings, sights
from pos.closing.counting import open_shift
from pos.closing.refusals import OwnDrawer
from pos.shop import queries as shop
from pos.sync import outbox
from pos.sync.pen import Hand


def look(register_no: int, shift_id: str, *, hand: Hand) -> None:
    """Write that somebody looks; looked at again, or once it is counted, nothing is written.

    Args:
        register_no: of the drawer, at whichever register one stands.

    Raises:
        NoShift, NotThisShift: the page is an old one.
        OwnDrawer: they have a part in the shift, or do not lead.
    """
    with writing() as session:
        shift = open_shift(session, register_no, shift_id)
        someone = next((one for one in shop.everybody(session) if one.id == hand.by_id), None)
        if someone is None or not sights.may_look(session, shift, hand.by_id, someone.role):
            raise OwnDrawer
        if shift.counted_at is None and hand.by_id not in happenings.lookers(session, shift):
            content = {"shift": {"id": shift.id, "no": shift.no, "register": shift.register_no}}
            outbox.record(session, "shift.looked/1", content, hand=hand)
