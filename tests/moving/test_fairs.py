"""Fairs: where a register sells, what its shelves are, and how goods come home."""

from dataclasses import replace

import pytest

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.counting.refusals import NoSuchPlace
from pos.moving import documents, opening
from pos.moving.forms import read_fair
from pos.moving.homecoming import Counted, Home, bring_home
from pos.moving.kinds import Kind
from pos.moving.records import Telling
from pos.moving.refusals import FairChanged, LotHeld
from pos.returns.fates import Fate
from pos.shop.models import Register
from pos.shop.refusals import ApprovalNeeded, UnknownRegister
from pos.stock import audits as stock_audits
from pos.stock import fairs
from pos.stock import queries as stock
from pos.stock.models import Fair, FairEnd, Recount, RegisterPlace, StockLevel, StockMove
from pos.stock.places import CUSTOMER, QUARANTINE, SHOP, STOREROOM
from pos.stock.refusals import FairHoldsGoods, FairIsOver, UnknownFair
from pos.till import queries as till_queries
from pos.till.opening import open_shift
from tests.moving.steps import (
    FISH,
    FISH_LOT,
    NEW,
    OLD,
    TEA,
    at,
    fair,
    hold,
    home,
    limit,
    move,
    sound,
)
from tests.returns import steps as returns_steps
from tests.returns.steps import sell
from tests.till.steps import book, changed, facts, lot_id, rows
from tests.world import NOON, TODAY, World


@pytest.fixture
def two(till: World) -> World:
    """The same shop with a second register, its shift open."""
    with writing() as session:
        session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
    open_shift(2, {100_000: 10}, hand=replace(till.hand(), register_no=2))
    return till


def place(world: World, place_id: str, register_no: int = 2) -> None:
    opening.place_register(register_no, place_id, hand=world.hand("Hạnh"))


def sold(world: World, sku: str, units: int, register_no: int = 2) -> str:
    return sell(world, (sku, units), register_no=register_no).id


def test_a_fair_is_a_place_of_its_own_and_told(world: World) -> None:
    assert fair(world) == "fair-1"
    assert fair(world, "Chợ phiên") == "fair-2"
    told = [one["fair"]["name"] for one in facts("fair.opened/1")]
    assert told == ["Hội chợ Tết", "Chợ phiên"]
    assert [one.place_id for one in fairs.open_fairs(reading())] == ["fair-2", "fair-1"]


def test_a_form_sent_twice_opens_one_fair(world: World) -> None:
    state = read_fair(
        {
            "name": "Tết",
            "address": "Mỹ Đình",
            "from_on": "21/11/2026",
            "to_on": "23/11/2026",
            "responsible": "Lan",
        },
        today=TODAY,
    )
    request_id = new_id()
    for _ in range(2):
        opening.open_fair(state, request_id=request_id, hand=world.hand("Hạnh"))
    assert len(rows(Fair)) == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": ""}, {"name": "missing"}),
        ({"name": "x" * 61}, {"name": "too_long"}),
        ({"from_on": "đầu tháng"}, {"from_on": "not_a_date"}),
        ({"from_on": "24/11/2026"}, {"to_on": "day_order"}),
        ({"from_on": "01/11/2026", "to_on": "20/11/2026"}, {"to_on": "day_over"}),
        ({"to_on": "21/02/2027"}, {"to_on": "fair_too_long"}),
        ({"to_on": ""}, {"to_on": "missing"}),
    ],
)
def test_a_fair_that_cannot_be_is_refused_beside_its_field(changes: dict, problem: dict) -> None:
    good = {
        "name": "Tết",
        "address": "Mỹ Đình",
        "from_on": "21/11/2026",
        "to_on": "23/11/2026",
        "responsible": "Lan",
    }
    with pytest.raises(BadForm) as bad:
        read_fair({**good, **changes}, today=TODAY)
    assert bad.value.problems == problem


def test_a_register_at_a_fair_sees_and_sells_what_lies_there(two: World) -> None:
    move(two, Kind.TO_FAIR, (TEA, NEW, 5), ends=(SHOP, fair(two)))
    place(two, "fair-1")
    tea = two.product_id(TEA)
    there = stock.shelves(reading(), [tea], 2)[tea]
    assert [(one.code, one.units) for one in there] == [(NEW, 5)]
    here = stock.shelves(reading(), [tea], 1)[tea]
    assert sorted((one.code, one.units) for one in here) == [(OLD, 6), (NEW, 15)]
    [hit] = till_queries.hits(reading(), "che dinh", TODAY, register_no=2)
    assert hit.on_hand_units == 5

    at_fair, in_shop = sold(two, TEA, 2), sold(two, TEA, 2, register_no=1)
    gone = {one.act_id: (one.from_place_id, one.lot_id) for one in rows(StockMove)}
    assert gone[at_fair] == ("fair-1", lot_id(two, TEA, NEW))  # the only lot there
    assert gone[in_shop] == (SHOP, lot_id(two, TEA, OLD))  # the first to expire in the shop
    assert at(two, TEA, NEW, "fair-1") == 3
    assert at(two, TEA, NEW) == 15
    sound()


