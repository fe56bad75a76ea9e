"""The pages of goods moved, as a browser asks for them."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.moving import documents
from pos.moving.kinds import RULES, Kind
from pos.spool.models import PrintJob
from pos.stock.places import SHOP, STOREROOM
from tests.moving.steps import (
    FISH,
    FISH_LOT,
    GREENS,
    GREENS_LOT,
    NEW,
    OLD,
    TEA,
    at,
    fair,
    hold,
    move,
)
from tests.till.steps import facts, lot_id, rows
from tests.world import PINS, World

LABEL = "https://sp.example.vn/01/08930000000019/10/L261103"


@pytest.fixture
def lan(world: World) -> FlaskClient:
    return world.sign_in()


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def form(world: World, kind: str = "stored", *goods: tuple[str, str, str], **more: str) -> dict:
    ends = {"stored": (SHOP, STOREROOM), "disposed": (SHOP, "disposed")}.get(kind, (SHOP, ""))
    return {
        "kind": kind,
        "from": ends[0],
        "to": ends[1],
        "request_id": new_id(),
        "lot": [lot_id(world, sku, code) for sku, code, _units in goods],
        "units": [units for _sku, _code, units in goods],
        **more,
    }


def put_down(page: str) -> list[tuple[str, str]]:
    """Names and quantities of the lines on a page."""
    lines = page.split('<li class="moveline')[1:]
    return [
        (re.search("<b>(.*?)</b>", one)[1], re.search('name="units" value="(.*?)"', one)[1])
        for one in lines
    ]


@pytest.mark.parametrize("kind", [kind for kind in RULES if "fair" not in kind])
def test_every_kind_has_a_page_in_both_languages(lan: FlaskClient, kind: Kind) -> None:
    assert lan.get(f"/stock/moves/new?kind={kind}").status_code == 200
    lan.post("/language", data={"lang": "en", "next": "/"})
    assert lan.get(f"/stock/moves/new?kind={kind}").status_code == 200


def test_a_scanned_label_puts_its_own_lot_down_and_a_barcode_the_first_to_expire(
    world: World, lan: FlaskClient
) -> None:
    link = f"{world.settings.link_base}/01/08930000000019/10/{NEW}"
    page = text(lan.post("/stock/moves/lines", data=form(world, q=link)))
    assert put_down(page) == [("Chè Đinh Tân Cương", "1")]
    assert f'<option value="{lot_id(world, TEA, NEW)}" selected>' in page
    page = text(lan.post("/stock/moves/lines", data=form(world, q="8930000000019")))
    assert f'<option value="{lot_id(world, TEA, OLD)}" selected>' in page


def test_the_same_lot_scanned_again_is_one_more_and_a_weight_is_typed(
    world: World, lan: FlaskClient
) -> None:
    data = form(world, "stored", (TEA, OLD, "2"), q="8930000000019")
    assert put_down(text(lan.post("/stock/moves/lines", data=data))) == [
        ("Chè Đinh Tân Cương", "3")
    ]
    data = form(world, "stored", (TEA, OLD, "2"), q="rau cai")
    page = text(lan.post("/stock/moves/lines", data=data))
    assert put_down(page) == [("Rau cải ngọt THGY", ""), ("Chè Đinh Tân Cương", "2")]
    assert "autofocus" in page.split('<li class="moveline')[1]


def test_words_that_fit_several_goods_are_asked_about(world: World, lan: FlaskClient) -> None:
    page = text(lan.post("/stock/moves/lines", data=form(world, q="htx")))
    assert 'name="pick"' in page
    picked = form(world, q="htx", pick=world.product_id(FISH))
    assert put_down(text(lan.post("/stock/moves/lines", data=picked))) == [("Mắm nêm Dì Cẩn", "1")]


def test_what_is_not_there_or_nobodys_is_said(world: World, lan: FlaskClient) -> None:
    assert "không có món này" in text(
        lan.post(
            "/stock/moves/lines",
            data=form(world, "shelved", q="che dinh", **{"from": STOREROOM, "to": SHOP}),
        )
    )
    assert "Không có hàng nào như vậy" in text(
        lan.post("/stock/moves/lines", data=form(world, q="zzz"))
    )


def test_a_line_is_taken_out_again(world: World, lan: FlaskClient) -> None:
    data = form(world, "stored", (TEA, OLD, "2"), (FISH, FISH_LOT, "3"), drop="0")
    assert put_down(text(lan.post("/stock/moves/lines", data=data))) == [("Mắm nêm Dì Cẩn", "3")]


def test_a_document_is_written_and_its_page_shows_it(world: World, lan: FlaskClient) -> None:
    data = form(world, "stored", (TEA, OLD, "2"), (GREENS, GREENS_LOT, "1,5 kg"))
    answer = lan.post("/stock/moves", data=data)
    assert answer.status_code == 303
    page = text(lan.get(answer.location))
    assert "HN01-A-K000001" in page
    assert "1,500 kg" in page
    assert at(world, GREENS, GREENS_LOT, STOREROOM) == 1500
    assert lan.post("/stock/moves", data=data).location == answer.location  # pressed twice
    assert len(facts("stock.moved/1")) == 1
    assert "HN01-A-K000001" in text(lan.get("/stock/moves"))
    assert "HN01-A-K000001" not in text(lan.get("/stock/moves?kind=disposed"))
    assert "HN01-A-K000001" in text(lan.get("/stock/moves?kind=stored&first=21/11/2026"))
    assert "HN01-A-K000001" not in text(lan.get("/stock/moves?first=22/11/2026"))
    assert "Chưa đọc được ngày" in text(lan.get("/stock/moves?first=mai"))


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("", "Chưa nhập"),
        ("abc", "Chưa phải là số"),
        ("-1", "số âm"),
        ("1,5", "số nguyên"),
        ("99999999", "Lớn quá"),
        ("0", "lớn hơn 0"),
    ],
)
def test_a_bad_quantity_is_said_beside_it_and_nothing_moves(
    world: World, lan: FlaskClient, quantity: str, said: str
) -> None:
    answer = lan.post("/stock/moves", data=form(world, "stored", (TEA, OLD, quantity)))
    assert (answer.status_code, said in text(answer)) == (400, True)
    assert facts("stock.moved/1") == []


def test_too_much_is_refused_on_the_page_with_what_is_there(world: World, lan: FlaskClient) -> None:
    answer = lan.post("/stock/moves", data=form(world, "stored", (TEA, OLD, "7")))
    assert answer.status_code == 409
    assert "chỉ còn 6 hộp" in text(answer)
    assert put_down(text(answer)) == [("Chè Đinh Tân Cương", "7")]


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "home"},
        {"kind": "\x00"},
        {"lot": ["x", "y"], "units": ["1"]},
        {"lot": ["x"], "units": ["1"]},
        {"note": "x" * 3000, "lot": [], "units": []},
        {"drop": "-1"},
        {"drop": "x" * 50},
        {"q": "\x00" * 300},
        {"from": "fair-99", "kind": "from_fair", "to": SHOP},
    ],
)
def test_odd_forms_are_refused_and_never_break(world: World, lan: FlaskClient, odd: dict) -> None:
    for path in ("/stock/moves", "/stock/moves/lines"):
        answer = lan.post(path, data=form(world, "stored") | odd)
        assert answer.status_code in (200, 400, 409), path
    assert facts("stock.moved/1") == []


def test_a_form_that_names_no_kind_is_the_first_kinds(world: World, lan: FlaskClient) -> None:
    assert lan.post("/stock/moves/lines").status_code == 200
    refused = lan.post("/stock/moves")
    assert refused.status_code == 409
    assert 'name="kind" value="stored"' in text(refused)


def test_a_cashier_asks_for_a_yes_on_the_same_page(world: World, lan: FlaskClient) -> None:
    world.sign_in("Hạnh")
    data = form(world, "disposed", (TEA, NEW, "2"), reason="broken")
    sheet = lan.post("/stock/moves", data=data)
    assert sheet.status_code == 409
    assert "Xuất hàng không thu tiền, trị giá 900.000" in text(sheet)
    data |= {
        "approver_id": world.person_id("Hạnh"),
        "approver_pin": PINS["Hạnh"],
        "shown_write_off": "900000",
    }
    assert lan.post("/stock/moves", data=data).status_code == 303
    assert at(world, TEA, NEW) == 18


def test_the_slip_comes_out_once_and_then_as_a_copy(world: World, lan: FlaskClient) -> None:
    done = move(world, Kind.DISPOSED, (FISH, FISH_LOT, 1))
    stored = move(world, Kind.STORED, (FISH, FISH_LOT, 1))
    assert [one.title for one in rows(PrintJob)] == [done.number]  # putting away prints nothing
    for document_id in (done.document_id, stored.document_id):
        data = {"request_id": new_id()}
        for _ in range(2):
            assert lan.post(f"/stock/moves/{document_id}/slips", data=data).status_code == 303
    copies = sorted((one.title, one.copy_no) for one in rows(PrintJob))
    assert copies == [(done.number, 0), (done.number, 1), (stored.number, 0)]


def test_the_sheet_of_a_transport_says_what_it_is_not(world: World, lan: FlaskClient) -> None:
    fair(world)
    done = move(world, Kind.TO_FAIR, (TEA, NEW, 5), carrier="Anh Tuấn", vehicle="29C-123.45")
    page = text(lan.get(f"/stock/moves/{done.document_id}/sheet"))
    for said in (
        "PHIẾU XUẤT KHO KIÊM VẬN CHUYỂN NỘI BỘ – DỮ LIỆU",
        "Không phải hóa đơn",
        "Sân vận động Mỹ Đình",
        "Anh Tuấn",
        "29C-123.45",
        "L261103",
        "2.250.000",
    ):
        assert said in page, said
    assert "HÓA ĐƠN" not in page


def test_only_who_leads_undoes_a_document_opens_a_fair_or_places_a_register(
    world: World, lan: FlaskClient
) -> None:
    done = move(world, Kind.STORED, (TEA, NEW, 5))
    fair(world)
    for path in (
        f"/stock/moves/{done.document_id}/undoing",
        "/stock/fairs",
        "/stock/fairs/fair-1/registers",
        "/stock/fairs/fair-1/homecoming",
    ):
        assert lan.post(path, data={"request_id": new_id()}).status_code == 403, path
    hanh = world.sign_in("Hạnh")
    answer = hanh.post(f"/stock/moves/{done.document_id}/undoing", data={"request_id": new_id()})
    assert answer.status_code == 303
    assert "Đã hoàn tác" in text(hanh.get(answer.location))
    assert documents.undone_by(reading(), done.document_id) is not None


@pytest.mark.parametrize(
    "path", ["/stock/moves/nobody", "/stock/moves/nobody/sheet", "/stock/fairs/fair-9"]
)
def test_what_is_not_there_is_refused_by_name(lan: FlaskClient, path: str) -> None:
    assert lan.get(path).status_code == 409


def test_goods_of_a_fair_that_a_hold_put_aside_are_told_as_put_aside(world: World) -> None:
    place_id, hanh = fair(world), world.sign_in("Hạnh")
    move(world, Kind.TO_FAIR, (TEA, NEW, 5), (FISH, FISH_LOT, 2))
    address = f"/stock/fairs/{place_id}"
    assert "Cất riêng" not in text(hanh.get(address))
    hold(world, TEA, NEW)
    [tea] = re.findall(r"<tr><td><b>Chè Đinh.*?</tr>", text(hanh.get(address)))
    cells = dict(re.findall(r'data-h="(.*?)">\s*(.*?)</td>', tea))
    assert cells["Cất riêng"] == "5 hộp"
    assert "–" in cells["Thử, hụt"]


def test_the_rooms_above_a_fairs_pages_show_where_one_is(world: World) -> None:
    place_id, hanh = fair(world), world.sign_in("Hạnh")
    for path in ("", f"/{place_id}", f"/{place_id}/homecoming"):
        nav = text(hanh.get(f"/stock/fairs{path}")).partition('class="stocknav"')[2]
        [here] = re.findall(r'href="([^"]*)" aria-current="page"', nav.partition("</nav>")[0])
        assert here == "/stock/moves"


def test_a_quantity_is_asked_for_in_the_pages_own_language(world: World) -> None:
    place_id, hanh = fair(world), world.sign_in("Hạnh")
    move(world, Kind.TO_FAIR, (TEA, NEW, 5))
    address = f"/stock/fairs/{place_id}/homecoming"
    assert "<span>hộp</span>" in text(hanh.get(address))
    hanh.post("/language", data={"lang": "en", "next": "/"})
    said = text(hanh.get(address))
    assert "<span>box</span>" in said
    assert "hộp" not in said
