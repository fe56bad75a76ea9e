"""The buyer's block: asked before paying, kept with the sale, and part of the rate of VAT."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from pos.base.transaction import reading
from pos.law.vat import BuyerKind
from pos.sync.models import StoredFact
from pos.till import audits, naming
from pos.till.buyers import CONSUMER, BadBuyer, Buyer, dumps, loads, read_buyer
from pos.till.models import Sale
from tests.till.steps import facts, filled, jobs_of, lines_of, pay, rows
from tests.till.test_till_pages import HTMX, complete, text
from tests.world import World

COMPANY = {
    "kind": "enterprise_or_htx",
    "name": "HTX Ví Dụ",
    "address": "Số 1 phố Ví Dụ",
    "mst": "0100109106",
}
PERSON = {"kind": "household", "name": "Chị Ví", "address": "Số 2", "id_no": "001 0990 12345"}
GUEST = {"kind": "foreigner", "name": "A. Guest", "passport": "c 123-4567", "nationality": "Pháp"}


def test_whoever_says_nothing_is_a_consumer() -> None:
    assert read_buyer({}) == CONSUMER
    assert dumps(CONSUMER) is None
    assert loads(None) == CONSUMER


@pytest.mark.parametrize("form", [COMPANY, PERSON, GUEST])
def test_a_buyer_is_kept_as_he_was_read(form: dict[str, str]) -> None:
    buyer = read_buyer(form)
    assert loads(dumps(buyer)) == buyer
    assert buyer.is_named


@pytest.mark.parametrize(
    ("mst", "kept"),
    [
        ("0100109106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("001099012345", "001099012345"),
    ],
)
def test_a_tax_code_has_10_or_13_or_12_digits(mst: str, kept: str) -> None:
    assert read_buyer(COMPANY | {"mst": mst}).mst == kept


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        (COMPANY | {"mst": "0100109107"}, {"mst": "buyer_tax_code"}),
        (COMPANY | {"mst": ""}, {"mst": "required"}),
        (COMPANY | {"name": " ", "address": ""}, {"name": "required", "address": "required"}),
        (COMPANY | {"email": "không phải thư"}, {"email": "email"}),
        (COMPANY | {"name": "x" * 201}, {"name": "too_long"}),
        (PERSON | {"id_no": "123"}, {"id_no": "id_no"}),
        (GUEST | {"passport": "!"}, {"passport": "passport"}),
        ({"kind": "king"}, {"kind": "not_known"}),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    form: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(BadBuyer) as bad:
        read_buyer(form)
    assert bad.value.problems == problems


def test_a_consumer_keeps_nothing_that_was_typed_before() -> None:
    assert read_buyer(COMPANY | {"kind": "consumer"}) == CONSUMER


def test_raw_farm_goods_are_not_declared_to_a_cooperative(till: World) -> None:
    draft_id = filled(till, ("RAU-CAI", "0,450"))
    naming.name_buyer(draft_id, read_buyer(COMPANY), hand=till.hand())
    done = pay(till, draft_id)
    [line] = lines_of(done)
    assert (line.vat_code, line.vat_vnd, line.net_vnd) == ("KKKNT", 0, line.amount_vnd)
    [sale] = rows(Sale)
    assert loads(sale.buyer).mst == "0100109106"
    assert facts("sale.completed/1")[-1]["buyer"] == COMPANY
    [job] = jobs_of(done.sale_id)
    assert "HTX Ví Dụ" in job.document
    assert "MST 0100109106" in job.document


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (COMPANY | {"email": "lan@vidu.vn"}, COMPANY),
        (COMPANY | {"mst": "001099012345"}, {"kind": "enterprise_or_htx"}),
        (PERSON | {"email": "vi@vidu.vn"}, {"kind": "household"}),
        (GUEST, {"kind": "foreigner"}),
    ],
)
def test_a_person_is_in_the_book_and_on_the_paper_and_in_no_fact(
    till: World, form: dict[str, str], told: dict[str, str]
) -> None:
    """What is signed and sent on cannot be forgotten; what the invoice needs is the sale's own."""
    buyer = read_buyer(form)
    draft_id = filled(till, ("CHE-DINH", 1))
    naming.name_buyer(draft_id, buyer, hand=till.hand())
    done = pay(till, draft_id)
    assert facts("sale.completed/1")[-1]["buyer"] == told
    [sale] = rows(Sale)
    assert loads(sale.buyer) == buyer
    [job] = jobs_of(done.sale_id)
    assert buyer.name in job.document
    assert "vidu.vn" not in job.document
    bodies = " ".join(one.body for one in rows(StoredFact))
    secret = [buyer.email, buyer.id_no, buyer.passport, "" if told == COMPANY else buyer.name]
    assert not [one for one in secret if one and one in bodies]
    assert audits.audit(reading()) == []


def test_the_same_goods_to_a_consumer_are_at_5_percent(till: World) -> None:
    [line] = lines_of(pay(till, filled(till, ("RAU-CAI", "0,450"))))
    assert line.vat_code == "5%"


def test_the_sheet_names_the_buyer_and_the_page_shows_him(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    url = f"/till/sales/{draft_id}/buyer"
    assert "Ai mua đơn" in text(lan.get(url, headers=HTMX))
    page = text(lan.post(url, data=COMPANY, headers=HTMX))
    assert "HTX Ví Dụ" in page
    assert complete(lan, draft_id).status_code == 204
    assert loads(rows(Sale)[0].buyer).kind is BuyerKind.ENTERPRISE_OR_HTX


def test_the_sheet_comes_back_beside_what_is_wrong(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    page = text(lan.post(f"/till/sales/{draft_id}/buyer", data=COMPANY | {"mst": "1"}))
    assert "Mã số thuế chưa đúng" in page
    assert 'value="HTX Ví Dụ"' in page
    assert 'id="sale"' not in page


@pytest.mark.parametrize("form", [{"kind": "king"}, {"kind": COMPANY["kind"] * 99}])
def test_an_unknown_kind_is_refused(till: World, lan: FlaskClient, form: dict[str, Any]) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    assert lan.post(f"/till/sales/{draft_id}/buyer", data=form).status_code == 400


def test_a_buyer_is_frozen_with_his_sale(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    naming.name_buyer(draft_id, Buyer(BuyerKind.FOREIGNER, "A. Guest"), hand=till.hand())
    pay(till, draft_id)
    with pytest.raises(Exception, match="draft_is_closed"):
        naming.name_buyer(draft_id, CONSUMER, hand=till.hand())
