"""What became of orders, as a judge's lines tell it.  Pure.

`receipts` come on the day's own line, or a year of them on the last line of history: the day of
the line is when goods came only where nothing else says it and they can have come then.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pos.planning import wire
from pos.planning.records import WAITED_DAYS, Delivery
from pos.planning.wire import Message


@dataclass(frozen=True, slots=True)
class Evening:
    """What is known on the day of the line."""

    day: date
    open_orders: Mapping[str, date]
    """The days of orders that a review told of."""
    full: Collection[str]
    """Products of which no more fitted in today under their consignor's limit: what is missing of
    them is not their producer's shortness."""


@dataclass(frozen=True, slots=True)
class _Told:
    producer_id: str
    promised: date | None
    arrived: date | None
    is_known: bool
    """It was open at a review."""
    ordered: int
    got: int


def deliveries(message: Message, evening: Evening) -> Iterator[Delivery]:
    """The orders that are over."""
    read = [_read(message, told, evening) for told in message.objects("receipts")]
    known = [one for one in read if one is not None]
    is_a_years = any(_is_of_long_ago(one, evening.day) for one in known)
    for one in known:
        yield Delivery(
            one.producer_id,
            one.promised,
            _arrived(one, evening.day, is_a_years=is_a_years) if one.got > 0 else None,
            one.ordered,
            one.got,
        )


def _arrived(one: _Told, day: date, *, is_a_years: bool) -> date:
    """When it came; an order nobody heard of before was punctual, where the line tells of a time
    long ago."""
    if one.arrived is not None:
        return one.arrived
    if is_a_years and not one.is_known and one.promised is not None:
        return min(one.promised, day)
    return day


def _is_of_long_ago(one: _Told, day: date) -> bool:
    """Whether it cannot have come today: nobody waits so long for an order."""
    if one.is_known or one.arrived is not None or one.promised is None or one.got <= 0:
        return False
    return (day - one.promised).days > WAITED_DAYS


def _read(message: Message, told: dict[str, Any], evening: Evening) -> _Told | None:
    producer_id, order = told.get("producer"), told.get("order")
    order_id = str(order) if isinstance(order, str | int) else ""
    if not isinstance(producer_id, str):
        message.wrong("receipts.producer")
        return None
    promised = message.day_or_none(told.get("promised"), "receipts.promised")
    arrived = message.day_or_none(told.get("arrived", told.get("date")), "receipts.arrived")
    if arrived is not None and arrived > evening.day:
        message.wrong("receipts.arrived")
        arrived = None
    ordered, got = _ordered_and_got(message, told, evening.full)
    return _Told(
        producer_id,
        promised or evening.open_orders.get(order_id),
        arrived,
        order_id in evening.open_orders,
        ordered,
        got,
    )


def _ordered_and_got(
    message: Message, told: dict[str, Any], full: Collection[str]
) -> tuple[int, int]:
    """Units of an order and of what came of it, all products together."""
    lines = told.get("lines")
    ordered = told.get("ordered", lines if lines is not None else 0)
    got = told.get("got", 0)
    if isinstance(lines, list) and "ordered" not in told:
        got = [
            {"product": one.get("product"), "units": one.get("got", 0)}
            for one in lines
            if isinstance(one, dict)
        ]
    if not isinstance(ordered, dict | list) or not isinstance(got, dict | list):
        return (
            wire.total(message, ordered, "receipts.ordered"),
            wire.total(message, got, "receipts.got"),
        )
    wanted = wire.amounts(message, ordered, "receipts.ordered")
    came = wire.amounts(message, got, "receipts.got")
    for product_id in wanted.keys() & set(full):
        came[product_id] = max(came.get(product_id, 0), wanted[product_id])
    return sum(wanted.values()), sum(came.values())
