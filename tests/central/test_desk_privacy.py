"""No figure of fewer than three showrooms is told, nor can be worked out from those that are."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.central.desk import privacy
from pos.central.desk.privacy import FEWEST, bit, places, tell


@dataclass(frozen=True)
class Sum:
    no: int
    amount: int
    shops: frozenset[int]

    @property
    def reach(self) -> int:
        reach = 0
        for one in self.shops:
            reach |= bit(one)
        return reach


def told(cells: list[Sum]) -> privacy.Told[Sum]:
    return tell(cells, reach=lambda one: one.reach, size=lambda one: one.amount)


def of(*sums: tuple[int, set[int]]) -> list[Sum]:
    return [Sum(no, amount, frozenset(shops)) for no, (amount, shops) in enumerate(sums)]


def test_a_sum_of_three_showrooms_is_told_and_one_of_two_is_not():
    cells = of((900, {1, 2, 3}), (500, {4, 5, 6}), (100, {1, 2}), (50, {3}))
    found = told(cells)
    assert [one.amount for one in found.cells] == [900, 500]
    assert sorted(one.amount for one in found.together) == [50, 100]


def test_one_hidden_sum_alone_takes_the_next_smallest_with_it():
    """Else the total less what is told is that very sum."""
    found = told(of((900, {1, 2, 3}), (500, {4, 5, 6}), (100, {1, 2})))
    assert [one.amount for one in found.cells] == [900]
    assert sorted(one.amount for one in found.together) == [100, 500]


def test_hidden_sums_of_the_same_two_showrooms_take_another_with_them():
    found = told(of((900, {1, 2, 3}), (500, {4, 5, 6}), (100, {1, 2}), (50, {2, 1})))
    assert sorted(one.amount for one in found.together) == [50, 100, 500]


def test_where_all_together_are_of_two_showrooms_nothing_is_told():
    found = told(of((100, {1}), (50, {2})))
    assert found.cells == ()
    assert found.is_silent


def test_where_nothing_was_sold_nothing_is_hidden():
    found = told([])
    assert not found.is_silent
    assert found.together == ()


def test_more_showrooms_than_bits_are_counted_as_fewer_never_as_more():
    shops = frozenset({1, 1 + privacy.BITS, 1 + 2 * privacy.BITS})
    assert places(Sum(0, 0, shops).reach) == 1


def test_what_else_a_sum_must_be_counts_as_much():
    cells = of((900, {1, 2, 3}), (500, {4, 5, 6}), (100, {7, 8, 9}), (70, {7, 8, 9}))
    found = tell(
        cells,
        reach=lambda one: one.reach,
        size=lambda one: one.amount,
        is_enough=lambda one: one.amount > 100,
    )
    assert [one.amount for one in found.cells] == [900, 500]


def test_a_sum_of_many_showrooms_and_one_producer_is_not_left_alone_as_the_rest():
    cells = of((900, {1, 2, 3}), (500, {4, 5, 6}), (100, {7, 8, 9}))
    found = tell(
        cells,
        reach=lambda one: one.reach,
        size=lambda one: one.amount,
        is_enough=lambda one: one.amount > 100,
    )
    assert sorted(one.amount for one in found.together) == [100, 500]


some_sums = st.lists(
    st.tuples(st.integers(0, 10**6), st.sets(st.integers(1, 70), min_size=1, max_size=6)),
    max_size=9,
)


@given(some_sums)
def test_nothing_told_and_nothing_left_of_the_total_is_of_too_few(raw: list[tuple[int, set[int]]]):
    cells = of(*raw)
    found = told(cells)
    assert sorted((*found.cells, *found.together), key=lambda one: one.no) == cells
    for one in found.cells:
        assert len(one.shops) >= FEWEST
    hidden = frozenset().union(*(one.shops for one in found.together))
    if found.together and not found.is_silent:
        assert len(hidden) >= FEWEST
    if found.together and found.cells:
        # What is left of the total is of several sums, and of enough showrooms.
        assert len(found.together) > 1
        assert len(hidden) >= FEWEST


@pytest.mark.parametrize("no", [1, 62, 63, 3_500])
def test_a_showrooms_bit_fits_a_whole_number_of_the_database(no: int):
    assert 0 < bit(no) < 2**62