def test_more_than_the_books_hold_at_a_fair_enters_there_from_counting(two: World) -> None:
    move(two, Kind.TO_FAIR, (TEA, NEW, 2), ends=(SHOP, fair(two)))
    place(two, "fair-1")
    act = sold(two, TEA, 5)
    moved = [
        (one.from_place_id, one.to_place_id, one.units)
        for one in rows(StockMove, StockMove.act_id == act)
    ]
    assert sorted(moved) == [("counting", "fair-1", 3), ("fair-1", CUSTOMER, 5)]
    assert [one.missing_units for one in rows(Recount)] == [3]
    assert facts("stock.adjusted/1")[0]["moves"][0]["to"] == "fair-1"
    assert (at(two, TEA, NEW, "fair-1"), at(two, TEA, NEW)) == (0, 18)
    sound()


def test_goods_never_taken_there_are_still_sold_there(two: World) -> None:
    """Somebody carried them along without a paper: goods in hand beat the books."""
    fair(two)
    place(two, "fair-1")
    act = sold(two, "TRANH", 1)  # of which the books know no lot at all
    [gone] = rows(StockMove, StockMove.act_id == act, StockMove.reason == "sold")
    assert gone.from_place_id == "fair-1"


def test_goods_brought_back_at_a_fair_go_onto_its_shelf(two: World) -> None:
    from pos.returns import audits

    move(two, Kind.TO_FAIR, (TEA, NEW, 5), ends=(SHOP, fair(two)))
    place(two, "fair-1")
    sale = sell(two, (TEA, 2), register_no=2)
    wanted = returns_steps.asked(sale, (1, 1), fate=Fate.RESTOCK)
    returns_steps.give_back(two, sale, wanted=wanted, register_no=2)
    assert at(two, TEA, NEW, "fair-1") == 4
    assert audits.audit(reading()) == []
    sound()


def test_where_a_register_sells_is_told_once_and_stands_on_its_shift(two: World) -> None:
    from pos.till import shifts

    place_id = fair(two)
    place(two, place_id)
    place(two, place_id)
    assert shifts.find_open(reading(), 2).fair == "Hội chợ Tết"
    assert shifts.find_open(reading(), 1).fair == ""
    place(two, SHOP)
    assert [
        (one["selling"]["no"], one["selling"]["place"]) for one in facts("register.placed/1")
    ] == [(2, "fair-1"), (2, SHOP)]
    assert shifts.find_open(reading(), 2).fair == ""


def test_a_register_is_placed_only_at_a_fair_that_is_open(world: World) -> None:
    for where, no in ((("fair-9"), UnknownFair), (STOREROOM, UnknownFair)):
        with pytest.raises(no):
            place(world, where, 1)
    with pytest.raises(UnknownRegister):
        place(world, fair(world), 7)
    home(world, "fair-1")
    with pytest.raises(FairIsOver):
        place(world, "fair-1", 1)


def test_what_is_left_comes_home_and_the_fair_is_over(two: World) -> None:
    move(two, Kind.TO_FAIR, (TEA, NEW, 5), (FISH, FISH_LOT, 4), ends=(SHOP, fair(two)))
    place(two, "fair-1")
    sold(two, TEA, 2)
    done = home(two, "fair-1", (TEA, NEW, 3, 3, ""), (FISH, FISH_LOT, 4, 4, ""), to=STOREROOM)
    assert (at(two, TEA, NEW, STOREROOM), at(two, FISH, FISH_LOT, STOREROOM)) == (3, 4)
    assert at(two, TEA, NEW, "fair-1") == 0
    assert [one.place_id for one in rows(FairEnd)] == ["fair-1"]
    assert [one.place_id for one in rows(RegisterPlace)] == [SHOP]
    assert documents.find(reading(), done.document_id).kind is Kind.HOME
    assert len(facts("fair.ended/1")) == 1
    sound()


@pytest.mark.parametrize(
    ("why", "where"),
    [("lost", "loss"), ("broken", "disposed"), ("tasted", "samples"), ("miscounted", "counting")],
)
def test_what_did_not_come_home_is_booked_by_its_reason(world: World, why: str, where: str) -> None:
    move(world, Kind.TO_FAIR, (FISH, FISH_LOT, 4), ends=(SHOP, fair(world)))
    home(world, "fair-1", (FISH, FISH_LOT, 4, 3, why))
    gone = {one.to_place_id: one.units for one in rows(StockMove, StockMove.reason != "received")}
    assert gone[where] == 1
    assert at(world, FISH, FISH_LOT) == 11
    sound()


