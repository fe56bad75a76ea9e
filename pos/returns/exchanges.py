"""The book of exchanges under way: the only writer of `returns_exchanges`."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.returns.models import Exchange
from pos.returns.wishes import Asked, loads
from pos.sync.pen import Hand


def lay_down(session: Session, draft_id: str, asked: Asked, total_vnd: int, *, hand: Hand) -> None:
    """Write what lies on the counter for an order; whatever lay there before is given back."""
    require_act(session)
    give_up(session, draft_id)
    session.execute(
        insert(Exchange).values(
            draft_id=draft_id, asked=asked.dumps(), total_vnd=total_vnd, begun_at=hand.at
        )
    )


def find(session: Session, draft_id: str) -> tuple[Asked, int] | None:
    """What is brought back for an order, and what it came to; None: it is no exchange."""
    found = session.get(Exchange, draft_id)
    return None if found is None else (loads(found.asked), found.total_vnd)


def give_up(session: Session, draft_id: str) -> None:
    """Forget it: the order was completed, or the goods go home again."""
    require_act(session)
    session.execute(delete(Exchange).where(Exchange.draft_id == draft_id))
