"""All that tonight's suggestions depend on, from the books: the engine's own `State`, what was left
out of it and why, and where each term comes from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pos.base.money import WHOLE_BP
from pos.ordering import queries as ordering
from pos.ordering import shortfall_queries
from pos.ordering.terms import AllTerms, Closure
from pos.planning import promised, records
from pos.planning.learning import AHEAD_DAYS, Memory
from pos.planning.next_deliveries import first_day_that
from pos.planning.values import (
    Bar,
    Chance,
    Line,
    Lot,
    Product,
    Reservation,
    State,
)
from pos.shop import queries as shop
from pos.shop.sale_policy import SalePolicies
from pos.supply import defaults, learnt_days, producer_records, shelves, snoozes, stocked
from pos.supply.defaults import Sources, Supplying
from pos.supply.lefts import Left
from pos.supply.shelves import Shelf
from pos.supply.stocked import Goods
from pos.supply.stops import Stop, stops

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """A review's question, and what the pages say besides."""

    state: State
    lefts: Mapping[str, tuple[Left, date | None]]
    """Products of which nothing is asked: why, and the day that belongs to it."""
    supplying: Mapping[str, Supplying]
    """By producer."""
    sources: Mapping[str, Sources]
    """By product."""
    bars: Mapping[str, date]
    """By product that is not ordered: held since which day, the certificate's last, the day from
    which it is delivered again, or of the delivery that its producer said no to."""
    goods: Mapping[str, Goods]
    shelves: Mapping[str, Shelf]
    coming: Mapping[str, int]
    """Units on order, by product."""


@dataclass(frozen=True)
class _Books:
    """What the lines are made of, read in one go."""

    today: date
    as_of: date
    memory: Memory
    goods: Mapping[str, Goods]
    terms: AllTerms
    shelves: Mapping[str, Shelf]
    supplying: Mapping[str, Supplying]
    stops: Mapping[str, Stop]
    held: Mapping[str, date]
    coming: Mapping[str, Sequence[Lot]]
    ordered: Mapping[str, int]
    reserved: Mapping[str, Sequence[Reservation]]
    short: Mapping[str, frozenset[date]]
    """By product: days for which its producer said that no more of it comes."""
    snoozed: Mapping[str, date]
    gift_sets: frozenset[str]
    records: Mapping[str, records.Record]


@dataclass(frozen=True)
class _Asking:
    """A line, and what the pages say of it besides."""

    line: Line
    sources: Sources
    barred_on: date | None


def state_of(
    session: Session, today: date, *, as_of: date, memory: Memory, ahead_bp: int = WHOLE_BP
) -> Asked:
    """What is asked tonight.

    Args:
        today: the business day, on which orders would be sent.
        as_of: the last day whose sales are in: today once its shifts are closed, else yesterday.
        memory: what was learnt of the days that are over; it is changed, and not to be kept.
        ahead_bp: how much of the first day's selling lies ahead: where today has begun, what was
            sold of it is off the shelf already.
    """
    books = _books(session, today, as_of, memory)
    lefts: dict[str, tuple[Left, date | None]] = {}
    asking: dict[str, _Asking] = {}
    for product_id in _asked_about(books):
        left = _left(books, product_id)
        if left is None:
            asking[product_id] = _line(books, product_id)
        else:
            lefts[product_id] = left
    lines = sorted(
        (one.line for one in asking.values()),
        key=lambda one: (one.product.producer_id, one.product.product_id),
    )
    groups = {(one.product.kind, one.product.category) for one in lines}
    sums = memory.sums(sorted(groups), as_of, closed_days(books.terms.closures, as_of))
    state = State(
        today=as_of,
        lines=tuple(lines),
        producers={name: one.producer for name, one in books.supplying.items()},
        costs=defaults.costs_of(books.terms.house),
        factors={group: _weighed(worth, ahead_bp) for group, worth in sums.items()},
    )
    return Asked(
        state=state,
        lefts=lefts,
        supplying=books.supplying,
        sources={name: one.sources for name, one in asking.items()},
        bars={name: one.barred_on for name, one in asking.items() if one.barred_on is not None},
        goods=books.goods,
        shelves=books.shelves,
        coming=books.ordered,
    )


