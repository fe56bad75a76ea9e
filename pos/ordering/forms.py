"""What the pages of orders send, read and bounded.  Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from pos.base.dates import BadDay, parse_day
from pos.base.errors import BadForm
from pos.base.money import BadAmount, parse_vnd
from pos.base.quantity import BadQuantity, Unit, parse_units
from pos.base.text import Unreadable, clean
from pos.ordering.confirming import FARTHEST, Coming
from pos.ordering.drafting import MOST_LETTERS
from pos.ordering.goods import MOST_LINES
from pos.ordering.kinds import SENDING, Way
from pos.ordering.records import OrderLine

MOST_COST_VND = 1_000_000_000
"""Of a piece or a thousand base units: dearer goods than any showroom sells."""
MOST_TYPED = 40


def read_units(form: Mapping[str, str], lines: Sequence[OrderLine]) -> dict[int, int]:
    """Units by line, from `units-NO`; a nought is typed, never left out.

    Raises:
        BadForm: `units-NO` → what is wrong with it.
    """
    problems: dict[str, str] = {}
    found: dict[int, int] = {}
    for line in lines:
        name = f"units-{line.no}"
        if name not in form:
            continue
        try:
            found[line.no] = units_of(form[name], Unit(line.unit))
        except BadQuantity as bad:
            problems[name] = _said(bad)
    if problems:
        raise BadForm(problems)
    return found


def units_of(text: str, unit: Unit) -> int:
    """A quantity as in any form, or none at all: `0`.

    Raises:
        BadQuantity.
    """
    typed = text[: 2 * MOST_TYPED].strip()
    is_none = typed[:1] == "0" and not typed.strip("0,. ")
    return 0 if is_none else parse_units(typed, unit)


def read_one(text: str, name: str, unit: Unit) -> int:
    """A quantity that is to be more than none.

    Raises:
        BadForm: it cannot be read.
    """
    try:
        return parse_units(text[: 2 * MOST_TYPED], unit)
    except BadQuantity as bad:
        raise BadForm({name: _said(bad)}) from bad


def read_costs(form: Mapping[str, str], lines: Sequence[OrderLine]) -> dict[int, int | None]:
    """Costs by line, from `cost-NO`; an empty field is a cost that nobody knows.

    Raises:
        BadForm: `cost-NO` → what is wrong with it.
    """
    problems: dict[str, str] = {}
    found: dict[int, int | None] = {}
    for line in lines:
        name = f"cost-{line.no}"
        typed = form.get(name, "")[:MOST_TYPED].strip()
        if name not in form or not typed:
            found |= {line.no: None} if name in form else {}
            continue
        try:
            found[line.no] = parse_vnd(typed)
        except BadAmount as bad:
            problems[name] = bad.code
            continue
        if (found[line.no] or 0) > MOST_COST_VND:
            problems[name] = "too_large"
    if problems:
        raise BadForm(problems)
    return found


def read_day(form: Mapping[str, str], name: str, today: date) -> date:
    """A day that goods are to come on.

    Raises:
        BadForm: it cannot be read.
    """
    typed = form.get(name, "")[:MOST_TYPED].strip()
    if not typed:
        raise BadForm({name: "missing"})
    try:
        return parse_day(typed, today=today)
    except BadDay as bad:
        raise BadForm({name: "not_a_date"}) from bad


def read_note(form: Mapping[str, str]) -> str:
    """What is written beside an order.

    Raises:
        BadForm: it is too long.
    """
    try:
        return clean(form.get("note", ""), max_length=MOST_LETTERS)
    except Unreadable as bad:
        raise BadForm({"note": "too_long"}) from bad


def read_way(form: Mapping[str, str]) -> Way:
    """How an order goes to its producer, or how the answer came.

    Raises:
        BadForm: nobody chose.
    """
    text = form.get("way", "")
    if text not in {one.value for one in SENDING}:
        raise BadForm({"way": "choose_one"})
    return Way(text)


def read_answer(
    form: Mapping[str, str], lines: Sequence[OrderLine], today: date
) -> tuple[Coming, ...]:
    """What is still to come of each line and when: `units-NO`, `on-NO`; a line of which nothing
    more comes has no need of a day.

    Args:
        lines: those that are asked about; what came of them is added to what is said.

    Raises:
        BadForm: each field that cannot be taken, with why.
    """
    problems: dict[str, str] = {}
    found: list[Coming] = []
    try:
        units = read_units(form, lines)
    except BadForm as bad:
        problems, units = dict(bad.problems), {}
    for line in lines:
        if (many := units.get(line.no)) is None:
            continue
        try:
            found.append(_coming(form, line, many, today))
        except BadForm as bad:
            problems |= bad.problems
    if problems:
        raise BadForm(problems)
    return tuple(found)


def _coming(form: Mapping[str, str], line: OrderLine, many: int, today: date) -> Coming:
    name, came = f"on-{line.no}", line.received_units
    if many > line.missing_units:
        raise BadForm({f"units-{line.no}": "over_ordered"})
    if not many:
        return Coming(line.no, came, line.confirmed_on or today)
    on = read_day(form, name, today)
    if on < today:
        raise BadForm({name: "day_gone"})
    if on > today + FARTHEST:
        raise BadForm({name: "too_far_ahead"})
    return Coming(line.no, came + many, on)


def read_goods(form: Mapping[str, str], units: Mapping[str, Unit]) -> dict[str, int]:
    """Units by product, from `want-PRODUCT`; an empty field wants none.

    Raises:
        BadForm: what is wrong with each; more than an order holds.
    """
    problems: dict[str, str] = {}
    found: dict[str, int] = {}
    for product_id, unit in units.items():
        name = f"want-{product_id}"
        typed = form.get(name, "").strip()
        if not typed:
            continue
        try:
            many = units_of(typed, unit)
        except BadQuantity as bad:
            problems[name] = _said(bad)
            continue
        found |= {product_id: many} if many else {}
    if problems:
        raise BadForm(problems)
    if len(found) > MOST_LINES:
        raise BadForm({"form": "not_known"})
    return found


def _said(bad: BadQuantity) -> str:
    return "missing" if bad.code == "empty" else bad.code
