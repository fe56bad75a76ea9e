"""The pages of terms: what counts, where it comes from, and what may be typed."""

import contextlib
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from pos.base.errors import BadForm
from pos.base.quantity import Unit
from pos.base.transaction import reading
from pos.ordering import queries as ordering
from pos.ordering.terms import AllTerms, HouseTerms, ProducerTerms, ProductTerms
from pos.supply import defaults, term_form
from pos.supply.defaults import ProductFacts, Source
from tests.ordering.steps import producer_id
from tests.world import TODAY, World

TEA = "CHE-DINH"
PLAIN = {"days": "learnt"}


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    return world.sign_in("Hạnh")


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def terms() -> AllTerms:
    session = reading()
    session.rollback()
    return ordering.terms_of(session)


def of_producer(world: World) -> str:
    return f"/orders/settings/producers/{producer_id(world)}"


def of_product(world: World, sku: str = TEA) -> str:
    return f"/orders/settings/products/{world.product_id(sku)}"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages(world: World, hanh: FlaskClient, language: str) -> None:
    hanh.post("/language", data={"lang": language, "next": "/"})
    for address in (
        *("/orders/settings", "/orders/settings/costs", "/orders/settings/closures"),
        *("/orders/settings?q=hao", "/orders/settings?page=99"),
        *(of_producer(world), of_product(world), of_product(world, "RAU-CAI")),
    ):
        answer = hanh.get(address)
        assert answer.status_code == 200, address
        assert ("mặc định" in text(answer)) == (language == "vi" and "closures" not in address)


def test_a_new_shop_has_terms_without_typing_any(world: World, hanh: FlaskClient) -> None:
    said = text(hanh.get("/orders/settings"))
    assert "HTX Chè Hảo Đạt" in said
    assert "ngày nào cũng được" in said
    assert "đã gõ" not in said


def test_what_is_typed_of_a_producer_counts_and_says_so(world: World, hanh: FlaskClient) -> None:
    form = {
        "lead_days": "3",
        "days": "chosen",
        "day1": "1",
        "day4": "1",
        "min_order_vnd": "1.000.000",
        "zalo": "0912 345 678",
    }
    assert hanh.post(of_producer(world), data=form).status_code == 303
    kept = terms().producers[producer_id(world)]
    assert kept == ProducerTerms(
        lead_days=3, weekdays=(1, 4), min_order_vnd=1_000_000, zalo="0912 345 678"
    )
    said = text(hanh.get("/orders/settings", query_string={"q": "hảo đạt"}))
    assert "T3, T6" in said
    assert "1.000.000" in said
    assert said.count("đã gõ") == 3


def test_an_emptied_field_is_the_default_again(world: World, hanh: FlaskClient) -> None:
    hanh.post(of_producer(world), data={"lead_days": "3", "days": "any"})
    assert terms().producers[producer_id(world)].weekdays == ()
    hanh.post(of_producer(world), data={"lead_days": "", "days": "learnt"})
    assert terms().producers[producer_id(world)] == ProducerTerms()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("lead_days", "91", "Nhiều nhất 90 ngày."),
        ("lead_days", "hai", "Chưa phải là số."),
        ("lead_days", "-1", "Chưa phải là số."),
        ("every_weeks", "13", "Nhiều nhất 12 tuần."),
        ("every_weeks", "0", "Phải lớn hơn 0."),
        ("every_weeks", "2", "Giao cách tuần thì ghi một ngày có giao"),
        ("anchor_on", "31/02/2027", "Chưa đọc được ngày."),
        ("min_order_vnd", "nhiều", "Chưa đọc được số tiền."),
        ("min_order_vnd", "2.000.000.000", "Lớn quá."),
        ("days", "chosen", "Chọn thứ trong tuần."),
        ("days", "moon", "Chọn thứ trong tuần."),
        ("email", "hao dat", "Địa chỉ thư chưa đúng."),
        ("zalo", "abc", "Số điện thoại chưa đúng."),
    ],
)
def test_what_cannot_be_is_named_beside_its_field_and_nothing_is_written(
    world: World, hanh: FlaskClient, field: str, typed: str, said: str
) -> None:
    answer = hanh.post(of_producer(world), data={**PLAIN, field: typed})
    assert answer.status_code == 400
    assert said in text(answer)
    if field != "days":
        assert f'value="{typed}"' in text(answer), "what was typed stays"
    assert terms().producers == {}


