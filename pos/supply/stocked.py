"""What the books know of each product: how it is sold, what past deliveries say of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Integer, Text, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.prepared import Prepared
from pos.catalogue.models import Product as ProductRow
from pos.catalogue.queries import PRICE_ON
from pos.stock.models import Lot
from pos.stock.set_models import Recipe
from pos.supply.defaults import ProductFacts
from pos.supply.models import SupplyDay

REMEMBERED_DAYS = 400
"""Of deliveries: a year, and the Tết before the last."""

_PRODUCTS = Prepared(
    select(
        ProductRow.id,
        func.coalesce(ProductRow.producer_id, ""),
        ProductRow.ocop_group,
        ProductRow.unit,
        ProductRow.shelf_life_days,
        PRICE_ON,
        type_coerce(ProductRow.is_stocked, Integer),
        type_coerce(ProductRow.is_withdrawn, Integer),
    ).order_by(ProductRow.id)
)
_LOTS = Prepared(
    select(
        Lot.product_id,
        Lot.cost_vnd,
        Lot.owner,
        type_coerce(Lot.received_at, Text),
        type_coerce(Lot.use_by, Text),
    )
    .where(Lot.code != "")
    .order_by(Lot.id)
)
_CAME = Prepared(
    select(SupplyDay.product_id, type_coerce(SupplyDay.on_day, Text), SupplyDay.received_units)
    .where(SupplyDay.received_units > 0, SupplyDay.on_day > bindparam("after"))
    .order_by(SupplyDay.on_day)
)


@dataclass(frozen=True)
class Goods:
    """A product, and whether it may be asked about."""

    facts: ProductFacts
    is_sold: bool
    """Kept on shelves, and not kept from sale."""
    has_price: bool
    came: tuple[str, ...] = ()
    """The days (ISO 8601) on which it was delivered, in order."""


@dataclass
class _Last:
    """What the lots of a product say, the newest last."""

    cost_vnd: int | None = None
    owner: str = "owned"
    received_at: str = ""
    use_by: str | None = None


def goods(session: Session, today: date) -> dict[str, Goods]:
    """Every product, by its id."""
    last = _newest(session)
    came = _deliveries(session, today)
    found = {}
    for product_id, producer_id, group, unit, life, price, stocked, withdrawn in _PRODUCTS.all(
        session, on=today
    ):
        lot, its = last.get(product_id), came.get(product_id, ())
        facts = ProductFacts(
            product_id, producer_id, group, unit, price or 0, life,
            received=tuple(units for _day, units in its),
        )  # fmt: skip
        if lot is not None:
            facts = replace(
                facts,
                cost_vnd=lot.cost_vnd,
                owner=lot.owner,
                lot_days=_life(lot),
                has_lots=True,
            )
        found[product_id] = Goods(
            facts,
            is_sold=bool(stocked) and not withdrawn,
            has_price=price is not None,
            came=tuple(day for day, _units in its),
        )
    return found


def _newest(session: Session) -> dict[str, _Last]:
    found: dict[str, _Last] = {}
    for product_id, cost_vnd, owner, received_at, use_by in _LOTS.all(session):
        one = found.setdefault(product_id, _Last())
        one.cost_vnd = one.cost_vnd if cost_vnd is None else cost_vnd
        one.owner, one.received_at, one.use_by = owner, received_at, use_by
    return found


def _life(lot: _Last) -> int | None:
    """Days from its receipt to its last day, both counted."""
    if lot.use_by is None:
        return None
    received = business_day(datetime.fromisoformat(lot.received_at))
    return max(1, (date.fromisoformat(lot.use_by) - received).days + 1)


def _deliveries(session: Session, today: date) -> Mapping[str, list[tuple[str, int]]]:
    """By product: the days (ISO 8601) on which it came, in order, and how many units each."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    after = today - timedelta(days=REMEMBERED_DAYS)
    for product_id, day, units in _CAME.all(session, after=after):
        found[product_id].append((day, units))
    return found


def days_of_producers(known: Iterable[Goods]) -> Mapping[str, list[date]]:
    """By producer: the days of its deliveries, in order."""
    days: dict[str, set[str]] = defaultdict(set)
    for one in known:
        if one.came:
            days[one.facts.producer_id].update(one.came)
    return {
        producer_id: [date.fromisoformat(one) for one in sorted(held)]
        for producer_id, held in days.items()
    }


def gift_sets(session: Session) -> frozenset[str]:
    """Products that are packed here."""
    return frozenset(session.scalars(select(Recipe.product_id).distinct()))
