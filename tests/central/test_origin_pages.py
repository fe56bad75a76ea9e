"""The pages behind labels, at the centre: what each says of a lot in each state."""

import hashlib
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from pos.base import clock
from pos.central.streams import pictures
from tests.central.origin_world import NOON, PICTURE, PICTURE_NAME, TEA_GTIN, opened, two_showrooms

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A phone that scans labels of two showrooms; nothing here changes."""
    home = tmp_path_factory.mktemp("origin")
    with (
        two_showrooms() as (url, _books),
        opened(home, url) as app,
        clock.running(lambda: NOON),
    ):
        pictures.keep(home, PICTURE_NAME, PICTURE)
        pictures.keep(home, hashlib.sha256(b"\xff\xd8\xffx").hexdigest(), b"\xff\xd8\xffx")
        yield app.test_client(use_cookies=False)


SAID = {
    f"/01/{TEA_GTIN}/10/L261103": (200, "Lô này đang bán bình thường"),
    f"/01/{TEA_GTIN}/10/l261103": (200, "Lô này đang bán bình thường"),
    f"/01/{TEA_GTIN}/10/TC%2003%2F11": (200, "Lô này đang bán bình thường"),
    f"/01/{TEA_GTIN}/10/L250103": (200, "Hạn dùng này đã qua"),
    f"/01/{TEA_GTIN}/10/L260102": (200, "Showroom đã bán hết lô này"),
    f"/01/{TEA_GTIN}/10/L999999": (404, "Không showroom nào báo có lô L999999."),
    f"/01/{TEA_GTIN}": (200, "Trang này nói về sản phẩm"),
    "/01/08930000000026/10/L261103": (404, "Chưa showroom nào báo có sản phẩm"),
    "/01/08930000000027": (404, "Mã vạch này chưa đúng"),
    "/P/HN01/MAM-NEM/L261101": (200, "Lô này đang được kiểm tra."),
    "/p/hn01/mam-nem/l261101": (200, "Lô này đang được kiểm tra."),
    "/P/HN01/MAM-NEM/L260930": (200, "Lô này đã bị thu hồi."),
    "/P/HN01/MAM-NEM/L261115": (200, "Đã qua ngày dùng tốt nhất"),
    "/P/HN01/MAM-NEM/L1": (404, "Không tìm thấy lô L1 tại showroom này."),
    "/P/HN01/NEM/L261110": (200, "Chứng nhận đã bị thu hồi từ ngày 01/06/2026"),
    "/P/HN01/MAM-NEM": (200, "Chứng nhận hết hạn ngày"),
    "/P/HN01/XAU/A%2F7": (200, "Lô này đang bán bình thường"),
    "/P/HN01/GIO-QUA/L261120": (200, "Trong giỏ có"),
    "/P/HN02/MAM-NEM/L261101": (404, "Showroom này không có sản phẩm"),
    "/P/ZZ99/MAM-NEM/L261101": (404, "Chưa showroom nào báo có sản phẩm"),
    "/R/HN01-1A-000001/AAAAAAAAAA": (404, "Không mở được phiếu này"),
    "/": (404, "Không đọc được mã này"),
    "/admin": (404, "Không đọc được mã này"),
}


@pytest.mark.parametrize("path", SAID)
def test_a_label_is_told_of_in_the_words_of_its_state(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    status, words = SAID[path]
    assert words in answer.text
    assert answer.status_code == status


def test_what_only_the_centre_knows_stands_beside_it(client: FlaskClient) -> None:
    text = client.get(f"/01/{TEA_GTIN}").text
    assert "Mua ở đâu" in text
    assert "Showroom OCOP HN01" in text
    assert "Showroom OCOP HN02" in text
    assert "Bạn là người đầu tiên" in client.get(f"/01/{TEA_GTIN}/10/L261103").text


def test_two_showrooms_with_one_number_and_two_dates_are_both_told(client: FlaskClient) -> None:
    text = client.get(f"/01/{TEA_GTIN}/10/L261130").text
    assert "Các showroom ghi ngày khác nhau" in text
    assert "30/11/2027" in text
    assert "01/12/2027" in text


def test_the_lot_of_whichever_showroom_has_it_is_told(client: FlaskClient) -> None:
    text = client.get(f"/01/{TEA_GTIN}/10/L261104").text
    assert "bày bán tại Showroom OCOP HN02" in text
    assert "HN01" not in text


def test_a_showroom_that_nobody_approved_is_not_shown(client: FlaskClient) -> None:
    for path in ("/01/08930000000026", "/P/HN09/GIA-MAO/L261103"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Hàng chưa duyệt" not in answer.text


def test_a_page_says_nothing_of_costs_stock_or_a_suspicion(client: FlaskClient) -> None:
    for path in SAID:
        text = client.get(path).text
        for secret in ("77190", "77.190", "8642", "8.642", "mùi lạ", "Cất riêng", "190012345678"):
            assert secret not in text, path
        assert "Set-Cookie" not in client.get(path).headers


def test_what_showrooms_wrote_is_text_and_never_markup(client: FlaskClient) -> None:
    text = client.get("/P/HN01/XAU/A%2F7").text
    assert "<script>alert" not in text
    assert "49" not in text.split("<h1")[1].split("</h1>")[0]


def test_both_languages_are_told_by_the_address(client: FlaskClient) -> None:
    path = f"/01/{TEA_GTIN}/10/L261103"
    assert 'lang="en"' in client.get(f"{path}?l=en").text[:60]
    assert "Tan Cuong single-bud tea</h1>" in client.get(f"{path}?l=en").text
    assert 'lang="vi"' in client.get(path, headers={"Accept-Language": "en"}).text[:60]


def test_a_machine_is_told_the_same_as_people(client: FlaskClient) -> None:
    answer = client.get(f"/01/{TEA_GTIN}/10/L261103?format=jsonld")
    assert answer.mimetype == "application/ld+json"
    told = answer.get_json(force=True)
    assert told["@id"] == f"http://127.0.0.1:8101/01/{TEA_GTIN}/10/L261103"
    assert told["productionDate"] == "2026-11-03"
    assert client.get("/P/HN01/MAM-NEM/L1?format=jsonld").status_code == 404


def test_only_our_own_host_is_answered(client: FlaskClient) -> None:
    answer = client.get(f"/01/{TEA_GTIN}", headers={"Host": "evil.example"})
    assert answer.status_code == 421


def test_every_answer_carries_the_headers_of_the_house(client: FlaskClient) -> None:
    for path in (*SAID, f"/01/{TEA_GTIN}?format=jsonld"):
        given = client.get(path).headers
        assert given["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert given["X-Content-Type-Options"] == "nosniff"
        assert given["Cache-Control"] == "public, max-age=5"


def test_a_product_s_picture_is_kept_for_ever_and_others_are_nobody_s(client: FlaskClient) -> None:
    path = f"/pictures/{PICTURE_NAME}.jpg"
    assert f'src="{path}"' in client.get("/P/HN01/NEM/L261110").text
    given = client.get(path)
    assert given.data == PICTURE
    assert given.mimetype == "image/jpeg"
    assert "immutable" in given.headers["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": given.headers["ETag"]}).status_code == 304
    stray = hashlib.sha256(b"\xff\xd8\xffx").hexdigest()
    for name in (stray, "0" * 64, "..%2f..%2fkeys", "x"):
        assert client.get(f"/pictures/{name}.jpg").status_code == 404
