"""The pages of a list, through the door: load, look, take in, give back."""

import errno
import io
import re
import threading
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from pos.base import files
from pos.base.errors import NoRoom
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books, pictures
from pos.catalogue import queries as catalogue
from pos.catalogue.drawings import NoPicture
from pos.intake import runs
from pos.intake.picturing import add_picture_to
from pos.stock import ledger
from pos.stock import queries as stock
from pos.stock.ledger import Goods
from tests.intake.conftest import csv
from tests.intake.test_taking_in import KIOTVIET, everything, goods, kiotviet
from tests.intake.workbooks import made
from tests.web.shown import press, shown
from tests.world import TODAY, World

SWEET = "KEO-1;Kẹo dừa;gói;35.000;8930000000194;HTX Kẹo Ví Dụ;Vĩnh Long;24;K1;21/11/2027;"


@pytest.fixture
def hanh(world: World):
    """The manager's browser."""
    return world.sign_in("Hạnh")


def load(client, content: bytes, name: str = "hang.csv"):
    """Load a file and wait for its page."""
    answer = client.post(
        "/catalogue/imports",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )
    if answer.status_code != 303:
        return answer.headers.get("Location", ""), answer
    place = answer.headers["Location"]
    return place, page(client, place)


def page(client, place: str):
    answer = client.get(place)
    for _ in range(60):
        if b"http-equiv" not in answer.data:
            break
        runs_here = client.application.extensions["ocop_intake"]()
        runs_here.find(place.rsplit("/", 1)[1]).finished.wait(1)
        answer = client.get(place)
    return answer


def counts(answer) -> list[int]:
    return [int(n) for n in re.findall(r'<dd class="num">(\d+)</dd>', answer.text)]


def test_only_the_manager_comes_in(world):
    assert world.sign_in("Lan").get("/catalogue/imports").status_code == 403
    assert world.app.test_client().get("/catalogue/imports").status_code == 303


def test_a_list_is_looked_at_taken_in_and_given_back(world, hanh):
    before = everything()
    place, seen = load(hanh, csv(SWEET, "X;;gói;1;;;;;;;"))
    assert counts(seen) == [1, 0, 1, 0, 1]
    assert "Chỉ nhập dòng tốt" in seen.text
    assert everything() == before
    pressed = {"shown": shown(seen.text)}
    done = hanh.post(f"{place}/completion", data=pressed)
    assert done.status_code == 303
    told = page(hanh, place)
    assert "Đã nhập vào sổ." in told.text
    end_reading()
    assert world.product_id("KEO-1")
    again = hanh.post(f"{place}/completion", data=pressed, follow_redirects=True)
    assert (again.status_code, "Đã nhập vào sổ." in again.text) == (200, True)
    listed = hanh.get("/catalogue/imports")
    assert listed.text.count("Hoàn tác…</button>") == 1
    [back] = re.findall(r'action="(/catalogue/imports/\w+/return)"', listed.text)
    before = everything()
    going, asked = look_back(hanh)
    assert counts(asked) == [1, 0, 1, 0]
    assert "Kẹo dừa" in asked.text
    assert everything() == before
    pressed = {"shown": shown(asked.text)}
    hanh.post(f"{going}/return/completion", data=pressed)
    assert "Đã hoàn tác lần nhập." in page(hanh, going).text
    end_reading()
    undone = everything()
    again = hanh.post(f"{going}/return/completion", data=pressed, follow_redirects=True)
    assert again.status_code == 200
    assert everything() == undone
    assert page(hanh, hanh.post(back).location).status_code == 409


def look_back(client):
    """Press Hoàn tác… on the last list, and wait for the page that tells what it would do."""
    [back] = re.findall(
        r'action="(/catalogue/imports/\w+/return)"', client.get("/catalogue/imports").text
    )
    place = client.post(back).location
    return place, page(client, place)


