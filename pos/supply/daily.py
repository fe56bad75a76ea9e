"""What moves say of a product's days: sold, bulk, expired, received, and how long it was there.

Pure.  The same moves give the same days, in however many pieces they are read, as long as no piece
ends within a day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pos.base.money import WHOLE_BP
from pos.stock.places import (
    CUSTOMER,
    DISPOSED,
    PACKED,
    PACKING,
    SHOP,
    STOREROOM,
    SUPPLIER,
    is_own,
)

LARGE_TIMES = 5
"""A line so many times the product's usual one is no everyday purchase."""
LARGE_PIECES = 10
"""And so many pieces at least: nobody plans by a fifth jar."""
COMPANY_PIECES = 10
"""A company that buys so many pieces buys gifts, whatever is usual."""
GRAMS_A_PIECE = 250
"""Of goods by weight or volume: the usual purchase that stands for a piece."""
ENOUGH_LINES = 5
"""Before so many lines the usual one is a single piece."""
BACK_DAYS = 60
"""What comes back without a receipt was sold within so many days, or not here."""
SOLD, OVERSOLD, RETURNED, RECEIVED = "sold", "oversold", "returned", "received"
_ON_SALE = frozenset({SHOP, STOREROOM})
"""What lies in the storeroom is fetched when it is asked for."""
ONE_DAY = timedelta(days=1)


class Moved(NamedTuple):
    """A move, with what its lot says.  There are a million of them in three years."""

    move_id: str
    lot_id: str
    units: int
    from_place: str
    to_place: str
    reason: str
    act_id: str
    reverses_id: str | None
    at: str
    """ISO 8601 in UTC: sorts as time does."""
    on: date
    product_id: str
    sells_until: date | None
    is_weighed: bool


@dataclass(frozen=True, slots=True)
class CameBack:
    """Goods that a customer brought back."""

    product_id: str
    units: int
    sale_id: str | None
    sold_on: date | None
    """None: there was no receipt."""


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """A promise to a customer, said to be kept on a receipt."""

    product_id: str
    units: int
    """Promised."""
    sale_id: str
    sold_on: date
    line_units: int
    """Of the product on the receipt, less what came back up to the day on which it was said."""


@dataclass(slots=True)
class Usual:
    """Lines of a product that were no bulk."""

    lines: int = 0
    units: int = 0


@dataclass(slots=True)
class Standing:
    """Units of a lot on sale."""

    product_id: str
    units: int
    sells_until: date | None


@dataclass(slots=True)
class DayOf:
    """A product's day."""

    sold: int = 0
    large: int = 0
    expired: int = 0
    received: int = 0
    end: int | None = None
    """Units on sale in the evening; None: only what came back later is told."""
    on_sale_bp: int = WHOLE_BP


@dataclass(frozen=True)
class Told:
    """What the moves cannot say by themselves."""

    hours: Mapping[date, tuple[int, int]]
    """From when to when the shop was open, in milliseconds of the epoch; a day left out: closed."""
    companies: frozenset[str] = frozenset()
    """Sales to a company."""
    came_back: Mapping[str, Sequence[CameBack]] = field(default_factory=dict)
    """By the return's act."""
    thrown: frozenset[str] = frozenset()
    """Acts that destroyed what had expired."""
    undone: Mapping[str, date] = field(default_factory=dict)
    """The day of a move that another puts right."""
    kept: Mapping[date, Sequence[KeptPromise]] = field(default_factory=dict)
    """Promises, by the day on which it was said that they were kept."""
    before: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    """Of products that came back without a receipt: everyday units of days before the first."""


@dataclass
class Books:
    """What is known before the first day, and after the last."""

    lots: dict[str, Standing] = field(default_factory=dict)
    usual: dict[str, Usual] = field(default_factory=dict)
    large: dict[tuple[str, str], int] = field(default_factory=dict)
    """Units of bulk lines and of promises, less what came back, by sale and product."""


