"""The lines of a form after a scan: what is added, and what is said where nothing is.

A form carries its lines itself: nothing is kept on the server until they are moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base.quantity import MAX_PIECES, Unit
from pos.catalogue import queries as catalogue
from pos.moving import goods
from pos.moving.forms import TypedLine
from pos.moving.goods import Found, Looked


@dataclass(frozen=True)
class Scanned:
    """The lines of the form from now on."""

    lines: tuple[TypedLine, ...]
    newest: str = ""
    """The lot just added."""
    hits: tuple[str, ...] = ()
    """Products to choose from."""
    said: str = ""
    """`unknown`, `elsewhere`, or empty."""


def take(
    session: Session,
    lines: Sequence[TypedLine],
    text: str,
    *,
    product_id: str,
    looked: Looked,
    may_be_absent: bool = False,
) -> Scanned:
    """Add what a scan, or a product chosen by hand, names.

    Args:
        may_be_absent: goods that the books do not hold there are taken, too: somebody counts.
    """
    if product_id:
        found = goods.propose(session, product_id, looked)
    elif text.strip():
        found = goods.find(session, text, looked)
    else:
        return Scanned(tuple(lines))
    if found.lot is None:
        return Scanned(tuple(lines), hits=found.hits, said="" if found.hits else _said(found))
    if not may_be_absent and found.lot.units == 0:
        return Scanned(tuple(lines), said="elsewhere")
    card = catalogue.cards(session, [found.product_id], looked.on)[found.product_id]
    lot_id = found.lot.lot_id
    return Scanned(_added(lines, lot_id, Unit(card.unit)), newest=lot_id)


def _said(found: Found) -> str:
    return "elsewhere" if found.is_elsewhere else "unknown"


def _added(lines: Sequence[TypedLine], lot_id: str, unit: Unit) -> tuple[TypedLine, ...]:
    """One piece more of a lot; a weight is typed by hand.  The newest line stands first."""
    known = next((one for one in lines if one.lot_id == lot_id), None)
    if known is None:
        first = TypedLine(lot_id, "" if unit.is_weighed else "1")
        return (first, *lines)
    if unit.is_weighed:
        return tuple(lines)
    had = known.quantity.strip().replace(".", "")
    is_count = had.isascii() and had.isdigit() and len(had) <= len(str(MAX_PIECES))
    more = replace(known, quantity=str(int(had) + 1) if is_count else known.quantity or "1")
    return tuple(more if one is known else one for one in lines)
