"""Closing a shift: the drawer's law, the Z whole, its number, what the next shift begins with."""

import json

import pytest
from sqlalchemy import select

from pos.base.transaction import reading
from pos.closing import counting, lists
from pos.closing.models import Closing, Count
from pos.closing.refusals import (
    AnothersShift,
    CountedTwice,
    LeftTooMuch,
    NotCounted,
    NotThisShift,
    OrdersChanged,
    ReasonNeeded,
)
from pos.shop.refusals import ApprovalNeeded
from pos.spool.models import PrintJob
from pos.sync.models import StoredFact
from pos.till.models import Shift
from pos.till.payment_requests import State
from pos.till.refusals import NoShift, ShiftIsCounted
from tests.closing.days import close, count, count_and_close, expected_vnd, move, shift_id, yes
from tests.till.steps import facts, filled, order, put, sell
from tests.till.transfers import ask, find, with_account
from tests.world import World


def told(kind: str) -> list[dict[str, object]]:
    """The facts of a kind, in their order."""
    session = reading()
    session.rollback()
    bodies = [json.loads(body) for body in session.scalars(select(StoredFact.body))]
    return [one for one in bodies if one["t"] == kind]


def record(number: str) -> dict[str, object]:
    session = reading()
    session.rollback()
    return lists.read(session, number).record


def test_a_day_closes_with_what_the_drawer_must_hold(till: World):
    sell(till, ("CHE-DINH", 1), tendered_vnd=500_000)
    sell(till, ("MAM-NEM", 2))
    move(till, "in", 200_000)
    move(till, "out", 150_000, reason="expense")
    assert expected_vnd() == 1_000_000 + 450_000 + 130_000 + 200_000 - 150_000
    number = count_and_close(till, left_vnd=1_000_000)
    assert number == "HN01-1A-Z0001"
    z = record(number)
    assert z["sales"]["bills"] == 2
    assert z["sales"]["total_vnd"] == 580_000
    assert z["drawer"]["expected_vnd"] == z["drawer"]["counted_vnd"] == 1_630_000
    assert (z["drawer"]["difference_vnd"], z["drawer"]["taken_vnd"]) == (0, 630_000)
    assert z["receipts"] == {"first": "HN01-1A-000001", "last": "HN01-1A-000002"}
    assert (z["gt_before_vnd"], z["gt_after_vnd"]) == (0, 580_000)
    assert z["days"] == ["2026-11-21"]
    assert [one["kind"] for one in z["moves"]] == ["in", "out"]


def test_the_z_is_told_whole_and_stored_as_it_was_told(till: World):
    sell(till, ("CHE-DINH", 1))
    number = count_and_close(till)
    (fact,) = told("shift.closed/1")
    assert {name: fact[name] for name in record(number)} == record(number)


def test_the_z_has_one_paper(till: World):
    number = count_and_close(till)
    session = reading()
    session.rollback()
    jobs = session.scalars(select(PrintJob).where(PrintJob.title == number)).all()
    assert [(job.kind, job.copy_no) for job in jobs] == [("report", 0)]


def test_numbers_run_without_a_gap_and_the_grand_total_runs_on(till: World):
    for at in (1, 2, 3):
        if at > 1:
            till.open_shift()
        sell(till, ("MAM-NEM", 1))
        number = count_and_close(till)
        assert number == f"HN01-1A-Z{at:04d}"
        assert record(number)["gt_before_vnd"] == 65_000 * (at - 1)


def test_a_shift_without_a_sale_closes_too_and_leaves_the_receipts_at_one(till: World):
    assert count_and_close(till) == "HN01-1A-Z0001"
    till.open_shift()
    assert sell(till, ("MAM-NEM", 1)).number == "HN01-1A-000001"


def test_the_same_closing_heard_again_is_the_same_closing(till: World):
    shift = count(till, 1_000_000)
    first = close(till, shift, 500_000)
    assert close(till, shift, 500_000) == first
    session = reading()
    session.rollback()
    assert len(session.scalars(select(Closing)).all()) == 1
    assert len(told("shift.closed/1")) == 1


def test_the_next_float_is_held_beside_what_was_left_and_the_difference_stays(till: World):
    count_and_close(till, left_vnd=700_000)
    till.open_shift(600_000)
    session = reading()
    session.rollback()
    shift = session.get(Shift, shift_id())
    assert (shift.before_vnd, shift.float_vnd) == (700_000, 600_000)
    assert told("shift.opened/1")[-1]["shift"]["difference_vnd"] == -100_000
    number = count_and_close(till)
    assert record(number)["shift"]["before_vnd"] == 700_000


def test_the_first_shift_has_nothing_to_compare_with(till: World):
    assert told("shift.opened/1")[-1]["shift"]["difference_vnd"] is None


