"""Deliveries through the door: what is typed stays, what is wrong is said beside it."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from PIL import Image

from pos.base import clock
from pos.base.transaction import reading
from pos.receiving import queries
from pos.receiving.models import DeliveryDraft, PhotoRow
from pos.web.sentences import FIELDS, REFUSALS
from tests.receiving.steps import GOOD, begin, deliver, lines, put
from tests.shop.approved import signed
from tests.till.steps import book, changed, facts, held, jobs_of, lot_id, rows
from tests.world import NOON, World

OUR_OWN = {"receiving_drafts", "receiving_draft_lines"}


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    """The manager's browser."""
    return world.sign_in("Hạnh")


def words(answer: object) -> str:
    return unescape(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def open_one(client: FlaskClient, **form: str) -> str:
    """A delivery begun in the browser; its address."""
    answer = client.post("/stock/deliveries", data=form)
    assert answer.status_code == 303
    return answer.location.removesuffix("/lines")


def add(
    world: World, client: FlaskClient, at: str, sku: str = "MAM-NEM", **form: str
) -> tuple[int, str]:
    data = {"product_id": world.product_id(sku), **GOOD, **form}
    answer = client.post(f"{at}/lines", data=data, follow_redirects=True)
    return answer.status_code, words(answer)


def beside(page: str, field: str) -> str:
    """The sentence beside a field; empty where there is none."""
    found = re.search(rf'id="{field}-note"[^>]*>(.*?)</p>', page, re.DOTALL)
    if found is None or "field__error" not in page[found.start() - 60 : found.end()]:
        return ""
    return re.sub(r"<[^>]+>", "", found[1]).strip()


# -- Writing down -------------------------------------------------------------------------


def test_the_former_address_leads_to_a_new_delivery_with_its_goods(
    world: World, hanh: FlaskClient
) -> None:
    product = world.product_id("CHE-DINH")
    answer = hanh.get(f"/stock/receipts/new?product_id={product}")
    assert answer.location == f"/stock/deliveries/new?product_id={product}"
    assert f'value="{product}"' in words(hanh.get(answer.location))
    begun = hanh.post("/stock/deliveries", data={"product_id": product})
    page = words(hanh.get(begun.location))
    assert "Chè Đinh Tân Cương" in page
    assert 'name="quantity"' in page


def test_goods_are_written_down_booked_and_lead_to_their_labels(
    world: World, hanh: FlaskClient
) -> None:
    at = open_one(hanh, document_no="PX-7719")
    status, page = add(world, hanh, at)
    assert status == 200
    assert "Mắm nêm Dì Cẩn" in page
    assert 'id="q"' in page  # the next scan
    answer = hanh.post(f"{at}/receipt")
    assert answer.status_code == 303
    for _ in range(2):  # it may be loaded again
        page = words(hanh.get(answer.location))
        assert "Đã nhận 1 dòng vào kho." in page
        assert "In 12 tem" in page
    assert held(world, "MAM-NEM", "L261121") == 12
    lot = f"/stock/lots/{lot_id(world, 'MAM-NEM', 'L261121')}"
    assert f'href="{lot}"' in page
    assert f'href="{lot}/label"' in words(hanh.get(lot))
    assert facts("lot.received/1")[-1]["document_no"] == "PX-7719"


def test_a_delivery_under_way_waits_for_anybody(world: World, hanh: FlaskClient) -> None:
    at = open_one(hanh, document_no="PX-7719")
    lan = world.sign_in("Lan")
    page = words(lan.get("/stock/deliveries"))
    assert "PX-7719" in page
    assert f'href="{at}/lines"' in page
    assert add(world, lan, at)[0] == 200


def test_a_press_heard_twice_begins_one_delivery(hanh: FlaskClient) -> None:
    form = {"request_id": "01KA0000000000000000000042"}
    assert open_one(hanh, **form) == open_one(hanh, **form)
    assert len(rows(DeliveryDraft)) == 1


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"quantity": ""}, "quantity", "missing"),
        ({"quantity": "abc"}, "quantity", "not_a_number"),
        ({"use_by": "20/11/2026"}, "use_by", "passed"),
        ({"use_by": "30/02/2027"}, "use_by", "not_a_date"),
        ({"use_by": ""}, "use_by", "missing"),
        ({"use_by": "+20"}, "life_reason", "short_life"),
        ({"made_on": "01/01/2027"}, "made_on", "in_future"),
        ({"lot_code": "LAA1"}, "lot_code", "telex"),
        ({"lot_code": "a/7"}, "lot_code", "bad_code"),
        ({"producer_lot_code": "X" * 41}, "producer_lot_code", "too_long"),
        ({"cost_vnd": "45,5"}, "cost_vnd", "not_money"),
    ],
)
def test_each_wrong_field_has_its_sentence_beside_it_and_nothing_is_written(
    world: World, hanh: FlaskClient, form: dict[str, str], field: str, code: str
) -> None:
    at = open_one(hanh)
    before = book()
    status, page = add(world, hanh, at, **form)
    assert status == 400
    assert beside(page, field) == FIELDS[code]
    others = {"quantity", "use_by", "made_on", "lot_code", "producer_lot_code", "cost_vnd"}
    assert {one for one in others if beside(page, one)} <= {field}
    assert changed(before) == set()


