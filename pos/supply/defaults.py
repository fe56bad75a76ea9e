"""On which terms goods are bought where nobody typed any: what past deliveries say, else the
house's own word, and which of the three it was.  Pure.

Shares are floats here, as the engine reckons with them; units and money are whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import gcd
from statistics import median

from pos.base.money import WHOLE_BP
from pos.ordering.terms import (
    Closure,
    HouseTerms,
    ProducerTerms,
    ProductTerms,
    Rhythm,
    delivers_on,
)
from pos.planning.feast_days import Feast, feast_day
from pos.planning.values import Chance, Costs, Kind, Producer, Product
from pos.supply.daily import GRAMS_A_PIECE

FRESH_DAYS = 30
"""What keeps no longer is fresh."""
COST_SHARE = 0.7
"""Of the price, where no delivery ever named a cost."""
BEARS_CONSIGNED = 0.25
"""Of the cost of consigned goods that expire: the producer bears most of it, but the shelf, the
handling and the goodwill are the shop's.  `reordering` 6."""
SHOWN = 1
"""One piece of whatever is on sale stands on the shelf."""
ENOUGH_DELIVERIES = 4
"""Before so many a producer's habits are not known."""
SOME_DELIVERIES = 26
"""The last so many say its habits."""
A_HABIT = 5
"""A weekday on which at least each fifth delivery came is one of its days."""
MOST_WEEKDAYS = 4
"""Whoever comes on more comes on any."""
USUAL_LEAD, USUAL_CYCLE = 2, 7
MOST_CYCLE = 60
TET_FROM, TET_TO = -2, 5
"""Days around Mùng 1 on which nobody delivers unless he said that he does."""
MOST_AHEAD = 400
ONE_DAY = timedelta(days=1)


class Source(StrEnum):
    """Where a term comes from."""

    TYPED = "typed"
    DELIVERIES = "deliveries"
    """Past deliveries say so."""
    CATALOGUE = "catalogue"
    KIND = "kind"
    """Typed for all goods of the kind."""
    HOUSE = "house"
    """Nothing is known: what is usual."""


Sources = Mapping[str, Source]


@dataclass(frozen=True)
class ProductFacts:
    """What the books know of a product."""

    product_id: str
    producer_id: str
    group: str
    """The catalogue's OCOP group; empty where unknown."""
    unit: str
    price_vnd: int
    shelf_life_days: int | None
    """As the catalogue says."""
    cost_vnd: int | None = None
    """Of the newest lot."""
    owner: str = "owned"
    """Of the newest lot."""
    lot_days: int | None = None
    """From receipt to last day, of the newest lot; None: it never expires."""
    has_lots: bool = False
    received: tuple[int, ...] = ()
    """Units of each day of delivery."""


@dataclass(frozen=True)
class Closed:
    """Days on which a producer does not deliver, both ends included."""

    own: tuple[tuple[date, date], ...] = ()
    """Said of this producer."""
    shops: tuple[tuple[date, date], ...] = ()
    """On which the shop itself is closed."""


def closed_of(closures: Iterable[Closure], producer_id: str) -> Closed:
    """What was typed of a producer, and of the shop."""
    known = [(one.producer_id, (one.from_on, one.to_on)) for one in closures]
    own = tuple(span for owner, span in known if producer_id and owner == producer_id)
    return Closed(own, tuple(span for owner, span in known if not owner))


@dataclass(frozen=True)
class Supplying:
    """A producer's terms tonight."""

    producer: Producer
    chance: Chance
    order_by: date
    """The last day on which an order still comes with that delivery."""
    sources: Sources


