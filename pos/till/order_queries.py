"""Reads for the pages of a whole order: those put aside, with what is in them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.till import drafts, parked, sellable
from pos.till.order_lots import lots_of
from pos.till.orders import priced
from pos.till.parked import Parked
from pos.till.pricing import sums

MOST_NAMED = 3


@dataclass(frozen=True)
class ParkedOrder:
    """An order put aside, as the list shows it."""

    order: Parked
    total_vnd: int
    """At today's prices of its lines."""
    names: tuple[str, ...]
    """Of its newest lines."""
    is_stopped: bool = False
    """Whether some of its goods may not be sold any more."""

    @property
    def more(self) -> int:
        """How many lines are not named."""
        return self.order.lines - len(self.names)


def parked_orders(session: Session, today: date) -> list[ParkedOrder]:
    """The shop's orders put aside, the newest first."""
    return [_shown(session, one, today) for one in parked.all_of_shop(session)]


def _shown(session: Session, one: Parked, today: date) -> ParkedOrder:
    rows = drafts.lines(session, one.sale_id)
    cards = catalogue.cards(session, {row.product_id for row in rows}, today)
    lots = lots_of(session, rows, today, one.register_no)
    total = sums([priced(row, cards[row.product_id], lots) for row in rows], one.discount)
    newest = list(dict.fromkeys(cards[row.product_id].name_vi for row in reversed(rows)))
    is_stopped = bool(sellable.bars(rows, lots))
    return ParkedOrder(one, total.total_vnd, tuple(newest[:MOST_NAMED]), is_stopped)