def test_before_a_list_is_given_back_a_page_says_what_was_sold_and_edited_since(world, hanh, take):
    take(csv(SWEET, "CHE-DINH;Chè Đinh Tân Cương;hộp;480.000;;;;;;;"))
    product_id = world.product_id("KEO-1")
    [shelf] = stock.shelves(reading(), [product_id])[product_id]
    with writing() as session:
        ledger.sell(
            session, [Goods(product_id, shelf.lot_id, 4)], act_id="S", hand=world.hand("Lan")
        )
        hand = world.hand("Hạnh")
        tea = world.product_id("CHE-DINH")
        books.set_price(session, tea, 500_000, valid_from=hand.on, hand=hand)
    _place, asked = look_back(hanh)
    assert "4 gói đã bán hoặc đã chuyển đi" in asked.text.replace("\u00a0", " ")
    assert "giá đã đổi sau lần nhập" in asked.text
    assert "Đang bán mà sẽ ngừng" in asked.text
    assert "không quét và không bán được nữa" in asked.text
    assert counts(asked) == [1, 0, 1, 2]


def test_what_is_sold_between_the_page_and_the_press_is_shown_before_anything_goes(
    world, hanh, take
):
    take(csv(SWEET))
    place, _asked = look_back(hanh)
    product_id = world.product_id("KEO-1")
    [shelf] = stock.shelves(reading(), [product_id])[product_id]
    with writing() as session:
        ledger.sell(
            session, [Goods(product_id, shelf.lot_id, 4)], act_id="S", hand=world.hand("Lan")
        )
    before = everything()
    press(hanh, place, "return/completion")
    again = page(hanh, place)
    assert (again.status_code, "do vừa bán" in again.text) == (409, True)
    assert "đã bán hoặc đã chuyển đi" in again.text
    assert everything() == before
    press(hanh, place, "return/completion")
    assert "Đã hoàn tác lần nhập." in page(hanh, place).text


def test_a_long_undo_is_done_behind_a_page_that_says_so(world, hanh, monkeypatch):
    place, _seen = load(hanh, csv(SWEET))
    press(hanh, place)
    page(hanh, place)
    end_reading()
    going, _asked = look_back(hanh)
    may_go, undo = threading.Event(), runs.undo_import

    def slow(import_id: str, **more: Any) -> object:
        may_go.wait(20)
        return undo(import_id, **more)

    monkeypatch.setattr(runs, "undo_import", slow)
    monkeypatch.setattr(runs, "SHORT_S", 0)
    press(hanh, going, "return/completion")
    assert "Đang hoàn tác…" in hanh.get(going).text
    may_go.set()
    assert "Đã hoàn tác lần nhập." in page(hanh, going).text


def test_an_undo_that_breaks_says_that_the_books_are_as_before(world, hanh, take, monkeypatch):
    def broken(_import_id: str, **_more: Any) -> object:
        raise ZeroDivisionError

    take(csv(SWEET))
    monkeypatch.setattr(runs, "undo_import", broken)
    place, _asked = look_back(hanh)
    press(hanh, place, "return/completion")
    answer = page(hanh, place)
    assert answer.status_code == 500
    assert "Máy gặp trục trặc. Sổ vẫn như cũ." in answer.text


def test_refused_rows_can_be_downloaded_safe_against_formulas(hanh):
    place, _seen = load(hanh, csv("=X;Chè;gói;1.000;;;;;;;", "A-9;Chè;gói;+X;;;;;;;"))
    rows = hanh.get(f"{place}/refused.csv").data.decode("utf-8-sig").splitlines()
    assert rows[0] == "Dòng;Cột;Lý do;Đã ghi"
    assert rows[1].startswith('2;Mã hàng;"ô này là công thức')
    assert rows[2].endswith(";'+X")


