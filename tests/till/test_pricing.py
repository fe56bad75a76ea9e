"""Discounts and rounding, spread so that lines, rates and total all add up (facts: *Units*)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.money import WHOLE_BP
from pos.law.vat import BuyerKind, TaxClass
from pos.till.pricing import (
    Discount,
    DiscountKind,
    Priced,
    Sums,
    is_above,
    split_line,
    sums,
    vat,
)
from pos.till.refusals import DiscountTwice

TODAY = date(2026, 11, 21)
PERCENT, AMOUNT = DiscountKind.PERCENT, DiscountKind.AMOUNT

discounts = st.one_of(
    st.builds(Discount, st.just(PERCENT), st.integers(1, WHOLE_BP)),
    st.builds(Discount, st.just(AMOUNT), st.integers(1, 3_000_000)),
)


@st.composite
def lines(draw: st.DrawFn, *, may_reduce: bool) -> Priced:
    unit = draw(st.sampled_from(["piece", "g", "ml"]))
    reduced = draw(st.sampled_from(["no", "discount", "price"])) if may_reduce else "no"
    return Priced(
        units=draw(st.integers(1, 3_000)),
        list_price_vnd=draw(st.integers(0, 2_000_000)),
        unit=unit,
        tax_class=str(draw(st.sampled_from(TaxClass))),
        new_price_vnd=draw(st.integers(0, 2_000_000)) if reduced == "price" else None,
        discount=draw(discounts) if reduced == "discount" else None,
    )


def add_up(total: Sums) -> None:
    assert sum(line.amount_vnd for line in total.lines) == total.total_vnd
    assert sum(line.discount_vnd for line in total.lines) == (
        total.discount_vnd + total.rounding_vnd
    )
    for line in total.lines:
        assert 0 <= line.amount_vnd <= line.gross_vnd
        assert line.own_vnd >= 0
        assert line.shared_vnd >= 0


@given(st.lists(lines(may_reduce=False), min_size=1, max_size=12), discounts, st.integers(0, 999))
def test_an_orders_discount_and_the_rounding_add_up_over_its_lines(
    order: list[Priced], discount: Discount, cut: int
) -> None:
    before = sums(order, discount)
    total = sums(order, discount, rounding_vnd=min(cut, before.total_vnd))
    add_up(total)
    assert total.total_vnd == before.total_vnd - total.rounding_vnd
    assert total.order_discount_vnd == discount.of(total.gross_vnd)


@given(st.lists(lines(may_reduce=True), min_size=1, max_size=12), st.integers(0, 999))
def test_lines_discounts_add_up(order: list[Priced], cut: int) -> None:
    before = sums(order)
    add_up(sums(order, rounding_vnd=min(cut, before.total_vnd)))


@given(
    st.lists(lines(may_reduce=True), min_size=1, max_size=8),
    st.sampled_from(["deduction", "household_over"]),
    st.sampled_from(BuyerKind),
)
def test_every_rates_group_adds_up_after_discounts(
    order: list[Priced], method: str, buyer: BuyerKind
) -> None:
    total = sums(order)
    amounts = [line.amount_vnd for line in total.lines]
    grosses = [(vnd, line.tax_class) for vnd, line in zip(amounts, order, strict=True)]
    shares = vat(grosses, seller_method=method, buyer=buyer, on=TODAY)
    assert [one.net_vnd + one.vat_vnd for one in shares] == amounts
    assert sum(one.gross_vnd for one in shares) == total.total_vnd
    for code in {one.rate.code for one in shares}:
        group = [one for one in shares if one.rate.code == code]
        gross, percent = sum(one.gross_vnd for one in group), group[0].rate.percent
        net = (2 * gross * 100 + 100 + percent) // (2 * (100 + percent))
        assert sum(one.net_vnd for one in group) == net


@given(lines(may_reduce=True), st.lists(st.integers(1, 500), min_size=1, max_size=6))
def test_a_line_from_several_lots_adds_up_in_all_its_sums(line: Priced, units: list[int]) -> None:
    [whole] = sums([line]).lines
    parts = split_line(whole, units)
    for name in ("list_vnd", "gross_vnd", "own_vnd", "shared_vnd", "amount_vnd"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    assert all(part.amount_vnd >= 0 for part in parts)


def test_a_line_and_the_order_are_never_both_reduced() -> None:
    half = Discount(PERCENT, 5_000)
    for line in (
        Priced(1, 100, "piece", "standard", discount=half),
        Priced(1, 100, "piece", "standard", new_price_vnd=90),
    ):
        with pytest.raises(DiscountTwice):
            sums([line], half)


def test_a_percentage_is_rounded_half_up_to_the_dong() -> None:
    [line] = sums([Priced(1, 12_345, "piece", "standard", discount=Discount(PERCENT, 1_000))]).lines
    assert (line.own_vnd, line.amount_vnd) == (1_235, 11_110)


def test_an_amount_takes_no_more_than_there_is() -> None:
    [line] = sums([Priced(1, 65_000, "piece", "five", discount=Discount(AMOUNT, 70_000))]).lines
    assert line.amount_vnd == 0


@pytest.mark.parametrize(
    ("discount", "above"),
    [
        (Discount(PERCENT, 1_000), False),
        (Discount(PERCENT, 1_001), True),
        (Discount(AMOUNT, 10_000), False),
        (Discount(AMOUNT, 10_001), True),
    ],
)
def test_the_limit_holds_for_the_order_and_for_each_line(discount: Discount, above: bool) -> None:
    line = Priced(1, 100_000, "piece", "standard")
    other = Priced(1, 900_000, "piece", "standard")
    assert is_above(sums([line], discount), 1_000) is above
    reduced = Priced(1, 100_000, "piece", "standard", discount=discount)
    assert is_above(sums([reduced, other]), 1_000) is above  # not hidden among other lines


def test_rounding_is_nobodys_discount() -> None:
    total = sums([Priced(1, 999, "piece", "standard")], rounding_vnd=499)
    assert not is_above(total, 0)


BASKET = [
    Priced(1, 185_000, "piece", "standard"),
    Priced(450, 60_000, "g", "raw_agri"),
    Priced(1, 220_000, "piece", "standard_no_reduction"),
]


def test_the_worked_basket_is_taxed_as_on_paper() -> None:
    amounts = [line.amount_vnd for line in sums(BASKET).lines]
    grosses = [(vnd, line.tax_class) for vnd, line in zip(amounts, BASKET, strict=True)]
    shares = vat(grosses, seller_method="deduction", buyer=BuyerKind.CONSUMER, on=TODAY)
    assert [(one.rate.code, one.net_vnd, one.vat_vnd) for one in shares] == [
        ("8%", 171_296, 13_704),
        ("5%", 25_714, 1_286),
        ("10%", 200_000, 20_000),
    ]
    assert sum(one.vat_vnd for one in shares) == 34_990


def test_seven_lines_at_8_percent_are_taxed_as_one_group() -> None:
    shares = vat(
        [(15_000, "standard")] * 7,
        seller_method="deduction",
        buyer=BuyerKind.CONSUMER,
        on=TODAY,
    )
    assert sum(one.net_vnd for one in shares) == 97_222
    assert sum(one.vat_vnd for one in shares) == 7_778
