"""A held, recalled or expired lot, whichever way it came in or back, never leaves by a sale."""

from datetime import timedelta

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.holding import holding, orders, recalling
from pos.holding.meant import Wish
from pos.holding.refusals import HeldAlready, NothingMeant
from pos.moving.kinds import Kind as Way
from pos.returns import returning
from pos.returns.fates import Why as Because
from pos.returns.returning import Paying
from pos.returns.wishes import Asked
from pos.returns.wishes import Wish as Back
from pos.stock import audits, ledger, lots, opening_stock
from pos.stock.delivery import Delivery
from pos.stock.ledger import Move
from pos.stock.lots import LotState
from pos.stock.models import Lot
from pos.stock.places import COUNTING, QUARANTINE, SHOP, SUPPLIER
from pos.till.refusals import LotNeeded
from pos.till.views import Said
from tests.holding.orders import NEW, OLD, TEA, WHY, hold, recall
from tests.holding.test_holding import receive
from tests.holding.test_recalls import barred, bring_in, lift
from tests.moving import steps as moving
from tests.receiving.steps import deliver
from tests.returns import steps as returns
from tests.till.steps import facts, filled, lot_id, order, pay, put, rows
from tests.world import TODAY, World

FISH = "MAM-NEM"


def bar_of(lot: str) -> str:
    [found] = rows(Lot, Lot.id == lot)
    return found.barred


def at(lot: str, place: str = SHOP) -> int:
    return ledger.level(reading(), lot, place)


def lot_of(code: str, until: int = 100) -> LotState:
    return LotState(code, "", None, "hsd", TODAY + timedelta(days=until), "owned", "", None)


def nameless(world: World, units: int = 4, sku: str = TEA) -> str:
    """Goods that somebody counted without their lot."""
    with writing() as session:
        hand = world.hand("Hạnh")
        made = lots.undocumented(session, world.product_id(sku), hand=hand)
        ledger.move(session, [Move(made, units, COUNTING, SHOP, "counted", new_id())], hand=hand)
    return made


def hold_all(world: World, sku: str = TEA, **days: object) -> str:
    wish = Wish((), world.product_id(sku), **days)  # type: ignore[arg-type]
    return holding.hold_lots(wish, WHY, hold_id=new_id(), hand=world.hand("Hạnh"))


def brought_back(world: World, sale_id: str, units: int, why: Because, vnd: int) -> None:
    returning.return_goods(
        Asked(sale_id, (Back(units, None, line_no=1),), why),
        Paying(new_id(), vnd),
        hand=world.hand("Hạnh"),
    )


# --- However many lots ----------------------------------------------------------------------


def test_an_order_of_a_whole_product_bars_its_newest_lot_after_hundreds_of_old_ones(
    till: World,
) -> None:
    with writing() as session:
        for no in range(505):
            state = lot_of(f"B{no:05d}")
            lots.open_lot(session, till.product_id(TEA), state, hand=till.hand("Hạnh"))
    newest = receive(till, "MOI-NHAT", None)
    applied = recall(till)
    assert applied.lots == 508
    assert (bar_of(newest), at(newest)) == ("recall", 0)
    assert put(till, order(till), TEA, lot="MOI-NHAT").said is Said.STOPPED


# --- Goods of no known lot ------------------------------------------------------------------


def test_goods_of_no_known_lot_are_barred_with_their_product_and_are_not_sold_afterwards(
    till: World,
) -> None:
    found = nameless(till)
    applied = recall(till)
    assert (bar_of(found), at(found), at(found, QUARANTINE)) == ("recall", 0, 4)
    asked = put(till, order(till), TEA)
    assert asked.said is Said.ASK_LOT
    assert all(one.bar for one in asked.lots)
    assert put(till, order(till), TEA, lot="").said is Said.STOPPED
    holding.settle_hold(applied.hold_id or "", "Đủ", hand=till.hand("Hạnh"))
    with pytest.raises(LotNeeded):
        put(till, order(till), TEA)


