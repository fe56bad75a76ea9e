"""An open order with all that its price depends on, read within one act or for one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.shop import queries as shop
from pos.shop.limits import Limits, limits
from pos.shop.queries import Showroom
from pos.sync.pen import Hand
from pos.till import draft_tenders, drafts, shifts, transfer_queries
from pos.till.draft_rows import Line, OpenDraft
from pos.till.order_lots import OrderLots, lots_of
from pos.till.permits import Doubted
from pos.till.pricing import Discount, Priced, Sums, sums
from pos.till.refusals import DraftIsClosed, NoPrice, NothingToSell, OrderChanged
from pos.till.shifts import OpenShift
from pos.till.tenders import Tendered


@dataclass(frozen=True)
class Order:
    """An order that is about to be sold."""

    draft: OpenDraft
    shift: OpenShift
    lines: Sequence[Line]
    cards: Mapping[str, Card]
    showroom: Showroom
    taken: Sequence[Tendered]
    """What was taken for it already."""
    limits: Limits
    doubted: Doubted
    """What of it was seen come in, and is doubted now."""
    lots: OrderLots
    """The lots it takes, and what they cost."""

    def sums(self, *, rounding_vnd: int = 0) -> Sums:
        """What it comes to."""
        priced_lines = [priced(line, self.cards[line.product_id], self.lots) for line in self.lines]
        return sums(priced_lines, self.draft.discount, rounding_vnd=rounding_vnd)


def priced(line: Line, card: Card, lots: OrderLots, *, list_price_vnd: int | None = None) -> Priced:
    """What pricing needs to know of a line.

    Args:
        lots: of its order.
        list_price_vnd: in place of the one that the line was made with.
    """
    list_vnd = line.price_vnd if list_price_vnd is None else list_price_vnd
    return Priced(
        units=line.units,
        list_price_vnd=list_vnd,
        unit=card.unit,
        tax_class=card.tax_class,
        new_price_vnd=line.new_price_vnd,
        discount=line.discount,
        by_lot=lots.by_price(line.id, list_vnd),
    )


def total_now(
    session: Session,
    lines: Sequence[Line],
    cards: Mapping[str, Card],
    *,
    discount: Discount | None,
    today: date,
    register_no: int | None,
) -> Sums:
    """What an order's lines come to now, of the lots that lie where its register sells."""
    lots = lots_of(session, lines, today, register_no)
    return sums([priced(line, cards[line.product_id], lots) for line in lines], discount)


def require_order(session: Session, draft_id: str, hand: Hand) -> Order:
    """The open order of this register, at today's prices.

    Raises:
        NoShift, DraftIsClosed, NothingToSell, NoPrice.
        OrderChanged: a price is no longer the one that the order was begun with.
    """
    if hand.register_no is None:
        raise DraftIsClosed
    shift = shifts.require_open(session, hand.register_no)
    draft = drafts.require_open(session, draft_id, hand.register_no)
    lines = drafts.lines(session, draft_id)
    if not lines:
        raise NothingToSell
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a till without a showroom")
    cards = catalogue.cards(session, [line.product_id for line in lines], hand.on)
    taken = [one.tendered for one in draft_tenders.of(session, draft_id)]
    doubts = transfer_queries.doubted(session, taken, hand.on)
    lots = lots_of(session, lines, hand.on, hand.register_no)
    order = Order(draft, shift, lines, cards, showroom, taken, limits(session), doubts, lots)
    _check_prices(order)
    return order


def _check_prices(order: Order) -> None:
    """The server's price is the catalogue's of today, whatever the order was begun with."""
    today = []
    for line in order.lines:
        card = order.cards[line.product_id]
        if card.price_vnd is None:
            raise NoPrice(name=card.name_vi)
        today.append(priced(line, card, order.lots, list_price_vnd=card.price_vnd))
    if any(
        one.list_price_vnd != line.price_vnd for one, line in zip(today, order.lines, strict=True)
    ):
        raise OrderChanged(total_vnd=sums(today, order.draft.discount).total_vnd)
