"""What a manager typed about a certificate.  Pure.

Only the centre gives five stars; a province proposes a product for them, which shows four.
Districts decided until the end of June 2025.  Source: domain facts, QĐ 26/2026/QĐ-TTg and
QĐ 1489/QĐ-TTg 2025.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pos.base.dates import PartialDate, parse_day
from pos.base.errors import BadForm
from pos.base.text import Unreadable, clean
from pos.catalogue.certificates import Certificate, Level

Value = TypeVar("Value")
LAST_DISTRICT_DAY = date(2025, 7, 5)
"""The day before districts could decide no more (QĐ 1489/QĐ-TTg, 6 July 2025)."""
_MONTH = re.compile(r"(?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Withdrawal:
    """The day from which a certificate no longer holds, and why."""

    on: date
    reason: str


def read_certificate(
    form: Mapping[str, str], *, today: date, withdrawn_on: date | None = None
) -> Certificate:
    """Read a form.

    Args:
        today: the business day; no decision is signed later.
        withdrawn_on: what the certificate has; the form says nothing of it.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    stars, level = form.get("stars", ""), form.get("level", "")
    issued = reader.read("issued", lambda text: read_issued(text, today))
    valid_to = reader.read("valid_to", lambda text: parse_day(text) if text.strip() else None)
    reason = reader.words("valid_to_reason", most=200, is_required=valid_to is not None)
    decision_no = reader.words("decision_no", most=60, is_required=True)
    body = reader.words("body", most=120)
    potential_5 = form.get("potential_5") == "1"
    reader.problems |= _against_law(stars, level, issued, potential_5=potential_5)
    reader.problems |= _against_time(issued, valid_to, today)
    if reader.problems:
        raise BadForm(reader.problems)
    return Certificate(
        stars=int(stars),
        decision_no=decision_no,
        body=body,
        level=Level(level) if level else None,
        issued=issued,
        valid_to_override=valid_to,
        override_reason=reason if valid_to else "",
        withdrawn_on=withdrawn_on,
        potential_5=potential_5,
    )


class _Reader:
    """A form, and what is wrong with it."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.problems: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """A field as `parse` reads it; None where it cannot."""
        try:
            return parse(self.form.get(name, ""))
        except Unreadable as bad:
            self.problems[name] = bad.code if bad.code == "too_long" else "not_a_date"
            return None

    def words(self, name: str, *, most: int, is_required: bool = False) -> str:
        """A field of words."""
        found = self.read(name, lambda text: clean(text, max_length=most)) or ""
        if is_required and not found and name not in self.problems:
            self.problems[name] = "missing"
        return found


def _against_law(
    stars: str, level: str, issued: PartialDate | None, *, potential_5: bool
) -> dict[str, str]:
    problems = {}
    if stars not in ("3", "4", "5"):
        problems["stars"] = "choose_one"
    if level not in ("", *Level):
        problems["level"] = "not_known"
    if stars == "5" and level != Level.CENTRAL:
        problems["level"] = "five_is_central"
    if potential_5 and stars != "4":
        problems["potential_5"] = "potential_is_four"
    if level == Level.DISTRICT and issued is not None and issued.earliest > LAST_DISTRICT_DAY:
        problems["level"] = "district_gone"
    return problems


def _against_time(issued: PartialDate | None, valid_to: date | None, today: date) -> dict[str, str]:
    if issued is None:
        return {}
    if issued.earliest > today:
        return {"issued": "issued_in_future"}
    if valid_to is not None and valid_to < issued.earliest:
        return {"valid_to": "before_issued"}
    return {}


def read_issued(text: str, today: date) -> PartialDate | None:
    """The decision's day as far as it is known: `15/07/2024`, `07/2024`, `2024`, or nothing.

    Raises:
        Unreadable: it is no such day.
    """
    typed = clean(text)
    if not typed:
        return None
    month = _MONTH.fullmatch(typed)
    if month is not None:
        return PartialDate(int(month["y"]), int(month["m"]))
    if _YEAR.fullmatch(typed):
        return PartialDate(int(typed))
    day = parse_day(typed, today=today)
    return PartialDate(day.year, day.month, day.day)


def read_withdrawal(form: Mapping[str, str], today: date) -> Withdrawal:
    """Read the day and the reason of a withdrawal.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    on = reader.read("withdrawn_on", lambda text: parse_day(text, today=today))
    reason = reader.words("reason", most=200, is_required=True)
    if on is None or reader.problems:
        raise BadForm(reader.problems)
    return Withdrawal(on, reason)
