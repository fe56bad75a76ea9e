"""What lies where, added up anew from every move: the book that the lots' machine compares with.

Nothing here asks the program what it thinks: a lot is barred where this book was told so, a set
lies as it was packed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

OWN = ("shop", "storeroom", "quarantine", "packed")


def is_own(place: str) -> bool:
    return place in OWN or place.startswith("fair-")


def is_for_sale(place: str) -> bool:
    return place == "shop" or place.startswith("fair-")


@dataclass(frozen=True)
class Known:
    """A lot."""

    sku: str
    kind: str
    use_by: date | None
    inside: tuple[tuple[str, int], ...] = ()
    """Of gift sets: lot and units in each."""
    is_unknown: bool = False
    """Stands for goods of which nobody knows the lot."""
    key: str = ""
    """The producer's code; empty: nobody wrote it down."""


@dataclass
class Ordered:
    """A hold or a recall, as long as it stands."""

    lots: set[str]
    sku: str = ""
    """All lots of these goods, those too that come later; empty: the lots named."""
    keys: tuple[str, ...] | None = None
    """Of these goods as far as the producer's code is one of them; None: whatever it is."""
    recall: str = ""
    """The centre's; empty: the shop's own."""

    def means(self, lot: str, known: Known) -> bool:
        return lot in self.lots or self.means_goods(known.sku, known.key)

    def means_goods(self, sku: str, key: str) -> bool:
        return bool(self.sku) and self.sku == sku and (self.keys is None or key in self.keys)


@dataclass
class Shelves:
    """All lots of a showroom."""

    lots: dict[str, Known] = field(default_factory=dict)
    where: Counter[tuple[str, str]] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    """What deliveries brought that were not undone, and what was packed."""
    orders: dict[str, Ordered] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    """Orders of which every unit was accounted for."""
    taken: Counter[str] = field(default_factory=Counter)
    """By lot, what orders took off the shelves and is still in quarantine, at most."""

    def carry(self, lot: str, units: int, come_from: str, go_to: str) -> None:
        """Units that went from one place to another."""
        self.where[lot, come_from] -= units
        self.where[lot, go_to] += units

    def set_aside(self, lot: str, units: int, come_from: str, *, reason: str) -> int:
        """Units that went into quarantine, or out of it; gives how many of them an order had
        taken there.  Any that leave otherwise than by its end may have been those."""
        if come_from != "quarantine":
            self.taken[lot] += units if reason == "held" else 0
            return 0
        if reason == "released":
            assert units <= self.taken[lot], "what no order took went back onto a shelf"
        mine = min(units, self.taken[lot])
        self.taken[lot] -= mine
        return mine

    def at(self, lot: str, place: str) -> int:
        return self.where[lot, place]

    def held(self, lot: str) -> int:
        """Units of a lot that are the showroom's, wherever they lie."""
        return sum(
            units for (one, place), units in self.where.items() if one == lot and is_own(place)
        )

    def all_held(self) -> set[str]:
        """The lots of which anything is the showroom's."""
        return {lot for (lot, place), units in self.where.items() if units > 0 and is_own(place)}

    def is_known(self, lot: str) -> bool:
        """Whether goods in hand may be of a lot: it came, or something of it lies on a shelf."""
        there = any(
            units > 0 and (is_for_sale(place) or place == "storeroom")
            for (one, place), units in self.where.items()
            if one == lot
        )
        return there or self.came[lot] > 0

    def is_barred(self, lot: str) -> bool:
        """Whether an order bars a lot, or one that lies in it."""
        known = self.lots[lot]
        barred = any(one.means(lot, known) for one in self.orders.values())
        return barred or any(self.is_barred(part) for part, _units in known.inside)

    def is_expired(self, lot: str, today: date) -> bool:
        """Whether an HSD has passed, the lot's or of what lies in it."""
        known = self.lots[lot]
        over = known.kind == "hsd" and known.use_by is not None and known.use_by < today
        return over or any(self.is_expired(part, today) for part, _units in known.inside)

    def may_sell(self, lot: str, today: date) -> bool:
        return not self.is_barred(lot) and not self.is_expired(lot, today)

    def nobody_knows(self, sku: str, today: date) -> bool:
        """Whether goods that the books do not have could only be of a lot that is barred."""
        mine = [(lot, one) for lot, one in self.lots.items() if one.sku == sku]
        known = [lot for lot, one in mine if not one.is_unknown and self.is_known(lot)]
        if any(self.may_sell(lot, today) for lot in known):
            return False
        is_meant = any(one.means_goods(sku, "") for one in self.orders.values())
        return is_meant or any(self.is_barred(lot) for lot, one in mine if one.is_unknown)

    def asks(self, sku: str, place: str, today: date) -> bool:
        """Whether a bare code of the goods must be answered by a question: a lot there has passed
        its day, or some lot is barred and not wholly accounted for."""
        return any(
            (self.at(lot, place) > 0 and self.is_expired(lot, today)) or self._is_asked_for(lot)
            for lot, known in self.lots.items()
            if known.sku == sku
        )

    def _is_asked_for(self, lot: str) -> bool:
        known = self.lots[lot]
        mine = [order_id for order_id, one in self.orders.items() if one.means(lot, known)]
        return any(one not in self.settled for one in mine) or any(
            self._is_asked_for(part) for part, _units in known.inside
        )

    def first_out(self, sku: str, units: int, place: str, today: date) -> list[tuple[str, int]]:
        """Lots and units that a sale takes there, the first to expire first; what is missing is
        taken of nothing."""
        good = [
            lot
            for lot, known in self.lots.items()
            if known.sku == sku and self.at(lot, place) > 0 and self.may_sell(lot, today)
        ]
        picked = []
        for lot in sorted(good, key=lambda one: (self.lots[one].use_by or date.max, one)):
            taken = min(units, self.at(lot, place))
            if taken:
                picked.append((lot, taken))
                units -= taken
        return picked

    def packed(self) -> dict[str, int]:
        """By lot, what the sets hold that are still the showroom's."""
        found: dict[str, int] = defaultdict(int)
        for lot, known in self.lots.items():
            for part, units in known.inside:
                found[part] += units * self.held(lot)
        return {lot: units for lot, units in found.items() if units}
