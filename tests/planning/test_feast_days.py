"""Tết and Mid-Autumn as Vietnam reckons them, held against the moon and the sun."""

from datetime import date, timedelta

import pytest

from pos.planning import wire
from pos.planning.feast_days import DAYS, Feast, feast_day, felt_on
from tests.planning import moon


@pytest.mark.parametrize("year", range(1990, 2101))
def test_the_tables_are_what_moon_and_sun_say_at_utc_7(year):
    assert DAYS[Feast.TET][year] == moon.solar(1, 1, year)
    assert DAYS[Feast.MID_AUTUMN][year] == moon.solar(15, 8, year)


def test_the_years_in_which_chinese_calendars_are_a_day_off():
    assert feast_day(Feast.TET, 2007) == date(2007, 2, 17)
    assert feast_day(Feast.TET, 2030) == date(2030, 2, 2)


def test_known_days():
    known = ["2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13"]
    for day in map(date.fromisoformat, known):
        assert felt_on(day) == (Feast.TET, 0)
    assert felt_on(date(2025, 10, 6)) == (Feast.MID_AUTUMN, 0)


def test_a_feast_is_felt_from_the_december_before_until_its_slump_is_over():
    tet = date(2028, 1, 26)
    assert felt_on(tet - timedelta(days=45)) == (Feast.TET, -45)
    assert felt_on(tet - timedelta(days=46)) is None
    assert felt_on(tet + timedelta(days=20)) == (Feast.TET, 20)
    assert felt_on(tet + timedelta(days=21)) is None


def test_beyond_the_tables_every_day_is_a_plain_day():
    assert feast_day(Feast.TET, 1989) is feast_day(Feast.TET, 2101) is None
    assert felt_on(date(2101, 2, 1)) is None


def test_every_day_that_the_lines_may_name_is_within_the_tables():
    assert feast_day(Feast.TET, wire.FIRST_DAY.year) is not None
    assert felt_on(wire.LAST_DAY) == (Feast.TET, (wire.LAST_DAY - date(2100, 2, 9)).days)
