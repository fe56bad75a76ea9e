"""Whether an order's lines may be sold: a lot that is held, recalled or past its HSD may not,
without a lot nothing may of which some lot may not, and goods that lost their stars only as the
shop chose."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue import lapses
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Lapse
from pos.catalogue.queries import Card
from pos.shop import queries as shop
from pos.shop.queries import Showroom
from pos.stock import queries as stock
from pos.stock import set_queries
from pos.stock.fefo import Bar, Barrable, bar_of
from pos.stock.queries import LotCard
from pos.till import drafts, set_lapses
from pos.till.draft_rows import Line, OpenDraft
from pos.till.order_lots import OrderLots, lots_of
from pos.till.refusals import (
    CertificateEnded,
    CertificateWithdrawn,
    LotBarred,
    LotExpired,
    LotNeeded,
)

LAPSED = {Lapse.EXPIRED: CertificateEnded, Lapse.WITHDRAWN: CertificateWithdrawn}
"""How a sale says no to goods that lost their stars."""


def require_sellable(session: Session, draft: OpenDraft, today: date) -> None:
    """Before money is asked for: the same that completing the sale asks.

    Raises:
        CertificateEnded, CertificateWithdrawn, LotExpired, LotBarred, LotNeeded.
    """
    lines = drafts.lines(session, draft.id)
    cards = catalogue.cards(session, [line.product_id for line in lines], today)
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a till without a showroom")
    lots = lots_of(session, lines, today, draft.register_no)
    check(session, lines, lots, cards, showroom)


def check(
    session: Session,
    lines: Sequence[Line],
    lots: OrderLots,
    cards: Mapping[str, Card],
    showroom: Showroom,
) -> None:
    """Hard stops: goods that the shop's policy forbids, a named lot that may not be sold, no named
    lot while some lot may not.

    Args:
        cards: of the lines' products, by their ids.

    Raises:
        CertificateEnded, CertificateWithdrawn, LotExpired, LotBarred, LotNeeded.
    """
    for line in lines:
        lapse = lapses.blocked(cards[line.product_id], showroom)
        if lapse is not None:
            raise LAPSED[lapse](name=cards[line.product_id].name_vi)
    for line in lines:
        _check_parts(session, line, lots, cards[line.product_id])
    found = bars(lines, lots)
    for line in lines:
        if line.id in found:
            _stop(session, line, found[line.id], cards[line.product_id].name_vi, lots.today)


def _check_parts(session: Session, line: Line, lots: OrderLots, card: Card) -> None:
    """A gift set whose component the shop does not sell goes no more than the component alone."""
    taken = [lots.known.get(part.lot_id or "") for part in lots.parts[line.id]]
    packed = [one.lot_id for one in taken if one is not None and one.is_set]
    found = set_lapses.blocked_part(session, packed, lots.today) if packed else None
    if found is not None:
        inside, lapse = found
        raise LAPSED[lapse](name=f"{card.name_vi} ({inside.name_vi})")


def _stop(session: Session, line: Line, bar: Bar, name: str, today: date) -> None:
    if line.lot_id is None:
        raise LotNeeded(name=name, line_id=line.id)
    lot = stock.lot(session, line.lot_id)
    if lot is None:
        raise Broken("an order names a lot that is not in the books")
    if lot.is_set:
        name = _with_part(session, name, lot, today)
    if bar is Bar.EXPIRED:
        raise LotExpired(name=name, lot_code=lot.code, use_by=lot.use_by)
    raise LotBarred(name=name, lot_code=lot.code)


def _with_part(session: Session, name: str, lot: LotCard, today: date) -> str:
    """`Giỏ quà Tết (Mắm nêm Dì Cẩn)`: the set, and the component that stops it."""
    part = set_queries.barring_part(session, lot.lot_id, today)
    if part is None:
        return name
    card = catalogue.cards(session, [part.product_id], today)[part.product_id]
    return f"{name} ({card.name_vi})"


def bars(lines: Sequence[Line], lots: OrderLots) -> dict[str, Bar]:
    """By line: why it may not be sold, by its own lot or, without one, by some lot of its goods."""
    found: dict[str, Bar] = {}
    for line in lines:
        held: Sequence[Barrable] = lots.shelves.get(line.product_id, ())
        if line.lot_id is not None:
            known = lots.known.get(line.lot_id)
            if known is None:
                raise Broken("an order names a lot that is not in the books")
            held = [known]
        worst = next((bar for one in held if (bar := bar_of(one, lots.today)) is not None), None)
        if worst is not None:
            found[line.id] = worst
    return found


def mark(session: Session, draft: OpenDraft, today: date) -> str:
    """Which lines of an order may not be sold now, as a page compares it; empty: all may."""
    lines = drafts.lines(session, draft.id)
    return mark_of(bars(lines, lots_of(session, lines, today, draft.register_no)))


def mark_of(line_ids: Sequence[str] | Mapping[str, Bar]) -> str:
    """The same of lines known to be stopped."""
    return ",".join(sorted(line_ids))
