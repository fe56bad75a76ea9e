"""Parts of a line: never more than was paid, and all of it with the last unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.returns.shares import share

UNITS = st.integers(1, 5_000)
AMOUNTS = st.integers(0, 50_000_000)


def part(units: int, back: int, amount: int = 100_000, vat: int = 7_407, sold: int = 3):
    return share(sold_units=sold, amount_vnd=amount, vat_vnd=vat, returned_units=back, units=units)


def test_a_third_is_cut_to_a_whole_dong_and_the_last_gets_the_rest() -> None:
    assert [part(1, back).amount_vnd for back in range(3)] == [33_333, 33_333, 33_334]


def test_a_line_that_comes_back_whole_mirrors_the_sale() -> None:
    whole = part(3, 0)
    assert (whole.amount_vnd, whole.net_vnd, whole.vat_vnd) == (100_000, 92_593, 7_407)


@given(sold=UNITS, amount=AMOUNTS, data=st.data())
def test_parts_add_up_to_the_line_in_any_cut(sold: int, amount: int, data: st.DataObject) -> None:
    vat = data.draw(st.integers(0, amount))
    cuts = data.draw(st.lists(st.integers(1, sold), max_size=6, unique=True))
    back, sums = 0, (0, 0, 0)
    for at in sorted({*cuts, sold}):
        one = part(at - back, back, amount, vat, sold)
        back = at
        sums = (sums[0] + one.amount_vnd, sums[1] + one.net_vnd, sums[2] + one.vat_vnd)
        assert min(one.amount_vnd, one.net_vnd, one.vat_vnd) >= 0
        assert one.amount_vnd == one.net_vnd + one.vat_vnd
        assert sums[0] * sold <= amount * back, "more than was paid for these units"
    assert sums == (amount, amount - vat, vat)


@pytest.mark.parametrize(("units", "back"), [(0, 0), (4, 0), (2, 2), (-1, 2)])
def test_more_than_is_left_is_no_part(units: int, back: int) -> None:
    with pytest.raises(ValueError, match="units"):
        part(units, back)
