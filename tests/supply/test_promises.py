"""Goods promised to customers: asked for once, never once promised and once sold."""

import pytest
from sqlalchemy import select

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.ordering import reserving
from pos.ordering.refusals import DayOver, NotOnReceipt, NotOrdered, ReservationOver
from pos.ordering.reservation_book import Reservation
from pos.supply import audits, handing, promise_queries, reviewing, taking_in
from pos.supply.models import SupplyLarge, SupplyUsual
from pos.till.models import Sale
from tests.returns.steps import give_back, sell
from tests.supply.past import FISH, GREENS, TEA, after, at, look
from tests.supply.test_days import day, everything, take
from tests.world import World


def promise(world: World, sku: str, units: int, *, due: int = 0, customer: str = "Chị Hoa") -> str:
    """Promise units for so many days after the first; its id."""
    found = Reservation(new_id(), world.product_id(sku), units, after(due), customer, "")
    reserving.reserve(found, hand=world.hand("Hạnh"))
    return found.reservation_id


def fetch(world: World, reservation_id: str, sale: Sale | None = None) -> None:
    """The customer has the goods."""
    sale_id = "" if sale is None else sale.id
    handing.hand_over(reservation_id, sale_id, hand=world.hand("Hạnh"))


def demand(world: World, sku: str, days: int) -> tuple[int, int]:
    """What was sold on a day, and how much of it says nothing of the days to come."""
    found = day(world, sku, days)
    assert found is not None
    assert audits._days(reading()) == []
    return found["sold"], found["large"]


def test_what_was_promised_is_no_everyday_demand_besides(till: World) -> None:
    promised = promise(till, TEA, 4)
    fetch(till, promised, sell(till, (TEA, 6)))
    take(1)
    assert demand(till, TEA, 0) == (6, 4)


def test_no_more_of_a_line_is_planned_than_stands_on_it(till: World) -> None:
    promised = promise(till, TEA, 9)
    fetch(till, promised, sell(till, (TEA, 6)))
    take(1)
    assert demand(till, TEA, 0) == (6, 6)


def test_two_promises_share_a_line(till: World) -> None:
    first, second, third = (promise(till, TEA, units) for units in (2, 3, 1))
    sale = sell(till, (TEA, 5))
    fetch(till, first, sale)
    fetch(till, second, sale)
    with pytest.raises(NotOnReceipt):
        fetch(till, third, sale)
    take(1)
    assert demand(till, TEA, 0) == (5, 5)


def test_a_day_read_before_follows_what_is_said_later(till: World) -> None:
    promised = promise(till, TEA, 4)
    sale = sell(till, (TEA, 6))
    take(1)
    assert demand(till, TEA, 0) == (6, 0)
    with at(2):
        fetch(till, promised, sale)
    take(2)
    assert demand(till, TEA, 0) == (6, 0)
    take(3)
    assert demand(till, TEA, 0) == (6, 4)


def test_what_comes_back_of_a_promise_was_neither_wanted_nor_planned(till: World) -> None:
    promised = promise(till, FISH, 4)
    sale = sell(till, (FISH, 6))
    fetch(till, promised, sale)
    take(1)
    with at(2):
        give_back(till, sale, (1, 5))
    take(3)
    assert demand(till, FISH, 0) == (1, 0)


def test_what_came_back_before_it_was_said_is_not_planned(till: World) -> None:
    promised = promise(till, FISH, 4)
    sale = sell(till, (FISH, 6))
    take(1)
    with at(1):
        give_back(till, sale, (1, 3))
    with at(2):
        fetch(till, promised, sale)
    take(3)
    assert demand(till, FISH, 0) == (3, 3)


def test_a_bulk_line_is_planned_once(till: World) -> None:
    promised = promise(till, TEA, 12)
    fetch(till, promised, sell(till, (TEA, 20)))
    take(1)
    assert demand(till, TEA, 0) == (20, 20)


def test_a_promise_teaches_nothing_of_the_usual_line(till: World) -> None:
    sell(till, (TEA, 1))
    fetch(till, promise(till, TEA, 4), sell(till, (TEA, 4)))
    fetch(till, promise(till, TEA, 4), sell(till, (TEA, 6)))
    take(1)
    row = reading().scalars(select(SupplyUsual)).one()
    assert (row.lines, row.units) == (2, 3)