def test_everything_typed_is_kept_when_one_field_is_wrong(world: World, hanh: FlaskClient) -> None:
    typed = {
        "quantity": "abc",
        "use_by": "01/03/2027",
        "made_on": "03/11/2026",
        "lot_code": "LO-7",
        "producer_lot_code": 'DC "7" <11>',
        "cost_vnd": "45.000",
        "expected": "20",
        "why": "broken",
        "note": "3 chai vỡ",
        "date_kind": "best_before",
        "owner": "consigned",
    }
    status, page = add(world, hanh, open_one(hanh), **typed)
    assert status == 400
    for name in ("quantity", "use_by", "made_on", "lot_code", "cost_vnd", "expected", "note"):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(typed[name])}"', page), name
    for name in ("best_before", "consigned", "broken"):
        assert f'value="{name}" checked' in page
    assert 'DC "7" <11>' in page  # unescaped once: the page holds it as text


def test_a_service_and_goods_nobody_knows_are_refused_in_words(
    world: World, hanh: FlaskClient
) -> None:
    at = open_one(hanh)
    assert REFUSALS["stock.unknown_product"] in add(world, hanh, at, "TOUR")[1]
    answer = hanh.post(f"{at}/lines", data={**GOOD, "product_id": "01X"})
    assert answer.status_code == 409


def test_a_known_lot_with_another_date_is_refused_beside_its_code(
    world: World, hanh: FlaskClient
) -> None:
    status, page = add(world, hanh, open_one(hanh), lot_code="L260905")
    assert status == 409
    assert "đã có lô L260905" in beside(page, "lot_code")


def test_a_line_is_put_right_and_taken_out(world: World, hanh: FlaskClient) -> None:
    draft_id = begin(world)
    line_id, at = put(world, draft_id), f"/stock/deliveries/{draft_id}"
    page = words(hanh.get(f"{at}/lines?line={line_id}"))
    assert re.search(r'name="quantity"[^>]*value="12"', page)
    add(world, hanh, at, line_id=line_id, quantity="7")
    assert "7 chai" in words(hanh.get(f"{at}/lines"))
    hanh.post(f"{at}/lines/{line_id}/removal")
    assert "Chưa có dòng nào" in words(hanh.get(f"{at}/lines"))


@pytest.mark.parametrize(
    ("q", "holds"),
    [
        ("8930000000019", {"product": "CHE-DINH"}),
        ("HTTP://127.0.0.1:8000/01/08930000000019/10/L261103", {"lot_code": "L261103"}),
        (
            "https://id.example.vn/01/08930000000019/10/SX07%2F26?17=271103&11=261103",
            {"producer_lot_code": "SX07/26", "use_by": "03/11/2027", "made_on": "03/11/2026"},
        ),
        ("(01)08930000000019(15)271100(10)A1", {"use_by": "30/11/2027", "producer_lot_code": "A1"}),
        ("RAU-CAI", {"product": "RAU-CAI"}),
        ("mam nem", {"product": "MAM-NEM"}),
    ],
)
def test_a_scan_brings_the_goods_and_what_their_code_says(
    world: World, hanh: FlaskClient, q: str, holds: dict[str, str]
) -> None:
    page = words(hanh.get(f"{open_one(hanh)}/line", query_string={"q": q}))
    for name, value in holds.items():
        value = world.product_id(value) if name == "product" else value
        name = "product_id" if name == "product" else name
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(value)}"', page), (name, page)


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("8930000000018", "Mã quét chưa rõ"),
        ("8930000000026", "Chưa có món nào như vậy"),
        ("https://example.vn/x", "Chưa có món nào như vậy"),
        ("không có", "Chưa có món nào như vậy"),
    ],
)
def test_a_scan_of_nothing_we_know_says_so_and_asks_again(
    hanh: FlaskClient, q: str, said: str
) -> None:
    page = words(hanh.get(f"{open_one(hanh)}/lines", query_string={"q": q}))
    assert said in page
    assert 'id="q"' in page


