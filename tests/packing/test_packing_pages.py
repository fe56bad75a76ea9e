"""The pages of gift sets, as a browser asks for them."""

import io
import re
from typing import Any

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from pos.base.ids import new_id
from pos.stock.set_models import Recipe
from tests.gifts import RECIPE, SET, code_of, define, inside, pack, where
from tests.till.steps import lot_id, rows
from tests.world import World


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    return world.sign_in("Hạnh")


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def recipe_form(world: World, **more: Any) -> dict[str, Any]:
    return {
        "part": [world.product_id(sku) for sku, _units in RECIPE],
        "units": [str(units) for _sku, units in RECIPE],
        "request_id": new_id(),
        **more,
    }


def test_a_recipe_is_written_and_shows_price_and_taxes(world: World, hanh: FlaskClient) -> None:
    product_id = define(world)
    address = f"/stock/sets/{product_id}/recipe"
    shown = text(hanh.get(address))
    for told in ("800.000 đ", "690.000 đ", "Rẻ hơn mua lẻ 110.000 đ", "8 % 500.250", "189.750"):
        assert told in shown, told
    form = recipe_form(world, do="save", units=["1", "1", "3"])
    assert hanh.post(address, data=form).status_code == 303
    assert hanh.post(address, data=form).status_code == 303
    assert [one.version for one in rows(Recipe, order_by=Recipe.version)] == [1, 2]


def test_components_are_found_added_and_taken_out(world: World, hanh: FlaskClient) -> None:
    product_id = define(world)
    address = f"/stock/sets/{product_id}/recipe"
    found = hanh.post(address, data=recipe_form(world, do="find", q="com me tri"))
    com = world.product_id("COM-ME-TRI")
    assert f"add:{com}" in found.text
    added = hanh.post(address, data=recipe_form(world, do=f"add:{com}"))
    assert added.text.count('name="part"') == 4
    dropped = hanh.post(address, data=recipe_form(world, do=f"drop:{world.product_id('MAM-NEM')}"))
    assert dropped.text.count('name="part"') == 2
    assert len(rows(Recipe)) == 1


@pytest.mark.parametrize("units", ["", "0", "-1", "x", "9" * 30])
def test_a_quantity_that_cannot_be_is_said_beside_it(
    world: World, hanh: FlaskClient, units: str
) -> None:
    product_id = define(world)
    form = recipe_form(world, do="save", units=["1", "1", units])
    answer = hanh.post(f"/stock/sets/{product_id}/recipe", data=form)
    assert answer.status_code == 400
    assert "field__error" in answer.text


def test_a_cashier_packs_and_writes_no_recipe(world: World) -> None:
    product_id = define(world)
    lan = world.sign_in("Lan")
    assert lan.get("/stock/sets").status_code == 200
    assert lan.get(f"/stock/sets/{product_id}/packing").status_code == 200
    assert lan.get(f"/stock/sets/{product_id}/recipe").status_code == 403
    assert "/recipe" not in lan.get("/stock/sets").text


def test_sets_are_packed_once_however_often_the_form_is_sent(
    world: World, hanh: FlaskClient
) -> None:
    product_id = define(world)
    form = {"sets": "2", "place": "shop", "do": "pack", "request_id": new_id()}
    for _ in range(2):
        answer = hanh.post(f"/stock/sets/{product_id}/packing", data=form)
        assert answer.status_code == 303
    shown = text(hanh.get(answer.location))
    assert "Đã đóng giỏ" in shown
    assert "2 giỏ" in shown
    assert where(lot_id(world, "CHE-DINH", "L260812")) == {"shop": 4, "packed": 2}


def test_a_scanned_label_chooses_the_lot(world: World, hanh: FlaskClient) -> None:
    product_id = define(world)
    label = "HTTPS://127.0.0.1:8000/01/08930000000019/10/L261103"
    form = {"sets": "1", "do": "look", "scan": label}
    answer = hanh.post(f"/stock/sets/{product_id}/packing", data=form)
    chosen = lot_id(world, "CHE-DINH", "L261103")
    assert f'value="{chosen}" selected' in answer.text


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        ("8930000000019", "không cho biết lô"),
        ("HTTPS://127.0.0.1:8000/P/HN01/COM-ME-TRI/L261121", "không có trong công thức"),
        ("HTTPS://127.0.0.1:8000/P/HN01/XX/L1", "không phải của lô nào"),
        ("abc", "không phải của lô nào"),
    ],
)
def test_a_label_that_does_not_fit_is_said(
    world: World, hanh: FlaskClient, scan: str, said: str
) -> None:
    product_id = define(world)
    form = {"sets": "1", "do": "look", "scan": scan}
    assert said in text(hanh.post(f"/stock/sets/{product_id}/packing", data=form))


