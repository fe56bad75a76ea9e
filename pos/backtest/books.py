"""The shop's past, read from its books for the back-test: nothing is written.

What a manager knew on the evening before the first day is read as of that evening: prices, costs,
owners, packs and lives by the deliveries until then.  Terms that were typed have no past: they
count as they stand today.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from pos.backtest.refusals import TooLittlePast
from pos.backtest.world import Came, Good, PastDay, Step
from pos.base.money import WHOLE_BP
from pos.catalogue.models import Price
from pos.catalogue.models import Product as ProductRow
from pos.ordering.terms import AllTerms
from pos.planning.values import Lot
from pos.receiving.models import DeliveryLine
from pos.stock.models import Lot as LotRow
from pos.stock.models import StockMove
from pos.stock.places import SHOP, STOREROOM, SUPPLIER
from pos.supply.daily import RECEIVED
from pos.supply.defaults import ProductFacts, product_of
from pos.supply.models import SupplyCursor, SupplyDay, SupplyHours, SupplyLot
from pos.supply.sources import in_pieces

MOST_DAYS = 548
"""Eighteen months are lived again at most."""
LEAST_DAYS = 28
"""A result of fewer days says nothing."""
LEARNT_DAYS = 28
"""So many days at least come before the first one: what there is to learn from."""
HISTORY_DAYS = 400
"""And so many at most: a year, and a Tết in it."""
MOST_PRODUCTS = 2_000
"""One run takes so many products: those sold on most days."""
ONE_DAY = timedelta(days=1)
ON_SALE = (SHOP, STOREROOM)
OPENING = "opening"
"""Goods that were there when the books began."""


@dataclass(frozen=True)
class Span:
    """Which days are learnt from, and which are lived again."""

    known: date
    """The first day learnt from."""
    first: date
    last: date

    @property
    def eve(self) -> date:
        """The evening before the first day."""
        return self.first - ONE_DAY


def span_of(session: Session, days: int) -> Span:
    """The last days read, as many as asked for and as there are.

    Raises:
        TooLittlePast: the books go back too few days.
    """
    cursor = session.get(SupplyCursor, 1)
    begin = session.scalar(select(func.min(SupplyHours.on_day)))
    had = 0 if cursor is None or begin is None else (cursor.on_day - begin).days + 1
    if cursor is None or begin is None or had < LEARNT_DAYS + LEAST_DAYS:
        raise TooLittlePast(had=had, needed=LEARNT_DAYS + LEAST_DAYS)
    wanted = min(max(days, LEAST_DAYS), MOST_DAYS)
    first = max(cursor.on_day - timedelta(days=wanted - 1), begin + timedelta(days=LEARNT_DAYS))
    return Span(max(begin, first - timedelta(days=HISTORY_DAYS)), first, cursor.on_day)


@dataclass(frozen=True)
class Chosen:
    """Products that the replay is about, and how many it is not about."""

    rows: Mapping[str, ProductRow]
    nobodys: int
    too_many: int


def chosen(session: Session, span: Span) -> Chosen:
    """Goods that are bought from somebody and were sold; those of the most days of sale first."""
    sets = select(LotRow.product_id).where(LotRow.is_set)
    asked = (
        select(SupplyDay.product_id, func.sum(case((SupplyDay.on_day < span.first, 1), else_=0)))
        .where(SupplyDay.on_day >= span.known, SupplyDay.on_day <= span.last)
        .where(SupplyDay.product_id.not_in(sets))
        .group_by(SupplyDay.product_id)
    )
    seen: dict[str, int] = {row[0]: row[1] for row in session.execute(asked)}
    rows = {
        one.id: one
        for some in in_pieces(seen)
        for one in session.scalars(select(ProductRow).where(ProductRow.id.in_(some)))
        if one.is_stocked
    }
    bought = [one for one in rows.values() if one.producer_id]
    bought.sort(key=lambda one: (-seen[one.id], one.id))
    kept = {one.id: one for one in bought[:MOST_PRODUCTS]}
    return Chosen(kept, len(rows) - len(bought), len(bought) - len(kept))


# --- Days ----------------------------------------------------------------------------------


def past_days(session: Session, span: Span, ids: Collection[str]) -> list[PastDay]:
    """Every day learnt from or lived again, in order."""
    hours = set(
        session.scalars(
            select(SupplyHours.on_day).where(
                SupplyHours.on_day >= span.known, SupplyHours.on_day <= span.last
            )
        )
    )
    rows = _rows_by_day(session, span, ids)
    out = _out_before(session, span.known) & set(ids)
    found = []
    for n in range((span.last - span.known).days + 1):
        day = span.known + timedelta(days=n)
        held = rows.pop(day, [])
        found.append(_past_day(day, held, out, is_open=day in hours))
        for one in held:
            (out.discard if one.end_units else out.add)(one.product_id)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    product_id: str
    sold_units: int
    large_units: int
    expired_units: int
    received_units: int
    end_units: int
    on_sale_bp: int


def _rows_by_day(session: Session, span: Span, ids: Collection[str]) -> dict[date, list[_Row]]:
    rows = session.execute(
        select(
            SupplyDay.on_day,
            SupplyDay.product_id,
            SupplyDay.sold_units,
            SupplyDay.large_units,
            SupplyDay.expired_units,
            SupplyDay.received_units,
            SupplyDay.end_units,
            SupplyDay.on_sale_bp,
        )
        .where(SupplyDay.on_day >= span.known, SupplyDay.on_day <= span.last)
        .order_by(SupplyDay.on_day, SupplyDay.product_id)
        .execution_options(yield_per=5_000)
    )
    wanted = set(ids)
    found: dict[date, list[_Row]] = defaultdict(list)
    for on_day, product_id, *rest in rows:
        if product_id in wanted:
            found[on_day].append(_Row(product_id, *rest))
    return found


def _out_before(session: Session, day: date) -> set[str]:
    """Products known before a day of which nothing was there in the evening before it."""
    last = (
        select(SupplyDay.product_id, func.max(SupplyDay.on_day).label("on_day"))
        .where(SupplyDay.on_day < day)
        .group_by(SupplyDay.product_id)
        .subquery()
    )
    rows = session.scalars(
        select(SupplyDay.product_id)
        .join(
            last,
            (last.c.product_id == SupplyDay.product_id) & (last.c.on_day == SupplyDay.on_day),
        )
        .where(SupplyDay.end_units == 0)
    )
    return set(rows)


def _past_day(day: date, rows: Iterable[_Row], out: Collection[str], *, is_open: bool) -> PastDay:
    held = list(rows)
    share_bp = dict.fromkeys(out, 0)
    for one in held:
        share_bp.pop(one.product_id, None)
        if one.on_sale_bp < WHOLE_BP:
            share_bp[one.product_id] = one.on_sale_bp
    return PastDay(
        on=day,
        is_open=is_open,
        sold={one.product_id: one.sold_units for one in held if one.sold_units},
        large={one.product_id: one.large_units for one in held if one.large_units},
        share_bp=share_bp if is_open else {},
        expired={one.product_id: one.expired_units for one in held if one.expired_units},
        received={one.product_id: one.received_units for one in held if one.received_units},
        end={one.product_id: one.end_units for one in held},
    )


# --- Goods ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Receipt:
    """A lot's delivery, less what of it was received by mistake; or goods counted in at first."""

    on: date
    units: int
    use_by: date | None
    cost_vnd: int | None
    owner: str
    is_bought: bool


