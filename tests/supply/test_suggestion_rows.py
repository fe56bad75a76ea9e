"""The rows behind the numbers: lots, receipts, orders, a producer's record; what may expire."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.supply import board, reason, review_queries
from pos.supply.review_views import LineView
from tests.ordering import steps as ordering
from tests.returns.steps import give_back, sell
from tests.shop.workers import enter_as
from tests.supply.past import FISH, GREENS, TEA, arrange, at, live
from tests.world import TODAY, LotOf, World, _receive, open_world

PAGE = "/orders/suggestions"
DAY = 10
NOW = TODAY + timedelta(days=DAY)
BULK = 12
PICTURE = "TRANH"


@pytest.fixture(scope="module")
def past(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten days: a tea and a fish paste sold a day, one bulk order, one jar brought back."""
    home = tmp_path_factory.mktemp("rows")
    with open_world(template, home) as world:
        world.open_shift()
        live(world, 2, (GREENS, "0,5"))
        live(world, DAY - 2, (TEA, 1), (FISH, 1))
        with at(DAY - 2):
            sell(world, (TEA, BULK))
            give_back(world, sell(world, (FISH, 2)), (1, 1))
        with at(DAY - 1), writing() as session:
            # Of a lot that ends in three days, far more than is ever sold.
            _receive(session, LotOf(FISH, "NGAN-HAN", 30, DAY + 3), world.house_hand())
            _receive(session, LotOf(PICTURE, "TR01", 3, None, "none"), world.house_hand())
    return home


@pytest.fixture
def shop(past: Path, tmp_path: Path) -> Iterator[World]:
    """The morning after."""
    with open_world(past, tmp_path / "home") as opened, at(DAY):
        yield opened


@pytest.fixture
def hanh(shop: World) -> FlaskClient:
    """The manager's browser."""
    return shop.sign_in("Hạnh")


def line(sku: str) -> LineView:
    end_reading()
    review = review_queries.newest(reading(), NOW)
    assert review is not None
    ids = [one.producer_id for one in review.producers]
    found = review_queries.lines_of(reading(), review, ids, NOW)
    return next(one for many in found.values() for one in many if one.sku == sku)


def why(world: World, sku: str) -> str:
    return f"{PAGE}/products/{world.product_id(sku)}"


# --- What lasts, in the same words everywhere --------------------------------------------------


def test_a_lot_that_ends_soon_is_no_cover_and_the_page_says_how_much_sells_in_time(
    shop: World, hanh: FlaskClient
) -> None:
    page = hanh.get(PAGE, query_string={"show": "all"}).text
    fish = line(FISH)
    assert fish.sellable_units == 33
    assert 0 < fish.in_time_units < 12
    assert fish.cover_tenths is not None
    # Three days of the short lot, and three jars that keep longer.
    assert 30 <= fish.cover_tenths <= 100
    told = hanh.get(why(shop, FISH)).text
    assert f'chỉ kịp bán chừng <b class="num">{fish.in_time_units} chai</b>' in told
    row = page[page.index("Mắm nêm Dì Cẩn") :]
    assert f'<span class="num sell">{fish.in_time_units}</span>' in row
    assert f"có {fish.sellable_units}" in row
    assert f'<b class="num">{fish.cover_tenths // 10} ngày</b>' in row


def test_what_too_much_costs_is_told_per_kilogram_and_not_per_step(
    shop: World, hanh: FlaskClient
) -> None:
    arrange(shop, GREENS, cost_vnd=21_000, bears_expired_bp=2_500)
    hanh.get(PAGE)
    end_reading()
    found = reason.reason(reading(), shop.product_id(GREENS), NOW)
    assert found is not None
    # A quarter of 21.000 đ a kilogram; held a month at 1,5 % of the cost.
    assert (found.each.expired_vnd, found.each.held_vnd) == (5_250, 315)
    assert "mỗi kg mất 5.250" in hanh.get(why(shop, GREENS)).text.replace("\N{NO-BREAK SPACE}", " ")


