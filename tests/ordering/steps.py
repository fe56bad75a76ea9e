"""What is done with orders, in few words, on the named world."""

from datetime import date, timedelta
from typing import Any

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue.models import Product
from pos.ordering import (
    arranging,
    audits,
    cancelling,
    changing,
    closing,
    confirming,
    drafting,
    orders,
    receipts,
    sending,
)
from pos.ordering.changing import Change
from pos.ordering.confirming import Answer, Coming
from pos.ordering.drafting import Basket
from pos.ordering.goods import Wanted
from pos.ordering.kinds import Way
from pos.ordering.receipts import Came
from pos.ordering.records import Order
from pos.ordering.terms import ProducerTerms
from tests.world import TODAY, World

TEA, FISH, GREENS = "CHE-DINH", "MAM-NEM", "RAU-CAI"
SOON = TODAY + timedelta(days=3)


def producer_id(world: World, sku: str = TEA) -> str:
    """Who makes it."""
    found = reading().get_one(Product, world.product_id(sku)).producer_id
    assert found is not None
    return found


def draft(
    world: World,
    *goods: tuple[str, int],
    cost_vnd: int | None = 300_000,
    request_id: str = "",
    **basket: Any,
) -> str:
    """A draft of `(sku, units)` of one producer; its id."""
    wanted = tuple(Wanted(world.product_id(sku), units, cost_vnd=cost_vnd) for sku, units in goods)
    basket = {"wanted_on": SOON, **basket}
    one = Basket(producer_id(world, goods[0][0]), wanted, **basket)
    [order_id] = drafting.draft_orders(
        [one], request_id=request_id or new_id(), hand=world.hand("Hạnh")
    )
    return order_id


def send(world: World, order_id: str, way: Way = Way.ZALO, request_id: str = "") -> str:
    """Send it; its number."""
    return sending.send_order(
        order_id, way, request_id=request_id or new_id(), hand=world.hand("Hạnh")
    )


def sent(world: World, *goods: tuple[str, int], **basket: Any) -> str:
    """An order that went out; its id."""
    order_id = draft(world, *(goods or ((TEA, 12),)), **basket)
    send(world, order_id)
    return order_id


def confirm(
    world: World,
    order_id: str,
    *said: tuple[int, int],
    on: date = SOON,
    way: Way = Way.PHONE,
    note: str = "",
    request_id: str | None = None,
) -> None:
    """The producer says `(line's number, units)`."""
    lines = tuple(Coming(no, units, on) for no, units in said)
    hand = world.house_hand() if way is Way.LINK else world.hand("Hạnh")
    answer = Answer(lines, note, way)
    confirming.confirm_order(order_id, answer, request_id=request_id, hand=hand)


def change(
    world: World,
    order_id: str,
    *units: tuple[int, int],
    on: date = SOON,
    note: str = "",
    more: tuple[Wanted, ...] = (),
    request_id: str | None = None,
) -> None:
    """Change `(line's number, units)`."""
    asked = Change(dict(units), on, note, Way.PHONE, more)
    changing.change_order(order_id, asked, request_id=request_id, hand=world.hand("Hạnh"))


def come(world: World, order_id: str, *came: tuple[int, int], delivery: str = "") -> str:
    """Goods of it come: `(line's number, units)`; the delivery."""
    delivery_id = delivery or new_id()
    told = [Came(no, units, "", None) for no, units in came]
    with writing() as session:
        receipts.note(session, order_id, told, delivery_id=delivery_id, hand=world.hand())
    return delivery_id


def go_back(world: World, order_id: str, delivery: str, *came: tuple[int, int]) -> None:
    """It was received by mistake."""
    told = [Came(no, units, "", None) for no, units in came]
    with writing() as session:
        receipts.take_back(session, order_id, told, delivery_id=delivery, hand=world.hand())


def look(world: World, order_id: str) -> None:
    """Somebody looks at what its producer answered."""
    confirming.look_at_answer(order_id, hand=world.hand("Hạnh"))


def close(world: World, order_id: str, note: str = "", request_id: str | None = None) -> None:
    """Nothing more is waited for."""
    closing.close_order(order_id, note, request_id=request_id, hand=world.hand("Hạnh"))


def cancel(world: World, order_id: str, note: str = "", request_id: str | None = None) -> None:
    """It is not wanted any more."""
    cancelling.cancel_order(order_id, note, request_id=request_id, hand=world.hand("Hạnh"))


def terms(world: World, sku: str = TEA, **given: Any) -> None:
    """Write how a producer delivers."""
    arranging.change_producer_terms(
        producer_id(world, sku), ProducerTerms(**given), hand=world.hand("Hạnh")
    )


def of(order_id: str) -> Order:
    """An order as it stands."""
    session = reading()
    session.rollback()
    found = orders.find(session, order_id)
    assert found is not None
    return found


def sound() -> None:
    """The books of orders agree with themselves."""
    assert audits.audit(reading()) == []
