"""A household's revenue of twelve months: the desk says when its threshold comes near."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from pos.base.transaction import reading, writing
from pos.law.revenue import Reach
from pos.law.vat import SellerMethod
from pos.reports import yearly
from pos.shop.models import Profile
from tests.returns.steps import give_back
from tests.returns.steps import sell as sell_by
from tests.stock.test_ledger import unfreeze
from tests.till.steps import sell
from tests.world import NOON, TODAY, World

UNDER = SellerMethod.HOUSEHOLD_UNDER


@pytest.fixture
def household(till: World) -> World:
    """The shop of a household up to the threshold."""
    with writing() as session:
        session.execute(update(Profile).values(seller_method=UNDER))
    return till


def have_sold(vnd: int, on: str) -> None:
    """As if the one line sold had been so dear."""
    unfreeze("till_sales", "till_sale_lines")
    with writing() as session:
        session.execute(text(f"UPDATE till_sales SET business_on = '{on}'"))
        session.execute(
            text(f"UPDATE till_sale_lines SET amount_vnd = {vnd}, net_vnd = {vnd}, vat_vnd = 0")
        )


def reach(on=TODAY) -> Reach:
    found = yearly.standing(reading(), UNDER, on=on)
    assert found is not None
    return found.reach


@pytest.mark.parametrize(
    ("vnd", "said"),
    [
        (799_999_999, Reach.BELOW),
        (800_000_000, Reach.NEAR),
        (1_000_000_000, Reach.NEAR),
        (1_000_000_001, Reach.PASSED),
    ],
)
def test_from_four_fifths_on_it_is_near(household: World, vnd: int, said: Reach) -> None:
    sell(household, ("MAM-NEM", 1))
    have_sold(vnd, "2025-11-22")
    assert reach() is said
    assert reach(TODAY + timedelta(days=1)) is Reach.BELOW  # a year and a day ago


def test_what_came_back_is_taken_off(household: World) -> None:
    sale = sell_by(household, ("MAM-NEM", 2))
    give_back(household, sale, (1, 1))
    found = yearly.standing(reading(), UNDER, on=TODAY)
    assert found is not None
    assert found.revenue_vnd == 65_000


def test_other_sellers_have_no_threshold(till: World) -> None:
    assert yearly.standing(reading(), SellerMethod.DEDUCTION, on=TODAY) is None


def test_the_desk_says_it_to_who_may_know_and_to_nobody_else(household: World) -> None:
    sell(household, ("MAM-NEM", 1))
    have_sold(900_000_000, TODAY.isoformat())
    hanh, lan = household.sign_in("Hạnh"), household.sign_in("Lan")
    said = "Doanh thu 12 tháng qua là"
    assert said in hanh.get("/returns").get_data(as_text=True)
    assert said not in lan.get("/returns").get_data(as_text=True)


def test_the_sum_is_not_made_again_for_every_page(household: World) -> None:
    watch = yearly.Watch()
    first = watch.look(reading(), UNDER, at=NOON, on=TODAY)
    sell(household, ("MAM-NEM", 1))
    assert watch.look(reading(), UNDER, at=NOON + timedelta(minutes=9), on=TODAY) is first
    later = watch.look(reading(), UNDER, at=NOON + timedelta(minutes=10), on=TODAY)
    assert later is not None
    assert later.revenue_vnd == 65_000
