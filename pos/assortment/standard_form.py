"""What a manager typed about a producer: whom to ask for, and other certificates.  Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pos.base.dates import format_day, parse_day
from pos.base.errors import BadForm
from pos.base.text import Unreadable, clean
from pos.catalogue.standards import Kind, Standard

_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{5,18}[0-9]")
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Contact:
    """Whom to ask for at a producer, and where."""

    name: str
    phone: str


def read_contact(form: Mapping[str, str]) -> Contact:
    """Read whom to ask for; both may be empty.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    problems: dict[str, str] = {}
    name = _words(form, "contact", 80, problems)
    phone = _words(form, "phone", 20, problems)
    if phone and not _PHONE.fullmatch(phone):
        problems["phone"] = "not_phone"
    if problems:
        raise BadForm(problems)
    return Contact(name, phone)


def read_standard(
    form: Mapping[str, str], chosen: Sequence[str], producer_id: str, products: Collection[str]
) -> Standard:
    """Read a certificate.

    Args:
        chosen: the products ticked.
        products: those of the producer.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    problems: dict[str, str] = {}
    kind = form.get("kind", "")
    if kind not in set(Kind):
        problems["kind"] = "choose_one"
    name = _words(form, "name", 80, problems)
    if kind == Kind.OTHER and not name:
        problems.setdefault("name", "missing")
    number = _words(form, "number", 60, problems)
    body = _words(form, "body", 120, problems)
    valid_from = _day(form, "valid_from", problems)
    valid_to = _day(form, "valid_to", problems)
    if valid_from and valid_to and valid_to < valid_from:
        problems["valid_to"] = "ends_before"
    is_some = form.get("scope") == "products"
    named = tuple(sorted(set(chosen) & set(products))) if is_some else ()
    if is_some and not named:
        problems["scope"] = "choose_products"
    if problems:
        raise BadForm(problems)
    own_name = name if kind == Kind.OTHER else ""
    return Standard(producer_id, Kind(kind), own_name, number, body, valid_from, valid_to, named)


def form_of(state: Standard) -> dict[str, str]:
    """What the form shows of a certificate."""
    return {
        "kind": state.kind.value,
        "name": state.name,
        "number": state.number,
        "body": state.body,
        "valid_from": "" if state.valid_from is None else format_day(state.valid_from),
        "valid_to": "" if state.valid_to is None else format_day(state.valid_to),
        "scope": "products" if state.product_ids else "all",
    }


def _words(form: Mapping[str, str], field: str, most: int, problems: dict[str, str]) -> str:
    try:
        return clean(form.get(field, ""), max_length=most)
    except Unreadable as bad:
        problems[field] = bad.code
        return ""


def _day(form: Mapping[str, str], field: str, problems: dict[str, str]) -> date | None:
    text = form.get(field, "").strip()
    if not text:
        return None
    try:
        found = parse_day(text)
    except Unreadable:
        problems[field] = "not_a_date"
        return None
    if not _EARLIEST <= found < _LATEST:
        problems[field] = "too_far_ahead"
    return found
