"""Deliveries: written down line by line, booked whole and once, undone as far as goods are left."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.transaction import reading, writing
from pos.receiving import audits as checks
from pos.receiving import drafting, drafts, finishing, queries, undoing
from pos.receiving.lines import read_line
from pos.receiving.models import DeliveryDraftLine, DeliveryLine, DeliveryRow, UndoneLine
from pos.receiving.refusals import (
    AlreadyReceived,
    LineExpired,
    LineLotDiffers,
    NothingReceived,
    NotThereAnyMore,
    ReasonMissing,
    UnknownDelivery,
    UnknownLine,
)
from pos.shop.refusals import ApprovalNeeded
from pos.stock import audits, holds, ledger
from pos.stock import queries as stock
from pos.stock.holds import HoldState, Kind
from pos.stock.models import StockMove
from tests.receiving.steps import GOOD, begin, deliver, lines, put
from tests.shop.approved import yes
from tests.till import steps
from tests.till.steps import book, changed, facts, held, lot_id, rows
from tests.world import NOON, TODAY, World

TWO = (("MAM-NEM", {"lot_code": "M1"}), ("CHE-DINH", {"use_by": "01/11/2027", "lot_code": "C1"}))


def undo(world: World, delivery_id: str, *nos: int, reason: str = "Quét nhầm", **how: Any) -> None:
    hand = world.hand("Hạnh", how.pop("at", None))
    undoing.undo_lines(delivery_id, nos or (1,), reason=reason, hand=hand, **how)


def at(lot: str, place: str) -> int:
    """Units of a lot at a place, as the book has it now."""
    reading().rollback()
    return ledger.level(reading(), lot, place)


# -- Booking ----------------------------------------------------------------------------


def test_nothing_is_in_the_books_until_the_delivery_is_received(world: World) -> None:
    before = book()
    draft_id = begin(world)
    put(world, draft_id)
    assert changed(before) == {"receiving_drafts", "receiving_draft_lines"}


def test_all_lines_are_booked_in_one_act_with_a_fact_each(world: World) -> None:
    told = len(facts("lot.received/1"))
    delivery_id = deliver(world, *TWO)
    assert held(world, "MAM-NEM", "M1") == held(world, "CHE-DINH", "C1") == 12
    assert [one["receipt"] for one in facts("lot.received/1")[told:]] == [delivery_id] * 2
    moves = rows(StockMove, StockMove.act_id == delivery_id)
    assert [one.id for one in moves] == [one.move_id for one in lines(delivery_id)]
    assert {(one.from_place_id, one.to_place_id, one.reason) for one in moves} == {
        ("supplier", "shop", "received")
    }
    assert rows(DeliveryDraftLine) == []
    assert audits.audit(reading()) == []


def test_goods_may_be_put_into_the_storeroom(world: World) -> None:
    deliver(world, ("MAM-NEM", {"lot_code": "M1"}), place="storeroom")
    assert facts("lot.received/1")[-1]["place"] == "storeroom"
    lot = lot_id(world, "MAM-NEM", "M1")
    assert [at(lot, place) for place in ("shop", "storeroom")] == [0, 12]
    assert stock.received_units(reading(), lot) == 12
    assert audits.audit(reading()) == []


def test_deliveries_are_numbered_from_one_without_a_gap(world: World) -> None:
    for _ in range(3):
        deliver(world, ("MAM-NEM", {}))
    assert sorted(one.no for one in rows(DeliveryRow)) == [1, 2, 3]


def test_a_delivery_sent_twice_is_booked_once(world: World) -> None:
    delivery_id = deliver(world, *TWO)
    before = book()
    assert finishing.receive_delivery(delivery_id, hand=world.hand("Hạnh")) == delivery_id
    assert changed(before) == set()


def test_a_delivery_without_a_line_and_one_nobody_knows_are_refused(world: World) -> None:
    with pytest.raises(NothingReceived):
        finishing.receive_delivery(begin(world), hand=world.hand())
    with pytest.raises(UnknownDelivery):
        finishing.receive_delivery(new_id(), hand=world.hand())


def test_a_line_whose_last_day_passed_meanwhile_stops_the_whole_delivery(world: World) -> None:
    draft_id = begin(world)
    put(world, draft_id, lot_code="M1")
    put(world, draft_id, "COM-ME-TRI", use_by="21/11/2026", life_reason="Bán hôm nay")
    before = book()
    with pytest.raises(LineExpired):
        finishing.receive_delivery(draft_id, hand=world.hand(at=NOON + timedelta(days=1)))
    assert changed(before) == set()


def test_two_lines_of_one_code_with_different_days_are_refused_whole(world: World) -> None:
    draft_id = begin(world)
    put(world, draft_id, lot_code="M1")
    put(world, draft_id, lot_code="M1", use_by="02/03/2027")
    before = book()
    with pytest.raises(LineLotDiffers):
        finishing.receive_delivery(draft_id, hand=world.hand())
    assert changed(before) == set()


def test_more_of_a_producers_lot_joins_the_lot_that_is_there(world: World) -> None:
    for _ in range(2):
        deliver(world, ("MAM-NEM", {"producer_lot_code": "SX 07/26"}))
    [row] = [one for one in steps.levels().items() if one[0].startswith("MAM-NEM L261121")]
    assert row == ("MAM-NEM L261121", 24)


def test_goods_of_a_held_lot_go_to_quarantine_and_the_line_says_so(world: World) -> None:
    with writing() as session:
        state = HoldState(Kind.HOLD, "Phồng nắp", "Cất riêng", world.product_id("MAM-NEM"))
        holds.place(session, new_id(), state, [], hand=world.hand())
    delivery_id = deliver(world, ("MAM-NEM", {"lot_code": "M1"}))
    [line] = lines(delivery_id)
    assert line.held == "hold"
    assert [at(line.lot_id, place) for place in ("shop", "quarantine")] == [0, 12]
    undo(world, delivery_id)  # from quarantine
    assert at(line.lot_id, "quarantine") == 0
    assert audits.audit(reading()) == []


# -- Writing down -----------------------------------------------------------------------


def test_a_line_sent_twice_is_one_line_and_other_goods_under_its_id_are_another(
    world: World,
) -> None:
    draft_id, line_id = begin(world), new_id()
    raw, hand = {**GOOD}, world.hand()
    product = world.product_id("MAM-NEM")
    for form in (raw, raw, raw | {"quantity": "5"}):
        drafting.put_line(draft_id, product, form, hand=hand, line_id=line_id)
    assert sorted(one.units for one in drafts.lines(reading(), draft_id).values()) == [5, 12]


def test_a_line_put_right_stays_one_line(world: World) -> None:
    draft_id = begin(world)
    line_id = put(world, draft_id)
    raw, product = {**GOOD, "quantity": "7"}, world.product_id("MAM-NEM")
    drafting.put_line(draft_id, product, raw, hand=world.hand(), line_id=line_id, is_change=True)
    [line] = drafts.lines(reading(), draft_id).values()
    assert line.units == 7


def test_what_is_booked_is_not_written_any_more(world: World) -> None:
    delivery_id = deliver(world, *TWO)
    with pytest.raises(AlreadyReceived):
        put(world, delivery_id)
    with pytest.raises(AlreadyReceived):
        drafting.give_up(delivery_id, hand=world.hand())
    with pytest.raises(AlreadyReceived):
        drafting.strike_line(delivery_id, new_id(), hand=world.hand())


def test_a_delivery_given_up_leaves_nothing(world: World) -> None:
    before = book()
    draft_id = begin(world)
    put(world, draft_id)
    for _ in range(2):
        drafting.give_up(draft_id, hand=world.hand())
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        ({"use_by": "20/11/2026"}, {"use_by": "passed"}),
        ({"use_by": "+30"}, {"life_reason": "short_life"}),
        ({"expected": "20"}, {"why": "say_why"}),
        ({"expected": "0"}, {"why": "say_why"}),
        ({"expected": "20", "why": "other"}, {"note": "say_why"}),
        ({"expected": "20", "why": "nữa"}, {"why": "not_known"}),
        ({"expected": "nhiều"}, {"expected": "not_a_number"}),
        ({"cost_vnd": "1.000.000.001"}, {"cost_vnd": "too_large"}),
        ({"life_reason": "x" * 201}, {"life_reason": "too_long"}),
        ({"quantity": "0,5", "note": "x" * 201}, {"quantity": "not_whole", "note": "too_long"}),
    ],
)
def test_what_cannot_be_taken_is_named_field_by_field(
    world: World, form: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(BadForm) as bad:
        put(world, begin(world), **form)
    assert bad.value.problems == problems


def test_short_lived_goods_are_taken_with_a_reason_and_it_is_kept(world: World) -> None:
    reason = {"use_by": "+30", "life_reason": "Khách đặt trước"}
    [line] = lines(deliver(world, ("MAM-NEM", reason)))
    assert (line.use_by, line.life_reason) == (TODAY + timedelta(days=30), "Khách đặt trước")


def test_over_and_short_are_kept_with_their_reason_and_an_equal_count_needs_none(
    world: World,
) -> None:
    short = {"expected": "20", "why": "broken", "note": "3 chai vỡ"}
    equal = {"expected": "12", "why": "broken"}
    told = [
        (one.expected_units, one.why, one.note)
        for one in lines(deliver(world, ("MAM-NEM", short), ("MAM-NEM", equal)))
    ]
    assert told == [(20, "broken", "3 chai vỡ"), (12, "", "")]


def test_days_typed_short_are_read_and_a_life_counts_from_the_day_of_making(world: World) -> None:
    [line] = lines(deliver(world, ("MAM-NEM", {"made_on": "0311", "use_by": "+6m"})))
    assert (f"{line.made_on}", f"{line.use_by}") == ("2026-11-03", "2027-05-03")


@given(
    typed=st.fixed_dictionaries(
        {},
        optional={
            name: st.text(max_size=12) | st.sampled_from(["12", "0312", "+6m", "none", "450g", "0"])
            for name in (
                *("quantity", "use_by", "made_on", "expected", "why", "note", "cost_vnd"),
                *("date_kind", "owner", "lot_code", "producer_lot_code", "life_reason"),
            )
        },
    ),
    unit=st.sampled_from(Unit),
)
@settings(max_examples=80, deadline=None)
def test_whatever_is_typed_is_a_line_within_bounds_or_named_field_by_field(
    typed: dict[str, str], unit: Unit
) -> None:
    try:
        line = read_line("p", typed, unit=unit, shelf_life_days=90, today=TODAY)
    except BadForm:
        return
    assert 0 < line.units <= 100_000_000
    assert line.lot.use_by is None or line.lot.date_kind != "hsd" or line.lot.use_by >= TODAY
    assert line.lot.cost_vnd is None or 0 <= line.lot.cost_vnd <= 1_000_000_000


def test_owner_is_remembered_from_the_producers_last_delivery(world: World) -> None:
    product = world.product_id("MAM-NEM")
    deliver(world, ("MAM-NEM", {"owner": "consigned"}))
    session = reading()
    session.rollback()
    [line] = lines(rows(DeliveryRow)[0].id)
    assert queries.remembered(session, product, line.producer_id).owner == "consigned"
    other = queries.remembered(session, world.product_id("CHE-DINH"), "another")
    assert other.owner == "owned"


# -- Undoing ----------------------------------------------------------------------------


def test_undoing_moves_the_goods_back_and_names_the_moves_it_reverses(world: World) -> None:
    delivery_id = deliver(world, *TWO)
    undo(world, delivery_id, 1)
    assert held(world, "MAM-NEM", "M1") == 0
    assert held(world, "CHE-DINH", "C1") == 12
    [back] = rows(StockMove, StockMove.reason == "undone")
    first = lines(delivery_id)[0]
    assert (back.from_place_id, back.to_place_id) == ("shop", "supplier")
    assert (back.reverses_id, back.units) == (first.move_id, 12)
    [told] = facts("stock.moved/1")
    assert told["moves"][0]["reverses"] == first.move_id
    assert (told["delivery"], told["note"], told["by"]["name"]) == (
        *(delivery_id, "Quét nhầm"),
        "Hạnh",
    )
    assert stock.received_units(reading(), first.lot_id) == 0
    assert audits.audit(reading()) == []


def test_undoing_twice_undoes_once(world: World) -> None:
    delivery_id = deliver(world, *TWO)
    undo(world, delivery_id, 1)
    before = book()
    undo(world, delivery_id, 1)
    assert changed(before) == set()
    undo(world, delivery_id, 1, 2)
    assert [one.line_no for one in rows(UndoneLine)] == [1, 2]


def test_what_is_sold_cannot_be_undone_and_nothing_of_the_others_is(till: World) -> None:
    world = till
    delivery_id = deliver(world, *TWO)
    steps.sell(world, ("CHE-DINH", 1, "C1"))
    before = book()
    with pytest.raises(NotThereAnyMore) as no:
        undo(world, delivery_id, 1, 2)
    assert (no.value.facts["wanted"], no.value.facts["left"]) == ("12 hộp", "11 hộp")
    assert changed(before) == set()


def test_undoing_needs_a_reason_and_lines_that_are_there(world: World) -> None:
    delivery_id = deliver(world, *TWO)
    before = book()
    for nos, reason, no in (
        ((1,), "  ", ReasonMissing),
        ((3,), "Nhầm", UnknownLine),
        ((), "Nhầm", UnknownLine),
    ):
        with pytest.raises(no):
            undoing.undo_lines(delivery_id, nos, reason=reason, hand=world.hand())
    with pytest.raises(UnknownDelivery):
        undoing.undo_lines(new_id(), (1,), reason="Nhầm", hand=world.hand())
    assert changed(before) == set()


def test_on_another_day_it_needs_somebodys_yes(world: World) -> None:
    delivery_id = deliver(world, *TWO)
    tomorrow = NOON + timedelta(days=1)
    with pytest.raises(ApprovalNeeded):
        undoing.undo_lines(delivery_id, (1, 2), reason="Nhầm", hand=world.hand("Lan", tomorrow))
    said = yes(world, undo_delivery=2)
    undoing.undo_lines(
        delivery_id, (1, 2), reason="Nhầm", hand=world.hand("Lan", tomorrow), voucher=said
    )
    assert {one.approved_by for one in rows(UndoneLine)} == {said.name}
    assert facts("approval.given/1")[-1]["approval"]["kind"] == "undo_delivery"


# -- Audits -----------------------------------------------------------------------------


def test_the_audit_finds_a_line_that_the_ledger_does_not_know_so(world: World) -> None:
    first, second = deliver(world, *TWO), deliver(world, *TWO)
    undo(world, second, 1)
    reading().rollback()
    assert checks.audit(reading()) == []
    with writing() as session:
        session.execute(text("DROP TRIGGER receiving_lines_no_update"))
        session.execute(text("DROP TRIGGER receiving_undone_no_delete"))
        wrong = (DeliveryLine.delivery_id == first) & (DeliveryLine.no == 2)
        session.execute(update(DeliveryLine).where(wrong).values(units=11))
        session.execute(delete(UndoneLine))
    found = checks.audit(reading())
    assert [(one.check, one.facts["delivery"], one.facts["line"]) for one in found] == [
        ("receiving.lines_equal_moves", first, 2),
        ("receiving.undone_equals_moves", second, 1),
    ]
