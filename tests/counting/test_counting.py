"""A stocktake while the shop sells, through its acts."""

import pytest

from pos.base.errors import Refusal
from pos.base.transaction import end_reading, reading, writing
from pos.counting import audits, opening, posting, queries, recounting
from pos.counting.refusals import (
    AnothersSheet,
    CauseNeeded,
    CountEnded,
    NoSuchEntry,
    NoSuchPlace,
    NothingToCount,
    NotOfThisCount,
    ResultChanged,
    UncountedUnsaid,
    Unsettled,
)
from pos.counting.scopes import Kind
from pos.counting.variances import Cause, Standing
from pos.shop.refusals import ApprovalNeeded
from pos.stock import audits as stock
from pos.stock import holds, ledger
from pos.stock.holds import HoldState
from pos.stock.ledger import Move
from pos.stock.models import StockMove
from pos.stock.places import QUARANTINE, SHOP, STOREROOM, SUPPLIER
from tests.counting.steps import HANH, begin, mark, post, sheet, shown, state, write, yes
from tests.receiving.steps import deliver
from tests.till.steps import book, changed, facts, held, levels, lot_id, rows, sell
from tests.world import World

TEA, NEW, OLD = "CHE-DINH", "L261103", "L260812"


@pytest.fixture(autouse=True)
def the_books_agree(shop: World) -> None:
    """After every test: levels are what moves add up to, anchors are what they say."""
    yield
    end_reading()
    assert stock.audit(reading()) == []
    assert audits.audit(reading()) == []


def test_what_was_sold_after_the_counting_is_no_difference(shop: World) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, NEW, 20)
    sell(shop, (TEA, 3, NEW))
    assert shown(shop, count_id)[f"{TEA} {NEW}"].difference == 0
    post(shop, count_id)
    assert held(shop, TEA, NEW) == 17
    [fact] = facts("stock.counted/1")
    assert (fact["place"], fact["moves"], fact["no"]) == ("shop", [], 1)


def test_missing_goods_leave_for_counting_with_their_reason(shop: World) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 4)
    sell(shop, (TEA, 1, OLD))
    before = book()
    post(shop, count_id, causes={f"{TEA} {OLD}": Cause.BROKEN}, voucher=yes(shop, 900_000))
    assert held(shop, TEA, OLD) == 3
    [move] = rows(StockMove, StockMove.act_id == count_id)
    assert (move.units, move.from_place_id, move.to_place_id, move.reason) == (
        2,
        "shop",
        "counting",
        "broken",
    )
    assert facts("stock.counted/1")[0]["moves"][0]["reason"] == "broken"
    assert "stock_recounts" not in changed(before)


