"""The papers of an order: a text, A4, a table, a slip; each says the order as it last went out."""

import io
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue.models import Producer
from pos.ordering import paper_records, papers, slips
from pos.ordering.messages import message
from pos.ordering.paper_records import Paper
from pos.spool.models import PrintJob
from printers.layouts.page_marks import Block, Stroke, Words
from printers.layouts.sheets import BOTTOM, LEFT, WIDE, lay_out
from printers.stored import loads
from tests.ordering.steps import FISH, GREENS, TEA, change, draft, of, producer_id, send, sent
from tests.printers.page_reader import words_of
from tests.till.steps import rows
from tests.world import World, open_world

LINK = "https://sp.example.vn/o/01KAXYZ"


def paper(order_id: str) -> Paper:
    return paper_records.paper(reading(), of(order_id))


def test_the_text_is_ready_to_be_pasted(world: World) -> None:
    said = message(paper(sent(world, (TEA, 12), note="Giao trước 9 giờ")), LINK)
    assert said == (
        "Gửi HTX Chè Hảo Đạt,\n"
        "Showroom OCOP Hoàn Kiếm đặt hàng, đơn số HN01-PO-2026-0001:\n"
        "\n"
        "1. Chè Đinh Tân Cương: 12 hộp × 300.000\xa0đ = 3.600.000\xa0đ\n"
        "\n"
        "Giao ngày: thứ Ba 24/11/2026\n"
        "Giao tới: Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội\n"
        "Ghi chú: Giao trước 9 giờ\n"
        "\n"
        "Nhờ anh/chị báo lại giúp mỗi món giao được bao nhiêu, ngày nào.\n"
        f"Bấm vào đây để trả lời: {LINK}\n"
        "Cảm ơn anh/chị.\n"
        "Hạnh, 024 0000 0000"
    )


def test_the_text_asks_for_an_answer_also_without_a_link_and_tells_the_sum_of_several(
    world: World,
) -> None:
    one = paper(sent(world, (TEA, 12)))
    [line] = one.lines
    consigned = replace(line, name_vi="Chè nõn", owner="consigned", pack_units=6)
    said = message(replace(one, lines=(line, consigned)), "")
    assert "2. Chè nõn: 12 hộp (2 × 6) × 300.000\xa0đ = 3.600.000\xa0đ, ký gửi\n" in said
    assert "Cộng: 7.200.000\xa0đ\n" in said
    assert "Nhờ anh/chị báo lại giúp" in said
    assert "Bấm vào đây" not in said


def test_what_nobody_can_open_stands_on_no_paper(world: World, hanh: FlaskClient) -> None:
    """The named world has no public address: links would lead to the producer's own machine."""
    order_id = sent(world, (TEA, 12))
    page = hanh.get(f"/orders/{order_id}").text
    message = page.split('id="message"')[1].split("</textarea>")[0]
    assert "/o/" not in message
    assert "chưa có địa chỉ công khai" in page
    assert re.search(r'<a href="/o/[0-9A-Z]{42}"', page)


def test_with_a_public_address_the_link_stands_everywhere(template, tmp_path) -> None:
    with open_world(template, tmp_path / "home", public_url="https://sp.example.vn") as world:
        order_id, hanh = sent(world, (TEA, 12)), world.sign_in("Hạnh")
        page = hanh.get(f"/orders/{order_id}").text
        [code] = set(re.findall(r"https://sp\.example\.vn/o/([0-9A-Z]{42})", page))
        assert 'class="qr"' in page
        assert code in words_of(hanh.get(f"/orders/{order_id}/order.pdf").data).replace(" ", "")
        hanh.post(f"/orders/{order_id}/slips", data={"request_id": new_id()})
        [job] = rows(PrintJob)
        assert f'"https://sp.example.vn/o/{code}"' in job.document
        assert world.app.test_client(use_cookies=False).get(f"/o/{code}").status_code == 200


def test_a_draft_says_that_it_did_not_go_out(world: World) -> None:
    order_id = draft(world, (TEA, 12))
    assert "định đặt (nháp, chưa gửi):" in message(paper(order_id), "")
    assert "NHÁP, CHƯA GỬI" in words_of(papers.pdf(paper(order_id), ""))