def product_of(
    facts: ProductFacts, typed: ProductTerms | None, house: HouseTerms | None = None
) -> tuple[Product, Sources]:
    """A product as it is bought, and where each term comes from.

    Args:
        house: what the shop wishes of goods of a kind, where nothing is said of the product.
    """
    given = typed or ProductTerms()
    sources: dict[str, Source] = {}
    weighed = facts.unit != "piece"
    life = facts.shelf_life_days or facts.lot_days
    cost, sources["cost"] = _cost(facts, given)
    owner, sources["owner"] = _first(
        (given.owner or None, Source.TYPED),
        (facts.owner if facts.has_lots else None, Source.DELIVERIES),
        ("owned", Source.HOUSE),
    )
    is_consigned = owner == "consigned"
    pack, sources["pack"] = _pack(facts, given)
    kind = _kind(facts, life)
    bears = BEARS_CONSIGNED if is_consigned else 1.0
    sources["bears_expired"] = _typed_or_house(given.bears_expired_bp)
    sources["shelf_min"] = _typed_or_house(given.shelf_min_units)
    sources["shelf_life"] = Source.CATALOGUE if facts.shelf_life_days else Source.DELIVERIES
    sources["limit"] = _typed_or_house(given.limit_units)
    wished, sources["service"] = _service(kind, given, house or HouseTerms())
    product = Product(
        product_id=facts.product_id,
        producer_id=facts.producer_id,
        kind=kind,
        category=facts.group or kind.value,
        price_vnd=facts.price_vnd,
        cost_vnd=cost,
        is_consigned=is_consigned,
        bears_expired=_share(given.bears_expired_bp, bears),
        pack=pack,
        shelf_life_days=life,
        display_min=SHOWN * (GRAMS_A_PIECE if weighed else 1)
        if given.shelf_min_units is None
        else given.shelf_min_units,
        shows_by_habit=given.shelf_min_units is None,
        max_on_hand=given.limit_units,
        step=GRAMS_A_PIECE if weighed else 1,
        per=1000 if weighed else 1,
        service=None if wished is None else of_bp(wished),
    )
    return product, sources


def _service(kind: Kind, given: ProductTerms, house: HouseTerms) -> tuple[int | None, Source]:
    """The chance of not running out that is wished: of the product, else of its kind."""
    if given.service_bp is not None:
        return given.service_bp, Source.TYPED
    of_kind = {
        Kind.FRESH: house.service_fresh_bp,
        Kind.PROCESSED: house.service_processed_bp,
        Kind.CRAFT: house.service_craft_bp,
    }[kind]
    return of_kind, Source.HOUSE if of_kind is None else Source.KIND


def _first(*known: tuple[str | None, Source]) -> tuple[str, Source]:
    return next((value, source) for value, source in known if value is not None)


def _typed_or_house(value: int | None) -> Source:
    return Source.HOUSE if value is None else Source.TYPED


def _share(bp: int | None, usual: float) -> float:
    return usual if bp is None else of_bp(bp)


def _cost(facts: ProductFacts, given: ProductTerms) -> tuple[int, Source]:
    if given.cost_vnd is not None:
        return given.cost_vnd, Source.TYPED
    if facts.cost_vnd is not None:
        return facts.cost_vnd, Source.DELIVERIES
    return int(facts.price_vnd * COST_SHARE), Source.HOUSE


def _pack(facts: ProductFacts, given: ProductTerms) -> tuple[int, Source]:
    """What every past delivery is a multiple of."""
    if given.pack_units is not None:
        return given.pack_units, Source.TYPED
    came = [one for one in facts.received if one > 0]
    if len(came) >= ENOUGH_DELIVERIES:
        return max(1, gcd(*came)), Source.DELIVERIES
    return 1, Source.HOUSE


def _kind(facts: ProductFacts, life: int | None) -> Kind:
    if life is None:
        return Kind.CRAFT if facts.has_lots or facts.group == "handicraft" else Kind.PROCESSED
    return Kind.FRESH if life <= FRESH_DAYS else Kind.PROCESSED


def costs_of(typed: HouseTerms) -> Costs:
    """What orders, shelves and empty shelves cost the shop."""
    usual = Costs()
    return replace(
        usual,
        order_vnd=usual.order_vnd if typed.order_vnd is None else typed.order_vnd,
        line_vnd=usual.line_vnd if typed.line_vnd is None else typed.line_vnd,
        holding_owned=_share(typed.holding_owned_bp, usual.holding_owned),
        holding_consigned=_share(typed.holding_consigned_bp, usual.holding_consigned),
        goodwill_share=_share(typed.goodwill_bp, usual.goodwill_share),
    )


def usual_house() -> HouseTerms:
    """What orders and shelves cost where nobody typed it."""
    usual = Costs()
    return HouseTerms(
        usual.order_vnd,
        usual.line_vnd,
        in_bp(usual.holding_owned),
        in_bp(usual.holding_consigned),
        in_bp(usual.goodwill_share),
    )


def of_bp(bp: int) -> float:
    """Hundredths of a percent as a share."""
    return bp / WHOLE_BP


def in_bp(share: float) -> int:
    """A share in hundredths of a percent."""
    return int(share * WHOLE_BP + 0.5)


