"""A sum as it is kept: JSON that says every term and everything it was reckoned from.  Pure.

What all lines of a review have in common (tonight's date, costs, what the coming days of each
group are worth) is told once for the review; `whole` puts both together, and `state_of_one` makes
of that the very state that the engine was asked, with this one line.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from pos.planning.values import (
    Chance,
    Costs,
    Kind,
    Line,
    Lot,
    Product,
    Rate,
    Reservation,
    Slip,
    State,
    Suggestion,
    Terms,
)

_TERMS = tuple(one.name for one in fields(Terms))
_PRODUCT = tuple(one.name for one in fields(Product))
_RATE = tuple(one.name for one in fields(Rate))
_COSTS = tuple(one.name for one in fields(Costs))
_DAYS = frozenset({"sells_until"})
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def line_told(line: Line, found: Suggestion) -> str:
    """One line: its terms, what is ordered, and what it was reckoned from."""
    if found.terms is None or line.chance is None:
        raise ValueError(f"{found.product_id} was not reckoned")
    terms, product, rate, chance = found.terms, line.product, line.rate, line.chance
    told: dict[str, Any] = {name: getattr(terms, name) for name in _TERMS}
    told["sells_until"] = _day(terms.sells_until)
    told["units"], told["why"] = found.units, found.why.value
    told["asked"] = {
        "product": {name: getattr(product, name) for name in _PRODUCT},
        "rate": {name: getattr(rate, name) for name in _RATE},
        "chance": [chance.delivery.isoformat(), chance.next_delivery.isoformat()],
        "lots": [[one.units, _day(one.last_day), _day(one.arrives)] for one in line.lots],
        "reservations": [[one.due.isoformat(), one.units] for one in line.reservations],
        "lives": line.lives,
        "spread": line.spread,
        "slip": [line.slip.chance, line.slip.days],
        "safety": line.safety,
    }
    return _ENCODER.encode(told)


def house_told(
    state: State,
    closed: Iterable[date] = (),
    records: Mapping[str, tuple[int, int]] | None = None,
) -> str:
    """What all lines have in common.

    Args:
        closed: days of the last weeks on which the shop did not open.
        records: by producer, orders that came on their day, and all that are over.
    """
    return json.dumps(
        {
            "today": state.today.isoformat(),
            "costs": {name: getattr(state.costs, name) for name in _COSTS},
            "factors": {f"{kind}/{name}": sums for (kind, name), sums in state.factors.items()},
            "closed": [day.isoformat() for day in closed],
            "records": records or {},
        },
        ensure_ascii=False,
    )


def whole(line: str, house: str) -> str:
    """A line's sum that needs nothing else to be reckoned again."""
    told, common = json.loads(line), json.loads(house)
    product = told["asked"]["product"]
    told["asked"] |= {
        "today": common["today"],
        "costs": common["costs"],
        "factors": common["factors"].get(f"{product['kind']}/{product['category']}"),
    }
    return json.dumps(told, ensure_ascii=False)


def terms_read(told: Mapping[str, Any]) -> Terms:
    """The terms of a line."""
    given: dict[str, Any] = {
        name: _date(told[name]) if name in _DAYS else told[name] for name in _TERMS if name in told
    }
    return Terms(**given)


def state_of_one(told: Mapping[str, Any]) -> State:
    """The state that a whole sum was reckoned from, with its one line."""
    asked = told["asked"]
    product = Product(**{**asked["product"], "kind": Kind(asked["product"]["kind"])})
    d1, d2 = (date.fromisoformat(one) for one in asked["chance"])
    line = Line(
        product=product,
        chance=Chance(d1, d2),
        rate=Rate(**asked["rate"]),
        lots=tuple(Lot(one[0], _date(one[1]), _date(one[2])) for one in asked["lots"]),
        reservations=tuple(
            Reservation(date.fromisoformat(due), units) for due, units in asked["reservations"]
        ),
        lives=tuple(asked["lives"]),
        sells_until=_date(told["sells_until"]),
        spread=asked["spread"],
        slip=Slip(*asked["slip"]),
        safety=asked["safety"],
    )
    factors = asked.get("factors")
    sums = {} if factors is None else {(product.kind, product.category): tuple(factors)}
    today = date.fromisoformat(asked["today"])
    return State(today, (line,), costs=Costs(**asked["costs"]), factors=sums)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)
