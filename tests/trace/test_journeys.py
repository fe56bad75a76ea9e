"""What has become of a lot, worked out from its moves: never how many, never to whom."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos.stock.places import (
    CUSTOMER,
    DISPOSED,
    PACKED,
    PACKING,
    QUARANTINE,
    SHOP,
    STOREROOM,
    SUPPLIER,
)
from pos.trace.journeys import Event, Happened, Moved, Order, Where, journey, standing_order, where

DAY = date(2026, 11, 3)
PLACES = (SUPPLIER, SHOP, STOREROOM, QUARANTINE, "fair-1", CUSTOMER, DISPOSED, PACKING)


def moved(day: int, from_place: str, to_place: str, reason: str = "x", units: int = 77) -> Moved:
    on = DAY + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
    return Moved(on, from_place, to_place, reason, at, at, units)


def order(day: int, *, is_recall: bool = False, released: int | None = None) -> Order:
    at = datetime(2026, 11, 3, 5, tzinfo=UTC)
    ended = None if released is None else at + timedelta(days=released)
    return Order(is_recall, at + timedelta(days=day), "Lý do", "Việc", "", "", "", ended)


def kinds(events: tuple[Event, ...]) -> list[Happened]:
    return [one.kind for one in events]


def test_goods_that_waited_in_the_storeroom_are_received_first_and_put_on_sale_later() -> None:
    told = journey(
        [moved(0, SUPPLIER, STOREROOM), moved(2, STOREROOM, SHOP), moved(3, STOREROOM, SHOP)],
        [],
        made_on=DAY,
        now=Where.HERE,
    )
    assert kinds(told) == [Happened.ON_SALE, Happened.RECEIVED, Happened.MADE]
    assert told[0].on == DAY + timedelta(days=2)


def test_goods_put_on_the_shelf_at_once_are_told_so_in_one_line_a_day() -> None:
    twice = [moved(0, SUPPLIER, SHOP, "a"), moved(0, SUPPLIER, SHOP, "b"), moved(4, SUPPLIER, SHOP)]
    told = journey(twice, [], made_on=None, now=Where.HERE)
    assert kinds(told) == [Happened.RECEIVED, Happened.ARRIVED_ON_SALE, Happened.MADE]


def test_a_fair_is_a_shelf_too_and_a_set_is_packed_here() -> None:
    told = journey(
        [moved(0, PACKING, STOREROOM), moved(1, STOREROOM, "fair-2")],
        [],
        made_on=DAY,
        now=Where.HERE,
    )
    assert kinds(told) == [Happened.ON_SALE, Happened.PACKED, Happened.MADE]


def test_holds_recalls_and_their_ends_stand_where_they_happened() -> None:
    told = journey(
        [moved(0, SUPPLIER, SHOP)],
        [order(1, released=2), order(5, is_recall=True)],
        made_on=DAY,
        now=Where.HERE,
    )
    assert kinds(told) == [
        Happened.RECALLED,
        Happened.RELEASED,
        Happened.HELD,
        Happened.ARRIVED_ON_SALE,
        Happened.MADE,
    ]
    assert [one.is_grave for one in told] == [True, False, True, False, False]


def test_a_hold_lifted_in_the_same_moment_is_told_in_the_order_it_happened() -> None:
    told = journey([], [order(0, released=0)], made_on=None, now=Where.GONE)
    assert kinds(told) == [Happened.RELEASED, Happened.HELD, Happened.MADE]


def test_sold_out_is_told_by_its_last_day_of_sale_without_the_hour() -> None:
    sold = [
        moved(0, SUPPLIER, SHOP),
        moved(3, SHOP, CUSTOMER, units=7),
        moved(6, SHOP, CUSTOMER, units=70),
    ]
    assert where({SHOP: 0}, sold) is Where.SOLD
    first = journey(sold, [], made_on=DAY, now=Where.SOLD)[0]
    assert first == Event(Happened.SOLD_OUT, None, DAY + timedelta(days=6))


def test_a_lot_of_which_the_rest_is_put_aside_or_lies_in_sets_is_not_told_as_sold_out() -> None:
    for kept in (QUARANTINE, PACKED):
        sold = [moved(0, SUPPLIER, SHOP, units=9), moved(2, SHOP, CUSTOMER, units=3)]
        rest = [*sold, moved(3, SHOP, kept, units=6)]
        assert Happened.SOLD_OUT not in kinds(journey(rest, [], made_on=DAY, now=Where.SOLD))
        gone = [*rest, moved(4, kept, DISPOSED, units=6)]
        assert kinds(journey(gone, [], made_on=DAY, now=Where.SOLD))[0] is Happened.SOLD_OUT


def test_where_a_lot_is() -> None:
    came = [moved(0, SUPPLIER, SHOP)]
    assert where({SHOP: 1}, came) is Where.HERE
    assert where({STOREROOM: 1}, came) is Where.HERE
    assert where({SHOP: 0, PACKED: 1}, came) is Where.HERE
    assert where({"fair-3": 1}, came) is Where.HERE
    assert where({QUARANTINE: 9}, came) is Where.GONE
    assert where({}, [*came, moved(1, SHOP, DISPOSED)]) is Where.GONE
    assert where({}, [*came, moved(1, SHOP, CUSTOMER)]) is Where.SOLD


def test_the_order_that_counts_is_a_recall_then_the_newest_and_never_one_that_was_lifted() -> None:
    assert standing_order([order(3, released=1)]) is None
    recall = order(1, is_recall=True)
    assert standing_order([order(9), recall, order(4)]) == recall
    assert standing_order([order(2), order(7)]) == order(7)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(PLACES), st.sampled_from(PLACES)).filter(
            lambda one: one[1] != one[2]
        )
    ),
    st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.none() | st.integers(0, 9))),
)
def test_any_journey_ends_with_its_making_and_runs_backwards(
    steps: list[tuple[int, str, str]], given_orders: list[tuple[int, bool, int | None]]
) -> None:
    rows = [moved(*one) for one in sorted(steps)]
    orders = [order(day, is_recall=recall, released=end) for day, recall, end in given_orders]
    now = where({}, rows)
    told = journey(rows, orders, made_on=DAY, now=now)
    assert kinds(told)[-1] is Happened.MADE
    assert kinds(told).count(Happened.MADE) == 1
    moments = [one.at for one in told if one.at is not None]
    assert moments == sorted(moments, reverse=True)
    on_sale = {Happened.ON_SALE, Happened.ARRIVED_ON_SALE}
    assert sum(one in on_sale for one in kinds(told)) <= 1