def test_a_sent_order_keeps_the_words_of_its_day(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    before = papers.pdf(paper(order_id), "")
    with writing() as session:
        session.get_one(Producer, producer_id(world)).name = "HTX Tên Mới"
    end_reading()
    assert papers.pdf(paper(order_id), "") == before
    assert "HTX Chè Hảo Đạt" in words_of(before)


def test_a_change_has_a_paper_of_its_own(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    change(world, order_id, (1, 6))
    said = words_of(papers.pdf(paper(order_id), ""))
    assert "Đổi lần 1, thay cho bản trước" in said
    assert "1.800.000" in said
    assert "xin đổi đơn HN01-PO-2026-0001 (lần 1), thay cho bản trước:" in message(
        paper(order_id), ""
    )


def test_vietnamese_letters_are_words_in_the_file(world: World) -> None:
    order_id = draft(world, (FISH, 6), note="Ễnh ương, Ặc, Ỗi, đặc sản Đắk Lắk, Ợ Ữ")
    send(world, order_id)
    file = papers.pdf(paper(order_id), "")
    said = words_of(file)
    for words in ("Mắm nêm Dì Cẩn", "Ễnh ương, Ặc, Ỗi, đặc sản Đắk Lắk, Ợ Ữ", "ĐƠN ĐẶT HÀNG"):
        assert words in said
    assert len(file) < 80_000
    assert file == papers.pdf(paper(order_id), "")


def test_many_lines_go_on_on_the_next_page_under_the_same_head(world: World) -> None:
    one = paper(sent(world, (TEA, 12)))
    line = one.lines[0]
    long = replace(line, name_vi="Chè Đinh Tân Cương " * 8)
    many = replace(one, lines=(line,) * 60 + (long,))
    pages = lay_out(papers._sheet(many, LINK))
    assert len(pages) > 1
    for no, page in enumerate(pages, start=1):
        said = [mark.text for mark in page if isinstance(mark, Words)]
        assert f"Trang {no}/{len(pages)}" in said
        assert "Số lượng" in said or no == len(pages)
        for mark in page:
            if isinstance(mark, Stroke):
                assert LEFT <= mark.x <= mark.to_x <= WIDE - LEFT
                assert mark.to_y <= BOTTOM
            elif isinstance(mark, Block):
                assert mark.y + mark.tall <= BOTTOM
            else:
                assert mark.x >= LEFT
    numbers = [
        mark.text
        for page in pages
        for mark in page
        if isinstance(mark, Words) and mark.text.isdigit() and mark.x < LEFT + 400
    ]
    assert numbers == [str(n) for n in range(1, 62)]


def test_a_sum_says_what_it_leaves_out_and_of_nothing_there_is_none(world: World) -> None:
    one = paper(sent(world, (TEA, 12), cost_vnd=None))
    assert one.total_vnd is None
    assert "Cộng theo giá nhập" not in words_of(papers.pdf(one, ""))
    assert "Cộng theo giá nhập" not in slips.slip(one, "")
    [line] = one.lines
    half = replace(one, lines=(line, replace(line, no=2, cost_vnd=10_000)))
    assert (half.total_vnd, half.known_vnd, half.unpriced) == (None, 120_000, 1)
    for told in (words_of(papers.pdf(half, "")), slips.slip(half, "")):
        assert "120.000" in told
        assert "chưa kể 1 món chưa rõ giá" in told
    assert "1. Chè Đinh Tân Cương: 12 hộp\n" in message(one, "")
    assert "Cộng" not in message(replace(one, lines=one.lines * 2), "")


def test_the_table_opens_as_a_spreadsheet(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (GREENS, 2_500), cost_vnd=30_000)
    answer = hanh.get(f"/orders/{order_id}/order.xlsx")
    assert 'filename="HN01-PO-2026-0001.xlsx"' in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    head, line, total, _space, *about = sheet.iter_rows(values_only=True)
    told = dict(zip(head, line, strict=True))
    assert (told["Tên hàng"], told["Số lượng"], told["Đơn vị"]) == ("Rau cải ngọt THGY", 2.5, "kg")
    assert told["Thành tiền"] == 75_000
    assert str(told["Giao ngày"])[:10] == "2026-11-24"
    assert (total[2], total[7]) == ("Cộng theo giá nhập", 75_000)
    said = {row[2]: row[4] for row in about}
    assert said["Đơn"].startswith("HN01-PO-2026-0001")
    assert said["Người đặt"] == "Showroom OCOP Hoàn Kiếm, Hạnh"
    assert said["Giao tới"] == "Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội"


def test_the_slip_is_printed_once_then_as_a_copy_and_anew_after_a_change(
    world: World, hanh: FlaskClient
) -> None:
    order_id, asked = sent(world, (TEA, 12)), new_id()
    for request_id in (asked, asked, new_id()):
        answer = hanh.post(f"/orders/{order_id}/slips", data={"request_id": request_id})
        assert answer.status_code == 303
    jobs = rows(PrintJob)
    assert [(job.title, job.copy_no) for job in jobs] == [
        ("HN01-PO-2026-0001", 0),
        ("HN01-PO-2026-0001", 1),
    ]
    change(world, order_id, (1, 6))
    hanh.post(f"/orders/{order_id}/slips", data={"request_id": new_id()})
    assert [job.copy_no for job in rows(PrintJob)] == [0, 1, 0]
    assert "Đổi lần 1" in rows(PrintJob)[-1].document


def test_a_draft_has_no_slip(world: World, hanh: FlaskClient) -> None:
    order_id = draft(world, (TEA, 12))
    assert hanh.post(f"/orders/{order_id}/slips").status_code == 409
    assert rows(PrintJob) == []


@pytest.mark.parametrize("link", ["", LINK])
def test_the_slip_is_a_paper_that_is_stored_and_read_back(world: World, link: str) -> None:
    words = slips.slip(paper(sent(world, (TEA, 12))), link)
    assert loads(words)
    assert (link in words) if link else ("qr" not in words.lower())


def test_the_file_is_a_pdf_that_holds_its_own_letters(world: World) -> None:
    file = papers.pdf(paper(sent(world, (TEA, 12))), LINK)
    assert file.startswith(b"%PDF-1.4\n")
    assert not re.search(rb"/Producer|/Creator|Date|/Info ", file)
    assert file.count(b"/FontFile2") == 2
