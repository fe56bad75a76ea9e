"""The customer's display: what it shows when, and what it never shows."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from pos.base import clock
from pos.base.database import db
from pos.till import paying, reducing, requesting
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.tenders import cash
from tests.till.steps import filled, order, pay, put, seen
from tests.till.test_till_pages import text
from tests.till.transfers import ask, saw, unseen, with_account
from tests.world import NOON, World


@pytest.fixture
def shop(till: World) -> World:
    """Register 1's shift open and the shop's account named."""
    return with_account(till)


@pytest.fixture
def window(shop: World) -> FlaskClient:
    """The second window, in which nobody has signed in."""
    return shop.app.test_client()


def mark_of(page: str) -> str:
    return page.split('data-mark="')[1].split('"', maxsplit=1)[0]


def test_the_order_is_shown_with_its_total_and_where_the_newest_comes_from(
    shop: World, window: FlaskClient
):
    filled(shop, ("MAM-NEM", 2), ("CHE-DINH", 1, "L261103"))
    page = text(window.get("/display"))
    for words in ("Chè Đinh Tân Cương", "Mắm nêm Dì Cẩn", "580.000", "HTX Chè Hảo Đạt", "L261103"):
        assert words in page
    assert page.index("Chè Đinh Tân Cương") < page.index("Mắm nêm Dì Cẩn")
    assert 'class="map"' in page or "from__map" in page


def test_what_is_not_known_is_said_and_nothing_is_invented(shop: World, window: FlaskClient):
    filled(shop, ("RUOU-MO", 1))
    page = text(window.get("/display"))
    assert "Chưa biết người làm ra" in page
    assert "<img" not in page


def test_nothing_private_is_on_it(shop: World, window: FlaskClient):
    draft_id = filled(shop, ("CHE-DINH", 1))
    pages = [text(window.get("/display"))]
    pay(shop, draft_id, 500_000)
    pages.append(text(window.get("/display")))
    for page in pages:
        for words in ("Lan", "Hạnh", "PIN", "ngăn kéo", "csrf-token", "L261103 · còn"):
            assert words not in page


def test_nothing_new_costs_one_statement_and_an_empty_answer(shop: World, window: FlaskClient):
    filled(shop, ("CHE-DINH", 1))
    page = text(window.get("/display"))
    said: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        said.append(statement)

    engine = db.engine
    window.get("/display/now", query_string={"mark": mark_of(page)})
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = window.get("/display/now", query_string={"mark": mark_of(page)})
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(said) <= 3, said


def test_a_change_of_the_order_is_answered_with_what_is_to_be_seen(
    shop: World, window: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 1))
    page = text(window.get("/display"))
    put(shop, draft_id, "MAM-NEM")
    answer = window.get("/display/now", query_string={"mark": mark_of(page)})
    assert answer.status_code == 200
    assert "515.000" in text(answer)
    assert mark_of(text(answer)) != mark_of(page)


def test_what_was_taken_off_and_what_was_paid_add_up_to_what_is_asked(
    shop: World, window: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 1))
    whole = text(window.get("/display"))
    assert "Giảm giá" not in whole
    assert "Còn phải trả" not in whole
    cut = Reduction(Discount(DiscountKind.AMOUNT, 50_000))
    reducing.reduce_order(draft_id, cut, hand=shop.hand())
    page = text(window.get("/display"))
    for words in ("Giảm giá", "−50.000", "400.000"):
        assert words in page
    version = seen(draft_id).version
    paying.take_tender(draft_id, cash(100_000), seen_version=version, hand=shop.hand())
    answer = window.get("/display/now", query_string={"mark": mark_of(page)})
    for words in ("Đã trả", "100.000", "Còn phải trả", "300.000"):
        assert words in text(answer)


def test_it_follows_the_order_on_the_cashiers_screen(shop: World, window: FlaskClient):
    first = filled(shop, ("CHE-DINH", 1))
    filled(shop, ("MAM-NEM", 1))
    assert "65.000" in text(window.get("/display"))
    shop.sign_in().get(f"/till/sales/{first}")
    assert "450.000" in text(window.get("/display"))


def test_a_transfer_is_shown_while_it_is_asked_for_and_then_that_it_came(
    shop: World, window: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    page = text(window.get("/display"))
    for words in (one.memo, "SHOWROOM OCOP HOAN KIEM", "now__code"):
        assert words in page
    saw(shop, one)
    page = text(window.get("/display"))
    assert one.memo not in page
    assert "Đã nhận chuyển khoản 450.000" in page


def test_money_that_nobody_saw_is_not_said_to_have_come(shop: World, window: FlaskClient):
    unseen(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    assert "Đã nhận chuyển khoản" not in text(window.get("/display"))


def test_no_code_of_an_order_that_changed_or_was_given_up_is_shown(
    shop: World, window: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 1))
    one = ask(shop, draft_id)
    put(shop, draft_id, "MAM-NEM")
    assert one.memo not in text(window.get("/display"))
    second = ask(shop, draft_id)
    assert second.memo in text(window.get("/display"))
    requesting.give_up(draft_id, second.request_id, hand=shop.hand())
    assert second.memo not in text(window.get("/display"))


def test_after_the_sale_the_change_then_the_origin_then_what_is_sold_here(
    shop: World, window: FlaskClient
):
    draft_id = filled(shop, ("CHE-DINH", 1))
    done = pay(shop, draft_id, 500_000)
    shop.app.extensions["ocop_house"].showing.note(1, done.next_order_id)
    seen = {}
    for seconds in (0, 26, 200):
        with clock.running(lambda s=seconds: NOON + timedelta(seconds=s)):
            page = text(window.get("/display"))
            seen[seconds] = page.split('data-phase="')[1].split('"')[0]
            if seconds == 0:
                assert "50.000" in page
    assert seen == {0: "thanks", 26: "origin", 200: "idle"}


def test_a_clock_set_back_shows_no_old_change(shop: World, window: FlaskClient):
    done = pay(shop, filled(shop, ("CHE-DINH", 1)), 500_000)
    shop.app.extensions["ocop_house"].showing.note(1, done.next_order_id)
    with clock.running(lambda: NOON - timedelta(hours=1)):
        assert 'data-phase="idle"' in text(window.get("/display"))


def test_an_empty_order_opened_later_says_welcome(shop: World, window: FlaskClient):
    order(shop)
    assert 'data-phase="idle"' in text(window.get("/display"))


def test_it_speaks_the_customers_language_and_wears_the_shops_theme(
    shop: World, window: FlaskClient
):
    filled(shop, ("CHE-DINH", 1))
    page = text(window.get("/display?lang=en&theme=day"))
    assert "TOTAL" in page
    assert "Tan Cuong single-bud tea" in page
    assert 'data-theme="day"' in page
    odd = text(window.get("/display?lang=xx&theme=<script>"))
    assert 'data-theme="evening"' in odd
    assert "TỔNG" in odd


def test_it_opens_without_a_shift_and_only_at_a_register(world: World):
    window = world.app.test_client()
    assert window.get("/display").status_code == 200
    far = window.get("/display", environ_overrides={"REMOTE_ADDR": "192.168.1.77"})
    assert far.status_code == 403


def test_asking_every_second_keeps_nobody_signed_in(shop: World):
    lan = shop.sign_in()
    later = NOON + timedelta(hours=13)
    for minutes in range(0, 13 * 60, 4):
        with clock.running(lambda m=minutes: NOON + timedelta(minutes=m)):
            lan.get("/display/now", headers={"HX-Trigger": "display-now"})
    with clock.running(lambda: later):
        assert lan.get("/till").headers.get("Location", "").endswith("/sign-in")
