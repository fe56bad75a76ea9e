"""Random acts with goods: per lot all adds up, no shelf falls below 0, and what is held, recalled
or expired never leaves by a sale.

`OCOP_SEED` replays a run.
"""

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lots.begun import Opened, opened_stock
from tests.lots.machine import LotsMachine

IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
PARTS = 4 if IS_SOAK else 1
EXAMPLES, STEPS = (500, 100) if IS_SOAK else (60, 40)
DONE = ("receipts", "mistakes", "sales", "returns", "moves", "holds", "releases", "counts",
        "nameless", "packed", "unpacked", "recalls", "substituted", "undone", "fairs")  # fmt: skip
RARE_FROM = DONE.index("recalls")


@pytest.fixture(scope="module")
def opened(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened_stock(template, tmp_path_factory.mktemp("lots") / "home") as shop:
        yield shop


@pytest.mark.soak
@pytest.mark.timeout(0 if IS_SOAK else 600)
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_done_with_goods_every_lot_adds_up(
    opened: Opened, record_property: Callable[[str, object], None], part: int
) -> None:
    number = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    print(f"OCOP_SEED={number}")
    tally: Counter[str] = Counter()
    run_state_machine_as_test(
        seed(number)(lambda: LotsMachine(opened, tally)),
        settings=settings(
            deadline=None,
            database=None,
            print_blob=True,
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
    record_property(
        "soak",
        {
            "what": f"any acts with goods, lot by lot ({part + 1} of {PARTS})",
            "faults": sum(tally[one] for one in DONE),
            "checked": ", ".join(f"{tally[one]} {one}" for one in DONE),
            "violations": 0,
            "seed": number,
        },
    )
    # A machine that did nothing would prove nothing; what is rare need not come in a short run.
    assert all(tally[one] for one in (DONE if IS_SOAK else DONE[:RARE_FROM])), tally