def test_goods_never_sold_say_so_and_promise_no_days(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    told = hanh.get(why(shop, PICTURE)).text
    assert "Chưa bán ngày nào" in told
    assert "theo hàng cùng loại" in told  # where its figure comes from
    assert 'Còn <b class="num">3 bức</b>, chưa bán ngày nào' in told
    assert "Mỗi ngày bán 0" not in told
    assert "đủ bán chừng" not in told
    assert "Chưa bán lần nào" in hanh.get(f"{why(shop, PICTURE)}/sales").text
    assert "Chưa bán ngày nào" not in hanh.get(why(shop, TEA)).text


# --- Numbers open their rows -------------------------------------------------------------------


def test_the_sum_opens_its_lots_its_orders_its_sales_and_its_producer(
    shop: World, hanh: FlaskClient
) -> None:
    order_id = ordering.sent(shop, (FISH, 6), wanted_on=NOW + timedelta(days=2))
    hanh.post(f"{PAGE}/reviews")
    told = hanh.get(why(shop, FISH), headers={"HX-Request": "true"}).text
    assert f'href="/orders/{order_id}"' in told
    assert f'href="/orders/settings/producers/{ordering.producer_id(shop, FISH)}"' in told
    for address in re.findall(r'href="(/stock/lots/\w+)"', told):
        assert hanh.get(address).status_code == 200
    assert told.count('href="/stock/lots/') == 2
    assert f"Xem {DAY - 1} lần bán" in told
    assert hanh.get(f"{why(shop, FISH)}/sales").status_code == 200


def test_the_receipts_behind_a_rate_add_up_to_it(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    page = hanh.get(f"{why(shop, TEA)}/sales").text
    receipts = re.findall(r'href="/stock/sales/([\w-]+)"', page)
    assert len(receipts) == len(set(receipts)) == DAY - 1
    assert "đơn lớn" in page
    end_reading()
    line_, found = review_queries.sold_of(reading(), shop.product_id(TEA), NOW, 1) or (None, None)
    assert line_ is not None
    assert found is not None
    assert (found.units, found.large_units, found.packed_units) == (DAY - 2 + BULK, BULK, 0)
    terms = review_queries.sum_of(reading(), shop.product_id(TEA), NOW).terms
    assert terms.sold == found.units - found.returned_units - found.large_units
    assert hanh.get(f"/stock/sales/{receipts[0]}").status_code == 200


def test_what_was_brought_back_stands_beside_its_receipt(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    end_reading()
    found = review_queries.sold_of(reading(), shop.product_id(FISH), NOW, 1)
    assert found is not None
    assert [(one.units, one.returned_units) for one in found[1].rows][:1] == [(2, 1)]
    assert (found[1].receipts, found[1].units, found[1].returned_units) == (DAY - 1, DAY, 1)
    assert "Khách trả lại" in hanh.get(f"{why(shop, FISH)}/sales").text


def test_many_receipts_have_pages(
    shop: World, hanh: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanh.get(PAGE)
    monkeypatch.setattr("pos.supply.sold_queries.PAGE", 4)
    seen = [
        one
        for no in (1, 2, 3)
        for one in re.findall(
            r'href="/stock/sales/([\w-]+)"', hanh.get(f"{why(shop, TEA)}/sales?page={no}").text
        )
    ]
    assert len(seen) == len(set(seen)) == DAY - 1


def test_who_may_not_see_orders_sees_no_rows_of_theirs(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    assert shop.sign_in("Lan").get(f"{why(shop, TEA)}/sales").status_code == 403
    assert enter_as(shop, "auditor").get(f"{why(shop, TEA)}/sales").status_code == 200
    assert hanh.get(f"{PAGE}/products/nothing/sales").status_code == 404


def test_a_producers_record_stands_in_its_head_and_beside_its_terms(
    shop: World, hanh: FlaskClient
) -> None:
    with at(DAY - 6):
        late, in_time = (
            ordering.sent(shop, (TEA, 2), wanted_on=TODAY + timedelta(days=days)) for days in (5, 9)
        )
    with at(DAY - 1):
        ordering.come(shop, late, (1, 2))
        ordering.come(shop, in_time, (1, 2))
    page = hanh.get(PAGE, query_string={"show": "all"}).text
    assert "đúng hẹn 1/2 đơn" in page
    part = hanh.get(f"{PAGE}/producers/{ordering.producer_id(shop)}").text
    assert "đúng hẹn 1/2 đơn" in part
    terms = hanh.get(f"/orders/settings/producers/{ordering.producer_id(shop)}").text
    assert "Giao đủ" in terms
    assert "thường 4 ngày" in terms


# --- What may expire of what is ordered --------------------------------------------------------


def test_the_bar_says_how_much_of_the_order_may_expire(shop: World, hanh: FlaskClient) -> None:
    page = hanh.get(PAGE).text
    told = re.search(r'data-sum="risk">(\d+)<', page)
    assert told is not None
    end_reading()
    found = board.board(reading(), board.Asked(), NOW)
    assert found is not None
    risky = sum(one.risk for group in found.groups for one in group.rows)
    assert int(told[1]) == found.sum.may_expire == (risky + 50) // 100


@given(
    once=st.integers(0, 500),
    more=st.integers(0, 500),
    base=st.integers(1, 400),
    units=st.integers(0, 2_000),
)
def test_more_ordered_never_expires_less(once: int, more: int, base: int, units: int) -> None:
    one = of(base, (once, 2 * once + more))
    assert board.risk_of(one, units) <= board.risk_of(one, units + 1)
    assert board.risk_of(one, 0) == 0
    assert board.risk_of(one, base) == once
    assert board.risk_of(one, 2 * base) == 2 * once + more
    assert board.risk_of(of(base, ()), units) == 0


def of(units: int, risk: tuple[int, ...]) -> LineView:
    plain = dict.fromkeys(LineView.__dataclass_fields__, 0)
    return LineView(**(plain | {"units": units, "risk": risk, "step_units": 1}))  # type: ignore[arg-type]


def test_a_draft_is_left_to_be_sent_and_the_list_gets_shorter(
    shop: World, hanh: FlaskClient
) -> None:
    arrange(shop, FISH, shelf_min_units=60)
    before = hanh.get(PAGE).text
    fields = dict(re.findall(r'name="(units\.\w+)" value="([^"]*)"', before))
    assert fields
    review = re.search(r'name="review" value="(\w+)"', before)
    assert review is not None
    asked_for = {"request_id": new_id(), "review": review[1], **fields}
    page = hanh.get(hanh.post(f"{PAGE}/drafts", data=asked_for).location).text
    assert page.count("<tr data-row") + page.count("data-row>") == 0
    assert "đã vào đơn nháp" in page
    assert "Món cần đặt đã vào đơn nháp" in page
