"""A line of a delivery, read from the form and checked.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pos.base.dates import BadDay, format_day
from pos.base.errors import BadForm
from pos.base.quantity import Unit, parse_units
from pos.base.text import Unreadable, clean
from pos.receiving.days import is_short_lived, read_day
from pos.stock.delivery import Delivery, read_delivery
from pos.stock.lots import LotState

WHYS = ("missing", "extra", "broken", "wrong", "other")
"""Why less or more came than the supplier's paper says."""
MOST_COST_VND = 1_000_000_000
MOST_LETTERS = 200


@dataclass(frozen=True)
class Line:
    """Goods of one lot on a delivery."""

    product_id: str
    units: int
    lot: LotState
    expected_units: int | None = None
    """What the supplier's paper says; None: nobody compared."""
    why: str = ""
    """One of `WHYS` where it says something else."""
    note: str = ""
    life_reason: str = ""
    """Why goods with less than half of their life left are taken all the same."""
    order_line_no: int | None = None
    """The line of the order that it counts for; None: it was not ordered."""

    def delivery(self, document_no: str) -> Delivery:
        """The same as stock takes it in."""
        return Delivery(replace(self.lot, document_no=document_no), self.units)


def read_line(
    product_id: str,
    raw: Mapping[str, str],
    *,
    unit: Unit,
    shelf_life_days: int | None,
    today: date,
) -> Line:
    """Read the form of a line.

    Days may be typed short.  An HSD left empty is counted from the day of making by the product's
    shelf life.

    Raises:
        BadForm: each field that cannot be taken, with why; `life_reason` → `short_life` where less
            than half of the goods' life is left and nobody says why they are taken.
    """
    problems: dict[str, str] = {}
    came = None
    try:
        came = read_delivery(
            _whole_days(raw, today), unit=unit, shelf_life_days=shelf_life_days, today=today
        )
    except BadForm as bad:
        problems.update(bad.problems)
    expected = _expected(raw, unit, problems)
    reasons = _Reasons.read(raw, problems)
    if came is not None:
        _check(came, expected, reasons, problems, shelf_life_days=shelf_life_days, today=today)
    if problems or came is None:
        raise BadForm(problems)
    is_other = expected is not None and expected != came.units
    return Line(
        product_id=product_id,
        units=came.units,
        lot=came.lot,
        expected_units=expected,
        why=reasons.why if is_other else "",
        note=reasons.note,
        life_reason=reasons.life_reason,
    )


@dataclass(frozen=True)
class _Reasons:
    """What a person says of a line."""

    why: str
    note: str
    life_reason: str

    @classmethod
    def read(cls, raw: Mapping[str, str], problems: dict[str, str]) -> "_Reasons":
        said: dict[str, Any] = {"why": raw.get("why", "")}
        for name in ("note", "life_reason"):
            try:
                said[name] = clean(raw.get(name, ""), max_length=MOST_LETTERS)
            except Unreadable:
                problems[name], said[name] = "too_long", ""
        if said["why"] and said["why"] not in WHYS:
            problems["why"] = "not_known"
        return cls(**said)


def _whole_days(raw: Mapping[str, str], today: date) -> dict[str, str]:
    """The form with its short days written out; what cannot be read stays and is refused."""
    whole = dict(raw)
    made = _day(raw.get("made_on", ""), today, is_past=True)
    until = _day(raw.get("use_by", ""), today, since=made)
    for name, day in (("made_on", made), ("use_by", until)):
        if day is not None:
            whole[name] = format_day(day)
    return whole


def _day(
    text: str, today: date, *, is_past: bool = False, since: date | None = None
) -> date | None:
    try:
        return read_day(text, today=today, is_past=is_past, since=since)
    except BadDay:
        return None


def _expected(raw: Mapping[str, str], unit: Unit, problems: dict[str, str]) -> int | None:
    """What the paper says; it may say that nothing of these goods was sent."""
    typed = raw.get("expected", "").strip()
    if not typed:
        return None
    try:
        return 0 if typed == "0" else parse_units(typed, unit)
    except Unreadable as bad:
        problems["expected"] = bad.code
        return None


def _check(
    came: Delivery,
    expected: int | None,
    reasons: _Reasons,
    problems: dict[str, str],
    *,
    shelf_life_days: int | None,
    today: date,
) -> None:
    """What can be judged only of the whole line."""
    if came.lot.cost_vnd is not None and came.lot.cost_vnd > MOST_COST_VND:
        problems["cost_vnd"] = "too_large"
    if expected is not None and expected != came.units:
        if not reasons.why:
            problems.setdefault("why", "say_why")
        elif reasons.why == "other" and not reasons.note:
            problems["note"] = "say_why"
    short = is_short_lived(
        made_on=came.lot.made_on,
        use_by=came.lot.use_by,
        shelf_life_days=shelf_life_days,
        today=today,
    )
    if short and not reasons.life_reason:
        problems.setdefault("life_reason", "short_life")