@dataclass
class Daily:
    """Takes moves in, a day at a time, one piece of them after the other."""

    books: Books
    told: Told
    days: dict[tuple[str, date], DayOf] = field(default_factory=lambda: defaultdict(DayOf))
    """By product and day."""
    new_large: dict[tuple[str, str], int] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    """Lots of which the units on sale changed."""
    bought: set[str] = field(default_factory=set)
    """Products that were sold, or of which it was said what was sold: what is usual of them may be
    another."""
    _is_begun: bool = False
    _there: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Units of a product on sale, of lots whose last day has not passed."""
    _ends: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Lots by the first day on which nobody buys them any more."""

    def go_on(self, told: Told) -> None:
        """To the next piece: what was made of the one before is written, and let go."""
        self.told = told
        self.days = defaultdict(DayOf)
        self.new_large = {}
        for lot_id in self.moved:
            if not self.books.lots[lot_id].units:
                del self.books.lots[lot_id]
        self.moved, self.bought = set(), set()

    def take(self, moves: Iterable[Moved], first: date, last: date) -> None:
        """All days from `first` to `last`, with every move of theirs in the order written."""
        if not self._is_begun:
            self._is_begun = True
            for lot_id, one in self.books.lots.items():
                self._know(lot_id, one, first - ONE_DAY)
        by_day = {day: list(held) for day, held in groupby(moves, key=attrgetter("on"))}
        kept = dict(self.told.kept)
        while days := by_day.keys() | kept.keys() | self._ending(first, last):
            day = min(days)  # what a day brings may end within these days, too
            self._day(day, by_day.pop(day, ()))
            for promise in kept.pop(day, ()):
                self._keep(promise)

    def _ending(self, first: date, last: date) -> set[date]:
        """Days from `first` to `last` on which a lot is sold no more."""
        return {one for one in self._ends if first <= one <= last}

    def _know(self, lot_id: str, one: Standing, today: date) -> None:
        """A lot as it stands on the evening before the first day, or when it comes."""
        if one.sells_until is None or one.sells_until >= today:
            self._there[one.product_id] += one.units
            if one.sells_until is not None:
                self._ends[one.sells_until + ONE_DAY].add(lot_id)

    def _day(self, day: date, moves: Sequence[Moved]) -> None:
        touched = {one.product_id for one in moves}
        for lot_id in sorted(self._ends.pop(day, ())):
            lot = self.books.lots.get(lot_id)
            if lot is not None and lot.units:
                self._there[lot.product_id] -= lot.units
                touched.add(lot.product_id)
        begin = {product_id: self._there[product_id] for product_id in touched}
        changes = self._shelves(moves, day)
        for act_id, held in groupby(moves, key=attrgetter("act_id")):
            self._act(act_id, held, day)
        for product_id in touched:
            one = self.days[product_id, day]
            one.end = max(0, self._there[product_id])
            hours = self.told.hours.get(day)
            one.on_sale_bp = _share(begin[product_id], changes.get(product_id, ()), hours)

    def _shelves(self, moves: Sequence[Moved], day: date) -> dict[str, list[tuple[str, int, bool]]]:
        """Changes of what is on sale, in order: when, by how much, and whether it proves that the
        goods were there, whatever the books say."""
        found: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
        for one in moves:
            by = ((one.to_place in _ON_SALE) - (one.from_place in _ON_SALE)) * one.units
            if not by:
                continue
            self.moved.add(one.lot_id)
            lot = self.books.lots.get(one.lot_id)
            if lot is None:
                lot = self.books.lots[one.lot_id] = Standing(one.product_id, 0, one.sells_until)
                self._know(one.lot_id, lot, day)
            lot.units += by
            if lot.sells_until is None or lot.sells_until >= day:
                self._there[one.product_id] += by
                found[one.product_id].append((one.at, by, one.reason == OVERSOLD))
            elif one.reason == SOLD:
                found[one.product_id].append((one.at, 0, True))
        return found

    def _act(self, act_id: str, moves: Iterable[Moved], day: date) -> None:
        sold: dict[str, int] = {}
        weighed: set[str] = set()
        for one in moves:
            if one.reason == SOLD and one.from_place == SHOP and one.to_place == CUSTOMER:
                sold[one.product_id] = sold.get(one.product_id, 0) + one.units
                if one.is_weighed:
                    weighed.add(one.product_id)
            else:
                self._other(one, day)
        self.bought.update(sold)
        for product_id, units in sold.items():
            piece = GRAMS_A_PIECE if product_id in weighed else 1
            self._sell(act_id, product_id, units, day, piece)
        for back in self.told.came_back.get(act_id, ()):
            self._come_back(back, day)

    def _other(self, one: Moved, day: date) -> None:
        """Received, expired, packed into sets, and what puts them right."""
        if one.from_place == SUPPLIER and one.reason == RECEIVED:
            self.days[one.product_id, day].received += one.units
        elif one.to_place == SUPPLIER and (on := self.told.undone.get(one.reverses_id or "")):
            self.days[one.product_id, on].received -= one.units
        elif one.act_id in self.told.thrown and one.to_place == DISPOSED:
            if one.from_place != PACKED:
                self.days[one.product_id, day].expired += one.units
        elif one.act_id in self.told.thrown and one.from_place == DISPOSED:
            self._unthrown(one, day)
        elif one.to_place == PACKED and _is_free(one.from_place):
            self._plan(one, day, one.units)
        elif one.from_place == PACKED and _is_free(one.to_place):
            self._plan(one, day, -one.units)

    def _unthrown(self, one: Moved, day: date) -> None:
        if one.to_place != PACKED:
            on = self.told.undone.get(one.reverses_id or "", day)
            self.days[one.product_id, on].expired -= one.units

    def _plan(self, one: Moved, day: date, units: int) -> None:
        """Goods for sets are planned, not asked for: in bulk, the set's sale is demand of it."""
        of_day = self.days[one.product_id, day]
        of_day.sold += units
        of_day.large += units

    def _sell(self, sale_id: str, product_id: str, units: int, day: date, piece: int) -> None:
        one, usual = self.days[product_id, day], self.books.usual.setdefault(product_id, Usual())
        one.sold += units
        if is_large(units, usual, piece, is_company=sale_id in self.told.companies):
            one.large += units
            self._plan_on((sale_id, product_id), units)
        else:
            usual.lines += 1
            usual.units += units

    def _come_back(self, back: CameBack, day: date) -> None:
        """What comes back was never wanted: it is taken off the day it was sold."""
        if back.sale_id is None:
            self._come_back_unnamed(back, day)
            return
        one = self.days[back.product_id, back.sold_on or day]
        one.sold -= back.units
        its = back.sale_id, back.product_id
        large = min(back.units, self.books.large.get(its, 0))
        one.large -= large
        self._plan_on(its, -large)

    def _come_back_unnamed(self, back: CameBack, day: date) -> None:
        """Without a receipt nobody knows the day: it is taken off the last that sold any, the day
        itself first.  What was sold on none of them stays where it came back."""
        left = back.units
        for ago in range(BACK_DAYS + 1):
            on = day - timedelta(days=ago)
            taken = min(left, self._everyday(back.product_id, on))
            if taken > 0:
                self.days[back.product_id, on].sold -= taken
                left -= taken
            if not left:
                return
        self.days[back.product_id, day].sold -= left

    def _everyday(self, product_id: str, on: date) -> int:
        """Units sold on a day without bulk, as far as has been read."""
        known = self.told.before.get(product_id, {}).get(on, 0)
        its = self.days.get((product_id, on))
        return known if its is None else known + its.sold - its.large

    def _keep(self, one: KeptPromise) -> None:
        """What was promised was reckoned as that: it is no everyday demand besides."""
        its = one.sale_id, one.product_id
        units = min(one.units, one.line_units - self.books.large.get(its, 0))
        if units <= 0:
            return
        self.days[one.product_id, one.sold_on].large += units
        self._plan_on(its, units)
        self.bought.add(one.product_id)
        usual = self.books.usual.setdefault(one.product_id, Usual())
        usual.units = max(0, usual.units - units)
        usual.lines = max(0, usual.lines - (units == one.line_units))

    def _plan_on(self, its: tuple[str, str], units: int) -> None:
        """Units of a sale's product that were planned: more of them, or fewer."""
        if units:
            self.books.large[its] = self.books.large.get(its, 0) + units
            self.new_large[its] = self.books.large[its]


