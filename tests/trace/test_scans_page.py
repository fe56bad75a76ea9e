"""The manager's look at the views of labels."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos.trace.scan_book import Seen
from pos.trace.scanning import write_scans
from tests.till.steps import lot_id
from tests.world import NOON, World, open_world


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    """The named world of the whole suite: these tests change their books."""
    with open_world(template, tmp_path / "home") as opened:
        yield opened


def look(world: World, sku: str, lot: str, state: str, *networks: str, days: int = 0) -> None:
    at = NOON - timedelta(days=days)
    known = None if state == "unknown" else lot_id(world, sku, lot)
    asked = lot if known is None else ""
    write_scans([Seen(at, world.product_id(sku), known, asked, state, one) for one in networks])


def test_every_number_opens_its_rows(world: World) -> None:
    look(world, "CHE-DINH", "L261103", "fine", "a", "b", "a")
    look(world, "CHE-DINH", "L261103", "fine", "a", days=3)
    look(world, "MAM-NEM", "L260905", "recall", "c")
    look(world, "MAM-NEM", "L777", "unknown", "d", "d", "e")
    manager = world.sign_in("Hạnh")
    page = manager.get("/scans").text
    assert "Tem của lô đang giữ hoặc thu hồi vẫn được quét" in page
    assert "Tem ghi lô không có trong sổ" in page
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="(/scans/rows[^"]*)"', page)]
    totals = {}
    for link in links:
        answer = manager.get(link)
        assert answer.status_code == 200
        totals[link] = int(re.search(r"<p>(\d+) lượt, từ", answer.text)[1])
    assert sorted(totals.values()) == [1, 3, 3, 4, 4, 4, 7, 8]


def test_a_sparkline_has_28_days_and_marks_today(world: World) -> None:
    look(world, "CHE-DINH", "L261103", "fine", "a", days=27)
    look(world, "CHE-DINH", "L261103", "fine", "a", days=28)
    look(world, "CHE-DINH", "L261103", "fine", "a", "b")
    page = world.sign_in("Hạnh").get("/scans").text
    spark = page.partition('<svg class="spark"')[2].partition("</svg>")[0]
    assert spark.count("<rect") == 28
    assert spark.count('class="now"') == 1
    assert spark.count('class="none"') == 26
    assert "3 lượt trong 28 ngày" in page


def test_a_shop_without_views_is_told_what_to_do(world: World) -> None:
    page = world.sign_in("Hạnh").get("/scans").text
    assert "Chưa có ai quét tem." in page
    assert "28 ngày qua không có lượt quét nào lạ." in page


def test_the_stock_room_leads_to_the_page_whoever_may_see_it(world: World) -> None:
    assert 'href="/scans"' in world.sign_in("Hạnh").get("/stock").text
    assert 'href="/scans"' not in world.sign_in("Lan").get("/stock").text


def test_the_page_is_the_managers(world: World) -> None:
    assert world.sign_in("Lan").get("/scans").status_code == 403
    assert world.app.test_client().get("/scans").status_code == 303


def test_whatever_is_asked_of_the_rows_has_an_answer(world: World) -> None:
    manager = world.sign_in("Hạnh")
    for query in ("on=nonsense", "on=2026-11-21&states=,,&lot=%00", "product=" + "x" * 900):
        assert manager.get(f"/scans/rows?{query}").status_code == 200
