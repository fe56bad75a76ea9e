"""The ledger: levels are what the moves add up to, and never below nothing."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from pos.base.errors import Broken
from pos.base.transaction import reading, writing
from pos.stock import audits, ledger
from pos.stock.ledger import Goods, Move
from pos.stock.models import Recount, StockLevel, StockMove
from pos.stock.places import COUNTING, CUSTOMER, LOSS, SHOP, SUPPLIER
from pos.stock.refusals import NotEnoughStock
from tests.till.steps import book, changed, facts, held, lot_id, rows
from tests.world import World, open_world

PLACES = (SUPPLIER, CUSTOMER, LOSS, COUNTING, SHOP)


def move(
    world: World,
    units: int,
    come_from: str,
    go_to: str,
    lot: str = "L260812",
    sku: str = "CHE-DINH",
) -> str:
    one = Move(lot_id(world, sku, lot), units, come_from, go_to, "test", "act")
    hand = world.hand()
    with writing() as session:
        return ledger.move(session, [one], hand=hand)[0]


def sell(world: World, units: int, lot: str = "L260812", sku: str = "CHE-DINH") -> int:
    product, made, hand = world.product_id(sku), lot_id(world, sku, lot), world.hand()
    with writing() as session:
        return ledger.sell(session, [Goods(product, made, units)], act_id="sale", hand=hand)[0]


def test_a_move_takes_from_one_place_and_puts_to_another(world: World) -> None:
    move(world, 2, SHOP, LOSS)
    assert held(world, "CHE-DINH", "L260812") == 4
    [written] = rows(StockMove, StockMove.act_id == "act")
    assert (written.units, written.from_place_id, written.to_place_id) == (2, SHOP, LOSS)
    assert (written.reason, written.business_on.isoformat()) == ("test", "2026-11-21")


def test_a_move_of_more_than_is_there_is_refused_and_leaves_no_trace(world: World) -> None:
    before = book()
    with pytest.raises(NotEnoughStock) as no:
        move(world, 7, SHOP, CUSTOMER)
    assert no.value.facts["units"] == 7
    assert changed(before) == set()


def test_the_last_unit_may_go_and_not_one_more(world: World) -> None:
    move(world, 6, SHOP, CUSTOMER)
    assert held(world, "CHE-DINH", "L260812") == 0
    with pytest.raises(NotEnoughStock):
        move(world, 1, SHOP, CUSTOMER)


def test_the_opposite_move_puts_everything_back(world: World) -> None:
    before = held(world, "CHE-DINH", "L260812")
    move(world, 5, SHOP, CUSTOMER)
    move(world, 5, CUSTOMER, SHOP)
    assert held(world, "CHE-DINH", "L260812") == before
    assert audits.audit(reading()) == []


def test_other_peoples_places_have_no_level(world: World) -> None:
    move(world, 900, SUPPLIER, CUSTOMER)
    move(world, 3, SHOP, LOSS)
    assert {one.place_id for one in rows(StockLevel)} == {SHOP}


@pytest.mark.parametrize(("units", "come_from", "go_to"), [(0, SHOP, LOSS), (3, SHOP, SHOP)])
def test_the_book_takes_no_move_of_nothing_and_none_to_the_same_place(
    world: World, units: int, come_from: str, go_to: str
) -> None:
    before = book()
    with pytest.raises(DatabaseError):
        move(world, units, come_from, go_to)
    assert changed(before) == set()


def test_the_book_itself_keeps_a_level_from_going_below_nothing(world: World) -> None:
    with pytest.raises(DatabaseError, match="never_below_zero"), writing() as session:
        session.execute(text("UPDATE stock_levels SET units = units - 1000000"))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE stock_moves SET units = 1", "DELETE FROM stock_moves"],
)
def test_a_written_move_is_never_changed_or_taken_away(world: World, statement: str) -> None:
    with pytest.raises(DatabaseError), writing() as session:
        session.execute(text(statement))


def test_the_ledger_writes_only_inside_an_act(world: World) -> None:
    one = Move(lot_id(world, "CHE-DINH", "L260812"), 1, SHOP, LOSS, "test", "act")
    with pytest.raises(Broken):
        ledger.move(reading(), [one], hand=world.hand())


# -- Selling more than the books hold -------------------------------------------------


def test_goods_in_hand_beat_the_books_and_the_missing_enter_from_counting(world: World) -> None:
    assert sell(world, 9) == 3
    moves = rows(StockMove, StockMove.act_id == "sale", order_by=StockMove.id)
    assert [(one.units, one.from_place_id, one.to_place_id, one.reason) for one in moves] == [
        (3, COUNTING, SHOP, "oversold"),
        (9, SHOP, CUSTOMER, "sold"),
    ]
    assert held(world, "CHE-DINH", "L260812") == 0
    assert audits.audit(reading()) == []


def test_an_oversold_lot_joins_the_recount_list_and_the_stream_is_told(world: World) -> None:
    sell(world, 9)
    [recount] = rows(Recount)
    lot = lot_id(world, "CHE-DINH", "L260812")
    product = world.product_id("CHE-DINH")
    assert (recount.product_id, recount.lot_id) == (product, lot)
    assert (recount.missing_units, recount.act_id) == (3, "sale")
    [fact] = facts("stock.adjusted/1")
    assert fact["moves"] == [
        {
            "lot": lot,
            "product": product,
            "units": 3,
            "from": "counting",
            "to": "shop",
            "reason": "oversold",
            "act": "sale",
        }
    ]


def test_a_sale_the_books_can_cover_asks_for_no_recount(world: World) -> None:
    assert sell(world, 6) == 0
    assert rows(Recount) == []
    assert facts("stock.adjusted/1") == []


def test_selling_from_a_lot_already_at_nothing_misses_every_unit(world: World) -> None:
    sell(world, 6)
    assert sell(world, 4) == 4
    assert held(world, "CHE-DINH", "L260812") == 0


def test_two_bags_of_one_lot_in_one_sale_take_from_what_the_first_leaves(world: World) -> None:
    product, lot = world.product_id("CHE-DINH"), lot_id(world, "CHE-DINH", "L260812")
    bags = [Goods(product, lot, 4), Goods(product, lot, 5)]
    with writing() as session:
        assert ledger.sell(session, bags, act_id="sale", hand=world.hand()) == [0, 3]
    assert held(world, "CHE-DINH", "L260812") == 0
    assert [one.missing_units for one in rows(Recount)] == [3]
    assert audits.audit(reading()) == []


# -- Laws -----------------------------------------------------------------------------

one_move = st.tuples(
    st.sampled_from(["L260812", "L261103"]),
    st.integers(1, 12),
    st.sampled_from(PLACES),
    st.sampled_from(PLACES),
    st.booleans(),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(one_move, max_size=25))
def test_after_any_moves_each_level_is_what_they_add_up_to(
    template: Path, tmp_path: Path, moves: list[tuple[str, int, str, str, bool]]
) -> None:
    home = tmp_path / "home"
    shutil.rmtree(home, ignore_errors=True)
    with open_world(template, home) as world:
        kept = Counter({"L260812": 6, "L261103": 20})
        for lot, units, come_from, go_to, is_sale in moves:
            if is_sale:
                assert sell(world, units, lot) == max(units - kept[lot], 0)
                kept[lot] = max(kept[lot] - units, 0)
            elif come_from != go_to and not (come_from == SHOP and kept[lot] < units):
                move(world, units, come_from, go_to, lot)
                kept[lot] += units * ((go_to == SHOP) - (come_from == SHOP))
        for lot, units in kept.items():
            assert held(world, "CHE-DINH", lot) == units >= 0
        assert audits.audit(reading()) == []


# -- The audit ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE stock_levels SET units = units + 1 WHERE lot_id = :lot",
        "DELETE FROM stock_levels WHERE lot_id = :lot",
        "UPDATE stock_moves SET units = units + 1 WHERE lot_id = :lot",
        "DELETE FROM stock_moves WHERE lot_id = :lot",
        "UPDATE stock_moves SET to_place_id = 'loss' WHERE lot_id = :lot",
    ],
)
def test_the_audit_finds_a_level_that_is_not_what_the_moves_add_up_to(
    world: World, forgery: str
) -> None:
    lot = lot_id(world, "MAM-NEM", "L260905")
    assert audits.audit(reading()) == []
    unfreeze("stock_moves")
    with writing() as session:
        session.execute(text(forgery), {"lot": lot})
    [found] = audits.audit(reading())
    assert found.check == "stock.levels_equal_moves"
    assert found.facts["lot"] == lot


def test_the_audit_finds_a_level_of_a_lot_that_never_moved(world: World) -> None:
    with writing() as session:
        lot = session.scalar(select(StockLevel.lot_id).limit(1))
        session.execute(insert(StockLevel).values(lot_id=lot, place_id=LOSS, units=1))
    assert [one.check for one in audits.audit(reading())] == ["stock.levels_equal_moves"]


def unfreeze(*tables: str) -> None:
    """Drop the triggers that keep written rows as they are, as a forger would."""
    with writing() as session:
        for name in session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            if any(table in name for table in tables):
                session.execute(text(f'DROP TRIGGER "{name}"'))