@pytest.mark.parametrize(
    ("asked", "day", "said"),
    [
        ({"field": "use_by", "text": "+6m", "made_on": "0311"}, "03/05/2027", "còn 5 tháng"),
        ({"field": "use_by", "text": "2111"}, "21/11/2026", "ngày cuối là hôm nay"),
        ({"field": "use_by", "text": "01/11/2026"}, "01/11/2026", "đã qua"),
        ({"field": "use_by", "text": "+3y"}, "21/11/2029", "còn 3 năm"),
        ({"field": "made_on", "text": "2011"}, "20/11/2026", "hôm qua"),
        ({"field": "made_on", "text": "22/11/2026"}, "22/11/2026", "ngày này chưa tới"),
        ({"field": "use_by", "text": "0312", "step": "-1w"}, "26/11/2026", "còn 5 ngày"),
        ({"field": "use_by", "text": "", "step": "1m"}, "21/12/2026", "còn 30 ngày"),
        ({"field": "use_by", "text": "3102"}, "", FIELDS["not_a_date"]),
        ({"field": "use_by", "text": "0312", "step": "xx"}, "", FIELDS["not_a_date"]),
        ({"field": "use_by", "text": ""}, "", ""),
    ],
)
def test_what_a_short_day_means_is_said_back(
    hanh: FlaskClient, asked: dict[str, str], day: str, said: str
) -> None:
    told = hanh.get("/stock/deliveries/day", query_string=asked).get_json()
    assert (told["day"], told["words"]) == (day, said)


# -- What was received --------------------------------------------------------------------


def test_labels_of_all_lots_are_printed_for_exactly_what_came_and_once(
    world: World, hanh: FlaskClient
) -> None:
    goods = (
        ("MAM-NEM", {"quantity": "150"}),
        ("CHE-DINH", {"use_by": "01/11/2027"}),
        ("RAU-CAI", {"quantity": "2,5", "use_by": "+4d"}),
    )
    at = f"/stock/deliveries/{deliver(world, *goods)}"
    form = {"request_id": "01KA0000000000000000000043", "size": "50x30"}
    for _ in range(2):
        answer = hanh.post(f"{at}/labels", data=form)
        assert "Đã gửi 163 tem ra máy in." in words(hanh.get(answer.location))
    told = [(one["copies"], one["kind"]) for one in facts("label.printed/1")]
    assert told == [(150, "lot-50x30"), (12, "lot-50x30"), (1, "lot-50x30")]
    jobs = jobs_of(lot_id(world, "MAM-NEM", "L261121"))
    assert [one.copies for one in jobs] == [100, 50]


def test_lines_undone_and_held_get_no_labels(world: World, hanh: FlaskClient) -> None:
    delivery_id = deliver(world, ("MAM-NEM", {}))
    at = f"/stock/deliveries/{delivery_id}"
    answer = hanh.post(f"{at}/undoing", data={"line": "1", "reason": "Quét nhầm"})
    page = words(hanh.get(answer.location))
    assert "Hạnh hủy" in page
    assert "Quét nhầm" in page
    before = book()
    assert hanh.post(f"{at}/labels").status_code == 409
    assert changed(before) == set()


@pytest.mark.parametrize(
    "form", [{}, {"line": "1"}, {"line": "9", "reason": "x"}, {"line": "x", "reason": "x"}]
)
def test_an_undoing_that_says_too_little_changes_nothing(
    world: World, hanh: FlaskClient, form: dict[str, str]
) -> None:
    at = f"/stock/deliveries/{deliver(world, ('MAM-NEM', {}))}"
    before = book()
    assert hanh.post(f"{at}/undoing", data=form).status_code in {400, 409}
    assert changed(before) == set()


def test_the_day_after_a_sheet_asks_for_a_pin(world: World) -> None:
    delivery_id = deliver(world, ("MAM-NEM", {}))
    with clock.running(lambda: NOON + timedelta(days=1)):
        lan = world.sign_in("Lan")
        at, form = f"/stock/deliveries/{delivery_id}/undoing", {"line": "1", "reason": "Nhầm"}
        asked = lan.post(at, data=form)
        assert asked.status_code == 409
        assert "Hủy hàng đã nhận hôm trước, 1 dòng" in words(asked)
        done = lan.post(at, data=form | signed(world, undo_delivery=1))
        assert done.status_code == 303
        assert "Hạnh duyệt" in words(lan.get(done.location))


