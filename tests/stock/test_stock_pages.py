"""Receiving and labels through the door: what is typed stays, what is wrong is said beside it."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image, ImageChops

from pos.base import clock
from pos.web.sentences import FIELDS, REFUSALS
from tests.till.steps import book, changed, facts, held, jobs_of, levels, lot_id
from tests.world import World, open_world

GOOD = {"quantity": "12", "use_by": "01/03/2027"}


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    """The manager's browser."""
    return world.sign_in("Hạnh")


def receive(
    world: World, client: FlaskClient, sku: str = "MAM-NEM", **form: str
) -> tuple[int, str]:
    data = {"product_id": world.product_id(sku), **GOOD, **form}
    answer = client.post("/stock/receipts", data=data, follow_redirects=True)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def beside(page: str, field: str) -> str:
    """The sentence beside a field; empty where there is none."""
    found = re.search(rf'id="{field}-note">(.*?)</p>', page, re.DOTALL)
    if found is None or "field__error" not in page[found.start() - 40 : found.start()]:
        return ""
    return re.sub(r"<[^>]+>", "", found[1]).strip()


# -- Receiving ------------------------------------------------------------------------


def test_goods_are_received_and_the_page_leads_to_their_label(
    world: World, hanh: FlaskClient
) -> None:
    status, page = receive(world, hanh)
    assert status == 200
    assert "Đã nhận 12 chai Mắm nêm Dì Cẩn." in page
    assert held(world, "MAM-NEM", "L261121") == 12
    assert f'href="/stock/lots/{lot_id(world, "MAM-NEM", "L261121")}/label"' in page
    assert facts("lot.received/1")[-1]["by"]["name"] == "Hạnh"


def test_the_page_of_goods_received_may_be_loaded_again(world: World, hanh: FlaskClient) -> None:
    data = {"product_id": world.product_id("MAM-NEM"), **GOOD}
    answer = hanh.post("/stock/receipts", data=data)
    assert answer.status_code == 303
    pages = [unescape(hanh.get(answer.location).get_data(as_text=True)) for _ in range(2)]
    assert all("Đã nhận 12 chai Mắm nêm Dì Cẩn." in page for page in pages)
    assert held(world, "MAM-NEM", "L261121") == 12


def test_the_next_form_is_empty(world: World, hanh: FlaskClient) -> None:
    _, page = receive(world, hanh, document_no="PX-1")
    assert "PX-1" not in page
    assert 'name="quantity"' in page
    assert 'value="12"' not in page


def test_a_weight_is_received_as_it_is_typed(world: World, hanh: FlaskClient) -> None:
    _, page = receive(world, hanh, "RAU-CAI", quantity="2,5", use_by="25/11/2026")
    assert "Đã nhận 2,500 kg Rau cải ngọt THGY." in page
    assert held(world, "RAU-CAI", "L261121") == 2_500


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"quantity": ""}, "quantity", "missing"),
        ({"quantity": "abc"}, "quantity", "not_a_number"),
        ({"use_by": "20/11/2026"}, "use_by", "passed"),
        ({"use_by": "30/02/2027"}, "use_by", "not_a_date"),
        ({"use_by": ""}, "use_by", "missing"),
        ({"made_on": "01/01/2027"}, "made_on", "in_future"),
        ({"lot_code": "LAA1"}, "lot_code", "telex"),
        ({"lot_code": "a/7"}, "lot_code", "bad_code"),
        ({"producer_lot_code": "X" * 41}, "producer_lot_code", "too_long"),
        ({"cost_vnd": "45,5"}, "cost_vnd", "not_money"),
    ],
)
def test_each_wrong_field_has_its_sentence_beside_it_and_nothing_is_received(
    world: World, hanh: FlaskClient, form: dict[str, str], field: str, code: str
) -> None:
    before = book()
    status, page = receive(world, hanh, **form)
    assert status == 400
    assert beside(page, field) == FIELDS[code]
    others = {"quantity", "use_by", "made_on", "lot_code", "producer_lot_code", "cost_vnd"}
    assert {one for one in others if beside(page, one)} == {field}
    assert changed(before) == set()


