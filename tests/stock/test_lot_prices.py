"""What a lot costs that is marked down: never above the list, never nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.stock.lot_prices import STEPS_VND, own_vnd, price_vnd, taken_off

DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Lower:
    lower_vnd: int | None = 300_000
    lower_from: date | None = DAY
    lower_to: date | None = None


@pytest.mark.parametrize(
    ("list_vnd", "percent", "step_vnd", "price"),
    [
        (450_000, 30, 1_000, 315_000),
        (65_000, 30, 500, 45_500),
        (65_000, 25, 1_000, 49_000),  # 48.750
        (42_000, 15, 500, 35_500),  # 35.700
        (1_000, 1, 500, 500),  # rounds to the list price itself: the step below it
        (1_200, 90, 1_000, 1_000),  # rounds to nothing: the least step
        (400, 50, 500, 200),  # no step lies below the list: exact
        (2, 1, 500, 1),
    ],
)
def test_a_percentage_is_taken_off_and_rounded(
    list_vnd: int, percent: int, step_vnd: int, price: int
) -> None:
    assert taken_off(list_vnd, percent * 100, step_vnd) == price


@given(st.integers(2, 10**9), st.integers(1, 9_999), st.sampled_from(STEPS_VND))
def test_what_is_left_is_less_than_the_list_price_and_more_than_nothing(
    list_vnd: int, percent_bp: int, step_vnd: int
) -> None:
    left = taken_off(list_vnd, percent_bp, step_vnd)
    assert 0 < left < list_vnd
    if list_vnd > step_vnd:
        assert left % step_vnd == 0
        exact = list_vnd * (10_000 - percent_bp)
        room = max(step_vnd, list_vnd % step_vnd or step_vnd)
        assert abs(left * 10_000 - exact) <= room * 10_000


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(-40, 40), st.integers(0, 40))
def test_a_lot_never_costs_more_than_the_list_price_of_the_day(
    list_vnd: int, lower_vnd: int, shift: int, span: int
) -> None:
    lot = Lower(lower_vnd, DAY + timedelta(days=shift), DAY + timedelta(days=shift + span))
    asked = price_vnd(lot, list_vnd, DAY)
    counts = shift <= 0 <= shift + span
    assert asked == (min(lower_vnd, list_vnd) if counts else list_vnd)


def test_both_days_of_a_markdown_count_and_no_other() -> None:
    lot = Lower(lower_to=DAY + timedelta(days=3))
    days = [DAY + timedelta(days=at) for at in (-1, 0, 3, 4)]
    assert [own_vnd(lot, day) for day in days] == [None, 300_000, 300_000, None]


def test_goods_of_which_no_lot_is_known_cost_what_the_list_says() -> None:
    assert price_vnd(None, 65_000, DAY) == 65_000
    assert price_vnd(Lower(lower_vnd=None), 65_000, DAY) == 65_000
