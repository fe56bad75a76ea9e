"""Tax on revenue, the threshold of households, and the end of the 8 % rate (domain §4, §9.3)."""

from datetime import date, timedelta

import pytest

from pos.law.revenue import Reach, endings, revenue_tax, threshold, twelve_months
from pos.law.vat import NoRate, SellerMethod, TaxClass

TODAY = date(2026, 11, 21)
OVER = SellerMethod.HOUSEHOLD_OVER
BILLION = 1_000_000_000


def test_a_household_over_the_threshold_owes_what_the_worked_example_says() -> None:
    basket = [
        (TaxClass.STANDARD, 185_000),
        (TaxClass.RAW_AGRI, 27_000),
        (TaxClass.STANDARD_NO_REDUCTION, 220_000),
    ]
    taxes = revenue_tax(basket, method=OVER, on=TODAY)
    assert [one.due_vnd for one in taxes] == [1_480, 270, 2_200]
    assert sum(one.due_vnd for one in taxes) == 3_950
    assert [one.share_bp for one in taxes] == [80, 100, 100]
    assert [one.reduced_vnd for one in taxes] == [370, 0, 0]


def test_the_invoice_names_the_reduction_with_its_resolution() -> None:
    [one] = revenue_tax([(TaxClass.STANDARD, 185_000)], method=OVER, on=TODAY)
    assert one.note % {"amount": "370 đ"} == (
        "đã giảm 370 đ tương ứng 20% mức tỷ lệ % để tính thuế GTGT theo Nghị quyết số 204/2025/QH15"
    )
    assert "174/2025" in one.legal_ref


def test_the_reduction_ends_with_the_year_2026() -> None:
    [last] = revenue_tax([(TaxClass.STANDARD, 185_000)], method=OVER, on=date(2026, 12, 31))
    [first] = revenue_tax([(TaxClass.STANDARD, 185_000)], method=OVER, on=date(2027, 1, 1))
    assert (last.due_vnd, first.due_vnd) == (1_480, 1_850)
    assert (first.note, first.reduced_vnd) == ("", 0)


def test_a_household_under_the_threshold_owes_nothing() -> None:
    [one] = revenue_tax(
        [(TaxClass.STANDARD, 185_000)], method=SellerMethod.HOUSEHOLD_UNDER, on=TODAY
    )
    assert (one.due_vnd, one.note) == (0, "")


def test_a_seller_by_deduction_owes_nothing_on_revenue() -> None:
    with pytest.raises(NoRate):
        revenue_tax([(TaxClass.STANDARD, 1)], method=SellerMethod.DEDUCTION, on=TODAY)


@pytest.mark.parametrize(
    ("revenue_vnd", "reach"),
    [
        (BILLION * 8 // 10 - 1, Reach.BELOW),
        (BILLION * 8 // 10, Reach.NEAR),
        (BILLION, Reach.NEAR),
        (BILLION + 1, Reach.PASSED),
    ],
)
def test_the_threshold_is_told_from_four_fifths_on(revenue_vnd: int, reach: Reach) -> None:
    found = threshold([(TODAY, revenue_vnd)], on=TODAY)
    assert found is not None
    assert (found.reach, found.threshold_vnd) == (reach, BILLION)


def test_only_the_last_twelve_months_count() -> None:
    first = twelve_months(TODAY)
    assert first == date(2025, 11, 22)
    days = [
        (first - timedelta(days=1), 5 * BILLION),
        (first, 1),
        (TODAY, 2),
        (TODAY + timedelta(days=1), BILLION),
    ]
    found = threshold(days, on=TODAY)
    assert found is not None
    assert found.revenue_vnd == 3


def test_a_year_that_ends_on_the_29th_of_february_begins_on_the_first_of_march() -> None:
    assert twelve_months(date(2028, 2, 29)) == date(2027, 3, 1)
    assert twelve_months(date(2028, 2, 28)) == date(2027, 3, 1)


def test_before_the_rule_there_is_no_threshold() -> None:
    assert threshold([], on=date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("on", "is_told"),
    [
        (date(2026, 11, 30), False),
        (date(2026, 12, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_the_end_of_the_8_percent_is_told_through_december(on: date, is_told: bool) -> None:
    found = endings(SellerMethod.DEDUCTION, on=on)
    assert bool(found) is is_told
    if found:
        said = found[0].notice % {"day": "31/12/2026"}
        assert said == "Mức 8% hết hạn 31/12/2026"
    assert endings(SellerMethod.HOUSEHOLD_UNDER, on=on) == []