def goods(
    session: Session, span: Span, rows: Mapping[str, ProductRow], terms: AllTerms
) -> dict[str, Good]:
    """Each product as it was known before its first day, with what came of it later."""
    receipts = _receipts(session, span.last, rows)
    prices = _prices(session, rows)
    since = _since(session)
    lots = _lots_of_eve(session, span.first, rows)
    found = {}
    for product_id, row in rows.items():
        came = receipts.get(product_id, [])
        first = since.get(product_id, span.last)
        steps = prices.get(product_id, [])
        until = max(span.eve, first)
        facts = _facts(row, came, steps, until)
        typed = terms.products.get(product_id)
        product, _sources = product_of(facts, typed, terms.house)
        costs = [Step(one.on, one.cost_vnd) for one in came if one.cost_vnd is not None]
        is_typed = typed is not None and typed.cost_vnd is not None
        found[product_id] = Good(
            product=product,
            since=first,
            lots=tuple(lots.get(product_id, ())),
            came=tuple(Came(one.on, one.units, one.use_by) for one in came),
            prices=tuple(one for one in steps if one.on > span.eve),
            costs=() if is_typed else tuple(one for one in costs if one.on > span.eve),
        )
    return found


def _facts(
    row: ProductRow, came: Iterable[_Receipt], prices: Iterable[Step], until: date
) -> ProductFacts:
    """What the books knew of a product on an evening."""
    known = [one for one in came if one.on <= until]
    every = list(prices)
    before = [one for one in every if one.on <= until] or every[:1]
    facts = ProductFacts(
        product_id=row.id,
        producer_id=row.producer_id or "",
        group=row.ocop_group,
        unit=row.unit,
        price_vnd=before[-1].amount_vnd if before else 0,
        shelf_life_days=row.shelf_life_days,
    )
    if not known:
        return facts
    by_day: dict[date, int] = defaultdict(int)
    for one in known:
        if one.is_bought:
            by_day[one.on] += one.units
    costs = [one.cost_vnd for one in known if one.cost_vnd is not None]
    last = known[-1]
    return replace(
        facts,
        cost_vnd=costs[-1] if costs else None,
        owner=last.owner,
        lot_days=None if last.use_by is None else max(1, (last.use_by - last.on).days + 1),
        has_lots=True,
        received=tuple(by_day.values()),
    )


