"""Transfers through the door: the sheet, the list, the account."""

import re

import pytest
from flask.testing import FlaskClient

from pos.till import requesting, transfer_queries, vietqr
from pos.till.models import Sale, Tender
from pos.till.payment_models import AccountRow, PaymentRequest, RequestEnd, TransferCheck
from pos.till.payment_requests import State
from printers.stored import loads
from tests.spool.words_of import english_papers, texts
from tests.till.steps import filled, jobs_of, put, rows
from tests.till.test_till_pages import HTMX, text
from tests.till.transfers import ask, find, saw, unseen, with_account
from tests.world import PINS, World


@pytest.fixture
def shop(till: World) -> World:
    """Register 1's shift open, the shop's account named."""
    return with_account(till)


@pytest.fixture
def manager(shop: World) -> FlaskClient:
    """Hạnh's browser."""
    return shop.sign_in("Hạnh")


def post(client: FlaskClient, draft_id: str, path: str = "", **form: object):
    """An act of the sheet."""
    address = f"/till/sales/{draft_id}/payment-requests{path}"
    return client.post(address, data=form, headers=HTMX)


# -- The sheet --------------------------------------------------------------------------


def test_the_sheet_shows_the_code_its_account_and_its_memo(shop: World, lan: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 2))
    page = text(post(lan, draft_id))
    [row] = rows(PaymentRequest)
    for words in ("900.000", "Vietcombank", "0123 456 789", "SHOWROOM OCOP HOAN KIEM", row.memo):
        assert words in page
    assert "<path d=" in page
    assert "Xoay màn hình cho khách quét" in page


def test_the_sheet_says_that_the_customer_sees_the_code_only_where_a_display_asks(
    shop: World, lan: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 2))
    shop.app.extensions["ocop_house"].showing.look(1, shop.hand().at)
    assert "Màn hình của khách cũng đang hiện mã này" in text(post(lan, draft_id))


def test_seen_and_paid_whole_the_sheet_ends_the_order(shop: World, lan: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 1))
    post(lan, draft_id)
    [row] = rows(PaymentRequest)
    page = text(post(lan, draft_id, f"/{row.id}/confirmation", due_vnd="450000"))
    assert "Đã thấy tiền về" in page
    form = dict(re.findall(r'name="(way|version|total_vnd)" value="([^"]+)"', page))
    url = f"/till/sales/{draft_id}/completion"
    for _ in range(2):
        assert lan.post(url, data=form, headers=HTMX).status_code == 204
    [sale], [tender] = rows(Sale), rows(Tender)
    assert (sale.id, tender.kind, tender.request_id) == (draft_id, "transfer", row.id)
    assert "Chuyển khoản" in jobs_of(draft_id)[0].document


def test_a_part_seen_goes_on_with_the_rest(shop: World, lan: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 1))
    assert "còn lại 300.000" in text(post(lan, draft_id, amount_vnd="150.000"))
    [row] = rows(PaymentRequest)
    page = text(post(lan, draft_id, f"/{row.id}/confirmation", due_vnd="450000"))
    assert "Thu tiếp 300.000" in page
    sheet = text(lan.get(f"/till/sales/{draft_id}/payment", headers=HTMX))
    assert row.memo in sheet  # taken, whichever window looks
    assert 'data-total-vnd="300000"' in sheet


def test_the_pay_sheet_and_alt_q_lead_to_the_code(shop: World, lan: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 1))
    sheet = text(lan.get(f"/till/sales/{draft_id}/payment", headers=HTMX))
    button = re.search(r'<button[^>]*data-key="Alt Q"[^>]*>', sheet)
    assert button is not None
    url = re.search(r'data-url="([^"]+)"', button[0])
    assert url is not None
    page = text(lan.post(url[1], data={"amount_vnd": "450000"}, headers=HTMX))
    assert 'id="vietqr-sheet"' in page
    assert [one.amount_vnd for one in rows(PaymentRequest)] == [450_000]


def test_a_transfer_is_never_only_said(shop: World, lan: FlaskClient):
    """Whatever a form claims of a transfer, only a request that ended pays."""
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    form = {"way": "transfer", "tendered_vnd": "450000", "payment_request_id": one.request_id}
    for path, more in (("tenders", {"version": 1}), ("completion", {"version": 1})):
        answer = lan.post(
            f"/till/sales/{draft_id}/{path}",
            data=form | more | {"total_vnd": "450000", "is_seen": "yes"},
            headers=HTMX,
        )
        assert answer.status_code == 400
    assert rows(Sale) == []