def test_what_is_typed_of_a_product_counts_and_says_so(world: World, hanh: FlaskClient) -> None:
    form = {
        "pack_units": "12",
        "shelf_min_units": "2",
        "limit_units": "60",
        "cost_vnd": "310.000",
        "owner": "consigned",
        "bears_expired": "12,5",
        "service": "97,5",
        "is_left": "1",
    }
    assert hanh.post(of_product(world), data=form).status_code == 303
    assert terms().products[world.product_id(TEA)] == ProductTerms(
        pack_units=12,
        shelf_min_units=2,
        limit_units=60,
        cost_vnd=310_000,
        owner="consigned",
        bears_expired_bp=1_250,
        service_bp=9_750,
        is_left=True,
    )
    said = text(hanh.get(of_producer(world)))
    assert "310.000" in said
    assert "không đặt nữa" in said
    assert said.count("đã gõ") == 6
    again = text(hanh.get(of_product(world)))
    assert 'value="97,5"' in again
    assert 'value="12,5"' in again


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"pack_units": "0"}, "Phải lớn hơn 0."),
        ({"pack_units": "1,5"}, "Phải là số nguyên."),
        ({"service": "100"}, "Gõ từ 50 đến 99,5."),
        ({"service": "20"}, "Gõ từ 50 đến 99,5."),
        ({"bears_expired": "101"}, "Gõ phần trăm từ 0 đến 100."),
        ({"bears_expired": "nửa"}, "Gõ phần trăm từ 0 đến 100."),
        ({"owner": "nobody"}, "Chưa chọn."),
        ({"pack_units": "24", "limit_units": "12"}, "Mức này ít hơn một quy cách."),
        ({"shelf_min_units": "13", "limit_units": "12"}, "Số kệ luôn có không được hơn"),
        ({"cost_vnd": "9.999.999.999"}, "Lớn quá."),
    ],
)
def test_what_cannot_be_of_a_product_is_named(
    world: World, hanh: FlaskClient, form: dict[str, str], said: str
) -> None:
    answer = hanh.post(of_product(world), data=form)
    assert answer.status_code == 400
    assert said in text(answer)
    assert terms().products == {}


def test_the_months_of_a_season_are_ticked(world: World, hanh: FlaskClient) -> None:
    assert "quanh năm" in text(hanh.get(of_product(world)))
    assert hanh.post(of_product(world), data={"month3": "1", "month11": "1"}).status_code == 303
    assert terms().products[world.product_id(TEA)].months == (3, 11)
    page = text(hanh.get(of_product(world)))
    assert re.findall(r'name="month(\d+)" value="1" checked', page) == ["3", "11"]
    assert "giao tháng 3, 11" in text(hanh.get(of_producer(world)))
    for form in ({}, {f"month{month}": "1" for month in range(1, 13)}):
        hanh.post(of_product(world), data=form)
        assert terms().products[world.product_id(TEA)].months is None


def test_goods_by_weight_are_typed_as_weight(world: World, hanh: FlaskClient) -> None:
    form = {"pack_units": "2,5 kg", "shelf_min_units": "0"}
    assert hanh.post(of_product(world, "RAU-CAI"), data=form).status_code == 303
    kept = terms().products[world.product_id("RAU-CAI")]
    assert (kept.pack_units, kept.shelf_min_units) == (2_500, 0)
    assert 'value="2,500"' in text(hanh.get(of_product(world, "RAU-CAI")))


def test_costs_and_service_are_typed_once_for_all(world: World, hanh: FlaskClient) -> None:
    form = {"order_vnd": "50.000", "holding_owned": "1,25", "service_fresh": "90"}
    assert hanh.post("/orders/settings/costs", data=form).status_code == 303
    assert terms().house == HouseTerms(
        order_vnd=50_000, holding_owned_bp=125, service_fresh_bp=9_000
    )
    said = text(hanh.get("/orders/settings/costs"))
    assert 'value="1,25"' in said
    assert "gõ cho cả nhóm" in text(hanh.get(of_product(world, "RAU-CAI")))
    for wrong in ({"holding_owned": "21"}, {"order_vnd": "99.000.000"}, {"service_craft": "1"}):
        assert hanh.post("/orders/settings/costs", data=wrong).status_code == 400
    assert terms().house.order_vnd == 50_000


