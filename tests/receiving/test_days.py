"""Days typed short: the day before the month, the year left out, counted, said back."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.base.dates import BadDay, add_months
from pos.receiving.days import Distance, distance, is_short_lived, read_day, step

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0312", date(2026, 12, 3)),
        ("3/12", date(2026, 12, 3)),
        ("03.12", date(2026, 12, 3)),
        ("2111", TODAY),
        ("2011", date(2027, 11, 20)),
        ("2902", date(2028, 2, 29)),
        ("031227", date(2027, 12, 3)),
        ("03/12/27", date(2027, 12, 3)),
        ("03122027", date(2027, 12, 3)),
        ("20271203", date(2027, 12, 3)),
        ("2027-12-03", date(2027, 12, 3)),
        ("12/2027", date(2027, 12, 31)),
        ("02/28", date(2028, 2, 29)),
        ("202702e", date(2027, 2, 28)),
        ("202702C", date(2027, 2, 28)),
        ("+90", date(2027, 2, 19)),
        ("+90d", date(2027, 2, 19)),
        ("+90 ngày", date(2027, 2, 19)),
        ("+6m", date(2027, 5, 21)),
        ("+6 tháng", date(2027, 5, 21)),
        ("+1y", date(2027, 11, 21)),
        ("-3", date(2026, 11, 18)),
    ],
)
def test_a_last_day_typed_short_is_the_next_such_day(typed: str, meant: date) -> None:
    assert read_day(typed, today=TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0311", date(2026, 11, 3)),
        ("2511", date(2025, 11, 25)),
        ("2111", TODAY),
        ("2902", date(2024, 2, 29)),
        ("10/2026", date(2026, 10, 1)),
        ("202610e", date(2026, 10, 1)),
        ("-18", date(2026, 11, 3)),
    ],
)
def test_a_day_of_making_typed_short_is_the_last_such_day(typed: str, meant: date) -> None:
    assert read_day(typed, today=TODAY, is_past=True) == meant


def test_a_life_is_counted_from_the_day_of_making_where_it_is_known() -> None:
    assert read_day("+6m", today=TODAY, since=date(2026, 11, 3)) == date(2027, 5, 3)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("mai", "not_a_day"),
        ("3102", "no_such_day"),
        ("3202", "no_such_day"),
        ("13/2027", "no_such_day"),
        ("00/2027", "no_such_day"),
        ("12/9999", "year"),
        ("+9999y", "year"),
        ("-9999m", "year"),
        ("+99999", "not_a_day"),
        ("+6q", "not_a_day"),
        ("310203", "no_such_day"),
        ("0" * 5000, "not_a_day"),
    ],
)
def test_what_is_no_day_is_refused_and_nothing_is_guessed(typed: str, code: str) -> None:
    with pytest.raises(BadDay) as no:
        read_day(typed, today=TODAY)
    assert no.value.code == code


@settings(deadline=None)
@given(day=DAYS, today=DAYS)
def test_a_day_written_whole_is_read_as_it_is(day: date, today: date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day:%d%m%Y}", f"{day:%Y-%m-%d}", f"{day:%Y%m%d}"):
        assert read_day(written, today=today) == day


@settings(deadline=None)
@given(day=DAYS, today=DAYS)
def test_without_a_year_the_nearest_such_day_on_its_side_is_meant(day: date, today: date) -> None:
    typed = f"{day:%d%m}"
    ahead = read_day(typed, today=today)
    behind = read_day(typed, today=today, is_past=True)
    assert (ahead.day, ahead.month) == (behind.day, behind.month) == (day.day, day.month)
    assert behind <= today <= ahead
    years = 8 if (day.day, day.month) == (29, 2) else 1
    assert ahead <= add_months(today, 12 * years)
    assert behind >= add_months(today, -12 * years) - timedelta(days=1)


@settings(deadline=None)
@given(text=st.text(max_size=12))
def test_whatever_is_typed_is_a_day_of_the_shops_calendar_or_refused(text: str) -> None:
    try:
        day = read_day(text, today=TODAY)
    except BadDay:
        return
    assert 1900 <= day.year <= 2199


@settings(deadline=None)
@given(day=DAYS, n=st.integers(-400, 400))
def test_arrows_lead_by_days_weeks_and_months_and_back(day: date, n: int) -> None:
    assert step(day, "d", n) - day == timedelta(days=n)
    assert step(day, "w", n) - day == timedelta(days=7 * n)
    assert step(day, "m", n) == add_months(day, n)
    assert step(step(day, "d", n), "d", -n) == day


@pytest.mark.parametrize(("unit", "n"), [("x", 1), ("d", 10_000), ("m", -9_999)])
def test_a_step_that_leads_nowhere_is_refused(unit: str, n: int) -> None:
    with pytest.raises(BadDay):
        step(TODAY, unit, n)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY, Distance(0, "day", False)),
        (date(2026, 11, 22), Distance(1, "day", False)),
        (date(2027, 1, 20), Distance(60, "day", False)),
        (date(2027, 1, 21), Distance(2, "month", False)),
        (date(2027, 5, 3), Distance(5, "month", False)),
        (date(2028, 11, 20), Distance(23, "month", False)),
        (date(2028, 11, 21), Distance(2, "year", False)),
        (date(2026, 11, 3), Distance(18, "day", True)),
        (date(2026, 5, 21), Distance(6, "month", True)),
    ],
)
def test_how_far_a_day_is_is_said_in_whole_days_months_or_years(day: date, said: Distance) -> None:
    assert distance(day, TODAY) == said


@settings(deadline=None)
@given(day=DAYS, today=DAYS)
def test_what_is_said_never_promises_more_than_is_left(day: date, today: date) -> None:
    told = distance(day, today)
    first, last = sorted((day, today))
    months = {"day": 0, "month": told.count, "year": 12 * told.count}[told.unit]
    days = told.count if told.unit == "day" else 0
    assert add_months(first, months) + timedelta(days=days) <= last


@pytest.mark.parametrize(
    ("made", "until", "life", "short"),
    [
        (None, TODAY + timedelta(days=90), 180, False),
        (None, TODAY + timedelta(days=89), 180, True),
        (TODAY - timedelta(days=90), TODAY + timedelta(days=90), 10, False),
        (TODAY - timedelta(days=91), TODAY + timedelta(days=90), None, True),
        (None, TODAY, None, False),
        (None, None, 180, False),
    ],
)
def test_less_than_half_of_the_life_left_is_short(
    made: date | None, until: date | None, life: int | None, short: bool
) -> None:
    told = is_short_lived(made_on=made, use_by=until, shelf_life_days=life, today=TODAY)
    assert told is short
