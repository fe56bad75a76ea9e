"""One delivery is one order: goods that join a draft which is there."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.ordering import drafting, goods, orders
from pos.ordering.drafting import Basket
from pos.ordering.goods import Wanted
from pos.ordering.kinds import State
from pos.ordering.models import OrderRow
from pos.ordering.refusals import TooManyLines
from tests.ordering.steps import SOON, TEA, draft, of, producer_id, send, sound
from tests.world import TODAY, World


def join(world: World, *wanted: Wanted, on: object = SOON, request_id: str = "") -> str:
    """What the screen of suggestions does with a producer's goods."""
    basket = Basket(producer_id(world), wanted, wanted_on=on, joins=True)  # type: ignore[arg-type]
    [order_id] = drafting.draft_orders(
        [basket], request_id=request_id or new_id(), hand=world.hand("Hạnh")
    )
    return order_id


def tea(world: World, units: int, **given: object) -> Wanted:
    return Wanted(world.product_id(TEA), units, **given)  # type: ignore[arg-type]


def drafts() -> int:
    end_reading()
    return reading().scalar(select(func.count()).select_from(OrderRow)) or 0


def test_goods_join_the_draft_of_their_producer_and_day(world: World) -> None:
    there = draft(world, (TEA, 12), cost_vnd=290_000)
    asked = tea(world, 36, suggested_units=48, why={"level": 60}, cost_vnd=310_000)
    assert join(world, asked) == there
    [line] = of(there).lines
    assert (line.units, line.suggested_units, line.cost_vnd) == (48, 48, 290_000)
    assert line.why == '{"level": 60}'
    assert drafts() == 1
    sound()


def test_another_day_and_what_was_sent_are_orders_of_their_own(world: World) -> None:
    there = draft(world, (TEA, 12))
    other = join(world, tea(world, 5), on=SOON.replace(day=SOON.day + 1))
    send(world, there)
    again = join(world, tea(world, 6))
    assert len({there, other, again}) == 3
    assert [of(one).lines[0].units for one in (there, other, again)] == [12, 5, 6]
    assert of(there).state is State.SENT


def test_a_request_that_joined_is_heard_once_also_after_another(world: World) -> None:
    there = draft(world, (TEA, 12))
    first, second = new_id(), new_id()
    for request_id in (first, second, first, second):
        assert join(world, tea(world, 1), request_id=request_id) == there
    assert of(there).lines[0].units == 14
    assert orders.heard(reading(), first) == (there,)
    assert orders.joined(reading(), first) == {there}
    assert orders.joined(reading(), new_id()) == frozenset()


def test_a_draft_that_others_joined_may_be_given_up(world: World) -> None:
    there = draft(world, (TEA, 12))
    join(world, tea(world, 1))
    drafting.give_up(there, hand=world.hand("Hạnh"))
    assert drafts() == 0


def test_no_draft_grows_beyond_what_one_looks_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MOST_LINES", 1)
    there = draft(world, (TEA, 12))
    join(world, tea(world, 3))
    assert of(there).lines[0].units == 15
    monkeypatch.setattr(drafting, "MOST_LINES", 0)
    with pytest.raises(TooManyLines):
        join(world, tea(world, 3))
    assert goods.MOST_LINES == 200


def test_whoever_sends_a_draft_has_seen_all_of_it(world: World, hanh: FlaskClient) -> None:
    order_id = draft(world, (TEA, 12))
    day = f"{TODAY.replace(day=24):%d/%m/%Y}"
    seen = {"request_id": new_id(), "wanted_on": day, "note": "", "way": "zalo"}
    late = hanh.post(f"/orders/{order_id}/dispatch", data={**seen, "units-9": "3"})
    assert late.status_code == 409
    assert "Đơn nháp vừa có thêm món" in late.get_data(as_text=True)
    assert of(order_id).state is State.DRAFT
    again = {**seen, "request_id": new_id(), "units-1": "12"}
    assert hanh.post(f"/orders/{order_id}/dispatch", data=again).status_code == 303
    assert of(order_id).state is State.SENT
