"""What was typed of a promise to a customer, read and bounded.  Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from pos.base.dates import BadDay, parse_day
from pos.base.errors import BadForm
from pos.base.quantity import BadQuantity, Unit, parse_units
from pos.base.text import Unreadable, clean
from pos.customer.phones import BadPhone, read_phone
from pos.ordering.reservation_book import Reservation
from pos.ordering.reserving import MOST_DAYS_AHEAD, MOST_LETTERS

MOST_TYPED = 40
MOST_NOTE = 300

Form = Mapping[str, str]


def read(
    form: Form, product_id: str, unit: Unit, *, reservation_id: str, today: date
) -> Reservation:
    """A promise: `quantity`, `due_on`, `customer`, `phone`, `note`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    units = _units(form, unit, problems)
    due_on = _day(form, today, problems)
    customer = _text(form, "customer", MOST_LETTERS, problems)
    phone = _phone(form, problems)
    if not customer and not phone:
        problems.setdefault("customer", "name_or_phone")
    note = _text(form, "note", MOST_NOTE, problems)
    if problems or units is None or due_on is None:
        raise BadForm(problems)
    return Reservation(reservation_id, product_id, units, due_on, customer, note, phone)


def _units(form: Form, unit: Unit, problems: dict[str, str]) -> int | None:
    try:
        return parse_units(form.get("quantity", "")[: 2 * MOST_TYPED], unit)
    except BadQuantity as bad:
        problems["quantity"] = bad.code
        return None


def _day(form: Form, today: date, problems: dict[str, str]) -> date | None:
    typed = form.get("due_on", "")[:MOST_TYPED].strip()
    if not typed:
        problems["due_on"] = "missing"
        return None
    try:
        found = parse_day(typed, today=today)
    except BadDay:
        problems["due_on"] = "not_a_date"
        return None
    if not today <= found <= today + timedelta(days=MOST_DAYS_AHEAD):
        problems["due_on"] = "due_day"
    return found


def _text(form: Form, name: str, most: int, problems: dict[str, str]) -> str:
    try:
        return clean(form.get(name, ""), max_length=most)
    except Unreadable:
        problems[name] = "too_long"
        return ""


def _phone(form: Form, problems: dict[str, str]) -> str:
    try:
        return read_phone(form.get("phone", "")) or ""
    except BadPhone as bad:
        problems["phone"] = bad.code
        return ""
