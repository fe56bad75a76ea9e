"""Shops from seeds: the same for every agent, whole in their books, told as the protocol has it."""

import json
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.planning.shops import protocol
from tests.planning.shops.agents import PipeAgent
from tests.planning.shops.books import Books
from tests.planning.shops.judge import judge, run, run_history
from tests.planning.shops.making import draw_shop
from tests.planning.shops.moon import MID_AUTUMN, TET, days_from_tet
from tests.planning.shops.owner import Owner, Seer
from tests.planning.shops.peers import PEERS, Nothing
from tests.planning.shops.seeds import FINAL, TUNING

MONTHS = 3


@pytest.fixture(scope="module")
def shop():
    return draw_shop(7, months=MONTHS, size=60)


@pytest.fixture(scope="module")
def history(shop):
    return run_history(shop, Owner(shop))


class Listener(Nothing):
    """Keeps every line, orders one pack of everything."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def answer(self, message):
        self.heard.append(json.loads(json.dumps(message, ensure_ascii=False)))
        return super().answer(message)

    def _orders(self, message):
        return {one["product"]: 1 for one in message["orderable"]}


@pytest.fixture(scope="module")
def heard(shop, history):
    listener = Listener()
    run(shop, history, listener)
    return listener.heard


# --- The same shop for everybody ------------------------------------------------------------


def test_seeds_to_tune_on_and_seeds_to_judge_on_are_kept_apart():
    assert len(set(FINAL)) == 20
    assert set(FINAL).isdisjoint(TUNING)


def test_a_seed_gives_one_shop(shop):
    assert draw_shop(7, months=MONTHS, size=60) == shop
    assert draw_shop(8, months=MONTHS, size=60) != shop


def test_a_seed_gives_one_result_whoever_went_before(shop, history):
    first = judge(shop, history, PEERS["days of cover"](1.0), name="cover")
    judge(shop, history, PEERS["KiotViet 2+7"](1.0), name="other")
    again = judge(shop, history, PEERS["days of cover"](1.0), name="cover")
    same = {"worst_review_s": 0.0, "p95_review_s": 0.0}
    assert {**vars(first), **same} == {**vars(again), **same}


def test_every_agent_meets_the_same_customers(shop, history):
    asked = [run(shop, history, one).tally.asked for one in (Nothing(), PEERS["Odoo rule"](1.0))]
    assert asked[0] == asked[1]
    assert sum(asked[0]) > 100


def test_what_is_asked_for_is_what_the_mean_says(shop):
    units = sum(
        one.units
        for day in shop.demand.wishes
        for _, wishes in day
        for one in wishes
        if not one.is_large
    )
    mean = sum(sum(means[: shop.days]) for means in shop.demand.mean)
    assert units == pytest.approx(mean, rel=0.03)


@pytest.mark.parametrize("name", ["min/max once", "days of cover", "ERPNext level"])
def test_every_unit_received_is_sold_or_wasted_or_there(shop, history, name):
    books = run(shop, history, PEERS[name](1.0)).books
    for index in range(len(shop.products)):
        there = sum(units for _, units in books.lots[index])
        assert there == books.stock[index]
        assert books.received[index] == books.sold[index] + books.expired[index] + there
    assert sum(books.expired) > 0


def test_who_sees_the_future_beats_who_orders_nothing_and_every_formula(shop, history):
    nets = {
        name: judge(shop, history, make(1.0), name=name).net_vnd for name, make in PEERS.items()
    }
    seer = judge(shop, history, Seer(shop), name="seer").net_vnd
    nothing = judge(shop, history, Nothing(), name="nothing").net_vnd
    assert seer > max(nets.values())
    assert nothing < 0 < seer


# --- The year -------------------------------------------------------------------------------


def test_deliveries_keep_lead_weekday_and_holidays(shop):
    for evening, chances in enumerate(shop.chances):
        for chance in chances:
            producer = shop.producers[chance.producer]
            assert shop.is_open[evening]
            assert shop.is_open[chance.delivery]
            assert chance.delivery - evening >= producer.lead_days
            assert chance.following > chance.delivery
            for day in (chance.delivery, chance.following):
                assert shop.dates[day].weekday() in producer.weekdays
                assert not any(first <= day <= last for first, last in producer.closures)


def test_no_two_orders_of_a_producer_go_out_on_one_evening(shop):
    for chances in shop.chances:
        assert len({one.producer for one in chances}) == len(chances)


def test_what_is_barred_by_day_is_what_the_product_says(shop):
    for day in range(0, shop.days, 7):
        barred = {one.index for one in shop.products if one.is_barred(day)}
        assert shop.barred[day] == barred


def test_goods_sell_better_before_tet_than_after_it(shop):
    def mean(offsets):
        days = [n for n, day in enumerate(shop.dates) if days_from_tet(day) in offsets]
        return sum(sum(means[day] for means in shop.demand.mean) for day in days) / len(days)

    assert mean(range(-10, -2)) > 1.5 * mean(range(-60, -40))
    assert mean(range(5, 12)) < 0.9 * mean(range(-60, -40))


def test_the_feasts_fall_on_a_new_and_on_a_full_moon():
    """Twelve or thirteen months lie between two new years, and the same feast is never far off."""
    for feasts in (TET, MID_AUTUMN):
        for one, following in pairwise(feasts):
            assert (following - one).days in {353, 354, 355, 383, 384, 385}
    for tet, full in zip(TET, MID_AUTUMN, strict=True):
        assert (full - tet).days in {220, 221, 222, 250, 251, 252}


# --- The lines ------------------------------------------------------------------------------


def test_every_line_has_the_fields_of_the_paper(heard):
    for message in heard:
        more = protocol.ON_THE_LATEST_DAY if message["type"] == "day" else set()
        fields = protocol.MESSAGES[message["type"]]
        assert fields <= set(message) <= fields | more
        for one in message.get("products", []) + message.get("new_products", []):
            assert set(one) == protocol.PRODUCT
        for one in message.get("producers", []):
            assert set(one) == protocol.PRODUCER


def test_a_year_is_told_before_the_first_review_and_then_every_day(shop, heard):
    kinds = [one["type"] for one in heard]
    assert kinds[:2] == ["hello", "catalogue"]
    assert kinds.index("review") >= 2 + shop.history_days
    days = [one["date"] for one in heard if one["type"] == "day"]
    first = date.fromisoformat(days[0])
    assert days == [(first + timedelta(days=n)).isoformat() for n in range(shop.days)]
    for before, one in pairwise(heard):
        if one["type"] == "review":
            assert (before["type"], before["date"]) == ("day", one["date"])


def test_papers_and_receipts_are_told_on_the_latest_day_only(shop, heard):
    days = [one for one in heard if one["type"] == "day"]
    before, first, *later = days[shop.history_days - 2 :]
    assert not protocol.ON_THE_LATEST_DAY & set(before)
    assert set(first["certificate_until"]) == {
        one.code for one in shop.products if one.certificate and one.announced < shop.history_days
    }
    assert all(set(one) >= protocol.ON_THE_LATEST_DAY for one in later)
    assert any(one["receipts"] for one in later)


def test_the_books_add_up_as_they_are_told(shop, heard):
    """Stock of the evening: stock of the evening before, what came, less what went."""
    stock = {}
    for one in heard:
        if one["type"] != "day":
            continue
        for came in one["received"]:
            stock[came["product"]] = stock.get(came["product"], 0) + came["units"]
        for gone in (one["sold"], one["expired"]):
            for code, units in gone.items():
                stock[code] -= units
        assert {code: units for code, units in stock.items() if units} == one["stock_end"]
        assert all(units <= one["sold"][code] for code, units in one["large"].items())
        assert all(0 <= share < 1 for share in one["on_sale_share"].values())
        assert not one["sold"] or one["open"]


def test_lots_of_a_review_are_the_stock_of_the_evening(heard):
    for before, one in pairwise(heard):
        if one["type"] == "review":
            lots = {code: sum(units for units, _ in own) for code, own in one["lots"].items()}
            assert lots == before["stock_end"]
            assert all(
                last is None or last > one["date"]
                for own in one["lots"].values()
                for _, last in own
            )
            assert all(told["delivery"] > one["date"] for told in one["orderable"])


def test_nothing_is_asked_about_a_product_before_it_is_told_of(heard):
    known = set()
    for one in heard:
        known |= {told["product"] for told in one.get("products", [])}
        known |= {told["product"] for told in one.get("new_products", [])}
        if one["type"] == "review":
            assert {told["product"] for told in one["orderable"]} <= known
        if one["type"] == "day":
            assert set(one["sold"]) | set(one["on_sale_share"]) <= known


STUB = """
import json, sys
for line in sys.stdin:
    kind = json.loads(line)["type"]
    if kind == "hello":
        print('{"type": "ready", "name": "stub"}', flush=True)
    elif kind == "review":
        print('{"type": "orders", "orders": {}, "note": "quiet"}', flush=True)
    elif kind == "end":
        break
"""


def test_a_program_over_pipes_is_judged_as_an_agent_in_the_house(shop, history):
    with PipeAgent([sys.executable, "-c", STUB]) as program:
        over_pipes = judge(shop, history, program, name="nothing")
    inside = judge(shop, history, Nothing(), name="nothing")
    assert over_pipes.net_vnd == inside.net_vnd


def test_a_program_that_ends_too_early_is_named(shop, history):
    program = PipeAgent([sys.executable, "-c", "input()"])
    with pytest.raises((EOFError, BrokenPipeError)):
        judge(shop, history, program, name="gone")
    program.close()


def test_a_new_shop_has_nothing_on_its_shelf():
    assert Books(2).empty == {0, 1}
