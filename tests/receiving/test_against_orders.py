"""Deliveries that follow an order: what counts for which line, over, short, other goods, prices."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from pos.base.errors import BadForm
from pos.base.transaction import reading, writing
from pos.ordering.kinds import Kind, State
from pos.ordering.models import OrderLineRow
from pos.ordering.refusals import IsEnded, NotSent, UnknownOrder
from pos.receiving import audits as checks
from pos.receiving import drafting, drafts, finishing, following, order_queries, settling, undoing
from pos.receiving import queries as deliveries
from pos.receiving.models import DeliveryRow, OrderedLine, PriceAnswer
from pos.receiving.refusals import (
    NoOtherPrice,
    OrderEnded,
    PriceAnswered,
    UnknownLine,
)
from pos.receiving.settling import Answer
from pos.stock import audits
from pos.stock.models import Lot
from tests.ordering import steps as ordering
from tests.receiving.ordered import (
    BUDS,
    FISH,
    LONG,
    POWDER,
    TEA,
    came,
    more_goods,
    on_their_way,
    order,
)
from tests.receiving.steps import begin, deliver, lines, put
from tests.shop.approved import yes
from tests.till.steps import book, changed, facts, rows
from tests.world import NOON, World


@pytest.fixture(autouse=True)
def goods(world: World) -> None:
    more_goods(world)


def tea(units: int, **form: str) -> tuple[str, dict[str, str]]:
    return TEA, {"quantity": f"{units}", **LONG, **form}


def buds(units: int, **form: str) -> tuple[str, dict[str, str]]:
    return BUDS, {"quantity": f"{units}", **LONG, **form}


def told(delivery_id: str) -> list[tuple[int, int, int, str]]:
    """Of each line of the order: its number, what was to come, what came, why less did."""
    found = rows(OrderedLine, OrderedLine.delivery_id == delivery_id)
    return [(one.order_line_no, one.due_units, one.came_units, one.why) for one in found]


def undo(world: World, delivery_id: str, *nos: int) -> None:
    undoing.undo_lines(delivery_id, nos or (1,), reason="Quét nhầm", hand=world.hand("Hạnh"))


def sound() -> None:
    """Stock, deliveries and orders agree."""
    reading().rollback()
    assert audits.audit(reading()) == []
    assert checks.audit(reading()) == []
    ordering.sound()


# -- What comes -------------------------------------------------------------------------


def test_what_comes_of_an_order_is_noted_there_in_the_same_act(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, tea(24), buds(5), order_id=order_id)
    assert came(order_id) == [24, 5]
    assert ordering.of(order_id).state is State.PARTLY_RECEIVED
    assert told(delivery_id) == [(1, 24, 24, ""), (2, 12, 5, "later")]
    assert [one["order"] for one in facts("lot.received/1")[-2:]] == [order_id] * 2
    [event] = [one for one in ordering.of(order_id).events if one.kind is Kind.RECEIVED]
    assert event.payload["delivery"] == delivery_id
    assert [(one["no"], one["units"], one["use_by"]) for one in event.payload["lines"]] == [
        (1, 24, "2027-11-01"),
        (2, 5, "2027-11-01"),
    ]
    sound()


def test_several_deliveries_fill_an_order_and_the_last_closes_it(world: World) -> None:
    order_id = order(world)
    first = deliver(world, tea(20), order_id=order_id)
    assert told(first) == [(1, 24, 20, "later"), (2, 12, 0, "later")]
    second = deliver(world, tea(4, lot_code="T2"), buds(12), order_id=order_id)
    assert told(second) == [(1, 4, 4, ""), (2, 12, 12, "")]
    assert ordering.of(order_id).state is State.CLOSED
    assert on_their_way() == []
    sound()


def test_two_lots_of_one_line_count_together(world: World) -> None:
    order_id = order(world)
    goods = (tea(10, lot_code="T1"), tea(14, lot_code="T2", use_by="01/12/2027"))
    assert told(deliver(world, *goods, order_id=order_id))[0] == (1, 24, 24, "")
    sound()


def test_what_the_producer_confirmed_is_what_is_still_to_come(world: World) -> None:
    order_id = order(world)
    ordering.confirm(world, order_id, (1, 18), (2, 0))
    assert told(deliver(world, tea(18), order_id=order_id)) == [(1, 18, 18, "")]
    assert ordering.of(order_id).state is State.CLOSED


def test_too_much_is_taken_and_told(world: World) -> None:
    order_id = order(world)
    assert told(deliver(world, tea(30), order_id=order_id))[0] == (1, 24, 30, "")
    assert came(order_id) == [30, 0]
    sound()


def test_short_has_the_reason_that_was_said_and_the_rest_the_one_for_the_rest(
    world: World,
) -> None:
    order_id = order(world)
    said = {1: "broken", 0: "out"}
    delivery_id = deliver(world, tea(20), order_id=order_id, shorts=said)
    assert [one[3] for one in told(delivery_id)] == ["broken", "out"]
    other = order(world)
    unsaid = deliver(world, tea(1, lot_code="T2"), order_id=other, shorts={1: "vì sao"})
    assert [one[3] for one in told(unsaid)] == ["later", "later"]


def awaited(order_id: str) -> list[int]:
    """What is still to come of each line of an order."""
    return [one.open_units for one in ordering.of(order_id).lines]


def test_what_the_producer_has_no_more_is_not_waited_for(world: World) -> None:
    order_id = order(world)
    deliver(world, tea(20), order_id=order_id, shorts={1: "out"})
    assert (awaited(order_id), came(order_id)) == ([0, 12], [20, 0])
    [event] = [one for one in ordering.of(order_id).events if one.kind is Kind.RECEIVED]
    assert event.payload["over"] == [{"no": 1, "why": "out"}]
    assert ordering.of(order_id).state is State.PARTLY_RECEIVED
    assert [one.goods for one in on_their_way()] == [1]
    deliver(world, buds(12), order_id=order_id)
    assert ordering.of(order_id).state is State.CLOSED
    assert facts("order.closed/1")[0]["left"] == [{"no": 1, "units": 4}]
    sound()


def test_an_order_of_which_the_rest_is_not_waited_for_closes_by_itself(world: World) -> None:
    order_id = order(world)
    deliver(world, tea(20), order_id=order_id, shorts={1: "broken", 0: "out"})
    assert ordering.of(order_id).state is State.CLOSED
    [fact] = facts("order.closed/1")
    assert (fact["by_itself"], fact["left"]) == (
        True,
        [{"no": 1, "units": 4}, {"no": 2, "units": 12}],
    )
    sound()


def test_an_order_of_which_nothing_came_and_nothing_will_waits_for_a_person(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, (FISH, {}), order_id=order_id, shorts={0: "out"})
    one = ordering.of(order_id)
    assert (one.state, one.comes_to_nothing, awaited(order_id)) == (State.SENT, True, [0, 0])
    undo(world, delivery_id)
    assert (awaited(order_id), ordering.of(order_id).comes_to_nothing) == ([24, 12], False)
    sound()


def test_what_was_heard_with_a_delivery_falls_with_it(world: World) -> None:
    order_id = order(world)
    goods = (tea(10, lot_code="T1"), buds(5))
    delivery_id = deliver(world, *goods, order_id=order_id, shorts={1: "out", 2: "out"})
    assert ordering.of(order_id).state is State.CLOSED
    undo(world, delivery_id, 1)
    assert (ordering.of(order_id).state, awaited(order_id)) == (State.PARTLY_RECEIVED, [24, 0])
    undo(world, delivery_id, 2)
    assert (ordering.of(order_id).state, awaited(order_id)) == (State.SENT, [24, 12])
    sound()


def test_goods_that_were_not_ordered_come_in_and_count_for_nothing(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, tea(24), (FISH, {}), order_id=order_id)
    assert [one.order_line_no for one in lines(delivery_id)] == [1, None]
    assert came(order_id) == [24, 0]
    sound()


def test_a_delivery_of_other_goods_alone_tells_the_order_nothing(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, (FISH, {}), order_id=order_id)
    assert [one.kind for one in ordering.of(order_id).events] == [Kind.SENT]
    assert [one[2] for one in told(delivery_id)] == [0, 0]


def test_a_substitute_counts_for_the_line_in_whose_stead_it_came(world: World) -> None:
    order_id = order(world, (TEA, 24))
    delivery_id = deliver(world, buds(6, instead_of="1"), tea(18), order_id=order_id)
    assert [(one.name_vi, one.instead_of) for one in lines(delivery_id)] == [
        ("Chè nõn tôm Tân Cương", "Chè Đinh Tân Cương"),
        ("Chè Đinh Tân Cương", ""),
    ]
    assert came(order_id) == [24]
    [event] = [one for one in ordering.of(order_id).events if one.kind is Kind.RECEIVED]
    assert [one["product"] for one in event.payload["lines"]] == [
        world.product_id(BUDS),
        world.product_id(TEA),
    ]
    sound()


@pytest.mark.parametrize(
    ("sku", "form"),
    [
        (FISH, {"instead_of": "1"}),  # another producer's
        (POWDER, {"instead_of": "1", "quantity": "1,5"}),  # by weight
        (BUDS, {"instead_of": "9"}),
        (BUDS, {"instead_of": "x"}),
    ],
)
def test_nothing_stands_in_for_what_it_cannot(world: World, sku: str, form: dict[str, str]) -> None:
    draft_id = begin(world, order_id=order(world, (TEA, 24)))
    with pytest.raises(BadForm) as bad:
        put(world, draft_id, sku, **{**LONG, **form})
    assert bad.value.problems == {"instead_of": "not_known"}


def test_what_was_ordered_itself_stands_in_for_nothing(world: World) -> None:
    order_id = order(world)
    draft_id = begin(world, order_id=order_id)
    put(world, draft_id, BUDS, **{**LONG, "instead_of": "1"})
    [line] = drafts.lines(reading(), draft_id).values()
    assert line.order_line_no == 2


# -- Which order ------------------------------------------------------------------------


def test_a_delivery_is_begun_of_an_order_that_is_on_its_way_alone(world: World) -> None:
    ended = order(world)
    ordering.close(world, ended)
    for order_id, no in (("01X", UnknownOrder), (ordering.draft(world, (TEA, 1)), NotSent)):
        with pytest.raises(no):
            begin(world, order_id=order_id)
    with pytest.raises(IsEnded):
        begin(world, order_id=ended)
    assert drafts.under_way(reading()) == []


def test_beginning_an_order_that_is_being_received_goes_on_with_it(world: World) -> None:
    order_id = order(world)
    assert begin(world, order_id=order_id) == begin(world, "Lan", order_id=order_id)
    [one] = on_their_way()
    assert (one.number, one.goods, one.draft_id) == (
        "HN01-PO-2026-0001",
        2,
        begin(world, order_id=order_id),
    )


def test_a_delivery_follows_an_order_found_later_and_lets_it_go_again(world: World) -> None:
    order_id, draft_id = order(world), begin(world)
    put(world, draft_id, TEA, **LONG)
    put(world, draft_id, FISH)

    def counted() -> list[int | None]:
        reading().rollback()
        return [one.order_line_no for one in drafts.lines(reading(), draft_id).values()]

    following.follow_order(draft_id, order_id, hand=world.hand())
    assert counted() == [1, None]
    following.follow_order(draft_id, "", hand=world.hand())
    assert counted() == [None, None]
    following.follow_order(draft_id, order_id, hand=world.hand())
    finishing.receive_delivery(draft_id, hand=world.hand())
    assert came(order_id) == [12, 0]
    sound()


def test_an_order_that_ended_meanwhile_stops_the_delivery_whole(world: World) -> None:
    order_id = order(world)
    draft_id = begin(world, order_id=order_id)
    put(world, draft_id, TEA, **LONG)
    ordering.close(world, order_id)
    before = book()
    with pytest.raises(OrderEnded):
        finishing.receive_delivery(draft_id, hand=world.hand())
    assert changed(before) == set()
    following.follow_order(draft_id, "", hand=world.hand())
    finishing.receive_delivery(draft_id, hand=world.hand())
    assert came(order_id) == [0, 0]
    sound()


def test_received_twice_is_noted_once(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, tea(5), order_id=order_id)
    before = book()
    assert finishing.receive_delivery(delivery_id, hand=world.hand()) == delivery_id
    assert changed(before) == set()
    assert came(order_id) == [5, 0]


# -- Undone -----------------------------------------------------------------------------


def test_what_is_undone_did_not_come_of_the_order_either(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, tea(24), buds(12), order_id=order_id)
    assert ordering.of(order_id).state is State.CLOSED
    for _ in range(2):
        undo(world, delivery_id, 2)
    assert came(order_id) == [24, 0]
    assert ordering.of(order_id).state is State.PARTLY_RECEIVED  # it had closed by itself
    [one] = on_their_way()
    assert one.goods == 1
    sound()


def test_an_undoing_that_is_refused_takes_nothing_off_the_order(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, tea(24), order_id=order_id)
    before = book()
    with pytest.raises(UnknownLine):
        undo(world, delivery_id, 1, 7)
    assert changed(before) == set()
    assert came(order_id) == [24, 0]


def test_a_delivery_of_the_day_before_is_undone_on_the_order_too(world: World) -> None:
    order_id = order(world)
    delivery_id = deliver(world, tea(24), order_id=order_id)
    hand = world.hand("Lan", NOON + timedelta(days=1))
    said = yes(world, undo_delivery=1)
    undoing.undo_lines(delivery_id, (1,), reason="Nhầm", hand=hand, voucher=said)
    assert came(order_id) == [0, 0]
    sound()


# -- Prices -----------------------------------------------------------------------------


def cost_of(delivery_id: str) -> int | None:
    """What the lot of a delivery's first line costs in the books."""
    return rows(Lot, Lot.id == lines(delivery_id)[0].lot_id)[0].cost_vnd