def test_days_off_are_written_once_and_struck_out(world: World, hanh: FlaskClient) -> None:
    form = {
        "closure_id": "01KA00000000000000000000ZZ",
        "producer_id": producer_id(world),
        "from_on": "05/02/2027",
        "to_on": "12/02/2027",
        "note": "Nghỉ Tết",
    }
    for _press in range(2):
        assert hanh.post("/orders/settings/closures", data=form).status_code == 303
    [kept] = terms().closures
    assert (kept.to_on - kept.from_on, kept.note) == (timedelta(days=7), "Nghỉ Tết")
    assert "05/02/2027" in text(hanh.get(of_producer(world)))
    hanh.post(f"/orders/settings/closures/{kept.closure_id}/end")
    assert terms().closures == ()


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"from_on": "05/02/2027", "to_on": "01/02/2027"}, 400),
        ({"from_on": "05/02/2027", "to_on": "05/06/2027"}, 400),
        ({"from_on": "01/01/2026", "to_on": "02/01/2026"}, 400),
        ({"from_on": "05/02/2030"}, 400),
        ({"from_on": "05/02/2027", "producer_id": "nobody"}, 409),
    ],
)
def test_days_off_that_cannot_be_are_refused(
    hanh: FlaskClient, form: dict[str, str], status: int
) -> None:
    assert hanh.post("/orders/settings/closures", data=form).status_code == status
    assert terms().closures == ()


def test_what_is_not_there_is_refused_by_name(world: World, hanh: FlaskClient) -> None:
    for address in ("/orders/settings/producers/nobody", "/orders/settings/products/nothing"):
        assert hanh.get(address).status_code == 409
        assert hanh.post(address, data=PLAIN).status_code == 409
    assert hanh.get(of_product(world, "TOUR")).status_code == 409
    assert hanh.get(of_product(world, "RUOU-MO")).status_code == 409, "it has no producer"


def test_a_cashier_neither_sees_nor_changes_terms(world: World) -> None:
    lan = world.sign_in("Lan")
    assert lan.get("/orders/settings").status_code == 403
    assert lan.post(of_producer(world), data=PLAIN).status_code == 403
    assert lan.post("/orders/settings/costs", data={}).status_code == 403


# --- The rules of defaults --------------------------------------------------------------------


def facts(life: int | None = 5) -> ProductFacts:
    return ProductFacts("p", "q", "food", "piece", 50_000, life, has_lots=True)


def test_service_is_the_products_then_its_kinds_then_what_the_margin_is_worth() -> None:
    house = HouseTerms(service_fresh_bp=9_000)
    own, sources = defaults.product_of(facts(), ProductTerms(service_bp=8_000), house)
    assert (own.service, sources["service"]) == (0.8, Source.TYPED)
    kinds, sources = defaults.product_of(facts(), None, house)
    assert (kinds.service, sources["service"]) == (0.9, Source.KIND)
    for life in (200, None):
        plain, sources = defaults.product_of(facts(life), None, house)
        assert (plain.service, sources["service"]) == (None, Source.HOUSE)


def test_goods_by_weight_are_of_their_group_and_bought_a_quarter_of_a_kilogram_at_a_time() -> None:
    tofu, _sources = defaults.product_of(facts(), None)
    greens, _sources = defaults.product_of(replace(facts(), unit="g"), None)
    assert (tofu.kind, tofu.category) == (greens.kind, greens.category)
    assert (tofu.step, greens.step) == (1, 250)


def test_usual_costs_are_those_the_rule_reckons_with() -> None:
    assert defaults.usual_house() == HouseTerms(30_000, 4_000, 150, 50, 1_000)
    assert defaults.costs_of(defaults.usual_house()) == defaults.costs_of(HouseTerms())


ANY = st.dictionaries(
    st.sampled_from(
        [
            *("lead_days", "days", "day0", "day6", "every_weeks", "anchor_on", "min_order_vnd"),
            *("email", "zalo", "pack_units", "shelf_min_units", "limit_units", "cost_vnd"),
            *("owner", "bears_expired", "service", "is_left", "from_on", "to_on", "note"),
            *("month1", "month12"),
            *("order_vnd", "line_vnd", "holding_owned", "goodwill", "service_fresh"),
        ]
    ),
    st.text(max_size=60) | st.from_regex(r"[0-9.,%/ -]{0,12}", fullmatch=True),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(form=ANY)
def test_whatever_is_typed_is_read_or_named_as_wrong_and_nothing_breaks(
    form: dict[str, str],
) -> None:
    for read in (
        term_form.read_producer,
        lambda one: term_form.read_product(one, Unit.PIECE),
        lambda one: term_form.read_product(one, Unit.G),
        term_form.read_house,
        lambda one: term_form.read_closure(one, TODAY),
    ):
        with contextlib.suppress(BadForm):
            read(form)