def test_goods_of_no_known_lot_may_be_those_of_a_recall_by_codes(till: World) -> None:
    found = nameless(till)
    recall(till, lots=["08A"])
    assert (bar_of(found), at(found)) == ("hold", 0)


def test_goods_of_no_known_lot_are_held_by_name(till: World) -> None:
    found = nameless(till)
    holding.hold_lots(Wish((found,)), WHY, hold_id=new_id(), hand=till.hand("Hạnh"))
    assert (bar_of(found), at(found)) == ("hold", 0)
    [slip] = orders.page(reading(), is_open=True, no=1)[0]
    assert orders.fetched(reading(), slip.hold_id)[0].units == 4


def test_goods_of_no_known_lot_that_are_counted_later_go_to_quarantine(till: World) -> None:
    from tests.counting import steps as counting

    recall(till)
    count = counting.begin(till, counting.Kind.CHOSEN, product_ids=(till.product_id(TEA),))
    counting.write(till, counting.sheet(till, count), TEA, None, 3)
    counting.post(till, count, voucher=counting.yes(till, 10**9))
    found = lot_id(till, TEA, "")
    assert (bar_of(found), at(found), at(found, QUARANTINE)) == ("recall", 0, 3)


# --- Several products of one recall ---------------------------------------------------------


def test_a_recall_of_several_products_bars_the_lots_of_each(world: World) -> None:
    applied = recall(world, sku=FISH)
    assert barred(world, NEW, OLD, "L260905") == ["recall"] * 3
    told = facts("recall.seen/1")
    products = {world.product_id(TEA), world.product_id(FISH)}
    assert {one["product"] for one in told} == products
    assert applied.lots == sum(len(one["lots"]) for one in told)
    assert applied.units == sum(lot["units"] for one in told for lot in one["lots"])
    deliver(world, (FISH, {"lot_code": "VE-SAU", "use_by": "01/10/2027"}))
    assert barred(world, "VE-SAU") == ["recall"]
    lift(world)
    assert barred(world, NEW, "L260905", "VE-SAU") == [""] * 3
    assert audits.audit(reading()) == []


def test_a_later_version_takes_the_place_of_every_order_of_the_one_before(world: World) -> None:
    nameless(world, sku=FISH)
    recall(world, sku=FISH, lots=["08A"])
    assert barred(world, NEW, "L260905") == ["hold", "hold"]
    recall(world, version=2, lots=["08A"])
    assert barred(world, NEW, "L260905") == ["hold", ""]
    lift(world)
    assert barred(world, NEW, "L260905") == ["", ""]
    assert orders.page(reading(), is_open=True, no=1)[0] == []


def test_a_product_of_a_recall_that_comes_to_the_shop_later_is_looked_for_again(
    world: World,
) -> None:
    recall(world, sku="MOI-VE")
    again = world.house_hand()
    assert recalling.look_again(hand=again) == 0
    bring_in(world, "MOI-VE")
    assert recalling.look_again(hand=again) == 1
    assert recalling.look_again(hand=again) == 0
    deliver(world, ("MOI-VE", {"lot_code": "G-1", "use_by": "01/10/2027"}))
    assert barred(world, "G-1", NEW) == ["recall", "recall"]
    lift(world)
    assert barred(world, "G-1", NEW) == ["", ""]


# --- Lists, and what customers bring back ---------------------------------------------------


def test_lots_of_a_list_are_barred_where_an_order_means_them(till: World) -> None:
    recall(till)
    goods = opening_stock.Goods(
        till.product_id(TEA), TEA, "Chè", None, "piece", Delivery(lot_of("TU-TEP"), 7)
    )
    fish = opening_stock.Goods(
        till.product_id(FISH), FISH, "Mắm", None, "piece", Delivery(lot_of("MAM-TEP"), 3)
    )
    with writing() as session:
        opening_stock.put_on_shelf(session, [goods, fish], act_id=new_id(), hand=till.hand("Hạnh"))
    assert barred(till, "TU-TEP", "MAM-TEP") == ["recall", ""]
    assert moving.at(till, TEA, "TU-TEP", QUARANTINE) == 7
    assert moving.at(till, FISH, "MAM-TEP") == 3
    assert put(till, order(till), TEA, lot="TU-TEP").said is Said.STOPPED


