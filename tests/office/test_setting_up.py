"""Setting up: an empty folder shows one page to one machine, and becomes a showroom in one act."""

import re

import pytest

from pos.base.transaction import reading
from pos.shop import queries
from tests.till.steps import facts
from tests.world import World

HOAN_KIEM = "00070"
FORM = {
    "name": "Showroom OCOP Hoàn Kiếm",
    "street": "Số 1 phố Ví Dụ",
    "commune_code": HOAN_KIEM,
    "phone": "024 3825 0000",
    "mst": "0199999991",
    "seller_method": "deduction",
    "slip_note": "Cảm ơn quý khách",
    "code": "",
    "registers": "3",
    "manager": "Hạnh",
    "pin": "481526",
    "pin_again": "481526",
}


def nothing_is_founded() -> bool:
    reading().rollback()
    return queries.showroom(reading()) is None


# --- Who sees it -----------------------------------------------------------------------------


def test_an_empty_folder_sends_every_page_of_this_machine_to_the_set_up_page(empty: World):
    client = empty.app.test_client()
    for address in ("/", "/sign-in", "/till", "/papers", "/settings/shop", "/01/08930000000019"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/setup"), address
    assert client.get("/setup").status_code == 200


@pytest.mark.parametrize("sent", [{"REMOTE_ADDR": "192.168.1.20"}, {"HTTP_X_FORWARDED_FOR": "x"}])
def test_nobody_else_sees_or_founds_anything(empty: World, sent):
    client = empty.app.test_client()
    for address in ("/", "/setup", "/setup/communes?commune_q=ha", "/pair", "/R/HN01-1A-000001/X"):
        assert client.get(address, environ_base=sent).status_code == 403, address
    assert client.post("/setup", data=FORM, environ_base=sent).status_code == 403
    assert nothing_is_founded()


def test_a_strangers_page_cannot_found_a_shop_by_a_name_of_its_own(empty: World):
    client = empty.app.test_client()
    rebound = client.post("/setup", data=FORM, headers={"Host": "evil.example"})
    crossed = client.post("/setup", data=FORM, headers={"Origin": "https://evil.example"})
    assert (rebound.status_code, crossed.status_code) == (421, 403)
    assert nothing_is_founded()


def test_the_form_needs_its_token(empty: World):
    empty.app.config["WTF_CSRF_ENABLED"] = True
    client = empty.app.test_client()
    page = client.get("/setup").get_data(as_text=True)
    assert client.post("/setup", data=FORM).status_code == 400
    assert nothing_is_founded()
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    answer = client.post("/setup", data=FORM | {"csrf_token": found[1]})
    assert answer.status_code == 303
    assert not nothing_is_founded()


# --- The act ---------------------------------------------------------------------------------


def test_one_page_founds_the_showroom_its_registers_and_its_first_manager(empty: World):
    client = empty.app.test_client()
    answer = client.post("/setup", data=FORM)
    assert answer.headers["Location"] == "/settings/printers?setup=1"
    reading().rollback()
    showroom = queries.showroom(reading())
    assert showroom is not None
    assert (showroom.code, showroom.commune_code) == ("HN01", HOAN_KIEM)
    assert showroom.address == "Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội"
    assert queries.registers(reading()) == [1, 2, 3]
    assert [(one.name, one.role) for one in queries.people(reading())] == [("Hạnh", "manager")]
    assert [one["t"] for one in facts()] == [
        "epoch.started/1",
        "shop.changed/1",
        *["register.paired/1"] * 3,
        "person.changed/1",
    ]


def test_the_first_manager_is_signed_in_and_goes_on(empty: World):
    client = empty.app.test_client()
    client.post("/setup", data=FORM)
    for address in ("/settings/printers?setup=1", "/settings/scanner?setup=1", "/setup/goods"):
        assert client.get(address).status_code == 200, address
    assert client.get("/till").headers["Location"] == "/till/shifts/new"


def test_a_second_founding_finds_the_first(empty: World):
    client, other = empty.app.test_client(), empty.app.test_client()
    client.post("/setup", data=FORM)
    answer = other.post("/setup", data=FORM | {"name": "Another"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert other.get("/setup").headers["Location"] == "/"
    assert len(facts("shop.changed/1")) == 1


def test_a_founding_that_came_between_leads_to_the_sign_in_page(empty: World, monkeypatch):
    """A button pressed twice: the second request was let in before the first was done."""
    client = empty.app.test_client()
    client.post("/setup", data=FORM)
    house = empty.app.extensions["ocop_house"]
    house.founded.clear()
    monkeypatch.setattr("pos.shop.door.House.is_founded", lambda _house: False)
    answer = client.post("/setup", data=FORM)
    assert answer.headers["Location"] == "/sign-in"
    assert len(facts("shop.changed/1")) == 1


def test_the_pin_is_nowhere_but_as_its_hash(empty: World):
    empty.app.test_client().post("/setup", data=FORM)
    assert "481526" not in str(facts())


# --- What is wrong with a form ---------------------------------------------------------------

WRONG = [
    ({"name": "  "}, "Chưa nhập."),
    ({"street": ""}, "Chưa nhập."),
    ({"manager": "\u200b"}, "Chưa nhập."),
    ({"name": "x" * 61}, "Dài quá."),
    ({"commune_code": ""}, "Chưa chọn xã, phường."),
    ({"commune_code": "99999"}, "Chưa chọn xã, phường."),
    ({"phone": "gọi chị Hạnh"}, "Số điện thoại chưa đúng."),
    ({"mst": "0199999992"}, "Mã số thuế chưa đúng."),
    ({"mst": "12345"}, "Mã số thuế chưa đúng."),
    ({"seller_method": ""}, "Chưa chọn."),
    ({"seller_method": "none"}, "Chưa chọn."),
    ({"code": "HANOI1"}, "Mã gồm 2 đến 4 chữ"),
    ({"code": "H1"}, "Mã gồm 2 đến 4 chữ"),
    ({"registers": "10"}, "Chưa chọn."),
    ({"registers": "0"}, "Chưa chọn."),
    ({"pin": "123456", "pin_again": "123456"}, "PIN này dễ đoán quá."),
    ({"pin": "", "pin_again": ""}, "Chưa nhập."),
    ({"pin_again": "481527"}, "Hai lần gõ chưa giống nhau."),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_is_wrong_stands_under_its_field_and_founds_nothing(empty: World, change, said):
    answer = empty.app.test_client().post("/setup", data=FORM | change)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert said in page
    assert "481526" not in page
    if "street" not in change:
        assert "Số 1 phố Ví Dụ" in page
    assert nothing_is_founded()


def test_everything_wrong_is_said_at_once(empty: World):
    page = empty.app.test_client().post("/setup", data={}).get_data(as_text=True)
    assert page.count('class="field__error"') == 6
    assert "Còn 6 chỗ chưa xong" in page


@pytest.mark.parametrize("mst", ["", "0199999991", "0199999991-001", "001 234 567 890"])
def test_tax_codes_of_every_kind_are_taken_and_none_too(empty: World, mst):
    assert empty.app.test_client().post("/setup", data=FORM | {"mst": mst}).status_code == 303


# --- Finding the commune ---------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["hoan kiem", "Hoàn Kiếm", "HOÀN  KIẾM ha noi", "phuong hoan ki"])
def test_a_commune_is_found_without_accents(empty: World, asked):
    page = empty.app.test_client().get("/setup/communes", query_string={"commune_q": asked})
    first = re.search(r'value="(\d{5})" data-code="(\w+)"', page.get_data(as_text=True))
    assert first is not None
    assert first.groups() == (HOAN_KIEM, "HN01")


def test_one_name_in_many_provinces_shows_each_with_its_province(empty: World):
    page = empty.app.test_client().get("/setup/communes?commune_q=tan+hoa").get_data(as_text=True)
    provinces = re.findall(r"<small>([^<]+)</small>", page)
    assert len(provinces) == page.count("data-code") == 8
    assert len(set(provinces)) >= 6


def test_a_search_that_finds_too_many_says_how_many_more(empty: World):
    page = empty.app.test_client().get("/setup/communes?commune_q=ha+noi").get_data(as_text=True)
    assert page.count("data-code") == 8
    assert "Còn 118 nơi nữa" in page


def test_a_search_that_finds_nothing_says_what_to_type(empty: World):
    page = (
        empty.app.test_client().get("/setup/communes?commune_q=%3Cb%3Exyz").get_data(as_text=True)
    )
    assert "&lt;b&gt;xyz" in page
    assert "Gõ tên mới" in page


def test_without_javascript_the_search_is_a_button_and_keeps_what_was_typed(empty: World):
    form = FORM | {"commune_code": "", "commune_q": "hoan kiem", "find": "1"}
    answer = empty.app.test_client().post("/setup", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'value="{HOAN_KIEM}"' in page
    assert "Showroom OCOP Hoàn Kiếm" in page
    assert nothing_is_founded()