def test_everything_typed_is_kept_when_one_field_is_wrong(world: World, hanh: FlaskClient) -> None:
    typed = {
        "quantity": "abc",
        "use_by": "01/03/2027",
        "made_on": "03/11/2026",
        "lot_code": "LO-7",
        "producer_lot_code": 'DC "7" <11>',
        "document_no": "PX-7719",
        "cost_vnd": "45.000",
        "date_kind": "best_before",
        "owner": "consigned",
    }
    status, page = receive(world, hanh, **typed)
    assert status == 400
    for name in ("quantity", "use_by", "made_on", "lot_code", "document_no", "cost_vnd"):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(typed[name])}"', page), name
    assert 'value="best_before" checked' in page
    assert 'value="consigned" checked' in page
    assert "Mắm nêm Dì Cẩn" in page
    answer = hanh.post(
        "/stock/receipts", data={"product_id": world.product_id("MAM-NEM"), **GOOD, **typed}
    )
    assert "DC &#34;7&#34; &lt;11&gt;" in answer.get_data(as_text=True)


def test_several_wrong_fields_are_all_said_at_once(world: World, hanh: FlaskClient) -> None:
    _, page = receive(world, hanh, quantity="abc", use_by="x", cost_vnd="rẻ")
    assert beside(page, "quantity")
    assert beside(page, "use_by")
    assert beside(page, "cost_vnd")


def test_without_a_product_the_page_asks_for_one_and_keeps_the_rest(
    world: World, hanh: FlaskClient
) -> None:
    answer = hanh.post("/stock/receipts", data={**GOOD, "document_no": "PX-7719"})
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert REFUSALS["stock.unknown_product"] in page
    assert 'value="PX-7719"' in page


def test_a_service_is_refused_in_words(world: World, hanh: FlaskClient) -> None:
    status, page = receive(world, hanh, "TOUR")
    assert status == 409
    assert REFUSALS["stock.unknown_product"] in page


def test_a_known_lot_with_another_date_is_refused_beside_its_code(
    world: World, hanh: FlaskClient
) -> None:
    before = book()
    status, page = receive(world, hanh, lot_code="L260905")
    assert status == 409
    assert "Đã có lô L260905" in beside(page, "lot_code")
    assert changed(before) == set()


def test_products_are_found_without_accents_and_show_what_the_books_hold(
    world: World, hanh: FlaskClient
) -> None:
    page = unescape(hanh.get("/stock/products?q=mam nem").get_data(as_text=True))
    assert "Mắm nêm Dì Cẩn" in page
    assert "sổ còn 12 chai" in page
    assert "Một ngày ở làng" not in hanh.get("/stock/products?q=mot ngay").get_data(as_text=True)


def test_a_scanned_barcode_finds_its_product(world: World, hanh: FlaskClient) -> None:
    page = hanh.get("/stock/products?q=8930000000019").get_data(as_text=True)
    assert f'data-product-id="{world.product_id("CHE-DINH")}"' in page


def test_the_form_opens_on_the_product_that_was_asked_for(world: World, hanh: FlaskClient) -> None:
    product = world.product_id("CHE-DINH")
    page = unescape(hanh.get(f"/stock/receipts/new?product_id={product}").get_data(as_text=True))
    assert "Chè Đinh Tân Cương" in page
    assert f'value="{product}"' in page


@pytest.mark.parametrize("product_id", ["01X", "<script>", "'"])
def test_a_product_nobody_knows_opens_an_empty_form(hanh: FlaskClient, product_id: str) -> None:
    assert hanh.get(f"/stock/receipts/new?product_id={product_id}").status_code == 200


def test_a_form_sent_twice_is_two_deliveries_of_two_lots(world: World, hanh: FlaskClient) -> None:
    for _ in range(2):
        receive(world, hanh)
    assert levels()["MAM-NEM L261121"] == levels()["MAM-NEM L261121-2"] == 12


# -- Labels ---------------------------------------------------------------------------


