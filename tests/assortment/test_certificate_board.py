"""The board of certificates and a producer's page."""

import io
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from pos.assortment import certificate_board
from pos.base.dates import PartialDate
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue import books, standard_book
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.models import Product
from pos.catalogue.standards import Kind, Standard
from pos.till import product_card
from tests.assortment.pages import anew, form_of, manager, words
from tests.till.steps import book, changed, facts
from tests.world import TODAY, World

BOARD = "/catalogue/certificates"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def hanh(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return manager(world, monkeypatch)


def certify(world: World, sku: str, signed: PartialDate, **more: object) -> None:
    state = Certificate(4, "9/QĐ-UBND", "UBND tỉnh Ví Dụ", Level.PROVINCE, signed, **more)
    with writing() as session:
        books.write_certificate(session, world.product_id(sku), state, hand=world.hand("Hạnh"))


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return words(answer.get_data(as_text=True))


def maker_of(world: World, sku: str) -> str:
    anew()
    return str(reading().get_one(Product, world.product_id(sku)).producer_id)


def test_the_board_shows_what_ends_soon_with_stock_and_value(
    world: World, hanh: FlaskClient
) -> None:
    certify(world, "RUOU-MO", PartialDate(2023, 12, 5))  # 05/12/2026: 14 days
    said = page(hanh, BOARD)
    assert "Rượu mơ Núi Tản" in said
    assert "05/12/2026 còn 14 ngày" in said
    assert "8 chai" in said
    assert "1.760.000 đ" in said
    assert "Chào" not in said  # nobody knows who makes it
    mam_nem = page(hanh, f"{BOARD}?band=180")
    assert "Mắm nêm Dì Cẩn" in mam_nem
    assert "15/03/2027" in mam_nem
    assert "Mắm nêm Dì Cẩn" not in said


@pytest.mark.parametrize(
    ("band", "name"),
    [("lapsed", "Tranh Đông Hồ"), ("none", "Cốm Mễ Trì"), ("withdrawn", "Rượu mơ Núi Tản")],
)
def test_every_band_has_its_goods(world: World, hanh: FlaskClient, band: str, name: str) -> None:
    certify(world, "RUOU-MO", PartialDate(2025, 12, 5), withdrawn_on=TODAY)
    assert name in page(hanh, f"{BOARD}?band={band}")


def test_the_board_reads_in_english_and_a_wrong_band_is_no_error(
    world: World, hanh: FlaskClient
) -> None:
    hanh.post("/language", data={"lang": "en", "next": "/"})
    assert "Certificates" in page(hanh, f"{BOARD}?band=nothing&page=99")


def test_the_board_is_taken_out_as_a_file(world: World) -> None:
    hanh = world.sign_in("Hạnh")
    certify(world, "RUOU-MO", PartialDate(2023, 12, 5))
    answer = hanh.get("/catalogue/exports/endings.csv")
    rows = answer.get_data(as_text=True).splitlines()
    assert rows[0].startswith("\ufeffViệc;Mã hàng;Tên hàng")
    [row] = [one for one in rows if "Rượu mơ" in one]
    assert "Hết trong 30 ngày" in row
    assert "05/12/2026;14;8;chai;1760000" in row
    assert hanh.get("/catalogue/exports/endings.xlsx").data[:2] == b"PK"


def test_a_form_of_the_board_opens_the_right_one(world: World, hanh: FlaskClient) -> None:
    certify(world, "RUOU-MO", PartialDate(2023, 12, 5))
    text = hanh.get(BOARD).get_data(as_text=True)
    [link] = [one for one in text.split('"') if "open=extend-" in one]
    opened = hanh.get(link.replace("&amp;", "&").partition("#")[0]).get_data(as_text=True)
    assert '<details id="extend-' in opened
    assert opened.count('" open><summary>Ghi gia hạn') == 1


# --- A producer ------------------------------------------------------------------------------


def test_whom_to_ask_for_stands_on_the_board_and_is_told(world: World, hanh: FlaskClient) -> None:
    maker = maker_of(world, "MAM-NEM")
    here = f"/catalogue/producers/{maker}"
    form = {"contact": "cô Cẩn", "phone": "0912 345 678"}
    assert hanh.post(f"{here}/contact", data=form).status_code == 303
    before = book()
    assert hanh.post(f"{here}/contact", data=form).status_code == 303
    assert changed(before) == set()  # sent twice
    told = facts("producer.changed/1")[-1]["producer"]
    assert (told["contact"], told["phone"]) == ("cô Cẩn", "0912 345 678")
    said = page(hanh, f"{BOARD}?band=180")
    assert "cô Cẩn · 0912 345 678" in said
    assert "Chào cô Cẩn, chứng nhận OCOP" in said
    wrong = hanh.post(f"{here}/contact", data=form | {"phone": "gọi sau"})
    assert wrong.status_code == 400


def test_the_message_to_a_producer_is_vietnamese_whoever_reads_the_page(
    world: World, hanh: FlaskClient
) -> None:
    maker = maker_of(world, "MAM-NEM")
    here = f"/catalogue/producers/{maker}"
    form = form_of(hanh.get(here).get_data(as_text=True), f"{here}/standards") | STANDARD
    form |= {"kind": "organic", "valid_to": "25/04/2027"}
    assert hanh.post(f"{here}/standards", data=form).status_code == 303
    hanh.post("/language", data={"lang": "en", "next": "/"})
    said = page(hanh, f"{BOARD}?band=180")
    assert "Message to the producer" in said
    assert "chứng nhận OCOP 4 sao của Mắm nêm Dì Cẩn có hiệu lực đến hết 15/03/2027" in said
    assert "giấy Hữu cơ của mình ghi hiệu lực đến hết 25/04/2027" in said
    assert "Hello" not in said


STANDARD = {
    "kind": "vietgap",
    "number": "VG-12",
    "body": "Trung tâm Ví Dụ",
    "valid_from": "01/01/2026",
    "valid_to": "20/12/2026",
    "scope": "all",
}


def test_another_certificate_is_written_once_with_its_paper_and_stands_on_the_board(
    world: World, hanh: FlaskClient
) -> None:
    maker = maker_of(world, "CHE-DINH")
    here = f"/catalogue/producers/{maker}"
    form = form_of(hanh.get(here).get_data(as_text=True), f"{here}/standards") | STANDARD
    scan = {"file": (io.BytesIO(PDF), "vietgap.pdf")}
    assert hanh.post(f"{here}/standards", data=form | scan).status_code == 303
    assert hanh.post(f"{here}/standards", data=form).status_code == 303
    anew()
    [(standard_id, one)] = standard_book.of_producers(reading(), [maker]).items()
    assert (one.number, one.valid_to, one.product_ids) == ("VG-12", date(2026, 12, 20), ())
    fact = facts("certificate.changed/1")[-1]
    assert (fact["change"], fact["certificate"]["producer"]) == ("standard", maker)
    said = page(hanh, BOARD)
    assert "VietGAP VG-12 · Trung tâm Ví Dụ · mọi mặt hàng" in said
    own = hanh.get(here).get_data(as_text=True)
    assert "vietgap.pdf" in own
    [link] = [part for part in own.split('"') if "/papers/" in part]
    assert hanh.get(link).data == PDF
    action = f"{here}/standards/{standard_id}"
    changed_form = form_of(own, action) | {"scope": "products"}
    assert hanh.post(action, data=changed_form).status_code == 400  # of no product
    changed_form["product_id"] = world.product_id("CHE-DINH")
    assert hanh.post(action, data=changed_form).status_code == 303
    assert hanh.post(action, data=changed_form).status_code == 303  # sent twice
    late = changed_form | {"number": "VG-13"}
    assert hanh.post(action, data=late).status_code == 409  # another window's page
    seen = form_of(hanh.get(here).get_data(as_text=True), f"{action}/removal")
    assert hanh.post(f"{action}/removal", data=seen).status_code == 303
    anew()
    assert standard_book.of_producers(reading(), [maker]) == {}
    assert facts("certificate.changed/1")[-1]["certificate"]["is_void"] is True


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": ""}, "Chưa chọn"),
        ({"kind": "other"}, "Chưa nhập"),
        ({"valid_to": "31/12/2025"}, "Ngày cuối trước ngày đầu"),
        ({"valid_to": "mai"}, "Chưa đọc được ngày"),
        ({"scope": "products"}, "Chọn ít nhất một mặt hàng"),
    ],
)
def test_what_no_certificate_can_say_is_told_and_changes_nothing(
    world: World, hanh: FlaskClient, given: dict[str, str], said: str
) -> None:
    before = book()
    maker = maker_of(world, "CHE-DINH")
    answer = hanh.post(f"/catalogue/producers/{maker}/standards", data=STANDARD | given)
    assert answer.status_code == 400
    assert said in words(answer.get_data(as_text=True))
    assert changed(before) == set()


