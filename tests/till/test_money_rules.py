"""What a cold look at the money found open: vouchers together, unseen transfers by the day, emptied
orders, codes of another register, numbers of card slips under a wrong clock."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from pos.base.errors import Refusal
from pos.base.transaction import writing
from pos.shop.approvals import Voucher
from pos.shop.limits import Limits
from pos.shop.models import ApprovalRow, Register
from pos.shop.refusals import ApprovalNeeded
from pos.till import draft_tenders, drafting, paying, requesting, selling
from pos.till.models import Draft, DraftLine
from pos.till.opening import open_shift
from pos.till.payment_models import PaymentRequest
from pos.till.payment_requests import State
from pos.till.permits import needs
from pos.till.pricing import sums
from pos.till.refusals import DraftIsClosed
from pos.till.tenders import slip_key
from pos.till.transfer_checking import check_transfer
from pos.till.transfer_checks import Word
from tests.closing.days import count_and_close
from tests.till.steps import LINK, facts, filled, rows, seen
from tests.till.test_splits import card, finish, gift, no, take
from tests.till.transfers import ask, find, saw, unseen, with_account
from tests.world import NOON, World


@pytest.fixture
def two(till: World) -> World:
    """The same shop with a second register, its shift open."""
    with writing() as session:
        session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
    open_shift(2, {}, hand=replace(till.hand(), register_no=2))
    return till


# -- Vouchers ---------------------------------------------------------------------------


def test_vouchers_of_a_sale_count_together(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 2))
    take(till, draft_id, gift(400_000, "TET-1"))
    saw_ = seen(draft_id)
    no("shop.approval_needed", finish, till, draft_id, gift(500_000, "TET-2"))

    def with_yes(most_vnd: int) -> None:
        yes = Voucher(
            till.person_id("Hạnh"), "Hạnh", "manager", False, False, "", {"voucher": most_vnd}
        )
        selling.complete_sale(
            draft_id,
            [gift(500_000, "TET-2")],
            seen=saw_,
            link_base=LINK,
            hand=till.hand(),
            voucher=yes,
        )

    no("shop.approval_needed", with_yes, 899_999)
    with_yes(900_000)
    [row] = rows(ApprovalRow)
    assert (row.kind, row.bound, row.note) == ("voucher", 900_000, "TET-1, TET-2")


def test_vouchers_up_to_the_limit_together_need_nobody(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 2))
    for at in range(5):
        take(till, draft_id, gift(100_000, f"TET-{at}"))
    no("shop.approval_needed", finish, till, draft_id, gift(400_000, "TET-9"))
    paying.give_back(draft_id, draft_tenders_of(draft_id)[0], hand=till.hand())
    take(till, draft_id, card(100_000))
    no("shop.approval_needed", finish, till, draft_id, gift(400_000, "TET-9"))


def draft_tenders_of(draft_id: str) -> list[str]:
    from pos.base.transaction import reading

    session = reading()
    session.rollback()
    return [one.id for one in draft_tenders.of(session, draft_id)]


@given(st.lists(st.integers(1, 10**6), max_size=6), st.integers(0, 2 * 10**6))
def test_cutting_a_voucher_into_smaller_ones_changes_nothing(parts, limit_vnd):
    asked = needs(
        "o",
        sums([], None),
        [gift(vnd, f"X{at}") for at, vnd in enumerate(parts)],
        Limits(voucher_vnd=limit_vnd),
    )
    assert bool(asked) is (sum(parts) > limit_vnd)
    assert sum(one.bound for one in asked) == (sum(parts) if asked else 0)


SPELLINGS = ("tet-2027", " TET 2027 ", "TET2027", "Tet.2027", "tet/2027", "TET_2027", "T-E-T-2027")


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_voucher_written_otherwise_is_the_same_voucher(
    two: World, lan: FlaskClient, typed: str
) -> None:
    finish(two, filled(two, ("MAM-NEM", 1)), gift(65_000, "TET-2027"))
    draft_id = filled(two, ("MAM-NEM", 1))
    form = {"way": "voucher", "tendered_vnd": "65000", "total_vnd": "65000", "version": "1"}
    answer = lan.post(f"/till/sales/{draft_id}/completion", data=form | {"reference": typed})
    assert answer.status_code == 409
    assert "HN01-1A-000001" in answer.get_data(as_text=True)
    assert slip_key(typed.upper().replace(" ", "")) == "TET2027"


def test_a_voucher_held_for_another_registers_order_is_not_taken_twice(two: World) -> None:
    take(two, filled(two, ("CHE-DINH", 1)), gift(65_000, "TET-2027"))
    second = replace(two.hand(), register_no=2)
    draft_id = drafting.open_order(2, hand=second)
    drafting.add_line(
        draft_id, two.product_id("MAM-NEM"), lot_id=None, quantity=None, times=1, scan_id="",
        hand=second,
    )  # fmt: skip
    with pytest.raises(Refusal, match="reference_used"):
        selling.complete_sale(
            draft_id, [gift(65_000, "TET2027")], seen=seen(draft_id), link_base=LINK, hand=second
        )


def test_a_voucher_does_not_pay_twice_in_one_order_under_two_spellings(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    take(till, draft_id, gift(100_000, "TET-2027"))
    no("till.reference_used", take, till, draft_id, gift(100_000, "TET2027"))
    no("till.reference_used", finish, till, draft_id, gift(350_000, "TET.2027"))


def test_the_book_itself_refuses_a_voucher_twice(till: World) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    done = finish(till, filled(till, ("MAM-NEM", 1)), gift(65_000, "TET-2027"))
    again = (
        "INSERT INTO till_paid_slips (sale_id, tender_no, kind, slip_key, business_on) "
        "VALUES (:sale, 2, 'voucher', 'TET2027', '2027-01-01')"
    )
    with pytest.raises(DBAPIError, match="UNIQUE"), writing() as session:
        session.execute(text(again), {"sale": done.sale_id})


# -- Card slips and the clock -----------------------------------------------------------


def sell_on(world: World, days: int, *tenders, sku: str = "RUOU-MO"):
    """A sale after so many days; liquor keeps for ever."""
    hand = replace(world.hand(), at=NOON + timedelta(days=days))
    draft_id = drafting.open_order(1, hand=hand)
    drafting.add_line(
        draft_id, world.product_id(sku), lot_id=None, quantity=None, times=1, scan_id="", hand=hand
    )
    from pos.till.tenders import cash

    given_ = tenders or (cash(220_000),)
    return selling.complete_sale(
        draft_id, list(given_), seen=seen(draft_id), link_base=LINK, hand=hand
    )


def test_a_clock_that_runs_ahead_frees_no_card_slip(till: World) -> None:
    sell_on(till, 0, card(220_000))
    for days in (93, 400, 4_000):
        with pytest.raises(Refusal, match="reference_used"):
            sell_on(till, days, card(220_000))


def test_a_card_slips_number_comes_round_after_a_season_of_selling(till: World) -> None:
    sell_on(till, 0, card(220_000))
    for day in range(60, 90):
        sell_on(till, day)
    with pytest.raises(Refusal, match="reference_used"):
        sell_on(till, 92, card(220_000))
    assert sell_on(till, 93, card(220_000)).is_first_time
    with pytest.raises(Refusal, match="reference_used"):
        sell_on(till, 94, card(220_000, "12-3456"))


# -- Transfers nobody has seen ----------------------------------------------------------


def asked_of(world: World, vnd: int = 100_000):
    return ask(world, filled(world, ("MAM-NEM", 2)), vnd)


def test_another_shift_gives_no_fresh_allowance_of_unseen_transfers(till: World) -> None:
    with_account(till)
    for _ in range(3):
        one = unseen(till, asked_of(till))
        give_back_all(till, one.draft_id)
    count_and_close(till)
    till.open_shift()
    with pytest.raises(ApprovalNeeded):
        unseen(till, asked_of(till))


def give_back_all(world: World, draft_id: str) -> None:
    for tender_id in draft_tenders_of(draft_id):
        paying.give_back(draft_id, tender_id, hand=world.hand())


def test_nor_does_the_second_register(two: World) -> None:
    with_account(two)
    for _ in range(3):
        unseen(two, asked_of(two))
    second = replace(two.hand(), register_no=2)
    draft_id = drafting.open_order(2, hand=second)
    drafting.add_line(
        draft_id, two.product_id("MAM-NEM"), lot_id=None, quantity=None, times=1, scan_id="",
        hand=second,
    )  # fmt: skip
    one = find(requesting.ask_for_transfer(draft_id, None, hand=second))
    with pytest.raises(ApprovalNeeded):
        requesting.leave_unseen(
            draft_id, one.request_id, shown_due_vnd=one.due_vnd, voucher=None, hand=second
        )


def test_the_next_day_has_an_allowance_of_its_own(till: World) -> None:
    with_account(till)
    for _ in range(3):
        unseen(till, asked_of(till))
    draft_id = filled(till, ("MAM-NEM", 2))
    tomorrow = replace(till.hand(), at=NOON + timedelta(days=1))
    one = find(requesting.ask_for_transfer(draft_id, 100_000, hand=tomorrow))
    ended = requesting.leave_unseen(
        draft_id, one.request_id, shown_due_vnd=one.due_vnd, voucher=None, hand=tomorrow
    )
    assert ended.state is State.UNSEEN


def test_asked_before_midnight_counts_on_the_day_it_was_let_stand(till: World) -> None:
    with_account(till)
    night = NOON + timedelta(hours=11, minutes=59)  # 23:59 in Hanoi
    asked = []
    for _ in range(4):
        draft_id = filled(till, ("MAM-NEM", 1))
        hand = replace(till.hand(), at=night)
        asked.append(find(requesting.ask_for_transfer(draft_id, 65_000, hand=hand)))
    after = replace(till.hand(), at=night + timedelta(minutes=5))
    for one in asked[:3]:
        requesting.leave_unseen(
            one.draft_id, one.request_id, shown_due_vnd=one.due_vnd, voucher=None, hand=after
        )
    last = asked[3]
    with pytest.raises(ApprovalNeeded):
        requesting.leave_unseen(
            last.draft_id, last.request_id, shown_due_vnd=last.due_vnd, voucher=None, hand=after
        )


def test_asked_for_days_ago_it_counts_on_the_day_it_is_let_stand(till: World) -> None:
    with_account(till)
    early = replace(till.hand(), at=NOON - timedelta(days=4))
    asked = []
    for _ in range(4):
        draft_id = filled(till, ("MAM-NEM", 1))
        asked.append(find(requesting.ask_for_transfer(draft_id, 65_000, hand=early)))
    for one in asked[:3]:
        unseen(till, one)
    with pytest.raises(ApprovalNeeded):
        unseen(till, asked[3])


# -- Transfers doubted before they paid -------------------------------------------------


def doubted_of(world: World, *goods: tuple[str, int]) -> str:
    """An order that a transfer pays, seen by whoever sells, and doubted since."""
    one = saw(world, ask(world, filled(world, *goods)))
    check_transfer(one.request_id, Word.DOUBTED, "Lan bấm nhầm", hand=world.hand("Hạnh"))
    return one.draft_id


def end_with_yes(world: World, draft_id: str, vnd: int) -> None:
    name = "Hạnh"
    shown = {"unseen_transfer": vnd}
    selling.complete_sale(
        draft_id,
        [],
        seen=seen(draft_id),
        link_base=LINK,
        hand=world.hand(),
        voucher=Voucher(world.person_id(name), name, "manager", False, False, "", shown),
    )


def test_doubted_money_above_the_limit_sells_nothing_without_a_yes(till: World) -> None:
    with_account(till)
    draft_id = doubted_of(till, ("CHE-DINH", 5))
    no("shop.approval_needed", finish, till, draft_id)
    with pytest.raises(ApprovalNeeded):
        end_with_yes(till, draft_id, 2_249_999)
    end_with_yes(till, draft_id, 2_250_000)
    [row] = rows(ApprovalRow)
    [request] = rows(PaymentRequest)
    assert (row.kind, row.bound, row.note) == ("unseen_transfer", 2_250_000, request.memo)


def test_doubted_money_counts_among_the_unseen_of_the_day(till: World) -> None:
    with_account(till)
    for _ in range(2):
        unseen(till, asked_of(till))
    finish(till, doubted_of(till, ("MAM-NEM", 1)))  # the third
    fourth = doubted_of(till, ("MAM-NEM", 1))
    no("shop.approval_needed", finish, till, fourth)
    with pytest.raises(ApprovalNeeded):
        unseen(till, asked_of(till))
    end_with_yes(till, fourth, 65_000)


def test_doubted_money_found_since_needs_nobody(till: World) -> None:
    with_account(till)
    draft_id = doubted_of(till, ("CHE-DINH", 5))
    [request] = rows(PaymentRequest)
    check_transfer(request.id, Word.ARRIVED, "có", hand=till.hand("Hạnh"))
    finish(till, draft_id)
    assert rows(ApprovalRow) == []


def test_what_was_let_stand_with_a_yes_needs_no_second_one(till: World) -> None:
    with_account(till)
    one = ask(till, filled(till, ("CHE-DINH", 5)))
    name = "Hạnh"
    shown = {"unseen_transfer": 2_250_000}
    unseen(till, one, Voucher(till.person_id(name), name, "manager", False, False, "", shown))
    finish(till, one.draft_id)
    assert len(rows(ApprovalRow)) == 1


# -- Emptied orders ---------------------------------------------------------------------


def test_the_next_customers_typing_is_not_told_as_a_void(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    lan.get(f"/till/sales/{draft_id}/payment")
    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    assert lan.delete(f"/till/sales/{draft_id}/lines/{line.id}").status_code == 200
    assert len(facts("order.voided/1")) == 1
    [draft] = rows(Draft, Draft.id == draft_id)
    assert draft.sheet_at is None
    lan.post(f"/till/sales/{draft_id}/scans", data={"code": "8930000000019"})
    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    lan.delete(f"/till/sales/{draft_id}/lines/{line.id}")
    assert len(facts("order.voided/1")) == 1


def test_an_order_with_a_line_left_still_had_its_sum_shown(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("MAM-NEM", 1), ("CHE-DINH", 1))
    lan.get(f"/till/sales/{draft_id}/payment")
    first, second = rows(DraftLine, DraftLine.draft_id == draft_id)
    lan.delete(f"/till/sales/{draft_id}/lines/{first.id}")
    lan.delete(f"/till/sales/{draft_id}/lines/{second.id}")
    assert len(facts("order.voided/1")) == 2


# -- Codes of another register ----------------------------------------------------------


def test_no_other_register_gives_up_a_customers_code(two: World) -> None:
    with_account(two)
    one = asked_of(two)
    second = replace(two.hand(), register_no=2)
    with pytest.raises(DraftIsClosed):
        requesting.give_up(one.draft_id, one.request_id, hand=second)
    assert find(one.request_id).state is State.WAITING
    requesting.give_up(one.draft_id, one.request_id, hand=two.hand())
    requesting.give_up(one.draft_id, one.request_id, hand=two.hand())
    assert find(one.request_id).state is State.ABANDONED


def test_a_code_that_was_paid_is_not_given_up(till: World) -> None:
    with_account(till)
    one = saw(till, asked_of(till))
    with pytest.raises(Refusal, match="request"):
        requesting.give_up(one.draft_id, one.request_id, hand=till.hand())
