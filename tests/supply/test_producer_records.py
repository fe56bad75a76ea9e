"""A producer's record: what became of its orders, and how fresh its goods came."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base import clock
from pos.base.transaction import reading
from pos.ordering.kinds import Way
from pos.receiving import undoing
from pos.supply import producer_records, producer_views
from pos.supply.order_ends import Arrival, EndedLine, became
from pos.supply.producer_views import ProducerRecord
from tests.ordering import steps as ordering
from tests.ordering.steps import (
    SOON,
    TEA,
    cancel,
    change,
    close,
    come,
    confirm,
    go_back,
    sent,
)
from tests.receiving.steps import deliver
from tests.world import NOON, TODAY, World

DAY = timedelta(days=1)


def line(units: int = 10, came: int = 10, *, late: int = 0, is_weighed: bool = False) -> EndedLine:
    return EndedLine(units, came, SOON - late * DAY, is_weighed)


def arrived(*units: tuple[int, int, int]) -> list[Arrival]:
    """`(line, units, days after SOON)`."""
    return [Arrival(f"{at}", no, n, SOON + days * DAY) for at, (no, n, days) in enumerate(units)]


# -- One order ----------------------------------------------------------------------------


def test_an_order_arrived_as_late_as_the_half_of_its_goods_had_come() -> None:
    lines = {1: line(10), 2: line(10)}
    one = became("p", lines, arrived((1, 4, 0), (1, 6, 2), (2, 10, 5)))
    assert one is not None
    assert (one.promised, one.arrived) == (SOON, SOON + 2 * DAY)
    assert (one.ordered, one.got) == (20, 20)


def test_each_line_is_late_against_its_own_day() -> None:
    lines = {1: line(10, late=3), 2: line(10)}  # the first was promised three days before
    one = became("p", lines, arrived((1, 10, -3), (2, 10, 0)))
    assert one is not None
    assert one.arrived == one.promised


def test_too_much_of_one_line_makes_up_for_no_other() -> None:
    one = became("p", {1: line(10, 30), 2: line(10, 0)}, arrived((1, 30, 0)))
    assert one is not None
    assert (one.ordered, one.got) == (20, 10)


def test_goods_by_weight_weigh_as_pieces_do() -> None:
    one = became("p", {1: line(10_000, 5_000, is_weighed=True), 2: line(40, 40)}, [])
    assert one is not None
    assert (one.ordered, one.got) == (80, 60)


def test_what_was_taken_back_never_came() -> None:
    told = [Arrival("a", 1, 10, SOON), Arrival("b", 1, 10, SOON + 4 * DAY)]
    back = Arrival("a", 1, -10, SOON + 9 * DAY)
    one = became("p", {1: line(10)}, [*told, back])
    assert one is not None
    assert one.arrived == SOON + 4 * DAY


def test_a_silent_producer_never_arrived_and_an_empty_order_says_nothing() -> None:
    one = became("p", {1: line(10, 0)}, [])
    assert one is not None
    assert (one.arrived, one.got) == (None, 0)
    assert became("p", {1: line(0, 0)}, []) is None


@given(
    parts=st.lists(
        st.tuples(st.integers(1, 3), st.integers(1, 40), st.integers(-5, 30)), min_size=1
    )
)
def test_whatever_comes_no_more_counts_than_was_ordered_and_it_arrives_on_a_day_of_its_own(
    parts: list[tuple[int, int, int]],
) -> None:
    came = {no: sum(n for line_no, n, _day in parts if line_no == no) for no in (1, 2, 3)}
    one = became("p", {no: line(20, units) for no, units in came.items()}, arrived(*parts))
    assert one is not None
    assert one.got == sum(min(units, 20) for units in came.values())
    assert one.arrived is not None
    assert one.arrived in {SOON + days * DAY for _no, _n, days in parts}


# -- In the books -------------------------------------------------------------------------


def at(days: int) -> object:
    """The clock so many days after today."""
    return clock.running(lambda: NOON + days * DAY)


def record(world: World) -> ProducerRecord | None:
    session = reading()
    session.rollback()
    return producer_views.record_of(session, ordering.producer_id(world), TODAY + 30 * DAY)


def test_a_producer_nobody_ordered_from_has_no_record(world: World) -> None:
    assert record(world) is None


def test_orders_that_are_over_say_how_a_producer_delivers(world: World) -> None:
    on_time, late, silent, given_up = (sent(world, (TEA, 10)) for _ in range(4))
    sent(world, (TEA, 10))  # on its way, and overdue by then
    with at(3):
        come(world, on_time, (1, 10))
    with at(7):
        come(world, late, (1, 5))
        close(world, late)
        close(world, silent)
    with at(8):
        cancel(world, given_up)
    found = record(world)
    assert found is not None
    over = found.over
    assert (over.orders, over.on_time, over.late, over.silent) == (4, 1, 1, 2)
    assert (over.days_late_tenths, over.filled_bp, found.overdue) == (40, 3_750, 1)
    kept = producer_records.records(reading(), TODAY + 30 * DAY)[ordering.producer_id(world)]
    assert (kept.orders, kept.late, kept.late_days, kept.absent) == (4.0, 0.5, 2.0, 2.5)
    assert over.slip_bp == int(10_000 * kept.slip(7).chance + 0.5)


def test_what_the_shop_cancels_before_its_day_is_nobodys_fault(world: World) -> None:
    cancel(world, sent(world, (TEA, 10)))
    assert record(world) is None


def test_what_the_producer_confirmed_is_its_promise(world: World) -> None:
    order_id = sent(world, (TEA, 10))
    confirm(world, order_id, (1, 10), on=SOON + 4 * DAY)
    with at(7):
        come(world, order_id, (1, 10))
    found = record(world)
    assert found is not None
    assert (found.over.on_time, found.over.late) == (1, 0)


def test_whoever_puts_it_off_is_late_against_the_first_day(world: World) -> None:
    order_id = sent(world, (TEA, 10))
    confirm(world, order_id, (1, 10), on=SOON + DAY, way=Way.LINK)
    with at(2):
        confirm(world, order_id, (1, 10), on=SOON + 6 * DAY, way=Way.LINK)
    with at(9):
        come(world, order_id, (1, 10))
    found = record(world)
    assert found is not None
    assert (found.over.on_time, found.over.late, found.over.days_late_tenths) == (0, 1, 50)


def test_a_word_that_comes_behind_the_wanted_day_is_no_promise(world: World) -> None:
    order_id = sent(world, (TEA, 10))
    with at(5):  # two days after it was wanted somebody rings up
        confirm(world, order_id, (1, 10), on=SOON + 4 * DAY)
    with at(7):
        come(world, order_id, (1, 10))
    found = record(world)
    assert found is not None
    assert (found.over.late, found.over.days_late_tenths) == (1, 40)


def test_what_the_shop_itself_puts_off_is_nobodys_lateness(world: World) -> None:
    order_id = sent(world, (TEA, 10))
    confirm(world, order_id, (1, 10), on=SOON)
    change(world, order_id, (1, 10), on=SOON + 7 * DAY)
    with at(10):
        come(world, order_id, (1, 10))
    found = record(world)
    assert found is not None
    assert (found.over.on_time, found.over.late) == (1, 0)


def test_more_of_it_asked_for_on_the_same_day_leaves_the_other_lines_word(world: World) -> None:
    order_id = sent(world, (TEA, 10))
    confirm(world, order_id, (1, 10), on=SOON - DAY)
    change(world, order_id, (1, 12), on=SOON)
    with at(3):
        come(world, order_id, (1, 12))
    found = record(world)
    assert found is not None
    assert (found.over.on_time, found.over.late) == (1, 0)  # agreed anew: the wanted day


def test_a_producer_that_said_so_was_not_silent(world: World) -> None:
    at_once, later, silent = (sent(world, (TEA, 10)) for _ in range(3))
    for order_id in (at_once, later):
        confirm(world, order_id, (1, 0))
    cancel(world, at_once)
    with at(4):
        cancel(world, later)
        cancel(world, silent)
    found = record(world)
    assert found is not None
    over = found.over
    assert (over.orders, over.on_time, over.silent, over.refused) == (3, 0, 1, 2)
    kept = producer_records.records(reading(), TODAY + 30 * DAY)[ordering.producer_id(world)]
    assert (kept.orders, kept.absent) == (3.0, 3.0)


def test_a_delivery_received_by_mistake_is_no_delivery(world: World) -> None:
    order_id = sent(world, (TEA, 10))
    mistaken = come(world, order_id, (1, 10))
    go_back(world, order_id, mistaken, (1, 10))
    with at(5):
        come(world, order_id, (1, 10))
    found = record(world)
    assert found is not None
    assert (found.over.late, found.over.days_late_tenths) == (1, 20)


def test_orders_of_long_ago_say_nothing_any_more(world: World) -> None:
    order_id = sent(world, (TEA, 10))
    come(world, order_id, (1, 10))
    session = reading()
    session.rollback()
    for days, n in ((400, 1), (404, 0)):
        kept = producer_records.records(session, TODAY + days * DAY)
        assert len(kept) == n, days


def test_the_life_left_on_arrival_is_the_median_of_what_came(world: World) -> None:
    dates = ("20/02/2027", "21/05/2027", "21/11/2027")
    for n, day in enumerate(dates):
        form = {"use_by": day, "lot_code": f"T{n}", "life_reason": "Thử"}
        made = deliver(world, (TEA, form))
    found = record(world)
    assert found is not None
    assert found.life is not None
    assert (found.life.days, found.life.lots) == (182, 3)
    assert found.life.share_bp == 4_986  # of 365 days
    undoing.undo_lines(made, (1,), reason="Nhầm", hand=world.hand("Hạnh"))
    found = record(world)
    assert found is not None
    assert found.life is not None
    assert found.life.lots == 2


# -- On the producer's page ---------------------------------------------------------------


@pytest.mark.parametrize(("name", "is_told"), [("Hạnh", True), ("Lan", False)])
def test_the_producers_page_tells_how_it_delivers(world: World, name: str, is_told: bool) -> None:
    order_id = sent(world, (TEA, 10))
    come(world, order_id, (1, 10))
    client = world.sign_in(name)
    page = client.get(f"/catalogue/producers/{ordering.producer_id(world)}")
    text = page.get_data(as_text=True)
    assert ("Đã giao thế nào" in text) is is_told
    if is_told:
        assert "Đúng hẹn" in text
