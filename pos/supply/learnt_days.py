"""Days that are over, from the book of days, as the memory takes them in."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Text, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from pos.base.dates import ZONE, business_day
from pos.base.money import WHOLE_BP
from pos.base.prepared import Prepared
from pos.planning.learning import Memory
from pos.planning.remembered import Day, Received
from pos.planning.values import Product
from pos.stock.models import Lot
from pos.supply import defaults
from pos.supply.models import SupplyDay, SupplyHours
from pos.supply.stocked import Goods

DAYS_AT_ONCE = 60
Lives = Mapping[tuple[str, str], Sequence[str]]
"""By product and day: the last days of the lots that came."""
Told = tuple[str, int, int, int, int, int]
"""Product; units sold, in bulk, received, on sale in the evening; share of the opening hours."""
ONE_DAY = timedelta(days=1)

_ROWS = Prepared(
    select(
        type_coerce(SupplyDay.on_day, Text),
        SupplyDay.product_id,
        SupplyDay.sold_units,
        SupplyDay.large_units,
        SupplyDay.received_units,
        SupplyDay.end_units,
        SupplyDay.on_sale_bp,
    )
    .where(SupplyDay.on_day >= bindparam("first"), SupplyDay.on_day <= bindparam("last"))
    .order_by(SupplyDay.on_day, SupplyDay.product_id)
)
_LIVES = Prepared(
    select(Lot.product_id, type_coerce(Lot.received_at, Text), type_coerce(Lot.use_by, Text))
    .where(Lot.use_by.is_not(None), Lot.code != "", Lot.received_at >= bindparam("since"))
    .order_by(Lot.id)
)


def sums(session: Session, last: date, first: date = date.min) -> tuple[int, ...]:
    """What all days from `first` to `last` add up to: they are told apart from others by it."""
    row = session.execute(
        select(
            func.count(),
            *(
                func.coalesce(func.sum(one), 0)
                for one in (
                    SupplyDay.sold_units,
                    SupplyDay.large_units,
                    SupplyDay.expired_units,
                    SupplyDay.received_units,
                    SupplyDay.on_sale_bp,
                )
            ),
        ).where(SupplyDay.on_day >= first, SupplyDay.on_day <= last)
    ).one()
    return tuple(row)


def first_day(session: Session) -> date | None:
    """The first day on record."""
    return session.scalar(select(func.min(SupplyDay.on_day)))


def learnt_terms(known: Iterable[Goods]) -> dict[str, Product]:
    """Products as the memory knows them: only what it learns by.

    What goods cost changes with each delivery, and has no say in how they sell.
    """
    found = {}
    for one in known:
        product, _sources = defaults.product_of(one.facts, None)
        found[product.product_id] = Product(
            product.product_id,
            "",
            product.kind,
            product.category,
            price_vnd=0,
            cost_vnd=0,
            shelf_life_days=one.facts.shelf_life_days,
            step=product.step,
        )
    return found


@dataclass
class Walk:
    """Takes days into a memory, in order."""

    memory: Memory
    out: set[str]
    """Products of which nothing is on sale in the evening."""
    terms: Callable[[], Mapping[str, Product]]
    """Every product as it is learnt by; asked for only where one is new."""

    def take(self, session: Session, first: date, last: date) -> None:
        """All days from `first` to `last`."""
        opened = _opened(session, first, last)
        lives = _lives(session, first)
        while first <= last:
            until = min(last, first + timedelta(days=DAYS_AT_ONCE - 1))
            rows: dict[str, list[Told]] = defaultdict(list)
            for day, *row in _ROWS.all(session, first=first, last=until):
                rows[day].append((*row,))
            while first <= until:
                told = first.isoformat()
                self._day(first, rows.get(told, ()), lives, is_open=first in opened)
                first += ONE_DAY

    def _day(self, day: date, rows: Iterable[Told], lives: Lives, *, is_open: bool) -> None:
        sold: dict[str, int] = {}
        large: dict[str, int] = {}
        shares = dict.fromkeys(self.out, 0.0)
        received = []
        for product_id, units, bulk, came, end, share_bp in rows:
            self._know(product_id, day, end)
            sold[product_id], large[product_id] = units, bulk
            shares[product_id] = share_bp / WHOLE_BP
            # Each lot counts with the day's units: of what came its life alone is learnt.
            lasts = lives.get((product_id, day.isoformat()), ()) if came > 0 else ()
            received += [Received(product_id, came, date.fromisoformat(one)) for one in lasts]
        self.memory.add_day(Day(day, is_open, sold, large, shares, received))

    def _know(self, product_id: str, day: date, end: int) -> None:
        """Its first day, and whether anything is on sale in the evening."""
        if self.memory.product(product_id) is None:
            self.memory.add_product(self.terms()[product_id], day)
        if end > 0:
            self.out.discard(product_id)
        else:
            self.out.add(product_id)


def _opened(session: Session, first: date, last: date) -> frozenset[date]:
    asked = select(SupplyHours.on_day).where(
        SupplyHours.on_day >= first, SupplyHours.on_day <= last
    )
    return frozenset(session.scalars(asked))


def _lives(session: Session, first: date) -> Lives:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    since = datetime.combine(first, time(), ZONE)
    for product_id, at, use_by in _LIVES.all(session, since=since):
        day = business_day(datetime.fromisoformat(at)).isoformat()
        found[product_id, day].append(use_by)
    return found
