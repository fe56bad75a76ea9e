"""The programme's rulebooks by the day of signing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.law import ocop
from pos.law.rulebooks import (
    EXTENSION_DAYS,
    LAST_DISTRICT_DAY,
    RULEBOOKS,
    WITHDRAWALS,
    Doubt,
    doubts,
    rulebook,
)


def on(day: date) -> tuple[date, date]:
    return day, day


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 2, 23), "1048/2019"),
        (date(2023, 2, 24), "148/2023"),
        (date(2026, 5, 21), "148/2023"),
        (date(2026, 5, 22), "26/2026"),
    ],
)
def test_a_decision_goes_by_the_rulebook_of_its_day(day: date, code: str) -> None:
    assert rulebook(day).code == code


@pytest.mark.parametrize(
    ("stars", "level", "day", "expected"),
    [
        (3, "district", date(2025, 6, 30), ()),
        (3, "district", date(2025, 7, 1), (Doubt.DISTRICT_GONE,)),
        (4, "district", date(2024, 1, 5), (Doubt.DISTRICT_GIVES_THREE,)),
        (5, "province", date(2024, 1, 5), (Doubt.FIVE_IS_CENTRAL,)),
        (5, "", date(2024, 1, 5), (Doubt.FIVE_IS_CENTRAL,)),
        (5, "central", date(2019, 9, 1), ()),
        (4, "province", date(2024, 1, 5), ()),
        (3, "province", date(2025, 6, 30), (Doubt.LEVEL_ODD,)),
        (3, "province", date(2025, 7, 1), ()),
        (3, "province", date(2026, 5, 22), ()),
        (3, "district", date(2022, 5, 1), (Doubt.LEVEL_ODD,)),
        (4, "central", date(2026, 6, 1), (Doubt.LEVEL_ODD,)),
        (3, "", date(2026, 6, 1), ()),
    ],
)
def test_each_level_gives_its_stars_in_its_time(
    stars: int, level: str, day: date, expected: tuple[Doubt, ...]
) -> None:
    assert doubts(stars, level, on(day)) == expected


def test_of_half_a_date_only_what_fits_on_none_of_its_days_is_doubted() -> None:
    year = date(2025, 1, 1), date(2025, 12, 31)
    assert doubts(3, "district", year) == ()
    assert doubts(3, "province", year) == ()
    assert doubts(3, "district", None) == ()
    assert doubts(5, "province", None) == (Doubt.FIVE_IS_CENTRAL,)


def test_sets_are_those_of_the_rulebook_of_the_day() -> None:
    assert [one.no for one in RULEBOOKS[-1].sets] == list(range(1, 27))
    assert {one.group for one in RULEBOOKS[-1].sets} == set(ocop.GROUPS)
    assert rulebook(date(2026, 5, 22)).sets[9].vi == "Gia vị khác (muối, hành, tỏi, tiêu)"
    assert doubts(4, "province", on(date(2026, 6, 1)), criteria_set=26) == ()
    unknown = (Doubt.SET_UNKNOWN,)
    assert doubts(4, "province", on(date(2026, 6, 1)), criteria_set=27) == unknown
    assert doubts(4, "province", on(date(2024, 6, 1)), criteria_set=1) == unknown


@pytest.mark.parametrize(
    ("stars", "score", "fits"),
    [(4, 7000, True), (4, 6999, False), (4, 8999, True), (4, 9000, False), (3, 5000, True)],
)
def test_a_score_is_looked_at_and_forbids_nothing(stars: int, score: int, fits: bool) -> None:
    found = doubts(stars, "province", on(date(2026, 6, 1)), score=score)
    assert (found == ()) is fits
    assert not any(one.forbids for one in found)


@given(
    stars=st.sampled_from([3, 4, 5]),
    level=st.sampled_from(["district", "province", "central", ""]),
    first=st.dates(date(2018, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 365),
)
def test_five_stars_are_the_centres_and_districts_are_gone(
    stars: int, level: str, first: date, days: int
) -> None:
    found = doubts(stars, level, (first, first + timedelta(days=days)))
    forbidden = [one for one in found if one.forbids]
    if stars == 5:
        assert bool(forbidden) == (level != "central")
    elif level == "district":
        assert bool(forbidden) == (stars == 4 or first > LAST_DISTRICT_DAY)
    else:
        assert forbidden == []


def test_every_rulebook_names_its_source_and_its_term() -> None:
    assert [book.months for book in RULEBOOKS] == [36, 36, 36]
    assert all("QĐ-TTg" in book.legal_ref for book in RULEBOOKS)
    assert EXTENSION_DAYS == 180
    assert len(WITHDRAWALS) == 7  # six of the law, and what none of them says
    assert all(one.vi and one.en for one in WITHDRAWALS.values())
