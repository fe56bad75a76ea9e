"""What the till's sheets send: amounts, ways of paying, discounts."""

import re
from collections.abc import Mapping

from pos.base.errors import BadForm
from pos.base.money import WHOLE_BP, parse_vnd
from pos.base.text import Unreadable, clean
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.records import TenderKind
from pos.till.tenders import NAMED, Tendered, read_reference
from pos.till.voucher_codes import as_given

WAYS = (TenderKind.CASH, TenderKind.TRANSFER, TenderKind.CARD, TenderKind.VOUCHER)
"""How a customer may pay, in the order of the sheet; goods brought back pay by themselves."""

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?")


def read_way(form: Mapping[str, str]) -> TenderKind:
    """The way of paying that a form names; cash where it names none.

    Raises:
        BadForm: no such way.
    """
    named = form.get("way", "") or TenderKind.CASH
    if named not in {str(way) for way in WAYS}:
        raise BadForm({"way": "not_known"})
    return TenderKind(named)


def read_tender(form: Mapping[str, str]) -> Tendered:
    """What a form says was handed over: `way`, `tendered_vnd`, `reference`.

    A transfer is never said here: it is taken by its payment request, once somebody saw it.

    Raises:
        BadForm: the way or the amount cannot be read.
        BadReference: no number of a card slip, no code of a voucher.
    """
    way = read_way(form)
    if way is TenderKind.TRANSFER:
        raise BadForm({"way": "not_known"})
    return Tendered(
        kind=way,
        tendered_vnd=vnd(form, "tendered_vnd"),
        reference=_reference(way, form) if way in NAMED else "",
    )


def _reference(way: TenderKind, form: Mapping[str, str]) -> str:
    """A slip's number as typed; a voucher of the shop's own as it stands on its paper."""
    typed = read_reference(form.get("reference", ""))
    return as_given(typed) if way is TenderKind.VOUCHER else typed


def read_reduction(form: Mapping[str, str]) -> Reduction | None:
    """What a form takes off: `how` (`percent`, `amount`, `price` or `none`) and `value`.

    Raises:
        BadForm: the way or its number cannot be read.
    """
    how = form.get("how", "")
    if how == "none":
        return None
    if how == "percent":
        return Reduction(Discount(DiscountKind.PERCENT, _percent(form.get("value", ""))))
    if how == "amount":
        return Reduction(Discount(DiscountKind.AMOUNT, vnd(form, "value")))
    if how == "price":
        return Reduction(new_price_vnd=vnd(form, "value"))
    raise BadForm({"how": "not_known"})


def _percent(typed: str) -> int:
    """Hundredths of a percent: `10`, `7,5`."""
    found = _PERCENT.fullmatch(clean(typed[:100]).removesuffix("%").strip())
    if found is None:
        raise BadForm({"value": "not_a_percent"})
    value_bp = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if not 0 < value_bp <= WHOLE_BP:
        raise BadForm({"value": "not_a_percent"})
    return value_bp


def vnd(form: Mapping[str, str], name: str) -> int:
    """An amount.

    Raises:
        BadForm: it cannot be read.
    """
    try:
        return parse_vnd(form.get(name, ""))
    except Unreadable as bad:
        raise BadForm({name: "not_money"}) from bad


def whole(form: Mapping[str, str], name: str) -> int:
    """A whole number of ours, as an order's version.

    Raises:
        BadForm: it is none.
    """
    text = form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise BadForm({name: "not_a_number"})
    return int(text)
