"""Three days at a fair through the door: one register there, one in the shop, both offline."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pos.base import clock
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.care import audits
from pos.stock.places import SHOP, STOREROOM
from pos.till import drafts
from tests.moving.steps import FISH, FISH_LOT, NEW, OLD, TEA, at
from tests.till.steps import draft_total, facts, lot_id
from tests.world import NOON, PINS, World

FAIR = "fair-1"


@contextmanager
def day(n: int) -> Iterator[None]:
    """Noon so many days after the first."""
    with clock.running(lambda: NOON + timedelta(days=n)):
        yield


class Counter:
    """A register's browser."""

    def __init__(self, world: World, client: FlaskClient, name: str) -> None:
        self.world, self.client, self.name = world, client, name

    def enter(self) -> None:
        """Sign in; sessions end over night."""
        person = self.world.person_id(self.name)
        form = {"person_id": person, "pin": PINS[self.name]}
        assert self.client.post("/sign-in", data=form).status_code == 303

    def open_shift(self) -> None:
        """With ten notes in the drawer."""
        assert self.client.post("/till/shifts", data={"count_100000": "10"}).status_code == 303

    def sell(self, code: str, times: int = 1) -> str:
        """Scan, pay in cash; gives the page as it was before paying."""
        address = self.client.get("/till").location
        form = {"code": code, "scan_id": new_id(), "times": str(times)}
        page = self.client.post(f"{address}/scans", data=form).get_data(as_text=True)
        end_reading()
        draft_id = address.rsplit("/", 1)[1]
        total_vnd = draft_total(draft_id)
        register_no = 2 if self.name == "Lan" else 1
        version = drafts.require_open(reading(), draft_id, register_no).version
        paid = self.client.post(
            f"{address}/completion",
            data={"version": version, "total_vnd": total_vnd, "tendered_vnd": total_vnd},
        )
        assert paid.status_code == 303, paid.get_data(as_text=True)
        end_reading()
        return page

    def text(self, path: str) -> str:
        """A page."""
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def do(self, path: str, **form: object) -> str:
        """Send a form; gives where it leads."""
        answer = self.client.post(path, data={"request_id": new_id(), **form})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        end_reading()
        return answer.location


@pytest.fixture
def counters(world: World) -> tuple[Counter, Counter]:
    """Hạnh in the shop at register 1; Lan with register 2, paired with another browser."""
    hanh = Counter(world, world.app.test_client(), "Hạnh")
    hanh.enter()
    assert hanh.client.post("/settings/registers").status_code == 303
    end_reading()
    browser = world.app.test_client()
    code = world.app.extensions["ocop_house"].pair_codes.offer(2, NOON).digits
    assert browser.post("/pair", data={"code": code}).status_code == 303
    lan = Counter(world, browser, "Lan")
    lan.enter()
    return hanh, lan


def cells(page: str, name: str) -> list[str]:
    """A product's row of the fair's page."""
    [row] = [one for one in page.split("<tr>") if f"<b>{name}</b>" in one]
    found = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", one).strip() for one in found]


def test_three_days_at_a_fair(world: World, counters: tuple[Counter, Counter]) -> None:
    hanh, lan = counters
    tea, label = "8930000000019", f"{world.settings.link_base}/P/HN01/MAM-NEM/{FISH_LOT}"

    # The first day: a fair is opened, goods are taken there, a register sells there.
    opened = hanh.do(
        "/stock/fairs",
        name="Hội chợ Mùa thu",
        address="Công viên Thống Nhất",
        from_on="21/11/2026",
        to_on="23/11/2026",
        responsible="Lan",
    )
    assert f"/stock/fairs/{FAIR}" in opened
    took = hanh.do(
        "/stock/moves",
        kind="to_fair",
        **{"from": SHOP},
        to=FAIR,
        lot=[lot_id(world, TEA, NEW), lot_id(world, FISH, FISH_LOT)],
        units=["8", "6"],
        carrier="Anh Tuấn",
        vehicle="29C-123.45",
    )
    assert "PHIẾU XUẤT KHO KIÊM VẬN CHUYỂN NỘI BỘ" in hanh.text(took.split("?")[0] + "/sheet")
    hanh.do(f"/stock/fairs/{FAIR}/registers", register="2", here="1")
    for one in (hanh, lan):
        one.open_shift()
    page = lan.sell(tea, times=2)
    assert "Hội chợ Mùa thu" in page  # the chip in the till's bar
    assert "L261103" in page  # the only tea there, though the shop has an older lot
    page = hanh.sell(tea)
    assert "Hội chợ Mùa thu" not in page
    assert "L260812" in page
    assert (at(world, TEA, NEW, FAIR), at(world, TEA, NEW), at(world, TEA, OLD)) == (6, 12, 5)

    # The second: a scanned label, more than the books hold, and something taken home early.
    with day(1):
        for one in (hanh, lan):
            one.enter()
        lan.sell(label, times=7)  # six were written down; seven stood on the table
        assert at(world, FISH, FISH_LOT, FAIR) == 0
        assert [one["moves"][0]["to"] for one in facts("stock.adjusted/1")] == [FAIR]
        hanh.do(
            "/stock/moves",
            kind="from_fair",
            **{"from": FAIR},
            to=STOREROOM,
            lot=[lot_id(world, TEA, NEW)],
            units=["1"],
        )

    # The third: the last sales, then everything is counted and brought home.
    with day(2):
        for one in (hanh, lan):
            one.enter()
        lan.sell(tea)
        hanh.sell(tea)
        page = hanh.text(f"/stock/fairs/{FAIR}/homecoming")
        assert f'name="expected-{lot_id(world, TEA, NEW)}" value="4"' in page
        lot = lot_id(world, TEA, NEW)
        form = {"to": SHOP, "lot": [lot], f"expected-{lot}": "4"}
        short = hanh.client.post(f"/stock/fairs/{FAIR}/homecoming", data={**form, "units": ["3"]})
        assert short.status_code == 400
        assert "Thiếu so với sổ" in short.get_data(as_text=True)
        hanh.do(f"/stock/fairs/{FAIR}/homecoming", **form, units=["3"], **{f"why-{lot}": "tasted"})
        page = hanh.text(f"/stock/fairs/{FAIR}")
        assert cells(page, "Chè Đinh Tân Cương") == [
            *("Chè Đinh Tân Cương", "8 hộp", "–", "3 hộp", "–", "4 hộp", "1 hộp", "–"),
            "1.350.000",
        ]
        assert cells(page, "Mắm nêm Dì Cẩn") == [
            *("Mắm nêm Dì Cẩn", "6 chai", "1 chai", "7 chai", "–", "–", "–", "–"),
            "455.000",
        ]
        assert "1.805.000" in page  # 900.000 + 455.000 + 450.000
        days = re.findall(r'<td class="num">(\d\d/11/2026)</td><td class="r num">(\d)</td>', page)
        assert days == [("21/11/2026", "1"), ("22/11/2026", "1"), ("23/11/2026", "1")]
        assert "Hội chợ Mùa thu" not in lan.sell(tea)  # the register sells in the shop again

    assert (at(world, TEA, NEW, FAIR), at(world, TEA, NEW, STOREROOM)) == (0, 1)
    assert [one["fair"]["name"] for one in facts("fair.ended/1")] == ["Hội chợ Mùa thu"]
    assert audits.audit(reading(), world.settings.book) == []
