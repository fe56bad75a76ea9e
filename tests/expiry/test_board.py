"""The board of what expires: bands, places, value, pace, owner, what was done; its pages."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from pos.base import clock
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.expiry import queries
from pos.expiry.thresholds import Thresholds, thresholds
from pos.stock import ledger
from pos.stock.ledger import Move
from pos.stock.models import MarkdownRow
from pos.stock.places import QUARANTINE, SHOP, STOREROOM
from tests.expiry.conftest import OLD, mark
from tests.till.steps import facts, lot_id, rows, sell
from tests.world import NOON, TODAY, World

BOARD = "/stock/expiry"


def bands(days: int = 0) -> dict[int, list[str]]:
    session = reading()
    session.rollback()
    found = queries.board(session, TODAY + timedelta(days=days))
    return {band.days: [one.code for one in band.rows] for band in found}


def move(world: World, sku: str, code: str, units: int, to: str) -> None:
    with writing() as session:
        one = Move(lot_id(world, sku, code), units, SHOP, to, "stored", new_id())
        ledger.move(session, [one], hand=world.hand("Hạnh"))


def test_each_lot_is_in_the_band_of_its_days(till: World) -> None:
    assert bands() == {-1: [], 3: ["L261121", "L261120"], 7: [], 14: [], 30: [OLD]}
    assert bands(2) == {-1: ["L261121"], 3: ["L261120"], 7: [], 14: [], 30: [OLD]}


def test_a_lot_of_which_nothing_is_left_is_not_there(till: World) -> None:
    sell(till, ("CHE-DINH", 6, OLD))
    assert bands()[30] == []


def test_goods_in_every_own_place_count_and_a_set_counts_itself(till: World) -> None:
    move(till, "CHE-DINH", OLD, 2, STOREROOM)
    move(till, "CHE-DINH", OLD, 1, QUARANTINE)
    move(till, "CHE-DINH", OLD, 1, "packed")
    row = queries.row_of(reading(), lot_id(till, "CHE-DINH", OLD), TODAY)
    assert row is not None
    assert row.places == (("shop", 2), ("quarantine", 1), ("storeroom", 2))
    assert (row.units, row.value_vnd) == (5, 5 * 450_000)


def test_the_pace_is_what_was_sold_in_the_four_weeks_before(till: World) -> None:
    sell(till, ("COM-ME-TRI", 4))
    row = queries.row_of(reading(), lot_id(till, "COM-ME-TRI", "L261121"), TODAY)
    assert row is not None
    assert (row.sold_units, row.left_units) == (0, 6)  # today is not over
    with clock.running(lambda: NOON + timedelta(days=1)):
        row = queries.row_of(reading(), row.lot_id, TODAY + timedelta(days=1))
    assert row is not None
    assert (row.sold_units, row.left_units) == (4, 6)


def test_counts_are_those_of_the_board(till: World) -> None:
    for days in (0, 2, 30):
        found = queries.counts(reading(), TODAY + timedelta(days=days))
        now = {band: len(lots) for band, lots in bands(days).items()}
        assert (found.passed, dict(found.soon)) == (now.pop(-1), now)
        assert found.total == found.passed + sum(now.values())


def test_a_markdown_and_its_value_stand_on_the_board(till: World, old: str) -> None:
    mark(till, old)
    row = queries.row_of(reading(), old, TODAY)
    assert row is not None
    assert row.markdown is not None
    assert (row.price_vnd, row.list_price_vnd) == (300_000, 450_000)


# -- Pages ----------------------------------------------------------------------------


def test_the_page_names_the_lots_and_what_is_left(till: World, hanh: FlaskClient) -> None:
    page = hanh.get(BOARD).get_data(as_text=True)
    for said in ("Cốm Mễ Trì", OLD, "không kịp", "Còn không quá 3 ngày", "Còn 15–30 ngày"):
        assert said in page, said


def test_a_cashier_looks_and_sets_no_price(till: World, old: str) -> None:
    lan = till.sign_in()
    assert lan.get(BOARD).status_code == 200
    assert 'name="percent"' not in lan.get(f"{BOARD}/lots/{old}").get_data(as_text=True)
    assert lan.post(f"{BOARD}/lots/{old}/markdowns", data={}).status_code == 403
    assert lan.post(f"{BOARD}/thresholds", data={}).status_code == 403


def test_the_board_begins_the_slip_that_takes_a_lot_away(
    till: World, hanh: FlaskClient, old: str
) -> None:
    move(till, "CHE-DINH", OLD, 6, STOREROOM)
    for address in (BOARD, f"{BOARD}/lots/{old}"):
        page = unescape(hanh.get(address).get_data(as_text=True))
        slips = re.findall(rf'href="(/stock/moves/new\?[^"]*lot={old}[^"]*)"', page)
        assert len(slips) == 2, address
        for slip in slips:
            begun = hanh.get(slip).get_data(as_text=True)
            assert f'name="lot" value="{old}"' in begun
            assert '<option value="storeroom" selected>' in begun


FORM = {"way": "percent", "percent": "30", "step_vnd": "1000", "reason": "Gần hết hạn"}


def test_the_form_marks_down_once_and_leads_to_the_labels(
    till: World, hanh: FlaskClient, old: str
) -> None:
    form = {**FORM, "request_id": new_id()}
    for _twice in range(2):
        answer = hanh.post(f"{BOARD}/lots/{old}/markdowns", data=form)
        assert answer.status_code == 303
    [row] = rows(MarkdownRow)
    assert row.price_vnd == 315_000
    page = hanh.get(answer.headers["Location"]).get_data(as_text=True)
    assert "In tem giảm giá" in page
    assert "Thôi giảm" in page
    label = hanh.get(f"/stock/lots/{old}/label").get_data(as_text=True)
    assert "giá cũ gạch đi" in label
    assert 'value="6"' in label
    answer = hanh.post(f"/stock/lots/{old}/labels", data={"copies": "6", "size": "50x30"})
    assert answer.status_code == 303
    assert facts("label.printed/1")[-1]["kind"] == "markdown-50x30"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"percent": "abc"}, 400, "phần trăm"),
        ({"way": "price", "price_vnd": "x"}, 400, "số tiền"),
        ({"way": "price", "price_vnd": "450.000"}, 409, "thấp hơn bảng giá"),
        ({"way": "price", "price_vnd": "0"}, 409, "thấp hơn bảng giá"),
        ({"first_on": "32/13/2026"}, 400, "ngày"),
        ({"first_on": "20/11/2026"}, 409, "Ngày chưa đúng"),
        ({"reason": ""}, 400, "Chưa nhập"),
        ({"step_vnd": "7"}, 400, ""),
        ({"bearer": "nobody"}, 400, ""),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(
    till: World, hanh: FlaskClient, old: str, change: dict[str, str], status: int, said: str
) -> None:
    answer = hanh.post(f"{BOARD}/lots/{old}/markdowns", data={**FORM, **change})
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    assert said in page
    assert rows(MarkdownRow) == []


def test_consigned_goods_ask_for_the_word_on_the_page(
    till: World, hanh: FlaskClient, consigned: str
) -> None:
    url = f"{BOARD}/lots/{consigned}"
    assert "nhà sản xuất phải đồng ý" in hanh.get(url).get_data(as_text=True)
    answer = hanh.post(f"{url}/markdowns", data=FORM)
    assert answer.status_code == 409
    assert "đánh dấu nhà sản xuất đã đồng ý" in answer.get_data(as_text=True)
    word = {"has_consent": "1", "consent_by": "chị Hoa", "consent_how": "gọi điện"}
    answer = hanh.post(f"{url}/markdowns", data={**FORM, **word, "bearer": "producer"})
    assert answer.status_code == 303
    assert "nhà sản xuất chịu" in hanh.get(url).get_data(as_text=True)


def test_an_unknown_lot_is_a_refusal(till: World, hanh: FlaskClient) -> None:
    assert hanh.get(f"{BOARD}/lots/nobody").status_code == 409
    assert hanh.post(f"{BOARD}/lots/nobody/markdowns", data=FORM).status_code == 409
    assert hanh.post(f"{BOARD}/markdowns/nobody/end").status_code == 409


def test_the_file_has_a_row_a_lot(till: World, hanh: FlaskClient) -> None:
    text = hanh.get(f"{BOARD}/file.csv").get_data().decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 4
    assert any(OLD in line and ";2700000;" in line for line in lines)


def test_the_manager_chooses_the_days(till: World, hanh: FlaskClient) -> None:
    days = {"first_days": "20", "second_days": "10", "third_days": "5", "last_days": "1"}
    assert hanh.post(f"{BOARD}/thresholds", data=days).status_code == 303
    reading().rollback()
    assert thresholds(reading()) == Thresholds(20, 10, 5, 1)
    assert bands() == {-1: [], 1: ["L261121"], 5: ["L261120"], 10: [], 20: [OLD]}
    for wrong in (
        {"second_days": "20"},
        {"last_days": "0"},
        {"first_days": "366"},
        {"third_days": "x"},
    ):
        assert hanh.post(f"{BOARD}/thresholds", data=days | wrong).status_code == 400
