"""Goods that lost their OCOP stars are sold as the shop chose, and never with stars."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from pos.base.dates import PartialDate
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, Lapse, Level
from pos.shop import changing
from pos.shop.sale_policy import SalePolicies, SalePolicy
from pos.till.models import DraftLine, SaleLine
from pos.till.refusals import CertificateEnded, CertificateWithdrawn
from pos.till.views import Said
from tests.till.steps import book, changed, facts, order, pay, put, rows
from tests.world import TODAY, World

EXACT = PartialDate(2023, 11, 20)
"""A day before TODAY, three years ago: the last good day was yesterday."""


def choose(world: World, lapsed: str = "no_stars", withdrawn: str = "block") -> None:
    wanted = SalePolicies(SalePolicy(lapsed), SalePolicy(withdrawn))
    changing.choose_policies(wanted, hand=world.hand("Hạnh"))


def certify(world: World, sku: str, *, withdrawn_on: date | None = None) -> None:
    """Beside what the product had: a certificate whose last day was yesterday."""
    state = Certificate(
        4, "9/QĐ-UBND", "UBND tỉnh", Level.PROVINCE, EXACT, withdrawn_on=withdrawn_on
    )
    with writing() as session:
        books.write_certificate(session, world.product_id(sku), state, hand=world.hand("Hạnh"))


@pytest.fixture
def lapsed(till: World) -> World:
    """RUOU-MO had stars until yesterday."""
    assert date(2026, 11, 21) == TODAY
    certify(till, "RUOU-MO")
    return till


def card(world: World, sku: str):
    reading().rollback()
    product_id = world.product_id(sku)
    return catalogue.cards(reading(), [product_id], TODAY)[product_id]


def test_what_never_had_a_certificate_has_not_lapsed(till: World) -> None:
    choose(till, "block", "block")
    assert card(till, "RUOU-MO").lapse is None
    assert put(till, order(till), "RUOU-MO").said is Said.ADDED


@pytest.mark.parametrize(
    ("policy", "said", "shown"),
    [
        ("no_stars", Said.ADDED, None),
        ("warn", Said.ADDED, Lapse.EXPIRED),
        ("block", Said.STOPPED, None),
    ],
)
def test_lapsed_goods_are_sold_as_the_shop_chose(
    lapsed: World, lan: FlaskClient, policy: str, said: Said, shown: Lapse | None
) -> None:
    choose(lapsed, policy)
    draft_id = order(lapsed)
    outcome = put(lapsed, draft_id, "RUOU-MO")
    assert outcome.said is said
    page = lan.get(f"/till/sales/{draft_id}").get_data(as_text=True)
    assert ("hết chứng nhận OCOP" in page) is (shown is not None)
    if said is Said.STOPPED:
        assert outcome.lapse is Lapse.EXPIRED
        assert rows(DraftLine, DraftLine.draft_id == draft_id) == []
    else:
        pay(lapsed, draft_id)
        [line] = rows(SaleLine, SaleLine.sale_id == draft_id)
        assert line.stars == 0


def test_withdrawn_goods_are_not_sold_unless_the_shop_chose_so(till: World) -> None:
    certify(till, "RUOU-MO", withdrawn_on=TODAY)
    outcome = put(till, order(till), "RUOU-MO")
    assert (outcome.said, outcome.lapse) == (Said.STOPPED, Lapse.WITHDRAWN)
    choose(till, withdrawn="no_stars")
    assert put(till, order(till), "RUOU-MO").said is Said.ADDED


def test_a_withdrawal_to_come_stops_nothing_yet(till: World) -> None:
    state = Certificate(
        4,
        "9/QĐ-UBND",
        "UBND tỉnh",
        Level.PROVINCE,
        PartialDate(2026, 1, 5),
        withdrawn_on=date(2026, 11, 22),
    )
    with writing() as session:
        books.write_certificate(session, till.product_id("RUOU-MO"), state, hand=till.hand("Hạnh"))
    assert card(till, "RUOU-MO").stars == 4
    assert put(till, order(till), "RUOU-MO").said is Said.ADDED


@pytest.mark.parametrize(
    ("withdrawn_on", "no"), [(None, CertificateEnded), (TODAY, CertificateWithdrawn)]
)
def test_what_was_put_into_the_order_before_is_looked_at_again_when_paid(
    till: World, withdrawn_on: date | None, no: type
) -> None:
    choose(till, "block")
    draft_id = order(till)
    assert put(till, draft_id, "RUOU-MO").said is Said.ADDED
    certify(till, "RUOU-MO", withdrawn_on=withdrawn_on)
    before = book()
    with pytest.raises(no):
        pay(till, draft_id)
    assert changed(before) == set()


def test_the_stop_is_said_in_words_in_both_languages(lapsed: World, lan: FlaskClient) -> None:
    choose(lapsed, "block")
    draft_id = order(lapsed)
    for language, said in (
        ("vi", "Dừng bán – chứng nhận OCOP đã hết hiệu lực"),
        ("en", "Stop – the OCOP certificate has expired"),
    ):
        lan.post("/language", data={"lang": language, "next": "/"})
        answer = lan.post(
            f"/till/sales/{draft_id}/lines", data={"product_id": lapsed.product_id("RUOU-MO")}
        )
        assert said in answer.get_data(as_text=True)


def test_a_choice_is_told_once_with_the_shop_whole(till: World) -> None:
    choose(till, "warn")
    choose(till, "warn")
    [fact] = [one for one in facts("shop.changed/1") if one["shop"]["lapsed_sale"] == "warn"]
    assert fact["shop"]["withdrawn_sale"] == "block"
    assert fact["by"]["name"] == "Hạnh"


def test_only_a_manager_chooses_and_the_page_says_who_did(till: World) -> None:
    hanh = till.sign_in("Hạnh")
    page = hanh.get("/settings/certificates").get_data(as_text=True)
    assert "Chọn lần cuối" not in page
    answer = hanh.post("/settings/certificates", data={"lapsed": "block", "withdrawn": "warn"})
    assert answer.status_code == 303
    assert "Chọn lần cuối: Hạnh" in hanh.get("/settings/certificates").get_data(as_text=True)
    assert hanh.post("/settings/certificates", data={"lapsed": "?"}).status_code == 400
    lan = till.sign_in()
    assert lan.post("/settings/certificates", data={"lapsed": "warn"}).status_code == 403