def test_found_goods_enter_and_those_of_an_unknown_lot_get_one(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    write(shop, on, TEA, NEW, 22)
    write(shop, on, "MAM-NEM", None, 2)
    post(shop, count_id, voucher=yes(shop, 2_000_000))
    assert held(shop, TEA, NEW) == 22
    assert levels()["MAM-NEM"] == 2


def test_an_entry_sent_again_is_the_same_entry(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    first = write(shop, on, TEA, NEW, 5, key="the-same-key-of-the-page")
    again = write(shop, on, TEA, NEW, 7, key="the-same-key-of-the-page")
    assert again.entry_id == first.entry_id
    assert shown(shop, count_id)[f"{TEA} {NEW}"].counted == 5


def test_a_form_sent_twice_opens_one_count_and_one_sheet(shop: World) -> None:
    ids = {begin(shop, request_id="0123456789abcdef0123456789") for _ in range(2)}
    assert len(ids) == 1
    [count_id] = ids
    made = {
        opening.open_sheet(count_id, "Kệ", hand=shop.hand(), request_id="s" * 26) for _ in range(2)
    }
    assert len(made) == 1
    with pytest.raises(AnothersSheet):
        opening.open_sheet(count_id, "Kệ", hand=shop.hand("Minh"), request_id="s" * 26)


def test_posting_twice_corrects_once(shop: World) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 5)
    seen = posting.mark_of(state(count_id))
    for _ in range(2):
        post(shop, count_id, mark=seen, voucher=yes(shop, 900_000))
    assert held(shop, TEA, OLD) == 5
    assert len(facts("stock.counted/1")) == 1


def test_a_lot_sold_while_it_is_counted_is_counted_again(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    before = mark()
    sell(shop, (TEA, 1, NEW))
    assert write(shop, on, TEA, NEW, 20, seen_id=before).has_moved
    with pytest.raises(Unsettled):
        post(shop, count_id)
    row = state(count_id).rows[0]
    assert row.standing is Standing.MOVED
    assert recounting.ask_again(count_id, [row.key], hand=shop.hand(HANH)) == 1
    assert recounting.ask_again(count_id, [row.key], hand=shop.hand(HANH)) == 0
    [asked] = state(count_id).asked
    assert not write(shop, on, TEA, NEW, 19, ask_id=asked.ask_id).has_moved
    post(shop, count_id)
    assert held(shop, TEA, NEW) == 19


def test_a_lot_left_out_keeps_what_the_books_say(shop: World) -> None:
    count_id = begin(shop)
    before = mark()
    on = sheet(shop, count_id)
    sell(shop, (TEA, 1, NEW))
    write(shop, on, TEA, NEW, 2, seen_id=before)
    post(shop, count_id, left=(f"{TEA} {NEW}",))
    assert held(shop, TEA, NEW) == 19


def test_a_mark_that_the_page_cannot_have_seen_counts_as_none(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    sell(shop, (TEA, 1, NEW))
    assert write(shop, on, TEA, NEW, 19, seen_id="Z" * 26).has_moved
    assert write(shop, on, TEA, NEW, 19, seen_id="").has_moved
    assert not write(shop, on, TEA, OLD, 6, seen_id="").has_moved


def test_what_was_sold_beyond_the_books_after_the_counting_is_not_entered_twice(
    shop: World,
) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 9)
    sell(shop, (TEA, 8, OLD))  # the books hold 6: two enter from `counting`
    row = shown(shop, count_id)[f"{TEA} {OLD}"]
    assert (row.difference, row.corrected, row.to_post) == (3, 2, 1)
    post(shop, count_id, voucher=yes(shop, 900_000))
    assert held(shop, TEA, OLD) == 1


def test_two_counts_of_the_same_shelf_do_not_correct_it_twice(shop: World) -> None:
    first, second = begin(shop), begin(shop)
    for one in (first, second):
        write(shop, sheet(shop, one), TEA, OLD, 5)
    for one in (first, second):
        post(shop, one, voucher=yes(shop, 900_000))
    assert held(shop, TEA, OLD) == 5


def test_lots_nobody_counted_are_asked_about(shop: World) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, NEW, 20)
    with pytest.raises(UncountedUnsaid):
        post(shop, count_id, uncounted="")
    post(shop, count_id, uncounted=posting.GONE, voucher=yes(shop, 9_000_000))
    assert levels() == {f"{TEA} {NEW}": 20}


def test_goods_brought_after_the_count_was_opened_are_not_taken_for_gone(shop: World) -> None:
    count_id = begin(shop)
    form = {"quantity": "5", "lot_code": "L-NEU", "use_by": "01/03/2027"}
    deliver(shop, ("MAM-NEM", form))
    late = [one for one in state(count_id).uncounted if one.came_later]
    assert [one.lot_id for one in late] == [lot_id(shop, "MAM-NEM", "L-NEU")]
    post(shop, count_id, uncounted=posting.GONE, voucher=yes(shop, 99_000_000))
    assert levels() == {"MAM-NEM L-NEU": 5}


def test_a_difference_above_the_shops_limit_needs_a_second_persons_yes(shop: World) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 4)  # two of 450.000 đ
    before = book()
    with pytest.raises(ApprovalNeeded):
        post(shop, count_id)
    with pytest.raises(ApprovalNeeded):
        post(shop, count_id, voucher=yes(shop, 899_999))
    assert changed(before) == set()
    post(shop, count_id, voucher=yes(shop, 900_000))
    [fact] = facts("stock.counted/1")
    assert [one["by"]["name"] for one in fact["approvals"]] == ["Minh"]


