"""What was typed of a person, read.  Pure."""

from collections.abc import Mapping

from pos.base.errors import BadForm
from pos.base.text import BadText, clean
from pos.shop.founding import Newcomer
from pos.shop.permissions import ROLES
from pos.shop.pins import check_pin
from pos.shop.refusals import WeakPin

NAME_MOST = 30


def read_newcomer(form: Mapping[str, str]) -> Newcomer:
    """Somebody to add: `name`, `role`, `pin`, `pin_again`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    name = name_in(form, "name", problems)
    role = _role_in(form, problems)
    pin = new_pin_in(form, problems)
    if problems:
        raise BadForm(problems)
    return Newcomer(name, role, pin)


def read_person(form: Mapping[str, str]) -> tuple[str, str]:
    """Somebody's `name` and `role`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    name, role = name_in(form, "name", problems), _role_in(form, problems)
    if problems:
        raise BadForm(problems)
    return name, role


def read_pin(form: Mapping[str, str]) -> str:
    """A new PIN, typed twice: `pin`, `pin_again`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    pin = new_pin_in(form, problems)
    if problems:
        raise BadForm(problems)
    return pin


def name_in(form: Mapping[str, str], field: str, problems: dict[str, str]) -> str:
    """A person's name; what is wrong with it goes into `problems`."""
    try:
        name = clean(form.get(field, ""), max_length=NAME_MOST)
    except BadText as bad:
        problems[field] = bad.code
        return ""
    if not name:
        problems[field] = "missing"
    return name


def new_pin_in(form: Mapping[str, str], problems: dict[str, str]) -> str:
    """A PIN typed twice; what is wrong with it goes into `problems`."""
    pin = form.get("pin", "").strip()
    if not pin:
        problems["pin"] = "missing"
        return ""
    try:
        check_pin(pin)
    except WeakPin:
        problems["pin"] = "weak_pin"
        return ""
    if form.get("pin_again", "").strip() != pin:
        problems["pin_again"] = "pin_differs"
    return pin


def _role_in(form: Mapping[str, str], problems: dict[str, str]) -> str:
    role = form.get("role", "")
    if role not in ROLES:
        problems["role"] = "choose_one"
    return role