def test_a_lot_of_unknown_code_sold_out_before_a_recall_is_not_sold_again_when_brought_back(
    till: World,
) -> None:
    sold = filled(till, (TEA, 6, OLD))
    pay(till, sold)
    recall(till, lots=["X9"])
    brought_back(till, sold, 2, Because.CHANGED_MIND, 900_000)
    assert (barred(till, OLD), moving.at(till, TEA, OLD)) == (["hold"], 0)
    assert moving.at(till, TEA, OLD, QUARANTINE) == 2
    assert put(till, order(till), TEA, lot=OLD).said is Said.STOPPED


def test_goods_brought_back_are_covered_by_an_order_that_never_named_their_lot(
    till: World,
) -> None:
    """As books of an older version may have it."""
    from pos.stock import holds
    from pos.stock.holds import HoldState, Kind

    sold = returns.sell(till, (FISH, 2))
    state = HoldState(Kind.HOLD, "Mùi lạ", "Cất riêng", product_id=till.product_id(FISH))
    with writing() as session:
        holds.place(session, new_id(), state, [], hand=till.hand("Hạnh"))
    returns.give_back(till, sold)
    assert barred(till, "L260905") == ["hold"]
    assert moving.at(till, FISH, "L260905") == 0


# --- What comes back on sale ----------------------------------------------------------------


def test_what_customers_brought_back_as_faulty_stays_in_quarantine_when_a_recall_is_lifted(
    till: World,
) -> None:
    sold = filled(till, (TEA, 1, NEW))
    pay(till, sold)
    recall(till)
    there = moving.at(till, TEA, NEW, QUARANTINE)
    moving.move(till, Way.TO_SUPPLIER, (TEA, NEW, there), ends=(QUARANTINE, SUPPLIER))
    brought_back(till, sold, 1, Because.FAULTY, 450_000)
    lift(till)
    assert (moving.at(till, TEA, NEW), moving.at(till, TEA, NEW, QUARANTINE)) == (0, 1)
    assert audits.audit(reading()) == []


def test_goods_held_at_a_fair_that_is_over_go_back_to_the_shop(world: World) -> None:
    fair = moving.fair(world)
    moving.move(world, Way.TO_FAIR, (TEA, NEW, 5))
    there = moving.at(world, TEA, NEW)
    order_id = hold(world, NEW)
    moving.home(world, fair)
    holding.release_hold(order_id, "Lành", hand=world.hand("Hạnh"))
    assert (moving.at(world, TEA, NEW), moving.at(world, TEA, NEW, fair)) == (there + 5, 0)
    assert audits.audit(reading()) == []


# --- Lots to come ---------------------------------------------------------------------------


def test_all_of_a_product_is_held_though_each_lot_of_it_is_held_already(world: World) -> None:
    hold(world, NEW, OLD)
    hold_all(world)
    receive(world, "VE-SAU", None)
    assert barred(world, "VE-SAU") == ["hold"]
    with pytest.raises(HeldAlready):
        hold_all(world)
    with pytest.raises(HeldAlready):
        hold_all(world, made_from=TODAY)


def test_goods_of_which_nothing_came_yet_are_held_when_they_come(world: World) -> None:
    bring_in(world, "MOI-VE")
    order_id = hold_all(world, "MOI-VE")
    [fact] = facts("lot.held/1")
    assert (fact["product"], fact["lots"]) == (world.product_id("MOI-VE"), [])
    deliver(world, ("MOI-VE", {"lot_code": "G-1", "use_by": "01/10/2027"}))
    assert barred(world, "G-1") == ["hold"]
    holding.release_hold(order_id, "Lành", hand=world.hand("Hạnh"))
    hold_all(world, "MOI-VE", made_from=TODAY)
    hold_all(world, "MOI-VE")
    with pytest.raises(NothingMeant):
        holding.hold_lots(Wish((), "nobody"), WHY, hold_id=new_id(), hand=world.hand("Hạnh"))


