"""Any day at two registers, any acts with goods: the facts alone come to the same rows.

`OCOP_SEED` replays a run.
"""

import os
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from pos.base.database import db
from tests.day.machine import DayMachine
from tests.day.truths import Opened as OpenedDay
from tests.day.truths import opened_shop
from tests.lots.begun import Opened as OpenedStock
from tests.lots.begun import opened_stock
from tests.lots.machine import LotsMachine
from tests.rebuilding.sides import differences

IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
EXAMPLES, STEPS = (300, 100) if IS_SOAK else (6, 40)


class Compared:
    """A machine whose book is rebuilt and compared when its run is over."""

    world: Any
    tally: Counter[str]
    unheard: tuple[str, ...] = ()
    """Tables that the machine's own short cuts leave out."""

    def teardown(self) -> None:
        is_whole = sys.exc_info()[0] is None
        super().teardown()  # type: ignore[misc]
        if is_whole:
            db.session.remove()
            found = differences(self.world.settings.book)
            assert [one for one in found if not one.startswith(self.unheard or "-")] == []
            self.tally["compared"] += 1


class ComparedDay(Compared, DayMachine):
    """Sales, returns, exchanges, transfers, cash, Zs."""


class ComparedStock(Compared, LotsMachine):
    """Receipts, moves, holds, recalls, counts, gift sets, fairs."""

    unheard = ("receiving_deliveries", "receiving_lines")
    """Its goods come in without the delivery that a shop writes them down on."""


@pytest.fixture(scope="module")
def day(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedDay]:
    with opened_shop(template, tmp_path_factory.mktemp("day") / "home") as shop:
        yield shop


@pytest.fixture(scope="module")
def stock(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedStock]:
    with opened_stock(template, tmp_path_factory.mktemp("stock") / "home") as shop:
        yield shop


def run(machine: Any, opened: Any, tally: Counter[str]) -> None:
    number = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    print(f"OCOP_SEED={number}")
    run_state_machine_as_test(
        seed(number)(lambda: machine(opened, tally)),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )


@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_any_day_at_two_registers_comes_back_from_its_facts(day: OpenedDay):
    tally: Counter[str] = Counter()
    run(ComparedDay, day, tally)
    assert tally["compared"] >= EXAMPLES
    assert tally["sales"] + tally["closings"] > 0, tally


@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_any_acts_with_goods_come_back_from_their_facts(stock: OpenedStock):
    tally: Counter[str] = Counter()
    run(ComparedStock, stock, tally)
    assert tally["compared"] >= EXAMPLES
    assert tally["receipts"] + tally["sales"] > 0, tally
