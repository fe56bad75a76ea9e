"""Until when goods may be sold: as the shop chose for certificates that end or are taken away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos.base.dates import PartialDate
from pos.catalogue.certificates import Certificate
from pos.shop.sale_policy import SalePolicies, SalePolicy
from pos.supply.stops import Stop, stop_of

TODAY = date(2026, 11, 21)
TAKEN = TODAY + timedelta(days=13)
ONE = Certificate(4, "12/QĐ-VD", "", None, PartialDate(2025, 3, 15))
ENDS = date(2028, 3, 15)
"""Its own last day."""
BLOCK, SELL = SalePolicy.BLOCK, SalePolicy.NO_STARS


@pytest.mark.parametrize(
    ("lapsed", "withdrawn", "last"),
    [
        (SELL, BLOCK, TAKEN - timedelta(days=1)),
        (BLOCK, BLOCK, TAKEN - timedelta(days=1)),
        (BLOCK, SELL, ENDS),
        (SELL, SELL, None),
    ],
)
def test_a_withdrawal_that_is_announced_ends_the_sale_the_day_before(
    lapsed: SalePolicy, withdrawn: SalePolicy, last: date | None
) -> None:
    found = stop_of([replace(ONE, withdrawn_on=TAKEN)], SalePolicies(lapsed, withdrawn), TODAY)
    assert found == (None if last is None else Stop(last))


def test_it_ends_nothing_where_another_certificate_goes_on() -> None:
    held = [replace(ONE, withdrawn_on=TAKEN), replace(ONE, decision_no="13/QĐ-VD")]
    assert stop_of(held, SalePolicies(SELL, BLOCK), TODAY) is None
    assert stop_of(held, SalePolicies(BLOCK, BLOCK), TODAY) == Stop(ENDS)


def test_on_its_day_the_goods_are_withdrawn() -> None:
    held = [replace(ONE, withdrawn_on=TAKEN)]
    found = stop_of(held, SalePolicies(), TAKEN)
    assert found == Stop(TAKEN - timedelta(days=1), is_withdrawn=True)