# --- The centre's words ---------------------------------------------------------------------


def test_a_word_older_than_the_last_that_lifted_a_recall_changes_nothing(world: World) -> None:
    recall(world)
    lift(world, version=1)
    lift(world, version=3)
    assert recall(world, version=2).is_first_time is False
    assert barred(world, NEW) == [""]
    assert recall(world, version=4).is_first_time is True


def test_a_later_version_tells_and_prints_what_lies_in_quarantine_already(world: World) -> None:
    first = recall(world)
    second = recall(world, version=2)
    assert (first.units, second.units) == (26, 26)
    assert [sorted(one["units"] for one in told["lots"]) for told in facts("recall.seen/1")] == [
        [6, 20],
        [6, 20],
    ]
    shown = [(one.place, one.units) for one in orders.fetched(reading(), second.hold_id or "")]
    assert sorted(shown) == [(QUARANTINE, 6), (QUARANTINE, 20)]


def test_a_second_hold_of_a_lot_names_where_its_goods_lie(world: World) -> None:
    hold(world, NEW)
    second = hold(world, NEW, OLD)
    shown = {(one.lot_code, one.place, one.units) for one in orders.fetched(reading(), second)}
    assert shown == {(NEW, QUARANTINE, 20), (OLD, SHOP, 6)}
    moving.move(world, Way.TO_SUPPLIER, (TEA, NEW, 20), ends=(QUARANTINE, SUPPLIER))
    shown = {(one.lot_code, one.place, one.units) for one in orders.fetched(reading(), second)}
    assert shown == {(NEW, "", 0), (OLD, SHOP, 6)}


def test_that_all_is_accounted_for_is_told(world: World) -> None:
    order_id = hold(world, NEW)
    holding.settle_hold(order_id, "Đã trả hết", hand=world.hand("Hạnh"))
    [told] = facts("lot.settled/1")
    assert (told["hold"], told["recall"], told["reason"]) == (order_id, None, "Đã trả hết")
    assert [(one["code"], one["units"]) for one in told["lots"]] == [(NEW, 20)]
    recalled = recall(world).hold_id or ""
    holding.settle_hold(recalled, "Đủ", hand=world.hand("Hạnh"))
    assert facts("lot.settled/1")[1]["recall"] == "TH-2026-014"


def test_a_slip_names_the_product_where_no_lot_is_here_and_few_of_those_that_are_gone(
    world: World,
) -> None:
    from pos.holding import papers
    from pos.shop import queries as shop

    bring_in(world, "MOI-VE")
    showroom = shop.showroom(reading())
    assert showroom is not None
    first = orders.find(reading(), hold_all(world, "MOI-VE"))
    assert first is not None
    told = papers.hold_slip(showroom, first, orders.fetched(reading(), first.hold_id)).document
    assert "Mứt gừng" in told
    assert "Sổ không còn món nào" in told
    with writing() as session:
        for no in range(30):
            lots.open_lot(
                session, world.product_id("MOI-VE"), lot_of(f"C{no:02d}"), hand=world.hand("Hạnh")
            )
    holding.release_hold(first.hold_id, "Lành", hand=world.hand("Hạnh"))
    again = orders.find(reading(), hold_all(world, "MOI-VE"))
    assert again is not None
    told = papers.hold_slip(showroom, again, orders.fetched(reading(), again.hold_id)).document
    assert ("C09" in told, "C10" in told, "C29" in told) == (False, True, True)
    assert "Và 10 lô nữa đã hết theo sổ" in told
