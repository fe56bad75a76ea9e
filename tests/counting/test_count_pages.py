"""Stocktakes through the door: who may, what is shown, what a counter never sees."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from pos.base.transaction import end_reading, reading, writing
from pos.counting import counts
from pos.counting.scopes import Kind
from pos.stock import ledger
from pos.stock.ledger import Move
from pos.stock.places import SHOP, SUPPLIER
from tests.counting.steps import HANH, begin, mark, post, sheet, state, write
from tests.moving.steps import fair
from tests.till.steps import book, changed, facts, held, jobs_of, lot_id, rows, sell
from tests.world import World

TEA, NEW, OLD = "CHE-DINH", "L261103", "L260812"


@pytest.fixture
def hanh(shop: World) -> FlaskClient:
    return shop.sign_in(HANH)


@pytest.fixture
def lan(shop: World) -> FlaskClient:
    return shop.sign_in()


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:300]
    return unescape(answer.get_data(as_text=True))


def opened(client: FlaskClient, **form: str) -> str:
    """A count opened through the page; gives its id."""
    data = {"place": "shop", "kind": "all", "request_id": "r" * 26, **form}
    answer = client.post("/stock/counts", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:300]
    return answer.location.rpartition("/")[2]


def told_on(page: str) -> dict[str, object]:
    """What a sheet's page is told."""
    found = re.search(r'data-told="(.*?)" data-sheet=', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def enter(client: FlaskClient, address: str, world: World, **form: str) -> dict[str, object]:
    """An entry as a sheet's page sends it."""
    data = {
        "key": "k" * 26,
        "product_id": world.product_id(TEA),
        "lot_id": lot_id(world, TEA, OLD),
        "quantity": "5",
        "seen": mark(),
        **form,
    }
    answer = client.post(address, data=data)
    return {"status": answer.status_code, **(answer.get_json() or {})}


def test_a_count_is_opened_counted_looked_at_and_posted(shop: World, hanh: FlaskClient) -> None:
    count_id = opened(hanh)
    assert opened(hanh) == count_id  # the form sent twice
    page = text(hanh, f"/stock/counts/{count_id}")
    assert "Phiếu kiểm kê số 1" in page
    answer = hanh.post(f"/stock/counts/{count_id}/sheets", data={"zone": "Kệ chè"})
    sheet_url = answer.location
    said = enter(hanh, f"{sheet_url}/entries", shop)
    assert (said["status"], said["moved"]) == (200, False)
    differences = text(hanh, f"/stock/counts/{count_id}/differences")
    assert "−450.000" in differences
    assert "Những lô chưa ai đếm" in differences
    [shown] = re.findall(r'name="shown" value="(\w+)"', differences)
    [cause] = re.findall(r'name="(cause\.[^"]+)"', differences)
    form = {"shown": shown, cause: "lost", "uncounted": "left"}
    done = hanh.post(f"/stock/counts/{count_id}/result", data=form)
    assert done.status_code == 303
    result = text(hanh, done.location)
    for words in ("Kết quả kiểm kê số 1", "Mất", "−450.000", "Hạnh", "Kệ chè"):
        assert words in result
    assert held(shop, TEA, OLD) == 5
    assert hanh.post(f"/stock/counts/{count_id}/result", data=form).status_code == 303
    assert len(facts("stock.counted/1")) == 1
    assert "KK-1" in text(hanh, "/stock/counts")


def test_the_stock_rooms_front_page_says_what_is_being_counted_and_what_waits(
    shop: World, hanh: FlaskClient
) -> None:
    assert "phiếu đang đếm" not in text(hanh, "/stock")
    sell(shop, (TEA, 7, OLD))
    assert "1 món cần đếm lại" in text(hanh, "/stock")
    count_id = begin(shop, Kind.RECOUNT)
    write(shop, sheet(shop, count_id), TEA, NEW, 20)
    assert "1 phiếu đang đếm" in text(hanh, "/stock")
    begin(shop)
    assert "2 phiếu đang đếm" in text(hanh, "/stock")
    post(shop, count_id)
    page = text(hanh, "/stock")
    assert "1 phiếu đang đếm" in page
    assert "cần đếm lại" not in page


def test_the_file_of_a_result_opens_in_a_spreadsheet(shop: World, hanh: FlaskClient) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), "RAU-CAI", "L261120", 4_750)
    page = text(hanh, f"/stock/counts/{count_id}/differences")
    [shown] = re.findall(r'name="shown" value="(\w+)"', page)
    data = {"shown": shown, "uncounted": "left"}
    assert hanh.post(f"/stock/counts/{count_id}/result", data=data).status_code == 303
    answer = hanh.get(f"/stock/counts/{count_id}/result.csv")
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Mã hàng;Tên hàng;Lô;")
    assert lines[1] == (
        "RAU-CAI;Rau cải ngọt THGY;L261120;23/11/2026;kg;4,750;5,000;-0,250;-0,250;-10500;Chưa rõ;"
    )


