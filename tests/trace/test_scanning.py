"""Views of labels: noted after the answer, kept for 90 days, by nobody in particular."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.trace import scan_book, scanning
from pos.trace.models import Scan
from pos.trace.scan_book import KEPT, Seen
from pos.trace.scanning import FASTEST, MOST_OF_A_NETWORK, Scans
from tests.world import NOON, World, open_world

TEA = "/01/08930000000019/10"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile"}


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    """The named world of the whole suite: these tests change their books."""
    with open_world(template, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def scans(world: World) -> Scans:
    found: Scans = world.app.extensions["ocop_scans"]
    return found


@pytest.fixture
def phone(world: World) -> FlaskClient:
    """A shopper's phone: no cookie, somewhere in Vietnam."""
    client = world.app.test_client(use_cookies=False)
    client.environ_base.update({"REMOTE_ADDR": "113.160.4.77"})
    return client


def written(scans: Scans, at: datetime = NOON) -> list[Scan]:
    scans.look(at)
    end_reading()
    return list(reading().scalars(select(Scan).order_by(Scan.id)))


def seen(at: datetime = NOON, network: str = "n") -> Seen:
    return Seen(at, None, None, "L1", "no_product", network)


def test_a_view_is_written_after_the_answer_with_what_was_shown(
    world: World, phone: FlaskClient, scans: Scans
) -> None:
    assert phone.get(f"{TEA}/L261103", headers=PHONE).status_code == 200
    assert reading().scalar(select(func.count()).select_from(Scan)) == 0
    (one,) = written(scans)
    assert (one.at, one.state, one.asked) == (NOON, "fine", "")
    assert one.product_id == world.product_id("CHE-DINH")
    assert one.lot_id is not None
    assert re.fullmatch(r"[0-9a-f]{12}", one.network)


def test_nothing_of_a_person_is_in_the_book(phone: FlaskClient, scans: Scans) -> None:
    told = {**PHONE, "Referer": "https://a.example/b", "Cookie": "c=d"}
    phone.get(f"{TEA}/L261103", headers=told)
    (one,) = written(scans)
    kept = {column.name: getattr(one, column.name) for column in Scan.__table__.columns}
    assert set(kept) == {
        *("id", "at", "business_on", "product_id", "lot_id", "asked", "state", "network")
    }
    for trace in ("113.160", "Android", "Chrome", "a.example"):
        assert trace not in str(kept)


def test_unknown_lots_and_goods_are_noted_by_what_the_label_names(
    phone: FlaskClient, scans: Scans
) -> None:
    phone.get(f"{TEA}/L999", headers=PHONE)
    phone.get("/P/HN01/NOPE/L1", headers=PHONE)
    phone.get("/P/??", headers=PHONE)
    told = [(one.state, one.asked) for one in written(scans)]
    assert told == [("unknown", "L999"), ("no_product", "NOPE")]


def test_programs_pages_loaded_ahead_heads_and_data_are_not_counted(
    phone: FlaskClient, scans: Scans
) -> None:
    phone.get(f"{TEA}/L261103", headers={"User-Agent": "Googlebot/2.1"})
    phone.get(f"{TEA}/L261103", headers={**PHONE, "Sec-Purpose": "prefetch"})
    phone.head(f"{TEA}/L261103", headers=PHONE)
    phone.get(f"{TEA}/L261103", headers={**PHONE, "Accept": "application/ld+json"})
    assert written(scans) == []


def test_a_device_cannot_be_followed_from_one_day_to_the_next(scans: Scans) -> None:
    today = scans.network("113.160.4.77", NOON)
    assert scans.network("113.160.4.200", NOON + timedelta(hours=1)) == today
    assert scans.network("113.160.4.77", NOON + timedelta(days=1)) != today


def test_a_page_goes_out_though_nothing_can_be_written(
    phone: FlaskClient, scans: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise OSError("the disk is gone")

    phone.get(f"{TEA}/L261103", headers=PHONE)
    monkeypatch.setattr(scan_book, "write", broken)
    with pytest.raises(OSError, match="the disk is gone"):
        scans.look(NOON)
    assert phone.get(f"{TEA}/L261103", headers=PHONE).status_code == 200
    monkeypatch.undo()
    assert len(written(scans)) == 2


def test_what_is_written_is_written_once(phone: FlaskClient, scans: Scans) -> None:
    phone.get(f"{TEA}/L261103", headers=PHONE)
    assert len(written(scans)) == 1
    assert len(written(scans)) == 1


def test_views_are_forgotten_after_90_days(world: World, scans: Scans) -> None:
    with writing() as session:
        scan_book.write(session, [seen(NOON - KEPT), seen(NOON - KEPT - timedelta(seconds=1))])
    scans.look(NOON)
    end_reading()
    assert list(reading().scalars(select(Scan.at))) == [NOON - KEPT]


def test_one_neighbourhood_fills_the_book_only_so_far(scans: Scans) -> None:
    for _each in range(MOST_OF_A_NETWORK + 5):
        scans.note(seen())
    scans.note(seen(network="m"))
    assert len(written(scans)) == MOST_OF_A_NETWORK + 1
    scans.note(seen(NOON + timedelta(days=1)))
    assert len(written(scans, NOON)) == MOST_OF_A_NETWORK + 2


def test_whoever_reads_every_number_through_waits_a_minute(
    phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "FASTEST", 3)
    assert [phone.get(f"{TEA}/L{n}").status_code for n in range(5)] == [404, 404, 404, 429, 429]
    busy = phone.get(f"{TEA}/L1")
    assert busy.headers["Retry-After"] == "60"
    assert "Đợi một phút" in busy.text
    other = {"REMOTE_ADDR": "113.160.5.1"}
    assert phone.get(f"{TEA}/L261103", environ_overrides=other).status_code == 200
    with clock.running(lambda: NOON + timedelta(minutes=1)):
        assert phone.get(f"{TEA}/L261103").status_code == 200


def test_a_busy_fair_is_let_in(scans: Scans) -> None:
    at = datetime(2026, 11, 21, 5, 0, 30, tzinfo=UTC)
    assert not any(scans.is_too_fast("fair", at) for _each in range(FASTEST))
    assert scans.is_too_fast("fair", at)