# --- Counting --------------------------------------------------------------------------------


def test_from_the_count_on_nothing_goes_in_or_out(till: World):
    draft = filled(till, ("MAM-NEM", 1))
    count(till, 1_000_000)
    with pytest.raises(ShiftIsCounted):
        sell(till, ("CHE-DINH", 1))
    with pytest.raises(ShiftIsCounted):
        move(till, "in", 10_000)
    put(till, draft, "MAM-NEM")  # what is on the counter may still be typed


def test_a_count_heard_twice_is_one_and_the_first_stays(till: World):
    count(till, 1_000_000)
    count(till, 900_000)
    session = reading()
    session.rollback()
    assert [row.counted_vnd for row in session.scalars(select(Count))] == [1_000_000]


def test_one_recount_and_both_are_kept(till: World):
    shift = count(till, 990_000)
    count(till, 1_000_000, no=2)
    with pytest.raises(CountedTwice):
        count(till, 1_000_000, no=3)
    number = close(till, shift, count_no=2)
    assert [one["counted_vnd"] for one in record(number)["counts"]] == [990_000, 1_000_000]
    assert record(number)["drawer"]["difference_vnd"] == 0


def test_a_page_that_showed_the_first_count_does_not_close_on_the_second(till: World):
    shift = count(till, 990_000)
    count(till, 1_000_000, no=2)
    with pytest.raises(NotCounted):
        close(till, shift, count_no=1)


def test_without_a_count_nothing_closes(till: World):
    with pytest.raises(NotCounted):
        close(till, shift_id(), count_no=0)


# --- Differences -----------------------------------------------------------------------------


def test_a_small_difference_is_written_and_asks_nobody(till: World):
    number = count_and_close(till, counted_vnd=960_000)
    assert record(number)["drawer"]["difference_vnd"] == -40_000


def test_a_large_difference_needs_a_reason_and_a_yes_to_just_as_much(till: World):
    shift = count(till, 900_000)
    with pytest.raises(ReasonNeeded):
        close(till, shift)
    with pytest.raises(ApprovalNeeded):
        close(till, shift, reason="rơi mất một tờ")
    with pytest.raises(ApprovalNeeded):
        close(till, shift, reason="rơi mất", voucher=yes(till, "difference", 99_999))
    number = close(till, shift, reason="rơi mất", voucher=yes(till, "difference", 100_000))
    z = record(number)
    assert z["drawer"]["reason"] == "rơi mất"
    assert [one["by_name"] for one in z["approvals"]] == ["Hạnh"]


def test_more_than_was_counted_cannot_stay(till: World):
    shift = count(till, 1_000_000)
    with pytest.raises(LeftTooMuch):
        close(till, shift, 1_000_001)


# --- Whose shift, which orders -----------------------------------------------------------------


def test_another_cashier_does_not_close_a_shift_but_who_leads_does(till: World):
    with pytest.raises(AnothersShift):
        count(till, 1_000_000, name="Minh")
    shift = count(till, 1_000_000, name="Hạnh")
    with pytest.raises(AnothersShift):
        close(till, shift, name="Minh")
    assert record(close(till, shift, name="Hạnh"))["closed_by"] == "Hạnh"


def test_open_orders_go_over_only_as_they_were_listed(till: World):
    first, second = filled(till, ("MAM-NEM", 1)), order(till)
    shift = count(till, 1_000_000)
    put(till, second, "CHE-DINH")
    with pytest.raises(OrdersChanged):
        close(till, shift, carried=[first])
    number = close(till, shift, carried=[second, first])
    assert {one["draft"] for one in record(number)["carried"]} == {first, second}
    till.open_shift()
    put(till, first, "MAM-NEM")


def test_after_the_closing_a_sale_needs_a_new_shift(till: World):
    shift = count(till, 1_000_000)
    close(till, shift)
    with pytest.raises(NoShift):
        sell(till, ("MAM-NEM", 1))


def test_a_page_of_an_older_shift_counts_nothing_in_the_new_one(till: World):
    old = count(till, 1_000_000)
    close(till, old)
    till.open_shift()
    with pytest.raises(NotThisShift):
        counting.take_count(1, old, 1, {1_000: 1}, hand=till.hand())


def test_what_a_closing_gives_up_is_told_before_its_z(till: World):
    with_account(till)
    one = ask(till, filled(till, ("CHE-DINH", 1)))
    number = count_and_close(till)
    kinds = [told["t"] for told in facts() if told["t"] in ("transfer.ended/1", "shift.closed/1")]
    assert kinds == ["transfer.ended/1", "shift.closed/1"]
    assert find(one.request_id).state is State.ABANDONED
    [z] = facts("shift.closed/1")
    assert z["closing"]["number"] == number
    assert [carried["draft"] for carried in z["carried"]] == [one.draft_id]
