"""Who buys: what a paper names of the buyer, and the rate of VAT depends on.  Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from pos.base.text import clean
from pos.catalogue.codes import BadCode
from pos.catalogue.tax_codes import check_mst
from pos.law.vat import BuyerKind


@dataclass(frozen=True)
class Buyer:
    """A buyer as he is named on a paper; whoever gives nothing is a consumer.

    Source: NĐ 254/2026/NĐ-CP, Điều 10: name, address, tax code or personal number only where
    the buyer asks; a foreigner gives passport and nationality instead.
    """

    kind: BuyerKind = BuyerKind.CONSUMER
    name: str = ""
    address: str = ""
    mst: str = ""
    id_no: str = ""
    """The 12 digits of a person's identity number."""
    passport: str = ""
    nationality: str = ""
    phone: str = ""
    email: str = ""

    @property
    def is_named(self) -> bool:
        """Whether a paper has a name to print."""
        return bool(self.name)


CONSUMER = Buyer()
"""Somebody who asked for nothing."""

_LENGTHS = {"name": 200, "address": 300, "nationality": 60, "email": 120}
_NEEDED = {
    BuyerKind.CONSUMER: (),
    BuyerKind.ENTERPRISE_OR_HTX: ("name", "address", "mst"),
    BuyerKind.HOUSEHOLD: ("name", "address", "id_no"),
    BuyerKind.FOREIGNER: ("name", "passport", "nationality"),
}
_FIELDS = {
    BuyerKind.CONSUMER: (),
    BuyerKind.ENTERPRISE_OR_HTX: ("name", "address", "mst", "email"),
    BuyerKind.HOUSEHOLD: ("name", "address", "id_no", "email"),
    BuyerKind.FOREIGNER: ("name", "passport", "nationality", "email"),
}


class BadBuyer(ValueError):  # noqa: N818 - what a form is told
    """A buyer's block that cannot be taken: field to what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(dict(problems))
        self.problems = dict(problems)


def read_buyer(form: Mapping[str, str]) -> Buyer:
    """Return the buyer that a form names.

    Args:
        form: `kind` and the fields of `Buyer`; those that a kind does not need are left out.

    Raises:
        BadBuyer: field to `required`, `too_long`, `buyer_tax_code`, `id_no`, `passport` or `email`;
            `kind` is `not_known`.
    """
    try:
        kind = BuyerKind(form.get("kind", BuyerKind.CONSUMER))
    except ValueError as error:
        raise BadBuyer({"kind": "not_known"}) from error
    problems: dict[str, str] = {}
    values: dict[str, str] = {}
    for name in _FIELDS[kind]:
        typed = clean(form.get(name, "")[:1000])
        values[name], problem = _read(name, typed)
        if not typed and name in _NEEDED[kind]:
            problem = "required"
        if problem:
            problems[name] = problem
    if problems:
        raise BadBuyer(problems)
    return Buyer(kind, **values)


def _read(name: str, typed: str) -> tuple[str, str]:
    """The field's value, and what is wrong with it."""
    if not typed:
        return "", ""
    if name in _LENGTHS and len(typed) > _LENGTHS[name]:
        return typed, "too_long"
    if name == "mst":
        try:
            return check_mst(typed), ""
        except BadCode:
            return typed, "buyer_tax_code"
    if name == "id_no":
        digits = re.sub(r"[ .-]", "", typed)
        return digits, "" if re.fullmatch(r"[0-9]{12}", digits) else "id_no"
    if name == "passport":
        number = re.sub(r"[ .-]", "", typed).upper()
        return number, "" if re.fullmatch(r"[A-Z0-9]{5,20}", number) else "passport"
    if name == "email":
        return typed, "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed) else "email"
    return typed, ""


def given(buyer: Buyer) -> dict[str, str]:
    """What the buyer gave, and nothing empty: for the sheet and for the book."""
    return {name: str(value) for name, value in asdict(buyer).items() if value}


def told(buyer: Buyer) -> dict[str, str]:
    """The buyer as a fact tells him: a company as its papers name it, of a person only the kind.

    A fact is signed, sent on and kept for ever, so nobody could be forgotten in it (Luật
    91/2025/QH15); the sale's own row has the rest.  A tax code of 12 digits is a person's number.
    """
    is_company = buyer.kind is BuyerKind.ENTERPRISE_OR_HTX
    is_named = is_company and not re.fullmatch("[0-9]{12}", buyer.mst)
    names = ("kind", "name", "address", "mst") if is_named else ("kind",)
    return {name: value for name, value in given(buyer).items() if name in names}


def dumps(buyer: Buyer) -> str | None:
    """The buyer as a book keeps him; None for a consumer who gave nothing."""
    return None if buyer == CONSUMER else json.dumps(given(buyer), ensure_ascii=False)


def loads(text: str | None) -> Buyer:
    """The buyer that a book keeps."""
    if not text:
        return CONSUMER
    kept = json.loads(text)
    return Buyer(BuyerKind(kept.pop("kind")), **kept)
