"""Why a number is as it is: one line's sum as it is drawn, and the same with terms changed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from pos.base.dates import BadDay, format_day, parse_day
from pos.base.money import BadAmount, format_vnd, parse_vnd
from pos.base.quantity import BadQuantity, Unit, format_units, parse_units
from pos.planning import new_lot, packs, rethinking, told_sums
from pos.planning.new_lot import Each
from pos.planning.rethinking import HANDLING, BadTerm
from pos.planning.values import Costs, Terms
from pos.supply import review_queries, sum_steps, wishes
from pos.supply.drawings import Chart, chart
from pos.supply.review_views import SumView
from pos.supply.showing import KNOWN_DAYS
from pos.supply.sum_steps import Step
from pos.supply.wishes import Unmet

WEEK, MONTH = 7, 30
_NUMBER = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,3})?")
_UNITS = ("on_hand", "on_order", "pack", "display_min")
_DAYS = ("delivery_on", "next_on")
FIELDS = ("per_day", "service", *_DAYS, "life_days", *_UNITS, HANDLING)
"""What can be changed, in the order in which the page asks for it."""


@dataclass(frozen=True)
class Reason:
    """A sum as it is drawn."""

    found: SumView
    terms: Terms | None
    units: int
    """What the sum comes to."""
    fields: Mapping[str, str]
    """What can be changed, as it is."""
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    """By field: the code of what is wrong with what was typed."""
    costs: Costs = field(default_factory=Costs)
    """Of the whole shop, as the review reckoned with them."""
    handling_vnd: int = 0
    """What ordering a product once costs."""
    wished_bp: int | None = None
    """The chance not to run out that is wished; None: what the margin is worth."""

    @property
    def unmet(self) -> Unmet | None:
        """The wish, where the goods do not last long enough for it."""
        return None if self.terms is None else wishes.unmet(self.wished_bp, self.terms)

    @property
    def is_changed(self) -> bool:
        """Whether the sum is another than the review's."""
        return self.terms != self.found.terms

    @property
    def chart(self) -> Chart:
        """Sales, empty shelves, and what is expected."""
        found, producer = self.found, self.found.producer
        days = {one.day: at for at, one in enumerate(found.forecast)}
        named = ((producer.delivery_on, "delivery"), (producer.next_on, "next"))
        marks = {days[day]: code for day, code in named if day is not None and day in days}
        return chart(found.days, [one.hundredths for one in found.forecast], marks)

    @property
    def each(self) -> Each:
        """What a unit too many costs: a piece, a kilogram, a litre."""
        if not self.found.told:
            return Each(0, 0)
        state = told_sums.state_of_one(json.loads(self.found.told))
        return new_lot.each(state.lines[0].product, state.costs)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What comes after whole packs, up to the answer."""
        return () if self.terms is None else sum_steps.steps(self.terms)

    @property
    def longest_days(self) -> int:
        """For the handling's sake nothing is ordered for longer than so many days."""
        return packs.HANDLING_DAYS

    @property
    def is_cut(self) -> bool:
        """More packs were missing than can be sold in time."""
        return self.terms is not None and sum_steps.is_cut(self.terms)

    @property
    def lost_vnd(self) -> int:
        """What waiting for the next delivery costs; 0 where it is less than the line itself."""
        lost = 0 if self.terms is None else self.terms.lost_vnd
        return lost if lost >= self.costs.line_vnd else 0

    @property
    def never_sold(self) -> bool:
        """Nobody bought it yet, as far as the days with stock say."""
        return self.terms is not None and self.terms.sold <= 0

    @property
    def is_new(self) -> bool:
        """It was not here long enough to be judged by its own sales."""
        return self.terms is not None and self.terms.days_in < KNOWN_DAYS

    @property
    def large(self) -> int:
        """Units of bulk lines, which are not the daily rate."""
        return sum(one.large for one in self.found.days)


def reason(session: Session, product_id: str, today: date) -> Reason | None:
    """A product's sum in the newest review; None: the review knows no such product."""
    found = review_queries.sum_of(session, product_id, today)
    if found is None:
        return None
    costs, wished = Costs(), None
    if found.told:
        state = told_sums.state_of_one(json.loads(found.told))
        costs, wished = state.costs, state.lines[0].product.service
    fields = _fields(found, costs)
    return Reason(
        found,
        found.terms,
        found.line.units,
        fields,
        costs=costs,
        handling_vnd=rethinking.handling_vnd(costs),
        wished_bp=wishes.wished_bp(wished),
    )


