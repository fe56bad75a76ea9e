"""VAT: the right rate on the right day, and a tax that adds up by line and by rate."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.law.vat import (
    BuyerKind,
    LineVat,
    NoRate,
    SellerMethod,
    TaxClass,
    VatRate,
    rate,
    rules,
    share,
    split,
)

TODAY = date(2026, 11, 21)
DEDUCTION = SellerMethod.DEDUCTION
CONSUMER = BuyerKind.CONSUMER


def rate_of(tax_class: TaxClass, on: date = TODAY, buyer: BuyerKind = CONSUMER) -> VatRate:
    return rate(tax_class, method=DEDUCTION, buyer=buyer, on=on)


EIGHT = rate_of(TaxClass.STANDARD)
FIVE = rate_of(TaxClass.FIVE)
TEN = rate_of(TaxClass.STANDARD_NO_REDUCTION)
KCT = rate_of(TaxClass.KCT)
RATES = [EIGHT, FIVE, TEN, KCT, rate_of(TaxClass.RAW_AGRI), rate_of(TaxClass.ZERO)]


# --- Rates -----------------------------------------------------------------------------


def test_the_reduction_ends_with_the_year_2026() -> None:
    last = rate_of(TaxClass.STANDARD, date(2026, 12, 31))
    first = rate_of(TaxClass.STANDARD, date(2027, 1, 1))
    assert (last.code, last.percent) == ("8%", 8)
    assert (first.code, first.percent) == ("10%", 10)
    assert "174/2025" in last.legal_ref


@pytest.mark.parametrize(
    ("tax_class", "buyer", "code", "percent"),
    [
        (TaxClass.STANDARD, BuyerKind.FOREIGNER, "8%", 8),
        (TaxClass.STANDARD_NO_REDUCTION, BuyerKind.CONSUMER, "10%", 10),
        (TaxClass.FIVE, BuyerKind.CONSUMER, "5%", 5),
        (TaxClass.RAW_AGRI, BuyerKind.CONSUMER, "5%", 5),
        (TaxClass.RAW_AGRI, BuyerKind.HOUSEHOLD, "5%", 5),
        (TaxClass.RAW_AGRI, BuyerKind.FOREIGNER, "5%", 5),
        (TaxClass.RAW_AGRI, BuyerKind.ENTERPRISE_OR_HTX, "KKKNT", 0),
        (TaxClass.KCT, BuyerKind.CONSUMER, "KCT", 0),
        (TaxClass.ZERO, BuyerKind.CONSUMER, "0%", 0),
    ],
)
def test_a_deduction_shop_sells_each_class_at_its_rate(
    tax_class: TaxClass, buyer: BuyerKind, code: str, percent: int
) -> None:
    found = rate_of(tax_class, buyer=buyer)
    assert (found.code, found.percent) == (code, percent)


@pytest.mark.parametrize(
    "method",
    [SellerMethod.DIRECT_ORG, SellerMethod.HOUSEHOLD_UNDER, SellerMethod.HOUSEHOLD_OVER],
)
def test_a_seller_by_the_direct_method_shows_no_vat(method: SellerMethod) -> None:
    for tax_class, buyer in product(TaxClass, BuyerKind):
        found = rate(tax_class, method=method, buyer=buyer, on=TODAY)
        assert (found.code, found.percent) == ("NONE", 0)
        assert not method.shows_vat


def test_every_seller_class_and_buyer_has_one_rate_on_every_day_from_july_2023_on() -> None:
    borders = {date(2023, 7, 1), TODAY, date(2099, 1, 1)}
    for rule in rules():
        borders |= {rule.first_day, min(rule.last_day, date(2099, 1, 1))}
        borders.add(min(rule.last_day, date(2099, 1, 1)) + timedelta(days=1))
    days = [day for day in borders if day >= date(2023, 7, 1)]
    for method, tax_class, buyer, day in product(SellerMethod, TaxClass, BuyerKind, days):
        meant = [
            rule
            for rule in rules()
            if method in rule.methods
            and tax_class in rule.classes
            and buyer in rule.buyers
            and rule.first_day <= day <= rule.last_day
        ]
        assert len(meant) == 1, (method, tax_class, buyer, day)


def test_every_rule_names_its_law_and_a_percentage_that_its_code_says() -> None:
    for rule in rules():
        assert rule.rate.legal_ref
        assert rule.rate.code in {"KCT", "KKKNT", "NONE", f"{rule.rate.percent}%"}


def test_a_day_before_the_rules_begin_has_no_rate() -> None:
    with pytest.raises(NoRate, match="2023-06-30"):
        rate_of(TaxClass.STANDARD, date(2023, 6, 30))


# --- The tax inside a price ------------------------------------------------------------


@pytest.mark.parametrize(
    ("gross_vnd", "percent", "net_vnd", "vat_vnd"),
    [
        (185_000, 8, 171_296, 13_704),
        (27_000, 5, 25_714, 1_286),
        (220_000, 10, 200_000, 20_000),
        (1_900_000, 8, 1_759_259, 140_741),
        (7 * 15_000, 8, 97_222, 7_778),
        (2_220_000, 8, 2_055_556, 164_444),
        (500_000, 0, 500_000, 0),
        (-185_000, 8, -171_296, -13_704),
    ],
)
def test_a_price_splits_into_net_and_vat(
    gross_vnd: int, percent: int, net_vnd: int, vat_vnd: int
) -> None:
    assert split(gross_vnd, percent) == (net_vnd, vat_vnd)


def test_the_worked_basket_shows_the_figures_of_its_receipt() -> None:
    lines = share([(185_000, EIGHT), (27_000, FIVE), (220_000, TEN)])
    assert [(line.net_vnd, line.vat_vnd) for line in lines] == [
        (171_296, 13_704),
        (25_714, 1_286),
        (200_000, 20_000),
    ]
    assert sum(line.net_vnd for line in lines) == 397_010
    assert sum(line.vat_vnd for line in lines) == 34_990


def test_seven_equal_lines_add_up_to_their_group_and_the_last_gives_way() -> None:
    lines = share([(15_000, EIGHT)] * 7)
    assert [line.net_vnd for line in lines] == [13_889] * 6 + [13_888]
    assert [line.vat_vnd for line in lines] == [1_111] * 6 + [1_112]


def test_lines_keep_their_order_when_their_rates_alternate() -> None:
    lines = share([(15_000, EIGHT), (10_000, FIVE), (15_000, EIGHT), (0, FIVE)])
    assert [line.rate.code for line in lines] == ["8%", "5%", "8%", "5%"]
    assert [line.net_vnd for line in lines] == [13_889, 9_524, 13_889, 0]


def test_no_lines_have_no_vat() -> None:
    assert share([]) == []


def test_amounts_of_both_signs_at_one_rate_are_refused() -> None:
    with pytest.raises(ValueError, match="both signs"):
        share([(15_000, EIGHT), (-1_000, EIGHT)])


LINES = st.lists(st.tuples(st.integers(0, 10**10), st.sampled_from(RATES)), max_size=25)


def group_totals(lines: list[LineVat]) -> dict[str, tuple[int, int]]:
    totals: dict[str, tuple[int, int]] = {}
    for line in lines:
        gross_vnd, net_vnd = totals.get(line.rate.code, (0, 0))
        totals[line.rate.code] = (gross_vnd + line.gross_vnd, net_vnd + line.net_vnd)
    return totals


@given(LINES)
def test_net_and_vat_add_up_to_the_price_on_every_line_and_in_every_group(
    given_lines: list[tuple[int, VatRate]],
) -> None:
    lines = share(given_lines)
    percents = {rate.code: rate.percent for _, rate in given_lines}
    assert [(line.gross_vnd, line.rate) for line in lines] == given_lines
    for line in lines:
        assert line.net_vnd + line.vat_vnd == line.gross_vnd
        assert 0 <= line.net_vnd <= line.gross_vnd
        exact = Fraction(line.gross_vnd * 100, 100 + line.rate.percent)
        assert abs(line.net_vnd - exact) < 2
    for code, (gross_vnd, net_vnd) in group_totals(lines).items():
        assert net_vnd == split(gross_vnd, percents[code])[0]


@given(LINES)
def test_a_return_of_everything_mirrors_its_sale(
    given_lines: list[tuple[int, VatRate]],
) -> None:
    sold = share(given_lines)
    returned = share([(-gross_vnd, rate) for gross_vnd, rate in given_lines])
    assert [(-line.net_vnd, -line.vat_vnd) for line in returned] == [
        (line.net_vnd, line.vat_vnd) for line in sold
    ]
