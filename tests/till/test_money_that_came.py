"""Money that came by transfer and pays nothing yet: never lost, never another order's."""

import pytest
from flask.testing import FlaskClient

from pos.base.transaction import reading
from pos.shop.approvals import Voucher
from pos.shop.models import ApprovalRow
from pos.shop.refusals import ApprovalNeeded
from pos.till import drafting, paying, requesting, transfer_queries
from pos.till.models import DraftLine, DraftTender, Sale, Tender
from pos.till.payment_models import TransferCheck
from pos.till.payment_refusals import (
    CameForMore,
    CheckNeedsReason,
    MoneyInUse,
    NothingCame,
    NotThere,
    TransferTooLarge,
    UnknownRequest,
)
from pos.till.payment_requests import Asked, State
from pos.till.transfer_checking import check_transfer
from pos.till.transfer_checks import Word
from pos.till.transfer_queries import Standing
from tests.till.steps import filled, pay, put, rows
from tests.till.test_till_pages import HTMX, text
from tests.till.transfers import ask, find, finish, saw, unseen, with_account
from tests.world import World


@pytest.fixture
def shop(till: World) -> World:
    """Register 1's shift open, the shop's account named."""
    return with_account(till)


@pytest.fixture
def came(shop: World) -> Asked:
    """A transfer of 450.000 that was seen, then taken out of its order."""
    one = saw(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    paying.give_back(one.draft_id, one.request_id, hand=shop.hand())
    return one


def loose() -> list[str]:
    """What the manager's list says is to be used or sent back."""
    reading().rollback()
    return [one.asked.request_id for one in transfer_queries.loose_transfers(reading())]


def to_check() -> list[str]:
    reading().rollback()
    found = [one.asked.request_id for one in transfer_queries.open_transfers(reading())]
    assert transfer_queries.count_open(reading()) == len(found)
    return found


def standing(one: Asked) -> Standing:
    reading().rollback()
    return transfer_queries.standings(reading(), [one.request_id])[one.request_id]


def check(shop: World, one: Asked, word: Word, reason: str = "xem app") -> bool:
    return check_transfer(one.request_id, word, reason, hand=shop.hand("Hạnh"))


def cheaper(shop: World, draft_id: str) -> None:
    """The tea goes, a jar comes: 65.000 in place of 450.000."""
    [tea] = rows(DraftLine, DraftLine.draft_id == draft_id)
    put(shop, draft_id, "MAM-NEM")
    drafting.remove_line(draft_id, tea.id, hand=shop.hand())


# -- In its order ---------------------------------------------------------------------------


def test_money_that_came_is_not_forgotten_when_the_order_costs_less(shop: World, came: Asked):
    cheaper(shop, came.draft_id)
    with pytest.raises(CameForMore) as no:
        ask(shop, came.draft_id)
    assert no.value.facts == {"amount_vnd": 450_000, "due_vnd": 65_000}
    assert loose() == [came.request_id]
    put(shop, came.draft_id, "CHE-DINH")
    assert ask(shop, came.draft_id).request_id == came.request_id
    assert loose() == []


def test_the_pay_sheet_offers_what_came_and_one_press_counts_it_in(
    shop: World, came: Asked, lan: FlaskClient
):
    sheet = f"/till/sales/{came.draft_id}/payment"
    press = f'data-url="/till/sales/{came.draft_id}/payment-requests/{came.request_id}/return"'
    assert press in text(lan.get(sheet, headers=HTMX))
    cheaper(shop, came.draft_id)
    page = text(lan.get(sheet, headers=HTMX))
    assert press not in page
    assert "Nhờ cửa hàng trưởng gửi trả" in page
    put(shop, came.draft_id, "CHE-DINH")
    url = f"/till/sales/{came.draft_id}/payment-requests/{came.request_id}/return"
    for _ in range(2):
        assert "Đã thấy tiền về" in text(lan.post(url, headers=HTMX))
    [taken] = rows(DraftTender)
    assert (taken.id, taken.tendered_vnd, bool(taken.is_seen)) == (came.request_id, 450_000, True)
    assert came.memo in text(lan.get(sheet, headers=HTMX))
    assert "chưa tính vào đơn" not in text(lan.get(sheet, headers=HTMX))


def test_money_that_came_is_offered_to_no_other_order(shop: World, came: Asked, lan: FlaskClient):
    other = filled(shop, ("CHE-DINH", 1))
    assert came.memo not in text(lan.get(f"/till/sales/{other}/payment", headers=HTMX))
    with pytest.raises(UnknownRequest):
        requesting.take_in(other, came.request_id, hand=shop.hand())
    assert ask(shop, other).request_id != came.request_id


def test_an_order_paid_otherwise_leaves_what_came_to_the_manager(shop: World, came: Asked):
    pay(shop, came.draft_id)
    assert loose() == [came.request_id]
    assert check(shop, came, Word.SENT_BACK, "đã chuyển lại")
    assert (loose(), standing(came)) == ([], Standing.SENT_BACK)


def test_what_pays_is_not_listed(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    assert loose() == []
    finish(shop, one.draft_id)
    assert loose() == []


def test_money_for_a_code_given_up_is_listed_until_it_is_sent_back(shop: World):
    one = ask(shop, filled(shop, ("CHE-DINH", 1)))
    requesting.give_up(one.draft_id, one.request_id, hand=shop.hand())
    assert loose() == []
    check(shop, one, Word.ARRIVED)
    assert loose() == [one.request_id]
    check(shop, one, Word.SENT_BACK)
    assert loose() == []


# -- What nobody has seen -------------------------------------------------------------------


@pytest.fixture
def unlooked(shop: World) -> Asked:
    """A transfer of 450.000 that nobody looked for, then taken out of its order."""
    one = unseen(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    paying.give_back(one.draft_id, one.request_id, hand=shop.hand())
    return one


def yes(shop: World, vnd: int) -> Voucher:
    name = "Hạnh"
    shown = {"unseen_transfer": vnd}
    return Voucher(shop.person_id(name), name, "manager", False, False, "", shown)


def test_money_that_nobody_saw_is_not_shown_as_money_that_came(
    shop: World, unlooked: Asked, lan: FlaskClient
):
    page = text(lan.get(f"/till/sales/{unlooked.draft_id}/payment", headers=HTMX))
    assert "Tiền đã về" not in page
    assert "Chưa ai thấy tiền về" in page
    assert unlooked.memo in page
    assert (loose(), to_check()) == ([], [unlooked.request_id])


def test_money_that_nobody_saw_keeps_nobody_from_asking_anew(shop: World, unlooked: Asked):
    again = ask(shop, unlooked.draft_id)
    assert again.request_id != unlooked.request_id
    assert (again.state, again.amount_vnd) == (State.WAITING, 450_000)
    assert rows(DraftTender) == []
    saw(shop, again)
    finish(shop, unlooked.draft_id)
    assert to_check() == [unlooked.request_id]


def test_relied_on_again_it_is_unseen_still(shop: World, unlooked: Asked, lan: FlaskClient):
    url = f"/till/sales/{unlooked.draft_id}/payment-requests/{unlooked.request_id}/return"
    for _ in range(2):
        assert "Chưa đối chiếu với app" in text(lan.post(url, headers=HTMX))
    assert [bool(one.is_seen) for one in rows(DraftTender)] == [False]


def test_relied_on_again_it_needs_what_letting_it_stand_needs(shop: World, unlooked: Asked):
    for _ in range(2):
        unseen(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    named = (unlooked.draft_id, unlooked.request_id)
    requesting.take_in(*named, hand=shop.hand())  # the third of the day, as it was before
    paying.give_back(*named, hand=shop.hand())
    unseen(shop, ask(shop, filled(shop, ("MAM-NEM", 1))), yes(shop, 65_000))
    for voucher in (None, yes(shop, 449_999)):
        with pytest.raises(ApprovalNeeded):
            requesting.take_in(*named, hand=shop.hand(), voucher=voucher)
    assert to_check() != []
    requesting.take_in(*named, hand=shop.hand(), voucher=yes(shop, 450_000))
    assert [row.bound for row in rows(ApprovalRow)] == [65_000, 450_000]


def test_unseen_money_above_what_is_left_to_pay_is_not_relied_on(shop: World, unlooked: Asked):
    cheaper(shop, unlooked.draft_id)
    with pytest.raises(TransferTooLarge):
        requesting.take_in(unlooked.draft_id, unlooked.request_id, hand=shop.hand())
    assert ask(shop, unlooked.draft_id).amount_vnd == 65_000


# -- Sent back ------------------------------------------------------------------------------


def test_sent_back_needs_a_reason_and_money_that_came_and_pays_nothing(shop: World, came: Asked):
    with pytest.raises(CheckNeedsReason):
        check(shop, came, Word.SENT_BACK, " ")
    ask(shop, came.draft_id)
    with pytest.raises(MoneyInUse):
        check(shop, came, Word.SENT_BACK)
    finish(shop, came.draft_id)
    with pytest.raises(MoneyInUse):
        check(shop, came, Word.SENT_BACK)
    nobody_looked = unseen(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    with pytest.raises(NothingCame):
        check(shop, nobody_looked, Word.SENT_BACK)
    assert rows(TransferCheck) == []


def test_what_was_sent_back_pays_nothing_any_more(shop: World, came: Asked):
    check(shop, came, Word.SENT_BACK)
    with pytest.raises(UnknownRequest):
        requesting.take_in(came.draft_id, came.request_id, hand=shop.hand())
    assert ask(shop, came.draft_id).request_id != came.request_id


# -- Said to be there by mistake ------------------------------------------------------------


def test_seen_by_mistake_is_looked_for_again_with_a_reason(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    finish(shop, one.draft_id)
    assert to_check() == []
    with pytest.raises(CheckNeedsReason):
        check(shop, one, Word.DOUBTED, "")
    assert check(shop, one, Word.DOUBTED, "Lan bấm nhầm")
    assert not check(shop, one, Word.DOUBTED, "lần nữa")
    assert (to_check(), standing(one)) == ([one.request_id], Standing.OPEN)
    assert not standing(one).is_proved
    check(shop, one, Word.NEVER)
    assert (to_check(), standing(one)) == ([], Standing.NEVER)


def test_what_nobody_said_to_be_there_cannot_be_doubted(shop: World):
    one = unseen(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    assert not check(shop, one, Word.DOUBTED)
    assert to_check() == [one.request_id]


def test_an_open_order_counts_on_doubted_money_as_unseen(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    check(shop, one, Word.DOUBTED)
    finish(shop, one.draft_id)
    [tender] = rows(Tender)
    assert not tender.is_seen
    assert to_check() == [one.request_id]


@pytest.mark.parametrize("word", [Word.NEVER, Word.SENT_BACK])
def test_money_that_is_not_there_sells_nothing(shop: World, word: Word):
    one = saw(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    if word is Word.NEVER:
        check(shop, one, word)
        with pytest.raises(NotThere):
            finish(shop, one.draft_id)
        paying.give_back(one.draft_id, one.request_id, hand=shop.hand())
    else:
        paying.give_back(one.draft_id, one.request_id, hand=shop.hand())
        check(shop, one, word)
    assert rows(Sale) == []
    assert ask(shop, one.draft_id).request_id != one.request_id
    assert find(one.request_id).sale_id is None


def test_money_doubted_and_taken_out_is_not_offered_until_it_is_found(shop: World, came: Asked):
    check(shop, came, Word.DOUBTED)
    assert (loose(), to_check()) == ([], [came.request_id])
    check(shop, came, Word.ARRIVED)
    assert loose() == [came.request_id]
    assert ask(shop, came.draft_id).request_id == came.request_id


def test_unseen_money_found_since_counts_as_seen_when_it_is_counted_in_again(shop: World):
    one = unseen(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    paying.give_back(one.draft_id, one.request_id, hand=shop.hand())
    check(shop, one, Word.ARRIVED)
    ask(shop, one.draft_id)
    assert [bool(taken.is_seen) for taken in rows(DraftTender)] == [True]


# -- The manager's page ---------------------------------------------------------------------


def test_the_manager_sends_back_and_doubts_on_the_page(shop: World, came: Asked):
    hanh = shop.sign_in("Hạnh")
    page = text(hanh.get("/transfers"))
    assert "Tiền về mà chưa vào phiếu nào" in page
    assert 'value="sent_back"' in page
    address = f"/transfers/{came.request_id}/checks"
    assert hanh.post(address, data={"word": "sent_back"}).status_code == 409
    assert hanh.post(address, data={"word": "sent_back", "reason": "trả lại"}).status_code == 303
    page = text(hanh.get("/transfers"))
    assert "Tiền về mà chưa vào phiếu nào" not in page
    assert "Đã gửi trả khách" in page
    hanh.post(address, data={"word": "doubted", "reason": "bấm nhầm"})
    assert "Chưa đối chiếu: 1" in text(hanh.get("/transfers"))
    hanh.post("/language", data={"lang": "en", "next": "/"})
    assert "Not sure, look again later" not in text(hanh.get("/transfers"))
    hanh.post(address, data={"word": "arrived", "reason": "có"})
    page = text(hanh.get("/transfers"))
    assert "Money that came and pays no sale" in page
    assert "Not sure, look again later" in page