def test_given_up_leads_back_to_the_order(shop: World, lan: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    answer = post(lan, draft_id, f"/{one.request_id}/abandonment")
    assert answer.headers["HX-Redirect"] == f"/till/sales/{draft_id}"
    assert find(one.request_id).state is State.ABANDONED


def test_an_order_that_changed_says_so_before_money_is_counted(shop: World, lan: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    put(shop, draft_id, "MAM-NEM")
    answer = post(lan, draft_id, f"/{one.request_id}/confirmation", due_vnd="450000")
    assert answer.status_code == 409
    assert "515.000" in text(answer)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"amount_vnd": "0"}, 409),
        ({"amount_vnd": "450.001"}, 409),
        ({"amount_vnd": "-1"}, 400),
        ({"amount_vnd": "nhiều"}, 400),
        ({"amount_vnd": "9" * 4000}, 400),
    ],
)
def test_an_amount_that_cannot_be_asked_for_is_refused(
    shop: World, lan: FlaskClient, form: dict[str, str], status: int
):
    draft_id = filled(shop, ("CHE-DINH", 1))
    assert post(lan, draft_id, **form).status_code == status
    assert rows(PaymentRequest) == []


def test_above_the_limits_a_manager_says_yes_on_the_sheet_to_this_amount(
    shop: World, lan: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 5))
    one = ask(shop, draft_id)
    path = f"/{one.request_id}/unseen"
    answer = post(lan, draft_id, path, due_vnd="2250000")
    assert answer.status_code == 409
    assert "data-approval" in text(answer)
    assert "2.250.000" in text(answer)
    yes = {"approver_id": shop.person_id("Hạnh"), "approver_pin": PINS["Hạnh"]}
    low = post(lan, draft_id, path, due_vnd="2250000", shown_unseen_transfer="2249999", **yes)
    assert low.status_code == 409
    done = post(lan, draft_id, path, due_vnd="2250000", shown_unseen_transfer="2250000", **yes)
    assert "Chưa đối chiếu với app" in text(done)
    [end] = rows(RequestEnd)
    assert end.approval_id


def test_the_slip_is_printed_when_asked_once_a_press_and_says_what_it_is(
    shop: World, lan: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 2), ("MAM-NEM", 1))
    one = ask(shop, draft_id)
    assert jobs_of(one.request_id) == []
    for _ in range(2):
        answer = post(lan, draft_id, f"/{one.request_id}/slips", request_id="A" * 26)
        assert "Đang in phiếu tạm tính" in text(answer)
    [job] = jobs_of(one.request_id)
    assert (job.kind, job.title) == ("slip", one.memo)
    for words in ("PHIẾU TẠM TÍNH", "Chưa thanh toán", "965.000", one.memo):
        assert words in job.document
    assert "PHIẾU TÍNH TIỀN" not in job.document
    assert lan.get("/papers").status_code == 200


def test_the_slip_says_it_in_english_too_where_the_shop_wants_it(shop: World, lan: FlaskClient):
    english_papers()
    draft_id = filled(shop, ("CHE-DINH", 2))
    one = ask(shop, draft_id)
    post(lan, draft_id, f"/{one.request_id}/slips", request_id="A" * 26)
    [job] = jobs_of(one.request_id)
    said = texts(loads(job.document))
    for words in ("PHIẾU TẠM TÍNH", "PROVISIONAL BILL", "Not paid yet", "TRANSFER", "Memo"):
        assert words in said, words
    assert "Register 1 · Order 1" in said
    assert "Tan Cuong single-bud tea" in said


def test_the_slips_symbol_is_large_enough_for_a_phone_on_both_rolls(shop: World):
    from pos.till.slips import code_of
    from printers.layouts.qr import choose_symbol

    one = ask(shop, filled(shop, ("CHE-DINH", 2)))
    for width in (384, 576):
        assert choose_symbol(code_of(one), width_dots=width).module_dots >= 4


def test_a_slip_of_a_code_given_up_is_not_printed(shop: World, lan: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 2))
    one = ask(shop, draft_id)
    requesting.give_up(draft_id, one.request_id, hand=shop.hand())
    assert post(lan, draft_id, f"/{one.request_id}/slips").status_code == 409
    assert jobs_of(one.request_id) == []


# -- The list ---------------------------------------------------------------------------


