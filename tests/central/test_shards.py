"""Two PostgreSQL servers as one centre: each stream lies whole on one, sums roll up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from pos.base import clock
from pos.central.app import create_centre
from pos.central.centre import Centre
from pos.central.streams.audits import check_streams
from pos.centre_config import CentreSettings
from pos.sync.wire import batch_of, read_batch
from tests.central.lines import BASE, OpenCentre, TillLine, Watch
from tests.central.servers import OwnServer, own_server
from tests.central.test_door import stick
from tests.central.tills import PlayedTill, enrol

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    """The second server."""
    with own_server() as made:
        yield made


@pytest.fixture
def centre(server: OwnServer, centre_url: str, tmp_path: Path) -> Iterator[OpenCentre]:
    """A centre on two servers."""
    with server.fresh() as further:
        home = tmp_path / "centre"
        home.mkdir()
        app = create_centre(CentreSettings(home, centre_url, shards=(further,)))
        watch = Watch()
        with clock.running(watch):
            yield OpenCentre(app, watch)
        for engine in here(app).shards.engines:
            engine.dispose()


def here(app: Any) -> Centre:
    found: Centre = app.extensions["ocop_centre"]
    return found


def rows(engine: Engine, asked: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def province(engine: Engine, till: PlayedTill, code: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE central_terminals SET province_code = :code WHERE terminal_id = :id"),
            {"code": code, "id": till.terminal_id},
        )


def test_streams_lie_whole_on_two_servers_and_sums_roll_up(centre: OpenCentre) -> None:
    shards = here(centre.app).shards
    first, further = shards.engines
    tills = [PlayedTill(showroom=f"HN{no:02d}") for no in range(6)]
    for no, till in enumerate(tills):
        till.live_a_day(sales=no + 1)
        enrol(first, till)
        province(first, till, f"{no // 2:02d}")
    lines = [TillLine(till, centre.app.test_client()) for till in tills]
    for line in lines:
        assert line.hello()["verdict"] == "unknown_epoch"
        answer = line.send(line.till.facts)
        assert answer.status_code == 200
        assert [one["status"] for one in answer.get_json()["z"]] == ["reconciled"]
        told = line.hello()
        assert (told["verdict"], told["head"]["seq"]) == ("ok", len(line.till.facts))
        asked = f"/sync/v1/events?epoch={line.till.epoch}&from=1&n=500"
        assert read_batch(line.ask("GET", asked).get_data()) == batch_of(line.till.facts)
        assert len(line.ask("GET", "/sync/v1/streams").get_json()["epochs"]) == 1
    # Those of a province lie together, and both servers have some.
    where = [shards.engine_of(till.terminal_id, now=clock.now()) for till in tills]
    assert where[0] is where[1]
    assert where[2] is where[3]
    assert where[4] is where[5]
    assert set(map(id, where)) == {id(first), id(further)}
    for engine in shards.engines:
        own = sorted(t.terminal_id for t, one in zip(tills, where, strict=True) if one is engine)
        kept = "SELECT DISTINCT terminal_id FROM {} ORDER BY 1"
        for table in ("central_facts", "central_streams", "central_sales", "central_day_shops"):
            assert [row[0] for row in rows(engine, kept.format(table))] == own
        assert [one.verdict.fault for one in check_streams(engine)] == [None] * len(own)
    sums = "SELECT sum(bills), sum(total_vnd) FROM central_day_shops"
    both = [rows(engine, sums)[0] for engine in shards.engines]
    assert [sum(one) for one in zip(*both, strict=True)] == [21, 21 * 130_000]


def test_a_terminal_stays_where_it_is_and_is_revoked_there(centre: OpenCentre) -> None:
    shards = here(centre.app).shards
    first, further = shards.engines
    tills = [PlayedTill(showroom=f"HN{no:02d}") for no in range(2)]
    for no, till in enumerate(tills):
        till.live_a_day(sales=1)
        enrol(first, till)
        province(first, till, f"{no:02d}")
        assert TillLine(till, centre.app.test_client()).send(till.facts).status_code == 200
    assert shards.engine_of(tills[1].terminal_id, now=clock.now()) is further
    province(first, tills[1], "00")
    assert shards.engine_of(tills[1].terminal_id, now=clock.now()) is further
    with first.begin() as connection:
        connection.execute(text("UPDATE central_terminals SET status = 'revoked'"))
    tills[1].sell()
    answer = TillLine(tills[1], centre.app.test_client()).send(tills[1].facts)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "REVOKED")
    assert rows(further, "SELECT reason FROM central_quarantine") == [("revoked",)] * 2
    assert rows(first, "SELECT 1 FROM central_quarantine") == []


def test_a_sticks_file_finds_both_servers(centre: OpenCentre) -> None:
    shards = here(centre.app).shards
    tills = [PlayedTill(showroom=f"HN{no:02d}") for no in range(2)]
    for no, till in enumerate(tills):
        till.live_a_day(sales=1)
        enrol(shards.first, till)
        province(shards.first, till, f"{no:02d}")
    for added in (sum(len(till.facts) for till in tills), 0):
        answer = centre.app.test_client().post(
            "/sync/v1/upload-file", data=stick(*tills), base_url=BASE
        )
        assert sum(one["added"] for one in answer.get_json()["epochs"]) == added
    kept = [rows(engine, "SELECT count(*) FROM central_facts")[0][0] for engine in shards.engines]
    assert kept == [len(till.facts) for till in tills]
