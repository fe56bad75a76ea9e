"""Whether an order's lines may be sold: a lot that is held, recalled or past its HSD may not, and
without a lot nothing may of which some lot may not."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue import queries as catalogue
from pos.stock import queries as stock
from pos.stock.fefo import Bar, Barrable, Shelf, bar_of
from pos.till import drafts
from pos.till.draft_rows import Line
from pos.till.refusals import LotBarred, LotExpired, LotNeeded

Shelves = Mapping[str, Sequence[Shelf]]


def require_sellable(session: Session, draft_id: str, today: date) -> None:
    """Before money is asked for: the same that completing the sale asks.

    Raises:
        LotExpired, LotBarred, LotNeeded.
    """
    lines = drafts.lines(session, draft_id)
    products = {line.product_id for line in lines}
    shelves = stock.shelves(session, products)
    if bars(session, lines, shelves, today):
        check(session, lines, shelves, catalogue.names(session, products), today)


def check(
    session: Session,
    lines: Sequence[Line],
    shelves: Shelves,
    names: Mapping[str, str],
    today: date,
) -> None:
    """Hard stops: a named lot that may not be sold; no named lot while some lot may not.

    Args:
        shelves: what the books hold of the lines' products.
        names: the products', by their ids.

    Raises:
        LotExpired, LotBarred, LotNeeded.
    """
    found = bars(session, lines, shelves, today)
    lots = stock.lots(session, [one.lot_id for one in lines if one.id in found and one.lot_id])
    for line in lines:
        if line.id not in found:
            continue
        name, bar = names[line.product_id], found[line.id]
        if line.lot_id is None:
            raise LotNeeded(name=name, line_id=line.id)
        lot = lots[line.lot_id]
        if bar is Bar.EXPIRED:
            raise LotExpired(name=name, lot_code=lot.code, use_by=lot.use_by)
        raise LotBarred(name=name, lot_code=lot.code)


def bars(session: Session, lines: Sequence[Line], shelves: Shelves, today: date) -> dict[str, Bar]:
    """By line: why it may not be sold, by its own lot or, without one, by some lot of its goods."""
    known: dict[str, Barrable] = {one.lot_id: one for held in shelves.values() for one in held}
    named = {line.lot_id for line in lines if line.lot_id is not None}
    known.update(stock.lots(session, named - known.keys()))
    if not named <= known.keys():
        raise Broken("an order names a lot that is not in the books")
    found: dict[str, Bar] = {}
    for line in lines:
        if line.lot_id is not None:
            held = [known[line.lot_id]]
        else:
            held = list(shelves.get(line.product_id, ()))
        worst = next((bar for one in held if (bar := bar_of(one, today)) is not None), None)
        if worst is not None:
            found[line.id] = worst
    return found


def mark(session: Session, draft_id: str, today: date) -> str:
    """Which lines of an order may not be sold now, as a page compares it; empty: all may."""
    lines = drafts.lines(session, draft_id)
    shelves = stock.shelves(session, {line.product_id for line in lines})
    return mark_of(bars(session, lines, shelves, today))


def mark_of(line_ids: Sequence[str] | Mapping[str, Bar]) -> str:
    """The same of lines known to be stopped."""
    return ",".join(sorted(line_ids))