def test_a_component_is_put_in_anothers_place(world: World, hanh: FlaskClient) -> None:
    product_id = define(world)
    com = world.product_id("COM-ME-TRI")
    address = f"/stock/sets/{product_id}/packing"
    found = hanh.post(address, data={"sets": "1", "do": "find", "swap": "3", "q": "com"})
    assert f"swap:3.{com}" in found.text
    asked = hanh.post(address, data={"sets": "1", "do": f"swap:3.{com}"})
    assert "thay cho Mắm nêm Dì Cẩn" in text(asked)
    form = {"sets": "1", "do": "pack", "product-3": com, "request_id": new_id()}
    assert hanh.post(address, data=form).status_code == 409
    form["reason-3"] = "Hết mắm"
    assert hanh.post(address, data=form).status_code == 303


def test_packed_sets_are_looked_into_taken_apart_and_changed(
    world: World, hanh: FlaskClient
) -> None:
    define(world)
    [made] = pack(world, 3)
    address = f"/stock/sets/lots/{made}"
    shown = text(hanh.get(address))
    assert "Rượu mơ Núi Tản" in shown
    assert "Kệ trưng bày: 3 giỏ" in shown
    form = {"sets": "1", "place": "shop", "reason": "Khách đổi ý", "request_id": new_id()}
    assert hanh.post(f"{address}/unpacking", data=form | {"reason": ""}).status_code == 409
    for _ in range(2):
        assert hanh.post(f"{address}/unpacking", data=form).status_code == 303
    assert where(made) == {"shop": 2}
    com = world.product_id("COM-ME-TRI")
    swap = form | {"do": "swap", "part_no": "3", "product_id": com, "request_id": new_id()}
    answer = hanh.post(f"{address}/substitution", data=swap)
    assert answer.status_code == 303
    assert "Đã đóng giỏ" in text(hanh.get(answer.location))
    assert where(made) == {"shop": 1}


@pytest.mark.parametrize(
    "address", ["/stock/sets/lots/nobody", "/stock/sets/nobody/packing", "/stock/sets/x/recipe"]
)
def test_what_is_not_there_is_refused(hanh: FlaskClient, address: str) -> None:
    assert hanh.get(address).status_code in (404, 409)


@pytest.mark.parametrize("sets", ["", "0", "x", "-3", "99999999999", "1.5"])
def test_a_number_that_cannot_be_packs_nothing(world: World, hanh: FlaskClient, sets: str) -> None:
    product_id = define(world)
    form = {"sets": sets, "do": "pack", "request_id": new_id()}
    assert hanh.post(f"/stock/sets/{product_id}/packing", data=form).status_code == 409


@pytest.mark.parametrize("size", ["50x30", "60x40"])
def test_the_code_on_a_sets_label_is_read_by_a_camera(
    world: World, hanh: FlaskClient, size: str
) -> None:
    define(world)
    [made] = pack(world)
    assert hanh.get(f"/stock/lots/{made}/label?size={size}").status_code == 200
    drawn = hanh.get(f"/stock/lots/{made}/label.png?size={size}")
    [seen] = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn.data)))
    assert seen.text.endswith(f"/P/HN01/{SET}/{code_of(made)}")


def test_the_origin_page_of_a_set_leads_to_each_component(world: World) -> None:
    define(world)
    [made] = pack(world)
    page = world.app.test_client().get(f"/P/HN01/{SET}/{code_of(made)}")
    assert page.status_code == 200
    assert "Trong giỏ có" in page.text
    for path in ("/01/08930000000019/10/L260812", "/P/HN01/RUOU-MO/L250101"):
        assert f'href="{path}' in page.text, path
    assert len(inside(made)) == page.text.count("goods__go")


def test_what_is_exported_of_sets_names_the_lots_that_went_into_them(
    world: World, hanh: FlaskClient
) -> None:
    define(world)
    [made] = pack(world, 2)
    packed = hanh.get(f"/scans/lots/{made}.jsonld").json["epcisBody"]["eventList"][0]
    assert packed["type"] == "TransformationEvent"
    taken = sorted(one["quantity"] for one in packed["inputQuantityList"])
    assert taken == sorted(2 * units for _sku, units in RECIPE)
    assert [one["quantity"] for one in packed["outputQuantityList"]] == [2]
    assert len({one["epcClass"] for one in packed["inputQuantityList"]}) == len(RECIPE)