def test_what_is_missing_is_worth_its_cost_where_one_is_known(shop: World) -> None:
    form = {
        "quantity": "5",
        "lot_code": "L-CO",
        "use_by": "01/03/2027",
        "cost_vnd": "40.000",
    }
    deliver(shop, ("MAM-NEM", form))
    count_id = begin(shop)
    on = sheet(shop, count_id)
    write(shop, on, "MAM-NEM", "L-CO", 3)
    write(shop, on, "RAU-CAI", "L261120", 4_750)
    found = shown(shop, count_id)
    assert found["MAM-NEM L-CO"].value_vnd == -80_000
    assert found["RAU-CAI L261120"].value_vnd == -10_500


def test_a_large_difference_says_why(shop: World) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 5)
    shown_now = posting.mark_of(state(count_id))
    decision = posting.Decision(shown_now, {}, set(), posting.LEFT)
    with pytest.raises(CauseNeeded):
        posting.post_count(count_id, decision, hand=shop.hand(HANH), voucher=yes(shop, 900_000))


def test_what_was_counted_after_the_page_was_drawn_is_not_posted_unseen(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    write(shop, on, TEA, OLD, 6)
    seen = posting.mark_of(state(count_id))
    write(shop, on, TEA, NEW, 20)
    with pytest.raises(ResultChanged):
        post(shop, count_id, mark=seen)


def test_sales_alone_do_not_make_the_page_stale(shop: World) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 6)
    seen = posting.mark_of(state(count_id))
    sell(shop, (TEA, 1, OLD), ("MAM-NEM", 2, "L260905"))
    post(shop, count_id, mark=seen)
    assert held(shop, TEA, OLD) == 5


def test_found_goods_of_a_held_lot_go_to_quarantine(shop: World) -> None:
    lot = lot_id(shop, TEA, NEW)
    with writing() as session:
        order = HoldState(holds.Kind.HOLD, "có mùi lạ", "cất riêng")
        holds.place(session, "H1", order, [lot], hand=shop.hand(HANH))
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, NEW, 2)
    post(shop, count_id, voucher=yes(shop, 900_000))
    end_reading()
    assert ledger.level(reading(), lot, SHOP) == 0
    assert ledger.level(reading(), lot, QUARANTINE) == 22


def test_a_count_closes_what_it_counted_on_the_recount_list(shop: World) -> None:
    sell(shop, (TEA, 7, OLD))
    sell(shop, ("MAM-NEM", 13, "L260905"))
    assert len(queries.on_recount_list(reading())) == 2
    count_id = begin(shop, Kind.RECOUNT)
    on = sheet(shop, count_id)
    write(shop, on, TEA, NEW, 20)  # of the other lot nothing lies there, and the books agree
    post(shop, count_id)
    end_reading()
    assert [one[1] for one in queries.on_recount_list(reading())] == [shop.product_id("MAM-NEM")]


def test_a_product_oversold_again_after_it_was_counted_stays_on_the_list(shop: World) -> None:
    sell(shop, (TEA, 7, OLD))
    count_id = begin(shop, Kind.RECOUNT)
    write(shop, sheet(shop, count_id), TEA, OLD, 2)
    sell(shop, (TEA, 2, OLD))
    post(shop, count_id, voucher=yes(shop, 900_000))
    end_reading()
    assert len(queries.on_recount_list(reading())) == 1


def test_an_empty_recount_list_opens_no_count(shop: World) -> None:
    with pytest.raises(NothingToCount):
        begin(shop, Kind.RECOUNT)


@pytest.mark.parametrize("place", ["customer", "counting", "quarantine", "packed", "fair-7", ""])
def test_only_shelves_are_counted(shop: World, place: str) -> None:
    with pytest.raises(NoSuchPlace):
        begin(shop, place=place)


def test_the_storeroom_is_counted_by_itself(shop: World) -> None:
    lot = lot_id(shop, TEA, NEW)
    with writing() as session:
        one = Move(lot, 30, SUPPLIER, STOREROOM, "received", "R1")
        ledger.move(session, [one], hand=shop.hand(HANH))
    count_id = begin(shop, place=STOREROOM)
    write(shop, sheet(shop, count_id), TEA, NEW, 29)
    sell(shop, (TEA, 1, NEW))
    post(shop, count_id)
    end_reading()
    assert (ledger.level(reading(), lot, STOREROOM), held(shop, TEA, NEW)) == (29, 19)


