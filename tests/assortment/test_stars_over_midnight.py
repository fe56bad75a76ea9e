"""Stars are those of the day everywhere, and those of the sale on its papers for ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from pos.assortment import shelf_queries
from pos.assortment.labelling import print_shelf_labels
from pos.base import clock
from pos.base.dates import PartialDate
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, Level
from pos.stock import papers, queries
from pos.till import copying
from printers.document import Stars
from printers.stored import loads
from tests.assortment.pages import anew, form_of, words
from tests.till.steps import LINK, facts, jobs_of, lines_of, lot_id, order, pay, put, sell
from tests.world import NOON, TODAY, World

LATE = NOON + timedelta(hours=11, minutes=50)
"""21/11/2026 23:50: the last day of the stars."""
AFTER = NOON + timedelta(hours=12, minutes=10)
SKU = "RUOU-MO"


@pytest.fixture
def wine(till: World) -> str:
    """Goods whose four stars end with today."""
    signed = PartialDate(TODAY.year - 3, TODAY.month, TODAY.day)
    state = Certificate(4, "9/QĐ-UBND", "UBND tỉnh", Level.PROVINCE, signed)
    product_id = till.product_id(SKU)
    with writing() as session:
        books.write_certificate(session, product_id, state, hand=till.hand("Hạnh"))
    return product_id


def cart(client: FlaskClient, draft_id: str) -> int:
    """The stars of the one line that the sell page shows."""
    page = client.get(f"/till/sales/{draft_id}").get_data(as_text=True)
    [row] = page.split('<li class="row')[1:]
    return 4 if "OCOP 4 sao" in row.partition("</li>")[0] else 0


def starred(paper: Any) -> int:
    """How many ratings stand on a receipt."""
    return repr(paper).count("Stars(")


def origin(client: FlaskClient) -> str:
    return words(client.get(f"/P/HN01/{SKU}").get_data(as_text=True))


def at(moment: datetime) -> Any:
    anew()
    return clock.running(lambda: moment)


def test_stars_go_out_at_midnight_in_the_cart_and_on_what_is_sold(till: World, wine: str) -> None:
    with at(LATE):
        lan = till.sign_in()
        earlier = sell(till, (SKU, 1), at=LATE)
        draft_id = order(till, at=LATE)
        put(till, draft_id, SKU)
        assert cart(lan, draft_id) == 4
    with at(AFTER):
        lan = till.sign_in()
        assert cart(lan, draft_id) == 0  # scanned before, shown as of now
        later = pay(till, draft_id, at=AFTER)
    assert [line.stars for line in lines_of(earlier)] == [4]
    assert [line.stars for line in lines_of(later)] == [0]
    told = {one["number"]: one["lines"][0]["stars"] for one in facts("sale.completed/1")}
    assert told == {earlier.number: 4, later.number: 0}


def test_a_receipt_of_yesterday_keeps_its_stars_on_every_copy(till: World, wine: str) -> None:
    assert Stars  # what a receipt's paper has for a rating
    with at(LATE):
        done = sell(till, (SKU, 1), at=LATE)
    with at(AFTER):
        copying.copy_last_receipt(1, hand=till.hand(at=AFTER))
    first, copy = (loads(job.document) for job in jobs_of(done.sale_id))
    assert starred(first) == 1
    assert starred(copy) == 1


def test_card_label_and_origin_page_follow_the_day(till: World, wine: str) -> None:
    client = till.sign_in()
    for moment, stars in ((LATE, 4), (AFTER, 0)):
        with at(moment):
            today = till.hand().on
            card = catalogue.cards(reading(), [wine], today)[wine]
            lot = queries.lot(reading(), lot_id(till, SKU, "L250101"))
            assert card.stars == stars
            assert papers.lot_label(card, lot, size=(50, 30), link="").stars == stars
            said = origin(client)
            assert ("Hôm nay là ngày cuối" in said) is (stars == 4)
            assert ("Từng được công bố 4 sao" in said) is (stars == 0)


def test_a_shelf_label_with_lapsed_stars_is_due_until_somebody_replaced_it(
    till: World, wine: str
) -> None:
    with at(LATE):
        print_shelf_labels([wine], link_base=LINK, hand=till.hand("Hạnh"))
        assert shelf_queries.due(reading(), TODAY, link_base=LINK) == []
    with at(AFTER):
        hanh = till.sign_in("Hạnh")
        page = hanh.get("/catalogue/shelf-labels").get_data(as_text=True)
        assert "Rượu mơ Núi Tản" in page
        assert "sao đổi" in page
        form = form_of(page, "/catalogue/shelf-labels") | {"product_id": wine}
        answer = hanh.post("/catalogue/shelf-labels/replacements", data=form)
        assert answer.status_code == 303
        anew()
        assert shelf_queries.due(reading(), till.hand().on, link_base="") == []
