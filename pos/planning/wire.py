"""Reading the line protocol's messages: strict about values, deaf to fields it does not know.

Nothing here raises over what a line says: a value that is none is left out and named, so that one
wrong amount does not cost a day.  Source: `reorder-engine`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from pos.planning.values import Costs, Kind, Producer, Product

MOST_UNITS = 10**9
MOST_VND = 10**12
MOST_HOLDING = 0.1
"""Of a unit's cost a month; what is more was meant in percent."""
LONGEST_SPAN_DAYS = 366
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
"""As far as the feasts are known."""


@dataclass
class Message:
    """One message, and what was wrong with it."""

    fields: dict[str, Any]
    faults: list[str] = field(default_factory=list)

    def wrong(self, where: str) -> None:
        """Name a value that could not be read."""
        self.faults.append(where)

    # --- Values -------------------------------------------------------------------------

    def whole(
        self, value: Any, where: str, *, least: int = 0, most: int = MOST_UNITS
    ) -> int | None:
        """A whole number within bounds; `12.0` is one."""
        if isinstance(value, float) and isfinite(value) and value == int(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(where)
            return None
        return value

    def share(self, value: Any, where: str, most: float = 1.0) -> float | None:
        """A number from 0 to `most`."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(where)
            return None
        if not 0 <= value <= most:  # nor what is no number, nor what no float can hold
            self.wrong(where)
            return None
        return float(value)

    def day(self, value: Any, where: str) -> date | None:
        """A day as `YYYY-MM-DD`."""
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or not FIRST_DAY <= found <= LAST_DAY:
            self.wrong(where)
            return None
        return found

    def day_or_none(self, value: Any, where: str) -> date | None:
        """A day, or nothing said."""
        return None if value is None else self.day(value, where)

    # --- Collections --------------------------------------------------------------------

    def items(self, name: str) -> Iterator[tuple[str, Any]]:
        """The pairs of a map, in its order."""
        found = self.fields.get(name)
        if isinstance(found, dict):
            yield from found.items()
        elif found is not None:
            self.wrong(name)

    def units(self, name: str) -> dict[str, int]:
        """A sparse map from product to units."""
        read = ((key, self.whole(value, f"{name}.{key}")) for key, value in self.items(name))
        return {key: units for key, units in read if units is not None}

    def shares(self, name: str) -> dict[str, float]:
        """A sparse map from product to a share."""
        read = ((key, self.share(value, f"{name}.{key}")) for key, value in self.items(name))
        return {key: share for key, share in read if share is not None}

    def objects(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a list."""
        found = self.fields.get(name)
        if found is None:
            return
        if not isinstance(found, list):
            self.wrong(name)
            return
        for one in found:
            if isinstance(one, dict):
                yield one
            else:
                self.wrong(name)

    def names(self, name: str) -> set[str]:
        """A list of products: their names, or objects or a map that name them."""
        found = self.fields.get(name)
        if found is None:
            return set()
        if not isinstance(found, list | dict):
            self.wrong(name)
            return set()
        names = (one.get("product") if isinstance(one, dict) else one for one in found)
        return {one for one in names if isinstance(one, str)}

    def days(self, name: str) -> set[date]:
        """A list of days, or of spans `[first, last]`, `{"from", "to"}`."""
        found = self.fields.get(name)
        if not isinstance(found, list):
            if found is not None:
                self.wrong(name)
            return set()
        return {day for one in found for day in self._span(one, name)}

    def closures(self, name: str) -> dict[str, set[date]]:
        """Days by producer: a list of objects that name it and a span or `days`, or a map from
        producers to days and spans."""
        found = self.fields.get(name)
        if isinstance(found, dict):
            told = [{"producer": one, "days": days} for one, days in found.items()]
        else:
            told = list(self.objects(name))
        days: dict[str, set[date]] = {}
        for one in told:
            producer_id = one.get("producer")
            if not isinstance(producer_id, str):
                self.wrong(name)
                continue
            spans = one.get("days", one.get("dates"))
            if not isinstance(spans, list):
                spans = [one if spans is None else spans]
            for span in spans:
                days.setdefault(producer_id, set()).update(self._span(span, name))
        return days

    def _span(self, value: Any, where: str) -> list[date]:
        """The days of a span, or the one day."""
        first, last = (self.day(end, where) for end in _ends(value))
        if first is None or last is None or (last - first).days > LONGEST_SPAN_DAYS:
            return []
        return [date.fromordinal(at) for at in range(first.toordinal(), last.toordinal() + 1)]


def _ends(value: Any) -> tuple[Any, Any]:
    """The first and the last day of a span, by any of their names, or of the one day."""
    if isinstance(value, dict):
        first = _named(value, _FIRST)
        last = _named(value, _LAST)
        return first, first if last is None else last
    if isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    return value, value


_FIRST = ("from", "first", "date", "day")
_LAST = ("to", "until", "last")


def _named(value: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((value[one] for one in names if one in value), None)


def amounts(message: Message, value: Any, where: str) -> dict[str, int]:
    """Product to units of an order's lines: a map, or a list of pairs or objects."""
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = [_pair(one) for one in value]
    else:
        message.wrong(where)
        return {}
    found: dict[str, int] = {}
    for name, units in pairs:
        read = message.whole(units, f"{where}.{name}") if isinstance(name, str) else None
        if read is not None:
            found[name] = found.get(name, 0) + read
    return found


def _pair(value: Any) -> tuple[Any, Any]:
    if isinstance(value, dict):
        return value.get("product"), value.get("units", value.get("ordered"))
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, None)


def total(message: Message, value: Any, where: str) -> int:
    """Units of an order, all products together: a number, or its lines."""
    if isinstance(value, dict | list):
        return sum(amounts(message, value, where).values())
    return message.whole(value, where) or 0


# --- What a shop is told of -----------------------------------------------------------------


def costs(message: Message) -> Costs:
    """The costs, by what their names speak of; what is not named is as usual.

    Holding is a share of the cost a month (a large one: in percent), or a day where its name
    says so.
    """
    usual = Costs()
    found: dict[str, Any] = {}
    for name, value in _flat(message.fields.get("costs")):
        part = _cost_of(name)
        if part is None:
            continue
        read = message.share(value, f"costs.{name}", MOST_VND)
        if read is None:
            continue
        if part.endswith("_vnd"):
            found[part] = int(read + 0.5)
            continue
        read = read / 100 if read > (1.0 if part == "goodwill_share" else MOST_HOLDING) else read
        for each in ("holding_owned", "holding_consigned") if part == "holding" else (part,):
            found[each] = read * 30.4 if "day" in name and part != "goodwill_share" else read
    return Costs(**{**{name: getattr(usual, name) for name in Costs.__slots__}, **found})


def _flat(value: Any, head: str = "") -> Iterator[tuple[str, Any]]:
    for name, one in value.items() if isinstance(value, dict) else ():
        if isinstance(one, dict) and not head:
            yield from _flat(one, f"{name}.")
        else:
            yield f"{head}{name}".lower(), one


def _cost_of(name: str) -> str | None:
    if "goodwill" in name:
        return "goodwill_share"
    if "hold" in name:
        owner = next((one for one in ("consigned", "owned") if one in name), "")
        return f"holding_{owner}" if owner else "holding"
    return next((f"{one}_vnd" for one in ("line", "order") if one in name), None)


def producer(message: Message, told: dict[str, Any]) -> Producer | None:
    """A producer of the catalogue."""
    name = told.get("producer")
    if not isinstance(name, str):
        message.wrong("producers.producer")
        return None
    where = f"producers.{name}"
    days = told.get("delivery_weekdays")
    weekdays = tuple(one for one in days if one in range(7)) if isinstance(days, list) else ()
    cycle = told.get("cycle_days")
    return Producer(
        name,
        min_order_vnd=_number(message, told, "min_order_vnd", where, usual=0, most=MOST_VND),
        lead_days=_number(message, told, "lead_days", where, usual=1, most=365),
        delivery_weekdays=weekdays,
        every_weeks=max(1, _number(message, told, "every_weeks", where, usual=1, most=52)),
        cycle_days=None if cycle is None else message.whole(cycle, where, least=1, most=366),
    )


def _number(
    message: Message, told: dict[str, Any], name: str, where: str, *, usual: int, most: int
) -> int:
    value = told.get(name)
    if value is None:
        return usual
    read = message.whole(value, f"{where}.{name}", most=most)
    return usual if read is None else read


def product(message: Message, told: dict[str, Any]) -> Product | None:
    """A product of the catalogue; None where it has no name or no price.

    Goods sold by weight may name their usual purchase (`step`) and what price and cost are for
    (`per`), both in units.
    """
    name, maker = told.get("product"), told.get("producer")
    if not isinstance(name, str) or not isinstance(maker, str):
        message.wrong("products.product")
        return None
    where = f"products.{name}"
    price = message.whole(told.get("price_vnd"), f"{where}.price_vnd", most=MOST_VND)
    if price is None:
        return None
    kind = told.get("kind")
    if not isinstance(kind, str) or kind not in {one.value for one in Kind}:
        message.wrong(f"{where}.kind")
        kind = Kind.PROCESSED
    is_consigned = told.get("consigned") is True
    bears = told.get("shop_bears_expired")
    share = None if bears is None else message.share(bears, f"{where}.shop_bears_expired")
    category = told.get("category")
    life = _number(message, told, "shelf_life_days", where, usual=0, most=36_500)
    limit = told.get("max_on_hand")
    return Product(
        product_id=name,
        producer_id=maker,
        kind=Kind(kind),
        category=category if isinstance(category, str) else str(kind),
        price_vnd=price,
        cost_vnd=_number(message, told, "cost_vnd", where, usual=price, most=MOST_VND),
        is_consigned=is_consigned,
        bears_expired=1.0 if share is None else share,
        pack=max(1, _number(message, told, "pack", where, usual=1, most=MOST_UNITS)),
        shelf_life_days=life or None,
        display_min=_number(message, told, "display_min", where, usual=0, most=MOST_UNITS),
        max_on_hand=None if limit is None else message.whole(limit, f"{where}.max_on_hand"),
        step=max(1, _number(message, told, "step", where, usual=1, most=MOST_UNITS)),
        per=max(1, _number(message, told, "per", where, usual=1, most=MOST_UNITS)),
    )


def delivery_season(message: Message, told: dict[str, Any]) -> frozenset[int] | None:
    """Days of the year (1 to 366) on which the product is delivered; None: on all.

    Two numbers are the first and the last of them, over New Year's where the last is smaller.
    """
    days = told.get("delivery_season")
    if not isinstance(days, list) or not days:
        return None
    where = f"products.{told.get('product')}.delivery_season"
    read = [message.whole(one, where, least=1, most=366) for one in days]
    ends = [one for one in read if one is not None]
    if len(ends) < len(read):
        return None
    if len(ends) == 2:
        first, last = ends
        if first <= last:
            return frozenset(range(first, last + 1))
        return frozenset([*range(first, 367), *range(1, last + 1)])
    return frozenset(ends) or None