def test_a_count_of_one_producer_takes_no_other_goods(shop: World) -> None:
    [producer] = [one for one, name in queries.producers(reading()) if name == "HTX Chè Hảo Đạt"]
    count_id = begin(shop, Kind.PRODUCER, subject=producer)
    on = sheet(shop, count_id)
    write(shop, on, TEA, NEW, 20)
    with pytest.raises(NotOfThisCount):
        write(shop, on, "MAM-NEM", "L260905", 1)
    assert {one.product_id for one in state(count_id).uncounted} == {shop.product_id(TEA)}


def test_a_group_and_chosen_goods_are_counted(shop: World) -> None:
    food = begin(shop, Kind.GROUP, subject="food")
    assert {one.product_id for one in state(food).uncounted} == {
        shop.product_id(sku) for sku in ("MAM-NEM", "RAU-CAI", "COM-ME-TRI")
    }
    chosen = begin(shop, Kind.CHOSEN, product_ids=(shop.product_id(TEA),))
    assert {one.product_id for one in state(chosen).uncounted} == {shop.product_id(TEA)}
    for bad in ({"kind": Kind.GROUP, "subject": "x"}, {"kind": Kind.PRODUCER, "subject": "x"}):
        with pytest.raises(NothingToCount):
            begin(shop, **bad)
    with pytest.raises(NothingToCount):
        begin(shop, Kind.CHOSEN, product_ids=(shop.product_id("TOUR"), "nobody"))


def test_two_who_compare_must_agree_and_a_third_look_decides(shop: World) -> None:
    count_id = begin(shop, is_compared=True)
    lan, minh = sheet(shop, count_id), sheet(shop, count_id, by="Minh")
    write(shop, lan, TEA, OLD, 6)
    write(shop, minh, TEA, OLD, 5, by="Minh")
    write(shop, lan, TEA, NEW, 20)
    write(shop, minh, TEA, NEW, 20, by="Minh")
    standing = {name: one.standing for name, one in shown(shop, count_id).items()}
    assert standing[f"{TEA} {OLD}"] == "differs"
    assert standing[f"{TEA} {NEW}"] == "known"
    key = (shop.product_id(TEA), lot_id(shop, TEA, OLD))
    recounting.ask_again(count_id, [key], hand=shop.hand(HANH))
    [asked] = state(count_id).asked
    third = sheet(shop, count_id, by=HANH)
    write(shop, third, TEA, OLD, 6, by=HANH, ask_id=asked.ask_id)
    assert shown(shop, count_id)[f"{TEA} {OLD}"].is_sure


def test_nobody_writes_on_anothers_sheet_or_on_a_count_that_is_over(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    with pytest.raises(AnothersSheet):
        write(shop, on, TEA, NEW, 1, by="Minh")
    opening.drop_count(count_id, hand=shop.hand(HANH))
    opening.drop_count(count_id, hand=shop.hand(HANH))
    with pytest.raises(CountEnded):
        write(shop, on, TEA, NEW, 1)
    with pytest.raises(CountEnded):
        post(shop, count_id)
    with pytest.raises(CountEnded):
        sheet(shop, count_id, by="Minh")


def test_an_entry_is_put_right_once_by_its_own_counter(shop: World) -> None:
    count_id = begin(shop)
    on, other = sheet(shop, count_id), sheet(shop, count_id, by="Minh")
    first = write(shop, on, TEA, NEW, 200)
    with pytest.raises(NoSuchEntry):
        write(shop, other, TEA, NEW, 20, by="Minh", replaces_id=first.entry_id)
    right = write(shop, on, TEA, NEW, 20, replaces_id=first.entry_id)
    with pytest.raises(NoSuchEntry):
        write(shop, on, TEA, NEW, 21, replaces_id=first.entry_id)
    assert shown(shop, count_id)[f"{TEA} {NEW}"].counted == 20
    write(shop, on, TEA, NEW, 0, replaces_id=right.entry_id, is_withdrawn=True)
    assert shown(shop, count_id)[f"{TEA} {NEW}"].counted is None
    assert len(state(count_id).entries) == 3


def test_a_refused_entry_changes_nothing(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    before = book()
    for said in ({"ask_id": "nobody"}, {"replaces_id": "nobody"}):
        with pytest.raises(Refusal):
            write(shop, on, TEA, NEW, 1, **said)
    assert changed(before) == set()
