"""What the shop's own moves say of a product's days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from pos.base import clock
from pos.base.transaction import reading, writing
from pos.moving.kinds import Kind
from pos.returns.fates import Fate
from pos.stock.models import Lot, StockMove
from pos.supply import days, taking_in
from pos.supply.models import SupplyCursor, SupplyDay, SupplyLarge, SupplyLot, SupplyUsual
from tests.gifts import SET, define, pack, unpack
from tests.moving.steps import fair, move
from tests.receiving.steps import receive_goods
from tests.returns.steps import give_back, sell
from tests.world import NOON, TODAY, World

TEA, FISH, COM = "CHE-DINH", "MAM-NEM", "COM-ME-TRI"


@contextmanager
def at(days: int, hours: float = 0) -> Iterator[None]:
    """The clock so many days after the first, so many hours after noon."""
    moment = NOON + timedelta(days=days, hours=hours)
    with clock.running(lambda: moment):
        yield


def day(world: World, sku: str, days: int) -> dict[str, int] | None:
    """A product's row of a day."""
    session = reading()
    session.rollback()
    row = session.get(SupplyDay, (TODAY + timedelta(days=days), world.product_id(sku)))
    if row is None:
        return None
    names = ("sold", "large", "expired", "received", "end")
    return {one: getattr(row, f"{one}_units") for one in names} | {"bp": row.on_sale_bp}


def take(days: int) -> None:
    """Read every day before so many days after the first."""
    taking_in.take_days(TODAY + timedelta(days=days))


def rows(table: Any) -> list[tuple[Any, ...]]:
    """A derived table whole."""
    session = reading()
    session.rollback()
    return [tuple(row) for row in session.execute(select(table.__table__)).all()]


def everything() -> list[list[tuple[Any, ...]]]:
    """Every derived table of days."""
    tables = (SupplyDay, SupplyUsual, SupplyLarge, SupplyLot, SupplyCursor)
    return [sorted(rows(table), key=repr) for table in tables]


def test_what_was_sold_is_a_row_of_its_day(till: World) -> None:
    sell(till, (TEA, 2))
    sell(till, (TEA, 1), (FISH, 3))
    take(1)
    assert day(till, TEA, 0) == {
        "sold": 3, "large": 0, "expired": 0, "received": 0, "end": 23, "bp": 10_000
    }  # fmt: skip
    assert day(till, FISH, 0)["sold"] == 3


def test_a_day_that_is_not_over_is_not_read(till: World) -> None:
    sell(till, (TEA, 2))
    take(0)
    assert day(till, TEA, 0) is None


def test_what_comes_back_is_taken_off_the_day_it_was_sold(till: World) -> None:
    sale = sell(till, (TEA, 5))
    take(1)
    with at(3):
        give_back(till, sale, (1, 2))
    take(4)
    assert day(till, TEA, 0)["sold"] == 3
    assert day(till, TEA, 3)["sold"] == 0
    assert day(till, TEA, 3)["end"] == 23


def test_what_comes_back_on_the_same_day_was_not_sold(till: World) -> None:
    sale = sell(till, (FISH, 5))
    give_back(till, sale, (1, 5), fate=Fate.RESTOCK)
    take(1)
    assert day(till, FISH, 0)["sold"] == 0


def test_a_shelf_that_is_empty_for_half_the_day_is_on_sale_for_half(till: World) -> None:
    with at(0, 4):
        sell(till, (FISH, 12))
    with at(0, 8):
        sell(till, (TEA, 1))
    take(1)
    assert day(till, FISH, 0)["bp"] == 5_000
    assert day(till, FISH, 0)["end"] == 0
    assert day(till, TEA, 0)["bp"] == 10_000


def test_goods_that_come_at_noon_are_on_sale_from_noon(till: World) -> None:
    sell(till, (FISH, 12))
    with at(1):
        sell(till, (TEA, 1))
    with at(1, 3):
        form = {"quantity": "4", "use_by": "01/03/2027"}
        receive_goods(till.product_id(FISH), form, hand=till.hand("Hạnh"))
    with at(1, 4):
        sell(till, (TEA, 1))
    take(2)
    assert day(till, FISH, 1)["bp"] == 2_500
    assert day(till, FISH, 1)["received"] == 4


def test_a_lot_whose_day_has_passed_is_on_sale_no_more(till: World) -> None:
    sell(till, (TEA, 1))
    take(4)
    assert day(till, COM, 1) is None
    assert day(till, COM, 2)["end"] == 0


def test_goods_sold_from_a_shelf_empty_by_the_books_were_there(till: World) -> None:
    sell(till, (FISH, 12))
    with at(1):
        sell(till, (TEA, 1))
    with at(1, 2):
        sell(till, (FISH, 2))
    take(2)
    assert day(till, FISH, 1)["bp"] == 10_000


