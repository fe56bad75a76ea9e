"""What the manager's pages make of an answer, and of goods that came; and copies of an order."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base import clock
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue.models import Product
from pos.ordering import queries, receipts
from pos.ordering.kinds import State
from pos.ordering.receipts import Came, Over
from tests.ordering.steps import FISH, TEA, come, confirm, draft, go_back, of, sent
from tests.receiving.ordered import BUDS, more_goods
from tests.world import NOON, TODAY, World

DAY = "24/11/2026"


@pytest.fixture(autouse=True)
def goods(world: World) -> None:
    more_goods(world)


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def withdraw(world: World, sku: str) -> None:
    with writing() as session:
        session.get_one(Product, world.product_id(sku)).is_withdrawn = True


def test_what_the_producer_said_is_written_down(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    said = {"units-1": "10", "on-1": "25/11/2026", "way": "phone", "note": "Thiếu 2 hộp"}
    data = {"request_id": new_id(), **said}
    for _ in range(2):
        assert hanh.post(f"/orders/{order_id}/answers", data=data).status_code == 303
    line = of(order_id).lines[0]
    assert (line.confirmed_units, str(line.confirmed_on)) == (10, "2026-11-25")
    assert len(of(order_id).events) == 2
    hanh.post(f"/orders/{order_id}/answers", data={**data, "units-1": "13"})
    assert len(of(order_id).events) == 2  # the same request says nothing more
    more = hanh.post(
        f"/orders/{order_id}/answers", data={**data, "units-1": "13", "request_id": new_id()}
    )
    assert more.status_code == 400
    assert "Nhiều hơn số còn thiếu" in text(more).split('id="units-1-note"')[1][:400]


def test_nothing_comes_of_a_line_without_a_day(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    data = {"request_id": new_id(), "units-1": "0", "on-1": "", "way": "phone"}
    assert hanh.post(f"/orders/{order_id}/answers", data=data).status_code == 303
    assert of(order_id).lines[0].confirmed_units == 0
    assert "không giao" in text(hanh.get(f"/orders/{order_id}"))


def test_an_overdue_order_is_answered_as_it_stands(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    come(world, order_id, (1, 5))
    with clock.running(lambda: NOON + timedelta(days=6)):
        hanh = world.sign_in("Hạnh")
        page = text(hanh.get(f"/orders/{order_id}/answers"))
        fields = dict(re.findall(r'id="((?:units|on)-1)" name="[^"]*" value="([^"]*)"', page))
        assert fields == {"units-1": "7", "on-1": "27/11/2026"}
        data = {"request_id": new_id(), "way": "phone", **fields}
        assert hanh.post(f"/orders/{order_id}/answers", data=data).status_code == 303
        line = of(order_id).lines[0]
        assert (line.confirmed_units, str(line.confirmed_on)) == (12, "2026-11-27")
        data |= {"request_id": new_id(), "on-1": "25/11/2026"}
        answer = hanh.post(f"/orders/{order_id}/answers", data=data)
        assert answer.status_code == 400
        assert "Ngày này đã qua" in text(answer).split('id="on-1-note"')[1][:400]


def test_what_has_come_is_not_asked_about(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12), (BUDS, 6))
    come(world, order_id, (1, 12))
    page = text(hanh.get(f"/orders/{order_id}/answers"))
    assert 'name="units-1"' not in page
    assert 'name="units-2"' in page
    data = {"request_id": new_id(), "way": "phone", "units-1": "0", "units-2": "6", "on-2": DAY}
    hanh.post(f"/orders/{order_id}/answers", data=data)
    assert [line.confirmed_units for line in of(order_id).lines] == [None, 6]


def test_an_order_of_which_nothing_comes_says_so_and_can_only_be_ended(
    world: World, hanh: FlaskClient
) -> None:
    order_id, less = sent(world, (TEA, 12)), sent(world, (FISH, 6))
    confirm(world, order_id, (1, 0))
    confirm(world, less, (1, 4))
    page = text(hanh.get(f"/orders/{order_id}"))
    assert re.search(r"chip--heed[^>]*>.*?Không giao</span>", page, re.DOTALL)
    assert "chip--good" not in page.split("</header>")[1].split("ordercols")[0]
    assert "Nhận hàng" not in page
    assert '<details class="orderend" open>' in page
    listed = text(hanh.get("/orders"))
    assert "1 đơn nhà sản xuất không giao món nào" in listed
    assert "Giao thiếu" in listed
    assert "Đã xác nhận</span>" not in listed


def test_a_copy_is_a_draft_with_the_same_goods(world: World, hanh: FlaskClient) -> None:
    order_id, request_id = sent(world, (TEA, 12)), new_id()
    copies = {
        hanh.post(f"/orders/{order_id}/copies", data={"request_id": request_id}).location
        for _ in range(2)
    }
    [address] = copies
    copy = of(address.split("/orders/")[1].split("?")[0])
    assert (copy.state, copy.lines[0].units) == (State.DRAFT, 12)


def test_a_producers_record_stands_beside_its_orders(world: World, hanh: FlaskClient) -> None:
    known, nothing_known = sent(world, (TEA, 12)), sent(world, (FISH, 6))
    come(world, sent(world, (TEA, 6)), (1, 6))
    drafted = draft(world, (TEA, 6))
    for order_id in (known, drafted):
        page = text(hanh.get(f"/orders/{order_id}"))
        assert "Đã giao thế nào" in page
        assert re.search(r'<h1>.*?/producers/[0-9A-Z]+">HTX Chè Hảo Đạt</a>', page, re.DOTALL)
    assert "Đã giao thế nào" not in text(hanh.get(f"/orders/{nothing_known}"))


def test_the_history_tells_what_is_not_waited_for(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12), (BUDS, 6))
    with writing() as session:
        came, over = [Came(1, 5, "", None)], [Over(1, "out")]
        receipts.note(session, order_id, came, over=over, delivery_id="D1", hand=world.hand())
    page = text(hanh.get(f"/orders/{order_id}"))
    assert "Chè Đinh Tân Cương: phần còn thiếu không chờ nữa" in page
    assert re.search(r'<small class="orderless">\s*không chờ nữa', page)
    go_back(world, order_id, "D1", (1, 5))
    page = text(hanh.get(f"/orders/{order_id}"))
    assert "Chè Đinh Tân Cương: lại chờ phần còn thiếu" in page
    assert of(order_id).lines[0].open_units == 12


def test_a_copy_leaves_out_what_is_off_sale_and_says_so(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12), (BUDS, 6), note="Cho đám cưới")
    withdraw(world, BUDS)
    answer = hanh.post(f"/orders/{order_id}/copies", data={"request_id": new_id()})
    assert "Không chép món đã ngừng bán: Chè nõn tôm Tân Cương." in text(hanh.get(answer.location))
    copy = of(answer.location.split("/orders/")[1].split("?")[0])
    assert ([one.units for one in copy.lines], copy.note) == ([12], "")
    withdraw(world, TEA)
    refused = hanh.post(f"/orders/{order_id}/copies", data={"request_id": new_id()})
    assert refused.status_code == 409
    assert "đều đã ngừng bán" in text(refused)
    assert queries.counts(reading(), TODAY)["draft"] == 1