def at_other_price(world: World, **form: Any) -> str:
    return deliver(world, tea(24, cost_vnd="320.000", **form), order_id=order(world))


def settle(world: World, delivery_id: str, answer: Answer, *, no: int = 1, note: str = "") -> None:
    settling.settle_price(delivery_id, no, answer, note=note, hand=world.hand("Hạnh"))


def test_another_price_is_kept_with_the_ordered_one_and_waits(world: World) -> None:
    delivery_id = at_other_price(world)
    [line] = lines(delivery_id)
    assert (line.ordered_cost_vnd, line.cost_vnd, cost_of(delivery_id)) == (
        300_000,
        320_000,
        320_000,
    )
    assert order_queries.count_open_prices(reading()) == 1


def test_the_ordered_price_and_one_that_nobody_knows_wait_for_nobody(world: World) -> None:
    deliver(world, tea(12, cost_vnd="300.000"), buds(1), order_id=order(world))
    fish = order(world, (FISH, 12), cost_vnd=None)
    deliver(world, (FISH, {"cost_vnd": "1"}), order_id=fish)
    deliver(world, tea(12, cost_vnd="2", lot_code="T3"))
    assert order_queries.count_open_prices(reading()) == 0


def test_an_agreed_price_stands_and_is_told(world: World) -> None:
    delivery_id = at_other_price(world)
    settle(world, delivery_id, Answer.AGREED, note="Tăng từ tháng 11")
    reading().rollback()
    assert order_queries.count_open_prices(reading()) == 0
    assert cost_of(delivery_id) == 320_000
    [fact] = facts("cost.settled/1")
    assert (fact["asked_vnd"], fact["ordered_vnd"], fact["cost_vnd"]) == (320_000, 300_000, 320_000)
    assert (fact["answer"], fact["note"]) == ("agreed", "Tăng từ tháng 11")


