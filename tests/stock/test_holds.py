"""Holds and recalls: what they bar, where the goods go, and how they end."""

from datetime import date
from typing import Any

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.stock import audits, holds, ledger, queries
from pos.stock.holds import HoldState, Kind
from pos.stock.models import Lot, StockMove
from pos.stock.places import DISPOSED, QUARANTINE, SHOP, STOREROOM
from pos.stock.refusals import UnknownHold
from tests.receiving import steps as receiving
from tests.till.steps import facts, lot_id, rows
from tests.world import World

TEA, NEW, OLD = "CHE-DINH", "L261103", "L260812"


def place(world: World, *codes: str, **state: Any) -> str:
    told = {"kind": Kind.HOLD, "reason": "Nắp phồng", "instruction": "Cất riêng", **state}
    hold_id = new_id()
    with writing() as session:
        lots = [lot_id(world, TEA, one) for one in codes]
        holds.place(session, hold_id, HoldState(**told), lots, hand=world.hand("Hạnh"))
    return hold_id


def release(world: World, hold_id: str) -> None:
    with writing() as session:
        holds.release(session, hold_id, reason="Đã kiểm tra", hand=world.hand("Hạnh"))


def settle(world: World, hold_id: str) -> None:
    with writing() as session:
        holds.settle(session, hold_id, reason="Đã trả hết", hand=world.hand("Hạnh"))


def at(world: World, code: str, place_id: str) -> int:
    return ledger.level(reading(), lot_id(world, TEA, code), place_id)


def barred(world: World, code: str) -> str:
    [lot] = rows(Lot, Lot.id == lot_id(world, TEA, code))
    return lot.barred


def shown(world: World) -> list[tuple[str, int, str]]:
    product_id = world.product_id(TEA)
    found = queries.shelves(reading(), [product_id]).get(product_id, [])
    return sorted((one.code, one.units, one.barred) for one in found)


def test_a_hold_brings_every_unit_into_quarantine_and_leaves_other_lots_alone(world: World) -> None:
    there, other = at(world, NEW, SHOP), at(world, OLD, SHOP)
    assert there > 0
    place(world, NEW)
    assert (at(world, NEW, SHOP), at(world, NEW, QUARANTINE)) == (0, there)
    assert at(world, OLD, SHOP) == other
    assert (barred(world, NEW), barred(world, OLD)) == ("hold", "")
    assert shown(world) == [(OLD, other, ""), (NEW, 0, "hold")]
    assert audits.audit(reading()) == []


def test_goods_in_the_storeroom_are_held_too(world: World) -> None:
    lot = lot_id(world, TEA, NEW)
    with writing() as session:
        one = ledger.Move(lot, 2, SHOP, STOREROOM, "stored", new_id())
        ledger.move(session, [one], hand=world.hand("Hạnh"))
    place(world, NEW)
    assert (at(world, NEW, STOREROOM), at(world, NEW, SHOP)) == (0, 0)


def test_the_fact_names_the_lots_the_units_and_what_to_do(world: World) -> None:
    there = at(world, NEW, SHOP)
    hold_id = place(world, NEW)
    [fact] = facts("lot.held/1")
    assert (fact["hold"], fact["reason"], fact["instruction"]) == (
        hold_id,
        "Nắp phồng",
        "Cất riêng",
    )
    [lot] = fact["lots"]
    assert (lot["code"], lot["units"]) == (NEW, there)


def test_a_recall_names_the_centres_own_id(world: World) -> None:
    place(world, NEW, kind=Kind.RECALL, source_id="TH-7")
    [fact] = facts("recall.seen/1")
    assert fact["recall"] == "TH-7"
    assert barred(world, NEW) == "recall"


def test_released_goods_go_back_to_where_they_stood(world: World) -> None:
    there = at(world, NEW, SHOP)
    hold_id = place(world, NEW)
    release(world, hold_id)
    assert (at(world, NEW, SHOP), at(world, NEW, QUARANTINE)) == (there, 0)
    assert barred(world, NEW) == ""
    back = [one for one in rows(StockMove) if one.reason == "released"]
    assert [one.reverses_id is not None for one in back] == [True]
    assert len(facts("lot.released/1")) == 1