def test_more_than_expected_enters_from_counting_and_comes_home_whole(world: World) -> None:
    move(world, Kind.TO_FAIR, (FISH, FISH_LOT, 4), ends=(SHOP, fair(world)))
    home(world, "fair-1", (FISH, FISH_LOT, 4, 6, ""), (TEA, OLD, 0, 1, ""))
    assert (at(world, FISH, FISH_LOT), at(world, TEA, OLD)) == (14, 7)
    sound()


def test_missing_units_need_a_reason_and_above_the_limit_a_yes(world: World) -> None:
    move(world, Kind.TO_FAIR, (TEA, NEW, 4), ends=(SHOP, fair(world)))
    with pytest.raises(BadForm) as bad:
        home(world, "fair-1", (TEA, NEW, 4, 2, ""))
    assert list(bad.value.problems) == [f"why-{lot_id(world, TEA, NEW)}"]
    with pytest.raises(ApprovalNeeded):
        home(world, "fair-1", (TEA, NEW, 4, 2, "lost"))  # 900.000
    assert rows(FairEnd) == []
    limit(world, write_off_vnd=900_000)
    home(world, "fair-1", (TEA, NEW, 4, 2, "lost"))


def test_a_lot_left_out_or_sold_meanwhile_is_counted_again(two: World) -> None:
    move(two, Kind.TO_FAIR, (TEA, NEW, 4), (FISH, FISH_LOT, 2), ends=(SHOP, fair(two)))
    place(two, "fair-1")
    with pytest.raises(FairChanged):
        home(two, "fair-1", (TEA, NEW, 4, 4, ""))
    sold(two, TEA, 1)
    with pytest.raises(FairChanged):
        home(two, "fair-1", (TEA, NEW, 4, 4, ""), (FISH, FISH_LOT, 2, 2, ""))


def test_a_held_lot_lies_in_quarantine_and_is_not_counted_home(world: World) -> None:
    move(world, Kind.TO_FAIR, (TEA, NEW, 4), ends=(SHOP, fair(world)))
    hold(world, TEA, NEW)
    assert at(world, TEA, NEW, QUARANTINE) == 20
    with pytest.raises(LotHeld):
        home(world, "fair-1", (TEA, NEW, 0, 4, ""))
    home(world, "fair-1")
    sound()


def test_coming_home_is_heard_once(world: World) -> None:
    move(world, Kind.TO_FAIR, (FISH, FISH_LOT, 4), ends=(SHOP, fair(world)))
    counts = (Counted(lot_id(world, FISH, FISH_LOT), 4, 4, ""),)
    asked, request_id = Home("fair-1", SHOP, counts, Telling()), new_id()
    first = bring_home(asked, request_id=request_id, hand=world.hand("Hạnh"))
    again = bring_home(asked, request_id=request_id, hand=world.hand("Hạnh"))
    assert (again.number, again.is_first_time) == (first.number, False)
    assert at(world, FISH, FISH_LOT) == 12


def test_a_fair_that_holds_goods_is_not_ended_and_an_audit_would_see_it(world: World) -> None:
    from sqlalchemy import update

    move(world, Kind.TO_FAIR, (FISH, FISH_LOT, 4), ends=(SHOP, fair(world)))
    with pytest.raises(FairHoldsGoods), writing() as session:
        fairs.end(session, "fair-1", hand=world.hand("Hạnh"))
    home(world, "fair-1", (FISH, FISH_LOT, 4, 4, ""))
    with writing() as session:
        session.execute(update(StockLevel).where(StockLevel.place_id == "fair-1").values(units=2))
    found = {one.check for one in stock_audits.audit(reading())}
    assert found == {"stock.levels_equal_moves", "stock.ended_fairs_are_empty"}


def test_a_fair_that_held_nothing_is_ended_by_two_presses_as_by_one(world: World) -> None:
    place_id = fair(world)
    assert home(world, place_id) is None
    before = book()
    assert home(world, place_id) is None
    assert changed(before) == set()
    with pytest.raises(FairIsOver):
        home(world, place_id, (TEA, NEW, 1, 1, ""))


def test_nothing_is_counted_at_a_fair_that_is_over(world: World) -> None:
    from tests.counting import steps as counting

    place_id = fair(world)
    goods = (world.product_id(TEA),)
    count = counting.begin(world, counting.Kind.CHOSEN, place=place_id, product_ids=goods)
    counting.write(world, counting.sheet(world, count), TEA, NEW, 1)
    home(world, place_id)
    with pytest.raises(FairIsOver):
        counting.post(world, count, voucher=counting.yes(world, 10**9))
    with pytest.raises(NoSuchPlace):
        counting.begin(world, counting.Kind.CHOSEN, place=place_id, product_ids=goods)
    assert at(world, TEA, NEW, place_id) == 0
    sound()