def test_columns_nobody_knows_are_pointed_out_once(hanh):
    content = "Mã số riêng;Gọi là;Tính theo;Bán\nA-1;Chè;gói;1.000\n".encode()
    place, asked = load(hanh, content)
    assert "Mỗi cột là gì?" in asked.text
    answer = hanh.post(
        f"{place}/columns",
        data={"column-0": "sku", "column-1": "name_vi", "column-2": "unit", "column-3": "-"},
    )
    assert answer.status_code == 303
    assert counts(page(hanh, place)) == [1, 0, 0, 0, 0]
    _place, again = load(hanh, content)
    assert counts(again) == [1, 0, 0, 0, 0]
    assert "Cột không dùng: Bán." in again.text


def test_columns_half_pointed_out_are_asked_again(hanh):
    place, _asked = load(hanh, b"a;b;c\n1;2;3\n")
    answer = hanh.post(f"{place}/columns", data={"column-0": "sku", "column-1": "sku"})
    assert answer.status_code == 409
    assert "Tệp cần có cột Mã hàng, Tên hàng, Đơn vị tính" in answer.text


def test_numbered_lots_stay_what_they_are_when_columns_are_pointed_out_again(hanh):
    header = "Mã hàng;Tên hàng;ĐVT;Lô 1;HSD 1;Tồn 1;Lô 2;HSD 2;Tồn 2"
    row = "A-1;Chè;gói;L1;01/01/2027;10;L2;01/06/2027;20"
    place, seen = load(hanh, csv(row, header=header))
    assert counts(seen) == [1, 0, 2, 0, 0]
    asked = hanh.get(f"{place}/columns").text
    chosen = dict(re.findall(r'name="(column-\d)".*?value="([^"]*)" selected', asked))
    assert chosen["column-7"] == "use_by.2"
    hanh.post(f"{place}/columns", data=chosen)
    assert counts(page(hanh, place)) == [1, 0, 2, 0, 0]
    hanh.post(f"{place}/columns", data=chosen | {"column-8": "-"})
    assert counts(page(hanh, place)) == [0, 0, 0, 0, 1]


def test_stock_beside_stock_is_added_only_when_ticked(hanh):
    header = "Mã hàng;Tên hàng;Đơn vị tính;Tồn đầu"
    place, seen = load(hanh, csv("CHE-DINH;Chè Đinh Tân Cương;hộp;99", header=header))
    assert "Hàng đã có tồn trong sổ" in seen.text
    assert counts(seen)[2] == 0
    hanh.post(f"{place}/stock", data={"adds_stock": "1"})
    assert counts(page(hanh, place))[2] == 1
    hanh.post(f"{place}/stock")
    assert counts(page(hanh, place))[2] == 0
    hanh.post(f"{place}/stock", data={"adds_stock": "1"})
    press(hanh, place)
    assert "Đã nhập vào sổ." in page(hanh, place).text


def test_a_press_on_an_old_page_does_not_write_what_another_page_planned(hanh):
    rows = ("A-1;Chè;gói;1.000;;HTX Chè La Bằng;;;;;", "A-2;Trà;gói;1.000;;HTX chè la bằng;;;;;")
    place, old = load(hanh, csv(*rows))
    hanh.post(f"{place}/spellings", data={"offer-0": "HTX Chè La Bằng"})  # on another page
    new = page(hanh, place)
    before = everything()
    for seen in (shown(old.text), ""):
        told = hanh.post(f"{place}/completion", data={"shown": seen}, follow_redirects=True)
        assert (told.status_code, "Trang vừa bấm đã cũ" in told.text) == (409, True)
        assert "Tên nhà sản xuất đã gộp" in told.text
        assert shown(told.text) == shown(new.text)
    assert everything() == before
    assert hanh.get(place).status_code == 200  # the other page hears nothing of it
    press(hanh, place)
    assert "Đã nhập vào sổ." in page(hanh, place).text
    told = hanh.post(f"{place}/completion", data={"shown": shown(old.text)}, follow_redirects=True)
    assert (told.status_code, "Trang vừa bấm đã cũ" in told.text) == (409, True)


