"""The large demo: 20,000 products and three years of sales, through the books a shop uses.

Every sale has its lots, moves, number, fact and paper, signed and chained as any other; a day of
them is one transaction, which is what makes it minutes instead of an hour.  Goods, baskets and
days are the same each time; ids are not.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.catalogue.queries import Card
from pos.demo import goods
from pos.demo.goods import DemoSale
from pos.demo.loading import SHOWROOM, TERMINAL_ID
from pos.demo.people import PEOPLE
from pos.reports import queries as reports
from pos.reports.folding import fold_months
from pos.shop import queries as shop
from pos.shop.founding import found_showroom
from pos.spool import queries as spool
from pos.spool import queue
from pos.spool.telling import tell
from pos.stock import queries as stock
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.stock.receiving import put_away
from pos.sync.pen import HOUSE, Hand, Pen
from pos.till import drafts, selling, shifts
from pos.till import queries as till
from pos.till.draft_rows import Added
from pos.till.opening import open_shift
from pos.till.selling import Seen
from pos.till.tenders import cash

REGISTER = 1
IMPORTED = 1000
"""Products in one act of the import."""
DELIVERED = {"piece": 60, "g": 30_000, "ml": 30_000}
"""Base units of one delivery."""


@dataclass(frozen=True)
class Size:
    """How large."""

    products: int = 20_000
    days: int = 1095
    sales_a_day: int = 30
    """On average; weekends have more."""


Progress = Callable[[str, int, int], None]
"""Told what is being made (`products`, `days`), how many are, and how many there will be."""


def load_large(
    *,
    pen: Pen,
    pepper: bytes,
    at: datetime,
    link_base: str,
    tell: Progress,
    size: Size | None = None,
) -> None:
    """Found the demo showroom so many days ago and let it sell until yesterday.

    A loading that was broken off goes on with the product, and the day, that is not there yet;
    one that came to its end is left alone.
    """
    if reports.has_kept_months(reading()):
        return  # keeping them is the last step
    size = size or Size()
    begun = at - timedelta(days=size.days)
    house = Hand(pen, begun, *HOUSE)
    if shop.showroom(reading()) is None:
        found_showroom(SHOWROOM, PEOPLE, terminal_id=TERMINAL_ID, pepper=pepper, hand=house)
    end_reading()
    products = _import(size, house, tell)
    cashiers = [one for one in shop.people(reading()) if one.role == "cashier"]
    hands = [
        replace(house, by_id=one.id, by_name=one.name, register_no=REGISTER) for one in cashiers
    ]
    if shifts.find_open(reading(), REGISTER) is None:
        open_shift(REGISTER, {100_000: 10}, hand=hands[0])
    end_reading()
    last_on = till.last_sold_on(reading())
    end_reading()
    for n in range(size.days):
        morning = _morning(begun + timedelta(days=n))
        if last_on is None or business_day(morning) > last_on:
            _Day(products, hands, morning, link_base).sell(size.sales_a_day)
        tell("days", n + 1, size.days)
    fold_months(today=business_day(at))
    end_reading()


def _import(size: Size, house: Hand, tell: Progress) -> list[str]:
    """The ids of the pieces and weighed goods that can be sold, in the order of the list."""
    ids: list[str] = []
    for first in range(0, size.products, IMPORTED):
        file = read_file(goods.many_products(size.products, first, first + IMPORTED))
        plan = import_products(file, hand=house, is_demo=True)
        session = reading()
        rows = (*plan.created, *plan.changed, *plan.same)
        found = [catalogue.by_sku(session, row.sku) for row in rows if row.is_stocked]
        ids.extend(one for one in found if one is not None)
        end_reading()
        tell("products", min(first + IMPORTED, size.products), size.products)
    return ids


def _morning(at: datetime) -> datetime:
    """Eight o'clock in Vietnam."""
    return at.replace(hour=1, minute=0, second=0, microsecond=0)


class _Day:
    """One day of selling, in one transaction."""

    def __init__(
        self, products: list[str], hands: list[Hand], morning: datetime, link_base: str
    ) -> None:
        self._products, self._hands, self._link_base = products, hands, link_base
        self._hand = replace(hands[0], at=morning)
        self._cards: dict[str, Card] = {}

    def sell(self, average: int) -> None:
        """Sell the day's baskets."""
        with writing() as session:
            for one in goods.sales(self._hand.on, len(self._products), average):
                at = self._hand.at + timedelta(seconds=one.wait_s)
                self._hand = replace(self._hands[one.cashier % len(self._hands)], at=at)
                self._sell_one(session, one)

    def _sell_one(self, session: Session, one: DemoSale) -> None:
        draft_id = drafts.empty_one(session, REGISTER, self._hand.at)
        draft = drafts.require_open(session, draft_id, REGISTER)
        total_vnd = 0
        for item in one.items:
            card = self._card(session, self._products[item.product])
            units = item.pieces if card.unit == "piece" else item.grams
            self._deliver(session, card, units)
            added = Added(card.product_id, None, card.unit, units, card.price_vnd or 0)
            drafts.add(session, draft, added)
            total_vnd += line_amount_vnd(units, card.price_vnd or 0, Unit(card.unit))
        seen = Seen(drafts.require_open(session, draft_id, REGISTER).version, total_vnd)
        paid_vnd = -(-total_vnd // 50_000) * 50_000
        selling.sell_order(
            session,
            draft_id,
            [cash(paid_vnd)],
            seen=seen,
            link_base=self._link_base,
            hand=self._hand,
        )
        self._print(session, draft_id)

    def _card(self, session: Session, product_id: str) -> Card:
        if product_id not in self._cards:
            self._cards |= catalogue.cards(session, [product_id], self._hand.on)
        return self._cards[product_id]

    def _deliver(self, session: Session, card: Card, units: int) -> None:
        """The shelf is filled before it is empty, with goods that stay good."""
        shelves = stock.shelves(session, [card.product_id]).get(card.product_id, ())
        if sum(one.units for one in shelves) >= units:
            return
        state = LotState("", "", self._hand.on, "none", None, "owned", "", None)
        house = replace(self._hand, by_id=HOUSE[0], by_name=HOUSE[1])
        put_away(session, card, Delivery(state, DELIVERED[card.unit]), hand=house)

    def _print(self, session: Session, sale_id: str) -> None:
        """The paper came out at once: nothing waits for a printer three years later."""
        job_id, _state, _reason = spool.last_of(session, sale_id) or ("", "", "")
        queue.settle(session, job_id, "confirmed", "", at=self._hand.at)
        job = spool.job(session, job_id)
        tell(session, job, "confirmed", "", self._hand)