def rethought(reason: Reason, typed: Mapping[str, str]) -> Reason:
    """The same with what was typed; where something cannot be read, the sum stays as it is."""
    told = {name: typed[name].strip() for name in FIELDS if name in typed}
    given = {name: text for name, text in told.items() if text != reason.fields.get(name)}
    if not reason.found.told or not given:
        return replace(reason, typed=told)
    changed, problems = _read(given, Unit(reason.found.line.unit))
    terms = reason.terms
    if not problems:
        try:
            terms = rethinking.rethink(reason.found.told, changed)
        except BadTerm as bad:
            problems = {_field_of(bad): bad.code}
    units = reason.units if terms is None else rethinking.units_of(terms)
    handling = reason.handling_vnd if problems else changed.get(HANDLING, reason.handling_vnd)
    is_wished = "service" in changed and not problems
    return replace(
        reason,
        terms=terms,
        units=units,
        typed=told,
        problems=problems,
        handling_vnd=handling,
        wished_bp=wishes.wished_bp(changed["service"]) if is_wished else reason.wished_bp,
    )


def snooze_days(reason: Reason, today: date) -> dict[str, date]:
    """Until when a product may be put off, by what that day is called."""
    found = {"tomorrow": today + timedelta(days=1)}
    after = reason.found.producer.next_on
    lead = reason.found.producer.lead_days
    if after is not None and lead is not None:
        found["next"] = max(after - timedelta(days=max(lead, 1)), found["tomorrow"])
    found["week"] = today + timedelta(days=WEEK)
    found["month"] = today + timedelta(days=MONTH)
    return found


# --- What can be changed ---------------------------------------------------------------------


def _fields(found: SumView, costs: Costs) -> dict[str, str]:
    terms, unit = found.terms, Unit(found.line.unit)
    if terms is None or not found.told:
        return {}
    asked = json.loads(found.told)["asked"]
    service, chance = asked["product"]["service"], asked["chance"]
    grams, pieces = format_units(int(terms.per_day), unit), f"{terms.per_day:.2f}"
    return {
        "per_day": grams if unit.is_weighed else pieces.replace(".", ","),
        "service": "" if service is None else f"{100 * service:.0f}",
        "delivery_on": format_day(date.fromisoformat(chance[0])),
        "next_on": format_day(date.fromisoformat(chance[1])),
        "life_days": "" if terms.life_days is None else str(terms.life_days),
        **{name: format_units(getattr(terms, name), unit) for name in _UNITS},
        HANDLING: format_vnd(rethinking.handling_vnd(costs)),
    }


def _read(given: Mapping[str, str], unit: Unit) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed as the engine takes it, and by field what cannot be read."""
    changed: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, text in given.items():
        try:
            changed[name] = _value(name, text, unit)
        except (BadAmount, BadDay, BadQuantity, BadTerm) as bad:
            problems[name] = bad.code
    return changed, problems


def _value(name: str, text: str, unit: Unit) -> object:
    if name in _DAYS:
        return parse_day(text)
    if name in _UNITS:
        return 0 if text in ("", "0") else parse_units(text, unit)
    if name == HANDLING:
        return parse_vnd(text)
    if name == "per_day":
        return _number(text, "e3" if unit.is_weighed else "e0")
    if not text:
        return None
    return _number(text, "e-2") if name == "service" else parse_units(text, Unit.PIECE)


def _number(text: str, times: str) -> object:
    """A number with a comma or a point, times a power of ten.

    Raises:
        BadTerm: `not_a_number`.
    """
    if not _NUMBER.fullmatch(text):
        raise BadTerm("not_a_number", text)
    whole, _, part = text.replace(",", ".").partition(".")
    return json.loads(f"{int(whole)}.{part or 0}{times}")


def _field_of(bad: BadTerm) -> str:
    """The field that the engine would not take."""
    return bad.given if bad.given in FIELDS else "next_on"
