"""What the demo buys week by week and sells day by day, worked out before it happens.  Pure.

Makers that there are always keep their word here: who comes late, sends less or stays silent is a
maker who does not exist.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from pos.catalogue.import_rows import ProductRow
from pos.demo import goods
from pos.demo.cast import COOP, FARM, HELD, HOME, KILN, MAKERS, RECALLED
from pos.demo.goods import FRESH_DAYS, DemoLot

DAYS = 121
"""How long the showroom has been open: long enough to live the last three months again."""
CLOSED = 4
"""The day of a week, counted back from today, on which it is not."""
HALF_A_KILO = 500
"""What is asked for of weighed goods, in grams."""
LATE_DAYS = 5
ORDERED_DAYS = 75
"""Deliveries of so many days followed an order in the books."""
_COVER, _FRESH_COVER = 26, 5
"""Days that the shelf is filled for."""
_MAKERS = 6
"""So many makers of dry goods are bought from week by week."""


class Fate(StrEnum):
    """What became of an order."""

    KEPT = "kept"
    LATE = "late"
    SHORT = "short"
    SILENT = "silent"
    """Nothing came and nobody said why."""


@dataclass(frozen=True)
class Rhythm:
    """How a maker delivers."""

    days_ago: tuple[int, ...]
    """Its days of a week, counted back from today, 0 to 6."""
    last_ago: int
    """Its last visit: goods run low since."""
    lead_days: int = 2
    min_order_vnd: int = 0
    pack: int = 1
    owner: str = "owned"
    is_typed: bool = False
    """Somebody typed its terms; else they are what its deliveries say."""
    fates: tuple[Fate, ...] = ()
    """Of its orders, the oldest first."""

    def weekdays(self, today: date) -> tuple[int, ...]:
        """The same, Monday 0."""
        return tuple(sorted((today - timedelta(days=ago)).weekday() for ago in self.days_ago))


KEPT, LATE, SHORT, SILENT = Fate
_REAL = (
    Rhythm((5,), 12, min_order_vnd=1_500_000, pack=6, is_typed=True, fates=(KEPT, KEPT)),
    Rhythm((5,), 12, min_order_vnd=800_000, owner="consigned", is_typed=True, fates=(KEPT, KEPT)),
    Rhythm((2,), 2, lead_days=5, pack=4, is_typed=True),
    Rhythm((1, 5), 8),
    Rhythm((2,), 2, owner="consigned"),
    Rhythm((5,), 12, owner="consigned"),
)
_GREENS = Rhythm((6, 2), 6, lead_days=1, is_typed=True)
_INVENTED = {
    HOME: Rhythm((5,), 12, owner="consigned", fates=(KEPT, SHORT, KEPT)),
    FARM: Rhythm((6, 2), 2, lead_days=1, is_typed=True, fates=(KEPT, KEPT, SHORT, KEPT)),
    COOP: Rhythm((5,), 12, min_order_vnd=600_000, pack=6, is_typed=True, fates=(KEPT, LATE, KEPT)),
    KILN: Rhythm((1,), 15, lead_days=6, pack=2, is_typed=True, fates=(KEPT, SILENT)),
}
"""All come within two days if they are asked today, but for those who were here of late."""


@dataclass(frozen=True)
class Good:
    """A product that sells."""

    sku: str
    maker: str
    rate: int
    """Pieces, or halves of a kilogram, in a thousand days."""
    unit: str
    life_days: int | None
    price_vnd: int

    @property
    def is_fresh(self) -> bool:
        """Whether it keeps days, not months."""
        return self.life_days is not None and self.life_days <= 2 * FRESH_DAYS

    @property
    def portion(self) -> int:
        """Base units that somebody asks for."""
        return 1 if self.unit == "piece" else HALF_A_KILO

    @property
    def full(self) -> int:
        """Portions that fill the shelf."""
        cover = _FRESH_COVER if self.is_fresh else _COVER
        return max(2, -(-self.rate * cover // 1000))


@dataclass(frozen=True)
class Brought:
    """Goods of one product that came, or were ordered."""

    sku: str
    lot: DemoLot
    ordered_units: int


@dataclass(frozen=True)
class Trip:
    """A delivery."""

    no: int
    """Its place among all."""
    maker: str
    wanted_ago: int
    came_ago: int | None
    """None: never."""
    brought: tuple[Brought, ...]
    fate: Fate | None
    """None: somebody telephoned, and the books know of no order."""


@dataclass(frozen=True)
class Trade:
    """All of it."""

    makers: Mapping[str, Rhythm]
    """By name."""
    goods: Mapping[str, Good]
    """By SKU."""
    trips: Sequence[Trip]
    sold: Mapping[int, Sequence[tuple[str, int]]]
    """SKU and base units, by days ago."""
    ended: Mapping[int, Sequence[tuple[str, int]]]
    """The same of what nobody bought in time."""


def is_open(ago: int) -> bool:
    """Whether the showroom is open so many days before today."""
    return ago % 7 != CLOSED


def plan(rows: Sequence[ProductRow], kept: Sequence[str], today: date) -> Trade:
    """Work the trade out.

    Args:
        rows: of the lists.
        kept: goods with a part of their own in the story.
    """
    out = {*kept, HELD, RECALLED}
    free = [one for one in rows if one.is_stocked and one.producer_name and one.sku not in out]
    makers = _makers(free)
    sells = {one.sku: _good(one) for one in free if one.producer_name in makers}
    walk = _Walk(today, makers, sells)
    walk.live()
    return Trade(makers, sells, walk.trips, walk.sold, walk.ended)


def _makers(free: Sequence[ProductRow]) -> dict[str, Rhythm]:
    """Makers of many goods, and one of greens; then those who do not exist."""
    real = [one for one in free if one.producer_name not in MAKERS]
    dry = Counter(one.producer_name for one in real if one.unit == "piece")
    greens = Counter(one.producer_name for one in real if _is_fresh(one) and one.unit != "piece")
    found = dict(zip((name for name, _many in dry.most_common(_MAKERS)), _REAL, strict=False))
    found |= {name: _GREENS for name, _many in greens.most_common(1)}
    there = {one.producer_name for one in free}
    return found | {name: one for name, one in _INVENTED.items() if name in there}


def _is_fresh(row: ProductRow) -> bool:
    return row.shelf_life_days is not None and row.shelf_life_days <= FRESH_DAYS


def _good(row: ProductRow) -> Good:
    is_fresh = row.shelf_life_days is not None and row.shelf_life_days <= 2 * FRESH_DAYS
    rate = goods.rate(row.sku, is_fresh=is_fresh)
    unit, price_vnd = str(row.unit), row.price_vnd or 0
    return Good(row.sku, row.producer_name, rate, unit, row.shelf_life_days, price_vnd)


@dataclass
class _Walk:
    """Lives the days, the oldest first."""

    today: date
    makers: Mapping[str, Rhythm]
    goods: Mapping[str, Good]
    trips: list[Trip] = field(default_factory=list)
    sold: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    ended: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    _there: dict[str, list[list[int]]] = field(default_factory=lambda: defaultdict(list))
    """By SKU: days ago of a lot's last day on sale, and its portions; the first to end first."""
    _coming: Counter[str] = field(default_factory=Counter)
    """Portions that are late."""
    _fates: dict[str, list[Fate]] = field(default_factory=dict)

    def live(self) -> None:
        """From the first day to yesterday."""
        self._fates = {name: list(one.fates) for name, one in self.makers.items()}
        for ago in (day for day in range(DAYS, 0, -1) if is_open(day)):
            for name, one in self.makers.items():
                if ago == DAYS or (ago % 7 in one.days_ago and ago >= one.last_ago):
                    self._visit(name, one, ago)
            for trip in self.trips:
                if trip.came_ago == ago:
                    self._arrive(trip)
            for sku in self.goods:
                self._sell(sku, ago)

    def _visit(self, name: str, rhythm: Rhythm, ago: int) -> None:
        wanted = dict(self._wanted(name, rhythm, is_first=ago == DAYS))
        if not wanted:
            return
        fates = self._fates[name] if ago <= ORDERED_DAYS else []
        fate = fates.pop(0) if fates else None
        came_ago: int | None = ago
        if fate is Fate.LATE:
            came_ago = next(day for day in range(ago - LATE_DAYS, 0, -1) if is_open(day))
        elif fate is Fate.SILENT:
            came_ago = None
        brought = []
        for sku, portions in wanted.items():
            came = max(1, portions * 3 // 5) if fate is Fate.SHORT else portions
            brought.append(self._brought(sku, came, portions, came_ago or ago, rhythm.owner))
            self._coming[sku] += came if came_ago is not None else 0
        trip = Trip(len(self.trips), name, ago, came_ago, tuple(brought), fate)
        self.trips.append(trip)

    def _wanted(self, name: str, rhythm: Rhythm, *, is_first: bool) -> Iterator[tuple[str, int]]:
        """SKU and portions of what runs low."""
        for sku, one in self.goods.items():
            there = sum(portions for _last, portions in self._there[sku]) + self._coming[sku]
            is_low = is_first or one.is_fresh or 2 * there <= one.full
            if one.maker == name and is_low and there < one.full:
                pack = 1 if one.is_fresh else rhythm.pack
                yield sku, -(-(one.full - there) // pack) * pack

    def _brought(self, sku: str, came: int, ordered: int, ago: int, owner: str) -> Brought:
        one = self.goods[sku]
        age = 1 if one.is_fresh else 3
        made_on = self.today - timedelta(days=ago + age)
        cost_vnd = goods.cost_vnd(sku, one.price_vnd)
        units = came * one.portion
        lot = goods.lot_of([made_on], one.life_days, owner, units, cost_vnd=cost_vnd)
        return Brought(sku, lot, ordered * one.portion)

    def _arrive(self, trip: Trip) -> None:
        for one in trip.brought:
            portions = one.lot.units // self.goods[one.sku].portion
            self._coming[one.sku] -= portions
            until = one.lot.state.use_by
            last = -10_000 if until is None else (self.today - until).days
            self._there[one.sku].append([last, portions])
            self._there[one.sku].sort(reverse=True)

    def _sell(self, sku: str, ago: int) -> None:
        """What is asked for, as far as it is there; what has ended is thrown away."""
        one, day = self.goods[sku], self.today - timedelta(days=ago)
        for lot in self._there[sku]:
            if lot[0] > ago:
                self.ended[ago].append((sku, lot[1] * one.portion))
                lot[1] = 0
        asked, sold = goods.wanted(sku, day, one.rate), 0
        for lot in self._there[sku]:
            taken = min(lot[1], asked - sold)
            sold += taken
            lot[1] -= taken
        self._there[sku] = [lot for lot in self._there[sku] if lot[1]]
        if sold:
            self.sold[ago].append((sku, sold * one.portion))
