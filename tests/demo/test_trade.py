"""What the demo shows of buying: a past that can be lived again, orders of every state, and
misfortunes of nobody."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from pos.backtest import books as replay
from pos.base.transaction import end_reading, reading
from pos.catalogue.import_rows import ProductRow, read_file
from pos.catalogue.models import Producer
from pos.demo import cast, goods, open_ordering, trade
from pos.demo.cast import MAKERS
from pos.demo.trade import Fate
from pos.ordering import audits as ordering_audits
from pos.ordering import queries as ordering
from pos.ordering.kinds import OPEN, PRODUCER, Kind, State
from pos.ordering.models import ClosureRow, OrderEvent, OrderLineRow, OrderRow
from pos.planning.values import Why
from pos.receiving import audits as receiving_audits
from pos.stock.models import Lot
from pos.supply import defaults, producer_views, reviewing, stocked, taking_in
from pos.supply import review_reads as suggestions
from tests.till.steps import rows
from tests.world import TODAY, World


def orders_in(state: State) -> list[OrderRow]:
    return rows(OrderRow, OrderRow.state == state)


def producers() -> dict[str, str]:
    """Name by id."""
    return {one.id: one.name for one in rows(Producer)}


def test_the_books_of_orders_are_sound(demo: World) -> None:
    assert ordering_audits.audit(reading()) == receiving_audits.audit(reading()) == []


def test_orders_stand_in_every_state(demo: World) -> None:
    [draft] = orders_in(State.DRAFT)
    [late] = orders_in(State.SENT)
    [answered] = orders_in(State.CONFIRMED)
    [partly] = orders_in(State.PARTLY_RECEIVED)
    assert late.wanted_on < TODAY < draft.wanted_on
    [said] = rows(OrderEvent, OrderEvent.order_id == answered.id, OrderEvent.by_id == PRODUCER)
    assert (said.kind, said.way) == (Kind.CONFIRMED, "link")
    lines = rows(OrderLineRow, OrderLineRow.order_id == answered.id)
    assert min(one.confirmed_units - one.units for one in lines) < 0
    assert ordering.answered(reading()) == 1
    came = rows(OrderLineRow, OrderLineRow.order_id == partly.id)
    assert sorted(one.received_units - one.units for one in came) == [-12, -6, 0]
    assert len(orders_in(State.CLOSED)) >= 10
    assert len(orders_in(State.CANCELLED)) == 1


def test_what_went_wrong_with_an_order_is_told_of_makers_who_do_not_exist(demo: World) -> None:
    """No producer that there is comes late, sends less, stays silent, is away or is overdue."""
    session = reading()
    bad = dict.fromkeys(("late", "short", "silent", "overdue"), 0)
    for producer_id, name in producers().items():
        record = producer_views.record_of(session, producer_id, TODAY)
        if record is None or not record.over.orders + record.overdue:
            continue
        over = record.over
        found = {
            "late": over.late,
            "short": over.filled_bp < 10_000,
            "silent": over.silent,
            "overdue": record.overdue,
        }
        assert name in MAKERS or not any(found.values()), name
        for what, many in found.items():
            bad[what] += many
    assert min(bad.values()) >= 1
    invented = {producer_id for producer_id, name in producers().items() if name in MAKERS}
    assert {one.producer_id for one in rows(ClosureRow)} <= invented
    less = reading().scalars(
        select(OrderRow.producer_id)
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .where(OrderRow.state.in_(OPEN), OrderLineRow.confirmed_units < OrderLineRow.units)
    )
    assert set(less) <= invented


def test_makers_who_do_not_exist_say_so(demo: World) -> None:
    assert {one for one in producers().values() if "Ví Dụ" in one} == set(MAKERS)
    assert all("(minh họa)" in name for name in MAKERS)


def test_real_producers_have_orders_that_came_as_they_were_promised(demo: World) -> None:
    real = {one for one, name in producers().items() if name not in MAKERS}
    assert len({one.producer_id for one in orders_in(State.CLOSED)} & real) >= 2


def test_some_terms_are_typed_and_the_rest_is_usual(demo: World) -> None:
    terms = ordering.terms_of(reading())
    assert 4 <= len(terms.producers) <= 7
    assert all(one.weekdays and one.lead_days for one in terms.producers.values())
    assert sum(one.min_order_vnd is not None for one in terms.producers.values()) >= 3
    assert sum(one.pack_units is not None for one in terms.products.values()) >= 10
    assert len(terms.closures) == 1


def test_most_lots_name_their_cost_and_some_are_only_in_commission(demo: World) -> None:
    lots = rows(Lot)
    known = [one for one in lots if one.cost_vnd is not None]
    assert len(lots) * 8 < len(known) * 10 < len(lots) * 10
    owned = sum(one.owner == "owned" for one in lots)
    assert len(lots) < owned * 4 < len(lots) * 3


def test_the_past_is_long_enough_to_be_lived_again(demo_copy: World) -> None:
    taking_in.take_days(TODAY)
    span = replay.span_of(reading(), 180)
    assert (span.last - span.first).days >= 56


def test_past_deliveries_say_how_makers_deliver_of_whom_nobody_typed_it(demo_copy: World) -> None:
    taking_in.take_days(TODAY)
    session = reading()
    came = stocked.days_of_producers(stocked.goods(session, TODAY).values())
    known = {one for one, days in came.items() if len(days) >= defaults.ENOUGH_DELIVERIES}
    assert len(known - ordering.terms_of(session).producers.keys()) >= 3


def test_suggestions_fill_a_screen(demo_copy: World) -> None:
    reviewing.refresh_review(hand=demo_copy.house_hand())
    session = reading()
    review = suggestions.newest(session, TODAY)
    end_reading()
    assert review is not None
    due = [one for one in review.producers if one.is_due(TODAY)]
    assert 6 <= len(due) <= 10
    assert 20 <= review.lines <= 45
    makers = [one for one, name in producers().items() if name in MAKERS]
    found = suggestions.lines_of(session, review, makers, TODAY)
    told = {one.sku: one for many in found.values() for one in many}
    assert told[open_ordering.SEASONAL].why == Why.SEASON
    assert told[cast.HELD_WHOLE].why == Why.BLOCKED
    assert told[cast.WITHDRAWN].why == Why.CERTIFICATE
    assert told[cast.WITHDRAWN].why_on == TODAY + timedelta(days=cast.WITHDRAWN_DAYS - 1)
    kept = (open_ordering.SEASONAL, cast.HELD_WHOLE, cast.WITHDRAWN)
    assert not any(told[sku].units for sku in kept)


# --- Worked out before it happens -------------------------------------------------------------


@cache
def the_list() -> tuple[ProductRow, ...]:
    return read_file(goods.products_csv()).rows


def planned(today: date) -> trade.Trade:
    listed = the_list()
    chosen = cast.choose(listed)
    prices_vnd = {one.sku: one.price_vnd or 0 for one in listed}
    invented = read_file(cast.invented_csv(chosen, prices_vnd, today)).rows
    return trade.plan((*listed, *invented), chosen.all, today)


@pytest.mark.parametrize("ahead", range(0, 28, 3))
def test_whatever_day_it_is_each_fate_is_told_and_none_of_a_maker_that_there_is(
    ahead: int,
) -> None:
    found = planned(TODAY + timedelta(days=ahead))
    wrong = {one.fate for one in found.trips if one.maker in MAKERS}
    assert wrong >= set(Fate)
    fates = {one.fate for one in found.trips if one.maker not in MAKERS}
    assert fates == {None, Fate.KEPT}
    assert all(trade.is_open(one.came_ago) for one in found.trips if one.came_ago is not None)


def test_nothing_is_sold_that_was_not_there() -> None:
    found = planned(TODAY)
    there: dict[str, int] = dict.fromkeys(found.goods, 0)
    for ago in range(trade.DAYS, 0, -1):
        for trip in found.trips:
            if trip.came_ago == ago:
                for one in trip.brought:
                    there[one.sku] += one.lot.units
        for sku, units in (*found.ended.get(ago, ()), *found.sold.get(ago, ())):
            assert units > 0
            there[sku] -= units
            assert there[sku] >= 0, (sku, ago)
    assert min(there.values()) < 3


@given(day=st.dates(date(2026, 1, 1), date(2030, 12, 31)), rate=st.integers(0, 2000))
def test_demand_is_the_same_each_time_and_never_wild(day: date, rate: int) -> None:
    asked = goods.wanted("VIDU-TRA", day, rate)
    assert asked == goods.wanted("VIDU-TRA", day, rate)
    assert 0 <= asked <= 6
    assert rate or not asked


@given(
    day=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    sold=st.lists(st.tuples(st.text(min_size=1, max_size=4), st.integers(1, 9)), max_size=30),
)
def test_what_was_sold_is_shared_out_whole(day: date, sold: list[tuple[str, int]]) -> None:
    shared = [one for basket in goods.by_customer(day, sold) for one in basket]
    assert sorted(shared) == sorted(sold)
