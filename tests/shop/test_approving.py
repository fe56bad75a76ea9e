"""Somebody says yes with a PIN: to what the sheet showed, in the act's own transaction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.transaction import reading, writing
from pos.shop import approval_queries, approvals, approving
from pos.shop.approvals import Kind, Need, Voucher
from pos.shop.models import ApprovalRow
from pos.shop.queries import Someone
from pos.shop.refusals import (
    ApprovalNeeded,
    MayNotApprove,
    NotAlone,
    NotYours,
    PinLocked,
    ReasonNeeded,
    WrongPin,
)
from tests.shop.approved import yes
from tests.shop.workers import hire, pin_of
from tests.till.steps import book, changed, facts, rows
from tests.world import World


def on_duty(world: World, *names: str) -> list[Someone]:
    roles = {"Lan": "cashier", "Minh": "cashier", "Hạnh": "manager", "Thu": "lead"}
    return [Someone(world.person_id(name), name, roles[name]) for name in names]


def vouch(
    world: World,
    by: str,
    *,
    pin: str = "",
    reason: str = "",
    here: tuple[str, ...] = ("Lan",),
    acts: str = "Lan",
    **shown: int,
) -> Voucher:
    return approving.vouch(
        world.person_id(by),
        pin or pin_of(by),
        reason=reason,
        shown=shown or {"no_sale_drawer": 1},
        on_duty=on_duty(world, *here),
        pepper=world.app.extensions["ocop_house"].pepper,
        hand=world.hand(acts),
    )


def give(world: World, voucher: Voucher | None, *needs: Need) -> tuple[approvals.Approval, ...]:
    with writing() as session:
        return approvals.give(session, needs, voucher, hand=world.hand())


def test_an_act_within_the_limits_needs_nobody(till: World):
    before = book()
    assert give(till, None) == ()
    assert changed(before) == set()


def test_a_yes_is_written_with_both_people_and_told(till: World):
    [given_] = give(till, vouch(till, "Hạnh", discount=120_000), Need(Kind.DISCOUNT, "o1", 120_000))
    [row] = rows(ApprovalRow)
    assert (row.by_id, row.asked_by_id) == (till.person_id("Hạnh"), till.person_id("Lan"))
    [fact] = facts("approval.given/1")
    assert fact["approval"]["approved_by"]["name"] == "Hạnh"
    assert (fact["by"]["name"], fact["approval"]["bound"]) == ("Lan", 120_000)
    assert (given_.by_name, given_.is_self) == ("Hạnh", False)


def test_one_pin_approves_no_more_than_its_sheet_showed(till: World):
    voucher = vouch(till, "Hạnh", discount=120_000)
    before = book()
    for needs in (
        [Need(Kind.DISCOUNT, "o1", 120_001)],
        [Need(Kind.DISCOUNT, "o1", 70_000), Need(Kind.DISCOUNT, "o1", 70_000)],
        [Need(Kind.DISCOUNT, "o1", 1), Need(Kind.DRAWER, "s1", 1)],
    ):
        with pytest.raises(ApprovalNeeded):
            give(till, voucher, *needs)
    assert changed(before) == set()


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(0, 10**9))
def test_what_is_approved_is_never_more_than_what_was_shown(bounds, shown):
    needs = [Need(Kind.DISCOUNT, "o", bound) for bound in bounds]
    [(kind, total, _note)] = approvals.asked_for(needs)
    assert (kind, total) == ("discount", sum(bounds))
    assert (total <= shown) is (sum(bounds) <= shown)


def test_an_act_that_fails_leaves_no_yes_behind(till: World):
    before = book()

    def broken_off() -> None:
        with writing() as session:
            need = Need(Kind.DRAWER, "s1", 1)
            approvals.give(session, [need], yes(till), hand=till.hand())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert changed(before) == set()


def test_a_cashier_approves_nothing_of_anothers(till: World):
    with pytest.raises(MayNotApprove):
        vouch(till, "Minh")


def test_an_auditor_approves_nothing(till: World):
    hire(till, "auditor")
    with pytest.raises(MayNotApprove):
        vouch(till, "Kiên")


def test_a_lead_approves(till: World):
    hire(till, "lead")
    assert vouch(till, "Thu").role == "lead"


def test_alone_on_duty_one_says_yes_to_oneself_and_says_why(till: World):
    with pytest.raises(ReasonNeeded):
        vouch(till, "Lan", reason="  ")
    voucher = vouch(till, "Lan", reason="đổi tiền lẻ")
    assert (voucher.is_self, voucher.alone, voucher.reason) == (True, True, "đổi tiền lẻ")


@pytest.mark.parametrize("other", ["Minh", "Hạnh"])
def test_with_somebody_else_on_duty_nobody_says_yes_to_themselves(till: World, other):
    with pytest.raises(NotAlone):
        vouch(till, "Lan", reason="vội", here=("Lan", other))


def test_a_manager_whom_only_cashiers_could_be_asked_for_says_yes_to_herself(till: World):
    assert vouch(till, "Hạnh", reason="đếm", here=("Lan", "Hạnh"), acts="Hạnh").is_self


def test_a_wrong_pin_is_counted_told_and_names_who_asked(till: World):
    with pytest.raises(WrongPin):
        vouch(till, "Hạnh", pin="111222")
    [fact] = facts("signin.failed/1")
    assert (fact["person"]["name"], fact["asked_by"]["name"]) == ("Hạnh", "Lan")


def test_a_guessed_pin_is_locked_as_at_the_door(till: World):
    for _ in range(4):
        with pytest.raises(WrongPin):
            vouch(till, "Hạnh", pin="111222")
    for _ in range(2):
        with pytest.raises(PinLocked):
            vouch(till, "Hạnh", pin="111222")
    assert rows(ApprovalRow) == []


# --- Listed for the next manager -------------------------------------------------------------


def self_approved(world: World, acts: str = "Lan") -> str:
    voucher = vouch(world, acts, reason="một mình", here=(acts,), acts=acts)
    with writing() as session:
        need = Need(Kind.DRAWER, "s1", 1)
        [made] = approvals.give(session, [need], voucher, hand=world.hand(acts))
    return made.approval_id


def test_a_yes_to_oneself_waits_for_a_manager_and_is_ticked_once(till: World):
    approval_id = self_approved(till)
    assert approval_queries.unseen_count(reading()) == 1
    for _ in range(2):
        approving.look_at(approval_id, hand=till.hand("Hạnh"))
    assert approval_queries.unseen_count(reading()) == 0
    [seen] = approval_queries.self_approvals(reading(), is_seen=True)
    assert (seen.by_name, seen.seen_by) == ("Lan", "Hạnh")
    [told] = facts("approval.seen/1")
    assert (told["approval"]["id"], told["by"]["name"]) == (approval_id, "Hạnh")


def test_a_cashier_ticks_nothing(till: World):
    approval_id = self_approved(till)
    with pytest.raises(NotYours):
        approving.look_at(approval_id, hand=till.hand("Minh"))


def test_the_only_manager_looks_at_her_own(till: World):
    approving.look_at(self_approved(till, "Hạnh"), hand=till.hand("Hạnh"))
    assert approval_queries.unseen_count(reading()) == 0
