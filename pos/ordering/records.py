"""An order as it stands, and what its events carry.  Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.ordering.kinds import ENDED, OPEN, Kind, State


@dataclass(frozen=True)
class OrderLine:
    """Goods of one product on an order, in the words of the day they were put on it."""

    product_id: str
    sku: str
    name_vi: str
    name_en: str
    unit: str
    unit_word: str
    units: int
    """0 where a change took the line off an order that was sent."""
    suggested_units: int | None = None
    """What was proposed; None: nothing was."""
    why: str = ""
    """The terms of the proposal in JSON; empty where there was none."""
    cost_vnd: int | None = None
    """Per piece, or per 1,000 base units; None where nobody knows."""
    owner: str = "owned"
    pack_units: int = 1
    no: int = 0
    confirmed_units: int | None = None
    """What the producer said will come; None: nothing yet."""
    confirmed_on: date | None = None
    received_units: int = 0
    """Also of goods that came in its stead; may be more than was ordered."""
    is_over: bool = False
    """The rest is not waited for: whoever received goods heard that nothing more comes."""

    @property
    def amount_vnd(self) -> int | None:
        """What the line comes to; None where the cost is not known."""
        if self.cost_vnd is None:
            return None
        return line_amount_vnd(self.units, self.cost_vnd, Unit(self.unit))

    @property
    def due_units(self) -> int:
        """What is to come in all: as confirmed, else as ordered."""
        return self.units if self.confirmed_units is None else self.confirmed_units

    @property
    def open_units(self) -> int:
        """What is still to come."""
        return 0 if self.is_over else max(self.due_units - self.received_units, 0)

    @property
    def asked_units(self) -> int:
        """What a change of the order begins with: what the producer said comes, and what came."""
        return max(self.due_units, self.received_units)

    @property
    def missing_units(self) -> int:
        """What was ordered and has not come."""
        return max(self.units - self.received_units, 0)

    @property
    def is_short(self) -> bool:
        """Less is to come than was ordered."""
        return self.received_units + self.open_units < self.units

    @property
    def is_less(self) -> bool:
        """The producer said that less comes than was ordered."""
        return self.confirmed_units is not None and self.confirmed_units < self.units

    @property
    def is_asked(self) -> bool:
        """The producer may still say what comes: not of what has come, nor of what is over.

        Who said that nothing comes may think better of it.
        """
        if not self.units or self.is_over:
            return False
        return bool(self.open_units or not self.received_units)


@dataclass(frozen=True)
class Event:
    """Something that happened to an order."""

    event_id: str
    kind: Kind
    at: datetime
    by_id: str
    by_name: str
    way: str
    """A `kinds.Way`; empty where nothing went or came."""
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """An order whole."""

    order_id: str
    producer_id: str
    producer: str
    """Its name on the day the draft was made."""
    number: str
    """`HN01-PO-2026-0042`; empty: it was not sent."""
    state: State
    wanted_on: date
    note: str
    sent_on: date | None
    has_news: bool
    """The producer answered on its own page, and nobody here has looked at it."""
    by_name: str
    at: datetime
    lines: tuple[OrderLine, ...]
    events: tuple[Event, ...] = ()

    @property
    def live_lines(self) -> tuple[OrderLine, ...]:
        """Lines that no change took off."""
        return tuple(one for one in self.lines if one.units)

    @property
    def total_vnd(self) -> int:
        """What the lines with a cost come to."""
        return sum(one.amount_vnd or 0 for one in self.lines)

    @property
    def is_open(self) -> bool:
        """Something may still come."""
        return self.state in OPEN

    @property
    def is_ended(self) -> bool:
        """Nothing can be done about it any more."""
        return self.state in ENDED

    @property
    def asked_lines(self) -> tuple[OrderLine, ...]:
        """Lines of which the producer may still say what comes."""
        return tuple(one for one in self.lines if one.is_asked) if self.is_open else ()

    @property
    def unpriced(self) -> int:
        """Lines of which nobody knows the cost."""
        return sum(one.cost_vnd is None for one in self.live_lines)

    @property
    def comes_to_nothing(self) -> bool:
        """It is under way, nothing came of it, and nothing is to come: somebody has to decide."""
        return self.is_open and not any(
            one.open_units or one.received_units for one in self.live_lines
        )

    @property
    def is_short(self) -> bool:
        """It is under way, and the producer brings less than was ordered."""
        return self.is_open and any(one.is_short for one in self.live_lines)

    @property
    def shown(self) -> str:
        """Where it stands, as people are told: its state, or `nothing`, `short` where the producer
        brings none or less of what was ordered."""
        if self.comes_to_nothing:
            return "nothing"
        is_less = self.state is State.CONFIRMED and self.is_short
        return "short" if is_less else self.state.value

    @property
    def coming_on(self) -> tuple[date, ...]:
        """The days that lines still to come are promised for, the first of them first."""
        days = {one.confirmed_on or self.wanted_on for one in self.live_lines if one.open_units}
        return tuple(sorted(days))

    @property
    def promised_on(self) -> date:
        """The first day that something still to come is promised for: it is late after this one."""
        return next(iter(self.coming_on), self.wanted_on)

    def days_late(self, today: date) -> int:
        """How long something is overdue; 0 where nothing is."""
        if not self.is_open or not self.coming_on:
            return 0
        return max((today - self.promised_on).days, 0)

    def line_of(self, product_id: str) -> OrderLine | None:
        """The line of a product; None where there is none."""
        return next((one for one in self.lines if one.product_id == product_id), None)


WORDS = (
    *("no", "product_id", "sku", "name_vi", "name_en", "unit", "unit_word", "units"),
    *("cost_vnd", "owner", "pack_units"),
)
"""What an event tells of each line of an order as it was sent."""


def lines_told(lines: Iterable[OrderLine]) -> list[dict[str, Any]]:
    """Lines as the events `sent` and `changed` carry them, and the papers print them."""
    return [{name: getattr(one, name) for name in WORDS} for one in lines]


def line_read(told: Mapping[str, Any]) -> OrderLine:
    """A line as an event carries it."""
    return OrderLine(**{name: told[name] for name in WORDS})


def as_text(payload: Mapping[str, Any]) -> str:
    """An event's payload as it is stored."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, default=_day)


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an event")