def test_a_line_far_above_the_usual_is_a_bulk_line(till: World) -> None:
    for _ in range(5):
        sell(till, (FISH, 1))
    with at(0, 1):
        form = {"quantity": "20", "use_by": "01/03/2027"}
        receive_goods(till.product_id(FISH), form, hand=till.hand("Hạnh"))
    sale = sell(till, (FISH, 10))
    sell(till, (TEA, 4))
    take(1)
    assert day(till, FISH, 0)["sold"] == 15
    assert day(till, FISH, 0)["large"] == 10
    assert day(till, TEA, 0)["large"] == 0
    assert rows(SupplyLarge) == [(sale.id, till.product_id(FISH), 10)]
    with at(2):
        give_back(till, sale)
    take(3)
    assert day(till, FISH, 0)["sold"] == 5
    assert day(till, FISH, 0)["large"] == 0


def test_goods_by_weight_in_the_same_basket_make_no_jar_a_gram(till: World) -> None:
    """Ten pieces are a bulk line beside half a kilo of greens as they are alone."""
    for _ in range(5):
        sell(till, (FISH, 1))
    form = {"quantity": "20", "use_by": "01/03/2027"}
    receive_goods(till.product_id(FISH), form, hand=till.hand("Hạnh"))
    sell(till, (FISH, 10), ("RAU-CAI", "0,5"))
    take(1)
    assert day(till, FISH, 0)["large"] == 10
    assert day(till, "RAU-CAI", 0)["large"] == 0


def test_a_piece_that_somebody_else_read_meanwhile_is_not_written_twice(till: World) -> None:
    sell(till, (TEA, 2))
    until = TODAY
    first, second = days.Reader(), days.Reader()
    made = [one.next(reading(), until, 100) for one in (first, second)]
    reading().rollback()
    for one, is_written in zip(made, (True, False), strict=True):
        assert one is not None
        with writing() as session:
            assert days.write(session, one) is is_written
    assert day(till, TEA, 0)["sold"] == 2


@pytest.mark.parametrize("most", [1, 3, 10_000])
def test_pieces_of_any_length_give_the_same_days(
    till: World, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """In one run, where lots and what is usual go from piece to piece."""
    for many in (1, 2, 3):
        with at(many):
            sale = sell(till, (TEA, many), (FISH, 12 if many == 2 else 1))
        with at(many, 2):
            give_back(till, sale, (1, 1))
    taking_in.take_days(TODAY + timedelta(days=5))
    found = everything()
    monkeypatch.setattr(taking_in, "MOVES_AT_ONCE", most)
    taking_in.rebuild_days(TODAY + timedelta(days=5))
    assert everything() == found


def test_own_use_samples_and_fairs_are_no_demand(till: World) -> None:
    place = fair(till)
    move(till, Kind.SAMPLE, (TEA, "L261103", 1))
    move(till, Kind.INTERNAL, (TEA, "L261103", 1))
    move(till, Kind.TO_FAIR, (TEA, "L261103", 5), ends=("shop", place))
    take(1)
    assert day(till, TEA, 0)["sold"] == 0
    assert day(till, TEA, 0)["end"] == 19


def test_what_is_destroyed_as_expired_is_told_apart(till: World) -> None:
    move(till, Kind.DISPOSED, (TEA, "L260812", 2), reason="broken")
    move(till, Kind.DISPOSED, (FISH, "L260905", 3), reason="expired")
    take(1)
    assert day(till, TEA, 0)["expired"] == 0
    assert day(till, FISH, 0)["expired"] == 3


def test_goods_in_sets_are_planned_and_the_sets_sale_is_the_sets(till: World) -> None:
    define(till)
    [lot] = pack(till, 3)
    sell(till, (SET, 1))
    unpack(till, lot, 1)
    take(1)
    assert day(till, SET, 0)["sold"] == 1
    assert day(till, SET, 0)["end"] == 1
    assert day(till, FISH, 0)["sold"] == day(till, FISH, 0)["large"] == 4
    assert day(till, TEA, 0)["sold"] == day(till, TEA, 0)["large"] == 2


def test_days_read_one_by_one_are_those_read_at_once(till: World) -> None:
    for many in (1, 2, 3):
        with at(many):
            sale = sell(till, (TEA, many), (FISH, 12 if many == 2 else 1))
            take(many)
        with at(many, 2):
            give_back(till, sale, (1, 1))
    take(5)
    found = everything()
    taking_in.rebuild_days(TODAY + timedelta(days=5))
    for now, before in zip(everything(), found, strict=True):
        assert now == before


def test_days_add_up_to_what_the_till_sold(till: World) -> None:
    sell(till, (TEA, 2), (FISH, 1))
    with at(1):
        sell(till, (TEA, 3))
    take(2)
    moved = (
        select(Lot.product_id, func.sum(StockMove.units))
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(StockMove.reason == "sold")
        .group_by(Lot.product_id)
    )
    told = (
        select(SupplyDay.product_id, func.sum(SupplyDay.sold_units))
        .where(SupplyDay.sold_units != 0)
        .group_by(SupplyDay.product_id)
    )
    session = reading()
    assert dict(session.execute(told).all()) == dict(session.execute(moved).all())
