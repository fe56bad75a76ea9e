"""Shops from seeds: the same for every agent, whole in their books, told as the protocol has it."""

import json
import sys
from datetime import date, timedelta
from itertools import pairwise
from math import log
from pathlib import Path

import pytest

from tests.supply.shops import equal_fill, page, pieces, protocol, running, table
from tests.supply.shops.__main__ import main
from tests.supply.shops.agents import PipeAgent
from tests.supply.shops.books import Books
from tests.supply.shops.equal_fill import Try
from tests.supply.shops.judge import judge, run, run_history
from tests.supply.shops.making import draw_shop
from tests.supply.shops.moon import MID_AUTUMN, TET, days_from_tet
from tests.supply.shops.owner import Owner, Seer
from tests.supply.shops.peers import PEERS, Nothing
from tests.supply.shops.pieces import Course
from tests.supply.shops.running import run_all
from tests.supply.shops.scoring import Part, Score
from tests.supply.shops.seeds import FINAL, TUNING
from tests.supply.shops.shop import KINDS

MONTHS = 3
ROOT = Path(__file__).parents[2]


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


# --- What is kept, so that a comparison may stop anywhere --------------------------------------

LITTLE = Course(months=1, size=40)
TWO = ("min/max once", "nothing")


def judged_in(folder, seeds=(3, 4), names=TWO, **options):
    return run_all(seeds, names, folder=folder, course=LITTLE, **options)


def plain(judged):
    """Without the seconds, which are never the same."""
    same = {"worst_review_s": 0.0, "p95_review_s": 0.0}
    return {
        (one.seed, name): {**vars(score), **same}
        for one in judged
        for name, score in one.scores.items()
    }


def test_a_seed_is_run_in_processes_as_in_one(tmp_path):
    apart = judged_in(tmp_path / "apart", workers=2)
    alone = judged_in(tmp_path / "alone")
    assert plain(apart) == plain(alone)
    assert all(one.is_whole for one in apart)


def test_a_comparison_goes_on_where_it_was_ended(tmp_path, monkeypatch):
    none = judged_in(tmp_path, minutes=-1)
    assert [(one.pieces, one.is_whole) for one in none] == [({}, False)] * 2
    judged_in(tmp_path, names=TWO[:1])
    kept = {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()}
    assert len(kept) == 2
    whole = judged_in(tmp_path)
    assert {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()}.items() >= kept.items()
    monkeypatch.setattr(running, "draw_shop", None)  # nothing is left to be run
    again = judged_in(tmp_path, minutes=-1)
    assert [one.scores for one in again] == [one.scores for one in whole]
    assert all(one.is_whole for one in again)


def test_a_piece_of_other_sources_or_a_broken_one_is_run_anew(tmp_path):
    [first] = judged_in(tmp_path, seeds=[3], names=["nothing"])
    [path] = tmp_path.iterdir()
    whole = path.read_text("utf-8")
    of = first.pieces["nothing"].of
    others = whole.replace(of, "0" * 12), whole.replace('"seed": 3', '"seed": 5')
    for spoilt in (*others, whole[:200], whole.replace("asked", "begged"), ""):
        path.write_text(spoilt, "utf-8")
        assert not judged_in(tmp_path, seeds=[3], names=["nothing"], minutes=-1)[0].is_whole
    [again] = judged_in(tmp_path, seeds=[3], names=["nothing"])
    assert plain([again]) == plain([first])


def test_only_what_the_engine_is_made_of_makes_its_runs_stale(monkeypatch):
    """And the tables may change without a single run."""
    read = []
    monkeypatch.setattr(pieces, "_digest", lambda paths: read.append(list(paths)) or "x")
    assert pieces.fingerprint.__wrapped__("engine") == "x+x"
    assert pieces.fingerprint.__wrapped__("days of cover") == "x"
    shops, planning, alone = ({one.name for one in paths} for paths in read)
    assert shops == alone
    assert {"judge.py", "peers.py", "demand.py", "scoring.py"} <= shops
    assert not shops & {"table.py", "page.py"}
    assert {"suggestion.py", "levels.py", "line_protocol.py"} <= planning


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


# --- The tables -----------------------------------------------------------------------------


def test_an_interval_by_hand():
    """Mean 2, deviation 1, three values: 4.303 / √3 either way."""
    found = table.interval([1.0, 2.0, 3.0])
    assert (found.mean, round(found.half, 4)) == (2.0, 2.4843)


def scored(seed, net, fill=8_000, waste=5):
    """A shop of which only the net value in millions, the fill and the waste matter."""
    whole = Part(asked=10_000, got=fill, wasted_vnd=waste, sold_cost_vnd=100)
    money = dict.fromkeys(
        ("margin_vnd", "wasted_vnd", "holding_vnd", "handling_vnd", "left_vnd", "goodwill_vnd",
         "lost_sales_vnd", "stock_vnd", "orders", "lines", "refused", "bad_lines"), 0)  # fmt: skip
    parts = {"whole": whole, "tet": whole, "kinds": dict.fromkeys(KINDS, whole)}
    seconds = {"worst_review_s": 0.2, "p95_review_s": 0.1, "reserved_fill": 1.0}
    return Score(seed=seed, agent="a", net_vnd=net * 10**6, **money, **parts, **seconds)