def test_a_list_looked_at_again_without_a_change_is_taken_in_from_the_older_page(hanh):
    place, old = load(hanh, csv(SWEET))
    hanh.post(f"{place}/stock")  # looked at again: it would do the same
    page(hanh, place)
    hanh.post(f"{place}/completion", data={"shown": shown(old.text)})
    assert "Đã nhập vào sổ." in page(hanh, place).text


def test_a_press_on_an_old_page_does_not_give_back_more_than_it_showed(world, hanh, take):
    take(csv(SWEET, "CHE-DINH;Chè Đinh Tân Cương;hộp;480.000;;;;;;;"))
    place, old = look_back(hanh)
    hand = world.hand("Hạnh")
    with writing() as session:
        tea = world.product_id("CHE-DINH")
        books.set_price(session, tea, 500_000, valid_from=hand.on, hand=hand)
    press(hanh, place, "return/completion")  # the books changed: another page shows it anew
    assert counts(page(hanh, place)) == [1, 0, 1, 1]
    end_reading()
    before = everything()
    told = hanh.post(
        f"{place}/return/completion", data={"shown": shown(old.text)}, follow_redirects=True
    )
    assert told.status_code == 409
    assert everything() == before


def test_names_alike_are_merged_when_chosen(hanh):
    rows = ("A-1;Chè;gói;1.000;;HTX Chè La Bằng;;;;;", "A-2;Trà;gói;1.000;;HTX chè la bằng;;;;;")
    place, seen = load(hanh, csv(*rows))
    assert "Có phải cùng một nhà sản xuất?" in seen.text
    hanh.post(f"{place}/spellings", data={"offer-0": "HTX Chè La Bằng"})
    merged = page(hanh, place)
    assert "Có phải cùng một nhà sản xuất?" not in merged.text
    press(hanh, place)
    assert "Đã nhập vào sổ." in page(hanh, place).text
    _place, again = load(hanh, csv(*rows))
    assert "Không có gì mới để nhập" in again.text


def test_names_merged_by_mistake_are_separated_from_the_next_list_on(world, hanh, take):
    rows = ("A-1;Chè;gói;1.000;;HTX Chè La Bằng;;;;;", "A-2;Trà;gói;1.000;;Hộ Chè La Bằng;;;;;")
    take(csv(*rows), merges={"Hộ Chè La Bằng": "HTX Chè La Bằng"})
    place, seen = load(hanh, csv(*rows))
    assert "Tên nhà sản xuất đã gộp" in seen.text
    hanh.post(f"{place}/separations", data={"spelling": "Hộ Chè La Bằng"})
    apart = page(hanh, place)
    assert "Tên nhà sản xuất đã gộp" not in apart.text
    assert counts(apart) == [0, 1, 0, 1, 0]
    press(hanh, place)
    page(hanh, place)
    end_reading()
    tea = world.product_id("A-2")
    assert catalogue.cards(reading(), [tea], TODAY)[tea].producer == "Hộ Chè La Bằng"
    _place, again = load(hanh, csv(*rows))
    assert "Không có gì mới để nhập" in again.text


def test_every_new_product_and_lot_is_shown_before_it_is_written(hanh):
    _place, seen = load(
        hanh,
        csv(
            SWEET,
            "MUC-1;Mực khô;kg;;;;;1,5;;;Ký gửi",
            "TRANH;Tranh Đông Hồ;bức;;;;;7;K9;01/02/2028;",
        ),
    )
    said = re.sub(r"<[^>]*>|\s+", " ", seen.text.replace("\u00a0", " "))
    said = re.sub(r" +", " ", said)
    assert "2 Kẹo dừa KEO-1 · 8930000000194 gói 35.000 đ HTX Kẹo Ví Dụ" in said
    assert "3 Mực khô MUC-1 kg chưa có giá –" in said
    assert "2 Kẹo dừa KEO-1 24 gói K1 21/11/2027" in said
    assert "3 Mực khô MUC-1 1,500 kg – ký gửi không ghi hạn" in said
    assert "4 Tranh Đông Hồ TRANH 7 bức K9 01/02/2028" in said


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text))