def closed_days(closures: Iterable[Closure], as_of: date) -> list[date]:
    """Days to come on which the shop said that it is closed: nobody buys anything."""
    ends = as_of + timedelta(days=AHEAD_DAYS)
    return [
        date.fromordinal(day)
        for one in closures
        if not one.producer_id
        for day in range(
            max(one.from_on, as_of + ONE_DAY).toordinal(), min(one.to_on, ends).toordinal() + 1
        )
    ]


def _weighed(worth: Sequence[float], ahead_bp: int) -> tuple[float, ...]:
    """Sums of days' worth of which the first counts only as far as it lies ahead."""
    if ahead_bp >= WHOLE_BP:
        return tuple(worth)
    gone = worth[1] * (WHOLE_BP - ahead_bp) / WHOLE_BP
    return (worth[0], *(one - gone for one in worth[1:]))


def _books(session: Session, today: date, as_of: date, memory: Memory) -> _Books:
    known = stocked.goods(session, today)
    terms = ordering.terms_of(session)
    showroom = shop.showroom(session)
    policies = SalePolicies() if showroom is None else showroom.policies
    coming, ordered = _coming(session, as_of, memory)
    return _Books(
        today=today,
        as_of=as_of,
        memory=memory,
        goods=known,
        terms=terms,
        shelves=shelves.shelves(session, as_of),
        supplying=_supplying(today, known, terms),
        stops=stops(session, known.keys(), policies, today),
        held=shelves.held_whole(session),
        coming=coming,
        ordered=ordered,
        reserved=_reserved(session, as_of),
        short=shortfall_queries.shortfalls(session, today),
        snoozed=snoozes.standing(session, today),
        gift_sets=stocked.gift_sets(session),
        records=producer_records.records(session, today),
    )


def _supplying(today: date, known: Mapping[str, Goods], terms: AllTerms) -> dict[str, Supplying]:
    """Each producer's terms and its next two deliveries; those that never come are left out."""
    came = stocked.days_of_producers(known.values())
    found = {}
    for producer_id in sorted({one.facts.producer_id for one in known.values()} - {""}):
        closed = defaults.closed_of(terms.closures, producer_id)
        typed = terms.producers.get(producer_id)
        its = defaults.supplying(producer_id, typed, came.get(producer_id, ()), closed, today)
        if its is not None:
            found[producer_id] = its
    return found


def _coming(
    session: Session, as_of: date, memory: Memory
) -> tuple[dict[str, list[Lot]], dict[str, int]]:
    """What is on its way, as far as its producer is believed; and all of it, by product."""
    lots: dict[str, list[Lot]] = defaultdict(list)
    ordered: dict[str, int] = defaultdict(int)
    for order in ordering.open_orders(session):
        for product_id, units in order.lines.items():
            ordered[product_id] += units
            lives = () if memory.product(product_id) is None else memory.lives(product_id)
            lot = promised.on_its_way(units, order.promised_on, lives, as_of)
            if lot is not None:
                lots[product_id].append(lot)
    return lots, ordered


def _reserved(session: Session, as_of: date) -> dict[str, list[Reservation]]:
    """What customers are still promised; what is overdue is wanted tomorrow."""
    found: dict[str, list[Reservation]] = defaultdict(list)
    for one in ordering.reservations(session, as_of):
        found[one.product_id].append(promised.to_a_customer(one.units, one.due_on, as_of))
    return found