def test_what_was_thrown_away_meanwhile_does_not_come_back(world: World) -> None:
    there = at(world, NEW, SHOP)
    hold_id = place(world, NEW)
    with writing() as session:
        one = ledger.Move(lot_id(world, TEA, NEW), 2, QUARANTINE, DISPOSED, "disposed", new_id())
        ledger.move(session, [one], hand=world.hand("Hạnh"))
    release(world, hold_id)
    assert (at(world, NEW, SHOP), at(world, NEW, QUARANTINE)) == (there - 2, 0)
    assert audits.audit(reading()) == []


def test_a_lot_under_two_orders_stays_barred_until_both_are_lifted(world: World) -> None:
    mine = place(world, NEW)
    theirs = place(world, NEW, kind=Kind.RECALL, source_id="TH-7")
    assert barred(world, NEW) == "recall"
    release(world, theirs)
    assert barred(world, NEW) == "hold"
    assert at(world, NEW, SHOP) == 0
    release(world, mine)
    assert barred(world, NEW) == ""
    assert at(world, NEW, SHOP) > 0


def test_an_order_ends_once(world: World) -> None:
    hold_id = place(world, NEW)
    release(world, hold_id)
    with pytest.raises(UnknownHold):
        release(world, hold_id)
    with pytest.raises(UnknownHold):
        settle(world, hold_id)
    with pytest.raises(UnknownHold):
        release(world, "nobody")


def test_a_settled_order_bars_for_ever_but_bare_barcodes_ask_no_more(world: World) -> None:
    hold_id = place(world, NEW)
    settle(world, hold_id)
    assert barred(world, NEW) == "hold"
    assert NEW not in [code for code, _units, _bar in shown(world)]


def test_goods_of_a_held_lot_that_come_in_later_go_to_quarantine(world: World) -> None:
    place(world, NEW)
    before = at(world, NEW, QUARANTINE)
    form = {"quantity": "5", "lot_code": NEW, "made_on": "03/11/2026", "use_by": "03/11/2027"}
    receiving.receive_goods(world.product_id(TEA), form, hand=world.hand("Hạnh"))
    assert (at(world, NEW, SHOP), at(world, NEW, QUARANTINE)) == (0, before + 5)


@pytest.mark.parametrize(
    ("made_on", "bar"),
    [("04/11/2026", ""), ("05/11/2026", "hold"), ("12/11/2026", "hold"), ("13/11/2026", "")],
)
def test_a_hold_by_days_covers_lots_that_come_later(world: World, made_on: str, bar: str) -> None:
    place(
        world,
        product_id=world.product_id(TEA),
        made_from=date(2026, 11, 5),
        made_to=date(2026, 11, 12),
    )
    form = {"quantity": "5", "lot_code": "L-91", "made_on": made_on, "use_by": "15/10/2027"}
    receiving.receive_goods(world.product_id(TEA), form, hand=world.hand("Hạnh"))
    assert barred(world, "L-91") == bar
    assert at(world, "L-91", QUARANTINE) == (5 if bar else 0)


def test_a_recall_by_the_producers_code_covers_that_lot_alone(world: World) -> None:
    place(
        world,
        kind=Kind.RECALL,
        source_id="TH-8",
        product_id=world.product_id(TEA),
        lot_key="TC99",
    )
    for code, theirs in (("L-A", "tc 99"), ("L-B", "TC 98")):
        form = {
            "quantity": "1",
            "lot_code": code,
            "producer_lot_code": theirs,
            "use_by": "15/10/2027",
        }
        receiving.receive_goods(world.product_id(TEA), form, hand=world.hand("Hạnh"))
    assert (barred(world, "L-A"), barred(world, "L-B")) == ("recall", "")