def test_codes_that_change_are_shown_in_words(world, hanh):
    header = (
        "Mã hàng;Tên hàng;Đơn vị tính;Nhóm OCOP;Loại thuế;Sao OCOP;Số quyết định;Ngày quyết định;"
        "Cấp quyết định;Đang kinh doanh"
    )
    named = ";4;9/QĐ-UBND;{};{};"
    row = "RUOU-MO;Rượu mơ Núi Tản;chai"
    place, _seen = load(hanh, csv(f"{row};;{named.format('2025', 'Huyện')}", header=header))
    press(hanh, place)
    end_reading()
    tea = f"{row};Dược liệu;5%{named.format('15/03/2025', 'Tỉnh')}0"
    _place, seen = load(hanh, csv(tea, header=header))
    told = said(seen)
    assert "Nhóm OCOP: Đồ uống → Dược liệu" in told
    assert "Loại thuế: Mức thường, không được giảm (rượu, bia) → Mức 5 %" in told
    assert "Ngày quyết định: 2025 → 15/03/2025" in told
    assert "Cấp quyết định: cấp huyện → cấp tỉnh" in told
    assert "Đang kinh doanh: đang bán → ngừng bán" in told
    hanh.post("/language", data={"lang": "en", "next": "/"})
    _place, seen = load(hanh, csv(tea, header=header))
    assert "Cấp quyết định: by the district → by the province" in said(seen)


def test_a_producer_that_changes_is_shown_once_also_where_only_new_goods_tell_it(hanh):
    header = "Mã hàng;Tên hàng;Đơn vị tính;Nhà sản xuất;Địa chỉ nhà sản xuất;Loại nhà sản xuất"
    old = [f"N-{n};Kẹo {n};gói;HTX Mới;Ấp 1;" for n in range(2)]
    place, _seen = load(hanh, csv(*old, header=header))
    press(hanh, place)
    end_reading()
    change = "Địa chỉ nhà sản xuất: Ấp 1 → Ấp 2"
    new = "N-9;Kẹo mới;gói;HTX Mới;Ấp 2;Hợp tác xã"
    _place, seen = load(hanh, csv(new, header=header))
    assert said(seen).count(change) == 1
    assert "Loại nhà sản xuất: – → Hợp tác xã" in said(seen)
    _place, seen = load(hanh, csv(*[one.replace("Ấp 1", "Ấp 2") for one in old], header=header))
    assert said(seen).count(change) == 1
    assert said(seen).count("Chỉ nhà sản xuất, xem ở trên.") == 2


def test_goods_whose_price_the_books_have_are_not_said_to_have_none(world, hanh, take, undo):
    none, stays = "chưa có giá, chưa bán được", "giá ghi 0 nên giữ giá đang có trong sổ"
    header = "Mã hàng;Tên hàng;Đơn vị tính"
    _place, seen = load(hanh, csv("CHE-DINH;Chè Đinh mới;hộp", header=header))
    assert (counts(seen)[1], none in said(seen), stays in said(seen)) == (1, False, False)
    header += ";Giá bán"
    rows = ("CHE-DINH;Chè Đinh mới;hộp;0", "GIO-1;Giò;kg;0", "GIO-2;Chả;kg;")
    _place, seen = load(hanh, csv(*rows, header=header))
    assert f"1 {stays} dòng 2 " in said(seen)
    assert f"2 {none} dòng 3, 4 " in said(seen)
    done = take(csv("GIO-2;Chả;kg;190.000", header=header))
    with writing() as session:
        hand = world.hand("Hạnh")
        sausage = world.product_id("GIO-2")
        books.set_price(session, sausage, 195_000, valid_from=hand.on, hand=hand)
    undo(done.import_id)
    end_reading()
    _place, seen = load(hanh, csv("GIO-2;Chả;kg;", header=header))
    assert (none in said(seen), "như trong sổ" in said(seen)) == (False, True)


