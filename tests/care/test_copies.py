"""Which copies are kept, when the next is due, when the books are recomputed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.care import copies

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_copys_name_is_the_shops_own_clock_and_can_be_read_back():
    assert copies.name_of(NOON) == "till-2026-11-21-120000.db"
    assert copies.made_at(copies.name_of(NOON)) == NOON


@pytest.mark.parametrize(
    "name", ["till.db", "till-before-0003-20261121T050000.db", "till-2026-13-41-120000.db", "x"]
)
def test_what_is_no_copy_of_ours_has_no_moment_and_is_never_dropped(name):
    assert copies.made_at(name) is None
    assert copies.to_drop([name], name) == set()


def test_of_a_year_of_hours_24_hours_and_30_days_remain():
    names = [copies.name_of(NOON - n * HOUR) for n in range(24 * 365)]
    kept = sorted(set(names) - copies.to_drop(names, names[0]))
    assert kept[-24:] == sorted(names[:24])
    days = {name[:15] for name in kept}
    assert len(days) == 30
    assert len(kept) == 24 + 28  # today's and yesterday's newest are among the hours


def test_of_one_hours_copies_the_newest_remains():
    names = [copies.name_of(NOON + timedelta(minutes=n)) for n in (1, 5, 59)]
    assert copies.to_drop(names, names[-1]) == set(names[:2])


@given(st.lists(st.integers(0, 60 * 24 * 90), min_size=1, max_size=80, unique=True))
def test_the_copy_just_made_is_always_kept_and_dropping_twice_drops_nothing_more(minutes):
    names = [copies.name_of(NOON - timedelta(minutes=n)) for n in minutes]
    kept = set(names) - copies.to_drop(names, names[0])
    assert {names[0], max(names)} <= kept
    assert copies.to_drop(kept, names[0]) == set()


@pytest.mark.parametrize("years", [-6, 6])
def test_a_clock_wrong_by_years_costs_no_copy_neither_the_new_one_nor_an_old_one(years):
    names = [copies.name_of(NOON - n * HOUR) for n in range(24 * 365)]
    kept = set(names) - copies.to_drop(names, names[0])
    made = copies.name_of(NOON.replace(year=NOON.year + years))
    dropped = copies.to_drop({*kept, made}, made)
    assert made not in dropped
    assert len(dropped) <= 2  # ahead, the new one takes the place of the oldest
    again = copies.name_of(NOON + HOUR)
    assert again not in copies.to_drop({*kept, made, again} - dropped, again)


def test_after_a_month_under_a_clock_ahead_the_copies_of_the_right_days_are_kept():
    ahead = [copies.name_of(NOON.replace(year=2032) + n * HOUR) for n in range(24 * 31)]
    left = set(ahead) - copies.to_drop(ahead, ahead[-1])
    for n in range(24):
        made = copies.name_of(NOON + n * HOUR)
        left.add(made)
        assert copies.to_drop(left, made) == set()


@pytest.mark.parametrize(
    ("last", "is_due"),
    [
        (None, True),
        (NOON, False),
        (NOON - timedelta(minutes=59), False),
        (NOON - HOUR, True),
        (NOON + timedelta(minutes=1), True),
    ],
)
def test_a_copy_is_due_after_an_hour_or_when_the_clock_went_back(last, is_due):
    assert copies.is_due(last, NOON) is is_due


def test_a_copy_is_old_after_26_hours():
    assert not copies.is_old(NOON - 26 * HOUR, NOON)
    assert copies.is_old(NOON - 26 * HOUR - timedelta(seconds=1), NOON)
    assert copies.is_old(None, NOON)


NIGHT = datetime(2026, 11, 21, 20, 5, tzinfo=UTC)  # 03:05 in the shop


@pytest.mark.parametrize(
    ("last", "last_fact", "now", "is_due"),
    [
        (None, None, NOON, False),  # nothing ever happened
        (None, NOON - timedelta(minutes=5), NOON, False),  # customers are there
        (None, NOON - HOUR, NOON, True),  # the first quiet
        (NOON - HOUR, NOON - 2 * HOUR, NOON, False),  # nothing since
        (NIGHT - 24 * HOUR, NIGHT - timedelta(minutes=1), NIGHT, True),  # each night
        (NIGHT - HOUR, NIGHT - timedelta(minutes=1), NIGHT, False),  # once a night
        (NOON - 21 * HOUR, NOON - HOUR, NOON, True),  # after the last sale of the day
        (NOON - 21 * HOUR, NOON - timedelta(minutes=9), NOON, False),
        (NOON - 12 * HOUR, NOON - HOUR, NOON, False),
        (NOON - 49 * HOUR, NOON - timedelta(minutes=1), NOON, True),  # never quiet: at once
    ],
)
def test_the_books_are_recomputed_at_three_in_the_quiet_or_after_two_days(
    last, last_fact, now, is_due
):
    assert copies.is_audit_due(last, last_fact, now) is is_due
