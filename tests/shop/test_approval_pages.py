"""The sheet on which somebody says yes, the one where another takes over, and what an auditor
sees."""

import re

from pos.shop.models import ApprovalRow
from pos.till.models import Sale
from tests.shop.approved import signed
from tests.shop.workers import enter_as
from tests.till.steps import book, changed, facts, filled, rows
from tests.world import PINS, World

HX = {"HX-Request": "true"}
DRAWER = "/till/drawer/openings"


def order_of(client) -> str:
    return client.get("/till").location.rsplit("/", 1)[1]


def test_the_sheet_shows_in_words_what_is_approved_and_carries_the_form(till: World):
    client = till.sign_in()
    form = {"reason": "count", "note": "kiểm giữa ca", "sale_id": order_of(client)}
    before = book()
    answer = client.post(DRAWER, data=form, headers=HX)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "data-approval" in page
    assert "Mở ngăn kéo không bán hàng" in page
    assert 'name="shown_no_sale_drawer" value="1"' in page
    assert 'name="reason" value="count"' in page
    assert "Hạnh" in page
    assert "· tự duyệt" in page, "Lan is alone on duty"
    assert changed(before) == set()


def test_a_plain_form_gets_the_sheet_as_a_whole_page(till: World):
    page = till.sign_in().post(DRAWER, data={"reason": "count"}).get_data(as_text=True)
    assert "<!doctype html>" in page
    assert f'action="{DRAWER}"' in page


def test_the_same_form_with_the_pin_is_the_act(till: World):
    client = till.sign_in()
    form = {"reason": "count", "sale_id": order_of(client), **signed(till)}
    assert client.post(DRAWER, data=form, headers=HX).status_code == 200
    [row] = rows(ApprovalRow)
    assert (row.kind, row.by_id) == ("no_sale_drawer", till.person_id("Hạnh"))
    assert len(facts("drawer.opened/1")) == 1


def test_a_wrong_pin_brings_the_same_sheet_with_what_was_wrong(till: World):
    client = till.sign_in()
    form = {"reason": "count", **signed(till), "approver_pin": "999888"}
    answer = client.post(DRAWER, data=form, headers=HX)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "PIN chưa đúng. Còn 4 lần." in page
    assert "Mở ngăn kéo không bán hàng" in page
    assert "999888" not in page
    assert facts("drawer.opened/1") == []


def test_a_shown_amount_that_is_none_is_a_bad_form(till: World):
    form = {"reason": "count", **signed(till), "shown_no_sale_drawer": "-1"}
    assert till.sign_in().post(DRAWER, data=form).status_code == 400


def test_alone_on_duty_a_cashier_opens_the_drawer_with_a_reason(till: World):
    client = till.sign_in()
    form = {"reason": "count", "sale_id": order_of(client)}
    assert client.post(DRAWER, data=form | signed(till, "Lan"), headers=HX).status_code == 409
    told = signed(till, "Lan", reason="đếm tiền")
    assert client.post(DRAWER, data=form | told, headers=HX).status_code == 200
    manager = till.sign_in("Hạnh")
    page = manager.get("/audit/approvals").get_data(as_text=True)
    assert "đếm tiền" in page
    address = re.search(r'action="(/audit/approvals/[^"]+/sight)"', page)[1]
    assert manager.post(address).status_code == 303
    assert "Không có việc nào chờ." in manager.get("/audit/approvals").get_data(as_text=True)


def test_another_person_takes_over_the_till_and_the_order_stays(till: World):
    order = filled(till, ("CHE-DINH", 2))
    client = till.sign_in("Lan")
    page = client.get("/switch", headers=HX).get_data(as_text=True)
    assert "Minh" in page
    form = {
        "person_id": till.person_id("Minh"),
        "pin": PINS["Minh"],
        "next": f"/till/sales/{order}",
    }
    answer = client.post("/switch", data=form, headers=HX)
    assert answer.headers["HX-Redirect"] == f"/till/sales/{order}"
    page = client.get(f"/till/sales/{order}").get_data(as_text=True)
    assert "Chè Đinh" in page
    assert "Minh" in page
    sold = {"tendered_vnd": "900000", "total_vnd": "900000", "version": "1"}
    assert client.post(f"/till/sales/{order}/completion", data=sold).status_code == 303
    assert [one.person_id for one in rows(Sale)] == [till.person_id("Minh")]


def test_a_wrong_pin_leaves_the_till_to_who_has_it(till: World):
    client = till.sign_in("Lan")
    form = {"person_id": till.person_id("Minh"), "pin": "999888"}
    answer = client.post("/switch", data=form, headers=HX)
    assert answer.status_code == 409
    assert "PIN chưa đúng" in answer.get_data(as_text=True)
    assert client.get("/till").status_code == 303


def test_who_takes_over_is_never_sent_to_another_site(till: World):
    client = till.sign_in("Lan")
    form = {
        "person_id": till.person_id("Minh"),
        "pin": PINS["Minh"],
        "next": "//elsewhere.example",
    }
    assert client.post("/switch", data=form).location == "/till"


def test_an_auditor_begins_beside_the_till_and_reads_every_list(till: World):
    client = enter_as(till, "auditor")
    assert client.get("/").location == "/audit/exceptions"
    for address in (
        *("/audit/exceptions", "/audit/trail", "/audit/approvals", "/papers"),
        *("/catalogue/products", "/settings/people", "/settings/limits", "/settings/history"),
        *("/settings/shop", "/shop/health", "/settings/registers", "/settings/pin"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert 'href="/till"' not in answer.get_data(as_text=True), address
    for address in ("/till", "/stock/deliveries/new"):
        assert client.get(address).status_code == 403, address


def test_the_limits_are_the_managers_and_a_change_is_told(till: World):
    client = till.sign_in("Hạnh")
    page = client.get("/settings/limits").get_data(as_text=True)
    assert 'name="discount_percent" value="10"' in page
    form = dict(
        re.findall(r'<input class="input num" id="[^"]+" name="(\w+)" value="([^"]*)"', page)
    )
    form |= {"discount_percent": "7,5", "cash_rounding_vnd": "500"}
    assert client.post("/settings/limits", data=form).status_code == 303
    [fact] = facts("limits.changed/1")
    assert (fact["limits"]["discount_bp"], fact["before"]["discount_bp"]) == (750, 1000)
    assert client.post("/settings/limits", data=form).status_code == 303
    assert len(facts("limits.changed/1")) == 1, "what stands already tells nothing"
    told = client.get("/audit/trail?topic=settings").get_data(as_text=True)
    assert "Giảm giá không cần duyệt 10\xa0% → 7,5\xa0%" in told


def test_an_absurd_limit_is_refused_beside_its_field(till: World):
    client = till.sign_in("Hạnh")
    before = book()
    for field, text in (
        ("discount_percent", "101"),
        ("discount_percent", "-1"),
        ("refund_vnd", "999.999.999.999"),
        ("unseen_transfers", "1000"),
        ("cash_rounding_vnd", "7"),
    ):
        usual = {
            **dict.fromkeys(("refund_vnd", "voucher_vnd", "cash_out_vnd"), "1000"),
            **dict.fromkeys(("difference_vnd", "unseen_transfer_vnd"), "1000"),
            "discount_percent": "10",
            "unseen_transfers": "3",
            "cash_rounding_vnd": "0",
        }
        answer = client.post("/settings/limits", data=usual | {field: text})
        assert answer.status_code == 400, (field, text)
    assert changed(before) == set()
