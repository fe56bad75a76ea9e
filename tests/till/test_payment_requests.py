"""Asking for a transfer: one code a payment, and none of them ever pays twice or late."""

import random

import pytest
from sqlalchemy import text

from pos.base.errors import Refusal
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.shop.approvals import Voucher
from pos.shop.refusals import ApprovalNeeded
from pos.till import drafting, paying, payment_requests, requesting, selling, vietqr
from pos.till.account_changing import change_account
from pos.till.accounts import Account, current
from pos.till.models import Tender
from pos.till.payment_models import PaymentRequest, RequestEnd, RequestUse
from pos.till.payment_refusals import (
    NoAccount,
    NothingDue,
    RequestAbandoned,
    RequestEnded,
    RequestStale,
    TransferTooLarge,
    UnknownRequest,
)
from pos.till.payment_requests import State
from pos.till.records import PaidTender, TenderKind
from pos.till.refusals import DraftIsClosed, NothingToSell, PaidInPart
from pos.till.slips import code_of
from pos.till.tenders import cash
from pos.till.transfer_audits import transfers_pay_once
from pos.till.transfer_checking import check_transfer
from pos.till.transfer_checks import Word
from pos.till.transfer_queries import Standing, count_open, offered, standings
from tests.till.steps import LINK, book, changed, facts, filled, order, pay, put, rows, seen
from tests.till.transfers import ACCOUNT, ask, find, finish, saw, unseen, with_account
from tests.world import TODAY, World


@pytest.fixture
def shop(till: World) -> World:
    """Register 1's shift open, the shop's account named."""
    return with_account(till)


# -- Asking -----------------------------------------------------------------------------


def test_a_request_asks_for_what_is_to_pay_under_a_memo_of_its_own(shop: World):
    one = ask(shop, filled(shop, ("CHE-DINH", 2)))
    assert (one.amount_vnd, one.due_vnd, one.state) == (900_000, 900_000, State.WAITING)
    assert one.memo[:2] == "OC"
    assert len(one.memo) == 12
    assert set(one.memo[2:]) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    read = vietqr.read(code_of(one))
    assert (read.bank_bin, read.account, read.amount_vnd, read.memo) == (
        "970436",
        "0123456789",
        900_000,
        one.memo,
    )


