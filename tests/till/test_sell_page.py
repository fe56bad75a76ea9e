"""What the sell page shows of an order: amounts, lots, stars and warnings."""

from datetime import UTC, datetime, timedelta

import pytest

from pos.base import clock
from pos.base.errors import Broken
from pos.base.transaction import reading
from pos.shop.queries import showroom
from pos.stock.models import Lot
from pos.till import drafts, queries, shifts
from pos.till.queries import Place
from pos.till.views import Outcome
from tests.till.steps import filled, order, pay, put, rows, sale_of, scan, sell
from tests.till.test_drafts import line_ids, only_line, other_registers_order, view
from tests.world import NOON, TODAY, World


def test_the_page_adds_up_what_it_shows(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 2), ("RAU-CAI", "0,455"), ("RUOU-MO", 1))
    shown = view(draft_id).draft
    assert [line.amount_vnd for line in shown.lines] == [220_000, 19_110, 900_000]
    assert shown.total_vnd == 1_139_110
    assert shown.pieces == 4  # two boxes, one bag of greens, one bottle
    done = pay(till, draft_id)
    assert (sale_of(done).total_vnd, sale_of(done).vat_vnd) == (shown.total_vnd, shown.vat_vnd)


def test_a_line_the_books_cannot_cover_is_flagged_before_it_is_paid(till: World) -> None:
    assert only_line(filled(till, ("MAM-NEM", 12))).is_short is False
    assert only_line(filled(till, ("MAM-NEM", 13))).is_short is True


def test_a_line_that_spills_says_into_how_many_lots_more(till: World) -> None:
    assert only_line(filled(till, ("CHE-DINH", 6))).more_lots == 0
    assert only_line(filled(till, ("CHE-DINH", 7))).more_lots == 1


def test_stars_are_those_of_the_day(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    assert only_line(draft_id).stars.count == 4
    assert only_line(draft_id, on=120).stars.count == 0


def test_the_change_stays_until_the_next_order_gets_its_first_line(till: World) -> None:
    done = sell(till, ("CHE-DINH", 1), tendered_vnd=500_000)
    fresh = order(till)
    last = view(fresh).last_sale
    assert last is not None
    assert (last.number, last.change_vnd, last.is_fresh) == (done.number, 50_000, True)
    scan(till, fresh, "MAM-NEM")
    last = view(fresh).last_sale
    assert last is not None
    assert last.is_fresh is False


def test_the_lots_to_choose_from_are_in_fefos_order_the_expired_last(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    session = reading()
    shop, shift = showroom(session), shifts.find_open(session, 1)
    assert shop
    assert shift
    place = Place(shop, 1, shift, "Lan", TODAY + timedelta(days=19), standing="preview", now=NOON)
    shown = queries.till(
        session, draft_id, place, outcome=Outcome(), selected_id=line_ids(draft_id)[0]
    )
    assert shown is not None
    assert [(one.code, one.bar, one.days_left) for one in shown.selected_lots] == [
        ("L261103", None, 328),
        ("L260812", "expired", -1),
    ]


def test_an_order_of_another_register_is_not_shown(till: World) -> None:
    other = other_registers_order(till)
    session = reading()
    shop, shift = showroom(session), shifts.find_open(session, 1)
    assert shop
    assert shift
    place = Place(shop, 1, shift, "Lan", TODAY, standing="preview", now=NOON)
    assert queries.till(session, other, place, outcome=Outcome()) is None


def test_a_draft_never_reserves_goods(till: World) -> None:
    filled(till, ("MAM-NEM", 12))
    assert only_line(filled(till, ("MAM-NEM", 12))).is_short is False
    assert len(rows(Lot)) == 6


def test_only_the_book_of_drafts_opens_one_outside_an_act_never(till: World) -> None:
    with pytest.raises(Broken):
        drafts.open_one(reading(), 1, NOON)


def test_a_clock_before_every_law_is_named_and_the_order_waits(till: World) -> None:
    client = till.sign_in()
    sale_id = filled(till, ("CHE-DINH", 1))
    page = f"/till/sales/{sale_id}"
    with clock.running(lambda: datetime(2010, 1, 1, 5, tzinfo=UTC)):
        again = till.sign_in()
        answer = again.get(page, headers={"HX-Request": "true"})
        assert answer.status_code == 409
        assert "01/01/2010" in answer.get_data(as_text=True)
    assert "1 dòng" in client.get(page).get_data(as_text=True)


def test_the_change_stands_on_the_next_order_and_not_on_one_opened_later(till: World) -> None:
    sell(till, ("CHE-DINH", 1))
    client = till.sign_in()
    followed = client.get("/till", follow_redirects=True)
    assert "done__sum" in followed.get_data(as_text=True)
    put(till, followed.request.path.rsplit("/", 1)[1], "MAM-NEM", times=1)
    with clock.running(lambda: NOON + timedelta(minutes=5)):
        later = client.post("/till/sales").get_data(as_text=True)
    assert "done__sum" not in later
