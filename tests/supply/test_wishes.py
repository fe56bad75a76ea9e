"""A wished chance not to run out that goods do not last long enough for: the pages say so."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from pos.base.transaction import end_reading, reading
from pos.supply import reason
from pos.supply.reason import Reason
from tests.supply.past import GREENS, TEA, after, arrange, arrange_producer, at, live
from tests.world import World

PAGE = "/orders/suggestions"


def of(world: World, sku: str) -> str:
    return f"{PAGE}/products/{world.product_id(sku)}"


def terms_page(world: World, sku: str) -> str:
    return f"/orders/settings/products/{world.product_id(sku)}"


def found(world: World, sku: str) -> Reason:
    """The sum as it is drawn."""
    end_reading()
    drawn = reason.reason(reading(), world.product_id(sku), after(10))
    end_reading()
    assert drawn is not None
    assert drawn.terms is not None
    return drawn


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page).replace("&nbsp;", " "))


@pytest.fixture
def shop(till: World) -> Iterator[World]:
    """Ten days of a tea and of fresh young rice, and the day after."""
    live(till, 10, (TEA, 1), (GREENS, "0.5"))
    with at(10):
        yield till


@pytest.fixture
def hanh(shop: World) -> FlaskClient:
    """The manager's browser."""
    return shop.sign_in("Hạnh")


def test_a_wish_beyond_what_can_be_sold_in_time_says_what_comes_of_it(
    shop: World, hanh: FlaskClient
) -> None:
    arrange(shop, GREENS, service_bp=9_900)
    its = {"weekdays": (1,), "every_weeks": 8, "anchor_on": after(14)}
    arrange_producer(shop, GREENS, **its)
    hanh.get(PAGE)
    from tests.supply.past import lines
    for k,v in lines(10).items():
        end_reading(); d=reason.reason(reading(), shop.product_id(k), after(10)); end_reading()
        t=d.terms
        print("Z",k,v.units,v.why,t and (t.life_days,t.need,t.level,t.service,t.per_day,t.cover_days,t.display_min,t.life_need))
    drawn = found(shop, GREENS)
    print(drawn.terms, drawn.unmet, drawn.found.told)
    print(words(hanh.get(of(shop, GREENS)).text), words(hanh.get(terms_page(shop, GREENS)).text))
    pytest.fail()
