"""What became of an order that is over, in the words that a producer's record is kept in.  Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pos.base.money import WHOLE_BP
from pos.planning.records import Delivery, Record
from pos.supply.daily import GRAMS_A_PIECE

WEEK_DAYS = 7
"""What never comes is taken to be made good so many days later."""


@dataclass(frozen=True, slots=True)
class EndedLine:
    """A line of an order that is over."""

    units: int
    """Ordered, base units."""
    received_units: int
    """Also of goods that came in its stead; may be more than was ordered."""
    promised_on: date
    """The day that was agreed first: as the producer said, else as the order wanted it."""
    is_weighed: bool = False
    """The units are grams or millilitres."""
    is_refused: bool = False
    """The producer said that nothing of it comes."""


@dataclass(slots=True)
class Agreed:
    """The day that was agreed first for each line of an order, as its events are told in order.

    Whoever says another day later is late against the first one all the same; a first word that
    comes behind the wanted day moves nothing either.  Where the shop itself changes the day or a
    line, what was said of it before is over.
    """

    wanted_on: date
    units: Mapping[int, int]
    """As ordered, by line."""
    days: dict[int, date] = field(default_factory=dict)

    def order(self, wanted_on: date, units: Mapping[int, int]) -> None:
        """The order is so from now on."""
        if wanted_on != self.wanted_on:
            self.days.clear()
        for no in [no for no in self.days if units.get(no) != self.units.get(no)]:
            del self.days[no]
        self.wanted_on, self.units = wanted_on, units

    def say(self, no: int, units: int, day: date, *, on: date) -> None:
        """The producer says when how much of a line comes."""
        if units and on <= self.wanted_on:
            self.days.setdefault(no, day)

    def day(self, no: int) -> date:
        """What was agreed."""
        return self.days.get(no, self.wanted_on)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Goods that came for a line, or that were received by mistake."""

    delivery_id: str
    no: int
    """The line's."""
    units: int
    """Below 0: taken back."""
    on: date


def became(
    producer_id: str, lines: Mapping[int, EndedLine], came: Sequence[Arrival]
) -> Delivery | None:
    """What became of an order; None where nothing was ordered any more.

    One line too many makes up for no other too few.  Where it came in several deliveries, or was
    promised for several days, it arrived as late as the half of its goods had come.
    """
    ordered = {no: _pieces(one.units, one) for no, one in lines.items() if one.units}
    if not ordered:
        return None
    got = sum(min(_pieces(lines[no].received_units, lines[no]), ordered[no]) for no in ordered)
    promised = max(lines[no].promised_on for no in ordered)
    late = _days_late(lines, came)
    arrived = None if not got or late is None else promised + timedelta(days=late)
    return Delivery(producer_id, promised, arrived, sum(ordered.values()), got)


def is_refused(lines: Mapping[int, EndedLine]) -> bool:
    """Whether the producer said of everything that was ordered that it does not come."""
    ordered = [one for one in lines.values() if one.units]
    return bool(ordered) and all(one.is_refused and not one.received_units for one in ordered)


def _pieces(units: int, line: EndedLine) -> int:
    """Units as pieces, rounded up: 10 kg weigh no more in an order than 40 jars."""
    return -(-units // GRAMS_A_PIECE) if line.is_weighed else units


def _days_late(lines: Mapping[int, EndedLine], came: Sequence[Arrival]) -> int | None:
    """How many days after its promise the half of what came was there; below 0: before it."""
    kept: dict[tuple[str, int], int] = defaultdict(int)
    days: dict[tuple[str, int], int] = {}
    for one in came:
        line = lines.get(one.no)
        if line is None:
            continue
        key = (one.delivery_id, one.no)
        kept[key] += one.units
        days.setdefault(key, (one.on - line.promised_on).days)
    found = sorted((days[key], _pieces(units, lines[key[1]])) for key, units in kept.items())
    found = [(late, pieces) for late, pieces in found if pieces > 0]
    total, passed = sum(pieces for _late, pieces in found), 0
    for late, pieces in found:
        passed += pieces
        if 2 * passed >= total:
            return late
    return None


# --- Many orders -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Summary:
    """What a producer's orders came to, for people: whole orders, tenths, hundredths of a percent.

    Late days, what came and the chance are those of the engine's own record.
    """

    orders: int
    on_time: int
    """Came on their day, or before it."""
    late: int
    days_late_tenths: int
    """How late those were, in tenths of a day; 0 where none was."""
    silent: int
    """Of which nothing ever came, and nobody said so."""
    refused: int
    """Of which the producer said that nothing comes."""
    filled_bp: int
    """The share of what was ordered that came; 0 where nothing was ordered."""
    slip_bp: int
    """The chance of not being there on its day that suggestions reckon with."""
    slip_days_tenths: int
    """How much later it then comes."""


def summary(ended: Sequence[Delivery], refused: int = 0) -> Summary:
    """What orders that are over came to.

    Args:
        refused: of how many of those that never came the producer had said so.
    """
    kept = Record()
    for one in ended:
        kept.add(one)
    slip = kept.slip(WEEK_DAYS)
    late = sum(_is_late(one) for one in ended)
    never = sum(one.arrived is None for one in ended)
    return Summary(
        orders=len(ended),
        on_time=len(ended) - late - never,
        late=late,
        days_late_tenths=_whole(10 * kept.late_days / kept.late) if kept.late else 0,
        silent=never - refused,
        refused=refused,
        filled_bp=_whole(WHOLE_BP * (1 - kept.absent / kept.orders)) if kept.orders else 0,
        slip_bp=_whole(WHOLE_BP * slip.chance),
        slip_days_tenths=_whole(10 * slip.days),
    )


def _is_late(one: Delivery) -> bool:
    return one.arrived is not None and one.promised is not None and one.arrived > one.promised


def _whole(value: float) -> int:
    return int(value + 0.5)
