"""Asking for a lot to be counted again."""

from collections.abc import Collection

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.counting import counts, queries
from pos.counting.variances import Key
from pos.sync.pen import Hand


def ask_again(count_id: str, keys: Collection[Key], *, hand: Hand) -> int:
    """Ask for lots to be counted again, each whole and by one person; gives how many are asked.

    What is asked already is not asked twice.  A lot that nobody counted may be asked for, too.

    Raises:
        NoSuchCount, CountEnded: nobody counts there.
    """
    with writing() as session:
        count = counts.require_open(session, count_id)
        state = queries.state(session, count)
        known = {one.key for one in state.rows}
        known |= {(one.product_id, one.lot_id) for one in state.uncounted}
        waiting = {one.key for one in state.asked}
        wanted = [key for key in dict.fromkeys(keys) if key in known - waiting]
        counts.ask(session, count_id, [(new_id(), key) for key in wanted], hand=hand)
    return len(wanted)
