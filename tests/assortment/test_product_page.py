"""A product's page: everything a shop may say of its goods, and what it must not lose."""

import io
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from pos.assortment import bulk_changing, bulk_plans, product_queries, queries
from pos.assortment.changes import Change
from pos.assortment.filters import Filter
from pos.base.transaction import reading
from pos.catalogue import pictures
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Product
from pos.intake.importing import import_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from tests.assortment.pages import anew, form_of, manager, words
from tests.receiving.steps import receive_goods
from tests.till import steps
from tests.till.steps import facts
from tests.world import TODAY, World

HOAN_KIEM = "00070"


@pytest.fixture
def hanh(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return manager(world, monkeypatch)


def address(world: World, sku: str, more: str = "") -> str:
    return f"/catalogue/products/{world.product_id(sku)}{more}"


def shown(world: World, hanh: FlaskClient, sku: str) -> dict[str, str]:
    here = address(world, sku)
    return form_of(hanh.get(here).get_data(as_text=True), here)


def state(world: World, sku: str):
    anew()
    return product_queries.state(reading(), world.product_id(sku))


@pytest.mark.parametrize("more", ["", "/prices", "/certificates", "/history"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_a_product_is_the_managers_in_both_languages(
    world: World, hanh: FlaskClient, more: str, language: str
) -> None:
    hanh.post("/language", data={"lang": language})
    answer = hanh.get(address(world, "CHE-DINH", more))
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.get_data(as_text=True)
    assert world.sign_in("Lan").get(address(world, "CHE-DINH", more)).status_code == 403


def test_the_page_tells_stock_by_lot_and_what_was_sold(till: World, hanh: FlaskClient) -> None:
    steps.sell(till, ("CHE-DINH", 2))
    said = words(hanh.get(address(till, "CHE-DINH")).get_data(as_text=True))
    assert "Còn 24 hộp Bán 7 ngày 2 hộp Bán 28 ngày 2 hộp" in said
    assert "L260812" in said


def test_what_the_form_shows_written_back_changes_nothing(world: World, hanh: FlaskClient) -> None:
    before = steps.book()
    for sku in ("CHE-DINH", "MAM-NEM", "RAU-CAI", "RUOU-MO", "TOUR"):
        answer = hanh.post(address(world, sku), data=shown(world, hanh, sku))
        assert answer.status_code == 303, sku
    assert steps.changed(before) == set()


def test_every_field_is_written_with_its_fact(world: World, hanh: FlaskClient) -> None:
    form = shown(world, hanh, "RUOU-MO") | {
        "name_vi": "Rượu mơ Núi Tản Viên",
        "name_en": "Apricot wine",
        "sku": "ruou-mo-2",
        "gtins": "8930000000026\n8930000000033",
        "unit_word": "bình",
        "net_content": "750 ml",
        "storage": "Nơi mát",
        "shelf_life_days": "730",
        "story": "Mơ rừng hái tháng ba,\r\nngâm men lá.",
        "story_en": "Wild apricots, picked in March.",
        "tax_class": "standard_no_reduction",
        "ocop_group": "beverage",
        "commune_code": HOAN_KIEM,
        "producer_id": "new",
        "producer_name": "HTX Núi Tản",
        "producer_kind": "cooperative",
    }
    product_id = world.product_id("RUOU-MO")
    assert hanh.post(address(world, "RUOU-MO"), data=form).status_code == 303
    anew()
    now = product_queries.state(reading(), product_id)
    assert (now.sku, now.name_vi, now.unit_word) == ("RUOU-MO-2", "Rượu mơ Núi Tản Viên", "bình")
    assert now.gtins == ("08930000000026", "08930000000033")
    assert (now.shelf_life_days, now.storage, now.producer_name) == (730, "Nơi mát", "HTX Núi Tản")
    assert now.story == "Mơ rừng hái tháng ba, ngâm men lá."
    assert now.place == "Phường Hoàn Kiếm, Hà Nội"
    told = facts("product.changed/1")[-1]
    assert told["product"]["story"] == now.story
    assert told["product"]["story_en"] == "Wild apricots, picked in March."
    assert told["product"]["name_vi"] == "Rượu mơ Núi Tản Viên"
    assert told["by"]["name"] == "Hạnh"
    assert facts("producer.changed/1")[-1]["producer"]["kind"] == "cooperative"
    assert catalogue.search(reading(), "nui tan vien") == [product_id]


def test_every_wrong_field_is_told_at_once_and_what_was_typed_stays(
    world: World, hanh: FlaskClient
) -> None:
    before = steps.book()
    wrong = {"name_vi": "", "gtins": "8930000000018", "unit_word": "ký", "shelf_life_days": "sáu"}
    wrong["story"] = "x" * 601
    answer = hanh.post(address(world, "CHE-DINH"), data=shown(world, hanh, "CHE-DINH") | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert page.count("field__error") >= 5
    assert "8930000000018" in page
    assert steps.changed(before) == set()


def test_a_change_made_meanwhile_is_not_lost(world: World, hanh: FlaskClient) -> None:
    first, second = shown(world, hanh, "CHE-DINH"), shown(world, hanh, "CHE-DINH")
    hanh.post(address(world, "CHE-DINH"), data=first | {"storage": "Nơi khô"})
    answer = hanh.post(address(world, "CHE-DINH"), data=second | {"name_en": "Tea"})
    assert answer.status_code == 409
    assert "Có người vừa sửa mục này" in answer.get_data(as_text=True)
    again = hanh.post(
        address(world, "CHE-DINH"),
        data=form_of(answer.get_data(as_text=True), address(world, "CHE-DINH")),
    )
    assert again.status_code == 409  # pressing once more is not having looked
    now = state(world, "CHE-DINH")
    assert (now.storage, now.name_en) == ("Nơi khô", "Tan Cuong single-bud tea")


def test_counted_goods_once_received_cannot_become_weighed(world: World, hanh: FlaskClient) -> None:
    form = shown(world, hanh, "CHE-DINH") | {"unit_word": "kg"}
    answer = hanh.post(address(world, "CHE-DINH"), data=form)
    assert answer.status_code == 409
    assert "không đổi giữa đếm, cân và đong" in answer.get_data(as_text=True)
    assert state(world, "CHE-DINH").unit == "piece"
    form = shown(world, hanh, "TRANH") | {"unit_word": "kg"}  # never received
    assert hanh.post(address(world, "TRANH"), data=form).status_code == 303
    assert state(world, "TRANH").unit == "g"


def test_goods_once_received_cannot_become_a_service(world: World, hanh: FlaskClient) -> None:
    """They would be gone from the till, with their stock."""
    form = shown(world, hanh, "CHE-DINH") | {"ocop_group": "tourism"}
    answer = hanh.post(address(world, "CHE-DINH"), data=form)
    assert answer.status_code == 409
    assert "Chè Đinh Tân Cương đã nhập kho" in words(answer.get_data(as_text=True))
    assert state(world, "CHE-DINH").is_stocked
    form = shown(world, hanh, "TRANH") | {"ocop_group": "tourism"}  # never received
    assert hanh.post(address(world, "TRANH"), data=form).status_code == 303
    assert not state(world, "TRANH").is_stocked


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("sku", "MAM-NEM", "đã là của Mắm nêm Dì Cẩn"),
        ("gtins", "8930000000019", "đã là của Chè Đinh Tân Cương"),
    ],
)
def test_a_code_of_another_product_is_refused_by_its_name(
    world: World, hanh: FlaskClient, field: str, given: str, said: str
) -> None:
    before = steps.book()
    answer = hanh.post(
        address(world, "RUOU-MO"), data=shown(world, hanh, "RUOU-MO") | {field: given}
    )
    assert answer.status_code == 409
    assert said in words(answer.get_data(as_text=True))
    assert steps.changed(before) == set()


def test_a_place_of_origin_is_kept_changed_and_forgotten(world: World, hanh: FlaskClient) -> None:
    here = address(world, "CHE-DINH")
    assert state(world, "CHE-DINH").place == "xã Tân Cương, Thái Nguyên"
    hanh.post(here, data=shown(world, hanh, "CHE-DINH") | {"commune_code": HOAN_KIEM})
    assert state(world, "CHE-DINH").place == "Phường Hoàn Kiếm, Hà Nội"
    form = shown(world, hanh, "CHE-DINH")
    assert form["commune_code"] == HOAN_KIEM
    hanh.post(here, data=form | {"forget_place": "1"})
    now = state(world, "CHE-DINH")
    assert (now.place, now.commune_code, now.province_code) == ("", None, "")


def test_a_producer_that_is_known_is_not_made_twice(world: World, hanh: FlaskClient) -> None:
    form = shown(world, hanh, "RUOU-MO")
    form |= {"producer_id": "new", "producer_name": "htx chè  hảo đạt"}
    answer = hanh.post(address(world, "RUOU-MO"), data=form)
    assert answer.status_code == 409
    assert "Đã có nhà sản xuất HTX Chè Hảo Đạt" in words(answer.get_data(as_text=True))


def test_a_product_is_added_by_hand_and_sold_once_it_has_a_price(
    till: World, hanh: FlaskClient
) -> None:
    new = form_of(hanh.get("/catalogue/products/new").get_data(as_text=True), "/catalogue/products")
    assert new["sku"] == "SP00008"
    form = new | {"name_vi": "Mật ong bạc hà", "unit_word": "chai"}
    answer = hanh.post("/catalogue/products", data=form)
    assert answer.status_code == 303
    anew()
    product_id = till.product_id("SP00008")
    page = hanh.get(answer.location).get_data(as_text=True)
    assert "Đặt giá nữa là bán được" in page
    prices = f"/catalogue/products/{product_id}/prices"
    hanh.post(prices, data=form_of(page, prices) | {"price_vnd": "120.000"})
    anew()
    done = steps.sell(till, ("SP00008", 1))
    assert steps.sale_of(done).total_vnd == 120_000
    again = hanh.post("/catalogue/products", data=form)  # the button pressed twice
    assert again.status_code == 409


def test_goods_without_a_barcode_get_one_that_the_till_knows(
    world: World, hanh: FlaskClient
) -> None:
    hanh.post(address(world, "MAM-NEM", "/internal-code"))
    hanh.post(address(world, "RUOU-MO", "/internal-code"))
    first, second = state(world, "MAM-NEM").gtins, state(world, "RUOU-MO").gtins
    assert first == ("02000000000015",)
    assert second == ("02000000000022",)
    assert catalogue.by_gtin(reading(), first[0]) == world.product_id("MAM-NEM")
    hanh.post(address(world, "CHE-DINH", "/internal-code"))
    assert state(world, "CHE-DINH").gtins == ("08930000000019",)  # it has one


def test_a_product_is_kept_from_sale_and_brought_back(world: World, hanh: FlaskClient) -> None:
    hanh.post(address(world, "CHE-DINH", "/withdrawal"))
    anew()
    assert catalogue.search(reading(), "che dinh") == []
    page = hanh.get(address(world, "CHE-DINH")).get_data(as_text=True)
    assert "ngừng bán" in words(page)
    hanh.post(address(world, "CHE-DINH", "/comeback"))
    anew()
    assert catalogue.search(reading(), "che dinh") == [world.product_id("CHE-DINH")]


def test_a_picture_is_drawn_anew_and_shown_to_shoppers(world: World, hanh: FlaskClient) -> None:
    file = io.BytesIO()
    Image.new("RGB", (80, 60), "green").save(file, "PNG")
    answer = hanh.post(
        address(world, "CHE-DINH", "/pictures"),
        data={"file": (io.BytesIO(file.getvalue()), "chè.png")},
    )
    assert answer.status_code == 303
    anew()
    [sha256] = pictures.of_product(reading(), world.product_id("CHE-DINH"))
    assert hanh.get(f"/pictures/{sha256}.jpg").status_code == 200
    assert sha256 in hanh.get(address(world, "CHE-DINH")).get_data(as_text=True)
    said = hanh.post(
        address(world, "CHE-DINH", "/pictures"), data={"file": (io.BytesIO(b"<svg/>"), "a.png")}
    )
    assert said.status_code == 409
    assert "không phải ảnh" in said.get_data(as_text=True)


def test_a_picture_of_too_many_dots_is_not_said_to_be_of_too_many_bytes(
    world: World, hanh: FlaskClient
) -> None:
    file = io.BytesIO()
    Image.new("L", (4001, 4000)).save(file, "PNG")
    said = hanh.post(
        address(world, "CHE-DINH", "/pictures"),
        data={"file": (io.BytesIO(file.getvalue()), "a.png")},
    ).get_data(as_text=True)
    assert ("quá nhiều điểm ảnh" in said, "20 MB" in words(said)) == (True, False)


def load(world: World, hanh: FlaskClient, *colours: str) -> list[str]:
    """Add pictures to a product; gives the names of all it has, the first first."""
    for colour in colours:
        file = io.BytesIO()
        Image.new("RGB", (80, 60), colour).save(file, "PNG")
        data = {"file": (io.BytesIO(file.getvalue()), f"{colour}.png")}
        assert hanh.post(address(world, "CHE-DINH", "/pictures"), data=data).status_code == 303
    anew()
    return pictures.of_product(reading(), world.product_id("CHE-DINH"))


def on_the_label(hanh: FlaskClient) -> list[str]:
    """The pictures that a shopper sees behind the label."""
    page = hanh.get("/01/08930000000019").get_data(as_text=True)
    return re.findall(r"/pictures/([0-9a-f]{64})\.jpg", page)


def test_pictures_keep_their_order_and_the_one_put_first_is_shown(
    world: World, hanh: FlaskClient
) -> None:
    green, red, blue = load(world, hanh, "green", "red", "blue")
    assert set(on_the_label(hanh)) == {green}
    assert hanh.post(address(world, "CHE-DINH", f"/pictures/{blue}/first")).status_code == 303
    assert load(world, hanh) == [blue, green, red]
    assert set(on_the_label(hanh)) == {blue}
    told = facts("pictures.changed/1")[-1]
    assert (told["product"], told["pictures"]) == (world.product_id("CHE-DINH"), [blue, green, red])
    assert load(world, hanh, "white")[:3] == [blue, green, red]


def test_a_picture_taken_off_is_shown_nowhere_and_comes_back_where_it_was(
    world: World, hanh: FlaskClient
) -> None:
    green, red = load(world, hanh, "green", "red")
    here = address(world, "CHE-DINH", f"/pictures/{green}")
    answer = hanh.post(f"{here}/removal", follow_redirects=True)
    assert "Đã bỏ ảnh." in words(answer.get_data(as_text=True))
    assert load(world, hanh) == [red]
    assert set(on_the_label(hanh)) == {red}
    assert hanh.get(f"/pictures/{green}.jpg").status_code == 404
    assert facts("pictures.changed/1")[-1]["pictures"] == [red]
    back = form_of(answer.get_data(as_text=True), f"{here}/comeback")
    assert hanh.post(f"{here}/comeback", data=back).status_code == 303
    assert load(world, hanh) == [green, red]
    hanh.post(f"{here}/removal")
    assert load(world, hanh, "green") == [red, green]  # loaded once more, it goes behind
    said = words(hanh.get(address(world, "CHE-DINH", "/history")).get_data(as_text=True))
    assert "Bỏ ảnh" in said


def test_a_product_whose_last_picture_was_taken_off_wants_one_again(
    world: World, hanh: FlaskClient
) -> None:
    [green] = load(world, hanh, "green")
    hanh.post(address(world, "CHE-DINH", f"/pictures/{green}/removal"))
    anew()
    held = queries.conditions(reading(), Filter(no_picture=True), TODAY)
    found = reading().scalars(select(Product.sku).where(*held)).all()
    assert "CHE-DINH" in found
    assert on_the_label(hanh) == []


@pytest.mark.parametrize("what", ["first", "removal", "comeback"])
def test_a_picture_of_another_product_is_not_this_ones(
    world: World, hanh: FlaskClient, what: str
) -> None:
    [green] = load(world, hanh, "green")
    answer = hanh.post(address(world, "TRANH", f"/pictures/{green}/{what}"))
    assert answer.status_code == 409
    assert load(world, hanh) == [green]


def test_history_says_what_changed_from_what_to_what_and_who_did_it(
    world: World, hanh: FlaskClient
) -> None:
    here, product_id = address(world, "CHE-DINH"), world.product_id("CHE-DINH")
    hanh.post(here, data=shown(world, hanh, "CHE-DINH") | {"storage": "Nơi khô", "sku": "CHE-D"})
    hanh.post(f"{here}/withdrawal")
    hanh.post(f"{here}/comeback")
    received = receive_goods(
        product_id,
        {"quantity": "12", "use_by": "01/03/2027"},
        hand=world.hand("Minh"),
    )
    said = words(hanh.get(f"{here}/history").get_data(as_text=True))
    assert "Hạnh Sửa mặt hàng. Mã hàng: CHE-DINH → CHE-D" in said
    assert "Bảo quản: (trống) → Nơi khô" in said
    assert said.index("Bán lại.") < said.index("Ngừng bán.") < said.index("Sửa mặt hàng.")
    assert f"Minh Nhận hàng. Lô {received.lot.code}" in said
    assert "Nhận hàng. Lô L260812" in said  # by the house itself
    assert "Đặt giá. 450.000 đ từ 22/10/2026" in said


def test_history_tells_what_was_changed_with_many_others_and_what_a_list_did(
    world: World, hanh: FlaskClient
) -> None:
    product_id = world.product_id("RUOU-MO")
    seen = bulk_plans.plan(reading(), [product_id], Change("storage", "Nơi mát"))
    anew()
    for piece in bulk_changing.pieces("change-1", seen):
        bulk_changing.write_piece(piece, hand=world.hand("Hạnh"))
    content = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán\nRUOU-MO;Rượu mơ ngon;chai;230.000\n".encode()
    goods = read_list(content, today=TODAY).goods
    assert goods is not None
    source = Source("hàng tháng 11.csv", "0" * 64)
    import_goods(goods, source=source, hand=world.hand("Hạnh"))
    anew()
    said = words(hanh.get(address(world, "RUOU-MO", "/history")).get_data(as_text=True))
    assert "Hạnh Sửa cùng nhiều mặt hàng. Bảo quản: (trống) → Nơi mát" in said
    assert "Hạnh Sửa mặt hàng theo tệp. hàng tháng 11.csv" in said
    assert "Tên hàng: Rượu mơ Núi Tản → Rượu mơ ngon" in said
    assert "Hạnh Đặt giá. 230.000 đ từ 21/11/2026" in said


def test_an_unknown_product_is_said_so(hanh: FlaskClient) -> None:
    answer = hanh.get("/catalogue/products/01NOBODY")
    assert answer.status_code == 409
    assert "Không có mặt hàng này" in answer.get_data(as_text=True)


def test_communes_and_producers_are_found_while_typing(world: World, hanh: FlaskClient) -> None:
    found = hanh.get("/catalogue/communes?commune_q=hoan+kiem").get_data(as_text=True)
    assert f'value="{HOAN_KIEM}"' in found
    found = hanh.get("/catalogue/producers?producer_q=hao+dat").get_data(as_text=True)
    assert "HTX Chè Hảo Đạt" in found
