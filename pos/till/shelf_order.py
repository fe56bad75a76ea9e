"""Whether a lot that was scanned is the one to sell first.  Pure."""

from collections.abc import Sequence
from datetime import date

from pos.stock.fefo import Shelf, in_order
from pos.till.draft_rows import Line


def older(
    shelves: Sequence[Shelf], named: Shelf, lines: Sequence[Line], *, today: date
) -> Shelf | None:
    """The lot on the shelf that expires before the one named; None where there is none.

    Only another day counts: lots of one day may go in any order.

    Args:
        shelves: the product's lots in the shop.
        lines: of the order; what they take is not on the shelf any more.
    """
    product = {line.product_id for line in lines if line.lot_id == named.lot_id}
    mine = [line for line in lines if line.product_id in product]
    unnamed = sum(line.units for line in mine if line.lot_id is None)
    for one in in_order(shelves, today=today):
        if not expires_before(one, named):
            return None
        left = one.units - sum(line.units for line in mine if line.lot_id == one.lot_id)
        if left > unnamed:
            return one
        unnamed -= max(left, 0)  # lines that name no lot take the first to expire, too
    return None


def expires_before(one: Shelf, named: Shelf) -> bool:
    """Whether one lot's day comes before another's; goods without a day come last."""
    if one.use_by is None or one.lot_id == named.lot_id:
        return False
    return named.use_by is None or one.use_by < named.use_by


def is_past_best(one: Shelf, today: date) -> bool:
    """Whether a lot is past the day until which it is at its best: it may be sold, and is told."""
    return one.date_kind == "best_before" and one.use_by is not None and one.use_by < today
