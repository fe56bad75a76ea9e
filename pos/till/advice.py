"""What a cashier is told of goods just scanned, without being stopped: an older lot stands on the
shelf, or the day until which they are at their best has passed.

The common scan asks nothing more of the database for it: the shelves have been read.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from pos.stock import assessments
from pos.stock.fefo import Shelf, in_order
from pos.sync.pen import Hand
from pos.till import drafts, nudges
from pos.till.draft_rows import OpenDraft
from pos.till.shelf_order import expires_before, is_past_best, older
from pos.till.views import Outcome


def advised(
    session: Session,
    draft: OpenDraft,
    done: Outcome,
    *,
    lot: Shelf | None,
    held: Sequence[Shelf],
    hand: Hand,
) -> Outcome:
    """The answer to a scan, with what is to be told besides.

    Args:
        lot: the one that was read; None: FEFO chooses.
        held: the product's lots in the shop.
    """
    if lot is not None and any(expires_before(one, lot) for one in held):
        done = _nudged(session, draft, done, lot=lot, held=held, hand=hand)
    sold = lot or next(iter(in_order(held, today=hand.on)), None)
    if sold is None or not is_past_best(sold, hand.on):
        return done
    known = assessments.latest(session, [sold.lot_id]).get(sold.lot_id)
    return replace(done, past_best=sold, assessed="" if known is None else known.reason)


def _nudged(
    session: Session,
    draft: OpenDraft,
    done: Outcome,
    *,
    lot: Shelf,
    held: Sequence[Shelf],
    hand: Hand,
) -> Outcome:
    lines = drafts.lines(session, draft.id)
    first = older(held, lot, lines, today=hand.on)
    if first is None:
        return done
    named = {"lot_id": lot.lot_id, "older_id": first.lot_id}
    if not nudges.show(session, draft.id, done.line_id, **named, hand=hand):
        return done
    return replace(done, older=first)
