"""Reading facts with the desk looking on: what they change is due to be added up anew."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.central.books import interpreting
from pos.central.desk import rollups
from pos.central.streams.values import KeptFact, Unread

COUNTED = ("sale.completed/", "return.completed/", "product.changed/", "producer.changed/")
"""What changes a day's sums, or what they are added up by."""


def interpret(session: Session, facts: Sequence[KeptFact]) -> list[Unread]:
    """Read facts into the books, in the transaction that keeps them, and note whose days changed.

    Returns:
        What cannot be read, as the books say.
    """
    unread = interpreting.interpret(session, facts)
    left_out = {(one.fact.epoch, one.fact.seq) for one in unread}
    rollups.keep(
        session,
        {
            (one.terminal_id, one.business_on)
            for one in facts
            if one.kind.startswith(COUNTED) and (one.epoch, one.seq) not in left_out
        },
    )
    return unread