def test_where_the_ordered_price_holds_the_lot_costs_that(world: World) -> None:
    delivery_id = at_other_price(world)
    settle(world, delivery_id, Answer.AS_ORDERED)
    assert cost_of(delivery_id) == 300_000
    assert facts("cost.settled/1")[0]["cost_vnd"] == 300_000
    assert lines(delivery_id)[0].cost_vnd == 320_000
    later = deliver(world, tea(1, lot_code=lines(delivery_id)[0].lot_code, cost_vnd="350.000"))
    assert cost_of(delivery_id) == 350_000
    undo(world, later)
    assert cost_of(delivery_id) == 300_000  # the newest word that is left


def test_a_price_is_settled_once(world: World) -> None:
    delivery_id = at_other_price(world)
    settle(world, delivery_id, Answer.AGREED)
    before = book()
    settle(world, delivery_id, Answer.AGREED)
    with pytest.raises(PriceAnswered):
        settle(world, delivery_id, Answer.AS_ORDERED)
    assert changed(before) == set()
    assert len(rows(PriceAnswer)) == 1


def test_nothing_is_said_of_a_price_that_is_no_other(world: World) -> None:
    delivery_id = deliver(world, tea(24, cost_vnd="300.000"), order_id=order(world))
    with pytest.raises(NoOtherPrice):
        settle(world, delivery_id, Answer.AGREED)
    with pytest.raises(UnknownLine):
        settle(world, delivery_id, Answer.AGREED, no=2)
    other = at_other_price(world, lot_code="T9")
    undo(world, other)
    with pytest.raises(NoOtherPrice):
        settle(world, other, Answer.AGREED)
    reading().rollback()
    assert order_queries.count_open_prices(reading()) == 0


