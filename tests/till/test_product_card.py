"""A product's card: all that is known, and nothing added."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import update

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue.models import Product
from pos.stock import markdowns
from pos.stock.markdowns import MarkdownState
from pos.till import product_card
from tests.till.steps import HOSTS, book, changed, filled, lot_id
from tests.world import TODAY, World

LABEL = "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103"


def test_the_card_tells_stars_lots_price_and_codes(till: World):
    card = product_card.card_of(reading(), till.product_id("CHE-DINH"), TODAY)
    assert card is not None
    assert card.codes == ("8930000000019",)
    assert [(one.stars, one.decision_no, one.counts) for one in card.granted] == [
        (5, "377/QĐ-BNN-VPĐP", True)
    ]
    assert [one.code for one in card.lots] == ["L260812", "L261103"]
    assert card.on_hand_units == 26
    assert card.card.price_vnd == 450_000


def test_a_lapsed_certificate_is_told_and_gives_no_stars(till: World):
    card = product_card.card_of(reading(), till.product_id("TRANH"), TODAY)
    assert card is not None
    assert [one.counts for one in card.granted] == [False]
    assert card.card.stars == 0


def test_a_label_names_the_lot_that_was_read(till: World):
    looked = product_card.looked_up(reading(), LABEL, hosts=HOSTS)
    assert looked.product_id == till.product_id("CHE-DINH")
    assert looked.lot_id
    assert product_card.looked_up(reading(), "khong-co", hosts=HOSTS).product_id == ""


def test_looking_changes_nothing(till: World):
    client = till.sign_in()
    draft_id = filled(till, ("MAM-NEM", 1))
    before = book()
    for asked in (f"id={till.product_id('CHE-DINH')}", f"code={LABEL}", "code=x", "", "id=x"):
        answer = client.get(f"/till/sales/{draft_id}/card?{asked}")
        assert answer.status_code == 200, asked
        assert 'id="card"' in answer.get_data(as_text=True)
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("lang", "story", "story_en", "told"),
    [
        ("vi", "Sao chảo gang <b>", "In an iron pan", "Sao chảo gang <b>"),
        ("en", "Sao chảo gang <b>", "In an iron pan", "In an iron pan"),
        ("en", "Sao chảo gang <b>", "", "Sao chảo gang <b>"),
        ("vi", "", "In an iron pan", "In an iron pan"),
        ("vi", "", "", ""),
    ],
)
def test_the_card_tells_the_producers_story_as_his(
    till: World, lang: str, story: str, story_en: str, told: str
):
    with writing() as session:
        tea = till.product_id("CHE-DINH")
        stories = {"story": story, "story_en": story_en}
        session.execute(update(Product).where(Product.id == tea).values(stories))
    client = till.sign_in()
    draft_id = filled(till, ("MAM-NEM", 1))
    client.post("/language", data={"lang": lang, "next": "/"})
    page = client.get(f"/till/sales/{draft_id}/card?id={tea}").get_data(as_text=True)
    assert ('class="pcard__story"' in page) is bool(told)
    assert told in unescape(page)
    assert "<b>" + "</p>" not in page
    assert ("HTX Chè Hảo Đạt</footer>" in page) is bool(told)


@pytest.mark.parametrize(
    ("price_vnd", "last_on", "told"),
    [
        (300_000, date(2026, 12, 1), "300.000 đ 450.000 đến hết 01/12/26"),
        (300_000, None, "300.000 đ 450.000 đến khi hết lô"),
        (460_000, None, ""),
    ],
)
def test_the_card_tells_what_a_lot_costs_that_is_marked_down(
    till: World, price_vnd: int, last_on: date | None, told: str
):
    state = MarkdownState(
        lot_id(till, "CHE-DINH", "L260812"), price_vnd, 500_000, TODAY, last_on, "Gần hết hạn"
    )
    with writing() as session:
        markdowns.set_down(session, new_id(), state, hand=till.hand("Hạnh"))
    draft_id = filled(till, ("MAM-NEM", 1))
    address = f"/till/sales/{draft_id}/card?id={till.product_id('CHE-DINH')}"
    lots = till.sign_in().get(address).get_data(as_text=True).split("<li")[1:]
    lower = [re.sub(r"<[^>]*>", " ", one) for one in lots if "lot__lower" in one]
    assert len(lower) == bool(told)
    for one in lower:
        assert "L260812" in one
        assert told in " ".join(one.split())
