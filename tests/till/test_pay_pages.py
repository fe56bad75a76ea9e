"""Paying and copying through the door."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pos.base import clock
from pos.base.transaction import writing
from pos.catalogue import books
from pos.till.models import Sale
from tests.till.steps import (
    book,
    changed,
    filled,
    jobs_of,
    order,
    rows,
    seen,
    sell,
)
from tests.till.test_till_pages import HTMX, complete, text
from tests.world import NOON, TODAY, World


def test_the_pay_sheet_offers_what_customers_hand_over(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("MAM-NEM", 2), ("RAU-CAI", "1,357"))
    page = text(lan.get(f"/till/sales/{draft_id}/payment", headers=HTMX))
    for amount in (186_994, 190_000, 200_000, 500_000):
        assert f'data-amount-vnd="{amount}"' in page


def test_the_pay_sheet_of_an_empty_order_is_refused(till: World, lan: FlaskClient) -> None:
    answer = lan.get(f"/till/sales/{order(till)}/payment", headers=HTMX)
    assert answer.status_code == 409
    assert "Đơn chưa có món nào" in text(answer)


def test_the_pay_sheet_of_an_old_order_asks_for_the_prices_of_today(
    till: World, lan: FlaskClient
) -> None:
    draft_id = filled(till, ("MAM-NEM", 2))
    with writing() as session:
        books.set_price(
            session, till.product_id("MAM-NEM"), 70_000, valid_from=TODAY, hand=till.hand()
        )
    page = text(lan.get(f"/till/sales/{draft_id}/payment", headers=HTMX))
    assert 'data-total-vnd="140000"' in page
    assert complete(lan, draft_id).status_code == 204
    assert [one.total_vnd for one in rows(Sale)] == [140_000]


def test_a_sale_leads_to_the_next_order_and_shows_the_change(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    answer = complete(lan, draft_id, "500.000")
    assert answer.status_code == 204
    address = answer.headers["HX-Redirect"]
    assert draft_id not in address
    page = text(lan.get(address))
    assert "HN01-1A-000001" in page
    assert "50.000" in page
    [sale] = rows(Sale)
    assert sale.id == draft_id


def test_a_sale_without_htmx_is_redirected(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    answer = lan.post(
        f"/till/sales/{draft_id}/completion",
        data={"version": saw.version, "total_vnd": saw.total_vnd, "tendered_vnd": "450000"},
    )
    assert answer.status_code == 303


def test_a_checkout_sent_twice_is_answered_the_same_and_is_one_sale(
    till: World, lan: FlaskClient
) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    form = {"version": saw.version, "total_vnd": saw.total_vnd, "tendered_vnd": "500000"}
    answers = [
        lan.post(f"/till/sales/{draft_id}/completion", data=form, headers=HTMX) for _ in range(3)
    ]
    assert [one.status_code for one in answers] == [204, 204, 204]
    assert len({one.headers["HX-Redirect"] for one in answers}) == 1
    assert len(rows(Sale)) == len(jobs_of(draft_id)) == 1


def test_a_checkout_with_another_amount_names_the_receipt(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    form = {"version": saw.version, "total_vnd": saw.total_vnd}
    url = f"/till/sales/{draft_id}/completion"
    lan.post(url, data=form | {"tendered_vnd": "500000"}, headers=HTMX)
    answer = lan.post(url, data=form | {"tendered_vnd": "450000"}, headers=HTMX)
    assert answer.status_code == 409
    assert "HN01-1A-000001" in text(answer)
    assert "500.000\u00a0đ" in text(answer)


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"tendered_vnd": "449.999"}, 409, "Còn thiếu 1\u00a0đ."),
        ({"tendered_vnd": "99.000.000"}, 409, "lớn quá"),
        ({"total_vnd": "1"}, 409, "giờ là 450.000\u00a0đ"),
        ({"version": "0"}, 409, "giờ là 450.000\u00a0đ"),
        ({"tendered_vnd": ""}, 400, ""),
        ({"tendered_vnd": "450,5"}, 400, ""),
        ({"tendered_vnd": "-450000"}, 400, ""),
        ({"tendered_vnd": "9" * 5000}, 400, ""),
        ({"version": "abc"}, 400, ""),
        ({"version": "9" * 5000}, 400, ""),
        ({"total_vnd": "nhiều"}, 400, ""),
    ],
)
def test_a_checkout_that_cannot_be_taken_says_why_and_changes_nothing(
    till: World, lan: FlaskClient, form: dict[str, str], status: int, words: str
) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    before = book()
    answer = complete(lan, draft_id, **form)
    assert answer.status_code == status
    assert words in text(answer)
    assert "data-refusal" in text(answer)
    assert changed(before) == set()


def test_expired_while_paying_is_said_with_lot_and_day(till: World) -> None:
    late = NOON + timedelta(days=2)
    draft_id = filled(till, ("COM-ME-TRI", 1, "L261121"))
    with clock.running(lambda: late):
        answer = complete(till.sign_in(), draft_id)
    assert answer.status_code == 409
    assert "Cốm Mễ Trì, lô L261121: HSD 22/11/2026 đã qua" in text(answer)


def test_one_lot_expired_since_the_scan_asks_for_the_lot(till: World) -> None:
    late = NOON + timedelta(days=2)
    draft_id = filled(till, ("COM-ME-TRI", 1))
    with clock.running(lambda: late):
        answer = complete(till.sign_in(), draft_id)
    assert answer.status_code == 409
    assert "Cốm Mễ Trì: có lô không được bán" in text(answer)


# -- Copies ---------------------------------------------------------------------------


def test_f10_prints_the_last_receipt_again_and_stays_in_the_order(
    till: World, lan: FlaskClient
) -> None:
    done = sell(till, ("CHE-DINH", 1))
    first = filled(till, ("MAM-NEM", 1))
    filled(till, ("RUOU-MO", 1))
    answer = lan.post("/till/copies", data={"sale_id": first}, headers=HTMX)
    assert f'data-sale-id="{first}"' in text(answer)
    assert [one.copy_no for one in jobs_of(done.sale_id)] == [0, 1]


def test_f10_in_an_order_sold_elsewhere_still_answers_for_the_copy_it_made(
    till: World, lan: FlaskClient
) -> None:
    done = sell(till, ("CHE-DINH", 1))
    answer = lan.post("/till/copies", data={"sale_id": done.sale_id}, headers=HTMX)
    assert answer.status_code == 200
    assert [one.copy_no for one in jobs_of(done.sale_id)] == [0, 1]


def test_f10_before_the_first_sale_says_so(lan: FlaskClient) -> None:
    answer = lan.post("/till/copies", headers=HTMX)
    assert answer.status_code == 409
    assert "chưa có phiếu nào để in lại" in text(answer)
