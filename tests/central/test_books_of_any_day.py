"""Any day at two registers, any acts with goods: what their facts come to at the centre is what
the till's own books say.

`OCOP_SEED` replays a run.
"""

import os
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from pos.central.database import open_engine
from tests.central.books_read import differing, facts_of, read
from tests.central.lays import MONTHS
from tests.central.lays import template as empty_centre
from tests.day.machine import DayMachine
from tests.day.truths import opened_shop
from tests.lots.begun import opened_stock
from tests.lots.machine import LotsMachine
from tests.postgres import fresh_database

pytestmark = pytest.mark.postgres
IS_SOAK = os.environ.get("OCOP_SOAK") == "1"


@pytest.fixture(scope="module")
def centre() -> Iterator[Engine]:
    with fresh_database(empty_centre(MONTHS)) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


class Told:
    """Reads the day's facts at a centre once it is over, under a name of its own."""

    def __init__(self, what: str, centre: Engine, tally: Counter[str]) -> None:
        self.what, self.centre, self.tally = what, centre, tally

    def check(self, book: Path) -> None:
        if sys.exc_info()[0] is not None:
            return
        self.tally["days"] += 1
        name = f"{self.what}{self.tally['days']}"
        facts = facts_of(book, terminal_id=name)
        assert read(self.centre, facts, at_once=40) == []
        assert differing(book, self.centre, name) == {}
        self.tally["facts"] += len(facts)


def days_of(machine: Any, told: Told) -> Any:
    """The machine, whose days end with a look at the centre."""

    class Watched(machine):  # type: ignore[misc]
        def teardown(self) -> None:
            try:
                told.check(self.world.settings.book)
            finally:
                super().teardown()

    return Watched


def run(made: Callable[[], Any], number: int, *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        seed(number)(made),
        settings=settings(
            deadline=None,
            database=None,
            print_blob=True,
            phases=[Phase.generate],
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )


@pytest.mark.parametrize("what", ["day", "lots"])
@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_whatever_happens_the_centre_comes_to_what_the_till_has(
    what: str,
    template: Path,
    tmp_path: Path,
    centre: Engine,
    record_property: Callable[[str, object], None],
) -> None:
    number = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    print(f"OCOP_SEED={number}")
    tally: Counter[str] = Counter()
    told = Told(what, centre, tally)
    examples, steps = (300, 100) if IS_SOAK else (6, 40)
    if what == "day":
        with opened_shop(template, tmp_path / "home") as shop:
            made = days_of(DayMachine, told)
            run(lambda: made(shop, Counter()), number, examples=examples, steps=steps)
    else:
        with opened_stock(template, tmp_path / "home") as stock:
            made = days_of(LotsMachine, told)
            run(lambda: made(stock, Counter()), number, examples=examples, steps=steps)
    record_property(
        "soak",
        {
            "what": f"any acts at a till, read at the centre ({what})",
            "faults": tally["days"],
            "checked": f"{tally['facts']} facts",
            "violations": 0,
            "seed": number,
        },
    )
    assert tally["days"] >= examples
