"""The screen of suggestions, as a browser asks for it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import render_template_string
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from pos.base.database import db
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.holding import holding
from pos.holding.meant import Wish
from pos.ordering import drafting
from pos.ordering.drafting import Basket
from pos.ordering.goods import Wanted
from pos.ordering.kinds import State
from pos.ordering.models import OrderRow
from pos.ordering.records import Order
from pos.planning.rethinking import CHANGEABLE
from pos.planning.values import Why
from pos.supply import board, reason, review_queries, reviewing
from pos.supply.lefts import Left
from pos.supply.models import SupplyReview
from pos.supply.review_views import LineView
from tests.holding.orders import WHY
from tests.ordering.steps import of, producer_id, terms
from tests.shop.workers import enter_as
from tests.supply.past import FISH, TEA, arrange, arrange_producer, at, live
from tests.world import TODAY, LotOf, World, _receive, open_world

PAGE = "/orders/suggestions"
DAY = 21
NOW = TODAY + timedelta(days=DAY)


@pytest.fixture(scope="module")
def past(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks of a tea and a fish paste sold each day, lived once."""
    home = tmp_path_factory.mktemp("past")
    with open_world(template, home) as world:
        world.open_shift()
        live(world, 3, (TEA, 3), (FISH, 4))
        live(world, DAY - 3, (TEA, 1), first=3)
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


def lines() -> dict[str, LineView]:
    """What the newest review says, by SKU."""
    end_reading()
    session = reading()
    review = review_queries.newest(session, NOW)
    assert review is not None
    ids = [one.producer_id for one in review.producers]
    found = review_queries.lines_of(session, review, ids, NOW)
    return {one.sku: one for many in found.values() for one in many}


def review_id() -> str:
    end_reading()
    found = review_queries.newest(reading(), NOW)
    assert found is not None
    return found.review_id


def reviews() -> int:
    end_reading()
    return reading().scalar(select(func.count()).select_from(SupplyReview)) or 0


def orders() -> list[Order]:
    end_reading()
    return [of(one) for one in reading().scalars(select(OrderRow.id).order_by(OrderRow.id))]


def fields(page: str) -> dict[str, str]:
    """The quantities on a page, by product."""
    return dict(re.findall(r'name="units\.(\w+)" value="([^"]*)"', page))


def lines_on(page: str) -> int:
    """How many lines the bar below says would be ordered."""
    found = re.search(r'data-sum="lines">(\d+)', page)
    assert found is not None
    return int(found[1])