def test_a_counter_never_sees_what_the_books_hold(shop: World, lan: FlaskClient) -> None:
    """Not on the page, not in what it loads, not in what it finds, not on paper."""
    count_id = begin(shop)
    lot = lot_id(shop, TEA, NEW)
    with writing() as session:
        move = Move(lot, 7_757, SUPPLIER, SHOP, "received", "R1")
        ledger.move(session, [move], hand=shop.hand(HANH))
    on = sheet(shop, count_id)
    assert held(shop, TEA, NEW) == 7_777
    seen = text(lan, f"/stock/sheets/{on.sheet_id}")
    told = told_on(seen)
    answer = lan.get(f"/stock/sheets/{on.sheet_id}/goods?q=che")
    found = answer.get_json()
    allowed = {"product", "name", "sku", "from", "unit", "word", "words", "gtin", "lots", "picked"}
    for goods in (*told["goods"], *found["hits"]):
        assert set(goods) <= allowed
        assert all(set(lot) == {"id", "code", "until"} for lot in goods["lots"])
    paper = text(lan, f"/stock/counts/{count_id}/blind")
    for shown in (seen, answer.get_data(as_text=True), paper):
        assert not re.search(r"7[.,]?777", re.sub(r"[0-9A-Z]{26}", "", shown))
    assert "L261103" in paper


def test_who_only_counts_sees_no_differences_and_opens_no_count(
    shop: World, lan: FlaskClient
) -> None:
    count_id = begin(shop)
    assert "Mở phiếu kiểm kê" not in text(lan, "/stock/counts")
    assert "Xem chỗ lệch" not in text(lan, f"/stock/counts/{count_id}")
    before = book()
    for address in ("/stock/counts/new", f"/stock/counts/{count_id}/differences"):
        assert lan.get(address).status_code == 403
    assert lan.get(f"/stock/counts/{count_id}/result").status_code == 403
    for part in ("result", "asks", "codes", "end"):
        assert lan.post(f"/stock/counts/{count_id}/{part}", data={}).status_code == 403
    assert lan.post("/stock/counts", data={"place": "shop", "kind": "all"}).status_code == 403
    assert changed(before) == set()


def test_lots_of_which_nobody_is_sure_show_no_numbers(shop: World, hanh: FlaskClient) -> None:
    count_id = begin(shop)
    before, on = mark(), sheet(shop, count_id)
    sell(shop, (TEA, 1, NEW))
    write(shop, on, TEA, NEW, 13, seen_id=before)
    page = text(hanh, f"/stock/counts/{count_id}/differences")
    assert "có bán hay chuyển trong lúc đếm" in page
    assert not re.search(r">\s*(13|19|−6)\b", page)
    token = f"{shop.product_id(TEA)}.{lot_id(shop, TEA, NEW)}"
    hanh.post(f"/stock/counts/{count_id}/asks", data={"lot": token})
    assert "đã nhờ đếm lại" in text(hanh, f"/stock/counts/{count_id}/differences")
    asked = told_on(text(shop.sign_in(), f"/stock/sheets/{on.sheet_id}"))["asks"]
    assert [one["goods"]["name"] for one in asked] == ["Chè Đinh Tân Cương"]
    [shown] = re.findall(r'name="shown" value="(\w+)"', page)
    answer = hanh.post(f"/stock/counts/{count_id}/result", data={"shown": shown})
    assert answer.status_code == 409


