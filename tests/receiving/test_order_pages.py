"""Receiving against an order through the door: offered in order, compared, answered for."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from pos.base.transaction import reading
from pos.receiving import drafts
from pos.receiving.models import OrderedLine, PriceAnswer
from pos.web.sentences import FIELDS, REFUSALS
from tests.ordering import steps as ordering
from tests.receiving.ordered import BUDS, FISH, LONG, POWDER, TEA, came, more_goods, order
from tests.receiving.steps import GOOD, begin, deliver, put
from tests.till.steps import book, changed, facts, rows
from tests.world import World


@pytest.fixture(autouse=True)
def goods(world: World) -> None:
    more_goods(world)


@pytest.fixture
def lan(world: World) -> FlaskClient:
    """A cashier's browser: who unpacks the box."""
    return world.sign_in("Lan")


def words(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True)).replace("\xa0", " ")


def bare(page: str) -> str:
    """The page's text alone."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def begin_of(client: FlaskClient, order_id: str) -> str:
    """A delivery of an order begun in the browser; its address."""
    answer = client.post("/stock/deliveries", data={"order_id": order_id})
    assert answer.status_code == 303
    return answer.location.removesuffix("/lines")


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page)
    return found[1] if found else ""


def fill(client: FlaskClient, world: World, at: str, sku: str, **form: str) -> Any:
    """A line as the page fills it, with what the person types."""
    page = words(client.get(f"{at}/line", query_string={"product_id": world.product_id(sku)}))
    names = ("quantity", "owner", "date_kind", "cost_vnd", "product_id")
    shown = {name: value_of(page, name) for name in names if name not in ("owner", "date_kind")}
    return client.post(f"{at}/lines", data={**shown, **LONG, **form}, follow_redirects=True)


def test_orders_on_their_way_are_offered_where_a_delivery_begins(
    world: World, lan: FlaskClient
) -> None:
    order_id = order(world)
    page = bare(words(lan.get("/stock/deliveries/new")))
    assert "HN01-PO-2026-0001 HTX Chè Hảo Đạt hẹn 24/11" in page
    assert "còn 2 món" in page
    page = words(lan.get(f"/stock/deliveries/new?order={order_id}"))
    assert value_of(page, "order_id") == order_id
    assert "Đơn đang chờ hàng" not in page


def test_an_order_of_which_nothing_comes_any_more_says_so(world: World, lan: FlaskClient) -> None:
    order_id = order(world)
    ordering.close(world, order_id)
    for asked in (order_id, "01X", "'"):
        page = words(lan.get("/stock/deliveries/new", query_string={"order": asked}))
        assert "Đơn đó không còn chờ hàng" in page
    answer = lan.post("/stock/deliveries", data={"order_id": order_id})
    assert answer.status_code == 409
    assert drafts.under_way(reading()) == []


def test_an_order_that_is_being_received_leads_to_its_delivery(
    world: World, lan: FlaskClient
) -> None:
    order_id = order(world)
    at = begin_of(lan, order_id)
    assert lan.get(f"/stock/deliveries/new?order={order_id}").location == f"{at}/lines"
    assert "đang nhận dở" in words(lan.get("/stock/deliveries/new"))


def test_lines_are_offered_in_order_with_what_is_still_to_come(
    world: World, lan: FlaskClient
) -> None:
    order_id = order(world)
    deliver(world, (TEA, {"quantity": "20", **LONG}), order_id=order_id)
    at = begin_of(lan, order_id)
    page = words(lan.get(f"{at}/lines"))
    assert re.findall(r'data-offer="[^"]*"[^>]*aria-current', page) != []
    assert "Chè Đinh Tân Cương còn về 4 hộp" in bare(page)
    product = world.product_id(TEA)
    form = words(lan.get(f"{at}/line", query_string={"product_id": product}))
    assert (value_of(form, "quantity"), value_of(form, "cost_vnd")) == ("4", "300.000")
    assert "Đơn ghi 300.000 đ." in form
    page = words(fill(lan, world, at, TEA, lot_code="T9"))
    current = re.search(r'data-offer="([^"]*)"[^>]*aria-current', page)
    assert current is not None
    assert current[1] == world.product_id(BUDS)
    assert "đã đếm 4" in bare(page)


def test_a_scan_out_of_turn_is_filled_from_the_order_too(world: World, lan: FlaskClient) -> None:
    at = begin_of(lan, order(world))
    form = words(lan.get(f"{at}/line", query_string={"q": BUDS}))
    assert value_of(form, "quantity") == "12"


def test_short_goods_are_asked_about_and_the_answer_is_kept(world: World, lan: FlaskClient) -> None:
    at = begin_of(lan, order(world, (TEA, 24), (BUDS, 12), (POWDER, 2_000)))
    page = words(fill(lan, world, at, TEA, quantity="20"))
    assert 'name="short-1"' in page
    assert "Chè Đinh Tân Cương thiếu 4 hộp" in page
    assert "2 món chưa về" in page
    answer = lan.post(f"{at}/receipt", data={"short-1": "broken", "short-0": "out", "short-x": "?"})
    page = bare(words(lan.get(answer.location)))
    assert "thiếu 4 hộp vỡ, hỏng" in page
    assert page.count("hết hàng") == 2
    assert [one.why for one in rows(OrderedLine)] == ["broken", "out", "out"]


def test_what_the_line_says_of_the_paper_is_offered_as_the_reason(
    world: World, lan: FlaskClient
) -> None:
    at = begin_of(lan, order(world))
    page = words(fill(lan, world, at, TEA, quantity="20", expected="24", why="broken"))
    assert '<option value="broken" selected>' in page


def test_the_delivery_shows_ordered_received_and_the_difference(
    world: World, lan: FlaskClient
) -> None:
    order_id = order(world)
    first = deliver(world, (TEA, {"quantity": "30", **LONG}), order_id=order_id)
    page = bare(words(lan.get(f"/stock/deliveries/{first}")))
    assert "So với đơn HN01-PO-2026-0001" in page
    assert "Chè Đinh Tân Cương đặt 24 hộp còn phải về 24 chuyến này 30 thừa 6 hộp" in page
    assert "Chè nõn tôm Tân Cương đặt 12 hộp còn phải về 12 chuyến này 0 thiếu 12 hộp" in page
    assert "· theo đơn HN01-PO-2026-0001" in page
    lan.post(f"/stock/deliveries/{first}/undoing", data={"line": "1", "reason": "Nhầm"})
    page = bare(words(lan.get(f"/stock/deliveries/{first}")))
    assert "chuyến này 0 thiếu 24 hộp đã hủy 30 hộp" in page


def test_labels_are_printed_for_what_came_whatever_was_ordered(
    world: World, lan: FlaskClient
) -> None:
    order_id = order(world, (TEA, 24))
    goods = (
        (TEA, {"quantity": "26", **LONG}),
        (BUDS, {"quantity": "3", **LONG, "instead_of": "1"}),
        (FISH, {"quantity": "2"}),
    )
    at = f"/stock/deliveries/{deliver(world, *goods, order_id=order_id)}"
    page = words(lan.get(at))
    assert "In 31 tem" in page
    assert "thay cho Chè Đinh Tân Cương" in page
    assert "ngoài đơn" in page
    lan.post(f"{at}/labels", data={"size": "50x30"})
    assert [one["copies"] for one in facts("label.printed/1")] == [26, 3, 2]


def test_other_goods_are_asked_in_whose_stead_they_came(world: World, lan: FlaskClient) -> None:
    order_id = order(world, (TEA, 24))
    at = begin_of(lan, order_id)
    form = words(lan.get(f"{at}/line", query_string={"q": BUDS}))
    assert re.search(r'name="instead_of".*<option value="1"', form, re.DOTALL)
    page = words(fill(lan, world, at, BUDS, quantity="24", instead_of="1"))
    assert "thay cho Chè Đinh Tân Cương" in page
    fish = words(lan.get(f"{at}/line", query_string={"product_id": world.product_id(FISH)}))
    assert '<option value="1"' not in fish
    answer = lan.post(
        f"{at}/lines", data={**GOOD, "product_id": world.product_id(FISH), "instead_of": "1"}
    )
    assert answer.status_code == 400
    assert FIELDS["not_known"] in words(answer)
    lan.post(f"{at}/receipt")
    assert came(order_id) == [24]


def test_a_delivery_begun_without_an_order_is_led_to_it(world: World, lan: FlaskClient) -> None:
    order_id, draft_id = order(world), begin(world)
    at = f"/stock/deliveries/{draft_id}"
    put(world, draft_id, FISH)
    assert "Nhận theo đơn này" not in words(lan.get(f"{at}/lines"))
    put(world, draft_id, TEA, **LONG)
    page = words(lan.get(f"{at}/lines"))
    assert "HTX Chè Hảo Đạt còn đơn HN01-PO-2026-0001 chưa về đủ." in page
    page = words(lan.post(f"{at}/order", data={"order_id": order_id}, follow_redirects=True))
    assert "Theo đơn HN01-PO-2026-0001" in bare(page)
    page = words(lan.post(f"{at}/order", data={"order_id": ""}, follow_redirects=True))
    assert "Nhận theo đơn này" in page
    assert lan.post(f"{at}/order", data={"order_id": "01X"}).status_code == 409


def test_an_order_closed_meanwhile_is_said_and_can_be_let_go(
    world: World, lan: FlaskClient
) -> None:
    order_id = order(world)
    at = begin_of(lan, order_id)
    fill(lan, world, at, TEA)
    ordering.close(world, order_id)
    assert "Đơn này vừa xong hoặc vừa bỏ" in words(lan.get(f"{at}/lines"))
    answer = lan.post(f"{at}/receipt")
    assert answer.status_code == 409
    assert REFUSALS["receiving.order_ended"] % {"number": "HN01-PO-2026-0001"} in words(answer)


# -- Prices -------------------------------------------------------------------------------


@pytest.fixture
def dearer(world: World) -> str:
    """The address of a delivery that cost more than ordered."""
    goods = (TEA, {"quantity": "24", "cost_vnd": "320.000", **LONG})
    return f"/stock/deliveries/{deliver(world, goods, order_id=order(world))}"


def test_whoever_receives_sees_the_other_price_and_has_no_say(
    world: World, lan: FlaskClient, dearer: str
) -> None:
    page = bare(words(lan.get(dearer)))
    assert "đơn ghi 300.000 đ , giao ghi 320.000 đ" in page
    assert "chờ cửa hàng trưởng" in page
    before = book()
    assert lan.post(f"{dearer}/prices/1", data={"answer": "agreed"}).status_code == 403
    assert changed(before) == set()


def test_the_manager_is_led_to_other_prices_and_says_what_is_paid(
    world: World, dearer: str
) -> None:
    hanh = world.sign_in("Hạnh")
    assert "1 giá khác đơn" in words(hanh.get("/stock"))
    page = words(hanh.get("/stock/deliveries?price=open"))
    assert dearer in page
    form = {"answer": "as_ordered", "note": "Đã hẹn giá"}
    for _ in range(2):
        assert hanh.post(f"{dearer}/prices/1", data=form).location == dearer
    assert len(rows(PriceAnswer)) == 1
    page = bare(words(hanh.get(dearer)))
    assert "Trả theo giá trong đơn. Hạnh" in page
    assert "Đã hẹn giá" in page
    assert dearer not in words(hanh.get("/stock/deliveries?price=open"))
    assert "giá khác đơn" not in words(hanh.get("/stock"))
    assert "Chè Đinh Tân Cương: giữ giá đơn 300.000 đ, giao ghi 320.000 đ." in words(
        hanh.get("/settings/history")
    )


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("prices/1", {}, 400),
        ("prices/1", {"answer": "free"}, 400),
        ("prices/2", {"answer": "agreed"}, 409),
        ("prices/99999999999999999999", {"answer": "agreed"}, 400),
        ("prices/x", {"answer": "agreed"}, 400),
    ],
)
def test_what_cannot_be_answered_changes_nothing(
    world: World, dearer: str, path: str, form: dict[str, str], status: int
) -> None:
    hanh = world.sign_in("Hạnh")
    before = book()
    assert hanh.post(f"{dearer}/{path}", data=form).status_code == status
    assert changed(before) == set()


def test_deliveries_are_found_by_their_orders_number(world: World, lan: FlaskClient) -> None:
    of_order = deliver(world, (TEA, dict(LONG)), order_id=order(world))
    other = deliver(world, (FISH, {}))
    page = words(lan.get("/stock/deliveries", query_string={"number": "HN01-PO-2026-0001"}))
    assert of_order in page
    assert other not in page
