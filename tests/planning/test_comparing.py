"""Many shops and agents side by side: runs that may stop anywhere, tables, their page."""

import re
from math import log
from pathlib import Path

import pytest

from tests.planning.shops import equal_fill, page, pieces, running, table
from tests.planning.shops.__main__ import main
from tests.planning.shops.equal_fill import Try
from tests.planning.shops.pieces import Course
from tests.planning.shops.running import run_all
from tests.planning.shops.scoring import Part, Score
from tests.planning.shops.seeds import FINAL
from tests.planning.shops.shop import KINDS

ROOT = Path(__file__).parents[2]


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


def test_what_the_page_shows_is_what_was_to_be_shown():
    """Each set that was run is better than every formula, and wastes less at equal fill: a run
    that shows anything else does not go into the docs in silence."""
    text = (ROOT / "docs/reordering.md").read_text("utf-8")
    claims = re.findall(r"^- (.+?): against (\d+) of (\d+) formulas", text, re.MULTILINE)
    assert all(many == of for _claim, many, of in claims), claims
