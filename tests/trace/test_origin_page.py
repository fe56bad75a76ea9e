"""The origin page, as a shopper's phone gets it."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base import clock
from pos.web import i18n
from tests.trace.showroom import ARRIVED, NASTY, TEA_GTIN

TEA = f"/01/{TEA_GTIN}"


def words(response: TestResponse) -> str:
    """The page's text as read: no tags, single spaces."""
    body = re.sub(r"<(svg|head)\b.*?</\1>", " ", response.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def stars(response: TestResponse) -> int:
    return len(
        re.findall(r'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 \.9', response.text)
    )


# --- What must be there ---------------------------------------------------------------------


def test_the_page_tells_all_that_the_law_asks_of_an_origin_page(client: FlaskClient) -> None:
    """Source: domain facts, NĐ 37/2026 Art 23.7."""
    answer = client.get(f"{TEA}/10/L261103")
    assert answer.status_code == 200
    told = words(answer)
    assert "Chè Đinh Tân Cương" in told
    assert "Sản phẩm chưa có ảnh" in told
    assert "HTX Chè Ví Dụ" in told
    assert "Địa chỉ" in told
    assert "Sản xuất tại xã Tân Cương, Thái Nguyên" in told
    assert "Số lô L261103" in told
    assert "Hạn dùng (HSD) 03/11/2027" in told


def test_the_story_is_told_as_the_producers_in_the_readers_language(client: FlaskClient) -> None:
    told = words(client.get(TEA))
    assert "Câu chuyện sản phẩm Búp hái trước sáu giờ sáng. theo HTX Chè Ví Dụ" in told
    english = words(client.get(f"{TEA}?l=en"))
    assert "Picked before six in the morning. according to HTX Chè Ví Dụ" in english
    assert "Câu chuyện" not in words(client.get("/P/HN01/COM"))


def test_a_good_lot_is_said_to_be_fine_and_when_that_was_checked(client: FlaskClient) -> None:
    told = words(client.get(f"{TEA}/10/L261103"))
    assert "Lô này đang bán bình thường Còn hạn dùng · kiểm tra lúc 21/11/2026 14:05" in told
    assert "Ngày sản xuất (NSX) 03/11/2026" in told
    assert "Số lô của nhà sản xuất TC 03/11" in told
    came = "Nhận về, bày bán tại Showroom OCOP Ví Dụ 12/11/2026 15:40 · showroom ghi"
    assert came in told
    assert "03/11/2026 · theo HTX Chè Ví Dụ" in told


# --- What the seller knows ----------------------------------------------------------------------


def test_a_recalled_lot_is_a_red_page_before_all_else(client: FlaskClient) -> None:
    answer = client.get("/P/HN01/TUONG-OT/L260930")
    assert answer.status_code == 200
    told = words(answer)
    red = "Đừng dùng. Lô này đã bị thu hồi. Do not use. This lot was recalled."
    assert told.index(red) < told.index("Bạn cần làm gì") < told.index("Sản phẩm chưa có ảnh")
    assert "Lý do Vượt mức phụ gia cho phép Lệnh TH-2026-014 Từ lúc 20/11/2026 13:58" in told
    assert "Cơ quan quản lý yêu cầu: Nhận lại hàng." in told
    journey = told.partition("Những gì đã xảy ra với lô L260930")[2]
    assert journey.startswith(
        " Cơ quan quản lý ra lệnh thu hồi 20/11/2026 13:58 · nguồn: cơ quan quản lý"
    )
    assert "bán bình thường" not in told
    assert 'href="tel:02400000000"' in answer.text


def test_a_held_lot_is_a_red_page_that_keeps_the_suspicion_to_the_shop(
    client: FlaskClient,
) -> None:
    told = words(client.get("/P/HN01/NEM/L261101"))
    assert "Khoan dùng. Lô này đang được kiểm tra." in told
    assert "Showroom OCOP Ví Dụ ngừng bán để kiểm tra 20/11/2026 13:58" in told
    assert "mùi lạ" not in told
    assert "Cất riêng" not in told
    assert "thu hồi" not in told
    english = words(client.get("/P/HN01/NEM/L261101?l=en"))
    assert "Do not use it yet. This lot is being checked." in english


def test_a_lot_that_was_let_go_again_is_fine_and_says_what_was(client: FlaskClient) -> None:
    told = words(client.get("/P/HN01/TUONG-OT/L260931"))
    assert "Lô này đang bán bình thường" in told
    assert "Kiểm tra xong, được bán lại 20/11/2026 13:58" in told
    assert "Không thấy gì" not in told


def test_a_lot_that_was_sold_out_and_one_that_was_sent_back_are_told_apart(
    client: FlaskClient,
) -> None:
    sold = words(client.get("/P/HN01/NUOC-MAM/L261110"))
    assert "Showroom đã bán hết lô này" in sold
    assert "Bán hết tại Showroom OCOP Ví Dụ 20/11/2026 · showroom ghi" in sold
    gone = words(client.get("/P/HN01/NUOC-MAM/L261112"))
    assert "Lô này không còn ở showroom" in gone
    assert "bán bình thường" not in sold + gone


def test_goods_that_wait_in_the_storeroom_are_still_the_shops(client: FlaskClient) -> None:
    assert "Lô này đang bán bình thường" in words(client.get("/P/HN01/NUOC-MAM/L261111"))


@pytest.mark.parametrize(
    "path",
    [
        *("/P/HN01/TUONG-OT/L260930", "/P/HN01/NEM/L261101", "/P/HN01/NUOC-MAM/L261110"),
        *("/P/HN01/NUOC-MAM/L261112", f"{TEA}/10/L999", f"{TEA}/10/L250103"),
        *("/P/HN01/MAT-ONG/L261001", TEA),
    ],
)
def test_every_state_says_when_it_was_looked_up_and_has_an_icon_and_words(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    assert "iểm tra lúc 21/11/2026 14:05" in words(answer)
    state = re.search(r'<section class="(?:state|red)[^>]*>(<svg.*?)</section>', answer.text, re.S)
    assert state is not None
    assert 'aria-hidden="true"' in state[1]


def test_the_province_is_drawn_with_the_commune_in_it(client: FlaskClient) -> None:
    page = client.get(TEA)
    inset = page.text.partition('<figure class="inset">')[2].partition("</figure>")[0]
    assert inset.count("h0") > 50
    assert 'class="here"' in inset
    said = "Xã Tân Cương trong tỉnh Thái Nguyên. Mỗi chấm là một xã, phường."
    assert said in words(page)


def test_the_last_good_day_is_a_good_one_and_the_next_is_not(client: FlaskClient) -> None:
    assert "Lô này đang bán bình thường" in words(client.get(f"{TEA}/10/L261121"))
    passed = client.get(f"{TEA}/10/L250103")
    assert passed.status_code == 200
    assert "Hạn dùng này đã qua" in words(passed)
    assert "bán bình thường" not in words(passed)


def test_the_day_turns_at_midnight_in_vietnam_not_in_london(client: FlaskClient) -> None:
    before = datetime(2026, 11, 21, 16, 59, tzinfo=UTC)
    with clock.running(lambda: before):
        assert "Lô này đang bán bình thường" in words(client.get(f"{TEA}/10/L261121"))
    with clock.running(lambda: before.replace(hour=17, minute=0)):
        assert "Hạn dùng này đã qua" in words(client.get(f"{TEA}/10/L261121"))


def test_a_passed_best_before_is_a_warning_and_no_expiry(client: FlaskClient) -> None:
    told = words(client.get("/P/HN01/MAT-ONG/L261001"))
    assert "Đã qua ngày dùng tốt nhất" in told
    assert "Sử dụng tốt nhất trước 20/11/2026" in told
    assert "Hạn dùng này đã qua" not in told
    assert "Lô này đang bán bình thường" in words(client.get("/P/HN01/MAT-ONG/L261002"))


def test_a_link_without_a_lot_is_about_the_product(client: FlaskClient) -> None:
    answer = client.get(TEA)
    assert answer.status_code == 200
    assert "Trang này nói về sản phẩm" in words(answer)
    assert "bán bình thường" not in words(answer)


def test_the_old_name_of_the_place_stays_with_todays_beside_it(client: FlaskClient) -> None:
    told = words(client.get("/P/HN01/MAT-ONG"))
    assert "Sản xuất tại xã Phố Cáo, Hà Giang Nay là xã Phố Bảng, tỉnh Tuyên Quang" in told
    assert "Nay là" not in words(client.get(TEA))


def test_the_commune_is_marked_on_the_map_only_where_it_is_known(client: FlaskClient) -> None:
    country = client.get(TEA).text.partition('<svg class="map"')[2]
    here = re.search(r'class="here" cx="(\d+)" cy="(\d+)"', country)
    assert here is not None
    assert (int(here[1]), int(here[2])) == (71, 39)
    assert 'class="map"' not in client.get("/P/HN01/GIO-MAY").text


def test_what_is_not_known_is_said_to_be_unknown(client: FlaskClient) -> None:
    told = words(client.get("/P/HN01/GIO-MAY/L261005"))
    assert "Chưa biết người làm ra" in told
    assert "Chưa rõ nơi sản xuất" in told
    assert "Địa chỉ: chưa biết" in told
    assert "Định lượng chưa biết" in told
    assert "Ngày sản xuất (NSX) chưa biết" in told
    assert "Hạn dùng (HSD) không ghi" in told
    assert "Điều chưa biết thì chúng tôi ghi là chưa biết." in told


def test_demo_goods_say_that_they_are(client: FlaskClient) -> None:
    line = "Trang dùng thử: giá, mã và lô chỉ để minh họa."
    assert line in words(client.get("/P/HN01/THU-1"))
    assert line not in words(client.get(TEA))


def test_the_page_never_calls_itself_a_certified_traceability_system(client: FlaskClient) -> None:
    told = words(client.get(f"{TEA}/10/L261103"))
    assert "Thông tin nguồn gốc" in told
    assert "truy xuất" not in told


def test_no_price_cost_stock_paper_or_person_is_told(client: FlaskClient) -> None:
    for path in (f"{TEA}/10/L261103", "/P/HN01/MAT-ONG/A%2F7", TEA):
        page = client.get(path).text
        for secret in ("185.000", "185000", "77.190", "77190", "8642", "8.642", "7719", "Thu Hà"):
            assert secret not in page


# --- The certificate as it stands today -------------------------------------------------------


def test_a_certificate_in_force_shows_its_stars_decision_and_term(client: FlaskClient) -> None:
    answer = client.get(TEA)
    assert stars(answer) == 5
    told = words(answer)
    assert "Còn hiệu lực OCOP 5 sao, cấp quốc gia" in told
    assert "Cấp ngày 17/01/2025 Hết hạn 17/01/2028" in told
    assert "Quyết định số 377/QĐ-BNN-VPĐP" in told
    assert '<rect width="61%"' in answer.text


def test_the_stars_are_gone_the_day_after_the_last(client: FlaskClient) -> None:
    last = datetime(2028, 1, 17, 3, tzinfo=UTC)
    with clock.running(lambda: last):
        assert stars(client.get(TEA)) == 5
        assert "Hôm nay là ngày cuối" in words(client.get(TEA))
    with clock.running(lambda: last.replace(day=18)):
        assert stars(client.get(TEA)) == 0
        assert "Chứng nhận hết hạn ngày 17/01/2028" in words(client.get(TEA))


def test_a_certificate_dated_by_its_year_says_how_long_it_holds_at_least(
    client: FlaskClient,
) -> None:
    answer = client.get("/P/HN01/MAT-ONG")
    assert stars(answer) == 4
    told = words(answer)
    assert "Còn hiệu lực ít nhất 41 ngày" in told
    assert "Cấp năm 2024 Ít nhất đến 01/01/2027" in told
    assert "Chưa biết số quyết định" in told


def test_a_potential_fifth_star_is_words_and_no_star(client: FlaskClient) -> None:
    answer = client.get("/P/HN01/MAT-ONG")
    assert "tiềm năng 5 sao" in words(answer)
    assert "chưa phải 5 sao" in words(answer)
    assert stars(answer) == 4


@pytest.mark.parametrize(
    ("sku", "said"),
    [
        ("GIO-MAY", "Từng được công bố 4 sao; chưa rõ ngày cấp nên không hiển thị sao"),
        ("NUOC-MAM", "Từng được công bố 3 sao Chứng nhận hết hạn ngày 10/05/2025"),
        ("COM", "Từng được công bố 4 sao Chứng nhận đã bị thu hồi từ ngày 01/06/2026"),
        ("TUONG-OT", "Được công bố 3 sao Chỉ biết năm cấp, chưa rõ ngày"),
        ("NEM", "Được công bố 4 sao Chỉ biết năm cấp, chưa rõ ngày"),
        ("XAU", "Chưa xếp sao"),
    ],
)
def test_a_certificate_that_does_not_surely_hold_is_words_alone(
    client: FlaskClient, sku: str, said: str
) -> None:
    answer = client.get(f"/P/HN01/{sku}")
    assert stars(answer) == 0
    assert said in words(answer)


def test_who_decided_is_named_where_known(client: FlaskClient) -> None:
    assert "Quyết định số 12/QĐ-UBND · UBND tỉnh Ví Dụ" in words(client.get("/P/HN01/COM"))


# --- Links as they are printed, typed and mangled ---------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/01/08930000000019/10/L261103",
        "/01/8930000000019/10/l261103",
        "/01/08930000000019/10/L261103/",
        "/01/08930000000019/10/%4C261103",
        "/01/08930000000019/22/X/10/L261103/21/9",
        "/P/HN01/CHE-DINH/L261103",
        "/p/hn01/che-dinh/l261103/",
        "/01/08930000000019/10/TC03%2F11",
    ],
)
def test_a_lot_is_found_however_its_link_is_written(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Số lô L261103" in words(answer)


@pytest.mark.parametrize("path", [f"{TEA}/10/A%2F7", "/P/HN01/MAT-ONG/A%2F7", f"{TEA}/10/a%2f7/"])
def test_a_lot_with_a_slash_in_it_is_found(client: FlaskClient, path: str) -> None:
    assert "Số lô A/7" in words(client.get(path))


def test_an_unknown_lot_gets_404_with_the_product_and_the_honest_line(client: FlaskClient) -> None:
    answer = client.get(f"{TEA}/10/L999")
    assert answer.status_code == 404
    told = words(answer)
    assert "Chúng tôi không biết lô này" in told
    assert "Không tìm thấy lô L999 tại showroom này." in told
    assert "HTX Chè Ví Dụ" in told
    assert "bán bình thường" not in told


def test_the_lot_of_another_product_is_not_this_ones(client: FlaskClient) -> None:
    assert client.get(f"{TEA}/10/L261001").status_code == 404
    assert client.get("/P/HN01/MAT-ONG/TC03%2F11").status_code == 404


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/01/08930000000026/10/L1", "Không tìm thấy sản phẩm này"),
        ("/P/HN01/NOPE/L1", "Không tìm thấy sản phẩm này"),
        ("/01/08930000000018", "Mã vạch này chưa đúng"),
        ("/P/DN012/CHE-DINH/L261103", "Tem này của showroom khác"),
        ("/01/02000000000015", "Không tìm thấy sản phẩm này"),
        ("/01/abc", "Không đọc được mã này"),
        ("/P/HN01", "Không đọc được mã này"),
        ("/P/../../etc/passwd", "Không đọc được mã này"),
        ("/P/HN01/CHE/%FF", "Không đọc được mã này"),
    ],
)
def test_what_leads_nowhere_gets_an_honest_404(client: FlaskClient, path: str, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert said in words(answer)
    assert "Bạn nên làm gì" in words(answer)


def test_a_label_of_another_showroom_is_told_by_its_code(client: FlaskClient) -> None:
    told = words(client.get("/P/DN012/CHE-DINH/L261103"))
    assert "Tem ghi showroom DN012." in told
    assert "Mã hàng CHE-DINH" in told
    assert "Chè Đinh" not in told


@pytest.mark.parametrize(
    "head", ["/01/", "/P/", "/P/HN01/", f"{TEA}/10/", "/R/", "/R/HN01-1A-000001/"]
)
@pytest.mark.parametrize("tail", ["A" * 2000, "%00", "%2F" * 600, "%F0%9F%8D%B5" * 200, "a b%0Ac"])
def test_garbage_gets_404_and_never_breaks(client: FlaskClient, head: str, tail: str) -> None:
    answer = client.get(head + tail)
    assert answer.status_code == 404
    assert len(answer.data) < 42_000


def test_only_so_much_of_what_was_asked_is_repeated_as_anybody_reads(client: FlaskClient) -> None:
    told = words(client.get(f"{TEA}/10/{'L' * 2000}"))
    assert f"Không tìm thấy lô {'L' * 39}… tại showroom này." in told


def test_whatever_was_typed_in_is_shown_as_text(client: FlaskClient) -> None:
    answer = client.get("/P/HN01/XAU/L261006")
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert words(answer).count(NASTY) >= 3
    nasty_lot = client.get(f"{TEA}/10/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert nasty_lot.status_code == 404
    assert "<script>" not in nasty_lot.text.lower()
    assert "Không tìm thấy lô <SCRIPT>ALERT(1)</SCRIPT> tại" in words(nasty_lot)


# --- Public, light, in two languages --------------------------------------------------------


@pytest.mark.parametrize(
    "path", [f"{TEA}/10/L261103", TEA, f"{TEA}/10/L999", "/P/HN01/NOPE", "/01/x"]
)
def test_a_public_page_sets_no_cookie_and_may_be_kept_for_a_minute(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers={"Cookie": "till=forged; other=1"})
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_a_page_has_one_small_script_of_its_own_and_no_inline_style(client: FlaskClient) -> None:
    page = client.get(f"{TEA}/10/L261103").text
    assert re.findall(r"<script[^>]*>", page) == re.findall(
        r'<script type="module" src="/static/[0-9a-f]{12}/js/origin.js">', page
    )
    assert page.count("<script") == 1
    assert " onclick" not in page
    assert " style=" not in page
    assert "<style" not in page
    assert "csrf" not in page


def test_a_page_is_light(client: FlaskClient) -> None:
    assert len(client.get(f"{TEA}/10/L261103").data) < 16_000


@pytest.mark.parametrize("asked", ["en", "EN"])
def test_english_is_chosen_by_the_address_alone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    english = {"Lô này đang bán bình thường": "This lot is fine"}
    monkeypatch.setattr(i18n, "_english", lambda: english)
    answer = client.get(f"{TEA}/10/L261103?l={asked}")
    assert '<html lang="en">' in answer.text
    assert "This lot is fine" in words(answer)
    assert "<h1>Tan Cuong single-bud tea</h1>" in answer.text
    assert '<html lang="vi">' in client.get(f"{TEA}/10/L261103").text


@pytest.mark.parametrize("asked", ["", "fr", "en%00", "x" * 500])
def test_any_other_language_is_vietnamese(client: FlaskClient, asked: str) -> None:
    assert '<html lang="vi">' in client.get(f"{TEA}?l={asked}").text


def test_the_age_of_the_certificate_list_is_told(client: FlaskClient) -> None:
    assert ARRIVED.hour == 8
    said = "Thông tin chứng nhận do showroom ghi, cập nhật 12/11/2026 15:40."
    assert said in words(client.get(TEA))
