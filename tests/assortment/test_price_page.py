"""Dated prices: what counts today, what comes, and what was taken back stays taken back."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from pos.assortment import price_line
from pos.assortment.price_line import PriceRow, When
from pos.base import clock
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue import queries as catalogue
from pos.sync import outbox
from tests.assortment.pages import anew, form_of, manager, words
from tests.till import steps
from tests.till.steps import facts
from tests.world import NOON, TODAY, World


@pytest.fixture
def hanh(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return manager(world, monkeypatch)


def address(world: World, sku: str = "CHE-DINH") -> str:
    return f"/catalogue/products/{world.product_id(sku)}/prices"


def tell(world: World, hanh: FlaskClient, price: str, day: str = "", sku: str = "CHE-DINH"):
    here = address(world, sku)
    form = form_of(hanh.get(here).get_data(as_text=True), here)
    return hanh.post(here, data=form | {"price_vnd": price} | ({"valid_from": day} if day else {}))


def take_back(world: World, hanh: FlaskClient, sku: str = "CHE-DINH"):
    page = hanh.get(address(world, sku)).get_data(as_text=True)
    action = page.split('/return"')[0].rpartition('"')[2] + "/return"
    return hanh.post(action)


def price_on(world: World, days: int, sku: str = "CHE-DINH") -> int | None:
    """The price that counts so many days from today, as the till finds it."""
    anew()
    product_id = world.product_id(sku)
    card = catalogue.cards(reading(), [product_id], TODAY + timedelta(days=days))[product_id]
    return card.price_vnd


def test_a_price_of_today_counts_at_once_and_its_fact_says_who(
    world: World, hanh: FlaskClient
) -> None:
    assert tell(world, hanh, "460.000").status_code == 303
    assert price_on(world, 0) == 460_000
    assert price_on(world, -1) == 450_000
    told = facts("price.set/1")[-1]
    assert (told["price_vnd"], told["valid_from"]) == (460_000, "2026-11-21")
    said = words(hanh.get(address(world)).get_data(as_text=True))
    assert "21/11/2026 460.000 đ /hộp đang áp dụng Hạnh" in said
    assert "22/10/2026 20/11/2026 450.000 đ /hộp đã qua" in said


def test_a_coming_price_counts_from_its_day_on_and_the_till_sells_by_it(
    till: World, hanh: FlaskClient
) -> None:
    tell(till, hanh, "500.000", "01/12/2026")
    assert [price_on(till, days) for days in (0, 9, 10)] == [450_000, 450_000, 500_000]
    assert "sắp tới" in words(hanh.get(address(till)).get_data(as_text=True))
    assert steps.sale_of(steps.sell(till, ("CHE-DINH", 1))).total_vnd == 450_000
    with clock.running(lambda: NOON + timedelta(days=10)):
        anew()
        assert steps.sale_of(steps.sell(till, ("CHE-DINH", 1))).total_vnd == 500_000


def test_a_coming_price_is_taken_back(world: World, hanh: FlaskClient) -> None:
    tell(world, hanh, "500.000", "01/12/2026")
    assert take_back(world, hanh).status_code == 303
    assert price_on(world, 30) == 450_000
    said = words(hanh.get(address(world)).get_data(as_text=True))
    assert "500.000 đ /hộp đã rút" in said
    assert facts("price.set/1")[-1]["price_vnd"] == 450_000


@pytest.mark.parametrize("how", ["page", "list", "end"])
def test_a_price_taken_back_does_not_return_when_the_price_before_it_changes(
    world: World, hanh: FlaskClient, how: str
) -> None:
    """The row that keeps the old price going would otherwise bring the old price back."""
    tell(world, hanh, "500.000", "01/12/2026")
    take_back(world, hanh)
    product_id, hand = world.product_id("CHE-DINH"), world.hand("Hạnh")
    if how == "page":
        tell(world, hanh, "470.000")
    else:
        with writing() as session:
            write = books.set_prices if how == "list" else books.end_prices
            write(session, [(product_id, 470_000)], valid_from=TODAY, hand=hand)
    history = hanh.get(address(world).replace("/prices", "/history")).get_data(as_text=True)
    assert words(history).count("Rút giá sắp tới.") == 1  # what follows was nobody's deed
    wanted = None if how == "end" else 470_000
    assert [price_on(world, days) for days in (0, 9, 10, 40)] == [wanted] * 4


def test_a_kept_day_behind_a_real_change_stays_with_that_change(
    world: World, hanh: FlaskClient
) -> None:
    tell(world, hanh, "500.000", "01/12/2026")
    tell(world, hanh, "550.000", "15/12/2026")
    take_back(world, hanh)  # the last one stands first on the page
    tell(world, hanh, "460.000")
    assert [price_on(world, days) for days in (0, 10, 24)] == [460_000, 500_000, 500_000]


def test_prices_taken_back_one_after_the_other_all_stay_away(
    world: World, hanh: FlaskClient
) -> None:
    tell(world, hanh, "500.000", "01/12/2026")
    tell(world, hanh, "600.000", "05/12/2026")
    take_back(world, hanh)  # the last one: from then on, 500.000 goes on
    assert [price_on(world, days) for days in (0, 10, 14)] == [450_000, 500_000, 500_000]
    take_back(world, hanh)
    assert [price_on(world, days) for days in (0, 10, 14, 40)] == [450_000] * 4


def test_without_a_price_before_a_price_taken_back_leaves_none(
    world: World, hanh: FlaskClient
) -> None:
    new = {"name_vi": "Trà lài", "unit_word": "gói", "sku": "TRA-LAI"}
    hanh.post("/catalogue/products", data=new)
    anew()
    tell(world, hanh, "30.000", "01/12/2026", sku="TRA-LAI")
    assert price_on(world, 10, "TRA-LAI") == 30_000
    take_back(world, hanh, "TRA-LAI")
    assert price_on(world, 10, "TRA-LAI") is None


@pytest.mark.parametrize(
    ("price", "day", "status", "said"),
    [
        ("450.000", "", 409, "giá đã là 450.000"),
        ("460.000", "20/11/2026", 409, "đã qua"),
        ("0", "", 400, "lớn hơn 0"),
        ("", "", 400, "Chưa nhập"),
        ("nhiều", "", 400, "Chưa đọc được số tiền"),
        ("460.000", "31/02/2027", 400, "Chưa đọc được ngày"),
    ],
)
def test_a_price_that_cannot_be_is_told_why_and_changes_nothing(
    world: World, hanh: FlaskClient, price: str, day: str, status: int, said: str
) -> None:
    before = steps.book()
    answer = tell(world, hanh, price, day)
    assert answer.status_code == status
    assert said in words(answer.get_data(as_text=True)).replace("\xa0", " ")
    assert steps.changed(before) == set()


def test_a_price_set_meanwhile_is_not_overwritten_unseen(world: World, hanh: FlaskClient) -> None:
    here = address(world)
    form = form_of(hanh.get(here).get_data(as_text=True), here)
    tell(world, hanh, "460.000")
    answer = hanh.post(here, data=form | {"price_vnd": "440.000"})
    assert answer.status_code == 409
    assert price_on(world, 0) == 460_000


def test_only_a_coming_price_can_be_taken_back(world: World, hanh: FlaskClient) -> None:
    tell(world, hanh, "460.000")
    anew()
    from pos.assortment import product_queries

    before = steps.book()
    for row in product_queries.prices(reading(), world.product_id("CHE-DINH")):
        assert hanh.post(f"{address(world)}/{row.price_id}/return").status_code == 409
    assert steps.changed(before) == set()


def test_weighed_goods_are_priced_by_the_kilogram(world: World, hanh: FlaskClient) -> None:
    said = words(hanh.get(address(world, "RAU-CAI")).get_data(as_text=True))
    assert "Giá một kg" in said
    assert "giá cho một kg" in said


def _row(n: int, day: int, price_vnd: int) -> PriceRow:
    on = TODAY + timedelta(days=day)
    return PriceRow(str(n), price_vnd, on, is_end=False, is_kept=False, set_at=NOON, by_name="")


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 9)), max_size=12))
def test_exactly_the_price_that_counts_is_called_current(told: list[tuple[int, int]]) -> None:
    rows = [_row(n, day, price) for n, (day, price) in enumerate(told)]
    rows.sort(key=lambda row: (row.valid_from, int(row.price_id)))
    steps_ = price_line.steps(rows, TODAY)
    counting = price_line.counting_on(rows, TODAY)
    current = [one.row for one in steps_ if one.when is When.CURRENT]
    assert current == ([] if counting is None else [counting])
    for one in steps_:
        if one.when in (When.PAST, When.CURRENT, When.COMING):
            last: date = one.until or date(2027, 12, 31)
            assert price_line.counting_on(rows, one.row.valid_from) == one.row
            assert price_line.counting_on(rows, last) == one.row


def test_of_two_prices_of_a_day_the_later_told_counts_in_a_restored_book_too(
    world: World, hanh: FlaskClient
) -> None:
    tell(world, hanh, "460.000")
    anew()
    with writing() as session:
        outbox.begin_epoch(session, "B", hand=world.hand("Hạnh"), reason="restore")
    tell(world, hanh, "455.000")  # its fact's number is small: the epoch has just begun
    assert price_on(world, 0) == 455_000
