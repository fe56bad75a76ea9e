"""A day at two registers, any acts in any order, held against a shopkeeper's ledger.

`OCOP_SEED` replays a run.  Where the two differ, the papers say which is wrong: it may be either.
"""

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.exc import DBAPIError

from pos.base.errors import Refusal
from tests.day.machine import DayMachine
from tests.day.mutants import MUTANTS, SLOW
from tests.day.truths import Opened, opened_shop

SEEN_AS = (AssertionError, LookupError, Refusal, DBAPIError, pytest.fail.Exception)
IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
PARTS = 10 if IS_SOAK else 1
EXAMPLES, STEPS = (500, 100) if IS_SOAK else (100, 30)
TRIES, DAYS_OF_A_TRY = 60 if IS_SOAK else 10, 10
"""A hundred days whose seeds are known, six hundred in a soak, beside those of other seeds each
time: each try begins from its own, since one that began with a dull day stays near it for long.
They pass with the rules as they are, and with none of those that are broken."""


@pytest.fixture(scope="module")
def opened(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened_shop(template, tmp_path_factory.mktemp("day") / "home") as shop:
        yield shop


def run(opened: Opened, tally: Counter[str], number: int, **how: Any) -> None:
    run_state_machine_as_test(
        seed(number)(lambda: DayMachine(opened, tally)),
        settings=settings(
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
            **how,
        ),
    )


@pytest.mark.soak
@pytest.mark.timeout(0 if IS_SOAK else 900)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_day_comes_to_what_the_ledger_says(
    opened: Opened, record_property: Callable[[str, object], None], part: int
) -> None:
    number = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    print(f"OCOP_SEED={number}")
    tally: Counter[str] = Counter()
    run(opened, tally, number, max_examples=EXAMPLES, stateful_step_count=STEPS)
    record_property(
        "soak",
        {
            "what": f"any day at two registers, against a ledger ({part + 1} of {PARTS})",
            "faults": tally["steps"],
            "checked": f"{tally['sales']} sales, {tally['returns']} returns, "
            f"{tally['exchanges']} exchanges, {tally['closings']} Z, {tally['refused']} refused",
            "violations": 0,
            "seed": number,
        },
    )
    # A machine that did nothing would hold nothing against the ledger.
    assert min(tally[one] for one in ("sales", "returns", "exchanges", "closings")) > 0, tally
    assert tally["sales"] >= EXAMPLES / 2, tally


def try_days(opened: Opened, tally: Counter[str]) -> None:
    """The same days each time, as far as the till does the same."""
    for number in range(TRIES):
        run(
            opened,
            tally,
            number,
            max_examples=DAYS_OF_A_TRY,
            stateful_step_count=30,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        )


@pytest.mark.soak
@pytest.mark.timeout(0 if IS_SOAK else 900)
def test_the_days_that_see_a_broken_rule_pass_with_the_rules_whole(opened: Opened) -> None:
    tally: Counter[str] = Counter()
    try_days(opened, tally)
    for one in ("exchanges", "closings", "not in the drawer", "seasons"):
        assert tally[one], tally


@pytest.mark.soak
@pytest.mark.timeout(0 if IS_SOAK else 900)
@pytest.mark.parametrize("rule", [one for one in MUTANTS if IS_SOAK or one not in SLOW])
def test_the_ledger_sees_a_broken_rule(
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
    rule: str,
) -> None:
    """On days that pass with the rules whole, whatever fails is seen by what was broken."""
    tally: Counter[str] = Counter()
    MUTANTS[rule](monkeypatch)
    with pytest.raises(SEEN_AS):
        try_days(opened, tally)
    record_property(
        "soak",
        {
            "what": f"mutant: {rule}",
            "faults": tally["steps"],
            "checked": f"{tally['sales']} sales",
            "violations": 1,
            "seed": f"0 to {TRIES - 1}",
            "is_mutant": True,
        },
    )
