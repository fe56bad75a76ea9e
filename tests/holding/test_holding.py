"""The shop holds lots back: what it means, what it refuses, what it prints, how it ends."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.holding import holding, meant, open_orders, orders, progress, receipts
from pos.holding.holding import Why
from pos.holding.meant import Wish
from pos.holding.refusals import HasEnded, HeldAlready, NothingMeant, OnlyTheCentre, ReasonMissing
from pos.stock import audits, ledger
from pos.stock.ledger import Move
from pos.stock.lots import LotState
from pos.stock.models import HoldRow, Lot
from pos.stock.places import DISPOSED, QUARANTINE, SHOP, STOREROOM, SUPPLIER
from pos.stock.receiving import Delivery, put_away
from pos.stock.refusals import UnknownHold
from tests.holding.orders import NEW, OLD, TEA, WHY, hold, recall
from tests.returns import steps as back
from tests.till.steps import book, changed, facts, filled, jobs_of, lot_id, rows, sale_of, sell
from tests.world import World


def at(world: World, place: str, code: str = NEW) -> int:
    return ledger.level(reading(), lot_id(world, TEA, code), place)


def move(world: World, code: str, units: int, from_place: str, to_place: str) -> None:
    one = Move(lot_id(world, TEA, code), units, from_place, to_place, "stored", new_id())
    with writing() as session:
        ledger.move(session, [one], hand=world.hand())


def receive(world: World, code: str, made_on: date | None, producer_code: str = "") -> str:
    from pos.catalogue import queries as catalogue

    product_id, hand = world.product_id(TEA), world.hand()
    state = LotState(code, producer_code, made_on, "none", None, "owned", "", None)
    with writing() as session:
        card = catalogue.cards(session, [product_id], hand.on)[product_id]
        return put_away(session, card, Delivery(state, 5), hand=hand).lot_id


def test_a_hold_bars_the_lot_quarantines_it_tells_it_and_prints_a_slip(world: World) -> None:
    move(world, NEW, 4, SHOP, STOREROOM)
    hold_id = hold(world, NEW)
    assert (at(world, SHOP), at(world, STOREROOM), at(world, QUARANTINE)) == (0, 0, 20)
    assert [one["hold"] for one in facts("lot.held/1")] == [hold_id]
    [job] = jobs_of(hold_id)
    words = job.document
    for said in ("GIỮ LẠI – KHÔNG BÁN", NEW, "Nắp phồng", "Cất vào thùng đỏ", "16 hộp", "4 hộp"):
        assert said in words
    assert (job.kind, "Hạnh" in words) == ("hold", True)
    assert audits.audit(reading()) == []


def test_the_same_form_sent_again_holds_and_prints_once(world: World) -> None:
    hold_id = hold(world, NEW, hold_id="a" * 26)
    before = book()
    assert hold(world, NEW, hold_id="a" * 26) == hold_id
    assert changed(before) == set()


def test_the_slip_can_be_printed_again_and_a_press_prints_once(world: World) -> None:
    hold_id = hold(world, NEW)
    for _ in range(2):
        holding.print_slip(hold_id, request_id="b" * 26, hand=world.hand("Hạnh"))
    first, second = jobs_of(hold_id)
    assert first.document == second.document
    with pytest.raises(UnknownHold):
        holding.print_slip("none", request_id=None, hand=world.hand())


@pytest.mark.parametrize(
    ("why", "no"),
    [
        (Why("", "Cất"), ReasonMissing),
        (Why("Phồng", "  "), ReasonMissing),
        (Why("x" * 201, "Cất"), BadForm),
    ],
)
def test_a_hold_without_words_changes_nothing(world: World, why: Why, no: type[Exception]) -> None:
    before, wish = book(), Wish((lot_id(world, TEA, NEW),))
    with pytest.raises(no):
        holding.hold_lots(wish, why, hold_id=new_id(), hand=world.hand())
    assert changed(before) == set()


@pytest.mark.parametrize("wish", [Wish(), Wish(("none",)), Wish((), "none")])
def test_a_hold_of_nothing_is_refused(world: World, wish: Wish) -> None:
    with pytest.raises(NothingMeant):
        holding.hold_lots(wish, WHY, hold_id=new_id(), hand=world.hand())


def test_lots_held_already_are_not_held_twice(world: World) -> None:
    hold(world, NEW)
    with pytest.raises(HeldAlready):
        hold(world, NEW)
    assert hold(world, NEW, OLD), "one of the two was free"


def test_all_lots_made_between_two_days_an_unknown_day_among_them_and_those_to_come(
    world: World,
) -> None:
    inside = receive(world, "IN-1", date(2026, 11, 5))
    receive(world, "OUT-1", date(2026, 10, 31))
    product_id = world.product_id(TEA)
    wish = Wish((), product_id, date(2026, 11, 1), date(2026, 11, 10))
    shown = {one.code for one in meant.lots(reading(), wish)}
    assert shown == {"IN-1", NEW, OLD}, "of the world's own lots nobody knows the day"
    holding.hold_lots(wish, WHY, hold_id=new_id(), hand=world.hand("Hạnh"))
    later = receive(world, "IN-2", date(2026, 11, 10))
    outside = receive(world, "OUT-2", date(2026, 11, 11))
    barred = {one.id: one.barred for one in rows(Lot)}
    assert [barred[one] for one in (inside, later, outside)] == ["hold", "hold", ""]
    assert ledger.level(reading(), later, QUARANTINE) == 5


def test_a_release_brings_back_what_is_there_and_says_why(world: World) -> None:
    hold_id = hold(world, NEW)
    move(world, NEW, 3, QUARANTINE, DISPOSED)
    with pytest.raises(ReasonMissing):
        holding.release_hold(hold_id, " ", hand=world.hand("Hạnh"))
    for _ in range(2):
        holding.release_hold(hold_id, "Đã kiểm tra", hand=world.hand("Hạnh"))
    assert (at(world, SHOP), at(world, QUARANTINE)) == (17, 0)
    assert [one["reason"] for one in facts("lot.released/1")] == ["Đã kiểm tra"]
    with pytest.raises(HasEnded):
        holding.settle_hold(hold_id, "Xong", hand=world.hand("Hạnh"))


def test_of_two_orders_the_last_that_ends_gives_the_goods_back(world: World) -> None:
    first, second = hold(world, NEW), hold(world, NEW, OLD)
    holding.release_hold(first, "Một", hand=world.hand("Hạnh"))
    assert (at(world, SHOP), at(world, QUARANTINE)) == (0, 20), "the other bars it still"
    holding.release_hold(second, "Hai", hand=world.hand("Hạnh"))
    assert (at(world, SHOP), at(world, QUARANTINE)) == (20, 0)
    again = hold(world, NEW)
    holding.release_hold(again, "Ba", hand=world.hand("Hạnh"))
    assert (at(world, SHOP), at(world, QUARANTINE)) == (20, 0), "each unit went back once"


def test_settled_lots_stay_off_sale(world: World) -> None:
    hold_id = hold(world, NEW)
    for _ in range(2):
        holding.settle_hold(hold_id, "Đã trả hết", hand=world.hand("Hạnh"))
    order = orders.find(reading(), hold_id)
    assert order is not None
    assert (order.is_settled, order.is_released, order.is_open) == (True, False, False)
    [lot] = rows(Lot, Lot.id == lot_id(world, TEA, NEW))
    assert (lot.barred, lot.is_settled) == ("hold", True)


def test_a_recall_is_not_the_shops_to_lift(world: World) -> None:
    hold_id = recall(world).hold_id
    assert hold_id is not None
    before = book()
    with pytest.raises(OnlyTheCentre):
        holding.release_hold(hold_id, "Đã kiểm tra", hand=world.hand("Hạnh"))
    assert changed(before) == set()


def test_the_list_has_those_that_hold_first_and_those_that_ended_apart(world: World) -> None:
    first, second = hold(world, NEW), hold(world, OLD)
    holding.release_hold(first, "Ổn", hand=world.hand("Hạnh"))
    still, total = orders.page(reading(), is_open=True, no=1)
    ended, _total = orders.page(reading(), is_open=False, no=1)
    assert ([one.hold_id for one in still], total) == ([second], 1)
    assert [(one.hold_id, one.ends[0].by_name) for one in ended] == [(first, "Hạnh")]


def test_open_orders_with_the_goods_are_named_and_unsure_ones_marked(till: World) -> None:
    named = filled(till, (TEA, 1, NEW), ("MAM-NEM", 1))
    unsure = filled(till, (TEA, 2))
    filled(till, ("MAM-NEM", 1))
    lots, products = [lot_id(till, TEA, NEW)], {till.product_id(TEA)}
    found = open_orders.with_lots(reading(), lots, products)
    assert {(one.sale_id, one.is_sure, one.lines) for one in found} == {
        (named, True, 1),
        (unsure, False, 1),
    }


def test_progress_tells_where_every_unit_is(till: World) -> None:
    sold = sell(till, (TEA, 3, NEW))
    back.give_back(till, sale_of(sold), voucher=back.yes(till, refund=1_350_000))
    sell(till, (TEA, 2, NEW))
    hold_id = hold(till, NEW)
    move(till, NEW, 4, QUARANTINE, DISPOSED)
    move(till, NEW, 5, QUARANTINE, SUPPLIER)
    [now] = progress.lots_now(reading(), orders.lot_ids(reading(), hold_id))
    gone = now.gone
    assert (gone.sold, gone.returned, gone.disposed, gone.sent_back) == (2, 3, 4, 5)
    assert (gone.came, gone.quarantine, gone.here) == (20, 9, 0)
    kinds = {kind: sum(one.units for one in progress.moves(reading(), [now.lot_id], kind=kind))
             for kind in ("sold", "returned", "disposed", "sent_back", "came")}  # fmt: skip
    assert kinds == {"sold": 5, "returned": 3, "disposed": 4, "sent_back": 5, "came": 20}


PLACES = ("shop", "storeroom", "quarantine", "customer", "supplier", "disposed", "loss", "counting")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), st.integers(1, 9))))
def test_what_came_is_always_somewhere(moves: list[tuple[str, str, int]]) -> None:
    """Each unit that came in is kept apart, at a place, with a customer, disposed of, sent back
    or used: whatever moved, the numbers of the page add up."""
    gone = progress.Gone()
    own = {"shop", "storeroom", "quarantine"}
    for from_place, to_place, units in moves:
        if from_place != to_place and (from_place in own or to_place in own):
            gone += progress._part(from_place, to_place, units)
    parts = (gone.quarantine, gone.here, gone.sold, gone.disposed, gone.sent_back, gone.other)
    assert gone.came == sum(parts)


def test_receipts_come_page_by_page_the_newest_first_with_what_came_back(till: World) -> None:
    done = [sell(till, (TEA, 1, NEW)) for _ in range(3)]
    back.give_back(till, sale_of(done[1]), voucher=back.yes(till, refund=450_000))
    lots = [lot_id(till, TEA, NEW), lot_id(till, TEA, OLD)]
    found = receipts.lines(reading(), lots)
    assert [one.number for one in found] == [one.number for one in reversed(done)]
    assert [one.returned_units for one in found] == [0, 1, 0]
    older = receipts.lines(reading(), lots, before=found[0].no)
    assert [one.number for one in older] == [done[1].number, done[0].number]
    assert receipts.count(reading(), lots) == 3


def test_no_fact_and_no_slip_names_a_customer(till: World) -> None:
    from pos.customer import registering
    from pos.holding import calling
    from pos.till import drafting
    from tests.till.steps import pay

    hoa = registering.register("Nguyễn Thị Hoa", "0912345678", wants_offers=True, hand=till.hand())
    draft_id = filled(till, (TEA, 1, NEW))
    drafting.choose_customer(draft_id, hoa, hand=till.hand())
    pay(till, draft_id)
    hold_id = hold(till, NEW)
    calling.note_call(hold_id, hoa, is_called=True, hand=till.hand("Hạnh"))
    told = json.dumps([one for one in facts() if one["t"].startswith("lot.")], ensure_ascii=False)
    slips = " ".join(one.document for one in jobs_of(hold_id))
    for secret in ("0912345678", "Hoa", hoa):
        assert secret not in told + slips


def test_an_order_keeps_the_words_it_was_given(world: World) -> None:
    hold_id = hold(world, NEW)
    [row] = rows(HoldRow, HoldRow.id == hold_id)
    assert (row.reason, row.instruction, row.by_id) == (
        *vars(WHY).values(),
        world.person_id("Hạnh"),
    )