def test_of_a_long_list_the_first_hundred_are_shown(hanh):
    rows = [f"A-{n};Hàng {n};gói;1.000;;;;5;L{n};01/01/2028;" for n in range(120)]
    _place, seen = load(hanh, csv(*rows))
    assert seen.text.count("<b>Hàng ") == 200
    assert seen.text.count("Đang xem 100 dòng đầu.") == 2


def test_what_is_no_table_is_said_and_nothing_changes(hanh):
    before = everything()
    _place, answer = load(hanh, b"%PDF-1.7", "hang.xlsx")
    assert answer.status_code == 409
    assert "đây là tệp PDF" in answer.text
    assert everything() == before


def test_no_file_and_a_list_that_is_gone_are_said(hanh):
    assert hanh.post("/catalogue/imports", data={}).status_code == 400
    gone = hanh.get("/catalogue/imports/nowhere")
    assert (gone.status_code, "Nạp lại tệp" in gone.text) == (409, True)


def test_the_pages_speak_english(hanh):
    hanh.post("/language", data={"lang": "en", "next": "/"})
    _place, seen = load(hanh, csv(SWEET, "X;;gói;1;;;;;;;"))
    assert "Import the good rows only" in seen.text
    _place, answer = load(hanh, b"%PDF-1.7")
    assert "it is a PDF" in answer.text


def test_a_long_list_shows_how_far_it_is(hanh, monkeypatch):
    may_go, read = threading.Event(), runs.read_list

    def slow(content: bytes, **more: Any) -> object:
        may_go.wait(20)
        return read(content, **more)

    monkeypatch.setattr(runs, "read_list", slow)
    monkeypatch.setattr(runs, "SHORT_S", 0)
    rows = [f"A-{n};Hàng {n};gói;1.000;;;;;;;" for n in range(400)]
    answer = hanh.post("/catalogue/imports", data={"file": (io.BytesIO(csv(*rows)), "a.csv")})
    working = hanh.get(answer.headers["Location"])
    assert "<progress" in working.text
    may_go.set()
    assert counts(page(hanh, answer.headers["Location"]))[0] == 400


def test_books_that_changed_meanwhile_are_told_and_the_list_is_shown_anew(world, hanh, take):
    place, seen = load(hanh, csv(SWEET))
    assert counts(seen)[0] == 1
    take(csv(SWEET))
    press(hanh, place)
    told = page(hanh, place)
    assert "không còn gì để nhập" in told.text
    assert counts(told) == [0, 0, 0, 1, 0]


def test_a_list_that_met_a_full_disk_can_be_taken_in_when_there_is_room(hanh, monkeypatch):
    place, _seen = load(hanh, csv(SWEET))

    def full(*_given: object, **_more: object) -> object:
        raise NoRoom

    with monkeypatch.context() as disk:
        disk.setattr(runs, "import_goods", full)
        press(hanh, place)
        told = page(hanh, place)
    assert told.status_code == 409
    assert "Ổ đĩa đầy" in told.text
    assert "Nhập vào sổ</button>" in told.text
    press(hanh, place)
    assert "Đã nhập vào sổ." in page(hanh, place).text


def test_a_file_above_the_limit_is_refused_in_a_sentence(world, hanh, monkeypatch):
    monkeypatch.setattr("pos.bodies.MOST_FILE_BYTES", 1_000)
    _place, answer = load(hanh, csv(*[SWEET] * 50))
    assert answer.status_code == 413
    assert "50 MB" in answer.text


def test_a_zip_of_too_many_pictures_is_to_be_split(world, hanh, monkeypatch):
    monkeypatch.setattr("pos.intake.picturing.MOST_PICTURES", 1)
    answer = send(hanh, zipped({"A.jpg": photo(), "B.jpg": photo()}))
    assert answer.status_code == 400
    assert "có hơn 1 ảnh. Chia ra vài tệp .zip" in answer.text