def test_a_large_difference_asks_for_a_second_persons_pin(shop: World, hanh: FlaskClient) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 1)
    page = text(hanh, f"/stock/counts/{count_id}/differences")
    assert "cần người thứ hai nhập PIN" in page
    [shown] = re.findall(r'name="shown" value="(\w+)"', page)
    [cause] = re.findall(r'name="(cause\.[^"]+)"', page)
    form = {"shown": shown, cause: "lost", "uncounted": "left"}
    answer = hanh.post(f"/stock/counts/{count_id}/result", data=form)
    asked = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Sửa sổ kho theo kiểm kê, lệch 2.250.000\u00a0đ" in asked
    assert held(shop, TEA, OLD) == 6


def test_alone_on_duty_the_manager_says_why_and_posts(shop: World, hanh: FlaskClient) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 1)
    page = text(hanh, f"/stock/counts/{count_id}/differences")
    [shown] = re.findall(r'name="shown" value="(\w+)"', page)
    [cause] = re.findall(r'name="(cause\.[^"]+)"', page)
    yes = {
        "approver_id": shop.person_id(HANH),
        "approver_pin": "192837",
        "approver_reason": "chỉ có mình tôi",
        "shown_stock_difference": "2250000",
    }
    form = {"shown": shown, cause: "lost", "uncounted": "left", **yes}
    assert hanh.post(f"/stock/counts/{count_id}/result", data=form).status_code == 303
    assert held(shop, TEA, OLD) == 1
    [fact] = facts("stock.counted/1")
    assert fact["approvals"][0]["is_self"] is True


def test_the_blind_slip_lists_lots_and_room_to_write(shop: World, lan: FlaskClient) -> None:
    count_id = begin(shop)
    form = {"request_id": "p" * 26}
    for _ in range(2):
        assert lan.post(f"/stock/counts/{count_id}/papers", data=form).status_code == 303
    from pos.spool.models import PrintJob

    [job] = rows(PrintJob, PrintJob.title == "KK-1")
    assert jobs_of(job.subject_id) == [job]
    for words in ("TỜ ĐẾM HÀNG", "L261103", "L260812", "Rau cải ngọt THGY"):
        assert words in job.document
    for units in ('"20"', '"5000"', "5,000"):
        assert units not in job.document


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"quantity": "abc"}, 400, None),
        ({"quantity": "-1"}, 400, None),
        ({"quantity": "9" * 300}, 400, None),
        ({"key": "short"}, 400, None),
        ({"product_id": "nobody"}, 409, "stock.unknown_product"),
        ({"lot_id": "nobody"}, 409, "stock.unknown_lot"),
        ({"replaces": "nobody"}, 409, "counting.no_such_entry"),
        ({"ask": "nobody"}, 409, "counting.no_such_entry"),
        ({"withdrawn": "1"}, 409, "counting.no_such_entry"),
    ],
)
def test_a_wrong_entry_is_refused_by_name_and_changes_nothing(
    shop: World, lan: FlaskClient, form: dict[str, str], status: int, code: str | None
) -> None:
    on = sheet(shop, begin(shop))
    before = book()
    said = enter(lan, f"/stock/sheets/{on.sheet_id}/entries", shop, **form)
    assert said["status"] == status
    assert said.get("code") == code
    assert said["said"]
    assert changed(before) == set()


def test_nought_and_weights_are_read(shop: World, lan: FlaskClient) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    address = f"/stock/sheets/{on.sheet_id}/entries"
    assert enter(lan, address, shop, quantity="0")["status"] == 200
    weight = {
        "key": "w" * 26,
        "product_id": shop.product_id("RAU-CAI"),
        "lot_id": lot_id(shop, "RAU-CAI", "L261120"),
        "quantity": "4,75 kg",
    }
    assert enter(lan, address, shop, **weight)["status"] == 200
    assert sorted(one.units for one in state(count_id).entries) == [0, 4_750]
    told = told_on(text(lan, f"/stock/sheets/{on.sheet_id}"))
    assert [one["quantity"] for one in told["entries"]] == ["4,750 kg", "0 hộp"]


