"""Packing gift sets: which lots go in, what follows for the set, what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.packing import packing
from pos.packing.fillings import Choice, Wanted
from pos.packing.refusals import (
    CannotBeASet,
    EmptyRecipe,
    NoReason,
    NotASet,
    PartBarred,
    PartNeedsLot,
    PartNotForSale,
    PartsMissing,
    SetInSet,
    SetNumber,
    TwiceInRecipe,
    UnknownPlace,
)
from pos.stock import audits, holds, ledger, sets
from pos.stock.holds import HoldState, Kind
from pos.stock.models import Lot, StockMove
from pos.stock.places import PACKED, SHOP, STOREROOM
from pos.stock.set_models import Recipe, SetPart
from tests.gifts import SET, code_of, define, inside, pack, recipe, where
from tests.till.steps import book, changed, facts, held, lot_id, rows
from tests.world import TODAY, World


def hold(world: World, sku: str, code: str) -> str:
    hold_id = new_id()
    with writing() as session:
        state = HoldState(Kind.HOLD, "Nắp phồng", "Cất riêng")
        holds.place(session, hold_id, state, [lot_id(world, sku, code)], hand=world.hand("Hạnh"))
    return hold_id


def test_packing_moves_the_components_and_opens_one_lot(world: World) -> None:
    define(world)
    [made] = pack(world, 3)
    assert inside(made) == [("L260812", 1), ("L250101", 1), ("L260905", 2)]
    assert where(made) == {SHOP: 3}
    assert where(lot_id(world, "MAM-NEM", "L260905")) == {SHOP: 6, PACKED: 6}
    assert held(world, "CHE-DINH", "L260812") == 3
    assert audits.audit(reading()) == []


def test_a_set_lasts_as_long_as_its_first_component(world: World) -> None:
    define(world)
    [made] = pack(world)
    lot = reading().get_one(Lot, made)
    assert (lot.date_kind, lot.use_by) == ("hsd", TODAY + timedelta(days=18))
    assert (lot.code, lot.made_on) == ("L261121", TODAY)


def test_sets_that_hold_other_lots_are_another_lot(world: World) -> None:
    define(world, ("CHE-DINH", 4), ("MAM-NEM", 1))
    made = pack(world, 3)
    assert [inside(one) for one in made] == [
        [("L260812", 4), ("L260905", 1)],
        [("L260812", 2), ("L261103", 2), ("L260905", 1)],
        [("L261103", 4), ("L260905", 1)],
    ]
    assert [code_of(one) for one in made] == ["L261121", "L261121-2", "L261121-3"]
    assert audits.audit(reading()) == []


def test_the_lot_that_was_scanned_wins(world: World) -> None:
    define(world)
    chosen = Choice(lot_id=lot_id(world, "CHE-DINH", "L261103"))
    [made] = pack(world, 2, choices={1: chosen})
    assert inside(made)[0] == ("L261103", 1)


def test_another_product_goes_in_with_its_reason(world: World) -> None:
    define(world)
    other = Choice(product_id=world.product_id("COM-ME-TRI"), reason="Hết mắm")
    [made] = pack(world, choices={3: other})
    [told] = rows(SetPart, SetPart.set_lot_id == made, SetPart.no == 3)
    assert told.instead_of == world.product_id("MAM-NEM")
    assert told.reason == "Hết mắm"
    [fact] = facts("set.packed/1")
    assert fact["parts"][2]["instead_of"] == world.product_id("MAM-NEM")
    with pytest.raises(NoReason):
        pack(world, choices={3: Choice(product_id=world.product_id("COM-ME-TRI"))})


def test_the_fact_tells_what_went_in(world: World) -> None:
    define(world)
    [made] = pack(world, 2)
    [fact] = facts("set.packed/1")
    assert (fact["sets"], fact["place"], fact["lot"]["id"]) == (2, SHOP, made)
    assert [(one["lot"]["code"], one["units"], one["list_vnd"]) for one in fact["parts"]] == [
        ("L260812", 1, 450_000),
        ("L250101", 1, 220_000),
        ("L260905", 2, 130_000),
    ]


def test_the_same_request_packs_once(world: World) -> None:
    define(world)
    first = pack(world, request_id="R1")
    before = book()
    assert pack(world, request_id="R1") == first
    assert changed(before) == set()


def test_sets_are_packed_in_the_storeroom_of_what_lies_there(world: World) -> None:
    define(world, ("CHE-DINH", 1))
    tea = lot_id(world, "CHE-DINH", "L261103")
    with pytest.raises(PartsMissing):
        pack(world, place=STOREROOM)
    with writing() as session:
        one = ledger.Move(tea, 5, SHOP, STOREROOM, "stored", new_id())
        ledger.move(session, [one], hand=world.hand())
    [made] = pack(world, 2, place=STOREROOM)
    assert where(made) == {STOREROOM: 2}
    assert where(tea) == {SHOP: 15, STOREROOM: 3, PACKED: 2}


def test_what_is_missing_is_named(world: World) -> None:
    define(world, ("RUOU-MO", 3), ("MAM-NEM", 1))
    before = book()
    with pytest.raises(PartsMissing) as no:
        pack(world, 4)
    assert no.value.facts["parts"] == "Rượu mơ Núi Tản (4 chai)"
    assert changed(before) == set()


def test_a_held_lot_goes_into_no_set(world: World) -> None:
    define(world)
    hold(world, "CHE-DINH", "L260812")
    with pytest.raises(PartNeedsLot):
        pack(world)
    with pytest.raises(PartBarred) as no:
        pack(world, choices={1: Choice(lot_id=lot_id(world, "CHE-DINH", "L260812"))})
    assert no.value.facts["lot_code"] == "L260812"
    [made] = pack(world, choices={1: Choice(lot_id=lot_id(world, "CHE-DINH", "L261103"))})
    assert inside(made)[0] == ("L261103", 1)


def test_an_expired_lot_goes_into_no_set(world: World) -> None:
    define(world, ("COM-ME-TRI", 1))
    late = replace(world.hand(), at=world.hand().at + timedelta(days=3))
    chosen = Choice(lot_id=lot_id(world, "COM-ME-TRI", "L261121"))
    with pytest.raises(PartNeedsLot):
        packing.pack_sets(Wanted(world.product_id(SET), 1), request_id="a", hand=late)
    with pytest.raises(PartBarred):
        packing.pack_sets(
            Wanted(world.product_id(SET), 1, choices={1: chosen}), request_id="b", hand=late
        )


@pytest.mark.parametrize("number", [0, -1, 501])
def test_a_number_of_sets_that_cannot_be_is_refused(world: World, number: int) -> None:
    define(world)
    with pytest.raises(SetNumber):
        pack(world, number)


def test_sets_are_packed_nowhere_else(world: World) -> None:
    define(world)
    with pytest.raises(UnknownPlace):
        pack(world, place="quarantine")


def test_goods_without_a_recipe_are_no_set(world: World) -> None:
    with pytest.raises(NotASet):
        pack(world, sku="CHE-DINH")


@pytest.mark.parametrize(
    ("parts", "no"),
    [
        ((), EmptyRecipe),
        ((("CHE-DINH", 1), ("CHE-DINH", 2)), TwiceInRecipe),
        (((SET, 1),), SetInSet),
        ((("TOUR", 1),), PartNotForSale),
        ((("CHE-DINH", 0),), EmptyRecipe),
    ],
)
def test_a_recipe_that_cannot_be_packed_is_refused(
    world: World, parts: tuple[tuple[str, int], ...], no: type[Refusal]
) -> None:
    define(world)
    with pytest.raises(no):
        recipe(world, *parts)


def test_weighed_goods_are_no_set_and_a_component_is_none_either(world: World) -> None:
    define(world)
    with pytest.raises(CannotBeASet):
        recipe(world, ("MAM-NEM", 1), sku="RAU-CAI")
    with pytest.raises(SetInSet):
        recipe(world, ("COM-ME-TRI", 1), sku="CHE-DINH")


def test_a_new_recipe_is_a_new_version_and_packed_sets_stay(world: World) -> None:
    product_id = define(world)
    [made] = pack(world)
    before = inside(made)
    recipe(world, ("MAM-NEM", 1), recipe_id="R2")
    recipe(world, ("MAM-NEM", 1), recipe_id="R2")
    assert inside(made) == before
    found = sets.recipe(reading(), product_id)
    assert found is not None
    assert (found.version, [one.units for one in found.parts]) == (2, [1])
    assert len(rows(Recipe)) == 2
    assert [one["version"] for one in facts("set.defined/1")] == [1, 2]


def test_goods_that_are_not_packed_but_written_so_are_found(world: World) -> None:
    define(world)
    pack(world)
    with writing() as session:
        one = ledger.Move(lot_id(world, "MAM-NEM", "L260905"), 1, SHOP, PACKED, "x", new_id())
        ledger.move(session, [one], hand=world.hand())
    [found] = audits.audit(reading())
    assert found.check == "stock.sets_hold_what_is_packed"
    assert (found.facts["sets"], found.facts["packed"]) == (2, 3)


def test_every_move_of_a_set_keeps_its_components_with_it(world: World) -> None:
    define(world)
    [made] = pack(world, 3)
    tea = lot_id(world, "CHE-DINH", "L260812")
    with writing() as session:
        moves = [
            ledger.Move(made, 2, SHOP, STOREROOM, "stored", "A1"),
            ledger.Move(made, 1, STOREROOM, "disposed", "disposed", "A1"),
        ]
        ids = ledger.move(session, moves, hand=world.hand())
    assert len(ids) == 2
    assert where(made) == {SHOP: 1, STOREROOM: 1}
    assert where(tea) == {SHOP: 3, PACKED: 2}
    away = rows(StockMove, StockMove.lot_id == tea, StockMove.to_place_id == "disposed")
    assert [(one.from_place_id, one.units, one.act_id) for one in away] == [(PACKED, 1, "A1")]
    assert audits.audit(reading()) == []