def by_seed(*nets):
    return {seed: scored(seed, net) for seed, net in enumerate(nets)}


def test_a_ratio_by_hand():
    """Ours 12, 22, 35 and theirs 10, 20, 30: 69 / 60 = 1.15.  Off it lie 0.5, -1 and 0.5: a
    deviation of 0.866, 4.303 / √3 of it are 2.1515, of a mean of 20 that is 0.1076."""
    found = table.ratio(by_seed(12, 22, 35), by_seed(10, 20, 30))
    assert (found.mean, round(found.half, 4)) == (pytest.approx(1.15), 0.1076)
    assert table.ratio(by_seed(1, 2), by_seed(-3, 2)) is None


def bent(scale):
    """Fill 1 - 0.5 to the power of the scale; waste grows with the square of the scale."""
    fill = 1 - 0.5**scale
    return scored(1, 0, fill=round(10_000 * fill), waste=10 * scale**2)


@pytest.mark.parametrize("fill", [0.2, 0.4, 0.55, 0.8, 0.88])
def test_a_formula_is_multiplied_until_it_fills_as_much_as_we_do(fill):
    tries = equal_fill.tries(fill, bent)
    found = equal_fill.at_our_fill(fill, tries)
    scale = log(1 - fill) / log(0.5)
    assert found.is_reached
    assert found.waste == pytest.approx(scale**2 / 10, rel=0.02)
    assert found.scale == pytest.approx(scale, rel=0.02)
    assert len(tries) <= 9


def test_a_formula_that_never_fills_as_much_is_measured_where_it_fills_most():
    tries = equal_fill.tries(0.99, bent)
    found = equal_fill.at_our_fill(0.99, tries)
    assert (found.is_reached, found.scale) == (False, max(one.scale for one in tries))
    assert found.scale > 3
    plenty = equal_fill.tries(0.01, bent)
    assert equal_fill.at_our_fill(0.01, plenty).scale == min(one.scale for one in plenty)


def test_waste_at_a_fill_rate_lies_between_the_tries_next_to_it():
    tries = [Try(1.5, 0.9, 0.08), Try(1, 0.7, 0.02), Try(1.2, 0.8, 0.04), Try(2, 0.89, 0.5)]
    found = equal_fill.at_our_fill(0.85, tries)
    assert found.waste == pytest.approx(0.04 + 0.5 / 0.9 * 0.46)


# --- The page -------------------------------------------------------------------------------


def a_page(tmp_path):
    path = tmp_path / "reordering.md"
    path.write_bytes((ROOT / "docs" / "reordering.md").read_bytes())
    return path


def compared(tmp_path, *words):
    """The program itself on two little shops for tuning."""
    little = ["--months", "1", "--size", "40", "--pieces", str(tmp_path / "pieces")]
    return main(["--agents", "engine,days of cover,seer", *little, *words])


def test_the_tables_come_onto_the_page_with_the_command_that_makes_them(tmp_path, capsys):
    path = a_page(tmp_path)
    before = path.read_text("utf-8")
    assert compared(tmp_path, "--seeds", "1001,1002", "--docs", str(path)) == 0
    said = path.read_text("utf-8")
    tuning = said.partition("<!-- tuning")[2].partition("<!-- end of tuning")[0]
    assert f"python -m {page.MODULE} --seeds 1001,1002 --months 1 --size 40" in tuning
    assert "2 of 12 shops, 40 products each, 1 months judged" in tuning
    for word in ("Seeds 1001, 1002.", "SHA-256 begins shops ", ", engine ", "| days of cover |"):
        assert word in tuning
    assert "Waste at equal fill: each formula" in tuning
    assert str(tmp_path) not in said
    outside = [one.partition("<!-- tuning")[0] for one in (before, said)]
    after = [one.partition("<!-- end of tuning")[2] for one in (before, said)]
    assert (outside[0], after[0]) == (outside[1], after[1])
    assert tuning.strip().endswith(capsys.readouterr().out.strip()[-200:])


def test_what_is_not_judged_to_the_end_is_in_no_table(tmp_path, capsys):
    assert compared(tmp_path, "--seeds", "1001") == 0
    compared(tmp_path, "--seeds", "1002", "--agents", "engine", "--no-equal-fill")
    assert compared(tmp_path, "--seeds", "1001,1002", "--minutes", "-1") == 1
    told = capsys.readouterr()
    assert "1 of 2 shops" in told.out.rpartition("--seeds")[2]
    assert "Not judged to the end: 1002" in told.err


def test_shops_of_two_sets_come_on_no_page(tmp_path):
    with pytest.raises(page.NoPlace):
        main(["--seeds", f"1001,{FINAL[0]}", "--docs", str(a_page(tmp_path))])
    (tmp_path / "other.md").write_text("nothing\n", "utf-8")
    with pytest.raises(page.NoPlace):
        page.put(tmp_path / "other.md", "tuning", "text")


def test_an_empty_shelf_has_no_lots():
    assert Books(2).empty == {0, 1}
