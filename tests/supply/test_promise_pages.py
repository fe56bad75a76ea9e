"""The pages of goods promised to customers, as a browser asks for them."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from pos.base.database import WRITER, db
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.care.forgetting import NightlyForgetting
from pos.ordering import reserving
from pos.ordering.models import ReservationRow
from pos.shop.permissions import Role, Task, may
from pos.supply import handing
from tests.returns.steps import sell
from tests.shop.workers import enter_as
from tests.supply.past import FISH, GREENS, TEA, at
from tests.supply.test_days import take
from tests.supply.test_promises import demand, fetch, promise
from tests.world import NOON, World

PAGE = "/orders/promises"


@pytest.fixture
def hanh(till: World) -> FlaskClient:
    return till.sign_in("Hạnh")


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def typed(world: World, sku: str = TEA, **given: str) -> dict[str, str]:
    """The form of a new promise."""
    plain = {
        "quantity": "4",
        "due_on": "25/11/2026",
        "customer": "Chị Hoa",
        "phone": "",
        "note": "",
    }
    return {"request_id": new_id(), "product_id": world.product_id(sku), **plain, **given}


def rows() -> list[ReservationRow]:
    session = reading()
    session.rollback()
    return list(session.scalars(select(ReservationRow).order_by(ReservationRow.id)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages(till: World, hanh: FlaskClient, language: str) -> None:
    hanh.post("/language", data={"lang": language, "next": "/"})
    sell(till, (TEA, 4))
    waiting, over = promise(till, TEA, 4), promise(till, FISH, 2, due=3)
    fetch(till, over)
    for address in (
        *("", "/new", "/new?q=che", "/new?q=zzzz", f"/new?product_id={till.product_id(GREENS)}"),
        f"/{waiting}/receipts",
    ):
        answer = hanh.get(PAGE + address)
        assert answer.status_code == 200, address
        assert ("Khách đặt trước" in text(answer)) == (language == "vi"), address
    with at(2):
        late = text(till.sign_in("Hạnh").get(PAGE))
    assert "quá hẹn 2 ngày" in late


def test_a_promise_is_found_typed_and_listed_by_its_day(till: World, hanh: FlaskClient) -> None:
    found = text(hanh.get(f"{PAGE}/new?q=che dinh"))
    assert f"product_id={till.product_id(TEA)}" in found
    late = typed(till, GREENS, quantity="1,5", phone="0912 345 678", due_on="30/11/2026")
    assert hanh.post(PAGE, data=late).status_code == 303
    soon = typed(till, TEA, customer="Cô Lan", note="Gói quà")
    for _ in range(2):
        assert hanh.post(PAGE, data=soon).status_code == 303
    assert sorted((one.units, one.customer, one.phone, one.note) for one in rows()) == [
        (4, "Cô Lan", "", "Gói quà"),
        (1500, "Chị Hoa", "0912345678", ""),
    ]
    page = text(hanh.get(PAGE))
    assert page.index("Cô Lan") < page.index("Chị Hoa")
    assert re.search(r"1,500\s*kg", page)
    assert "0912 345 678" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"quantity": ""}, "Chưa nhập."),
        ({"quantity": "0"}, "Phải lớn hơn 0"),
        ({"quantity": "100000"}, "Lớn quá"),
        ({"quantity": "nửa"}, "Chưa phải là số"),
        ({"due_on": ""}, "Chưa nhập."),
        ({"due_on": "hôm kia"}, "Chưa đọc được ngày"),
        ({"due_on": "20/11/2026"}, "Chọn từ hôm nay trở đi"),
        ({"due_on": "25/11/2028"}, "Chọn từ hôm nay trở đi"),
        ({"customer": ""}, "Ghi tên hoặc số điện thoại"),
        ({"customer": "a" * 81}, "Dài quá"),
        ({"phone": "12"}, "Chưa phải số điện thoại"),
        ({"note": "a" * 301}, "Dài quá"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    till: World, hanh: FlaskClient, given: dict[str, str], said: str
) -> None:
    sent = typed(till, **given)
    answer = hanh.post(PAGE, data=sent)
    assert answer.status_code == 400
    assert said in text(answer)
    assert f'name="request_id" value="{sent["request_id"]}"' in text(answer)
    assert rows() == []


def test_goods_that_nobody_knows_are_not_promised(till: World, hanh: FlaskClient) -> None:
    answer = hanh.post(PAGE, data={**typed(till), "product_id": "01KXNONE000000000000000000"})
    assert answer.status_code == 409
    assert rows() == []


def test_the_receipt_that_was_probably_meant_is_chosen_beforehand(
    till: World, hanh: FlaskClient
) -> None:
    promised = promise(till, TEA, 4)
    meant = sell(till, (TEA, 4))
    other = sell(till, (TEA, 6))
    page = text(hanh.get(f"{PAGE}/{promised}/receipts"))
    assert f'value="{meant.id}" checked' in page
    assert f'value="{other.id}">' in page
    for _ in range(2):
        sent = {"receipt": meant.id}
        assert hanh.post(f"{PAGE}/{promised}/receipts", data=sent).status_code == 303
    assert meant.number in text(hanh.get(PAGE))
    assert hanh.get(f"{PAGE}/{promised}/receipts").status_code == 303
    take(1)
    assert demand(till, TEA, 0) == (10, 4)


def test_a_receipt_is_chosen_or_said_to_be_unknown(till: World, hanh: FlaskClient) -> None:
    promised, sale = promise(till, TEA, 4), sell(till, (FISH, 1))
    page = f"{PAGE}/{promised}/receipts"
    assert 'value="none" checked' in text(hanh.get(page))
    answer = hanh.post(page, data={})
    assert answer.status_code == 400
    assert "Chưa chọn" in text(answer)
    answer = hanh.post(page, data={"receipt": sale.id})
    assert answer.status_code == 409
    assert "không có món khách đặt" in text(answer)
    assert hanh.post(page, data={"receipt": "none"}).status_code == 303
    assert "không rõ hóa đơn" in text(hanh.get(PAGE))


def test_a_customer_who_wants_it_no_more_is_noted_and_taken_up_again(
    till: World, hanh: FlaskClient
) -> None:
    promised = promise(till, TEA, 4)
    for _ in range(2):
        assert hanh.post(f"{PAGE}/{promised}/end").status_code == 303
    assert "không lấy nữa" in text(hanh.get(PAGE))
    for _ in range(2):
        assert hanh.post(f"{PAGE}/{promised}/reopening").status_code == 303
    assert [one.ended_at for one in rows()] == [None]
    hanh.post(f"{PAGE}/{promised}/end")
    with at(1):
        answer = till.sign_in("Hạnh").post(f"{PAGE}/{promised}/reopening")
    assert answer.status_code == 409
    assert "xong từ hôm trước" in text(answer)


def test_a_promise_that_is_not_there_is_said_so(till: World, hanh: FlaskClient) -> None:
    for act in ("end", "reopening", "receipts"):
        sent = {"receipt": "none"}
        answer = hanh.post(f"{PAGE}/01KXNONE000000000000000000/{act}", data=sent)
        assert answer.status_code == 409, act
        assert "Không có lần khách đặt này" in text(answer)
    assert hanh.get(f"{PAGE}/01KXNONE000000000000000000/receipts").status_code == 303


def test_whoever_leads_promises_and_whoever_only_looks_sees_no_name(
    till: World, hanh: FlaskClient
) -> None:
    views = till.app.view_functions
    tasks = {name: view.task for name, view in views.items() if name.startswith("promises.")}  # type: ignore[attr-defined]
    assert {name for name, task in tasks.items() if task is not Task.DRAFT_ORDERS} == {
        "promises.show_promises"
    }
    assert may(Role.LEAD, Task.DRAFT_ORDERS)
    assert not may(Role.CASHIER, Task.SEE_ORDERS)
    promised = promise(till, TEA, 4, customer="Bà Sáu")
    quang = enter_as(till, Role.AUDITOR)
    page = text(quang.get(PAGE))
    assert "khách của cửa hàng" in page
    assert "Bà Sáu" not in page
    assert "Bà Sáu" in text(hanh.get(PAGE))
    for act in ("end", "receipts", "reopening"):
        assert quang.post(f"{PAGE}/{promised}/{act}").status_code == 403
    lan = till.sign_in("Lan")
    assert lan.get(PAGE).status_code == 403
    assert lan.post(f"{PAGE}/{promised}/end").status_code == 403


def test_customers_are_forgotten_the_night_after(till: World) -> None:
    waiting, over = promise(till, TEA, 4, due=3), promise(till, FISH, 1)
    fetch(till, over)
    nightly = NightlyForgetting(till.settings.home)
    nightly.look(NOON + timedelta(hours=3))
    assert [one.customer for one in rows()] == ["Chị Hoa", "Chị Hoa"]
    with at(1):
        nightly.look(NOON + timedelta(days=1))
    assert {one.id: (one.customer, one.phone) for one in rows()} == {
        waiting: ("Chị Hoa", ""),
        over: ("", ""),
    }
    assert reserving.forget_people(NOON + timedelta(days=1)) == 0
    # Nobody comes any more for what was due three months ago.
    assert reserving.forget_people(NOON + timedelta(days=93)) == 0
    assert reserving.forget_people(NOON + timedelta(days=94)) == 1


def test_what_is_forgotten_is_gone_from_the_file(till: World) -> None:
    promised = promise(till, TEA, 4, customer="Xyzzy " + "ộ" * 70)
    handing.hand_over(promised, "", hand=till.hand("Hạnh"))
    assert b"Xyzzy" in book(till)
    reserving.forget_people(NOON + timedelta(days=1))
    assert b"Xyzzy" not in book(till)


def book(world: World) -> bytes:
    """The whole book, as it lies on the disk."""
    end_reading()
    with db.engines[WRITER].connect() as line:
        told = line.connection.driver_connection
        assert told is not None
        told.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [one for one in world.settings.home.rglob("*") if one.is_file()]
    return b"".join(one.read_bytes() for one in files)
