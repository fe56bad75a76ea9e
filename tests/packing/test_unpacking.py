"""Taking gift sets apart, and putting another component in."""

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.packing.refusals import (
    NoReason,
    NotSoMany,
    PartBarred,
    PartsMissing,
    SetHeld,
    SetNumber,
    UnknownSetLot,
)
from pos.stock import audits, holds, ledger
from pos.stock.holds import HoldState, Kind
from pos.stock.ledger import Move
from pos.stock.models import StockMove
from pos.stock.places import CUSTOMER, DISPOSED, PACKED, QUARANTINE, SHOP
from pos.stock.set_models import SetPart
from tests.gifts import SET, code_of, define, inside, pack, substitute, unpack, where
from tests.till.steps import book, changed, facts, lot_id, rows
from tests.world import World


def hold(world: World, sku: str, code: str) -> None:
    with writing() as session:
        state = HoldState(Kind.HOLD, "Nắp phồng", "Cất riêng")
        lots = [lot_id(world, sku, code)]
        holds.place(session, new_id(), state, lots, hand=world.hand("Hạnh"))


def test_sets_taken_apart_give_their_components_back(world: World) -> None:
    define(world)
    [made] = pack(world, 3)
    unpack(world, made, 2, request_id="U1")
    before = book()
    unpack(world, made, 2, request_id="U1")
    assert changed(before) == set()
    assert where(made) == {SHOP: 1}
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {SHOP: 10, PACKED: 2}
    [fact] = facts("set.unpacked/1")
    assert (fact["sets"], fact["reason"]) == (2, "Khách không lấy nữa")
    assert [one["to"] for one in fact["parts"]] == [SHOP, SHOP, SHOP]
    assert audits.audit(reading()) == []


def test_what_may_not_be_sold_goes_aside_when_a_set_is_taken_apart(world: World) -> None:
    define(world)
    [made] = pack(world, 2)
    hold(world, "MAM-NEM", "L260905")
    unpack(world, made, 2, QUARANTINE)
    assert where(made) == {}
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {QUARANTINE: 12}
    assert where(lot_id(world, "CHE-DINH", "L260812")) == {SHOP: 6}
    assert audits.audit(reading()) == []


def test_taking_apart_wants_a_reason_and_sets_that_are_there(world: World) -> None:
    define(world)
    [made] = pack(world, 2)
    before = book()
    with pytest.raises(NoReason):
        unpack(world, made, 1, reason="  ")
    with pytest.raises(NotSoMany):
        unpack(world, made, 3)
    with pytest.raises(NotSoMany):
        unpack(world, made, 1, "storeroom")
    with pytest.raises(SetNumber):
        unpack(world, made, 0)
    with pytest.raises(UnknownSetLot):
        unpack(world, lot_id(world, "CHE-DINH", "L260812"))
    assert changed(before) == set()


def test_a_broken_jar_is_replaced_in_one_act(world: World) -> None:
    define(world)
    [made] = pack(world, 3)
    [new] = substitute(world, made, 3, "COM-ME-TRI", old_goes=DISPOSED)
    assert (where(made), where(new)) == ({SHOP: 2}, {SHOP: 1})
    assert inside(new) == [("L260812", 1), ("L250101", 1), ("L261121", 2)]
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {SHOP: 6, PACKED: 4}
    gone = rows(StockMove, StockMove.to_place_id == DISPOSED)
    assert [(one.from_place_id, one.units) for one in gone] == [(PACKED, 2)]
    [part] = rows(SetPart, SetPart.set_lot_id == new, SetPart.no == 3)
    assert (part.instead_of, part.reason) == (world.product_id("MAM-NEM"), "Vỡ lọ")
    assert [one["act"] for one in facts("set.unpacked/1")] == [facts("set.packed/1")[1]["act"]]
    assert audits.audit(reading()) == []


def test_the_same_goods_of_another_lot_replace_no_product(world: World) -> None:
    define(world)
    [made] = pack(world, 1)
    tea = lot_id(world, "CHE-DINH", "L261103")
    [new] = substitute(world, made, 1, "CHE-DINH", lot_id=tea)
    assert inside(new)[0] == ("L261103", 1)
    [part] = rows(SetPart, SetPart.set_lot_id == new, SetPart.no == 1)
    assert (part.instead_of, part.reason) == (None, "")


def test_a_held_component_is_taken_out_and_the_set_is_sold_again(world: World) -> None:
    define(world)
    [made] = pack(world, 2)
    hold(world, "MAM-NEM", "L260905")
    [new] = substitute(world, made, 3, "COM-ME-TRI", 2, place=QUARANTINE)
    assert (where(made), where(new)) == ({}, {SHOP: 2})
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {QUARANTINE: 12}
    assert audits.audit(reading()) == []