# -- Laws -------------------------------------------------------------------------------

parts = st.tuples(
    st.sampled_from(("tea", "buds", "buds for tea", "fish", "powder")), st.integers(1, 30)
)
runs = st.lists(
    st.one_of(
        st.lists(parts, min_size=1, max_size=4).map(lambda one: ("deliver", one)),
        st.tuples(st.just("undo"), st.integers(0, 20)),
        st.tuples(st.just("again"), st.integers(0, 20)),
    ),
    min_size=2,
    max_size=7,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(run=runs, is_buds_ordered=st.booleans())
def test_however_an_order_comes_what_it_says_came_is_the_sum_of_the_lots_noted(
    world: World, run: list[tuple[str, Any]], is_buds_ordered: bool
) -> None:
    order_id = order(world, (TEA, 24), *([(BUDS, 12)] if is_buds_ordered else []))
    made: list[str] = []
    for what, told_of in run:
        if what == "deliver":
            is_open = ordering.of(order_id).is_open
            made.append(_came(world, order_id if is_open else "", told_of))
        elif made and what == "undo":
            delivery_id = made[told_of % len(made)]
            undo(world, delivery_id, 1 + told_of % len(lines(delivery_id)))
        elif made:
            finishing.receive_delivery(made[told_of % len(made)], hand=world.hand())
    received = {one.no: 0 for one in ordering.of(order_id).lines}
    for row in rows(DeliveryRow, DeliveryRow.order_id == order_id):
        gone = deliveries.undone_nos(reading(), row.id)
        for line in lines(row.id):
            if line.order_line_no is not None and line.no not in gone:
                received[line.order_line_no] += line.units
    assert came(order_id) == list(received.values())
    assert all(
        one.left_units == 0 or one.no in {line.no for line in ordering.of(order_id).live_lines}
        for one in _beside(order_id)
    )
    sound()


def _came(world: World, order_id: str, goods: list[tuple[str, int]]) -> str:
    draft_id = begin(world, order_id=order_id)
    for what, units in goods:
        sku = {"tea": TEA, "buds": BUDS, "fish": FISH, "powder": POWDER}.get(what, BUDS)
        form = {} if sku == FISH else dict(LONG)
        if what == "buds for tea":
            form["instead_of"] = "1"
        put(world, draft_id, sku, **{**form, "quantity": f"{units}"})
    return finishing.receive_delivery(draft_id, hand=world.hand("Hạnh"))


def _beside(order_id: str) -> tuple[Any, ...]:
    from pos.receiving import against

    return against.compare(ordering.of(order_id), [])


def test_the_audit_finds_an_order_that_says_otherwise(world: World) -> None:
    order_id = order(world)
    deliver(world, tea(5), order_id=order_id)
    with writing() as session:
        wrong = (OrderLineRow.order_id == order_id) & (OrderLineRow.no == 1)
        session.execute(update(OrderLineRow).where(wrong).values(received_units=6))
    found = checks.audit(reading())
    assert [(one.check, one.facts["noted"], one.facts["came"]) for one in found] == [
        ("receiving.orders_equal_lines", 6, 5)
    ]


@pytest.mark.parametrize("table", ["receiving_ordered", "receiving_price_answers"])
def test_what_was_compared_and_said_is_never_changed(world: World, table: str) -> None:
    settle(world, at_other_price(world), Answer.AGREED)
    for change in ("UPDATE {} SET rowid = rowid", "DELETE FROM {}"):
        with pytest.raises(Exception, match="is never changed"), writing() as session:
            session.execute(text(change.format(table)))


def test_a_line_is_read_again_with_what_it_counts_for(world: World) -> None:
    draft_id = begin(world, order_id=order(world, (TEA, 24)))
    form = {**LONG, "quantity": "6", "instead_of": "1"}
    line_id = put(world, draft_id, BUDS, **form)
    product, hand = world.product_id(BUDS), world.hand()
    drafting.put_line(draft_id, product, form, hand=hand, line_id=line_id)
    [line] = drafts.lines(reading(), draft_id).values()
    assert line.order_line_no == 1