def _asked_about(books: _Books) -> list[str]:
    """Goods that are or were here, that somebody wrote terms for, or that were ordered or
    promised: a catalogue may name thousands that nobody ever thought of selling."""
    meant = books.terms.products.keys() | books.ordered.keys() | books.reserved.keys()
    return [
        product_id
        for product_id, one in books.goods.items()
        if one.is_sold and (one.facts.has_lots or product_id in meant)
    ]


def _left(books: _Books, product_id: str) -> tuple[Left, date | None] | None:
    """Why it is not asked about."""
    one = books.goods[product_id]
    typed = books.terms.products.get(product_id)
    if typed is not None and typed.is_left:
        return Left.IS_LEFT, None
    if product_id in books.gift_sets:
        return Left.GIFT_SET, None
    if product_id in books.snoozed:
        return Left.PUT_OFF, books.snoozed[product_id]
    if not one.facts.producer_id:
        return Left.NO_PRODUCER, None
    if not one.has_price:
        return Left.NO_PRICE, None
    return None if one.facts.producer_id in books.supplying else (Left.NEVER_COMES, None)


def _line(books: _Books, product_id: str) -> _Asking:
    facts, memory = books.goods[product_id].facts, books.memory
    product, sources = defaults.product_of(
        facts, books.terms.products.get(product_id), books.terms.house
    )
    product = _known(books, product)
    chance, opens_on = _in_season(books, product)
    there = books.shelves.get(product_id)
    record = books.records.get(product.producer_id) or records.Record()
    lives = memory.lives(product_id)
    stop = books.stops.get(product_id)
    bar, barred_on = _bar(books, product_id, chance, opens_on)
    line = Line(
        product=product,
        chance=chance,
        rate=memory.rate(product_id),
        lots=(*(() if there is None else there.lots()), *books.coming.get(product_id, ())),
        reservations=tuple(books.reserved.get(product_id, ())),
        lives=lives or (() if facts.lot_days is None else (facts.lot_days,)),
        sells_until=None if stop is None or stop.is_withdrawn else stop.last_on,
        bar=bar,
        spread=memory.spread(product_id),
        slip=record.slip((chance.next_delivery - chance.delivery).days),
    )
    return _Asking(line, sources, barred_on)


def _known(books: _Books, product: Product) -> Product:
    """The product in the group that it was learnt in; one that came today is new to its group."""
    before = books.memory.product(product.product_id)
    if before is None:
        terms = learnt_days.learnt_terms([books.goods[product.product_id]])
        books.memory.add_product(terms[product.product_id], books.as_of + ONE_DAY)
        return product
    return replace(product, kind=before.kind, category=before.category)


def _in_season(books: _Books, product: Product) -> tuple[Chance, date | None]:
    """Its producer's next two deliveries that bring it; and, where the next one does not, the day
    from which it is delivered again."""
    chance = books.supplying[product.producer_id].chance
    typed = books.terms.products.get(product.product_id)
    months = None if typed is None else typed.months
    if not months:
        return chance, None
    first = first_day_that(chance.delivery, lambda day: day.month in months)
    if first != chance.delivery:
        return chance, first
    after = first_day_that(chance.next_delivery, lambda day: day.month in months)
    return replace(chance, next_delivery=after or chance.next_delivery), None


def _bar(
    books: _Books, product_id: str, chance: Chance, opens_on: date | None
) -> tuple[Bar | None, date | None]:
    """Why it is not ordered, and the day that belongs to it; also the certificate's last where
    that alone is known, since only the engine knows whether goods come before it."""
    stop = books.stops.get(product_id)
    if product_id in books.held:
        return Bar.BLOCKED, books.held[product_id]
    if stop is not None and stop.is_withdrawn:
        return Bar.BLOCKED, stop.last_on
    if opens_on is not None:
        return Bar.SEASON, opens_on
    said_of = [
        day
        for day in books.short.get(product_id, ())
        if chance.delivery <= day < chance.next_delivery
    ]
    if said_of:
        return Bar.REFUSED, max(said_of)
    return None, None if stop is None else stop.last_on