def test_one_picture_is_added_to_a_product(world):
    product_id, folder = world.product_id("TRANH"), world.settings.home / "pictures"
    hand = world.hand("Hạnh")
    assert add_picture_to(product_id, photo(), folder=folder, hand=hand)
    assert not add_picture_to(product_id, photo(), folder=folder, hand=hand)
    with pytest.raises(NoPicture):
        add_picture_to(product_id, photo()[:100], folder=folder, hand=hand)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: csv(t)[:400]))
def test_any_bytes_loaded_are_refused_or_looked_at_and_change_nothing(hanh, content):
    before = everything()
    _place, answer = load(hanh, content)
    assert answer.status_code in (200, 409), content
    assert "Máy gặp trục trặc" not in answer.text, content
    assert everything() == before


def test_a_reader_that_breaks_is_no_list_that_was_looked_at(hanh, monkeypatch):
    def broken(*_given: Any, **_named: Any) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "read_list", broken)
    _place, answer = load(hanh, csv(SWEET))
    assert answer.status_code == 500
    assert "Máy gặp trục trặc. Sổ vẫn như cũ." in answer.text


# --- KiotViet's brands ---------------------------------------------------------------------------


def test_kiotviets_brands_are_offered_as_producers_and_never_taken_unasked(world, hanh):
    rows = [
        goods("SP1", **{"Thương hiệu": "Kẹo Ví Dụ"}),
        goods("SP2", **{"Thương hiệu": "La Bằng"}),
    ]
    place, seen = load(hanh, kiotviet(*rows), "hang.xlsx")
    assert "cột Thương hiệu có 2 tên" in seen.text
    assert "Kẹo Ví Dụ" not in seen.text
    [at] = re.findall('name="(column-[0-9]+)" value="producer_name"', seen.text)
    hanh.post(f"{place}/columns", data={at: "producer_name"})
    seen = page(hanh, place)
    assert "Kẹo Ví Dụ" in seen.text
    assert "cột Thương hiệu có" not in seen.text
    _place, seen = load(hanh, kiotviet(goods("SP3")), "hang.xlsx")
    assert "Thương hiệu có phải" not in seen.text  # its brands were pointed out before


def test_brands_beside_producers_are_left_alone(hanh):
    row = goods("SP1", **{"Thương hiệu": "Kẹo Ví Dụ", "Nhà sản xuất": "HTX Kẹo Ví Dụ"})
    heads = [*KIOTVIET, "Nhà sản xuất"]
    _place, seen = load(hanh, made(heads, [row.get(name) for name in heads]), "hang.xlsx")
    assert "HTX Kẹo Ví Dụ" in seen.text
    assert "Thương hiệu có phải" not in seen.text


# --- The template --------------------------------------------------------------------------------


def test_the_template_can_be_loaded_as_it_is(hanh):
    for kind in ("xlsx", "csv"):
        content = hanh.get(f"/catalogue/imports/template.{kind}").data
        _place, seen = load(hanh, content, f"mau.{kind}")
        assert counts(seen) == [1, 0, 1, 0, 0], kind
    book = load_workbook(io.BytesIO(hanh.get("/catalogue/imports/template.xlsx").data))
    assert book.sheetnames == ["Hàng hóa", "Giải thích"]
    assert book["Hàng hóa"]["E2"].number_format == "@"


def test_the_template_is_in_the_readers_language_and_can_be_loaded_so_too(hanh):
    hanh.post("/language", data={"lang": "en", "next": "/"})
    for kind in ("xlsx", "csv"):
        answer = hanh.get(f"/catalogue/imports/template.{kind}")
        assert f"ocop-pos-goods-template.{kind}" in answer.headers["Content-Disposition"]
        _place, seen = load(hanh, answer.data, f"template.{kind}")
        assert counts(seen) == [1, 0, 1, 0, 0], kind
    book = load_workbook(io.BytesIO(hanh.get("/catalogue/imports/template.xlsx").data))
    assert book.sheetnames == ["Goods", "Explanations"]
    assert (book["Goods"]["A1"].value, book["Goods"]["D1"].value) == ("Item code", "Price")
    assert book["Explanations"]["B3"].value == "The name as receipts and labels will print it."


