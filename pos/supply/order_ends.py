"""What became of an order that is over, in the words that a producer's record is kept in.  Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos.supply.daily import GRAMS_A_PIECE
from pos.supply.records import Delivery


@dataclass(frozen=True, slots=True)
class EndedLine:
    """A line of an order that is over."""

    units: int
    """Ordered, base units."""
    received_units: int
    """Also of goods that came in its stead; may be more than was ordered."""
    promised_on: date
    """As the producer said, else as the order wanted it."""
    is_weighed: bool = False
    """The units are grams or millilitres."""


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
    half, passed = sum(pieces for _late, pieces in found) / 2, 0
    for late, pieces in found:
        passed += pieces
        if passed >= half:
            return late
    return None
