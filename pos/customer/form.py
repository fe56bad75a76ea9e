"""What was typed of a customer, read.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos.base.errors import BadForm
from pos.base.text import BadText, clean, search_key
from pos.customer.phones import BadPhone, read_phone

NAME_MOST = 60


@dataclass(frozen=True)
class Typed:
    """A name, a phone, or both."""

    name: str
    phone: str | None


def read_customer(form: Mapping[str, str]) -> Typed:
    """Fields `name` and `phone`: one of them at least.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    name, phone = "", None
    try:
        name = clean(form.get("name", ""), max_length=NAME_MOST)
    except BadText as bad:
        problems["name"] = bad.code
    if name and not search_key(name):
        problems["name"] = "unreadable"
    try:
        phone = read_phone(form.get("phone", ""))
    except BadPhone as bad:
        problems["phone"] = bad.code
    if not problems and not name and phone is None:
        problems["phone"] = "name_or_phone"
    if problems:
        raise BadForm(problems)
    return Typed(name, phone)


def guess(text: str) -> dict[str, str]:
    """What was looked for, as the beginning of a new customer: a phone or a name."""
    bare = text.strip()
    is_phone = sum(sign.isdigit() for sign in bare) * 2 > len(bare)
    return {"phone": bare[:20]} if is_phone else {"name": bare[:NAME_MOST]}