def test_the_sheet_opened_again_shows_the_same_code(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    assert ask(shop, draft_id) == ask(shop, draft_id)
    assert len(rows(PaymentRequest)) == 1


def test_an_order_that_changed_gets_another_code_and_the_first_is_given_up(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    first = ask(shop, draft_id)
    put(shop, draft_id, "MAM-NEM")
    second = ask(shop, draft_id)
    assert second.amount_vnd == 515_000
    assert second.memo != first.memo
    assert find(first.request_id).state is State.ABANDONED


def test_a_price_of_today_gives_another_code(shop: World):
    draft_id = filled(shop, ("MAM-NEM", 1))
    first = ask(shop, draft_id)
    with writing() as session:
        books.set_price(
            session, shop.product_id("MAM-NEM"), 70_000, valid_from=TODAY, hand=shop.hand()
        )
    drafting.settle_prices(draft_id, hand=shop.hand())
    assert ask(shop, draft_id).amount_vnd == 70_000
    assert find(first.request_id).state is State.ABANDONED


def test_another_account_gives_another_code_and_the_old_keeps_its_own(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    first = ask(shop, draft_id)
    change_account(Account("970422", "MB Bank", "999", "KHAC"), hand=shop.hand("Hạnh"))
    assert ask(shop, draft_id).account.account_no == "999"
    assert find(first.request_id).account == ACCOUNT


def test_a_part_of_the_order_may_be_asked_for(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    first = saw(shop, ask(shop, draft_id, 100_000))
    assert first.state is State.SEEN
    rest = ask(shop, draft_id)
    assert (rest.amount_vnd, rest.due_vnd) == (350_000, 350_000)


def test_what_cannot_be_asked_for_is_refused_by_name_and_writes_nothing(till: World):
    draft_id = filled(till, ("CHE-DINH", 1))
    before = book()
    refuse(NoAccount, ask, till, draft_id)
    assert changed(before) == set()
    with_account(till)
    before = book()
    refuse(TransferTooLarge, ask, till, draft_id, 450_001)
    refuse(NothingDue, ask, till, draft_id, 0)
    refuse(NothingToSell, ask, till, order(till))
    refuse(DraftIsClosed, ask, till, "0" * 26)
    assert changed(before) - {"till_drafts"} == set()


def refuse(kind: type[Refusal], act, *given, **named):
    with pytest.raises(kind) as no:
        act(*given, **named)
    return no.value


def test_a_thousand_memos_are_a_thousand(shop: World, monkeypatch: pytest.MonkeyPatch):
    """Also where the dice fall alike: the book is asked."""
    letters = iter(["A" * 10, "A" * 10, "B" * 10])
    monkeypatch.setattr(payment_requests, "new_token", lambda _length: next(letters))
    first = ask(shop, filled(shop, ("CHE-DINH", 1)))
    second = ask(shop, filled(shop, ("CHE-DINH", 1)))
    assert (first.memo, second.memo) == ("OC" + "A" * 10, "OC" + "B" * 10)


# -- How it ends ------------------------------------------------------------------------


def test_seen_says_who_and_when_and_said_twice_is_written_once(shop: World):
    one = ask(shop, filled(shop, ("CHE-DINH", 1)))
    ended = saw(shop, one)
    assert (ended.state, ended.ended_by, ended.ended_at) == (
        State.SEEN,
        "Lan",
        shop.hand().at,
    )
    assert saw(shop, one) == ended
    assert len(rows(RequestEnd)) == 1


def test_money_seen_for_an_order_that_changed_pays_nothing_until_that_is_known(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    put(shop, draft_id, "MAM-NEM")
    before = book()
    no = refuse(RequestStale, saw, shop, one)
    assert no.facts["due_vnd"] == 515_000
    assert changed(before) == set()
    assert saw(shop, one, due_vnd=515_000).state is State.SEEN
    assert ask(shop, draft_id).amount_vnd == 65_000


def test_money_for_more_than_is_left_to_pay_is_not_kept_silently(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1), ("MAM-NEM", 1))
    one = ask(shop, draft_id)
    [_tea, paste] = payment_lines(draft_id)
    drafting.remove_line(draft_id, paste, hand=shop.hand())
    refuse(TransferTooLarge, saw, shop, one, 450_000)
    assert find(one.request_id).state is State.WAITING


def payment_lines(draft_id: str) -> list[str]:
    from pos.till.models import DraftLine

    return [one.id for one in rows(DraftLine, DraftLine.draft_id == draft_id)]


def test_a_code_given_up_never_pays_again(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    requesting.give_up(draft_id, one.request_id, hand=shop.hand())
    requesting.give_up(draft_id, one.request_id, hand=shop.hand())
    refuse(RequestAbandoned, saw, shop, one)
    refuse(RequestAbandoned, unseen, shop, one)
    second = ask(shop, draft_id)
    assert second.memo != one.memo
    with writing() as session, pytest.raises(UnknownRequest):
        payment_requests.use(session, draft_id, [paid(one)], "", hand=shop.hand())


def test_what_was_seen_is_not_given_up(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = saw(shop, ask(shop, draft_id))
    refuse(RequestEnded, requesting.give_up, draft_id, one.request_id, hand=shop.hand())


def test_a_request_of_another_order_is_not_known_here(shop: World):
    one = ask(shop, filled(shop, ("CHE-DINH", 1)))
    other = filled(shop, ("CHE-DINH", 1))
    refuse(
        UnknownRequest,
        requesting.confirm,
        other,
        one.request_id,
        shown_due_vnd=450_000,
        hand=shop.hand(),
    )


def test_a_sale_paid_otherwise_gives_up_the_code_that_waited(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    pay(shop, draft_id)
    assert find(one.request_id).state is State.ABANDONED
    refuse(DraftIsClosed, saw, shop, one)


def test_money_for_goods_taken_out_again_does_not_pay_the_next_customer(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = saw(shop, ask(shop, draft_id))
    [line] = payment_lines(draft_id)
    refuse(PaidInPart, drafting.remove_line, draft_id, line, hand=shop.hand())
    paying.give_back(draft_id, one.request_id, hand=shop.hand())
    assert drafting.remove_line(draft_id, line, hand=shop.hand()) != draft_id
    assert order(shop) != draft_id
    assert one.sale_id is None


# -- Which sale it pays -----------------------------------------------------------------


def paid(one, amount_vnd: int = 450_000) -> PaidTender:
    return PaidTender(TenderKind.TRANSFER, amount_vnd, amount_vnd, 0, request_id=one.request_id)


def test_a_transfer_seen_pays_the_whole_sale_with_nothing_more_handed_over(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = saw(shop, ask(shop, draft_id))
    done = finish(shop, draft_id)
    assert finish(shop, draft_id).number == done.number
    [tender] = rows(Tender, Tender.sale_id == done.sale_id)
    assert (tender.kind, tender.amount_vnd, tender.change_vnd) == ("transfer", 450_000, 0)
    assert (tender.reference, tender.request_id, bool(tender.is_seen)) == (
        one.memo,
        one.request_id,
        True,
    )
    assert find(one.request_id).sale_id == draft_id
    assert len(rows(RequestUse)) == 1


def test_a_part_by_transfer_and_the_rest_in_cash_are_one_sale(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = unseen(shop, ask(shop, draft_id, 150_000))
    done = selling.complete_sale(
        draft_id, [cash(500_000)], seen=seen(draft_id), link_base=LINK, hand=shop.hand()
    )
    assert done.change_vnd == 200_000
    kinds = {row.kind: row.amount_vnd for row in rows(Tender)}
    assert kinds == {"transfer": 150_000, "cash": 300_000}
    assert find(one.request_id).sale_id == draft_id


def test_a_transfer_pays_no_second_sale(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = saw(shop, ask(shop, draft_id))
    finish(shop, draft_id)
    with writing() as session, pytest.raises(RequestEnded):
        payment_requests.use(session, draft_id, [paid(one)], one.shift_id, hand=shop.hand())
    other = filled(shop, ("CHE-DINH", 1))
    with writing() as session, pytest.raises(UnknownRequest):
        payment_requests.use(session, other, [paid(one)], one.shift_id, hand=shop.hand())


def test_money_taken_out_of_the_order_again_is_taken_in_before_more_is_asked(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = saw(shop, ask(shop, draft_id))
    paying.give_back(draft_id, one.request_id, hand=shop.hand())
    assert ask(shop, draft_id).request_id == one.request_id
    assert finish(shop, draft_id).total_vnd == 450_000
    assert len(rows(PaymentRequest)) == 1


@pytest.mark.parametrize("amount_vnd", [449_999, 450_001])
def test_a_transfer_pays_no_other_amount_than_its_own(shop: World, amount_vnd: int):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = saw(shop, ask(shop, draft_id))
    with writing() as session, pytest.raises(UnknownRequest):
        payment_requests.use(
            session, draft_id, [paid(one, amount_vnd)], one.shift_id, hand=shop.hand()
        )


def test_the_audit_finds_a_transfer_that_its_tender_does_not_know(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    saw(shop, ask(shop, draft_id))
    finish(shop, draft_id)
    assert list(transfers_pay_once(reading())) == []
    with writing() as session:
        session.execute(text("DROP TRIGGER till_request_uses_no_delete"))
        session.execute(text("DELETE FROM till_request_uses"))
    reading().rollback()
    assert [one.check for one in transfers_pay_once(reading())] == ["till.transfers_pay_once"]


def test_what_the_till_believes_of_transfers_cannot_be_changed_in_the_book(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    check_transfer(one.request_id, Word.ARRIVED, "", hand=shop.hand("Hạnh"))
    for table in ("till_accounts", "till_payment_requests", "till_request_ends"):
        for change in (f"UPDATE {table} SET rowid = rowid", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="never changed"), writing() as session:
                session.execute(text(change))


# -- Unseen -----------------------------------------------------------------------------


def asked_of(shop: World, vnd: int):
    """A waiting request of so many đồng."""
    pieces = -(-vnd // 450_000)
    return ask(shop, filled(shop, ("CHE-DINH", pieces)), vnd)


def test_three_small_transfers_a_shift_may_stand_unseen(shop: World):
    for _ in range(3):
        assert unseen(shop, asked_of(shop, 100_000)).state is State.UNSEEN
    fourth = asked_of(shop, 100_000)
    no = refuse(ApprovalNeeded, unseen, shop, fourth)
    assert no.facts["needs"] == (("unseen_transfer", 100_000, fourth.memo),)
    assert find(fourth.request_id).state is State.WAITING


def test_a_large_transfer_stands_unseen_only_with_a_yes_to_its_amount(shop: World):
    unseen(shop, asked_of(shop, 2_000_000))
    large = asked_of(shop, 2_000_001)
    refuse(ApprovalNeeded, unseen, shop, large)
    refuse(ApprovalNeeded, unseen, shop, large, yes(shop, 2_000_000))
    assert unseen(shop, large, yes(shop, 2_000_001)).state is State.UNSEEN
    [end] = rows(RequestEnd, RequestEnd.request_id == large.request_id)
    assert end.approval_id


def yes(shop: World, bound: int) -> Voucher:
    return Voucher(
        shop.person_id("Hạnh"), "Hạnh", "manager", False, False, "", {"unseen_transfer": bound}
    )


# -- Checking ---------------------------------------------------------------------------


def standing(request_id: str) -> Standing:
    session = reading()
    session.rollback()
    return standings(session, [request_id])[request_id]


def test_an_unseen_transfer_is_to_be_checked_until_somebody_did(shop: World):
    one = unseen(shop, asked_of(shop, 100_000))
    assert (standing(one.request_id), count_open(reading())) == (Standing.OPEN, 1)
    assert check_transfer(one.request_id, Word.ARRIVED, "", hand=shop.hand("Hạnh"))
    assert not check_transfer(one.request_id, Word.ARRIVED, "", hand=shop.hand("Hạnh"))
    assert (standing(one.request_id), count_open(reading())) == (Standing.ARRIVED, 0)


def test_a_wrong_word_is_put_right_with_a_reason_and_both_stay(shop: World):
    from pos.till.payment_models import TransferCheck
    from pos.till.payment_refusals import CheckNeedsReason

    one = unseen(shop, asked_of(shop, 100_000))
    manager = shop.hand("Hạnh")
    check_transfer(one.request_id, Word.ARRIVED, "", hand=manager)
    refuse(CheckNeedsReason, check_transfer, one.request_id, Word.NEVER, "  ", hand=manager)
    check_transfer(one.request_id, Word.NEVER, "Nhầm với đơn khác", hand=manager)
    assert standing(one.request_id) is Standing.NEVER
    words = [row.word for row in rows(TransferCheck, order_by=TransferCheck.id)]
    assert words == ["arrived", "never"]


def test_money_that_was_seen_is_said_not_to_be_there_only_with_a_reason(shop: World):
    from pos.till.payment_refusals import CheckNeedsReason

    one = saw(shop, asked_of(shop, 100_000))
    assert standing(one.request_id).is_proved
    manager = shop.hand("Hạnh")
    refuse(CheckNeedsReason, check_transfer, one.request_id, Word.NEVER, "", hand=manager)
    check_transfer(one.request_id, Word.NEVER, "Ảnh giả", hand=manager)
    assert not standing(one.request_id).is_proved


def test_money_for_a_code_given_up_is_noted_and_pays_nothing(shop: World):
    one = asked_of(shop, 100_000)
    requesting.give_up(one.draft_id, one.request_id, hand=shop.hand())
    check_transfer(one.request_id, Word.ARRIVED, "", hand=shop.hand("Hạnh"))
    assert standing(one.request_id) is Standing.LATE
    assert find(one.request_id).state is State.ABANDONED
    assert offered(reading(), one.draft_id) == []


def test_what_the_till_still_waits_for_is_not_checked(shop: World):
    from pos.till.payment_refusals import CheckTooEarly

    one = asked_of(shop, 100_000)
    refuse(CheckTooEarly, check_transfer, one.request_id, Word.ARRIVED, "", hand=shop.hand())
    refuse(UnknownRequest, check_transfer, "nothing", Word.ARRIVED, "", hand=shop.hand())


# -- The account ------------------------------------------------------------------------


def test_naming_the_account_is_told_once_with_who_did_it(till: World):
    with_account(till)
    with_account(till)
    assert current(reading()) == ACCOUNT
    [told] = [one for one in facts("shop.changed") if one.get("change") == "account"]
    assert told["account"]["number"] == "0123456789"
    assert told["shop"]["showroom"] == "HN01"
    assert told["by"]["name"] == "Hạnh"


@pytest.mark.parametrize(
    ("number", "spaced"),
    [
        ("0123456789", "0123 456 789"),
        ("123456789", "123 456 789"),
        ("12345678901", "12 345 678 901"),
        ("OCOPDN0001", "OCOPDN0001"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_written_as_it_is_read_aloud(number: str, spaced: str):
    assert Account("970436", "VCB", number, "X").spaced == spaced


# -- Everything in any order ------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_in_whatever_order_each_transfer_pays_at_most_once(shop: World, seed: int):
    dice = random.Random(seed)
    orders = [filled(shop, ("CHE-DINH", 3)) for _ in range(2)]
    known: list[str] = []
    for _ in range(60):
        draft_id = dice.choice(orders)
        step = dice.choice(("ask", "ask part", "saw", "unseen", "give up", "add", "pay"))
        try:
            if step.startswith("ask"):
                known.append(ask(shop, draft_id, 50_000 if "part" in step else None).request_id)
            elif step == "add":
                put(shop, draft_id, "MAM-NEM")
            elif step == "pay" and dice.random() < 0.2:
                pay(shop, draft_id)
            elif known:
                one = find(dice.choice(known))
                {"saw": saw, "unseen": unseen}.get(step, give_up)(shop, one)
        except Refusal:
            reading().rollback()
    for one in map(find, set(known)):
        waiting = [
            o
            for o in payment_requests.of_order(reading(), one.draft_id)
            if o.state is State.WAITING
        ]
        assert len(waiting) <= 1
    assert len({row.memo for row in rows(PaymentRequest)}) == len(rows(PaymentRequest))


def give_up(shop: World, one):
    requesting.give_up(one.draft_id, one.request_id, hand=shop.hand())
