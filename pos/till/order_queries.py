"""Reads for the pages of a whole order: those put aside, with what is in them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.till import drafts, parked
from pos.till.orders import total_now
from pos.till.parked import Parked

MOST_NAMED = 3


@dataclass(frozen=True)
class ParkedOrder:
    """An order put aside, as the list shows it."""

    order: Parked
    total_vnd: int
    """At today's prices of its lines."""
    names: tuple[str, ...]
    """Of its newest lines."""

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
    total = total_now(session, rows, cards, one.discount, today, one.register_no)
    newest = list(dict.fromkeys(cards[row.product_id].name_vi for row in reversed(rows)))
    return ParkedOrder(one, total.total_vnd, tuple(newest[:MOST_NAMED]))
