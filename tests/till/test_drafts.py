"""Orders being made: changes, tabs, and everything they survive."""

from datetime import timedelta

import pytest

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.quantity import BadQuantity
from pos.base.transaction import reading, writing
from pos.shop.models import Register
from pos.shop.queries import showroom
from pos.till import drafting, queries, shifts
from pos.till.models import Draft, DraftLine, DraftScan
from pos.till.opening import open_shift
from pos.till.queries import Place
from pos.till.refusals import DraftIsClosed, NoShift, ShiftIsOpen, TooMuch
from pos.till.views import LineView, Outcome, Said, TillView
from tests.till.steps import book, changed, facts, filled, lot_id, order, pay, put, rows, scan
from tests.world import NOON, TODAY, World


def line_ids(draft_id: str) -> list[str]:
    return [
        one.id for one in rows(DraftLine, DraftLine.draft_id == draft_id, order_by=DraftLine.id)
    ]


def change(
    world: World,
    draft_id: str,
    line_id: str,
    *,
    quantity: str | None = None,
    lot: str | None = None,
    register_no: int = 1,
) -> Outcome:
    from dataclasses import replace

    hand = replace(world.hand(), register_no=register_no)
    return drafting.change_line(draft_id, line_id, quantity=quantity, lot_id=lot, hand=hand)


def view(draft_id: str, *, on: int = 0) -> TillView:
    """The sell page of an order, so many days from today."""
    session = reading()
    session.rollback()
    shop = showroom(session)
    shift = shifts.find_open(session, 1)
    assert shop
    assert shift
    place = Place(shop, 1, shift, "Lan", TODAY + timedelta(days=on), standing="preview", now=NOON)
    shown = queries.till(session, draft_id, place, outcome=Outcome())
    assert shown is not None
    return shown


def only_line(draft_id: str, **how: int) -> LineView:
    [line] = view(draft_id, **how).draft.lines
    return line


# -- Changing a line ------------------------------------------------------------------


def test_a_line_takes_a_new_quantity(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1), ("RAU-CAI", "0,3"))
    tea, greens = line_ids(draft_id)
    assert change(till, draft_id, tea, quantity="7").said == Said.CHANGED
    assert change(till, draft_id, greens, quantity="1,25").said == Said.CHANGED
    assert [line.units for line in reversed(view(draft_id).draft.lines)] == [7, 1250]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0", "zero"), ("-1", "negative"), ("1,5", "not_whole"), ("ba", "not_a_number")],
)
def test_a_quantity_that_cannot_be_read_leaves_the_line_as_it_was(
    till: World, typed: str, code: str
) -> None:
    draft_id = filled(till, ("CHE-DINH", 2))
    before = book()
    with pytest.raises(BadQuantity) as bad:
        change(till, draft_id, line_ids(draft_id)[0], quantity=typed)
    assert bad.value.code == code
    assert changed(before) == set()


@pytest.mark.parametrize(("sku", "first", "typed"), [("RAU-CAI", "0,3", "10001 kg")])
def test_more_than_a_till_believes_is_refused(
    till: World, sku: str, first: str, typed: str
) -> None:
    draft_id = filled(till, (sku, first))
    before = book()
    with pytest.raises(TooMuch):
        change(till, draft_id, line_ids(draft_id)[0], quantity=typed)
    assert changed(before) == set()


