"""Kept pages: sent again as they were, and never beyond the next word about a recall."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update

from pos.base import clock
from pos.central.books.stock_models import CentralHold
from pos.central.database import writing
from pos.central.origin import freshness, haste
from pos.central.origin.kept import Answer, Kept
from tests.central.origin_world import (
    NOON,
    TEA_GTIN,
    Books,
    opened,
    recall_of,
    two_showrooms,
)

pytestmark = pytest.mark.postgres
TEA = f"/01/{TEA_GTIN}/10/L261103"
RED = "Lô này đã bị thu hồi."


@pytest.fixture
def centre() -> Iterator[tuple[str, Books]]:
    with two_showrooms() as made:
        yield made


@pytest.fixture
def books(centre: tuple[str, Books]) -> Books:
    return centre[1]


@pytest.fixture
def app(centre: tuple[str, Books], tmp_path: Path) -> Iterator[Flask]:
    with opened(tmp_path, centre[0]) as made, clock.running(lambda: NOON):
        yield made


def red_after_s(app: Flask, path: str, words: str = RED) -> float:
    """How long it takes until a page says so; at most two seconds are waited."""
    phone, begun = app.test_client(), time.monotonic()
    while time.monotonic() - begun < 2:
        if words in phone.get(path).text:
            return time.monotonic() - begun
        time.sleep(0.02)
    raise AssertionError(f"{path} does not say {words}")


def test_a_recall_of_the_centre_turns_kept_pages_red_within_a_second(
    app: Flask, books: Books
) -> None:
    phone = app.test_client()
    assert RED not in phone.get(TEA).text
    books.recall(recall_of(TEA_GTIN, lots=("TC03/11",)))
    assert red_after_s(app, TEA) < 1
    other = phone.get(f"/01/{TEA_GTIN}/10/L261104").text
    assert RED not in other


def test_a_recall_names_its_reason_and_order_and_stands_in_the_journey(
    app: Flask, books: Books
) -> None:
    books.recall(recall_of(TEA_GTIN, lots=("TC03/11",)))
    red_after_s(app, TEA)
    page = app.test_client().get(TEA).text
    for words in ("Vượt mức phụ gia cho phép", "TH-2026-014", "Nhận lại hàng, trả tiền."):
        assert words in page
    assert "Cơ quan quản lý ra lệnh thu hồi" in page
    assert "Too much of an additive" in app.test_client().get(f"{TEA}?l=en").text


def test_a_lot_whose_producer_s_code_nobody_wrote_down_is_held_until_its_packs_are_looked_at(
    app: Flask, books: Books
) -> None:
    unsure = f"/01/{TEA_GTIN}/10/L261130"
    assert "đang bán bình thường" in app.test_client().get(unsure).text
    books.recall(recall_of(TEA_GTIN, lots=("TC03/11",)))
    red_after_s(app, unsure, "Lô này đang được kiểm tra.")
    lot = books.lots["HN01", "CHE-DINH", "L261130"]
    hold = books.hold("HN01", [lot])
    released = update(CentralHold).where(CentralHold.hold_id == hold)
    with writing(books.engine) as session:
        session.execute(released.values(released_at=NOON + timedelta(hours=1)))
    time.sleep(0.5)
    assert "Lô này đang được kiểm tra." not in app.test_client().get(unsure).text


def test_a_recall_of_a_lot_that_nobody_has_warns_of_its_label_all_the_same(
    app: Flask, books: Books
) -> None:
    books.recall(recall_of(TEA_GTIN, lots=("TC9999",)))
    red_after_s(app, f"/01/{TEA_GTIN}/10/TC9999")


def test_a_recall_that_was_lifted_is_red_no_more_whatever_a_cut_off_till_still_says(
    app: Flask, books: Books
) -> None:
    path = "/P/HN01/MAM-NEM/L260930"
    assert RED in app.test_client().get(path).text
    recall = recall_of(TEA_GTIN, recall_id="TH-2026-009")
    books.recall(recall)
    books.recall(replace(recall, version=2), change="lifted")
    red_after_s(app, path, "đang bán bình thường")


@pytest.mark.parametrize("what", ["hold", "certificate"])
def test_a_showroom_s_hold_and_a_certificate_s_end_are_told_within_a_second(
    app: Flask, books: Books, what: str
) -> None:
    phone = app.test_client()
    assert "Còn hiệu lực" in phone.get(TEA).text
    if what == "hold":
        books.hold("HN01", [books.lots["HN01", "CHE-DINH", "L261103"]])
        assert red_after_s(app, TEA, "Lô này đang được kiểm tra.") < 1
    else:
        with writing(books.engine) as session:
            session.execute(text("UPDATE central_certificates SET withdrawn_on = '2026-11-01'"))
        assert red_after_s(app, TEA, "Chứng nhận đã bị thu hồi") < 1


def test_gift_sets_with_a_recalled_component_say_so(app: Flask, books: Books) -> None:
    books.recall(recall_of(TEA_GTIN, lots=("TC03/11",)))
    red_after_s(app, "/P/HN01/GIO-QUA/L261120", "Món này đang bị thu hồi")


def test_a_page_is_kept_and_sent_again_without_the_database(app: Flask, books: Books) -> None:
    first = app.test_client().get(TEA)
    with books.engine.begin() as connection:
        connection.execute(text("UPDATE central_products SET name_vi = 'Khác'"))
    again = app.test_client().get(TEA)
    assert again.data == first.data
    assert "Khác" in app.test_client().get(f"{TEA}?l=en&x=1").text


def test_who_has_the_page_is_told_that_it_has_not_changed(app: Flask) -> None:
    phone = app.test_client()
    first = phone.get(TEA)
    for _again in range(2):
        same = phone.get(TEA, headers={"If-None-Match": first.headers["ETag"]})
        assert same.status_code == 304
        assert same.data == b""
        assert same.headers["ETag"] == first.headers["ETag"]
        assert same.headers["Cache-Control"] == "public, max-age=5"


def test_the_tag_is_of_what_is_shown(app: Flask, books: Books) -> None:
    phone = app.test_client()
    before = phone.get(TEA).headers["ETag"]
    books.recall(recall_of(TEA_GTIN, lots=("TC03/11",)))
    red_after_s(app, TEA)
    after = phone.get(TEA, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_a_page_goes_packed_where_the_phone_unpacks_it_kept_or_not(app: Flask) -> None:
    plain = app.test_client().get(TEA)
    for _again in range(2):
        packed = app.test_client().get(TEA, headers={"Accept-Encoding": "br, gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) < len(plain.data) / 2
        refused = app.test_client().get(TEA, headers={"Accept-Encoding": "gzip;q=0"})
        assert refused.data == plain.data


def test_the_head_of_a_page_comes_without_the_page(app: Flask) -> None:
    for _again in range(2):
        given = app.test_client().head(TEA)
        assert given.status_code == 200
        assert given.data == b""
        assert int(given.headers["Content-Length"]) > 1000


def test_no_form_is_taken(app: Flask) -> None:
    assert app.test_client().post(TEA, data={"x": "1"}).status_code == 405


def test_one_network_that_reads_page_after_page_waits_and_others_do_not(app: Flask) -> None:
    phone = app.test_client()
    for _page in range(haste.BUDGET // haste.READ_COSTS):
        phone.get(TEA, headers={"X-Forwarded-For": "113.160.4.9", "Accept": "application/json"})
    busy = phone.get(TEA, headers={"X-Forwarded-For": "113.160.4.200"})
    assert busy.status_code == 429
    assert busy.headers["Retry-After"] == "60"
    assert phone.get(TEA, headers={"X-Forwarded-For": "113.160.5.1"}).status_code == 200


def test_while_the_database_is_away_no_page_claims_to_have_been_checked(
    app: Flask, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.test_client().get(TEA).status_code == 200
    origins = app.extensions["ocop_origin"]
    origins.engine.dispose()
    with books.engine.begin() as connection:
        connection.execute(text("REVOKE USAGE ON SCHEMA origin FROM ocop_origin"))
    time.sleep(0.5)
    assert app.test_client().get(TEA).status_code == 200
    monkeypatch.setattr(freshness, "BLIND_MS", 300)
    time.sleep(0.5)
    away = app.test_client().get(TEA)
    assert away.status_code == 503
    assert away.headers["Retry-After"] == "30"
    with books.engine.begin() as connection:
        connection.execute(text("GRANT USAGE ON SCHEMA origin TO ocop_origin"))
    time.sleep(0.5)
    assert app.test_client().get(TEA).status_code == 200


def answer(size: int = 10) -> Answer:
    return Answer("200 OK", (), 'W/"1"', b"x" * size, None)


def test_pages_asked_for_longest_ago_give_room() -> None:
    kept = Kept(most_bytes=30)
    for key in "abcd":
        kept.keep(key, answer(), "1", 0)
        kept.find("a", "1", 0)
    assert [key for key in "abcd" if kept.find(key, "1", 0)] == ["a", "c", "d"]


def test_a_page_is_kept_for_half_a_minute_and_not_beyond_news() -> None:
    kept = Kept()
    kept.keep("a", answer(), "1", 0)
    assert kept.find("a", "1", 30_000)
    assert kept.find("a", "1", 30_001) is None
    kept.keep("a", answer(), "1", 0)
    assert kept.find("a", "2", 0) is None