def test_a_sheet_is_its_counters_alone(shop: World, hanh: FlaskClient) -> None:
    on = sheet(shop, begin(shop))  # Lan's
    assert hanh.get(f"/stock/sheets/{on.sheet_id}").status_code == 409
    assert enter(hanh, f"/stock/sheets/{on.sheet_id}/entries", shop).get("status") == 409


def test_a_labels_code_finds_its_lot(shop: World, lan: FlaskClient) -> None:
    on = sheet(shop, begin(shop))
    link = f"HTTP://127.0.0.1:8000/01/08930000000019/10/{OLD}"
    [hit] = lan.get(f"/stock/sheets/{on.sheet_id}/goods", query_string={"q": link}).get_json()[
        "hits"
    ]
    assert hit["picked"] == lot_id(shop, TEA, OLD)
    [hit] = lan.get(f"/stock/sheets/{on.sheet_id}/goods?q=8930000000019").get_json()["hits"]
    assert (hit["name"], hit["picked"]) == ("Chè Đinh Tân Cương", "")
    none = lan.get(f"/stock/sheets/{on.sheet_id}/goods?q=khongcogi").get_json()
    assert none["hits"] == []


def test_a_form_that_means_no_goods_is_told_so(shop: World, hanh: FlaskClient) -> None:
    before = book()
    for form in (
        {"kind": "chosen"},
        {"kind": "recount"},
        {"kind": "producer", "producer_id": "x"},
        {"kind": "wrong"},
        {"place": "customer"},
    ):
        data = {"place": "shop", "kind": "all", **form}
        answer = hanh.post("/stock/counts", data=data)
        assert answer.status_code == 409, form
        assert 'role="alert"' in answer.get_data(as_text=True)
    assert changed(before) == set()


def test_goods_oversold_lead_to_a_count_of_just_these(shop: World, hanh: FlaskClient) -> None:
    sell(shop, (TEA, 7, OLD))
    assert "1 món bán quá số sổ ghi" in text(hanh, "/stock/counts")
    assert "Chè Đinh Tân Cương" in text(hanh, "/stock/counts/new?kind=recount")
    count_id = opened(hanh, kind="recount")
    end_reading()
    assert counts.read(reading(), count_id).scope.product_ids == (shop.product_id(TEA),)


def test_a_dropped_count_changes_no_stock(shop: World, hanh: FlaskClient) -> None:
    count_id = begin(shop)
    write(shop, sheet(shop, count_id), TEA, OLD, 1)
    last = ledger.last_move(reading())
    assert hanh.post(f"/stock/counts/{count_id}/end").status_code == 303
    assert mark() == last
    assert "Phiếu này đã bỏ" in text(hanh, f"/stock/counts/{count_id}")


def test_a_count_nobody_knows_is_refused_by_name(hanh: FlaskClient) -> None:
    for part in ("", "/differences", "/result", "/result.csv", "/blind"):
        assert hanh.get(f"/stock/counts/nobody{part}").status_code == 409


def test_a_fair_that_is_counted_goes_by_its_own_name(shop: World, hanh: FlaskClient) -> None:
    place_id = fair(shop, "Hội chợ Giảng Võ")
    assert "Hội chợ Giảng Võ" in text(hanh, "/stock/counts/new")
    count_id = opened(hanh, place=place_id)
    for address in ("/stock/counts", f"/stock/counts/{count_id}"):
        assert "Hội chợ Giảng Võ" in text(hanh, address), address


def test_a_sheet_names_units_in_the_counters_language(shop: World, lan: FlaskClient) -> None:
    on = sheet(shop, begin(shop))
    address = f"/stock/sheets/{on.sheet_id}"
    enter(lan, f"{address}/entries", shop)
    lan.post("/language", data={"lang": "en", "next": "/"})
    told = told_on(text(lan, address))
    assert [one["quantity"] for one in told["entries"]] == ["5 boxes"]
    [tea] = [one for one in told["goods"] if one["sku"] == TEA]
    assert (tea["word"], tea["words"]) == ("box", "boxes")
