"""What a manager typed about a certificate.  Pure.

Only the centre gives five stars; a province proposes a product for them, which shows four.  What
else a decision can be, `law.rulebooks` says by its day.
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
from pos.law.rulebooks import OTHER, WITHDRAWALS, Doubt, doubts

Value = TypeVar("Value")
MOST_DAYS = 36 * 31 * 2
"""No certificate is extended or shortened to a day further off than twice its term."""
_SCORE = re.compile(r"(?P<whole>[0-9]{1,3})(?:[.,](?P<part>[0-9]{1,2}))?")
_BEST_SCORE = 10_000
_MONTH = re.compile(r"(?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Withdrawal:
    """The day from which a certificate no longer holds, and why."""

    on: date
    reason: str
    """A code of `law.rulebooks.WITHDRAWALS`."""
    note: str = ""
    document_no: str = ""


@dataclass(frozen=True)
class Extension:
    """The day until which a certificate goes on, and why."""

    to: date
    reason: str
    document_no: str


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
    reader.problems |= _against_law(stars, level, potential_5=potential_5)
    reader.problems |= _against_time(issued, valid_to, today)
    criteria_set, score = _criteria_set(form, reader), reader.read("score", _read_score)
    if not reader.problems:
        signed = None if issued is None else (issued.earliest, issued.latest)
        found = doubts(int(stars), level, signed, criteria_set=criteria_set, score=score)
        reader.problems |= {_FIELDS[one]: one.value for one in found if one.forbids}
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
        criteria_set=criteria_set,
        score_hundredths=score,
    )


_FIELDS = {
    Doubt.FIVE_IS_CENTRAL: "level",
    Doubt.DISTRICT_GONE: "level",
    Doubt.DISTRICT_GIVES_THREE: "level",
    Doubt.SET_UNKNOWN: "criteria_set",
}
"""Beside which field it is told what forbids a decision."""


def _criteria_set(form: Mapping[str, str], reader: "_Reader") -> int | None:
    text = form.get("criteria_set", "")
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 2:
        return int(text)
    reader.problems["criteria_set"] = "choose_one"
    return None


def _read_score(text: str) -> int | None:
    """A council's score: `72,5`, in hundredths."""
    typed = clean(text)
    if not typed:
        return None
    found = _SCORE.fullmatch(typed)
    hundredths = (
        int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0")) if found else -1
    )
    if not 0 <= hundredths <= _BEST_SCORE:
        raise Unreadable("not_score", text)
    return hundredths


_OWN = frozenset({"too_long", "not_score"})


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
            self.problems[name] = bad.code if bad.code in _OWN else "not_a_date"
            return None

    def words(self, name: str, *, most: int, is_required: bool = False) -> str:
        """A field of words."""
        found = self.read(name, lambda text: clean(text, max_length=most)) or ""
        if is_required and not found and name not in self.problems:
            self.problems[name] = "missing"
        return found


def _against_law(stars: str, level: str, *, potential_5: bool) -> dict[str, str]:
    problems = {}
    if stars not in ("3", "4", "5"):
        problems["stars"] = "choose_one"
    if level not in ("", *Level):
        problems["level"] = "not_known"
    if potential_5 and stars != "4":
        problems["potential_5"] = "potential_is_four"
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
    """Read the day, the reason and the document of a withdrawal.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    on = reader.read("withdrawn_on", lambda text: parse_day(text, today=today))
    reason = form.get("reason", "")
    if reason not in WITHDRAWALS:
        reader.problems["reason"] = "choose_one"
    note = reader.words("note", most=200, is_required=reason == OTHER)
    document_no = reader.words("document_no", most=60, is_required=True)
    if on is not None and on.year > today.year + 1:
        reader.problems["withdrawn_on"] = "too_far_ahead"
    if on is None or reader.problems:
        raise BadForm(reader.problems)
    return Withdrawal(on, reason, note, document_no)


def read_extension(form: Mapping[str, str], today: date) -> Extension:
    """Read the new last day, the reason and the document of an extension.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    to = reader.read("extended_to", parse_day)
    reason = reader.words("note", most=200, is_required=True)
    document_no = reader.words("document_no", most=60, is_required=True)
    if to is not None and (to - today).days > MOST_DAYS:
        reader.problems["extended_to"] = "too_far_ahead"
    if to is None or reader.problems:
        raise BadForm(reader.problems)
    return Extension(to, reason, document_no)


def format_score(hundredths: int | None) -> str:
    """A score as councils write it: `72,5`."""
    if hundredths is None:
        return ""
    whole, part = divmod(hundredths, 100)
    return f"{whole},{part:02d}".rstrip("0").rstrip(",")
