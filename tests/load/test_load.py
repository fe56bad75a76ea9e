"""The hour after closing: thousands of tills send their day at once (T14)."""

import os
import random
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pos.central.database import open_engine
from tests.load import raw, streams
from tests.load.centre import Database, RunningCentre, let_in
from tests.load.senders import Mischief, Seen, Senders
from tests.load.streams import Load

pytestmark = pytest.mark.postgres
IS_SOAK = bool(os.environ.get("OCOP_SOAK"))
TERMINALS, SALES, KILLS = (3_500, 1_000_000, 2) if IS_SOAK else (40, 3_000, 2)
MISCHIEF = Mischief(again=3, early=2, cut=2, unheard=3)


def run(load: Load, database: Database, *, kills: int, seed: int) -> tuple[Seen, int, int]:
    """Send a load while the server and its database are killed now and then.

    Returns:
        What the senders saw, the seconds it took, and the memory of the largest process in MiB.
    """
    dice, largest_mib = random.Random(seed), 0
    with RunningCentre(database.url) as centre:
        senders = Senders(load, centre.port, mischief=MISCHIEF, seed=seed)
        begun = time.monotonic()
        senders.start()
        left = [len(load.pieces) * (no + 1) // (kills + 1) for no in range(kills)]
        while not senders.is_done():
            time.sleep(0.2)
            largest_mib = max(largest_mib, centre.largest_mib())
            if left and senders.seen.answers["200"] >= left[0]:
                left.pop(0)
                _kill(centre, database, dice)
        seen = senders.wait()
        return seen, int(time.monotonic() - begun), largest_mib


def _kill(centre: RunningCentre, database: Database, dice: random.Random) -> None:
    if dice.random() < 0.5:
        database.crash()
    else:
        centre.kill()
        centre.start()


def check(load: Load, database: Database, seen: Seen) -> None:
    """Nothing lost, nothing doubled, to the đồng."""
    assert seen.broken == []
    engine = open_engine(database.url)
    with engine.connect() as line:

        def one(asked: str) -> Any:
            return line.scalar(text(asked))

        facts = sum(piece.facts for piece in load.pieces)
        assert one("SELECT count(*) FROM central_facts") == facts
        assert one("SELECT sum(last_seq) FROM central_streams") == facts
        assert one("SELECT count(*) FROM central_sales") == load.sales
        assert one("SELECT sum(total_vnd) FROM central_sales") == load.total_vnd
        assert one("SELECT count(DISTINCT (terminal_id, number)) FROM central_sales") == load.sales
        assert one("SELECT sum(amount_vnd) FROM central_sale_lines") == load.total_vnd
        assert one("SELECT count(*) FROM central_parked") == 0
        assert one("SELECT count(*) FROM central_quarantine") == 0
        states = line.execute(text("SELECT status, count(*) FROM central_closings GROUP BY 1"))
        assert {row[0]: row[1] for row in states} == {"reconciled": len(load.terminals)}
    engine.dispose()


@pytest.mark.soak
@pytest.mark.timeout(5400 if IS_SOAK else 300)
def test_the_hour_after_closing_is_taken_whole_through_kills_and_a_bad_line(
    tmp_path: Path, record_property: Any
):
    load = streams.make(tmp_path / "load", TERMINALS, SALES, 1)
    raw_s = 0
    with Database() as database:
        _prepare(load, database)
        settings = database.settings()
        assert (settings["fsync"], settings["synchronous_commit"]) == ("on", "on")
        seen, seconds, largest_mib = run(load, database, kills=KILLS, seed=2)
        check(load, database, seen)
        if IS_SOAK:
            raw_s = _raw(load, database)
    took = sorted(seen.batch_ms)
    record_property(
        "soak",
        {
            "what": "T14: the hour after closing over HTTP, server and database killed",
            "faults": sum(seen.faults.values()) + KILLS,
            "checked": f"{load.sales} sales of {TERMINALS} terminals, {load.sales // seconds}/s "
            f"({raw_s}/s by COPY alone), batch p50/p99 {took[len(took) // 2]}/"
            f"{took[len(took) * 99 // 100]} ms, {largest_mib} MiB",
            "violations": 0,
            "seed": 2,
        },
    )
    assert largest_mib <= 400
    assert sum(seen.faults.values()) > 0


def _raw(load: Load, database: Database) -> int:
    engine = open_engine(database.url)
    sample = [one[0] for one in load.terminals[:200]]
    sales = sum(one.sales for one in load.pieces if one.terminal_id in set(sample))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text("CREATE DATABASE raw"))
    found = raw.copied_sales_s(engine, database.url_of("raw"), sample, sales)
    engine.dispose()
    return found


def _prepare(load: Load, database: Database) -> None:
    from pos.central.migrations.running import migrate

    engine = open_engine(database.url)
    migrate(engine)
    let_in(engine, load)
    engine.dispose()
