"""What was typed on the pages of terms, read and bounded.  Pure; an empty field is the default."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from pos.base.dates import parse_day
from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.money import WHOLE_BP, parse_vnd
from pos.base.quantity import Unit, parse_units
from pos.base.text import Unreadable, clean
from pos.ordering.terms import Closure, HouseTerms, ProducerTerms, ProductTerms

MOST_LEAD_DAYS = 90
MOST_WEEKS = 12
MOST_VND = 1_000_000_000
MOST_COST_VND = 10_000_000
"""Of placing an order, or a line of it."""
LEAST_SERVICE_BP, MOST_SERVICE_BP = 5_000, 9_950
"""Below a half nobody needs a rule; a promise without any exception has no quantity."""
MOST_HOLDING_BP = 2_000
MOST_CLOSED_DAYS = 60
MOST_AHEAD_DAYS = 400
MOST_LETTERS = 120
MONTHS = 12
BOTH_OWNERS = ("owned", "consigned")
Form = Mapping[str, str]
Problems = dict[str, str]
T = TypeVar("T")


def read_producer(form: Form) -> ProducerTerms:
    """How a producer delivers.  `days` is `learnt`, `any` or `chosen`; `day0` … `day6` are ticked.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: Problems = {}
    terms = ProducerTerms(
        lead_days=_whole(form, "lead_days", (0, MOST_LEAD_DAYS, "too_many_days"), problems),
        weekdays=_weekdays(form, problems),
        every_weeks=_whole(form, "every_weeks", (1, MOST_WEEKS, "too_many_weeks"), problems),
        anchor_on=_day(form, "anchor_on", problems),
        min_order_vnd=_money(form, "min_order_vnd", MOST_VND, problems),
        email=_email(form, problems),
        zalo=_phone(form, problems),
    )
    if (terms.every_weeks or 1) > 1 and terms.anchor_on is None:
        problems.setdefault("anchor_on", "which_week")
    if problems:
        raise BadForm(problems)
    return terms


def read_product(form: Form, unit: Unit) -> ProductTerms:
    """How a product is bought.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: Problems = {}
    owner = form.get("owner", "")
    if owner not in ("", *BOTH_OWNERS):
        problems["owner"] = "choose_one"
    terms = ProductTerms(
        pack_units=_units(form, "pack_units", unit, problems),
        shelf_min_units=_units(form, "shelf_min_units", unit, problems, may_be_none=True),
        limit_units=_units(form, "limit_units", unit, problems),
        cost_vnd=_money(form, "cost_vnd", MOST_VND, problems),
        owner=owner,
        bears_expired_bp=_share(form, "bears_expired", WHOLE_BP, problems),
        service_bp=_service(form, "service", problems),
        is_left="is_left" in form,
        months=_months(form),
    )
    if terms.limit_units and (terms.pack_units or 0) > terms.limit_units:
        problems["limit_units"] = "limit_below_pack"
    if terms.limit_units and (terms.shelf_min_units or 0) > terms.limit_units:
        problems["shelf_min_units"] = "shelf_above_limit"
    if problems:
        raise BadForm(problems)
    return terms


def read_house(form: Form) -> HouseTerms:
    """What orders, shelves and empty shelves cost, and the service wished of each kind.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: Problems = {}
    terms = HouseTerms(
        order_vnd=_money(form, "order_vnd", MOST_COST_VND, problems),
        line_vnd=_money(form, "line_vnd", MOST_COST_VND, problems),
        holding_owned_bp=_share(form, "holding_owned", MOST_HOLDING_BP, problems),
        holding_consigned_bp=_share(form, "holding_consigned", MOST_HOLDING_BP, problems),
        goodwill_bp=_share(form, "goodwill", WHOLE_BP, problems),
        service_fresh_bp=_service(form, "service_fresh", problems),
        service_processed_bp=_service(form, "service_processed", problems),
        service_craft_bp=_service(form, "service_craft", problems),
    )
    if problems:
        raise BadForm(problems)
    return terms