def test_the_manager_finds_what_nobody_has_looked_for_and_says_what_the_app_says(
    shop: World, manager: FlaskClient
):
    one = unseen(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    page = text(manager.get("/transfers"))
    assert one.memo in page
    assert "Chưa đối chiếu: 1" in page  # the badge
    answer = manager.post(f"/transfers/{one.request_id}/checks", data={"word": "arrived"})
    assert answer.status_code == 303
    assert "Đã đối chiếu, tiền về" in text(manager.get(answer.headers["Location"]))
    assert "Chưa đối chiếu: 1" not in text(manager.get("/transfers"))


def test_a_wrong_word_needs_a_reason_and_both_are_shown(shop: World, manager: FlaskClient):
    one = saw(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    address = f"/transfers/{one.request_id}/checks"
    assert manager.post(address, data={"word": "never"}).status_code == 409
    assert manager.post(address, data={"word": "maybe"}).status_code == 400
    assert manager.post(address, data={"word": "never", "reason": "x" * 900}).status_code == 400
    assert rows(TransferCheck) == []
    manager.post(address, data={"word": "never", "reason": "Ảnh giả"})
    page = text(manager.get("/transfers"))
    assert "Ảnh giả" in page
    assert "Không có tiền về" in page


def test_the_list_of_a_day_adds_up_by_what_is_known(shop: World, manager: FlaskClient):
    saw(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    saw(shop, ask(shop, filled(shop, ("MAM-NEM", 2))))
    unseen(shop, ask(shop, filled(shop, ("RUOU-MO", 1))))
    found = transfer_queries.transfers_on(shop_session(), shop.hand().on)
    sums = {one.standing: (one.count, one.amount_vnd) for one in transfer_queries.sums(found)}
    assert sums == {"seen": (2, 195_000), "open": (1, 220_000)}
    shown = text(manager.get("/transfers?standing=seen"))
    assert "195.000" in shown
    for day in ("nonsense", "99/99/9999", "9" * 5000, "2999-01-01"):
        assert manager.get("/transfers", query_string={"day": day}).status_code == 200


def shop_session():
    from pos.base.transaction import reading

    reading().rollback()
    return reading()


def test_a_cashier_sees_neither_the_list_nor_the_account(shop: World, lan: FlaskClient):
    one = unseen(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    assert lan.get("/transfers").status_code == 403
    assert lan.get("/settings/account").status_code == 403
    check = lan.post(f"/transfers/{one.request_id}/checks", data={"word": "arrived"})
    assert check.status_code == 403


# -- The account ------------------------------------------------------------------------


GOOD = {"bank": "970436", "account_no": "0123 456 789", "holder": "Nguyễn Thị Đào"}


def test_the_account_is_read_as_typed_and_shown_as_a_test_code(till: World):
    manager = till.sign_in("Hạnh")
    assert "Ghi tài khoản xong" in text(manager.get("/settings/account"))
    answer = manager.post("/settings/account", data=GOOD)
    assert answer.status_code == 303
    [row] = rows(AccountRow)
    assert (row.bank_name, row.account_no, row.holder) == (
        "Vietcombank",
        "0123456789",
        "NGUYEN THI DAO",
    )
    page = text(manager.get(answer.headers["Location"]))
    assert "NGUYEN THI DAO" in page
    manager.post("/settings/account", data=GOOD)
    assert len(rows(AccountRow)) == 1


def test_the_test_code_asks_for_no_amount():
    from pos.till.account_form import test_code
    from pos.till.accounts import Account

    read = vietqr.read(test_code(Account("970436", "VCB", "0123456789", "X")))
    assert (read.amount_vnd, read.is_dynamic) == (None, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"bank": ""},
        {"bank": "000000"},
        {"bank": "other"},
        {"bank": "other", "bank_bin": "12345", "bank_name": "Mới"},
        {"bank": "other", "bank_bin": "123456", "bank_name": "x" * 300},
        {"account_no": ""},
        {"account_no": "12é4"},
        {"account_no": "1" * 20},
        {"holder": "  "},
        {"holder": "A" * 51},
    ],
)
def test_an_account_no_bank_would_have_is_refused_beside_its_field(
    till: World, wrong: dict[str, str]
):
    answer = till.sign_in("Hạnh").post("/settings/account", data=GOOD | wrong)
    assert answer.status_code == 400
    assert "field__error" in text(answer)
    assert rows(AccountRow) == []


def test_another_bank_is_named_by_hand(till: World):
    form = GOOD | {"bank": "other", "bank_bin": "970999", "bank_name": "Ngân hàng Mới"}
    assert till.sign_in("Hạnh").post("/settings/account", data=form).status_code == 303
    assert rows(AccountRow)[0].bank_bin == "970999"
