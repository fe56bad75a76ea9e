"""What was typed to sell a lot for less."""

from collections.abc import Mapping
from datetime import date

from pos.base.dates import BadDay, parse_day
from pos.base.errors import BadForm
from pos.base.money import parse_vnd
from pos.base.text import Unreadable
from pos.expiry.marking import MOST_LETTERS, Wanted
from pos.stock.lot_prices import STEPS_VND, Bearer
from pos.stock.markdowns import Consent


def read(form: Mapping[str, str], today: date) -> Wanted:
    """A markdown as typed: `way` (`price` or `percent`), `price_vnd`, `percent`, `step_vnd`,
    `first_on`, `last_on` (empty: as long as the lot is sold), `reason`; for consigned goods
    `has_consent`, `consent_by`, `consent_how`, `consent_on` and `bearer`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    is_percent = form.get("way") == "percent"
    price_vnd = None if is_percent else _price(form, problems)
    percent = _percent(form, problems) if is_percent else 0
    first_on = _day(form, "first_on", problems) or today
    last_on = _day(form, "last_on", problems)
    if not form.get("reason", "").strip():
        problems["reason"] = "empty"
    consent = _consent(form, today, problems)
    step, bearer = form.get("step_vnd", "500"), form.get("bearer", "shop")
    if step not in map(str, STEPS_VND):
        problems["step_vnd"] = "choose_one"
    if bearer not in set(Bearer):
        problems["bearer"] = "choose_one"
    if problems:
        raise BadForm(problems)
    return Wanted(
        first_on=first_on,
        last_on=last_on,
        reason=form["reason"][:MOST_LETTERS],
        price_vnd=price_vnd,
        percent_bp=percent * 100,
        step_vnd=int(step),
        bearer=Bearer(bearer),
        consent=consent,
    )


def _price(form: Mapping[str, str], problems: dict[str, str]) -> int:
    try:
        return parse_vnd(form.get("price_vnd", ""))
    except Unreadable:
        problems["price_vnd"] = "not_money"
        return 0


def _percent(form: Mapping[str, str], problems: dict[str, str]) -> int:
    text = form.get("percent", "").strip().removesuffix("%").strip()
    if text.isascii() and text.isdigit() and len(text) <= 2 and int(text):
        return int(text)
    problems["percent"] = "not_percent"
    return 0


def _day(form: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        return parse_day(text[:40])
    except BadDay as bad:
        problems[name] = bad.code
        return None


def _consent(form: Mapping[str, str], today: date, problems: dict[str, str]) -> Consent | None:
    if "has_consent" not in form:
        return None
    on = _day(form, "consent_on", problems) or today
    return Consent(
        form.get("consent_by", "")[:MOST_LETTERS], form.get("consent_how", "")[:MOST_LETTERS], on
    )