def test_columns_that_are_missing_are_named_in_the_readers_language(hanh):
    hanh.post("/language", data={"lang": "en", "next": "/"})
    place, _seen = load(hanh, csv("x;y;z").replace("Mã hàng".encode(), b"???"))
    answer = hanh.post(f"{place}/columns", data={})
    assert answer.status_code == 409
    assert "Item code, Name, Unit" in answer.text


# --- Pictures ------------------------------------------------------------------------------------


def photo(colour: str = "green", size: tuple[int, int] = (2400, 1200), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", size, colour)
    exif = picture.getexif()
    exif[0x0112] = 6  # the phone was held upright
    exif[0x010F] = "SecretPhone"
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def send(client, content: bytes):
    return client.post("/catalogue/pictures", data={"file": (io.BytesIO(content), "anh.zip")})


def test_pictures_are_added_by_code_and_shown_behind_the_label(world, hanh):
    content = zipped(
        {
            "ảnh/CHE-DINH.jpg": photo(),
            "8930000000019_2.png": photo("red", kind="PNG"),
            "LẠ.jpg": photo(),
            "MAM-NEM.jpg": b"not a picture",
            "__MACOSX/CHE-DINH.jpg": b"",
        }
    )
    answer = send(hanh, content)
    assert "Đã thêm 2 ảnh." in answer.text
    assert "không có mặt hàng nào mang mã này" in answer.text
    assert "không phải ảnh" in answer.text
    assert "2 ảnh đã có từ trước" in send(hanh, content).text
    end_reading()
    name = pictures.first_picture(reading(), world.product_id("CHE-DINH"))
    kept = (world.settings.home / "pictures" / f"{name}.jpg").read_bytes()
    assert b"SecretPhone" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (800, 1600)
    public = world.app.test_client()
    origin = public.get("/01/08930000000019/10/L261103")
    assert f"/pictures/{name}.jpg" in origin.text
    assert "Sản phẩm chưa có ảnh" not in origin.text
    shown = public.get(f"/pictures/{name}.jpg")
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/jpeg", kept)
    assert public.get("/pictures/" + "0" * 64 + ".jpg").status_code == 404


def test_a_picture_named_by_the_code_alone_is_shown_and_further_ones_follow(world, hanh):
    def shown() -> list[str]:
        end_reading()
        return pictures.of_product(reading(), world.product_id("CHE-DINH"))

    send(hanh, zipped({"CHE-DINH_2.jpg": photo("red"), "CHE-DINH.jpg": photo("green")}))
    green, red = shown()
    send(hanh, zipped({"CHE-DINH_3.jpg": photo("blue")}))
    assert shown()[:2] == [green, red]
    send(hanh, zipped({"CHE-DINH.jpg": photo("white")}))  # a better one
    assert shown()[1:3] == [green, red]
    send(hanh, zipped({"CHE-DINH.jpg": photo("green")}))  # there already: where it is, it stays
    assert shown()[1:3] == [green, red]


def test_pictures_that_find_no_room_are_a_clear_no_and_leave_nothing(world, hanh, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = everything()
    content = zipped({"CHE-DINH.jpg": photo()})
    with monkeypatch.context() as disk:
        disk.setattr(files.os, "fsync", full)
        answer = send(hanh, content)
    assert (answer.status_code, "Ổ đĩa đầy" in answer.text) == (400, True)
    assert list((world.settings.home / "pictures").iterdir()) == []
    assert everything() == before
    assert "Đã thêm 1 ảnh." in send(hanh, content).text


def test_what_is_no_zip_of_pictures_is_said(hanh):
    assert "Chưa mở được tệp ảnh" in send(hanh, b"PK\x03\x04 no").text
