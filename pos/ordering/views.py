"""What the pages of orders show, as frozen read models."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from numbers import Real
from typing import Any

from pos.ordering.kinds import PRODUCER, Kind
from pos.ordering.records import Event, Order, OrderLine

WEEKS = 5
"""Of the calendar."""
_NAMED = 2
"""Goods that a row of the list names."""


@dataclass(frozen=True)
class Said:
    """What an event says of a line."""

    name_vi: str
    name_en: str
    unit: str
    unit_word: str
    units: int
    on: date | None = None
    before: int | None = None
    """What it was until then; None: it was not there."""


@dataclass(frozen=True)
class Happening:
    """An event as the history tells it."""

    code: str
    """A key of `phrases.ordering.ORDER_EVENTS`."""
    at: datetime
    by_name: str
    """Empty: the producer, on its own page."""
    way: str
    note: str
    lines: tuple[Said, ...] = ()
    wanted_on: date | None = None
    """The new day of a changed order; None: it stays."""
    by_itself: bool = False
    """Nothing more was waited for."""
    over: tuple[Said, ...] = ()
    """Lines of which the rest is not waited for any more; of what was undone: is again."""


def history(order: Order) -> tuple[Happening, ...]:
    """What happened to an order, the newest first."""
    lines = {one.no: one for one in order.lines}
    found: list[Happening] = []
    before: Mapping[str, Any] | None = None
    for event in order.events:
        found.append(_happening(event, before, lines))
        if event.kind in (Kind.SENT, Kind.CHANGED):
            before = event.payload
    return tuple(reversed(found))


def news_note(order: Order) -> str:
    """What the producer wrote with the answer that nobody here has looked at; empty: nothing."""
    said = [one for one in order.events if one.kind is Kind.CONFIRMED and one.by_id == PRODUCER]
    return str(said[-1].payload["note"]) if said and order.has_news else ""


def _happening(
    event: Event, before: Mapping[str, Any] | None, lines: Mapping[int, OrderLine]
) -> Happening:
    payload = event.payload
    is_undone = event.kind is Kind.RECEIVED and payload["undone"]
    wanted_on = None
    if event.kind is Kind.CHANGED and before and before["wanted_on"] != payload["wanted_on"]:
        wanted_on = date.fromisoformat(payload["wanted_on"])
    return Happening(
        code="undone" if is_undone else event.kind.value,
        at=event.at,
        by_name="" if event.by_id == PRODUCER else event.by_name,
        way=event.way,
        note=_note(event, before),
        lines=_said(event, before, lines),
        wanted_on=wanted_on,
        by_itself=bool(payload.get("by_itself")),
        over=_over(event, lines),
    )


def _over(event: Event, lines: Mapping[int, OrderLine]) -> tuple[Said, ...]:
    if event.kind is not Kind.RECEIVED:
        return ()
    told = (lines.get(int(one["no"])) for one in event.payload["over"])
    return tuple(_line(one, 0) for one in told if one is not None)


def _note(event: Event, before: Mapping[str, Any] | None) -> str:
    """What was written with it; a note that only stayed is not told again."""
    note = str(event.payload.get("note", ""))
    is_same = event.kind is Kind.CHANGED and before is not None and before["note"] == note
    return "" if is_same else note


def _said(
    event: Event, before: Mapping[str, Any] | None, lines: Mapping[int, OrderLine]
) -> tuple[Said, ...]:
    if event.kind is Kind.CHANGED and before is not None:
        return _differences(before, event.payload, lines)
    if event.kind in (Kind.CONFIRMED, Kind.RECEIVED):
        told = event.payload["lines"]
    elif event.kind in (Kind.CLOSED, Kind.CANCELLED):
        told = event.payload["left"]
    else:
        return ()
    return tuple(
        _line(
            lines[int(one["no"])],
            int(one["units"]),
            on=date.fromisoformat(one["on"]) if "on" in one else None,
        )
        for one in told
        if int(one["no"]) in lines
    )


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], lines: Mapping[int, OrderLine]
) -> tuple[Said, ...]:
    had = {int(one["no"]): int(one["units"]) for one in before["lines"]}
    has = {int(one["no"]): int(one["units"]) for one in after["lines"]}
    return tuple(
        _line(lines[no], has.get(no, 0), before=had.get(no))
        for no in sorted(had.keys() | has.keys())
        if had.get(no, 0) != has.get(no, 0) and no in lines
    )


def _line(
    line: OrderLine, units: int, *, on: date | None = None, before: int | None = None
) -> Said:
    return Said(line.name_vi, line.name_en, line.unit, line.unit_word, units, on, before)


# --- The list ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An order in the list."""

    order: Order
    goods: tuple[OrderLine, ...]
    """The first few."""
    more: int
    """Lines beside them."""
    days_late: int
    unpriced: int
    """Lines of which nobody knows the cost."""


def rows(orders: Sequence[Order], today: date) -> list[Row]:
    """Orders as the list shows them."""
    return [
        Row(
            one,
            one.live_lines[:_NAMED],
            max(len(one.live_lines) - _NAMED, 0),
            one.days_late(today),
            sum(line.cost_vnd is None for line in one.live_lines),
        )
        for one in orders
    ]


# --- The calendar ------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A day of the calendar."""

    on: date
    orders: tuple[Order, ...]
    is_today: bool
    is_over: bool


def first_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks(coming: Mapping[date, Sequence[Order]], first: date, today: date) -> list[list[Day]]:
    """The calendar from a Monday on."""
    days = [first + timedelta(days=n) for n in range(7 * WEEKS)]
    found = [Day(day, tuple(coming.get(day, ())), day == today, day < today) for day in days]
    return [found[at : at + 7] for at in range(0, len(found), 7)]


# --- Why so many -------------------------------------------------------------------------


@dataclass(frozen=True)
class Reason:
    """A term of the sum behind a suggestion, as it was kept with the line."""

    code: str
    value: str
    """As a person reads it."""


_TERMS = ("need", "level", "on_hand", "on_order", "reserved", "outdating", "gap", "filled")
"""Units of the sum, in its order."""
_ROUGH = ("need", "outdating")
"""To a tenth of a piece."""
_ALWAYS = ("need", "level", "on_hand", "gap")
"""Told even where they are nought."""


def reasons(line: OrderLine, say: Callable[[int, str, str], str]) -> tuple[Reason, ...]:
    """The sum behind a line; empty where none was kept.

    Args:
        say: units, base unit and its word to words.
    """
    kept = _kept(line.why)
    found = []
    if isinstance(kept.get("per_day"), Real):
        found.append(Reason("per_day", _decimal(kept["per_day"], 2)))
    if isinstance(kept.get("cover_days"), int):
        found.append(Reason("cover_days", str(kept["cover_days"])))
    for name in _TERMS:
        value = kept.get(name)
        if not isinstance(value, Real) or not (value or name in _ALWAYS):
            continue
        if name in _ROUGH and line.unit == "piece":
            found.append(Reason(name, f"{_decimal(value, 1)} {line.unit_word}"))
        else:
            found.append(Reason(name, say(int(kept[name]), line.unit, line.unit_word)))
    return tuple(found)


def _kept(why: str) -> Mapping[str, Any]:
    if not why:
        return {}
    found = json.loads(why)
    inner = found.get("terms", found) if isinstance(found, dict) else {}
    return inner if isinstance(inner, dict) else {}


def _decimal(value: Any, places: int) -> str:
    """As Vietnamese papers write it: a comma, no noughts at its end."""
    said = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return said.replace(".", ",") or "0"
