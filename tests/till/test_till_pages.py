"""The till through its door: what a browser sends, and what it is answered."""

from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base import clock
from pos.till.models import Draft, DraftLine, Sale, Shift
from tests.till.steps import (
    book,
    changed,
    facts,
    filled,
    lines_of,
    lot_id,
    order,
    pay,
    rows,
    sale_of,
    seen,
)
from tests.world import NOON, World

HTMX = {"HX-Request": "true"}


def text(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def scan(client: FlaskClient, draft_id: str, code: str, **form: str) -> TestResponse:
    return client.post(f"/till/sales/{draft_id}/scans", data={"code": code, **form}, headers=HTMX)


def complete(
    client: FlaskClient, draft_id: str, tendered: str | None = None, **form: str
) -> TestResponse:
    saw = seen(draft_id)
    data = {"version": str(saw.version), "total_vnd": str(saw.total_vnd)}
    data["tendered_vnd"] = str(saw.total_vnd) if tendered is None else tendered
    return client.post(f"/till/sales/{draft_id}/completion", data=data | form, headers=HTMX)


# -- Opening --------------------------------------------------------------------------


def test_a_till_without_a_shift_asks_for_the_float(world: World) -> None:
    client = world.sign_in()
    assert client.get("/till").headers["Location"] == "/till/shifts/new"
    answer = client.post("/till/shifts", data={"count_100000": "4", "count_50000": "6"})
    assert answer.headers["Location"] == "/till"
    [shift] = rows(Shift)
    assert (shift.float_vnd, shift.no) == (700_000, 1)
    assert facts("shift.opened/1")[-1]["shift"]["notes"] == {"100000": 4, "50000": 6}


@pytest.mark.parametrize("count", ["-1", "abc", "1,5", "99999", "٣"])
def test_a_count_that_is_no_number_opens_nothing_and_keeps_what_was_typed(
    world: World, count: str
) -> None:
    client = world.sign_in()
    answer = client.post("/till/shifts", data={"count_100000": "4", "count_50000": count})
    assert answer.status_code == 400
    assert 'value="4"' in text(answer)
    assert rows(Shift) == []


def test_a_second_shift_is_refused_in_words(lan: FlaskClient) -> None:
    answer = lan.post("/till/shifts", data={})
    assert answer.status_code == 409
    assert "đang mở ca rồi" in text(answer)


# -- Scanning -------------------------------------------------------------------------


def test_a_scan_is_answered_with_the_whole_order(till: World, lan: FlaskClient) -> None:
    draft_id = order(till)
    answer = scan(lan, draft_id, "8930000000019", times="3", scan_id="s1")
    assert answer.status_code == 200
    assert 'data-said="added"' in text(answer)
    assert "Chè Đinh Tân Cương" in text(answer)
    assert 'data-total-vnd="1350000"' in text(answer)


def test_an_unknown_code_is_shown_raw_and_harmless(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    nasty = "<script>alert(1)</script>"
    answer = scan(lan, draft_id, nasty)
    assert 'data-said="unknown_code"' in text(answer)
    assert nasty not in answer.get_data(as_text=True)
    assert nasty in text(answer)
    assert "Mắm nêm Dì Cẩn" in text(answer)


@pytest.mark.parametrize("code", ["8" * 1000, "9" * 100_000, "ồ" * 1000])
def test_a_code_without_end_is_answered_calmly(till: World, lan: FlaskClient, code: str) -> None:
    draft_id = order(till)
    answer = scan(lan, draft_id, code)
    assert answer.status_code == 200
    assert 'data-said="unknown_code"' in text(answer)


@pytest.mark.parametrize(
    "times", ["0", "-1", "1000", "abc", "", "1.5", "00001000", "000199999", "9" * 5000, "٣"]
)
def test_times_beyond_reason_add_nothing(till: World, lan: FlaskClient, times: str) -> None:
    draft_id = order(till)
    answer = scan(lan, draft_id, "CHE-DINH", times=times)
    assert answer.status_code == 400
    assert rows(DraftLine) == []


def test_the_weight_question_hands_on_the_lot_of_the_label(till: World, lan: FlaskClient) -> None:
    draft_id = order(till)
    answer = scan(lan, draft_id, "HTTPS://127.0.0.1:8000/P/HN01/RAU-CAI/L261120")
    lot = lot_id(till, "RAU-CAI", "L261120")
    assert f'name="lot_id" value="{lot}"' in text(answer)
    assert "lô L261120" in text(answer)


def test_the_label_printed_here_is_read_here(till: World, lan: FlaskClient) -> None:
    """The link that a label of this very shop carries, under its own address."""
    from pos.base.transaction import reading
    from pos.stock import labelling

    lot = lot_id(till, "MAM-NEM", "L260905")
    label, _ = labelling.compose(
        reading(), lot, size="50x30", link_base=till.settings.link_base, hand=till.hand()
    )
    draft_id = order(till)
    scan(lan, draft_id, label.qr)
    assert [one.lot_id for one in rows(DraftLine)] == [lot]


def test_an_expired_label_shows_the_red_band(till: World, lan: FlaskClient) -> None:
    # A minute before midnight somebody signs in; a minute after, the lot is scanned.
    late = NOON + timedelta(days=2)
    with clock.running(lambda: late):
        client = till.sign_in("Minh")
        draft_id = order(till)
        answer = scan(client, draft_id, "HTTPS://127.0.0.1:8000/P/HN01/COM-ME-TRI/L261121")
    assert 'data-said="stopped"' in text(answer)
    assert "HSD 22/11/2026 đã qua." in text(answer)
    assert rows(DraftLine) == []


@pytest.mark.parametrize(
    ("sku", "quantity"), [("CHE-DINH", "1,5"), ("RAU-CAI", "450"), ("RAU-CAI", "0,4505")]
)
def test_a_quantity_that_cannot_be_read_is_answered_in_words(
    till: World, lan: FlaskClient, sku: str, quantity: str
) -> None:
    draft_id = order(till)
    answer = lan.post(
        f"/till/sales/{draft_id}/lines",
        data={"product_id": till.product_id(sku), "quantity": quantity},
        headers=HTMX,
    )
    assert answer.status_code == 400
    assert "data-refusal" in text(answer)
    assert rows(DraftLine) == []


# -- Changing -------------------------------------------------------------------------


def test_a_line_is_changed_and_taken_out(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    [line] = rows(DraftLine)
    url = f"/till/sales/{draft_id}/lines/{line.id}"
    assert 'data-total-vnd="2250000"' in text(lan.patch(url, data={"quantity": "5"}, headers=HTMX))
    lot = lot_id(till, "CHE-DINH", "L261103")
    answer = lan.patch(url, data={"lot_id": lot}, headers=HTMX)
    assert "L261103" in text(answer)
    answer = lan.delete(url, headers=HTMX)
    assert 'data-total-vnd="0"' in text(answer)


def test_an_order_sold_in_another_window_is_refused_in_words(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    pay(till, draft_id)
    answer = scan(lan, draft_id, "CHE-DINH")
    assert answer.status_code == 409
    assert "Đơn này đã xong" in text(answer)
    assert lan.get(f"/till/sales/{draft_id}").headers["Location"] == "/till"


def test_two_windows_of_one_order_see_each_others_scans(till: World, lan: FlaskClient) -> None:
    other = till.sign_in("Minh")
    draft_id = order(till)
    scan(lan, draft_id, "CHE-DINH")
    assert 'data-total-vnd="515000"' in text(scan(other, draft_id, "MAM-NEM"))
    assert 'data-total-vnd="515000"' in text(lan.get(f"/till/sales/{draft_id}", headers=HTMX))


def test_locking_keeps_the_order_for_whoever_comes_next(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    lan.post("/lock")
    assert lan.get("/till").headers["Location"].endswith("/sign-in")
    minh = till.sign_in("Minh")
    assert minh.get("/till").headers["Location"] == f"/till/sales/{draft_id}"


# -- The door -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("get", "/till"),
        ("get", "/till/sales/01X"),
        ("post", "/till/sales"),
        ("post", "/till/sales/01X/scans"),
        ("post", "/till/sales/01X/lines"),
        ("patch", "/till/sales/01X/lines/01Y"),
        ("delete", "/till/sales/01X/lines/01Y"),
        ("get", "/till/sales/01X/payment"),
        ("post", "/till/sales/01X/completion"),
        ("post", "/till/copies"),
        ("post", "/till/shifts"),
    ],
)
def test_nobody_sells_without_signing_in(till: World, verb: str, path: str) -> None:
    before = book()
    client = till.app.test_client()
    assert getattr(client, verb)(path).headers["Location"].endswith("/sign-in")
    assert getattr(client, verb)(path, headers=HTMX).headers["HX-Redirect"].endswith("/sign-in")
    assert changed(before) == set()


def test_a_signed_out_browser_is_not_answered_for_a_sale(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    lan.post("/lock")
    assert complete(lan, draft_id).status_code == 401
    assert rows(Sale) == []


def test_who_is_signed_in_stands_on_the_sale(till: World) -> None:
    client = till.sign_in("Minh")
    draft_id = filled(till, ("CHE-DINH", 1))
    complete(client, draft_id)
    assert rows(Sale)[0].person_id == till.person_id("Minh")
    assert facts("sale.completed/1")[-1]["by"]["name"] == "Minh"


def test_a_scan_into_one_tab_never_lands_in_the_other(till: World, lan: FlaskClient) -> None:
    first = filled(till, ("CHE-DINH", 1))
    second = filled(till, ("MAM-NEM", 1))
    scan(lan, first, "RUOU-MO")
    units = {one.draft_id: one.units for one in rows(DraftLine)}
    assert len(rows(DraftLine, DraftLine.draft_id == second)) == 1
    assert units.keys() == {first, second}
    assert [one.no for one in rows(Draft, order_by=Draft.no)] == [1, 2]


def test_the_sale_of_a_checkout_is_the_draft_that_was_seen(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 8))
    complete(lan, draft_id)
    done = pay(till, draft_id, saw=seen_before(draft_id))
    assert (done.is_first_time, len(lines_of(done))) == (False, 2)
    assert sale_of(done).total_vnd == 3_600_000


def seen_before(draft_id: str):  # type: ignore[no-untyped-def]
    from pos.till.selling import Seen

    return Seen(0, 3_600_000)
