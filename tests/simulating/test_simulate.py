"""Played showrooms against a real centre: whatever goes wrong, every fact arrives exactly once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from waitress import create_server

from pos.base import clock
from pos.central.app import create_centre
from pos.centre_config import CentreSettings
from pos.simulating import living, running
from pos.simulating.joining import with_codes
from pos.simulating.plans import Plan
from pos.simulating.running import Centre, Report

pytestmark = pytest.mark.postgres


@contextmanager
def served(url: str, home: Path) -> Iterator[Centre]:
    """A centre on a port of this machine, as long as the block lasts."""
    home.mkdir(parents=True, exist_ok=True)
    app = create_centre(CentreSettings(home=home, database_url=url))
    engine: Engine = app.extensions["ocop_centre"].engine
    server = create_server(app, host="127.0.0.1", port=0, threads=6)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        join = with_codes(engine, clock.now)
        yield Centre("127.0.0.1", server.effective_port, engine, join)
    finally:
        server.close()
        thread.join(5)
        server.task_dispatcher.shutdown()
        engine.dispose()


def play(plan: Plan, url: str, folder: Path) -> Report:
    """Run a plan, at the plan's own clock until its tills turn it on."""
    with (
        clock.running(lambda: living.morning(plan.first_on) - timedelta(hours=2)),
        served(url, folder / "centre") as centre,
    ):
        return running.run(plan, folder, centre)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_goes_wrong_every_fact_arrives_once_and_every_z_is_confirmed(
    centre_url: str, tmp_path: Path, seed: int, record_property: Any
):
    report = play(Plan(3, 4, seed, sales_a_day=10), centre_url, tmp_path)
    assert report.undrained == []
    assert report.violations == []
    assert report.slips > 60
    assert report.fault_count > 0
    record_property(
        "soak",
        {
            "what": "T3, T4, T8: showrooms played on a bad line, old disks put back, two senders",
            "faults": report.fault_count,
            "checked": f"{report.slips} slips, {report.facts} facts, {report.lost} lost on paper",
            "violations": 0,
            "seed": seed,
        },
    )


def test_on_a_sound_line_nothing_is_lost_and_nothing_put_aside(centre_url: str, tmp_path: Path):
    report = play(Plan(2, 2, 3, sales_a_day=8, has_faults=False), centre_url, tmp_path)
    assert (report.undrained, report.violations, report.lost, report.fault_count) == ([], [], 0, 0)
