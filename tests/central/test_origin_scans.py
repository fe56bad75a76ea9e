"""Views of labels: counted in memory, written in batches, let go where they are too many."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from pos.central.database import open_engine, reading
from pos.central.origin import haste, scan_queries, scanning
from pos.central.origin.kept import Shown
from pos.central.origin.patterns import Kind
from pos.central.origin.scan_book import Scan
from pos.central.origin.scanning import Scans
from pos.central.origin.setting import WRITER, as_role
from tests.central.origin_world import NOON, two_showrooms

pytestmark = pytest.mark.postgres


def scan(label: str = "/01/1", network: str = "113.160.4.0/24", days: int = 0) -> Scan:
    return Scan(NOON + timedelta(days=days), Shown(label, "T", "L", "fine"), network, "Hà Nội")


def test_what_waits_is_written_in_batches_and_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "BATCH", 4)
    with two_showrooms() as (url, books):
        engine = open_engine(as_role(url, WRITER))
        scans = Scans(engine)
        for no in range(10):
            scans.note(scan(f"/01/{no % 2}", days=no % 3))
        for _look in range(3):
            scans.look()
        scans.close()
        engine.dispose()
        with books.engine.connect() as connection:
            asked = text("SELECT label, views, first_on, last_on FROM origin_scan_sums ORDER BY 1")
            rows = [tuple(row) for row in connection.execute(asked)]
    assert rows == [
        ("/01/0", 5, "2026-11-21", "2026-11-23"),
        ("/01/1", 5, "2026-11-21", "2026-11-23"),
    ]


def test_one_network_counts_a_label_so_often_a_day_and_no_more() -> None:
    scans = Scans(create_engine("sqlite://"))
    scans._thread = scanning.threading.current_thread()  # nobody writes
    for _view in range(scanning.MOST_OF_A_LABEL + 50):
        scans.note(scan())
    scans.note(scan(network="113.160.5.0/24"))
    assert len(scans._waiting) == scanning.MOST_OF_A_LABEL + 1
    scans.note(scan(days=1))
    assert len(scans._waiting) == scanning.MOST_OF_A_LABEL + 2


def test_while_the_log_is_away_views_wait_and_are_let_go_beyond_a_measure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanning, "MOST_WAITING", 20)
    with two_showrooms() as (url, books):
        engine = open_engine(as_role(url, WRITER))
        with books.engine.begin() as connection:
            connection.execute(text("REVOKE INSERT ON origin_scans FROM ocop_scans"))
        scans = Scans(engine)
        for no in range(30):
            scans.note(scan(f"/01/{no}"))
        scans._look_calmly()
        assert len(scans._waiting) == 20
        with books.engine.begin() as connection:
            connection.execute(text("GRANT INSERT ON origin_scans TO ocop_scans"))
        scans.close()
        assert scans._waiting == []
        engine.dispose()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("113.160.4.77", "113.160.4.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("::ffff:113.160.4.77", "113.160.4.0/24"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_a_network_is_named_without_who_is_in_it(address: str, network: str) -> None:
    assert haste.network_of(address) == network


def seen(label: str, times: int, *, state: str = "fine", **more: str) -> list[Scan]:
    told = {"network": "113.160.4.0/24", "province": ""} | more
    shown = Shown(label, "T", "L", state)
    return [Scan(NOON - timedelta(hours=1), shown, told["network"], told["province"])] * times


def test_what_is_strange_is_named_the_gravest_first() -> None:
    views = [
        *seen("/01/fine", 50),
        *seen("/01/recalled", 1, state="recall"),
        *seen("/01/misread", 2, state="unknown"),
        *seen("/01/forged", 3, state="unknown"),
        *seen("/01/copied", 1, province="Hà Nội"),
        *seen("/01/copied", 1, province="Cà Mau"),
        *(one for no in range(21) for one in seen("/01/many", 1, network=f"113.160.{no}.0/24")),
        *(one for no in range(20) for one in seen("/01/table", 1, network=f"113.160.{no}.0/24")),
    ]
    with two_showrooms() as (url, books):
        engine = open_engine(as_role(url, WRITER))
        scanning.write_scans(engine, views)
        old = [
            replace(one, at=NOON - timedelta(hours=25))
            for one in seen("/01/old", 9, state="recall")
        ]
        scanning.write_scans(engine, old)
        engine.dispose()
        with reading(books.engine) as session:
            found = scan_queries.strange(session, at=NOON)
    assert [(one.kind, one.watched.label, one.count) for one in found] == [
        (Kind.AFTER_RECALL, "/01/recalled", 1),
        (Kind.UNKNOWN_LOT, "/01/forged", 3),
        (Kind.PROVINCES, "/01/copied", 2),
        (Kind.NETWORKS, "/01/many", 21),
    ]
