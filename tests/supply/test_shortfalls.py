"""What a producer just said that it does not bring is not asked of it again for that delivery."""

from collections.abc import Callable
from datetime import date

import pytest

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.ordering.shortfall_queries import shortfalls
from tests.ordering import steps as orders
from tests.supply.past import FISH, TEA, after, at, lines, live, look, seen
from tests.supply.test_looking_anew import PAGE, orders_of
from tests.world import World

DELIVERY = 12
"""Ordered on the tenth day it comes on the twelfth, and a week later again."""


def ordered(world: World, units: int = 24) -> str:
    """Ten days of one bottle a day, and on the tenth an order goes out."""
    live(world, 10, (FISH, 1))
    with at(10):
        return orders.sent(world, (FISH, units), wanted_on=after(DELIVERY))


def said(world: World, order_id: str, units: int, on: int = DELIVERY) -> None:
    with at(10, 1):
        orders.confirm(world, order_id, (1, units), on=after(on))


def changed(world: World, order_id: str, units: int, on: int = DELIVERY) -> None:
    orders.change(world, order_id, (1, units), on=after(on))


def short(world: World, days: int = 10) -> frozenset[date]:
    end_reading()
    found = shortfalls(reading(), after(days))
    end_reading()
    return found.get(world.product_id(FISH), frozenset())


def test_what_does_not_come_is_proposed_for_the_delivery_after_it(till: World) -> None:
    order_id = ordered(till)
    look(till, 10)
    assert lines(10)[FISH].units == 0  # all of it is on its way
    said(till, order_id, 0)
    look(till, 10)
    fish = lines(10)[FISH]
    assert (fish.units, fish.on_order, fish.why) == (0, 0, "refused")
    assert fish.why_on == after(DELIVERY)
    look(till, 11)
    fish = lines(11)[FISH]
    assert fish.units > 0
    assert fish.why == "needed"


@pytest.mark.parametrize("units", [0, 2])
def test_the_page_says_so_and_a_number_may_be_typed_all_the_same(till: World, units: int) -> None:
    order_id = ordered(till)
    said(till, order_id, units)
    look(till, 10)
    with at(10, 2):
        hanh = till.sign_in("Hạnh")
        told = "Nhà sản xuất báo không giao đủ chuyến"
        assert told in hanh.get(PAGE).text
        assert told in hanh.get(f"{PAGE}/products/{till.product_id(FISH)}").text
        assert lines(10)[FISH].on_order == units
        typed = {f"units.{till.product_id(FISH)}": "6", "review": seen(10).review_id}
        answer = hanh.post(f"{PAGE}/drafts", data={**typed, "request_id": new_id()})
        assert answer.status_code == 303
    assert len(orders_of()) == 2


Later = Callable[[World, str], object]
AFTERWARDS: dict[str, tuple[int, Later, bool]] = {
    "the shop gives it up": (0, lambda world, order: orders.cancel(world, order), True),
    "the shop closes it": (2, lambda world, order: orders.close(world, order), True),
    "the shop comes down to it": (2, lambda world, order: changed(world, order, 2), True),
    "the shop asks for more yet": (2, lambda world, order: changed(world, order, 9), False),
    "on another day": (2, lambda world, order: changed(world, order, 2, on=15), False),
    "it comes after all": (0, lambda world, order: said(world, order, 24), False),
    "less comes, yet some": (0, lambda world, order: said(world, order, 4), True),
}
"""By what happens after so many were confirmed: whether no more of it comes with the delivery."""


@pytest.mark.parametrize("name", AFTERWARDS)
def test_what_is_said_or_done_afterwards(till: World, name: str) -> None:
    units, act, is_short = AFTERWARDS[name]
    order_id = ordered(till)
    said(till, order_id, units)
    assert short(till) == {after(DELIVERY)}
    with at(10, 2):
        act(till, order_id)
    assert short(till) == ({after(DELIVERY)} if is_short else frozenset())


def test_the_rest_is_refused_for_the_day_on_which_some_of_it_comes(till: World) -> None:
    order_id = ordered(till)
    said(till, order_id, 4, on=14)
    assert short(till) == {after(14)}
    look(till, 11)  # the next deliveries are on 13 and 20
    assert lines(11)[FISH].why == "refused"
    look(till, 13)
    assert lines(13)[FISH].why != "refused"


def test_a_delivery_that_is_over_and_goods_that_come_whole_are_no_shortfall(till: World) -> None:
    order_id = ordered(till)
    with at(10):
        orders.sent(till, (TEA, 6), wanted_on=after(DELIVERY))
    said(till, order_id, 24)
    assert short(till) == frozenset()
    said(till, order_id, 0)
    assert short(till, DELIVERY) == {after(DELIVERY)}
    assert short(till, DELIVERY + 1) == frozenset()
