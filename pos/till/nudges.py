"""The book of nudges: a newer lot was scanned while an older one stood on the shelf.

The only writer of `till_nudges`.  It is read by the board of what expires: how often it was said,
and how often the older lot was taken.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.sync.pen import Hand
from pos.till.models import Nudge

_KNOWN = Prepared(
    select(Nudge.draft_id).where(
        Nudge.draft_id == bindparam("draft"), Nudge.lot_id == bindparam("lot")
    )
)
_TAKE = Prepared(
    update(Nudge)
    .where(
        Nudge.draft_id == bindparam("draft"),
        Nudge.line_id == bindparam("line"),
        Nudge.older_lot_id == bindparam("older"),
        Nudge.taken_at.is_(None),
    )
    .values(taken_at=bindparam("now"))
)


def show(
    session: Session, draft_id: str, line_id: str, *, lot_id: str, older_id: str, hand: Hand
) -> bool:
    """Write that it is said; False where it was said of this lot in this order before."""
    require_act(session)
    if _KNOWN.first(session, draft=draft_id, lot=lot_id) is not None:
        return False
    session.execute(
        insert(Nudge).values(
            draft_id=draft_id,
            lot_id=lot_id,
            older_lot_id=older_id,
            line_id=line_id,
            by_id=hand.by_id,
            at=hand.at,
            business_on=hand.on,
            taken_at=None,
        )
    )
    return True


def take(session: Session, draft_id: str, line_id: str, lot_id: str, *, hand: Hand) -> None:
    """A line was changed to a lot: where that is what was said, it is written as taken."""
    require_act(session)
    _TAKE.run(session, {"draft": draft_id, "line": line_id, "older": lot_id, "now": hand.at})


@dataclass(frozen=True)
class Helped:
    """How often it was said, and how often the older lot was taken."""

    shown: int
    taken: int


def helped(session: Session, first_on: date, last_on: date) -> Helped:
    """What came of it between two days, both included."""
    asked = select(func.count(), func.count(Nudge.taken_at)).where(
        Nudge.business_on >= first_on, Nudge.business_on <= last_on
    )
    shown, taken = session.execute(asked).one()
    return Helped(shown, taken)
