"""Goods that leave the showroom without money, by one person's word, need somebody's yes above the
shop's limit: whatever the document is called, and however it is cut into pieces."""

from dataclasses import replace

import pytest

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.moving.kinds import Kind
from pos.moving.moving import undo_document
from pos.shop.refusals import ApprovalNeeded
from pos.stock import lots
from pos.stock.places import QUARANTINE
from tests.moving.steps import FISH, FISH_LOT, NEW, TEA, at, fair, hold, home, limit, move, yes
from tests.receiving.steps import deliver
from tests.till.steps import facts, lot_id
from tests.world import World

UNPRICED = """\
sku,name_vi,ocop_group,tax_class,unit,price_vnd
GOM,Ấm gốm Phù Lãng,handicraft,standard,cái,
"""


def needs_a_yes(world: World, kind: Kind, *goods: tuple[str, str, int]) -> int:
    """What the sheet would show, in đồng."""
    with pytest.raises(ApprovalNeeded) as asked:
        move(world, kind, *goods, by="Lan")
    [(what, bound, _note)] = asked.value.facts["needs"]
    assert what == "write_off"
    return int(bound)


@pytest.mark.parametrize(
    "kind", [Kind.DISPOSED, Kind.INTERNAL, Kind.SAMPLE, Kind.TO_SUPPLIER], ids=str
)
def test_two_boxes_of_tea_leave_only_with_a_yes(world: World, kind: Kind) -> None:
    assert needs_a_yes(world, kind, (TEA, NEW, 2)) == 900_000
    assert at(world, TEA, NEW) == 20
    move(world, kind, (TEA, NEW, 2), by="Lan", voucher=yes(world))
    assert at(world, TEA, NEW) == 18
    assert facts("approval.given/1")[-1]["approval"]["bound"] == 900_000


def test_what_left_in_any_way_that_day_counts_towards_the_next(world: World) -> None:
    move(world, Kind.SAMPLE, (FISH, FISH_LOT, 2), by="Lan")  # 130.000
    move(world, Kind.TO_SUPPLIER, (FISH, FISH_LOT, 2), by="Lan")  # 130.000
    move(world, Kind.DISPOSED, (FISH, FISH_LOT, 2), by="Lan")  # 130.000
    assert needs_a_yes(world, Kind.SAMPLE, (FISH, FISH_LOT, 2)) == 130_000
    move(world, Kind.SAMPLE, (FISH, FISH_LOT, 1), by="Lan")  # 455.000 in all


def test_what_did_not_come_home_from_a_fair_counts_too(world: World) -> None:
    there = fair(world)
    move(world, Kind.TO_FAIR, (FISH, FISH_LOT, 6))
    home(world, there, (FISH, FISH_LOT, 6, 0, "tasted"))  # 390.000, by Hạnh
    unsigned = replace(yes(world, "Hạnh", is_self=True), shown={})
    with pytest.raises(ApprovalNeeded):
        move(world, Kind.SAMPLE, (FISH, FISH_LOT, 2), voucher=unsigned)


def test_what_was_taken_back_did_not_leave(world: World) -> None:
    done = move(world, Kind.SAMPLE, (TEA, NEW, 1), by="Lan")  # 450.000
    assert needs_a_yes(world, Kind.SAMPLE, (TEA, NEW, 1)) == 450_000
    undo_document(done.document_id, request_id=new_id(), hand=world.hand("Lan"))
    move(world, Kind.SAMPLE, (TEA, NEW, 1), by="Lan")


def test_goods_sent_back_are_worth_their_cost_else_what_they_sell_for(world: World) -> None:
    with writing() as session:
        lots.cost(session, lot_id(world, TEA, NEW), 200_000)
    move(world, Kind.TO_SUPPLIER, (TEA, NEW, 2), by="Lan")
    assert needs_a_yes(world, Kind.TO_SUPPLIER, (FISH, FISH_LOT, 3)) == 195_000


def test_of_goods_whose_worth_nobody_knows_any_needs_a_yes(world: World) -> None:
    assert not import_products(read_file(UNPRICED.encode()), hand=world.hand("Hạnh")).refused
    deliver(world, ("GOM", {"lot_code": "G1", "date_kind": "none", "use_by": ""}))
    limit(world, write_off_vnd=99_000_000)
    for kind in (Kind.DISPOSED, Kind.SAMPLE, Kind.TO_SUPPLIER):
        assert needs_a_yes(world, kind, ("GOM", "G1", 1)) == 0
    move(world, Kind.SAMPLE, ("GOM", "G1", 1), by="Lan", voucher=yes(world))


def test_what_an_order_took_off_sale_goes_back_to_its_producer_unasked(world: World) -> None:
    hold(world, TEA, NEW)
    move(world, Kind.TO_SUPPLIER, (TEA, NEW, 20), by="Lan", ends=(QUARANTINE, "supplier"))
    assert at(world, TEA, NEW, QUARANTINE) == 0
