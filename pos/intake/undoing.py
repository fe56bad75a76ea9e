"""Giving the last list back: what is still as it left it is put back.

Like taking in: a short list in one transaction, a long one in pieces.
"""

from pos.base.transaction import end_reading, reading, writing
from pos.intake import continuing, giving, going, journal
from pos.intake.continuing import Way
from pos.intake.giving import Undone
from pos.intake.going import GIVEN_BACK, Going
from pos.intake.refusals import ReturnChanged
from pos.intake.return_views import ReturnView, view
from pos.intake.returning import Return, items_of, plan_return
from pos.sync.pen import Hand


def look_back(import_id: str, *, hand: Hand) -> tuple[Return, ReturnView]:
    """What giving the last import back would do, and how it is shown; nothing is written.

    Raises:
        NotTheLast: a newer import stands, or it was given back already.
        AnotherGoesOn: a long list is under way.
    """
    session = reading()
    going.require_none(session)
    plan, now = plan_return(session, import_id, hand=hand)
    return plan, view(plan, now, journal.find(session, import_id))


def undo_import(
    import_id: str,
    *,
    hand: Hand,
    expected: Return | None = None,
    way: Way | None = None,
) -> Undone:
    """Give back the last import that stands, with the facts of it.

    Products it made are kept from sale, and lose their barcodes where nothing of them was ever
    moved otherwise; what it changed is put back unless it was changed again since; its lots go
    back as far as they were not sold.

    Args:
        expected: what was shown; None gives back whatever is still there.
        way: how much is written together, and who hears how far it is.

    Raises:
        NotTheLast: a newer import stands, or it was given back already.
        ReturnChanged: it would do other things than were shown.
        AnotherGoesOn: another long list is under way.
        NoRoom, NotWritable: as `continuing.carry_on`.
    """
    end_reading()
    session, way = reading(), way or Way()
    items = items_of(session, journal.steps(session, import_id))
    begun = going.of(import_id, GIVEN_BACK, way.run_id, items=len(items), hand=hand)
    if len(items) <= way.pace.items:
        with writing() as session:
            _look_once_more(begun, expected, hand)
            told = continuing.write_piece(session, begun, items, is_last=True, hand=hand)
        return giving.undone(told)
    _look_once_more(begun, expected, hand)
    end_reading()
    with continuing.kept(begun, items), writing() as session:
        going.require_none(session)
        going.start(session, begun)
    done = continuing.carry_on(begun, pen=hand.pen, way=way)
    return giving.undone(done.told)


def _look_once_more(begun: Going, expected: Return | None, hand: Hand) -> None:
    session = reading()
    going.require_none(session)
    plan, _now = plan_return(session, begun.import_id, hand=hand)
    if expected is not None and expected != plan:
        raise ReturnChanged
