"""Goods moved by documents: what moves, what is refused, what is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.moving import documents, moving
from pos.moving.kinds import RULES, Kind, fits
from pos.moving.models import MoveDocument
from pos.moving.refusals import (
    CannotUndo,
    IsUndone,
    LotHeld,
    LotPast,
    NothingToMove,
    NotThere,
    NotUndone,
    OtherWay,
    TwoProducers,
    UnknownDocument,
)
from pos.shop.approvals import Voucher
from pos.shop.refusals import ApprovalNeeded
from pos.stock.models import StockMove
from pos.stock.places import QUARANTINE, SHOP, STOREROOM, is_own, is_sellable
from pos.stock.refusals import FairIsOver, UnknownLot
from tests.moving.steps import (
    ENDS,
    FISH,
    FISH_LOT,
    GREENS,
    GREENS_LOT,
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
from tests.moving.steps import yes as own_yes
from tests.till.steps import facts, lot_id, rows
from tests.world import World


def test_goods_put_into_the_storeroom_are_no_longer_on_the_shelf(world: World) -> None:
    done = move(world, Kind.STORED, (TEA, NEW, 5), (GREENS, GREENS_LOT, 1500))
    assert done.number == "HN01-A-K000001"
    assert (at(world, TEA, NEW), at(world, TEA, NEW, STOREROOM)) == (15, 5)
    assert at(world, GREENS, GREENS_LOT, STOREROOM) == 1500
    sound()


def test_a_document_tells_one_fact_with_its_moves_and_its_number(world: World) -> None:
    done = move(world, Kind.STORED, (TEA, NEW, 5), (FISH, FISH_LOT, 2), note="Cho tuần sau")
    [told] = facts("stock.moved/1")
    assert told["document"]["number"] == done.number
    assert told["document"]["note"] == "Cho tuần sau"
    assert [(one["units"], one["from"], one["to"], one["reason"]) for one in told["moves"]] == [
        (5, SHOP, STOREROOM, "stored"),
        (2, SHOP, STOREROOM, "stored"),
    ]


def test_a_form_sent_twice_moves_once(world: World) -> None:
    request_id = new_id()
    first = move(world, Kind.STORED, (TEA, NEW, 5), request_id=request_id)
    again = move(world, Kind.STORED, (TEA, NEW, 5), request_id=request_id)
    assert (again.document_id, again.is_first_time) == (first.document_id, False)
    assert at(world, TEA, NEW, STOREROOM) == 5
    assert len(facts("stock.moved/1")) == 1


def test_the_same_lot_put_down_twice_is_added_up_before_it_is_held_against_the_books(
    world: World,
) -> None:
    with pytest.raises(NotThere):
        move(world, Kind.STORED, (TEA, OLD, 4), (TEA, OLD, 4))
    done = move(world, Kind.STORED, (TEA, OLD, 3), (TEA, OLD, 3))
    [line] = documents.find(reading(), done.document_id).lines
    assert line.units == 6


def test_no_more_leaves_than_the_books_hold_and_the_refusal_says_how_much_that_is(
    world: World,
) -> None:
    with pytest.raises(NotThere) as no:
        move(world, Kind.STORED, (FISH, FISH_LOT, 1), (TEA, OLD, 7))
    assert no.value.facts["there"] == "6 hộp"
    assert at(world, FISH, FISH_LOT, STOREROOM) == 0
    assert rows(MoveDocument) == []


def test_nothing_moves_without_goods_or_between_places_that_do_not_fit(world: World) -> None:
    with pytest.raises(NothingToMove):
        move(world, Kind.STORED)
    for ends in ((STOREROOM, SHOP), (SHOP, "customer"), ("packed", STOREROOM)):
        with pytest.raises(OtherWay):
            move(world, Kind.STORED, (TEA, NEW, 1), ends=ends)
    asked = moving.Asked(Kind.STORED, SHOP, STOREROOM, (("nobody", 1),), moving.Telling())
    with pytest.raises(UnknownLot):
        moving.move_goods(asked, request_id=new_id(), hand=world.hand())


def test_a_fair_is_ended_and_a_document_undone_by_acts_of_their_own(world: World) -> None:
    for kind in (Kind.HOME, Kind.UNDONE):
        with pytest.raises(OtherWay):
            move(world, kind, (TEA, NEW, 1), ends=(SHOP, STOREROOM))


def test_destroying_needs_a_reason_and_another_reason_needs_words(world: World) -> None:
    for reason, field in (("", "reason"), ("whim", "reason"), ("other", "note")):
        with pytest.raises(BadForm) as bad:
            move(world, Kind.DISPOSED, (FISH, FISH_LOT, 1), reason=reason)
        assert list(bad.value.problems) == [field]
    with pytest.raises(BadForm):
        move(world, Kind.INTERNAL, (FISH, FISH_LOT, 1), note="")
    move(world, Kind.DISPOSED, (FISH, FISH_LOT, 1), reason="other", note="Chuột cắn")


def test_what_was_lost_goes_to_loss_and_what_broke_was_destroyed(world: World) -> None:
    move(world, Kind.DISPOSED, (FISH, FISH_LOT, 1), reason="lost")
    move(world, Kind.DISPOSED, (FISH, FISH_LOT, 2), reason="broken")
    gone = {one.to_place_id: one.units for one in rows(StockMove, StockMove.reason == "disposed")}
    assert gone == {"loss": 1, "disposed": 2}
    sound()


def test_writing_off_above_the_limit_needs_somebodys_yes_which_stands_on_the_document(
    world: World,
) -> None:
    with pytest.raises(ApprovalNeeded) as asked:
        move(world, Kind.DISPOSED, (TEA, NEW, 2), by="Lan")
    assert asked.value.facts["needs"] == (("write_off", 900_000, "Chè Đinh Tân Cương"),)
    assert at(world, TEA, NEW) == 20
    yes = Voucher(
        world.person_id("Hạnh"), "Hạnh", "manager", False, False, "", {"write_off": 900_000}
    )
    done = move(world, Kind.DISPOSED, (TEA, NEW, 2), by="Lan", voucher=yes)
    assert documents.find(reading(), done.document_id).approved_by == "Hạnh"
    [told] = facts("approval.given/1")
    assert told["approval"]["kind"] == "write_off"
    [moved] = facts("stock.moved/1")
    assert moved["approvals"][0]["by"]["name"] == "Hạnh"


def test_small_documents_of_one_day_add_up_to_the_limit(world: World) -> None:
    move(world, Kind.DISPOSED, (FISH, FISH_LOT, 5), by="Lan")  # 325.000
    move(world, Kind.DISPOSED, (FISH, FISH_LOT, 2), by="Minh")  # another person's
    with pytest.raises(ApprovalNeeded):
        move(world, Kind.INTERNAL, (FISH, FISH_LOT, 3), by="Lan")  # 195.000 more
    move(world, Kind.INTERNAL, (FISH, FISH_LOT, 2), by="Lan")  # 130.000 more: 455.000


def test_moves_within_the_shop_need_nobody_and_the_limit_can_be_changed(world: World) -> None:
    move(world, Kind.STORED, (TEA, NEW, 10), by="Lan")
    limit(world, write_off_vnd=10_000_000)
    move(world, Kind.DISPOSED, (TEA, NEW, 5), by="Lan")
    sound()


def test_a_held_lot_is_destroyed_or_sent_back_and_nothing_else(world: World) -> None:
    hold(world, TEA, NEW)
    assert at(world, TEA, NEW, QUARANTINE) == 20
    with pytest.raises(LotHeld):
        move(world, Kind.SHELVED, (TEA, NEW, 1), ends=(QUARANTINE, SHOP))
    limit(world, write_off_vnd=10_000_000)
    move(world, Kind.DISPOSED, (TEA, NEW, 5), ends=(QUARANTINE, "disposed"))
    move(world, Kind.TO_SUPPLIER, (TEA, NEW, 15), ends=(QUARANTINE, "supplier"))
    assert at(world, TEA, NEW, QUARANTINE) == 0
    sound()


def test_goods_that_somebody_looked_at_go_from_quarantine_back_onto_the_shelf(
    world: World,
) -> None:
    from pos.base.transaction import writing
    from pos.stock import ledger

    with writing() as session:
        one = ledger.Move(lot_id(world, TEA, NEW), 2, SHOP, QUARANTINE, "returned", new_id())
        ledger.move(session, [one], hand=world.hand())
    move(world, Kind.SHELVED, (TEA, NEW, 2), ends=(QUARANTINE, SHOP))
    assert (at(world, TEA, NEW), at(world, TEA, NEW, QUARANTINE)) == (20, 0)


def test_a_lot_past_its_date_is_put_away_or_destroyed_and_never_offered(world: World) -> None:
    from datetime import timedelta

    from tests.world import NOON

    late = NOON + timedelta(days=30)  # the old tea's HSD has passed
    hand = world.hand("Hạnh", at=late)

    def try_to(kind: Kind, ends: tuple[str, str]) -> moving.Done:
        telling = moving.Telling(reason="expired", note="Thử")
        asked = moving.Asked(kind, *ends, ((lot_id(world, TEA, OLD), 1),), telling)
        voucher = own_yes(world, "Hạnh", is_self=True)
        return moving.move_goods(asked, request_id=new_id(), hand=hand, voucher=voucher)

    fair(world, days=60)
    for kind in (Kind.SAMPLE, Kind.INTERNAL, Kind.TO_FAIR):
        with pytest.raises(LotPast):
            try_to(kind, ENDS[kind])
    try_to(Kind.STORED, ENDS[Kind.STORED])
    with pytest.raises(LotPast):
        try_to(Kind.SHELVED, ENDS[Kind.SHELVED])
    try_to(Kind.DISPOSED, ENDS[Kind.DISPOSED])
    try_to(Kind.TO_SUPPLIER, ENDS[Kind.TO_SUPPLIER])


def test_a_slip_of_goods_sent_back_is_for_one_producer(world: World) -> None:
    with pytest.raises(TwoProducers):
        move(world, Kind.TO_SUPPLIER, (TEA, NEW, 1), (FISH, FISH_LOT, 1))
    move(world, Kind.TO_SUPPLIER, (TEA, NEW, 1), (TEA, OLD, 1))


def test_undoing_moves_the_same_units_back_under_a_number_of_its_own(world: World) -> None:
    done = move(world, Kind.SAMPLE, (TEA, NEW, 3), (FISH, FISH_LOT, 1))
    undone = moving.undo_document(done.document_id, request_id=new_id(), hand=world.hand("Hạnh"))
    assert undone.number == "HN01-A-K000002"
    assert (at(world, TEA, NEW), at(world, FISH, FISH_LOT)) == (20, 12)
    back = rows(StockMove, StockMove.act_id == undone.document_id)
    there = {one.id for one in rows(StockMove, StockMove.act_id == done.document_id)}
    assert {one.reverses_id for one in back} == there
    told = facts("stock.moved/1")[-1]
    assert told["document"]["reverses"] == done.number
    sound()
    with pytest.raises(IsUndone):
        moving.undo_document(done.document_id, request_id=new_id(), hand=world.hand("Hạnh"))
    with pytest.raises(NotUndone):
        moving.undo_document(undone.document_id, request_id=new_id(), hand=world.hand("Hạnh"))
    with pytest.raises(UnknownDocument):
        moving.undo_document("nobody", request_id=new_id(), hand=world.hand("Hạnh"))


def test_undoing_twice_with_one_press_undoes_once(world: World) -> None:
    done, request_id = move(world, Kind.SAMPLE, (TEA, NEW, 3)), new_id()
    first = moving.undo_document(done.document_id, request_id=request_id, hand=world.hand("Hạnh"))
    again = moving.undo_document(done.document_id, request_id=request_id, hand=world.hand("Hạnh"))
    assert (again.document_id, again.is_first_time) == (first.document_id, False)
    assert at(world, TEA, NEW) == 20


def test_goods_that_went_on_are_not_taken_back(world: World) -> None:
    done = move(world, Kind.STORED, (TEA, NEW, 3))
    move(world, Kind.SHELVED, (TEA, NEW, 2))
    with pytest.raises(CannotUndo):
        moving.undo_document(done.document_id, request_id=new_id(), hand=world.hand("Hạnh"))
    assert at(world, TEA, NEW, STOREROOM) == 1


def test_samples_of_a_lot_held_meanwhile_come_back_into_quarantine(world: World) -> None:
    done = move(world, Kind.SAMPLE, (TEA, NEW, 3))
    hold(world, TEA, NEW)
    moving.undo_document(done.document_id, request_id=new_id(), hand=world.hand("Hạnh"))
    assert (at(world, TEA, NEW), at(world, TEA, NEW, QUARANTINE)) == (0, 20)
    sound()


def test_nothing_comes_back_to_a_fair_that_is_over(world: World) -> None:
    place = fair(world)
    move(world, Kind.TO_FAIR, (TEA, NEW, 3))
    some = move(world, Kind.FROM_FAIR, (TEA, NEW, 1))
    home(world, place, (TEA, NEW, 2, 2, ""))
    with pytest.raises(FairIsOver):
        moving.undo_document(some.document_id, request_id=new_id(), hand=world.hand("Hạnh"))
    with pytest.raises(FairIsOver):
        move(world, Kind.TO_FAIR, (TEA, NEW, 1))


def test_a_document_is_never_changed(world: World) -> None:
    from sqlalchemy import delete, update
    from sqlalchemy.exc import IntegrityError

    from pos.base.transaction import writing
    from pos.moving.models import MoveLine

    move(world, Kind.STORED, (TEA, NEW, 3))
    for change in (
        update(MoveDocument).values(note="x"),
        delete(MoveDocument),
        update(MoveLine).values(units=1),
        delete(MoveLine),
    ):
        with pytest.raises(IntegrityError, match="never changed"), writing() as session:
            session.execute(change)


@settings(deadline=None)
@given(kind=st.sampled_from(list(RULES)), place=st.sampled_from(["fair-1", "fair-77", SHOP]))
def test_what_a_person_asks_for_leaves_an_own_place_and_no_bar_is_sold_around(
    kind: Kind, place: str
) -> None:
    """Every kind takes from places whose levels are kept; what a shopper or guest may get is
    never a held lot."""
    rule = RULES[kind]
    assert all(is_own(one) or one == "fair" for one in rule.sources)
    offers = any(is_sellable(one) or one in ("fair", "samples") for one in rule.targets)
    assert not offers or {"hold", "recall"} <= {one.value for one in rule.bars}
    assert fits(place, rule.sources) == (
        place in rule.sources or ("fair" in rule.sources and place.startswith("fair-"))
    )


def test_the_price_on_a_slip_is_what_was_paid_for_goods_sent_back_else_what_they_sell_for(
    world: World,
) -> None:
    stored = move(world, Kind.STORED, (GREENS, GREENS_LOT, 450))
    [line] = documents.find(reading(), stored.document_id).lines
    assert (line.price_vnd, line.amount_vnd) == (42_000, 18_900)
    back = move(world, Kind.TO_SUPPLIER, (TEA, NEW, 1))
    [line] = documents.find(reading(), back.document_id).lines
    assert (line.price_vnd, line.amount_vnd) == (None, None)  # nobody wrote down what it cost


def test_other_hands_see_the_same_document(world: World) -> None:
    done = move(world, Kind.TO_SUPPLIER, (TEA, NEW, 2), receiver="Ông Hảo", vehicle="20C-123.45")
    made = documents.find(reading(), done.document_id)
    assert (made.telling.receiver, made.telling.vehicle) == ("Ông Hảo", "20C-123.45")
    assert made.head["showroom"] == "HN01"
    assert replace(made, lines=()).total_vnd == 0