def photo(colour: str = "white", kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, kind)
    return out.getvalue()


def send(client: FlaskClient, at: str, content: bytes, name: str = "phieu.jpg") -> int:
    data = {"file": (io.BytesIO(content), name)}
    return client.post(f"{at}/photos", data=data, content_type="multipart/form-data").status_code


def test_photos_are_kept_from_the_draft_on_and_shown_drawn_anew(
    world: World, hanh: FlaskClient
) -> None:
    at = open_one(hanh)
    assert [send(hanh, at, photo()) for _ in range(2)] == [303, 303]
    add(world, hanh, at)
    hanh.post(f"{at}/receipt")
    [row] = rows(PhotoRow)
    path = f"{at}/photos/{row.id}"
    assert path in words(hanh.get(at))
    small, whole = hanh.get(f"{path}/small"), hanh.get(path)
    assert small.mimetype == "image/jpeg"
    assert whole.data == photo()
    assert whole.headers["Content-Disposition"] == "attachment; filename=phieu.jpg"
    assert (world.settings.home / "certificates" / f"{row.sha256}.jpg").is_file()
    assert hanh.post(f"{path}/removal").status_code == 303
    assert path not in words(hanh.get(at))
    assert hanh.get(path).status_code == 409


@pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8\xff broken", b"%PDF-1.4 cut"])
def test_what_is_no_photo_is_refused_and_kept_nowhere(
    world: World, hanh: FlaskClient, content: bytes
) -> None:
    at = open_one(hanh)
    assert send(hanh, at, content) == 409
    assert rows(PhotoRow) == []


def test_a_delivery_takes_twenty_photos(world: World, hanh: FlaskClient) -> None:
    at = open_one(hanh)
    sent = [send(hanh, at, photo(f"#{n:02d}0000", "PNG"), "a.png") for n in range(21)]
    assert sent == [303] * 20 + [409]


def test_deliveries_are_found_by_producer_day_and_number(world: World, hanh: FlaskClient) -> None:
    one = deliver(world, ("MAM-NEM", {}))
    two = deliver(world, ("CHE-DINH", {"use_by": "01/11/2027"}))
    [line] = lines(one)
    for asked, found in (
        ({}, {one, two}),
        ({"producer": line.producer_id}, {one}),
        ({"number": "2"}, {two}),
        ({"number": "%"}, set()),
        ({"first": "21/11/2026", "last": "21/11/2026"}, {one, two}),
        ({"first": "22/11/2026"}, set()),
        ({"last": "20/11/2026"}, set()),
        ({"first": "x", "page": "-1", "producer": "'"}, set()),
    ):
        page = words(hanh.get("/stock/deliveries", query_string=asked))
        seen = {one_id for one_id in (one, two) if f"/stock/deliveries/{one_id}" in page}
        assert seen == found, asked


def test_a_delivery_nobody_knows_is_refused(hanh: FlaskClient) -> None:
    for path in ("", "/lines", "/line", "/photos/x", "/photos/x/small"):
        assert hanh.get(f"/stock/deliveries/01X{path}").status_code == 409, path
    for path in ("lines", "lines/x/removal", "head", "receipt", "undoing", "labels"):
        answer = hanh.post(f"/stock/deliveries/01X/{path}", data={**GOOD, "line": "1"})
        assert answer.status_code == 409, path
    assert hanh.post("/stock/deliveries/01X/removal").status_code == 303


# -- The stock room -----------------------------------------------------------------------


def test_the_front_page_counts_what_waits(world: World, hanh: FlaskClient) -> None:
    begin(world)
    waits = queries.waiting(reading(), world.hand().on)
    assert (waits.drafts, waits.expiring, waits.recounts, waits.holds) == (1, 3, 0, 0)
    assert "1 phiếu đang nhận" in words(hanh.get("/stock"))


@pytest.mark.parametrize("name", ["Lan", "Hạnh"])
def test_the_stock_rooms_own_rooms_stand_above_each_of_its_pages(world: World, name: str) -> None:
    client = world.sign_in(name)
    lot = lot_id(world, "CHE-DINH", "L261103")
    for path in (
        "/stock",
        "/stock/deliveries",
        "/stock/deliveries/new",
        f"/stock/lots/{lot}/label",
    ):
        page = words(client.get(path))
        assert 'class="stocknav"' in page, path
        assert 'href="/stock/deliveries"' in page, path
    assert 'class="stocknav"' not in words(client.get("/papers"))