def label_page(client: FlaskClient, lot: str, size: str = "50x30") -> str:
    answer = client.get(f"/stock/lots/{lot}/label?size={size}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def pixels(client: FlaskClient, lot: str, size: str = "50x30") -> Image.Image:
    answer = client.get(f"/stock/lots/{lot}/label.png?size={size}")
    assert answer.mimetype == "image/png"
    return Image.open(io.BytesIO(answer.data))


def test_the_page_shows_the_link_that_the_pixels_carry(world: World, hanh: FlaskClient) -> None:
    lot = lot_id(world, "CHE-DINH", "L261103")
    link = "HTTP://127.0.0.1:8000/01/08930000000019/10/L261103"
    for size in ("50x30", "40x30"):
        assert link in label_page(hanh, lot, size)
        read = zxingcpp.read_barcodes(pixels(hanh, lot, size))
        assert [one.text for one in read] == [link]


def test_a_link_that_opens_here_only_is_warned_of(world: World, hanh: FlaskClient) -> None:
    page = label_page(hanh, lot_id(world, "CHE-DINH", "L261103"))
    assert "Mã này chỉ mở được trên máy này." in page


@pytest.fixture
def public(template: Path, tmp_path: Path) -> Iterator[World]:
    """The shop with an address of its own for its codes."""
    with open_world(template, tmp_path / "public", public_url="https://sp.example.vn") as opened:
        yield opened


def test_a_link_with_the_shops_own_address_is_not(public: World) -> None:
    page = label_page(public.sign_in(), lot_id(public, "CHE-DINH", "L261103"))
    assert "Mã này chỉ mở được trên máy này." not in page
    assert "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103" in page


def test_the_pixels_of_tomorrow_have_no_star_where_the_certificate_ends_today(
    world: World,
) -> None:
    lot = lot_id(world, "MAM-NEM", "L260905")
    last = datetime(2027, 3, 15, 5, tzinfo=UTC)
    with clock.running(lambda: last):
        with_stars = pixels(world.sign_in(), lot)
    with clock.running(lambda: last.replace(day=16)):
        without = pixels(world.sign_in(), lot)
    assert with_stars.size == without.size
    assert ImageChops.difference(with_stars.convert("L"), without.convert("L")).getbbox()


def test_labels_are_printed_and_the_page_says_how_many(world: World, hanh: FlaskClient) -> None:
    lot = lot_id(world, "CHE-DINH", "L261103")
    answer = hanh.post(f"/stock/lots/{lot}/labels", data={"size": "40x30", "copies": "3"})
    assert answer.status_code == 303
    page = unescape(hanh.get(answer.headers["Location"]).get_data(as_text=True))
    assert "Đã gửi 3 tem ra máy in." in page
    [job] = jobs_of(lot)
    assert (job.copies, job.created_by) == (3, "Hạnh")
    [fact] = facts("label.printed/1")
    assert (fact["copies"], fact["kind"], fact["by"]["name"]) == (3, "lot-40x30", "Hạnh")


@pytest.mark.parametrize("copies", ["1", "100"])
def test_as_many_labels_as_a_roll_holds_may_be_printed(
    world: World, hanh: FlaskClient, copies: str
) -> None:
    lot = lot_id(world, "CHE-DINH", "L261103")
    hanh.post(f"/stock/lots/{lot}/labels", data={"copies": copies})
    assert [job.copies for job in jobs_of(lot)] == [int(copies)]


@pytest.mark.parametrize(
    "copies", ["0", "101", "-1", "abc", "", "1,5", "00501", "000199999", "9" * 5000, "٣"]
)
def test_a_number_of_labels_beyond_reason_prints_none(
    world: World, hanh: FlaskClient, copies: str
) -> None:
    lot = lot_id(world, "CHE-DINH", "L261103")
    before = book()
    answer = hanh.post(f"/stock/lots/{lot}/labels", data={"copies": copies})
    assert answer.status_code in {400, 409}
    assert changed(before) == set()


@pytest.mark.parametrize("path", ["label", "label.png", "labels"])
def test_a_lot_nobody_knows_is_refused(hanh: FlaskClient, path: str) -> None:
    verb = hanh.post if path == "labels" else hanh.get
    assert verb(f"/stock/lots/01X/{path}").status_code == 409


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("get", "/stock/receipts/new"),
        ("get", "/stock/products?q=che"),
        ("post", "/stock/receipts"),
        ("get", "/stock/lots/01X/label"),
        ("get", "/stock/lots/01X/label.png"),
        ("post", "/stock/lots/01X/labels"),
    ],
)
def test_nobody_works_in_the_stock_room_without_signing_in(
    world: World, verb: str, path: str
) -> None:
    answer = getattr(world.app.test_client(), verb)(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/sign-in")
