"""A newer lot is scanned while an older one stands on the shelf: told, never stopped, counted."""

from datetime import timedelta

import pytest

from pos.base.transaction import reading, writing
from pos.moving import opening
from pos.moving.kinds import Kind as Moved
from pos.stock import holds
from pos.stock.holds import HoldState, Kind
from pos.stock.places import SHOP
from pos.till import drafting, nudges
from pos.till.models import DraftLine, Nudge
from pos.till.views import Outcome, Said
from tests.moving.steps import fair, move
from tests.till.steps import LINK, lot_id, order, put, rows, scan, sell
from tests.till.test_statements import counted
from tests.world import TODAY, World

TEA, OLD, NEW = "CHE-DINH", "L260812", "L261103"


def label(world: World, draft_id: str, code: str) -> Outcome:
    return scan(world, draft_id, f"{LINK}/01/08930000000019/10/{code}")


def switch(world: World, draft_id: str, line_id: str, code: str = OLD) -> None:
    lot = lot_id(world, TEA, code)
    drafting.change_line(draft_id, line_id, quantity=None, lot_id=lot, hand=world.hand())


def helped() -> tuple[int, int]:
    session = reading()
    session.rollback()
    found = nudges.helped(session, TODAY - timedelta(days=27), TODAY)
    return found.shown, found.taken


def test_the_older_lot_is_named_and_the_goods_are_in_the_order(till: World) -> None:
    draft_id = order(till)
    outcome = label(till, draft_id, NEW)
    assert outcome.said is Said.ADDED
    assert outcome.older is not None
    assert outcome.older.code == OLD
    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    assert line.lot_id == lot_id(till, TEA, NEW)
    assert helped() == (1, 0)


def test_one_key_takes_the_older_lot_and_is_counted(till: World) -> None:
    draft_id = order(till)
    outcome = label(till, draft_id, NEW)
    switch(till, draft_id, outcome.line_id)
    switch(till, draft_id, outcome.line_id)
    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    assert line.lot_id == lot_id(till, TEA, OLD)
    assert helped() == (1, 1)


def test_a_change_to_another_lot_is_no_taken_reminder(till: World) -> None:
    draft_id = order(till)
    outcome = label(till, draft_id, NEW)
    switch(till, draft_id, outcome.line_id, NEW)
    assert helped() == (1, 0)


def test_it_is_said_once_an_order_and_lot(till: World) -> None:
    draft_id = order(till)
    label(till, draft_id, NEW)
    assert label(till, draft_id, NEW).older is None
    assert label(till, order(till), NEW).older is not None
    assert helped() == (2, 0)


def test_the_older_lot_and_a_bare_barcode_are_told_nothing(till: World) -> None:
    draft_id = order(till)
    assert label(till, draft_id, OLD).older is None
    assert scan(till, draft_id, "8930000000019").older is None
    assert rows(Nudge) == []


@pytest.mark.parametrize("named", [True, False])
def test_units_that_the_order_holds_already_are_not_on_the_shelf(till: World, named: bool) -> None:
    draft_id = order(till)
    put(till, draft_id, TEA, times=6, lot=OLD if named else None)
    assert label(till, draft_id, NEW).older is None


def test_a_lot_sold_out_or_held_is_not_named(till: World) -> None:
    sell(till, (TEA, 6, OLD))
    assert label(till, order(till), NEW).older is None


def test_a_held_older_lot_is_not_named(till: World) -> None:
    with writing() as session:
        state = HoldState(Kind.HOLD, "Nắp phồng", "Cất riêng")
        lots = [lot_id(till, TEA, OLD)]
        holds.place(session, "hold", state, lots, hand=till.hand("Hạnh"))
    assert label(till, order(till), NEW).older is None


def test_the_page_says_it_with_its_key_and_the_key_works(till: World) -> None:
    lan, draft_id = till.sign_in(), order(till)
    data = {"code": f"{LINK}/01/08930000000019/10/{NEW}", "scan_id": "s" * 20}
    page = lan.post(f"/till/sales/{draft_id}/scans", data=data).get_data(as_text=True)
    assert "Trên kệ còn lô gần hết hạn hơn:" in page
    assert 'data-key="Alt O"' in page
    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    answer = lan.patch(
        f"/till/sales/{draft_id}/lines/{line.id}",
        data={"lot_id": lot_id(till, TEA, OLD), "is_older": "1"},
    )
    text = answer.get_data(as_text=True)
    assert OLD in text
    assert "Trên kệ còn lô" not in text
    assert 'class="edit"' not in text
    assert helped() == (1, 1)


def test_a_label_whose_lot_goes_first_costs_no_further_statement(till: World) -> None:
    lan, draft_id = till.sign_in(), order(till)

    def held_before(scan_id: str) -> None:
        data = {"code": f"{LINK}/01/08930000000019/10/{OLD}", "scan_id": scan_id}
        assert lan.post(f"/till/sales/{draft_id}/scans", data=data).status_code == 200

    held_before("a" * 20)
    held_before("b" * 20)
    with counted() as said:
        held_before("c" * 20)
    asked = [one for one in said if "FROM stock_lots" in one]
    assert len(asked) == 3, asked  # by its code, on its shelf, and for the page: as without it
    assert not any("till_nudges" in one for one in said)


def test_what_lines_without_a_lot_leave_of_the_older_one_is_named(till: World) -> None:
    draft_id = order(till)
    put(till, draft_id, TEA, times=5)
    assert label(till, draft_id, NEW).older is not None


def test_at_a_fair_only_an_older_lot_that_lies_there_is_named(till: World) -> None:
    place_id = fair(till)
    move(till, Moved.TO_FAIR, (TEA, NEW, 5), ends=(SHOP, place_id))
    opening.place_register(1, place_id, hand=till.hand("Hạnh"))
    assert label(till, order(till), NEW).older is None
    move(till, Moved.TO_FAIR, (TEA, OLD, 2), ends=(SHOP, place_id))
    outcome = label(till, order(till), NEW)
    assert outcome.older is not None
    assert (outcome.older.code, outcome.older.units) == (OLD, 2)
