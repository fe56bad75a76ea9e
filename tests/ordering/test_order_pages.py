"""The pages of orders, as a browser asks for them."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.ordering import drafting, queries
from pos.ordering.drafting import Basket
from pos.ordering.goods import Wanted
from pos.ordering.kinds import Kind, State, Way
from pos.ordering.models import OrderRow
from pos.ordering.producer_links import dial
from pos.shop.permissions import Role, Task, may
from tests.ordering.steps import (
    FISH,
    GREENS,
    SOON,
    TEA,
    close,
    come,
    confirm,
    draft,
    of,
    producer_id,
    sent,
    sound,
    terms,
)
from tests.till.steps import facts
from tests.world import TODAY, World

DAY = "24/11/2026"


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def form(**more: str) -> dict[str, str]:
    return {"request_id": new_id(), "wanted_on": DAY, "note": "", "way": "zalo", **more}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages(world: World, hanh: FlaskClient, language: str) -> None:
    drafted, order = draft(world, (TEA, 12)), sent(world, (TEA, 6))
    confirm(world, order, (1, 6), note="Sẽ giao sáng")
    hanh.post("/language", data={"lang": language, "next": "/"})
    for address in (
        *("/orders", "/orders?state=all", "/orders?state=late", "/orders/calendar", "/orders/new"),
        f"/orders/new?producer={producer_id(world)}",
        *(f"/orders/{drafted}", f"/orders/{drafted}/sheet", f"/orders/{drafted}/order.pdf"),
        *(f"/orders/{order}", f"/orders/{order}/answers", f"/orders/{order}/changes"),
        *(f"/orders/{order}/sheet", f"/orders/{order}/order.pdf", f"/orders/{order}/order.xlsx"),
    ):
        assert hanh.get(address).status_code == 200, address


def test_the_list_shows_drafts_and_what_is_to_come_with_how_late_it_is(
    world: World, hanh: FlaskClient
) -> None:
    draft(world, (FISH, 6))
    order = sent(world, (TEA, 12))
    done = sent(world, (GREENS, 2_000))
    close(world, done)
    page = text(hanh.get("/orders")).split("<tbody>")[1]
    assert page.index("Hộ Dì Cẩn") < page.index("HN01-PO-2026-0001")
    assert "thứ Ba 24/11/2026" in page
    assert "HN01-PO-2026-0002" not in page
    assert "HN01-PO-2026-0002" in text(hanh.get("/orders?state=closed"))
    confirm(world, order, (1, 12), on=TODAY)
    assert "trễ" not in text(hanh.get("/orders?state=late"))


def test_an_order_by_hand_becomes_one_draft_however_often_it_is_sent(
    world: World, hanh: FlaskClient
) -> None:
    tea = world.product_id(TEA)
    data = {"request_id": new_id(), "producer": producer_id(world), f"want-{tea}": "18"}
    first, again = (hanh.post("/orders", data=data) for _ in range(2))
    assert first.status_code == 303
    assert first.location == again.location
    assert queries.counts(reading(), TODAY)["draft"] == 1
    empty = hanh.post("/orders", data={"producer": producer_id(world), f"want-{tea}": ""})
    assert empty.status_code == 409
    assert "Đơn chưa có món nào" in text(empty)
    wrong = hanh.post("/orders", data={"producer": producer_id(world), f"want-{tea}": "1,5"})
    assert wrong.status_code == 400
    assert f'id="want-{tea}-note"' in text(wrong)


def test_a_draft_is_kept_as_the_page_has_it(world: World, hanh: FlaskClient) -> None:
    order_id = draft(world, (TEA, 12))
    kept = form(**{"units-1": "18", "cost-1": "310.000", "note": " Giao sáng "})
    assert hanh.post(f"/orders/{order_id}/draft", data=kept).status_code == 303
    one = of(order_id)
    assert (one.lines[0].units, one.lines[0].cost_vnd, one.note) == (18, 310_000, "Giao sáng")
    dropped = hanh.post(f"/orders/{order_id}/draft", data=form(**{"units-1": "18", "drop": "1"}))
    assert dropped.status_code == 303
    assert of(order_id).lines == ()
    added = hanh.post(f"/orders/{order_id}/draft", data=form(pick=world.product_id(TEA)))
    assert added.status_code == 303
    assert [(line.name_vi, line.units) for line in of(order_id).lines] == [
        ("Chè Đinh Tân Cương", 1)
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("units-1", "mười"), ("units-1", "-3"), ("cost-1", "abc"), ("wanted_on", "31/02/2026")],
)
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(
    world: World, hanh: FlaskClient, field: str, typed: str
) -> None:
    order_id = draft(world, (TEA, 12))
    answer = hanh.post(f"/orders/{order_id}/draft", data=form(**{"units-1": "18", field: typed}))
    assert answer.status_code == 400
    page = text(answer)
    assert f'id="{field}-note"' in page
    assert f'value="{typed}"' in page
    assert of(order_id).lines[0].units == 12


def test_a_draft_shows_what_was_proposed_and_why_if_it_was_kept(
    world: World, hanh: FlaskClient
) -> None:
    why = {"per_day": 0.476, "cover_days": 9, "need": 4.28, "level": 13, "on_hand": 3, "gap": 10}
    basket = Basket(producer_id(world), (Wanted(world.product_id(TEA), 12, 18, why),), SOON)
    [order_id] = drafting.draft_orders([basket], request_id=new_id(), hand=world.hand("Hạnh"))
    page = text(hanh.get(f"/orders/{order_id}"))
    told = re.findall(r'<dt>([^<]*)</dt><dd class="num">([^<]*)</dd>', page)
    assert ("Mỗi ngày bán", "0,48") in told
    assert ("Cần trong những ngày đó", "4,3 hộp") in told
    assert ("Nên có để không thiếu", "13 hộp") in told
    assert "máy đề xuất" in page
    assert "18 hộp" in page


def test_sending_keeps_what_was_typed_and_gives_a_number_once(
    world: World, hanh: FlaskClient
) -> None:
    order_id = draft(world, (TEA, 12))
    data = form(**{"units-1": "24", "way": "email"})
    first, again = (hanh.post(f"/orders/{order_id}/dispatch", data=data) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    one = of(order_id)
    assert (one.number, one.state, one.lines[0].units) == ("HN01-PO-2026-0001", State.SENT, 24)
    assert [event.way for event in one.events] == [Way.EMAIL]
    assert len(facts("order.sent/1")) == 1
    sound()


def test_nothing_goes_out_before_a_way_is_chosen(world: World, hanh: FlaskClient) -> None:
    order_id = draft(world, (TEA, 12))
    answer = hanh.post(f"/orders/{order_id}/dispatch", data=form(way=""))
    assert answer.status_code == 400
    assert 'id="way-note"' in text(answer)
    assert of(order_id).state is State.DRAFT


def test_an_order_is_sent_by_the_manager_alone(world: World, hanh: FlaskClient) -> None:
    order_id, lan = draft(world, (TEA, 12)), world.sign_in("Lan")
    for act in ("dispatch", "changes", "closing", "cancellation", "draft"):
        assert lan.post(f"/orders/{order_id}/{act}", data=form()).status_code == 403
    assert lan.get("/orders").status_code == 403
    assert of(order_id).state is State.DRAFT
    assert hanh.get(f"/orders/{order_id}").status_code == 200


def test_whoever_leads_a_shift_drafts_and_whoever_manages_sends(world: World) -> None:
    needed = {
        endpoint: view.task  # type: ignore[attr-defined]
        for endpoint, view in world.app.view_functions.items()
        if endpoint.startswith(("ordering.", "purchase.", "order_paper."))
    }
    sending = {name for name, task in needed.items() if task is Task.ORDER}
    assert sending == {
        *("purchase.send_order", "purchase.change_order", "purchase.show_change_form"),
        *("purchase.close_order", "purchase.cancel_order"),
    }
    assert not may(Role.LEAD, Task.ORDER)
    assert all(may(Role.LEAD, task) for name, task in needed.items() if name not in sending)
    looked = {name for name, task in needed.items() if task is Task.SEE_ORDERS}
    assert all(name.split(".")[1].startswith("show_") for name in looked)


def test_a_total_says_what_it_leaves_out(world: World, hanh: FlaskClient) -> None:
    unknown = sent(world, (TEA, 12), cost_vnd=None)
    total = text(hanh.get(f"/orders/{unknown}")).split("orderlines__total")[1].split("</tr>")[0]
    assert "<b>–</b>" in total
    assert "chưa kể 1 món chưa rõ giá" in total


def test_a_draft_is_given_up_in_two_steps(world: World, hanh: FlaskClient) -> None:
    page = text(hanh.get(f"/orders/{draft(world, (TEA, 12))}"))
    inside = page.split('<details class="orderend"')[1].split("</details>")[0]
    assert "Bỏ nháp" in inside.split("</summary>")[0]
    assert "/removal" in inside.split("</summary>")[1]
    assert page.count("/removal") == 1


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("0208 3 000 111", "+842083000111"),
        ("+84 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("1900 1234", "19001234"),
        ("1800 6868", "18006868"),
        ("+66 2 123 4567", "+6621234567"),
        ("chưa có", ""),
    ],
)
def test_a_number_is_dialled_in_its_own_country(typed: str, dialled: str) -> None:
    assert dial(typed) == dialled


def test_a_change_is_told_in_the_history_and_on_the_paper(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    assert (
        hanh.post(f"/orders/{order_id}/changes", data=form(**{"units-1": "6"})).status_code == 303
    )
    page = text(hanh.get(f"/orders/{order_id}"))
    assert re.search(r"<s[^>]*>12 hộp</s> →\s*<span class=\"num\">6 hộp</span>", page)
    assert "Đổi lần 1, thay cho bản trước" in text(hanh.get(f"/orders/{order_id}/sheet"))
    same = hanh.post(f"/orders/{order_id}/changes", data=form(**{"units-1": "6"}))
    assert same.status_code == 409
    assert "Đơn không có gì khác" in text(same)


def test_an_order_of_which_nothing_came_is_cancelled_and_another_closed(
    world: World, hanh: FlaskClient
) -> None:
    first, second = sent(world, (TEA, 12)), sent(world, (FISH, 6))
    come(world, second, (1, 2))
    assert "cancellation" in text(hanh.get(f"/orders/{first}"))
    page = text(hanh.get(f"/orders/{second}"))
    assert "/closing" in page
    assert "/cancellation" not in page
    assert hanh.post(f"/orders/{first}/cancellation", data={"note": "Đổi ý"}).status_code == 303
    assert hanh.post(f"/orders/{second}/closing", data={"note": ""}).status_code == 303
    assert (of(first).state, of(second).state) == (State.CANCELLED, State.CLOSED)
    assert "không về 4 chai" in text(hanh.get(f"/orders/{second}"))


def test_goods_of_another_producer_are_put_on_no_order(world: World, hanh: FlaskClient) -> None:
    order_id, fish = sent(world, (TEA, 12)), world.product_id(FISH)
    typed = form(**{"units-1": "12", "pick": fish, "pick_units": "6"})
    answer = hanh.post(f"/orders/{order_id}/changes", data=typed)
    assert answer.status_code == 409
    assert "của nhà sản xuất khác" in text(answer)
    wrong = hanh.post(f"/orders/{order_id}/changes", data={**typed, "pick_units": "nửa"})
    assert wrong.status_code == 400
    assert len(of(order_id).events) == 1


def test_a_draft_that_is_given_up_is_gone(world: World, hanh: FlaskClient) -> None:
    order_id = draft(world, (TEA, 12))
    for _ in range(2):
        assert hanh.post(f"/orders/{order_id}/removal").status_code == 303
    assert reading().scalar(select(func.count()).select_from(OrderRow)) == 0
    assert hanh.get(f"/orders/{order_id}").status_code == 409


def test_the_calendar_shows_each_order_on_its_days(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    page = text(hanh.get("/orders/calendar"))
    day = page.split("thứ Ba 24/11/2026")[1].split("</li>")[0]
    assert f"/orders/{order_id}" in day
    assert page.count("HN01-PO-2026-0001") == 1
    assert "HN01-PO-2026-0001" not in text(hanh.get("/orders/calendar?weeks=-4"))


def test_the_rail_leads_there_and_says_that_somebody_answered(
    world: World, hanh: FlaskClient
) -> None:
    order_id = sent(world, (TEA, 12))
    page = text(hanh.get("/stock"))
    assert 'href="/orders' in page
    assert "n--news" not in page
    confirm(world, order_id, (1, 10), way=Way.LINK)
    assert "n--news" in text(hanh.get("/stock"))
    assert "vừa trả lời" in text(hanh.get("/orders"))
    hanh.post(f"/orders/{order_id}/answers/seen")
    assert "n--news" not in text(hanh.get("/stock"))


def test_the_minimum_of_a_producer_stands_beside_the_total(world: World, hanh: FlaskClient) -> None:
    terms(world, min_order_vnd=5_000_000)
    order_id = draft(world, (TEA, 12))
    page = text(hanh.get(f"/orders/{order_id}"))
    assert re.search(r"data-short>[^<]*<svg.*?</svg>Đơn tối thiểu 5.000.000", page, re.DOTALL)
    assert 'data-minimum="5000000"' in page


def test_an_event_of_every_kind_is_told_in_the_history(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12), note="Gọi trước")
    confirm(world, order_id, (1, 12))
    come(world, order_id, (1, 12))
    one = of(order_id)
    assert [event.kind for event in one.events] == [
        *(Kind.SENT, Kind.CONFIRMED, Kind.RECEIVED, Kind.CLOSED)
    ]
    page = text(hanh.get(f"/orders/{order_id}"))
    for said in ("Đã gửi đơn · Zalo", "Nhà sản xuất xác nhận", "Đã nhận hàng", "Hàng đã về đủ"):
        assert said in page


def test_what_is_to_be_done_and_what_was_done_read_differently_in_english(
    world: World, hanh: FlaskClient
) -> None:
    hanh.post("/language", data={"lang": "en", "next": "/"})
    waiting, gone = draft(world, (TEA, 12)), sent(world, (TEA, 12))
    come(world, gone, (1, 5))
    page = text(hanh.get(f"/orders/{waiting}"))
    assert "Send order</button>" in page
    assert "Order sent" not in page
    page = text(hanh.get(f"/orders/{gone}"))
    for said in ("Order sent · Zalo", "Draft made", "Goods received", "Receive goods</a>"):
        assert said in page
