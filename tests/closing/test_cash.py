"""Cash in and out: its reasons, its cap, and a drawer that nobody feels out by trying."""

import pytest

from pos.closing.refusals import NoSuchMove, NoteNeeded, NotTakenOut, TooMuchCash
from pos.shop.refusals import ApprovalNeeded
from pos.till.models import CashMove
from tests.closing.days import expected_vnd, move, yes
from tests.till.steps import facts, jobs_of, rows
from tests.world import World


def test_cash_in_and_out_change_what_the_drawer_must_hold(till: World):
    move(till, "in", 300_000)
    move(till, "out", 100_000, reason="safe")
    assert expected_vnd() == 1_200_000


def test_a_move_is_told_and_leaves_a_slip(till: World):
    moved = move(till, "out", 100_000, reason="expense", note="đá, ống hút")
    (told,) = facts("cash.moved/1")
    assert told["cash"] == {
        "shift": told["cash"]["shift"],
        "no": 1,
        "kind": "out",
        "amount_vnd": 100_000,
        "reason": "expense",
        "note": "đá, ống hút",
    }
    assert [job.kind for job in jobs_of(moved.move_id)] == ["cash"]


def test_two_slips_of_one_minute_and_amount_are_told_apart_by_their_numbers(till: World):
    slips = [jobs_of(move(till, "in", 22_000).move_id)[0].document for _ in range(2)]
    assert [f"Số {no}" in slip for no, slip in zip((1, 2), slips, strict=True)] == [True, True]
    assert slips[0] != slips[1]


def test_the_same_request_moves_once(till: World):
    first = move(till, "out", 100_000, request_id="a" * 26)
    assert move(till, "out", 100_000, request_id="a" * 26) == first
    assert len(rows(CashMove)) == len(facts("cash.moved/1")) == 1


@pytest.mark.parametrize(
    ("way", "vnd", "reason", "note", "no"),
    [
        ("up", 1_000, "change", "", NoSuchMove),
        ("in", 1_000, "safe", "", NoSuchMove),
        ("out", 1_000, "", "", NoSuchMove),
        ("out", 1_000, "other", "  ", NoteNeeded),
        ("out", 0, "change", "", TooMuchCash),
        ("in", 1_000_000_001, "change", "", TooMuchCash),
    ],
)
def test_what_is_no_move_changes_nothing(till: World, way, vnd, reason, note, no):
    with pytest.raises(no):
        move(till, way, vnd, reason=reason, note=note)
    assert rows(CashMove) == []


def test_above_the_cap_a_taking_needs_a_yes_to_just_as_much(till: World):
    move(till, "in", 5_000_000)
    with pytest.raises(ApprovalNeeded):
        move(till, "out", 2_000_001, reason="safe")
    with pytest.raises(ApprovalNeeded):
        move(till, "out", 2_000_001, reason="safe", voucher=yes(till, "cash_out", 2_000_000))
    move(till, "out", 2_000_001, reason="safe", voucher=yes(till, "cash_out", 2_000_001))
    assert expected_vnd() == 3_999_999


def test_small_takings_one_after_another_come_to_the_cap_together(till: World):
    move(till, "in", 5_000_000)
    move(till, "out", 1_500_000, reason="safe")
    move(till, "out", 500_000, reason="safe")
    with pytest.raises(ApprovalNeeded):
        move(till, "out", 1_000, reason="safe")


def test_more_than_the_drawer_holds_is_not_taken_out_but_kept_and_told(till: World):
    with pytest.raises(NotTakenOut) as no:
        move(till, "out", 1_000_001, reason="safe")
    assert no.value.facts == {}  # the sentence tells no sum
    assert expected_vnd() == 1_000_000
    assert [one["change"] for one in facts("cash.moved/1")] == ["refused"]
    assert [one.kind for one in rows(CashMove)] == ["refused"]


def test_nobody_feels_out_the_drawer_by_trying(till: World):
    """One try is told; each further one needs somebody who leads, whatever its sum."""
    with pytest.raises(NotTakenOut):
        move(till, "out", 1_500_000, reason="safe")
    for vnd in (1_250_000, 1_125_000, 1_000_000, 1_000):
        with pytest.raises(ApprovalNeeded):
            move(till, "out", vnd, reason="safe")
    assert len(rows(CashMove)) == 1
    move(till, "out", 1_000, reason="safe", voucher=yes(till, "cash_out", 1_000))


def test_a_refused_request_heard_again_is_refused_again_and_told_once(till: World):
    for _ in range(2):
        with pytest.raises(NotTakenOut):
            move(till, "out", 1_500_000, reason="safe", request_id="b" * 26)
    assert len(facts("cash.moved/1")) == 1
