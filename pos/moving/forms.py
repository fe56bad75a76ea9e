"""What the pages of goods moved send, read and bounded.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pos.base.dates import parse_day
from pos.base.errors import BadForm
from pos.base.quantity import Unit, parse_units
from pos.base.text import Unreadable, clean
from pos.moving.homecoming import Counted
from pos.moving.records import Telling
from pos.stock.fairs import FairState

MOST_DAYS = 60
"""How long a fair or a stall may last."""
_LENGTHS = {"note": 200, "receiver": 80, "carrier": 80, "vehicle": 40, "reason": 20}


@dataclass(frozen=True)
class TypedLine:
    """A line as somebody typed it."""

    lot_id: str
    quantity: str


def typed_lines(lots: Sequence[str], quantities: Sequence[str]) -> list[TypedLine]:
    """The lines of a form, in their order.

    Raises:
        BadForm: it is no form of ours.
    """
    if len(lots) != len(quantities) or len(lots) > 400:
        raise BadForm({"form": "not_known"})
    return [
        TypedLine(lot[:40], quantity[:40])
        for lot, quantity in zip(lots, quantities, strict=True)
        if lot
    ]


def read_units(lines: Sequence[TypedLine], units: Mapping[str, Unit]) -> list[tuple[str, int]]:
    """Lot and base units of every line.

    Args:
        units: of the lots' products.

    Raises:
        BadForm: `units-LOT` → what is wrong with it.
    """
    problems: dict[str, str] = {}
    found = []
    for one in lines:
        try:
            unit = units.get(one.lot_id, Unit.PIECE)
            found.append((one.lot_id, parse_units(one.quantity, unit)))
        except Unreadable as bad:
            problems[f"units-{one.lot_id}"] = "missing" if bad.code == "empty" else bad.code
    if problems:
        raise BadForm(problems)
    return found


def read_telling(form: Mapping[str, str]) -> Telling:
    """What is written beside the goods.

    Raises:
        BadForm: a field is too long.
    """
    problems: dict[str, str] = {}
    said = {name: _words(form, name, most, problems) for name, most in _LENGTHS.items()}
    if problems:
        raise BadForm(problems)
    return Telling(**said)


def read_fair(form: Mapping[str, str], *, today: date) -> FairState:
    """A fair that is to be opened.

    Raises:
        BadForm: each field that cannot be taken, with why.
    """
    problems: dict[str, str] = {}
    name = _needed(form, "name", 60, problems)
    address = _needed(form, "address", 120, problems)
    responsible = _needed(form, "responsible", 60, problems)
    from_on = _day(form, "from_on", today, problems)
    to_on = _day(form, "to_on", today, problems)
    if not problems and to_on < from_on:
        problems["to_on"] = "day_order"
    if not problems and to_on < today:
        problems["to_on"] = "day_over"
    if not problems and (to_on - from_on).days >= MOST_DAYS:
        problems["to_on"] = "fair_too_long"
    if problems:
        raise BadForm(problems)
    return FairState(name, address, from_on, to_on, responsible)


def read_counts(
    lots: Sequence[str],
    counted: Sequence[str],
    expected: Mapping[str, str],
    why: Mapping[str, str],
    units: Mapping[str, Unit],
) -> tuple[Counted, ...]:
    """What was counted of each lot; a nought is typed, never left out.

    Raises:
        BadForm: `units-LOT` → what is wrong with it.
    """
    problems: dict[str, str] = {}
    found = []
    for one in typed_lines(lots, counted):
        try:
            had = expected.get(one.lot_id, "")
            if not (had.isascii() and had.isdigit() and len(had) <= 12):
                raise BadForm({"form": "not_known"})
            got = _count(one.quantity, units.get(one.lot_id, Unit.PIECE))
            found.append(Counted(one.lot_id, int(had), got, why.get(one.lot_id, "")[:20]))
        except Unreadable as bad:
            problems[f"units-{one.lot_id}"] = "missing" if bad.code == "empty" else bad.code
    if problems:
        raise BadForm(problems)
    return tuple(found)


def _count(text: str, unit: Unit) -> int:
    """A quantity as in any form, or none at all: `0`."""
    typed = clean(text, max_length=40)
    return 0 if typed.strip("0,. ") == "" and typed[:1] == "0" else parse_units(typed, unit)


def _words(form: Mapping[str, str], name: str, most: int, problems: dict[str, str]) -> str:
    try:
        return clean(form.get(name, ""), max_length=most)
    except Unreadable:
        problems[name] = "too_long"
        return ""


def _needed(form: Mapping[str, str], name: str, most: int, problems: dict[str, str]) -> str:
    said = _words(form, name, most, problems)
    if not said and name not in problems:
        problems[name] = "missing"
    return said


def _day(form: Mapping[str, str], name: str, today: date, problems: dict[str, str]) -> date:
    typed = form.get(name, "")[:40].strip()
    if not typed:
        problems[name] = "missing"
        return today
    try:
        return parse_day(typed, today=today)
    except Unreadable:
        problems[name] = "not_a_date"
        return today
