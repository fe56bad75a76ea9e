"""Whether goods will be sold before they expire, at the pace of the last weeks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.expiry.outlook import PACE_DAYS, Waiting, band_of, left_over

ENDS = (3, 7, 14, 30)


@pytest.mark.parametrize(
    ("units", "days_left", "sold", "left"),
    [
        (10, 6, 28, 3),  # one a day, today and six more
        (7, 6, 28, 0),
        (10, 0, 28, 9),  # today is a day, too
        (10, 6, 0, 10),  # nothing was ever sold
        (5, 27, 14, 0),
        (1, 0, 27, 1),  # not a whole one
        (10, -1, 280, 10),  # over
    ],
)
def test_what_is_left_of_one_lot(units: int, days_left: int, sold: int, left: int) -> None:
    assert left_over([Waiting(units, days_left)], sold) == [left]


def test_the_first_to_expire_takes_the_pace_before_a_later_lot() -> None:
    # One a day: four until the first day, then seven more until the second.
    assert left_over([Waiting(6, 3), Waiting(10, 10)], PACE_DAYS) == [2, 3]


lots = st.lists(
    st.builds(Waiting, units=st.integers(0, 500), days_left=st.integers(-5, 60)), max_size=6
).map(lambda found: sorted(found, key=lambda one: one.days_left))


@given(lots, st.integers(0, 2_000))
def test_between_nothing_and_all_is_left(found: list[Waiting], sold: int) -> None:
    left = left_over(found, sold)
    assert all(0 <= many <= one.units for many, one in zip(left, found, strict=True))


@given(lots, st.integers(0, 2_000), st.integers(0, 500))
def test_a_faster_pace_never_leaves_more(found: list[Waiting], sold: int, more: int) -> None:
    slow, fast = left_over(found, sold), left_over(found, sold + more)
    assert sum(fast) <= sum(slow)


@given(lots, st.integers(0, 2_000))
def test_no_more_is_sold_than_the_pace_allows(found: list[Waiting], sold: int) -> None:
    gone = sum(one.units for one in found) - sum(left_over(found, sold))
    most = max((one.days_left + 1 for one in found), default=0)
    assert gone * PACE_DAYS <= sold * max(most, 0)


@pytest.mark.parametrize(
    ("days_left", "band"),
    [(-9, -1), (-1, -1), (0, 3), (3, 3), (4, 7), (7, 7), (14, 14), (15, 30), (30, 30), (31, None)],
)
def test_each_lot_is_in_the_nearest_band_alone(days_left: int, band: int | None) -> None:
    assert band_of(days_left, ENDS) == band
