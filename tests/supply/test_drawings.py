"""Bars and lines of the suggestions' pages."""

import re
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pos.supply.drawings import FLOOR, SPARK_HEIGHT, STEP, STUB, TOP, chart, spark


@dataclass(frozen=True)
class Day:
    sold: int
    is_out: bool = False


DAYS = st.lists(st.builds(Day, st.integers(0, 5_000_000), st.booleans()), max_size=56)
BAR = re.compile(r"M(\d+) (\d+)v-(\d+)h(\d+)v(\d+)z")


def bars(path: str) -> list[tuple[int, int]]:
    """Where each bar begins, and how high it is."""
    return [(int(one[0]), int(one[2])) for one in BAR.findall(path)]


def test_a_spark_draws_what_was_sold_the_newest_apart_and_marks_empty_shelves() -> None:
    drawn = spark([Day(1), Day(0, is_out=True), Day(2), Day(4)])
    assert bars(drawn.sold) == [(0, 5), (2 * STEP, 11)]
    assert bars(drawn.last) == [(3 * STEP, 23)]
    assert bars(drawn.out) == [(STEP, STUB)]
    assert (drawn.width, drawn.height) == (4 * STEP, SPARK_HEIGHT)


@given(DAYS)
def test_no_bar_leaves_its_spark_and_every_day_sold_has_one(days: list[Day]) -> None:
    drawn = spark(days)
    found = bars(drawn.sold) + bars(drawn.last)
    assert len(found) == sum(one.sold > 0 for one in days)
    assert all(STUB <= high < SPARK_HEIGHT and x + 2 <= drawn.width for x, high in found)
    assert len(bars(drawn.out)) == sum(one.is_out for one in days)


@given(DAYS, st.lists(st.integers(0, 10**9), max_size=40))
def test_the_chart_puts_both_sides_on_one_scale(days: list[Day], coming: list[int]) -> None:
    drawn = chart(days, coming, {0: "delivery"} if coming else {})
    past, ahead = bars(drawn.sold), bars(drawn.coming)
    assert all(x < drawn.now for x, _high in past)
    assert all(drawn.now <= x < drawn.width for x, _high in ahead)
    assert all(0 < high <= FLOOR - TOP for _x, high in past + ahead)
    most = max([100 * one.sold for one in days] + coming, default=0)
    assert drawn.most == -(-most // 100)
    assert [one.x for one in drawn.marks] == ([drawn.now] if coming else [])


def test_what_is_expected_is_as_high_as_what_was_sold_of_the_same() -> None:
    drawn = chart([Day(4), Day(2)], [400, 200], {})
    assert [high for _x, high in bars(drawn.sold)] == [high for _x, high in bars(drawn.coming)]


def test_nothing_sold_and_nothing_expected_is_an_empty_chart() -> None:
    assert spark([]).sold == spark([]).out == ""
    drawn = chart([], [], {})
    assert (drawn.sold, drawn.coming, drawn.most, drawn.marks) == ("", "", 0, ())