def test_an_unknown_producer_is_said_to_be_none(hanh: FlaskClient) -> None:
    assert hanh.get("/catalogue/producers/NOBODY").status_code == 409
    answer = hanh.post("/catalogue/producers/NOBODY/contact", data={"contact": "x"})
    assert answer.status_code == 409


def standard(world: World, sku: str, number: str, **told: object) -> None:
    """A VietGAP certificate of a product's maker."""
    days = {"valid_from": None, "valid_to": None} | told
    state = Standard(maker_of(world, sku), Kind.VIETGAP, "", number, "Trung tâm Ví Dụ", **days)
    with writing() as session:
        standard_book.add(session, new_id(), state, hand=world.hand("Hạnh"))


def test_other_certificates_are_shown_to_shoppers_while_they_hold(world: World) -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    standard(world, "CHE-DINH", "VG-1", valid_to=TODAY)
    standard(world, "CHE-DINH", "VG-2", valid_to=yesterday)
    standard(world, "CHE-DINH", "VG-3", valid_from=tomorrow)
    standard(world, "CHE-DINH", "VG-4", product_ids=(world.product_id("RUOU-MO"),))
    shopper, tea = world.app.test_client(), "/01/08930000000019"
    said = page(shopper, tea)
    assert "Chứng nhận khác VietGAP số VG-1 · Trung tâm Ví Dụ · đến hết 21/11/2026" in said
    assert "Other certificates VietGAP no. VG-1" in page(shopper, f"{tea}?l=en")
    assert not [one for one in ("VG-2", "VG-3", "VG-4") if one in said]
    assert "Chứng nhận khác" not in page(shopper, "/P/HN01/COM-ME-TRI")
    card = product_card.card_of(reading(), world.product_id("CHE-DINH"), TODAY)
    assert [one.number for one in card.standards] == ["VG-1"]


def test_the_stock_rooms_front_page_tells_how_many_goods_lose_their_stars(
    world: World, hanh: FlaskClient
) -> None:
    def told(on: date) -> int:
        reading().rollback()
        return certificate_board.due(reading(), on)

    last_on = PartialDate(2023, 12, 20)  # until 19/12/2026 or so: within a month
    before = told(TODAY)
    with writing() as session:
        ending = Certificate(4, "9/QĐ-UBND", "UBND tỉnh", Level.PROVINCE, last_on)
        product_id = world.product_id("RUOU-MO")
        books.write_certificate(session, product_id, ending, hand=world.hand("Hạnh"))
    assert told(TODAY) == before + 1
    assert "hết sao trong 30 ngày" in words(hanh.get("/stock").get_data(as_text=True))
    assert told(TODAY - timedelta(days=20)) == told(TODAY + timedelta(days=60)) == 0
    with writing() as session:  # a renewal that takes over
        again = Certificate(4, "10/QĐ-UBND", "UBND tỉnh", Level.PROVINCE, PartialDate(2026, 11, 1))
        books.write_certificate(session, product_id, again, hand=world.hand("Hạnh"))
    assert told(TODAY) == before