def supplying(
    producer_id: str,
    typed: ProducerTerms | None,
    came: Sequence[date],
    closed: Closed,
    today: date,
) -> Supplying | None:
    """A producer's terms and its next two deliveries; None: it does not come within a year.

    Args:
        came: the days of its past deliveries, in order.
        closed: what was typed of its days and the shop's.  That the shop is closed around Tết says
            nothing of the days on which the producer comes again.
        today: the day on which an order would be sent.
    """
    given = typed or ProducerTerms()
    habits, cycle = _habits(came[-SOME_DELIVERIES:])
    weekdays = habits.weekdays if given.weekdays is None else given.weekdays
    rhythm = Rhythm(
        USUAL_LEAD if given.lead_days is None else given.lead_days,
        weekdays,
        given.every_weeks or (habits.every_weeks if given.weekdays is None else 1),
        given.anchor_on or habits.anchor_on,
    )
    shut = (*closed.own, *closed.shops, *_tet(closed.own, today))
    found = _next_two(rhythm, cycle, today, shut)
    if found is None:
        return None
    lead = max(rhythm.lead_days, 1)
    producer = Producer(
        producer_id,
        min_order_vnd=given.min_order_vnd or 0,
        lead_days=rhythm.lead_days,
        delivery_weekdays=weekdays,
        every_weeks=rhythm.every_weeks,
        cycle_days=None if weekdays else cycle,
    )
    known = Source.DELIVERIES if len(came) >= ENOUGH_DELIVERIES else Source.HOUSE
    sources = {
        "lead_days": _typed_or_house(given.lead_days),
        "weekdays": known if given.weekdays is None else Source.TYPED,
        "every_weeks": Source.TYPED if given.every_weeks else known,
        "min_order": _typed_or_house(given.min_order_vnd),
    }
    return Supplying(producer, Chance(*found), found[0] - timedelta(days=lead), sources)


def _habits(came: Sequence[date]) -> tuple[Rhythm, int]:
    """On which weekdays a producer comes, and how many days lie between."""
    if len(came) < ENOUGH_DELIVERIES:
        return Rhythm(USUAL_LEAD), USUAL_CYCLE
    counted = Counter(day.weekday() for day in came)
    usual = tuple(sorted(day for day, many in counted.items() if many * A_HABIT >= len(came)))
    gap = median((after - before).days for before, after in pairwise(came))
    cycle = min(max(int(gap + 0.5), 1), MOST_CYCLE)
    if not usual or len(usual) > MOST_WEEKDAYS:
        return Rhythm(USUAL_LEAD), cycle
    weeks = max(1, int(cycle / 7 + 0.5)) if len(usual) == 1 else 1
    return Rhythm(USUAL_LEAD, usual, weeks, came[-1]), cycle


def tet_pause(today: date) -> tuple[date, date] | None:
    """Days around the next Tết on which nobody delivers unless something is known of them."""
    for year in (today.year, today.year + 1):
        first = feast_day(Feast.TET, year)
        if first is not None and first + timedelta(days=TET_TO) >= today:
            return first + timedelta(days=TET_FROM), first + timedelta(days=TET_TO)
    return None


def _tet(own: Iterable[tuple[date, date]], today: date) -> list[tuple[date, date]]:
    """The days around the next Tết, unless the producer said something of them."""
    found = []
    for year in (today.year, today.year + 1):
        first = feast_day(Feast.TET, year)
        if first is None:
            continue
        shut = (first + timedelta(days=TET_FROM), first + timedelta(days=TET_TO))
        if not any(begin <= shut[1] and end >= shut[0] for begin, end in own):
            found.append(shut)
    return found


def _next_two(
    rhythm: Rhythm, cycle: int, today: date, closed: tuple[tuple[date, date], ...]
) -> tuple[date, date] | None:
    first = _from(rhythm, today + timedelta(days=max(rhythm.lead_days, 1)), closed)
    if first is None:
        return None
    after = _from(rhythm, first + (ONE_DAY if rhythm.weekdays else timedelta(days=cycle)), closed)
    return None if after is None else (first, after)


def _from(rhythm: Rhythm, day: date, closed: tuple[tuple[date, date], ...]) -> date | None:
    """The first day of delivery from a day on."""
    days = (day + timedelta(days=n) for n in range(MOST_AHEAD))
    return next((one for one in days if delivers_on(rhythm, one, closed)), None)