def _receipts(session: Session, last: date, ids: Collection[str]) -> Mapping[str, list[_Receipt]]:
    undone = (
        select(StockMove.reverses_id, func.sum(StockMove.units).label("units"))
        .where(StockMove.to_place_id == SUPPLIER, StockMove.reverses_id.is_not(None))
        .group_by(StockMove.reverses_id)
        .subquery()
    )
    rows = session.execute(
        select(
            LotRow.product_id,
            StockMove.business_on,
            StockMove.units - func.coalesce(undone.c.units, 0),
            LotRow.use_by,
            func.coalesce(DeliveryLine.cost_vnd, LotRow.cost_vnd),
            LotRow.owner,
            StockMove.reason == RECEIVED,
        )
        .join(LotRow, LotRow.id == StockMove.lot_id)
        .outerjoin(DeliveryLine, DeliveryLine.move_id == StockMove.id)
        .outerjoin(undone, undone.c.reverses_id == StockMove.id)
        .where(StockMove.reason.in_((RECEIVED, OPENING)), StockMove.business_on <= last)
        .order_by(StockMove.business_on, StockMove.id)
    )
    wanted = set(ids)
    found: dict[str, list[_Receipt]] = defaultdict(list)
    for row in rows:
        one = _Receipt(*row[1:])
        if row[0] in wanted and one.units > 0:
            found[row[0]].append(one)
    return found


def _prices(session: Session, ids: Collection[str]) -> Mapping[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    for some in in_pieces(ids):
        rows = session.execute(
            select(Price.product_id, Price.valid_from, Price.price_vnd)
            .where(Price.product_id.in_(some), Price.is_end.is_(False))
            .order_by(Price.product_id, Price.valid_from, Price.told_no, Price.fact_seq)
        )
        for product_id, valid_from, price_vnd in rows:
            found[product_id].append(Step(valid_from, price_vnd))
    return found


def _since(session: Session) -> Mapping[str, date]:
    rows = session.execute(
        select(SupplyDay.product_id, func.min(SupplyDay.on_day)).group_by(SupplyDay.product_id)
    )
    return {row[0]: row[1] for row in rows}


def _lots_of_eve(session: Session, first: date, ids: Collection[str]) -> dict[str, list[Lot]]:
    """What lay on shelves and in the storeroom before a day began, and could be sold on it."""
    comes = case((StockMove.to_place_id.in_(ON_SALE), StockMove.units), else_=0)
    goes = case((StockMove.from_place_id.in_(ON_SALE), StockMove.units), else_=0)
    rows = session.execute(
        select(LotRow.product_id, LotRow.use_by, func.sum(comes - goes))
        .join(LotRow, LotRow.id == StockMove.lot_id)
        .where(StockMove.business_on < first)
        .group_by(LotRow.id)
        .order_by(LotRow.id)
    )
    wanted = set(ids)
    found: dict[str, list[Lot]] = defaultdict(list)
    for product_id, use_by, units in rows:
        if product_id in wanted and units > 0 and (use_by is None or use_by >= first):
            found[product_id].append(Lot(units, use_by))
    return found


def lots_after(session: Session, ids: Collection[str]) -> dict[str, tuple[Lot, ...]]:
    """What is on sale on the evening of the last day read."""
    found: dict[str, list[Lot]] = defaultdict(list)
    for one in _standing(session, ids):
        found[one.product_id].append(Lot(one.units, one.sells_until))
    return {product_id: tuple(held) for product_id, held in found.items()}


def _standing(session: Session, ids: Collection[str]) -> Iterator[SupplyLot]:
    for some in in_pieces(ids):
        yield from session.scalars(
            select(SupplyLot).where(SupplyLot.product_id.in_(some)).order_by(SupplyLot.lot_id)
        )