def test_a_line_takes_the_lot_a_person_names(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    assert only_line(draft_id).lot_code == "L260812"  # FEFO's
    lot = lot_id(till, "CHE-DINH", "L261103")
    change(till, draft_id, line_ids(draft_id)[0], lot=lot)
    line = only_line(draft_id)
    assert (line.lot_code, line.lot_is_chosen, line.units) == ("L261103", True, 1)


def test_a_line_does_not_take_an_expired_lot(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    before = book()
    with clock.running(lambda: NOON + timedelta(days=19)):
        outcome = change(
            till, draft_id, line_ids(draft_id)[0], lot=lot_id(till, "CHE-DINH", "L260812")
        )
    assert (outcome.said, outcome.lot_code) == (Said.STOPPED, "L260812")
    assert changed(before) == set()


def test_a_line_does_not_take_another_products_lot(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    before = book()
    outcome = change(till, draft_id, line_ids(draft_id)[0], lot=lot_id(till, "MAM-NEM", "L260905"))
    assert outcome.said == Said.UNKNOWN_CODE
    assert changed(before) == set()


def test_a_line_taken_out_is_gone_and_the_others_stay(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1), ("MAM-NEM", 2))
    tea, _sauce = line_ids(draft_id)
    assert drafting.remove_line(draft_id, tea, hand=till.hand()) == draft_id
    assert [line.sku for line in view(draft_id).draft.lines] == ["MAM-NEM"]


def test_each_change_grows_the_version(till: World) -> None:
    draft_id = order(till)
    versions = [view(draft_id).draft.version]
    for step in (
        lambda: scan(till, draft_id, "CHE-DINH"),
        lambda: scan(till, draft_id, "CHE-DINH"),
        lambda: change(till, draft_id, line_ids(draft_id)[0], quantity="5"),
        lambda: drafting.remove_line(draft_id, line_ids(draft_id)[0], hand=till.hand()),
    ):
        step()
        versions.append(view(draft_id).draft.version)
    assert versions == sorted(set(versions))


def test_the_line_that_grew_last_is_the_newest(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1), ("MAM-NEM", 1))
    scan(till, draft_id, "CHE-DINH")
    newest = view(draft_id).draft.newest
    assert newest is not None
    assert newest.sku == "CHE-DINH"


# -- Orders that may not be touched ---------------------------------------------------


def touches(world: World, draft_id: str, line_id: str, **how: int) -> dict[str, object]:
    return {
        "scan": lambda: scan(world, draft_id, "CHE-DINH"),
        "put": lambda: put(world, draft_id, "CHE-DINH"),
        "change": lambda: change(world, draft_id, line_id, quantity="3"),
        "remove": lambda: drafting.remove_line(draft_id, line_id, hand=world.hand()),
    }


@pytest.mark.parametrize("touch", ["scan", "put", "change", "remove"])
def test_a_sold_order_takes_nothing_more(till: World, touch: str) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    line = line_ids(draft_id)[0]
    pay(till, draft_id)
    before = book()
    with pytest.raises(DraftIsClosed):
        touches(till, draft_id, line)[touch]()  # type: ignore[operator]
    assert changed(before) == set()


@pytest.mark.parametrize("touch", ["scan", "put", "change", "remove"])
def test_another_registers_order_is_not_touched(till: World, touch: str) -> None:
    draft_id = other_registers_order(till)
    before = book()
    with pytest.raises(DraftIsClosed):
        touches(till, draft_id, "01X")[touch]()  # type: ignore[operator]
    with pytest.raises(DraftIsClosed):
        pay(till, draft_id, 0)
    assert changed(before) == set()


def other_registers_order(world: World) -> str:
    with writing() as session:
        session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
    open_shift(2, {}, hand=world.hand())
    return drafting.open_order(2, hand=world.hand())


def test_a_line_of_another_order_is_left_alone(till: World) -> None:
    first = filled(till, ("CHE-DINH", 1))
    second = filled(till, ("MAM-NEM", 1))
    [line] = line_ids(first)
    assert change(till, second, line, quantity="9").said == Said.NOTHING
    drafting.remove_line(second, line, hand=till.hand())
    assert only_line(first).units == 1


@pytest.mark.parametrize("draft_id", ["", "01X", "../../etc/passwd"])
def test_an_order_nobody_opened_is_closed(till: World, draft_id: str) -> None:
    with pytest.raises(DraftIsClosed):
        scan(till, draft_id, "CHE-DINH")


# -- Tabs -----------------------------------------------------------------------------


def test_a_new_order_has_the_lowest_free_number(till: World) -> None:
    orders = [filled(till, ("CHE-DINH", 1)) for _ in range(3)]
    assert [tab.no for tab in view(orders[0]).tabs] == [1, 2, 3]
    pay(till, orders[1])
    fourth = filled(till, ("MAM-NEM", 1))
    assert view(fourth).draft.no == 2
    fifth = filled(till, ("MAM-NEM", 1))
    assert view(fifth).draft.no == 4


def test_f1_twice_opens_one_empty_order(till: World) -> None:
    assert order(till) == order(till)
    assert len(rows(Draft)) == 1


def test_an_order_emptied_again_is_the_free_one(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    drafting.remove_line(draft_id, line_ids(draft_id)[0], hand=till.hand())
    assert order(till) == draft_id


def test_two_tabs_never_share_a_line(till: World) -> None:
    first = filled(till, ("CHE-DINH", 1))
    second = filled(till, ("CHE-DINH", 1))
    for _ in range(3):
        scan(till, first, "CHE-DINH")
    scan(till, second, "CHE-DINH")
    assert (only_line(first).units, only_line(second).units) == (4, 2)


def test_each_register_has_its_own_tabs_numbered_from_one(till: World) -> None:
    filled(till, ("CHE-DINH", 1))
    other = other_registers_order(till)
    assert reading().get_one(Draft, other).no == 1
    assert len(view(order(till)).tabs) == 2


def test_without_a_shift_there_is_no_order(world: World) -> None:
    with pytest.raises(NoShift):
        order(world)
    assert rows(Draft) == []


def test_a_shift_is_opened_once_and_told_with_its_notes(world: World) -> None:
    assert open_shift(1, {100_000: 4, 50_000: 6}, hand=world.hand()) == 1
    with pytest.raises(ShiftIsOpen):
        open_shift(1, {}, hand=world.hand())
    [fact] = facts("shift.opened/1")
    assert fact["shift"]["float_vnd"] == 700_000
    assert fact["shift"]["notes"] == {"100000": 4, "50000": 6}
    assert (fact["register"], fact["by"]["name"]) == (1, "Lan")


# -- What an order survives -----------------------------------------------------------


def test_an_order_survives_a_restart_to_the_last_line(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 2, "L261103"), ("RAU-CAI", "0,450"))
    before = view(draft_id)
    db.session.remove()
    db.engine.dispose()
    app = create_app(till.settings)
    with app.app_context():
        assert view(draft_id).draft == before.draft
        again = World(app, till.settings)
        assert drafting.last_order(1, hand=again.hand()) == draft_id
        assert pay(again, draft_id).total_vnd == before.draft.total_vnd
        db.session.remove()
        db.engine.dispose()


def test_an_order_is_carried_on_by_whoever_signs_in_next(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    minh = till.hand("Minh")
    drafting.add_line(
        draft_id,
        till.product_id("MAM-NEM"),
        lot_id=None,
        quantity=None,
        times=1,
        scan_id="",
        hand=minh,
    )
    done = pay(till, draft_id, name="Minh")
    assert done.total_vnd == 515_000
    assert facts("sale.completed/1")[-1]["by"]["name"] == "Minh"


def test_a_scan_is_remembered_through_a_restart(till: World) -> None:
    draft_id = order(till)
    scan(till, draft_id, "CHE-DINH", scan_id="s1")
    db.session.remove()
    db.engine.dispose()
    app = create_app(till.settings)
    with app.app_context():
        assert scan(World(app, till.settings), draft_id, "CHE-DINH", scan_id="s1").said == "nothing"
        assert only_line(draft_id).units == 1
        db.session.remove()
        db.engine.dispose()


def test_scans_are_forgotten_once_the_order_is_sold(till: World) -> None:
    draft_id = order(till)
    scan(till, draft_id, "CHE-DINH", scan_id="s1")
    assert len(rows(DraftScan)) == 1
    pay(till, draft_id)
    assert rows(DraftScan) == []


def test_drafts_are_no_facts(till: World) -> None:
    before = len(facts())
    filled(till, ("CHE-DINH", 1))
    assert len(facts()) == before
