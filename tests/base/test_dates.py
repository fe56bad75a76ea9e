"""Days and moments: UTC in the books, local on screens and papers."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.dates import (
    BadDay,
    BadMoment,
    PartialDate,
    add_months,
    business_day,
    format_day,
    format_day_chip,
    format_day_short,
    format_moment,
    iso_at,
    parse_at,
    parse_day,
)

TODAY = date(2026, 11, 21)
CODES = {"empty", "not_a_day", "no_such_day", "year"}
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


# --- Moments ---------------------------------------------------------------------------


def test_the_business_day_turns_at_midnight_in_vietnam() -> None:
    assert business_day(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert business_day(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_a_moment_is_written_in_utc_with_milliseconds() -> None:
    at = datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=7)))
    assert iso_at(at) == "2026-11-21T07:05:00.000Z"
    assert iso_at(at.replace(microsecond=123_999)) == "2026-11-21T07:05:00.123Z"
    assert format_moment(at) == "21/11/2026 14:05"


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 21, 7, 5)  # noqa: DTZ001 - the mistake under test
    for use in (business_day, iso_at, format_moment):
        with pytest.raises(ValueError, match="no time zone"):
            use(naive)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_written_reads_back_the_same_to_the_millisecond(at: datetime) -> None:
    kept = at.replace(microsecond=at.microsecond // 1000 * 1000)
    assert parse_at(iso_at(at)) == kept
    assert parse_at(iso_at(at)).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-21",
        "2026-11-21T07:05:00Z",
        "2026-11-21T07:05:00.000+07:00",
        "2026-11-21T07:05:00.000z",
        "2026-11-21 07:05:00.000Z",
        "2026-02-30T07:05:00.000Z",
        "2026-11-21T25:05:00.000Z",
        "2026-11-21T07:05:00.000Z\n",
    ],
)
def test_a_moment_spelled_otherwise_is_refused(text: str) -> None:
    with pytest.raises(BadMoment):
        parse_at(text)


# --- Days ------------------------------------------------------------------------------


def test_days_are_shown_day_first() -> None:
    assert format_day(date(2026, 11, 3)) == "03/11/2026"
    assert format_day_short(date(2027, 11, 3)) == "03/11/27"


@pytest.mark.parametrize(
    ("day", "chip"),
    [
        (date(2026, 12, 9), "09/12"),
        (TODAY, "21/11"),
        (TODAY + timedelta(days=30), "21/12"),
        (TODAY + timedelta(days=31), "22/12/26"),
        (date(2027, 11, 3), "03/11/27"),
        (date(2026, 11, 20), "20/11/26"),
    ],
)
def test_a_chip_drops_the_year_of_a_day_soon_to_come(day: date, chip: str) -> None:
    assert format_day_chip(day, TODAY) == chip


@pytest.mark.parametrize(
    "typed",
    [
        "21/11/2026",
        "21-11-2026",
        "21.11.2026",
        "21/11/26",
        "2026-11-21",
        "21112026",
        " 21/11/2026\n",
    ],
)
def test_a_day_is_read_in_every_usual_spelling(typed: str) -> None:
    assert parse_day(typed) == TODAY
    assert parse_day(typed, today=TODAY) == TODAY


def test_a_year_of_two_digits_is_the_one_nearest_to_today() -> None:
    assert parse_day("3/1/27", today=TODAY) == date(2027, 1, 3)
    assert parse_day("03/11/99", today=TODAY) == date(1999, 11, 3)
    assert parse_day("03/11/99") == date(2099, 11, 3)
    assert parse_day("03/11/02", today=date(2098, 1, 1)) == date(2102, 11, 3)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("mai", "not_a_day"),
        ("21/11", "not_a_day"),
        ("21/11-2026", "not_a_day"),
        ("211126", "not_a_day"),
        ("2026/11/21", "not_a_day"),
        ("21/11/026", "not_a_day"),
        ("30/02/2027", "no_such_day"),
        ("11/21/2026", "no_such_day"),
        ("29/02/2027", "no_such_day"),
        ("21/11/0206", "year"),
        ("20261121", "year"),
        ("٢١/١١/٢٠٢٦", "not_a_day"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(BadDay) as refused:
        parse_day(typed)
    assert refused.value.code == code


@given(DAYS)
def test_a_day_shown_reads_back_the_same(day: date) -> None:
    assert parse_day(format_day(day)) == day
    assert parse_day(day.isoformat()) == day
    assert parse_day(format_day_short(day), today=day) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_named_refusal(text: str) -> None:
    def day_or_code() -> date | str:
        try:
            return parse_day(text)
        except BadDay as refused:
            return refused.code

    assert isinstance(day_or_code(), date) or day_or_code() in CODES


def test_months_are_added_and_the_end_of_a_month_stays_within_it() -> None:
    assert add_months(date(2024, 3, 15), 36) == date(2027, 3, 15)
    assert add_months(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)
    assert add_months(date(2026, 1, 31), 0) == date(2026, 1, 31)


@given(DAYS, st.integers(-120, 120))
def test_adding_months_moves_exactly_so_many_months(day: date, n: int) -> None:
    moved = add_months(day, n)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == n
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


# --- Days half known ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-07-15", date(2024, 7, 15), date(2024, 7, 15)),
    ],
)
def test_a_half_known_date_keeps_its_first_and_last_meaning(
    text: str, earliest: date, latest: date
) -> None:
    partial = PartialDate.parse(text)
    assert (partial.earliest, partial.latest, str(partial)) == (earliest, latest, text)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-02-30", "2024-7", "07/2024", "2024-"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDay):
        PartialDate.parse(text)


def test_a_day_without_its_month_is_no_date() -> None:
    with pytest.raises(BadDay) as refused:
        PartialDate(2024, None, 15)
    assert refused.value.code == "not_a_day"


@given(DAYS)
def test_a_whole_date_is_its_own_first_and_last_meaning(day: date) -> None:
    partial = PartialDate.parse(day.isoformat())
    assert partial.earliest == partial.latest == day
