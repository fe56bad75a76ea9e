"""How orders end: by themselves, by a person, and what opens them again."""

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.ordering import queries
from pos.ordering.kinds import State, Way
from pos.ordering.refusals import HasCome, IsEnded
from tests.ordering.steps import (
    TEA,
    cancel,
    change,
    close,
    come,
    confirm,
    go_back,
    look,
    of,
    sent,
    sound,
)
from tests.till.steps import facts
from tests.world import TODAY, World


def test_an_order_of_which_all_came_is_closed_by_itself(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    come(world, order_id, (1, 5))
    assert of(order_id).state is State.PARTLY_RECEIVED
    assert queries.open_orders(reading())[0].lines == {world.product_id(TEA): 7}
    come(world, order_id, (1, 7))
    assert of(order_id).state is State.CLOSED
    [told] = facts("order.closed/1")
    assert (told["change"], told["left"]) == ("closed", [])
    assert queries.open_orders(reading()) == []
    sound()


def test_more_may_come_than_was_ordered(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    come(world, order_id, (1, 14))
    one = of(order_id)
    assert (one.state, one.lines[0].received_units, one.lines[0].open_units) == (
        State.CLOSED,
        14,
        0,
    )
    sound()


def test_what_was_not_delivered_is_told_when_a_person_closes(world: World) -> None:
    order_id, request_id = sent(world, (TEA, 12)), new_id()
    come(world, order_id, (1, 5))
    with pytest.raises(HasCome):
        cancel(world, order_id)
    for _ in range(2):
        close(world, order_id, "Hết hàng", request_id=request_id)
    [told] = facts("order.closed/1")
    assert (told["left"], told["reason"]) == ([{"no": 1, "units": 7}], "Hết hàng")
    with pytest.raises(IsEnded):
        come(world, order_id, (1, 1))
    sound()


def test_a_cancelled_order_is_not_waited_for(world: World) -> None:
    order_id = sent(world)
    cancel(world, order_id, "Khách thôi lấy")
    assert of(order_id).state is State.CANCELLED
    [told] = facts("order.closed/1")
    assert (told["change"], told["left"]) == ("cancelled", [{"no": 1, "units": 12}])
    with pytest.raises(IsEnded):
        confirm(world, order_id, (1, 12))
    sound()


def test_a_delivery_taken_back_opens_what_closed_by_itself_alone(world: World) -> None:
    full, short = sent(world, (TEA, 12)), sent(world, (TEA, 12))
    delivery = come(world, full, (1, 12))
    go_back(world, full, delivery, (1, 12))
    assert (of(full).state, of(full).lines[0].received_units) == (State.SENT, 0)
    assert facts("order.changed/1")[0]["change"] == "reopened"
    other = come(world, short, (1, 5))
    close(world, short)
    go_back(world, short, other, (1, 5))
    assert (of(short).state, of(short).lines[0].received_units) == (State.CLOSED, 0)
    sound()


def test_an_order_closes_by_itself_whatever_settled_its_last_line(world: World) -> None:
    answered, changed, asked = (sent(world, (TEA, 12)) for _ in range(3))
    come(world, answered, (1, 5))
    confirm(world, answered, (1, 5), way=Way.LINK)
    come(world, changed, (1, 5))
    change(world, changed, (1, 5))
    assert [of(one).state for one in (answered, changed)] == [State.CLOSED, State.CLOSED]
    assert [one["by_itself"] for one in facts("order.closed/1")] == [True, True]
    confirm(world, asked, (1, 0), way=Way.LINK)
    assert (of(asked).state, of(asked).comes_to_nothing) == (State.CONFIRMED, True)
    sound()


def test_an_answer_heard_before_its_order_closed_is_news_until_somebody_looks(
    world: World,
) -> None:
    order_id, given_up = sent(world, (TEA, 12)), sent(world, (TEA, 6))
    come(world, order_id, (1, 5))
    for one, units in ((order_id, 5), (given_up, 0)):
        confirm(world, one, (1, units), way=Way.LINK, note="Hết chè rồi")
    assert queries.answered(reading()) == 2
    page = queries.page(reading(), queries.Wanted("now"), 1, TODAY)
    assert {one.order_id for one in page.rows} == {order_id, given_up}
    assert queries.counts(reading(), TODAY)["now"] == 2
    cancel(world, given_up)  # who ends an order has its answer before them
    reading().rollback()
    assert queries.answered(reading()) == 1
    look(world, order_id)
    reading().rollback()
    assert queries.answered(reading()) == 0
    assert queries.page(reading(), queries.Wanted("now"), 1, TODAY).rows == ()


def test_less_than_ordered_is_short_and_what_came_is_not_asked_again(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    assert not of(order_id).is_short
    confirm(world, order_id, (1, 0))
    assert (of(order_id).is_short, of(order_id).lines[0].is_asked) == (True, True)
    confirm(world, order_id, (1, 10))
    come(world, order_id, (1, 4))
    assert of(order_id).lines[0].is_asked


def test_taking_back_what_was_too_much_leaves_an_order_closed(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    delivery = come(world, order_id, (1, 14))
    go_back(world, order_id, delivery, (1, 2))
    assert (of(order_id).state, of(order_id).lines[0].received_units) == (State.CLOSED, 12)
    assert facts("order.changed/1") == []
    sound()