def form(world: World, **units: str) -> dict[str, str]:
    """A press of the button with `(sku with _ for -)=quantity`."""
    typed = {
        f"units.{world.product_id(sku.replace('_', '-'))}": text for sku, text in units.items()
    }
    return {"request_id": new_id(), "review": review_id(), **typed}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are asked meanwhile."""
    asked: list[str] = []

    def keep(_line: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    yield asked
    event.remove(db.engine, "before_cursor_execute", keep)


# --- The screen ------------------------------------------------------------------------------


def test_the_first_look_of_a_day_reckons_and_the_second_does_not(hanh: FlaskClient) -> None:
    assert reviews() == 0
    assert hanh.get(PAGE).status_code == 200
    assert reviews() == 1
    hanh.get(PAGE)
    assert reviews() == 1
    answer = hanh.post(f"{PAGE}/reviews?show=all&order=name&made=x")
    assert answer.location == f"{PAGE}?show=all&order=name"
    assert reviews() == 2


def test_the_tea_stands_under_its_producer_with_its_numbers(shop: World, hanh: FlaskClient) -> None:
    page = hanh.get(PAGE).text
    tea = lines()[TEA]
    assert tea.units > 0
    assert fields(page)[shop.product_id(TEA)] == str(tea.units)
    row = page.split('<td class="prod">')[1]
    assert "Chè Đinh Tân Cương" in row
    assert f'<span class="num sell">{tea.in_time_units}</span>' in row
    assert f'<b>{tea.sold_7}</b> / <span class="num">{tea.sold_28}</span>' in row
    assert f'Vì sao <span class="num">{tea.units}</span>?' in row
    assert "HTX Chè Hảo Đạt" in page.split('<td class="prod">')[0]
    assert page.count("Lập 1 đơn nháp") >= 1 or "đơn nháp</span>" in page


def test_goods_that_are_enough_are_shown_when_all_are_asked_for(
    shop: World, hanh: FlaskClient
) -> None:
    enough = next(sku for sku, one in lines_after(hanh).items() if one.why == "enough")
    name = lines()[enough].name_vi
    assert name not in hanh.get(PAGE).text
    assert name in hanh.get(f"{PAGE}?show=all&open={producer_id(shop, enough)}").text


def lines_after(client: FlaskClient) -> dict[str, LineView]:
    """What a first look brings."""
    client.get(PAGE)
    return lines()


def test_a_minimum_that_is_not_reached_says_how_much_is_missing(
    shop: World, hanh: FlaskClient
) -> None:
    terms(shop, TEA, min_order_vnd=3_000_000)
    page = hanh.get(PAGE).text
    head = page[page.index(f'id="p-{producer_id(shop)}"') :]
    assert 'data-min="3000000"' in head
    assert re.search(r"<span[^>]*data-reached( hidden)?>", head)[1] == (
        " hidden" if lines()[TEA].amount_vnd < 3_000_000 else None
    )


def test_a_cost_that_nobody_said_makes_every_sum_a_guess(shop: World, hanh: FlaskClient) -> None:
    terms(shop, TEA, min_order_vnd=10_000)
    for cost_vnd, guess in ((None, "≈&nbsp;"), (90_000, "")):
        arrange(shop, TEA, cost_vnd=cost_vnd)
        arrange(shop, FISH, cost_vnd=20_000)
        hanh.post(f"{PAGE}/reviews")
        assert lines()[TEA].is_guessed == bool(guess)
        page = hanh.get(PAGE).text
        body = page[page.index(f'id="p-{producer_id(shop)}"') :].split("</tbody>")[0]
        assert re.search(rf"data-total>{guess}\d", body)
        assert re.search(rf"<span data-about{'' if guess else ' hidden'}>Ước đủ mức", body)
        assert re.search(rf"<span data-sure{' hidden' if guess else ''}>Đủ mức", body)
        assert ("ước theo giá bán</span>" in body) == bool(guess)
        assert len(re.findall(r" data-guess\b", body)) == (1 if guess else 0)
        if guess:
            assert re.search(r"<p[^>]*data-guessed>≈: có món", page)
            assert re.search(r'data-sum="(owned|consigned|total)">≈', page)


def test_producers_that_wait_are_one_line_until_somebody_opens_it(
    shop: World, hanh: FlaskClient
) -> None:
    hanh.post("/orders/settings/costs", data={"line_vnd": "9.000.000", "order_vnd": "0"})
    with writing() as session:  # a little is missing of both
        for sku, units in ((TEA, 20), (FISH, 30)):
            _receive(session, LotOf(sku, "THEM", units, 200), shop.house_hand())
    hanh.post(f"{PAGE}/reviews")
    assert {lines()[sku].why for sku in (TEA, FISH)} == {Why.LINE}
    page = hanh.get(PAGE).text
    assert "nhà sản xuất chờ chuyến sau</a>" in page
    assert f'id="p-{producer_id(shop)}"' not in page
    page = hanh.get(f"{PAGE}?show=waiting").text
    assert f'id="p-{producer_id(shop)}"' in page
    assert "Chờ chuyến sau: thiếu ít" in page


def test_the_bar_says_of_how_many_the_order_goes_out_today(shop: World, hanh: FlaskClient) -> None:
    arrange_producer(shop, TEA, lead_days=3, weekdays=((NOW + timedelta(days=3)).weekday(),))
    arrange_producer(shop, FISH, lead_days=1, weekdays=((NOW + timedelta(days=5)).weekday(),))
    hanh.post(f"{PAGE}/reviews")
    page = hanh.get(PAGE).text
    due = re.search(r'data-sum="due">(\d+)', page)[1]
    producers = re.search(r'data-sum="producers">(\d+)', page)[1]
    assert int(due) == page.count("ghead__today") < int(producers)


def test_every_language_and_every_way_of_looking_has_its_page(hanh: FlaskClient) -> None:
    for language in ("vi", "en"):
        hanh.post("/language", data={"lang": language, "next": "/"})
        for asked in (
            "",
            "?show=all",
            "?show=waiting",
            "?order=name",
            "?show=all&order=name&open=x",
        ):
            assert hanh.get(PAGE + asked).status_code == 200


def test_a_new_shop_has_a_page_too(till: World) -> None:
    assert till.sign_in("Hạnh").get(PAGE).status_code == 200


def test_however_many_goods_the_page_asks_the_same_statements(
    shop: World, hanh: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanh.get(PAGE)
    producers = {one.producer_id for one in lines().values() if one.producer_id}
    with monkeypatch.context() as little, counted() as narrow:
        little.setattr(board, "MOST_READ", 0)
        few = hanh.get(PAGE).text
    with counted() as wide:
        page = hanh.get(PAGE, query_string={"show": "all", "open": list(producers)}).text
    assert page.count('<td class="prod">') > few.count('<td class="prod">')
    assert few.count('name="whole"') > page.count('name="whole"') == 0
    assert len(wide) <= len(narrow) + 1  # goods of nobody known are asked for apart


def test_who_may_only_look_is_shown_no_button(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    auditor = enter_as(shop, "auditor")
    page = auditor.get(PAGE).text
    assert "Chè Đinh Tân Cương" in page
    assert 'id="draft"' not in page
    assert fields(page) == {}
    assert auditor.post(f"{PAGE}/drafts", data=form(shop, CHE_DINH="1")).status_code == 403
    assert shop.sign_in("Lan").get(PAGE).status_code == 403
    assert orders() == []


# --- Drafts ----------------------------------------------------------------------------------


def test_one_key_makes_a_draft_for_each_producer_and_sends_nothing(
    shop: World, hanh: FlaskClient
) -> None:
    hanh.get(PAGE)
    asked = form(shop, CHE_DINH="24", MAM_NEM="5")
    answer = hanh.post(f"{PAGE}/drafts", data=asked)
    assert answer.status_code == 303
    made = orders()
    assert [one.state for one in made] == [State.DRAFT, State.DRAFT]
    told = {line.sku: line for one in made for line in one.lines}
    assert {sku: one.units for sku, one in told.items()} == {TEA: 24, FISH: 5}
    tea = lines()[TEA]
    assert told[TEA].suggested_units == tea.units
    why = json.loads(told[TEA].why)
    assert why["level"] - why["counted"] == why["gap"]
    assert "asked" not in why
    page = hanh.get(answer.location).text
    assert "Đã lập 2 đơn nháp, chưa gửi" in page
    head = page[page.index(f'id="p-{producer_id(shop)}"') :]
    assert 'aria-expanded="false"' in head[: head.index("<h2>")]
    assert "đã vào đơn nháp" in page
    assert "nháp: 24 hộp" not in page  # nothing is left to do: folded
    page = hanh.get(PAGE, query_string={"open": producer_id(shop)}).text
    assert "nháp: 24 hộp" in page
    assert fields(page)[shop.product_id(TEA)] == "0"


def test_the_same_press_twice_makes_the_drafts_once(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    asked = form(shop, CHE_DINH="24")
    first = hanh.post(f"{PAGE}/drafts", data=asked)
    hanh.post(f"{PAGE}/reviews")
    again = hanh.post(f"{PAGE}/drafts", data=asked)
    assert (again.status_code, again.location) == (303, first.location)
    assert len(orders()) == 1


def test_a_second_press_adds_to_the_draft_of_that_producer_and_day(
    shop: World, hanh: FlaskClient
) -> None:
    hanh.get(PAGE)
    hanh.post(f"{PAGE}/drafts", data=form(shop, CHE_DINH="10"))
    page = hanh.get(PAGE).text  # the fish alone is left to order
    assert "<span>Lập 1 đơn nháp</span>" in page
    asked = form(shop, CHE_DINH="4", MAM_NEM="5")
    for _ in range(2):
        answer = hanh.post(f"{PAGE}/drafts", data=asked)
        page = hanh.get(answer.location).text
    assert [[(one.sku, one.units) for one in each.lines] for each in orders()] == [
        [(TEA, 14)],
        [(FISH, 5)],
    ]
    assert "Đã lập 1 đơn nháp, chưa gửi · đã thêm vào 1 đơn nháp có sẵn" in page
    answer = hanh.post(f"{PAGE}/drafts", data=form(shop, MAM_NEM="1"))
    assert "Đã thêm vào đơn nháp có sẵn, chưa gửi" in hanh.get(answer.location).text


def test_the_button_says_what_goes_onto_a_draft_that_is_there(
    shop: World, hanh: FlaskClient
) -> None:
    def button() -> str:
        page = hanh.get(PAGE).text
        return page[page.index('id="draft"') :].split("<span>")[1].split("</span>")[0]

    assert button() == "Lập 2 đơn nháp"
    for sku, said in ((TEA, "Lập 1 đơn nháp, thêm vào 1"), (FISH, "Thêm vào 2 đơn nháp")):
        maker = producer_id(shop, sku)
        end_reading()
        review = review_queries.newest(reading(), NOW)
        end_reading()
        assert review is not None
        [day] = [one.delivery_on for one in review.producers if one.producer_id == maker]
        basket = Basket(maker, (Wanted(shop.product_id(sku), 1),), day)
        drafting.draft_orders([basket], request_id=new_id(), hand=shop.hand("Hạnh"))
        assert button() == said


def test_who_orders_less_than_was_suggested_is_not_asked_again(
    shop: World, hanh: FlaskClient
) -> None:
    hanh.get(PAGE)
    suggested = lines()[TEA].units
    assert suggested > 1
    hanh.post(f"{PAGE}/drafts", data=form(shop, CHE_DINH="1"))
    for _look in ("as it was", "reckoned anew"):
        page = hanh.get(PAGE, query_string={"open": producer_id(shop)}).text
        assert fields(page)[shop.product_id(TEA)] == "0"
        assert "nháp: 1 hộp" in page
        assert f"máy đề xuất {suggested}" in page
        hanh.post(f"{PAGE}/reviews")


def test_what_is_suggested_beyond_a_decision_is_asked_for(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    suggested = lines()[TEA].units
    hanh.post(f"{PAGE}/drafts", data=form(shop, CHE_DINH="1"))
    anew(shop, TEA, shelf_min_units=suggested + 40)
    more = lines()[TEA].units
    assert more > suggested
    page = hanh.get(PAGE).text
    assert fields(page)[shop.product_id(TEA)] == str(more - suggested)


def test_what_was_taken_off_the_order_is_asked_about_again_tomorrow(
    shop: World, hanh: FlaskClient
) -> None:
    hanh.get(PAGE)
    assert lines()[TEA].units
    wanted = {**form(shop, CHE_DINH="0", MAM_NEM="5"), "only": producer_id(shop, FISH)}
    hanh.post(f"{PAGE}/drafts", data=wanted)
    assert lines()[TEA].snoozed_until is None  # its producer was not ordered from
    wanted = form(shop, CHE_DINH="0", MAM_NEM="5")
    hanh.post(f"{PAGE}/drafts", data=wanted)
    hanh.post(f"{PAGE}/drafts", data=wanted)
    assert lines()[TEA].snoozed_until == NOW + timedelta(days=1)
    page = hanh.get(PAGE, query_string={"show": "all", "open": producer_id(shop)}).text
    assert shop.product_id(TEA) not in fields(page)
    with at(DAY + 1):
        hanh = shop.sign_in("Hạnh")
        assert shop.product_id(TEA) in fields(hanh.get(PAGE).text)


def test_one_producers_button_orders_from_it_alone(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    asked = {**form(shop, CHE_DINH="24", MAM_NEM="5"), "only": producer_id(shop, FISH)}
    hanh.post(f"{PAGE}/drafts", data=asked)
    assert [[line.sku for line in one.lines] for one in orders()] == [[FISH]]


def test_a_folded_producer_is_ordered_from_as_suggested(
    shop: World, hanh: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_READ", 0)
    page = hanh.get(PAGE).text
    whole = re.findall(r'name="whole" value="(\w+)"', page)
    suggested = {sku: one.units for sku, one in lines().items() if one.units}
    assert whole
    hanh.post(f"{PAGE}/drafts", data={**form(shop), "whole": whole} | fields_of(page))
    made = {line.sku: line.units for one in orders() for line in one.lines}
    assert made == suggested


def fields_of(page: str) -> dict[str, str]:
    return {f"units.{name}": text for name, text in fields(page).items()}


@pytest.mark.parametrize("text", ["hai", "1,5", "-3", "999999999"])
def test_a_quantity_that_cannot_be_read_is_marked_and_nothing_is_made(
    shop: World, hanh: FlaskClient, text: str
) -> None:
    hanh.get(PAGE)
    answer = hanh.post(f"{PAGE}/drafts", data=form(shop, CHE_DINH=text, MAM_NEM="5"))
    assert answer.status_code == 400
    assert orders() == []
    typed = fields(answer.text)
    assert typed[shop.product_id(TEA)] == text
    assert "order--bad" in answer.text


def test_numbers_of_older_suggestions_make_no_draft(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    asked = form(shop, CHE_DINH="24")
    hanh.post(f"{PAGE}/reviews")
    answer = hanh.post(f"{PAGE}/drafts", data=asked)
    assert answer.status_code == 409
    assert "Đề xuất vừa được tính lại" in answer.text
    assert fields(answer.text)[shop.product_id(TEA)] == "24"
    assert orders() == []


def test_nothing_chosen_is_refused(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    answer = hanh.post(f"{PAGE}/drafts", data=form(shop, CHE_DINH="0", MAM_NEM=""))
    assert answer.status_code == 409
    assert "Đơn chưa có món nào" in answer.text


# --- Why -------------------------------------------------------------------------------------


def why(client: FlaskClient, world: World, sku: str = TEA) -> str:
    return f"{PAGE}/products/{world.product_id(sku)}"


PART = {"HX-Request": "true"}


def test_the_sum_of_a_number_is_a_page_and_a_part_of_one(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    end_reading()
    found = review_queries.sum_of(reading(), shop.product_id(TEA), NOW)
    assert found is not None
    assert found.terms is not None
    page, part = hanh.get(why(hanh, shop)).text, hanh.get(why(hanh, shop), headers=PART).text
    assert "<html" in page
    assert "<html" not in part
    for told in (page, part):
        assert f'data-comes-to="{found.line.units}"' in told
        assert f"tồn {found.terms.on_hand}" in told
        assert f"trong {found.terms.days_in} ngày có hàng" in told
        assert f"{found.terms.need:.1f}".replace(".", ",") in told
    assert hanh.get(f"{PAGE}/products/nothing").status_code == 404


def rows_of(told: str) -> tuple[int, list[int], int]:
    """Of a sum as it is drawn: whole packs, the rows after them, and the answer."""
    packs, comes_to = (
        int(re.search(rf'data-{name}="(\d+)"', told)[1]) for name in ("packs", "comes-to")
    )
    return packs, [int(one) for one in re.findall(r'data-step="(-?\d+)"', told)], comes_to


def test_the_rows_of_a_sum_add_up_and_what_is_ordered_at_once_says_why(
    shop: World, hanh: FlaskClient
) -> None:
    arrange(shop, TEA, cost_vnd=20_000)
    hanh.get(PAGE)
    told = hanh.get(why(hanh, shop), headers=PART).text
    packs, steps, comes_to = rows_of(told)
    assert packs + sum(steps) == comes_to == lines()[TEA].units
    assert steps
    assert "Đặt gộp cho đỡ công" in told
    row = told.split("Đặt gộp cho đỡ công")[1].split("</dt>")[0].replace("\N{NO-BREAK SPACE}", " ")
    assert 'href="/orders/settings/costs"' in row
    assert "mỗi lần đặt một món tốn chừng 11.500 đ công" in row


def test_where_ordering_costs_nothing_nothing_is_ordered_at_once(
    shop: World, hanh: FlaskClient
) -> None:
    arrange(shop, TEA, cost_vnd=20_000)
    hanh.get(PAGE)
    asked = {"handling_vnd": "0"}
    told = hanh.get(f"{why(hanh, shop)}/otherwise", query_string=asked, headers=PART).text
    packs, steps, comes_to = rows_of(told)
    assert (steps, comes_to) == ([], packs)
    assert "Đặt gộp cho đỡ công" not in told


def test_a_short_life_is_told_as_what_it_forbids(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    for days in range(4, 40, 3):
        asked = {"life_days": str(days)}
        told = hanh.get(f"{why(hanh, shop)}/otherwise", query_string=asked, headers=PART).text
        found = reason.rethought(reason.reason(reading(), shop.product_id(TEA), NOW), asked)
        terms = found.terms
        assert ("không gộp thêm vì hạn dùng" in told) == (terms.by_cap < terms.by_economy)
        if terms.cap is not None and terms.counted + found.units > terms.cap:
            assert "hạn dùng cho phép" not in told


def test_another_term_moves_the_number_and_writes_nothing(shop: World, hanh: FlaskClient) -> None:
    hanh.get(PAGE)
    before, known = lines()[TEA].units, reviews()
    answer = hanh.get(f"{why(hanh, shop)}/otherwise", query_string={"per_day": "9,5"}, headers=PART)
    comes_to = int(re.search(r'data-comes-to="(\d+)"', answer.text)[1])
    assert comes_to > before
    answer = hanh.get(f"{why(hanh, shop)}/otherwise", query_string={"pack": "50"}, headers=PART)
    assert int(re.search(r'data-comes-to="(\d+)"', answer.text)[1]) % 50 == 0
    assert (lines()[TEA].units, reviews()) == (before, known)


def test_whatever_the_page_asks_for_is_a_term_that_can_be_changed() -> None:
    assert set(reason.FIELDS) <= set(CHANGEABLE)


@pytest.mark.parametrize(
    ("name", "text"),
    [("per_day", "nhiều"), ("next_on", "31/02/2027"), ("next_on", "01/01/2020"), ("pack", "0"),
     ("service", "120"), ("on_hand", "1,5"), ("life_days", "x"), ("handling_vnd", "-1")],
)  # fmt: skip
def test_a_term_that_cannot_be_is_told_beside_its_field(
    shop: World, hanh: FlaskClient, name: str, text: str
) -> None:
    hanh.get(PAGE)
    before = lines()[TEA].units
    answer = hanh.get(f"{why(hanh, shop)}/otherwise", query_string={name: text}, headers=PART)
    assert answer.status_code == 200
    field = answer.text.split(f'data-field="{name}"')[1].split("data-field=")[0]
    assert "field__error" in field
    assert f'data-comes-to="{before}"' in answer.text


def test_goods_held_back_are_not_ordered_and_say_so(shop: World, hanh: FlaskClient) -> None:
    tea = Wish((), shop.product_id(TEA))
    holding.hold_lots(tea, WHY, hold_id=new_id(), hand=shop.hand("Hạnh"))
    page = hanh.get(PAGE).text
    assert lines()[TEA].units == 0
    assert "Đang dừng bán" in page
    assert shop.product_id(TEA) not in fields(page)
    assert "Vì sao không đặt?" in hanh.get(why(hanh, shop)).text


# --- Putting off -----------------------------------------------------------------------------


def test_what_is_put_off_leaves_the_order_until_its_day(shop: World, hanh: FlaskClient) -> None:
    ordered = lines_on(hanh.get(PAGE).text)
    until = (NOW + timedelta(days=7)).strftime("%d/%m/%Y")
    data = {"until": until, "request_id": new_id()}
    answer = hanh.post(f"{why(hanh, shop)}/snooze", data=data)
    assert answer.status_code == 303
    page = hanh.get(answer.location).text
    assert f"nhắc lại {until}" in page
    assert shop.product_id(TEA) not in fields(page)
    assert lines_on(page) == ordered - 1
    data = {"until": NOW.strftime("%d/%m/%Y"), "request_id": new_id()}
    page = hanh.get(hanh.post(f"{why(hanh, shop)}/snooze", data=data).location).text
    assert shop.product_id(TEA) in fields(page)


@pytest.mark.parametrize(("until", "status"), [("hôm nào", 400), ("", 400), ("01/01/2020", 409)])
def test_a_day_that_cannot_be_waited_for_is_refused(
    shop: World, hanh: FlaskClient, until: str, status: int
) -> None:
    hanh.get(PAGE)
    answer = hanh.post(f"{why(hanh, shop)}/snooze", data={"until": until, "request_id": new_id()})
    assert answer.status_code == status
    assert "refusal" in answer.text
    assert lines()[TEA].snoozed_until is None


# --- Words -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """As much of a line as its sentence asks for."""

    why: str
    why_on: date | None = None
    snoozed_until: date | None = None
    pack_units: int = 6
    step_units: int = 1
    unit: str = "piece"
    unit_word: str = "hộp"


def sentence(world: World, line: Said) -> str:
    told = "{% import 'supply/_words.html' as say with context %}{{ say.why_not(line, today) }}"
    with world.app.test_request_context("/"):
        return render_template_string(told, line=line, today=NOW).strip()


def test_whatever_keeps_goods_from_being_ordered_has_a_sentence_of_its_own(world: World) -> None:
    ordered = {Why.NEEDED, Why.FILLS}
    said = {why: sentence(world, Said(why)) for why in [*Why, *Left] if why not in ordered}
    assert "Không đặt" not in said.values()
    assert said.pop(Left.NEVER_COMES) == said[Why.NO_DELIVERY]
    assert len(set(said.values())) == len(said)


def anew(world: World, sku: str, **typed: object) -> None:
    """Type terms, and suggest anew."""
    arrange(world, sku, **typed)
    reviewing.refresh_review(hand=world.hand("Hạnh"))


def test_goods_out_of_season_are_shown_without_a_field(shop: World, hanh: FlaskClient) -> None:
    anew(shop, TEA, months=(4,))
    page = hanh.get(PAGE).text
    assert lines()[TEA].why == Why.SEASON
    assert "Ngoài mùa, giao lại từ tháng 4" in page
    assert shop.product_id(TEA) not in fields(page)
    assert "Ngoài mùa, giao lại từ tháng 4" in hanh.get(why(hanh, shop)).text


def test_the_sum_of_a_seasons_last_delivery_names_the_next_season(
    shop: World, hanh: FlaskClient
) -> None:
    monthly = {"weekdays": (0,), "every_weeks": 4, "anchor_on": TODAY.replace(month=12, day=14)}
    arrange_producer(shop, TEA, **monthly)
    anew(shop, TEA, months=(12, 3))
    end_reading()
    found = review_queries.sum_of(reading(), shop.product_id(TEA), NOW)
    assert found is not None
    spring = TODAY.replace(2027, 3, 1)
    assert (found.producer.delivery_on.month, found.producer.next_on) == (12, spring)
    assert found.terms is not None
    assert found.terms.cover_days == (spring - NOW).days
    assert "01/03" in hanh.get(why(hanh, shop)).text


@pytest.mark.parametrize(
    ("days", "words"),
    [(12, "Tạm không đề xuất: chứng nhận còn 12 ngày"),
     (1, "Tạm không đề xuất: chứng nhận còn 1 ngày"),
     (0, "Tạm không đề xuất: chứng nhận hết hiệu lực hôm nay"),
     (-1, "Chứng nhận đã hết hiệu lực, chưa ghi gia hạn")],
)  # fmt: skip
def test_a_certificate_that_ends_says_in_how_many_days(world: World, days: int, words: str) -> None:
    said = sentence(world, Said(Why.CERTIFICATE, NOW + timedelta(days=days)))
    assert said.startswith(words)
