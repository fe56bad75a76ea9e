"""A till under any sequence of acts, held after each step against a model of it.

`OCOP_SEED` replays a run.
"""

import os
import secrets
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.till.machine import TillMachine

pytestmark = pytest.mark.soak
IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
EXAMPLES, STEPS = (500, 80) if IS_SOAK else (30, 30)


@pytest.mark.timeout(0 if IS_SOAK else 900)
def test_the_till_does_what_the_model_does_step_by_step(
    template: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    number = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    print(f"OCOP_SEED={number}")
    seen: Counter[str] = Counter()
    run_state_machine_as_test(
        seed(number)(lambda: TillMachine(template, tmp_path / "home", seen)),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    record_property(
        "soak",
        {
            "what": "any acts of two registers, against a model",
            "faults": seen["steps"],
            "checked": f"{seen['sales']} sales, {seen['refused']} refused, {seen['short']} short",
            "violations": 0,
            "seed": number,
        },
    )
    # A machine that sells nothing would hold nothing against the model.
    assert seen["sales"] >= EXAMPLES / 3, seen
