"""Finding goods and printing labels through the door."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image, ImageChops

from pos.base import clock
from tests.till.steps import book, changed, facts, jobs_of, lot_id
from tests.world import World, open_world


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    """The manager's browser."""
    return world.sign_in("Hạnh")


# -- Finding goods -------------------------------------------------------------------


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
        ("get", "/stock/products?q=che"),
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