def test_a_set_with_another_held_component_is_not_packed_again(world: World) -> None:
    define(world)
    [made] = pack(world, 1)
    hold(world, "RUOU-MO", "L250101")
    before = book()
    with pytest.raises(PartBarred) as no:
        substitute(world, made, 3, "COM-ME-TRI", place=QUARANTINE)
    assert no.value.facts["name"] == "Rượu mơ Núi Tản"
    with pytest.raises(PartsMissing):
        substitute(world, made, 2, "TRANH", place=QUARANTINE)
    assert changed(before) == set()


def test_sets_that_are_held_themselves_stay_whole(world: World) -> None:
    """Neither their goods nor a new lot of them escapes the hold."""
    define(world)
    [made] = pack(world, 2)
    hold(world, SET, code_of(made))
    before = book()
    with pytest.raises(SetHeld):
        substitute(world, made, 2, "COM-ME-TRI", place=QUARANTINE)
    with pytest.raises(SetHeld):
        unpack(world, made, 1, QUARANTINE)
    hold(world, "MAM-NEM", "L260905")  # nor for a component that is held besides
    with pytest.raises(SetHeld):
        unpack(world, made, 1, QUARANTINE)
    assert changed(before) >= {"stock_holds"}


def test_sets_held_with_all_of_their_product_stay_whole(world: World) -> None:
    define(world)
    [made] = pack(world, 1)
    state = HoldState(Kind.HOLD, "Sai nhãn", "Cất riêng", product_id=world.product_id(SET))
    with writing() as session:
        lots = [made, lot_id(world, "MAM-NEM", "L260905")]
        holds.place(session, new_id(), state, lots, hand=world.hand("Hạnh"))
    with pytest.raises(SetHeld):
        substitute(world, made, 3, "COM-ME-TRI", place=QUARANTINE)


def brought_back(world: World, lot: str, sets: int, place: str = SHOP) -> None:
    """Sold, and brought back as faulty."""
    with writing() as session:
        moves = [
            Move(lot, sets, place, CUSTOMER, "sold", new_id()),
            Move(lot, sets, CUSTOMER, QUARANTINE, "returned", new_id()),
        ]
        ledger.move(session, moves, hand=world.hand())


def test_what_is_in_a_faulty_set_stays_aside_when_it_is_taken_apart(world: World) -> None:
    define(world)
    [made] = pack(world, 2)
    brought_back(world, made, 1)
    there = {sku: where(lot_id(world, sku, code)) for sku, code in INSIDE}
    unpack(world, made, 1, QUARANTINE)
    for sku, code in INSIDE:
        now = where(lot_id(world, sku, code))
        assert now[SHOP] == there[sku][SHOP]
        assert now[QUARANTINE] == there[sku][PACKED] // 2
    assert audits.audit(reading()) == []


def test_a_faulty_set_with_another_component_waits_to_be_looked_at(world: World) -> None:
    define(world)
    [made] = pack(world, 1)
    brought_back(world, made, 1)
    [new] = substitute(world, made, 3, "COM-ME-TRI", place=QUARANTINE)
    assert where(new) == {QUARANTINE: 1}
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {SHOP: 10, QUARANTINE: 2}
    assert audits.audit(reading()) == []


def test_faulty_sets_among_those_of_a_held_component_keep_all_of_them_aside(world: World) -> None:
    define(world)
    [made] = pack(world, 3)
    brought_back(world, made, 1)
    hold(world, "MAM-NEM", "L260905")
    tea = where(lot_id(world, "CHE-DINH", "L260812"))
    unpack(world, made, 1, QUARANTINE)
    now = where(lot_id(world, "CHE-DINH", "L260812"))
    assert (now[SHOP], now[QUARANTINE]) == (tea[SHOP], 1)


def test_a_set_at_a_fair_is_taken_apart_and_put_together_there(world: World) -> None:
    from pos.moving.kinds import Kind as Way
    from tests.moving import steps as moving

    define(world)
    [made] = pack(world, 2)
    fair = moving.fair(world)
    moving.move(world, Way.TO_FAIR, (SET, code_of(made), 2), ("COM-ME-TRI", "L261121", 2))
    unpack(world, made, 1, fair)
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {SHOP: 8, PACKED: 2, fair: 2}
    [new] = substitute(world, made, 3, "COM-ME-TRI", place=fair)
    assert where(new) == {fair: 1}
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {SHOP: 8, fair: 4}
    assert fair not in where(lot_id(world, "COM-ME-TRI", "L261121"))
    assert audits.audit(reading()) == []


INSIDE = (("CHE-DINH", "L260812"), ("RUOU-MO", "L250101"), ("MAM-NEM", "L260905"))
