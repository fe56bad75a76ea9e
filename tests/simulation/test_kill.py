"""`kill -9` at random moments of a selling till: nothing promised may be lost or doubled.

`OCOP_SEED` replays a run as far as its dice go; the moment the kernel delivers a kill is its own.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.printers.fake_printer import FakePrinter, host_of_its_own
from tests.simulation.fire import Fire, Result
from tests.simulation.mutants import MUTANTS

IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
pytestmark = [pytest.mark.soak, pytest.mark.timeout(0 if IS_SOAK else 900)]
KILLS = 200 if IS_SOAK else 20
MOST_KILLS_FOR_A_MUTANT = 60
KINDS = {"TakeBack", "CashMove", "Closing"}
"""Every errand that a cashier runs."""


@pytest.fixture
def fire(template: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run a simulation on a copy of the named world."""

    def run(kills: int, *, mutant: str = "", kinds: int = 0) -> Result:
        seed = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
        print(f"OCOP_SEED={seed}")
        home = tmp_path / "home"
        shutil.copytree(template, home)
        with FakePrinter(host=host_of_its_own()) as printer:
            return Fire(home, printer, seed, mutant).run(
                kills, stops_at_first=bool(mutant), kinds=kinds
            )

    return run


def test_a_killed_till_loses_nothing_it_answered_and_prints_nothing_twice(
    fire: Callable[..., Result], record_property: Callable[[str, object], None]
) -> None:
    seen = fire(KILLS, kinds=len(KINDS))
    errands = ", ".join(f"{count} {kind}" for kind, count in sorted(seen.errands.items()))
    checked = (
        f"{seen.sales} sales, {errands}, {seen.resent} sent again, {seen.cut_papers} cut papers"
    )
    print(checked)
    record_property(
        "soak",
        {
            "what": "kill -9 of a selling till",
            "faults": seen.kills,
            "checked": checked,
            "violations": len(seen.violations),
            "seed": seen.seed,
        },
    )
    assert not seen.violations, "\n".join([f"OCOP_SEED={seen.seed}", *seen.violations[:20]])
    assert seen.sales >= KILLS / 5, f"only {seen.sales} sales in {seen.kills} kills"
    assert seen.resent, "no kill ever cut an act: the moments are badly chosen"
    assert set(seen.errands) == KINDS, seen.errands
    assert seen.cut_papers, "no kill ever cut a paper: the moments are badly chosen"


@pytest.mark.parametrize("mutant", sorted(MUTANTS))
def test_a_broken_rule_is_seen(
    mutant: str, fire: Callable[..., Result], record_property: Callable[[str, object], None]
) -> None:
    seen = fire(MOST_KILLS_FOR_A_MUTANT, mutant=mutant)
    record_property(
        "soak",
        {
            "what": f"mutant: {MUTANTS[mutant].rule}",
            "faults": seen.kills,
            "checked": f"{seen.sales} sales",
            "violations": len(seen.violations),
            "seed": seen.seed,
            "is_mutant": True,
        },
    )
    print("\n".join(seen.violations))
    assert seen.violations, f"OCOP_SEED={seen.seed}: {MUTANTS[mutant].rule}: nobody noticed"