def is_large(units: int, usual: Usual, piece: int, *, is_company: bool) -> bool:
    """Whether a line says nothing of the days to come.

    Args:
        piece: base units that count as a piece.
    """
    if is_company and units >= COMPANY_PIECES * piece:
        return True
    if units < LARGE_PIECES * piece:
        return False
    if usual.lines < ENOUGH_LINES:
        return units >= LARGE_TIMES * piece
    return units * usual.lines >= LARGE_TIMES * usual.units


def _is_free(place: str) -> bool:
    """Whether goods there are the shop's own and in no set."""
    return is_own(place) and place not in (PACKED, PACKING)


def _share(
    there: int, changes: Sequence[tuple[str, int, bool]], hours: tuple[int, int] | None
) -> int:
    """Share of the opening hours with units on sale, in hundredths of a percent.

    Whatever was sold from an empty shelf was there: the books are behind, and the day counts whole.
    """
    if hours is None:
        return WHOLE_BP
    begin, end = hours
    level, since, there_ms = there, begin, 0
    for at, by, was_there in changes:
        if was_there and level <= 0:
            return WHOLE_BP
        level_after = level + by
        if (level > 0) != (level_after > 0):
            now = min(max(milliseconds(at), begin), end)
            there_ms += now - since if level > 0 else 0
            since = now
        level = level_after
    there_ms += end - since if level > 0 else 0
    if end <= begin:
        return WHOLE_BP if max(level, there) > 0 else 0
    return there_ms * WHOLE_BP // (end - begin)


def milliseconds(at: str) -> int:
    """Of the epoch, of a moment as the books write it: `2026-11-21T07:05:00.000Z`."""
    day = date(int(at[:4]), int(at[5:7]), int(at[8:10])).toordinal()
    seconds = (int(at[11:13]) * 60 + int(at[14:16])) * 60 + int(at[17:19])
    return (day * 86_400 + seconds) * 1000 + int(at[20:23])
