"""Who did what, on a day when a list was taken in: one line for it, and one for giving it back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete

from pos.base import clock
from pos.base.transaction import end_reading, writing
from pos.catalogue import books
from pos.intake.models import IntakeAct
from tests.intake.conftest import csv
from tests.world import NOON, World

ROWS = [f"A-{n};Hàng {n};gói;1.000;;;;5;L{n};01/01/2028;" for n in range(150)]


def said(page: str) -> list[str]:
    return re.findall(r"<td>([^<]*)</td><td class=\"num\">", page)


@pytest.fixture
def hanh(world: World):
    """The manager's browser."""
    return world.sign_in("Hạnh")


def test_a_list_taken_in_and_given_back_is_two_lines(hanh, take, undo):
    before = said(hanh.get("/settings/history").text)
    done = take(csv(*ROWS))
    undo(done.import_id)
    end_reading()
    now = said(hanh.get("/settings/history").text)
    assert now == [
        "Hoàn tác lần nhập tệp hang.csv.",
        "Nhập tệp hang.csv: 150 mặt hàng mới, sửa 0, ghi tồn 150 lô.",
        *before,
    ]


def test_a_list_of_an_older_release_is_one_line_too(hanh, take, undo):
    before = said(hanh.get("/settings/history").text)
    done = take(csv(*ROWS))
    with clock.running(lambda: NOON + timedelta(minutes=1)):
        undo(done.import_id)
    with writing() as session:
        session.execute(delete(IntakeAct))  # as before the journal kept them
    end_reading()
    assert said(hanh.get("/settings/history").text) == [
        "Hoàn tác lần nhập tệp hang.csv.",
        "Nhập tệp hang.csv: 150 mặt hàng mới, sửa 0, ghi tồn 150 lô.",
        *before,
    ]


def test_the_line_is_the_persons_who_took_the_list_in(world, hanh, take):
    take(csv(*ROWS))
    end_reading()
    mine = hanh.get("/settings/history", query_string={"person": world.person_id("Hạnh")})
    assert "Nhập tệp hang.csv" in mine.text
    other = hanh.get("/settings/history", query_string={"person": world.person_id("Lan")})
    assert "Nhập tệp hang.csv" not in other.text


def test_a_day_of_many_deeds_is_read_page_by_page_and_none_is_lost(world, hanh):
    before = said(hanh.get("/settings/history").text)
    tea, hand = world.product_id("CHE-DINH"), world.hand("Hạnh")
    for n in range(650):
        with writing() as session:
            books.set_price(session, tea, 100_000 + n, valid_from=hand.on, hand=hand)
    end_reading()
    read, address, pages = [], "/settings/history", 0
    while address:
        page = hanh.get(address).text
        read += said(page)
        pages += 1
        older = re.search(r'href="([^"]*before=[^"]*)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert pages == 3
    assert len(read) == 650 + len(before)
    assert len(set(read)) == 650 + len(set(before))
    assert "649" in read[0]


def test_a_page_that_cannot_be_is_the_first(hanh):
    for asked in ("x", "x.1", ".", "9" * 5000, "abc.99999999999999999999999"):
        answer = hanh.get("/settings/history", query_string={"before": asked})
        assert answer.status_code == 200