def test_days_are_the_same_in_however_many_pieces_they_are_read(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, soon = promise(till, FISH, 4), promise(till, TEA, 2)
    sale = sell(till, (FISH, 6), (TEA, 3))
    fetch(till, soon, sale)
    take(1)
    with at(2):
        fetch(till, late, sale)
    with at(4):
        give_back(till, sale, (1, 3))
    for days in (2, 3, 5):
        take(days)
    in_pieces = everything()
    for most in (1, 8_000):
        monkeypatch.setattr(taking_in, "MOVES_AT_ONCE", most)
        taking_in.rebuild_days(after(5))
        assert everything() == in_pieces
    kept = {(row.product_id, row.units) for row in reading().scalars(select(SupplyLarge))}
    assert kept == {(till.product_id(FISH), 1), (till.product_id(TEA), 2)}


def test_a_receipt_without_the_goods_keeps_no_promise(till: World) -> None:
    promised, sale = promise(till, TEA, 4), sell(till, (FISH, 1))
    for wrong in (sale.id, "01KXNONE000000000000000000"):
        with pytest.raises(NotOnReceipt):
            handing.hand_over(promised, wrong, hand=till.hand("Hạnh"))
    assert [one.promise.units for one in promise_queries.standing(reading(), after(0))] == [4]


def test_receipts_of_the_last_days_are_offered_that_hold_the_goods(till: World) -> None:
    promised = promise(till, TEA, 4)
    sell(till, (FISH, 2))
    old = sell(till, (TEA, 2))
    with at(3):
        new = sell(till, (TEA, 5))
    found = promise_queries.one(reading(), promised, after(3))
    assert found is not None
    offered = promise_queries.receipts(reading(), found.promise, after(3))
    assert [(one.sale_id, one.units) for one in offered] == [(new.id, 5), (old.id, 2)]
    offered = promise_queries.receipts(reading(), found.promise, after(9))
    assert [one.sale_id for one in offered] == [new.id]


def test_what_was_sold_before_the_promise_was_never_promised(till: World) -> None:
    before = sell(till, (TEA, 4))
    with at(1):
        promised = promise(till, TEA, 4, due=2)
        found = promise_queries.one(reading(), promised, after(1))
        assert found is not None
        assert promise_queries.receipts(reading(), found.promise, after(1)) == []
        with pytest.raises(NotOnReceipt):
            fetch(till, promised, before)


def test_a_promise_ends_once(till: World) -> None:
    promised, sale = promise(till, TEA, 4), sell(till, (TEA, 6))
    fetch(till, promised)
    fetch(till, promised, sale)
    reserving.end_reservation(promised, hand=till.hand("Hạnh"))
    take(1)
    assert demand(till, TEA, 0) == (6, 0)


def test_a_slip_is_put_right_on_its_day_and_not_later(till: World) -> None:
    promised, sale = promise(till, TEA, 4), sell(till, (TEA, 6))
    fetch(till, promised, sale)
    handing.take_up_again(promised, hand=till.hand("Hạnh"))
    assert len(promise_queries.standing(reading(), after(0))) == 1
    fetch(till, promised)
    with at(1), pytest.raises(ReservationOver):
        handing.take_up_again(promised, hand=till.hand("Hạnh"))
    take(2)
    assert demand(till, TEA, 0) == (6, 0)


def test_a_day_that_was_read_is_never_told_of_again(till: World) -> None:
    """The machine's clock went back: what is said counts with the first day not read yet."""
    promised, sale = promise(till, TEA, 4, due=9), sell(till, (TEA, 6))
    take(5)
    with at(2):
        fetch(till, promised, sale)
    take(6)
    assert demand(till, TEA, 0) == (6, 4)


def test_what_is_promised_is_sold_still_and_of_a_day_to_come(till: World) -> None:
    for due in (-1, 367):
        with pytest.raises(DayOver):
            promise(till, GREENS, 1, due=due)
    nothing = Reservation(new_id(), "01KXNONE000000000000000000", 1, after(1), "", "")
    with pytest.raises(NotOrdered):
        reserving.reserve(nothing, hand=till.hand("Hạnh"))


def test_a_promise_is_in_the_next_look_at_what_to_order(till: World) -> None:
    look(till, 0)
    assert not reviewing.is_due(reading(), after(0))
    with at(0, 1):
        promised = promise(till, TEA, 4, due=2)
        assert reviewing.is_due(reading(), after(0))
    with at(0, 2):
        reviewing.refresh_review(hand=till.hand("Hạnh"))
        assert not reviewing.is_due(reading(), after(0))
    with at(0, 3):
        fetch(till, promised)
        assert reviewing.is_due(reading(), after(0))


def test_the_rate_learns_nothing_of_a_promise_that_was_fetched(till: World) -> None:
    """The same sales with and without a promise: only what nobody promised is expected again."""
    for days in range(8):
        with at(days):
            promised = promise(till, FISH, 1, due=days)
            fetch(till, promised, sell(till, (FISH, 1)))
            sell(till, (TEA, 1))
    look(till, 8)
    assert demand(till, FISH, 3) == (1, 1)
    assert demand(till, TEA, 3) == (1, 0)