def read_closure(form: Form, today: date) -> Closure:
    """Days without deliveries; `closure_id` is the page's own, so that a second press is one.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: Problems = {}
    from_on = _day(form, "from_on", problems, today=today)
    to_on = _day(form, "to_on", problems, today=today) or from_on
    if from_on is None or to_on is None:
        problems.setdefault("from_on", "empty")
    elif to_on < from_on:
        problems["to_on"] = "day_order"
    elif (to_on - from_on).days >= MOST_CLOSED_DAYS:
        problems["to_on"] = "closed_too_long"
    elif to_on < today:
        problems["to_on"] = "day_over"
    elif from_on > today + timedelta(days=MOST_AHEAD_DAYS):
        problems["from_on"] = "too_far_ahead"
    note = _text(form, "note", problems)
    if problems or from_on is None or to_on is None:
        raise BadForm(problems)
    given = form.get("closure_id", "")
    is_id = 20 <= len(given) <= 40 and given.isascii() and given.isalnum()
    producer_id = form.get("producer_id", "")[:40]
    return Closure(given if is_id else new_id(), producer_id, from_on, to_on, note)


def _typed(form: Form, name: str) -> str:
    return form.get(name, "").strip()


def _whole(form: Form, name: str, bounds: tuple[int, int, str], problems: Problems) -> int | None:
    text, (least, most, code) = _typed(form, name), bounds
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        problems[name] = "not_a_number"
        return None
    if not least <= int(text) <= most:
        problems[name] = "zero" if int(text) < least else code
        return None
    return int(text)


def _weekdays(form: Form, problems: Problems) -> tuple[int, ...] | None:
    way = form.get("days", "learnt")
    if way == "learnt":
        return None
    if way == "any":
        return ()
    chosen = tuple(day for day in range(7) if f"day{day}" in form)
    if way != "chosen" or not chosen:
        problems["days"] = "not_a_weekday"
    return chosen


def _months(form: Form) -> tuple[int, ...] | None:
    """The months ticked, `month1` … `month12`; none or all of them are all the year."""
    chosen = tuple(month for month in range(1, MONTHS + 1) if f"month{month}" in form)
    return chosen if 0 < len(chosen) < MONTHS else None


def _read(form: Form, name: str, problems: Problems, read: Callable[[str], T]) -> T | None:
    """A field by its reader; None where it is empty, or wrong."""
    text = _typed(form, name)
    if not text:
        return None
    try:
        return read(text)
    except Unreadable as bad:
        problems[name] = bad.code
        return None


def _money(form: Form, name: str, most: int, problems: Problems) -> int | None:
    found = _read(form, name, problems, parse_vnd)
    if name in problems:
        problems[name] = "not_money"
    if found is not None and found > most:
        problems[name] = "too_large"
    return found


def _day(form: Form, name: str, problems: Problems, *, today: date | None = None) -> date | None:
    found = _read(form, name, problems, lambda text: parse_day(text[:40], today=today))
    if name in problems:
        problems[name] = "not_a_date"
    return found


def _units(
    form: Form, name: str, unit: Unit, problems: Problems, *, may_be_none: bool = False
) -> int | None:
    if may_be_none and _typed(form, name) == "0":
        return 0
    return _read(form, name, problems, lambda text: parse_units(text[:40], unit))


def _share(form: Form, name: str, most_bp: int, problems: Problems) -> int | None:
    """Hundredths of a percent."""
    text = _typed(form, name).removesuffix("%").strip()
    if not text:
        return None
    whole, _comma, part = text.replace(".", ",").partition(",")
    part = part.rstrip("0")
    is_read = f"{whole}{part}".isascii() and whole.isdigit() and (not part or part.isdigit())
    if not is_read or len(whole) > 3 or len(part) > 2:
        problems[name] = "not_a_share"
        return None
    found = int(whole) * 100 + int(part.ljust(2, "0"))
    if found > most_bp:
        problems[name] = "not_a_share" if most_bp == WHOLE_BP else "holding_too_high"
        return None
    return found


def _service(form: Form, name: str, problems: Problems) -> int | None:
    found = _share(form, name, WHOLE_BP, problems)
    if found is not None and not LEAST_SERVICE_BP <= found <= MOST_SERVICE_BP:
        problems[name] = "not_a_service"
    return found


def _text(form: Form, name: str, problems: Problems) -> str:
    try:
        return clean(form.get(name, ""), max_length=MOST_LETTERS)
    except Unreadable:
        problems[name] = "too_long"
        return ""


def _email(form: Form, problems: Problems) -> str:
    text = _text(form, "email", problems)
    name, at, host = text.partition("@")
    if text and (not name or not at or "." not in host or " " in text or "@" in host):
        problems["email"] = "email"
    return text


def _phone(form: Form, problems: Problems) -> str:
    text = _text(form, "zalo", problems)
    digits = text.replace(" ", "").replace(".", "").removeprefix("+")
    if text and not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 15):
        problems["zalo"] = "not_phone"
    return text
