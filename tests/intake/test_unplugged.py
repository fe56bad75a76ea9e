"""The plug is pulled while a long list is written: at the next start the shop finishes it."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.intake.books import book, differing, facts_are_whole
from tests.intake.long_lists import paced, rows, take_in
from tests.world import NOON, open_world
from tests.yardsticks import open_plainly

LATEST_S = 30.0


def start(home: Path, *command: str, **more: str) -> "subprocess.Popen[str]":
    """A real process on the folder, once it has said its first word."""
    environment = {**os.environ, "OCOP_POS_HOME": str(home), **more}
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def pull_the_plug(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate(timeout=LATEST_S)


def asked(home: Path, question: str) -> int:
    """What the book answers while others work on it."""
    line = open_plainly(home / "till.db")
    [(answer,)] = line.execute(question).fetchall()
    line.close()
    return int(answer)


def left(home: Path) -> int:
    """Lists under way, and what is still kept of them."""
    going = asked(home, "SELECT count(*) FROM intake_going")
    return going + asked(home, "SELECT count(*) FROM intake_due")


def serve_until_finished(home: Path, dice: random.Random, *, pulls: int) -> None:
    """Open the shop as a shop is opened; pull its plug, too, some times."""
    shift = NOON.timestamp() - time.time()
    for pull in range(pulls + 1):
        port = str(dice.randrange(20_000, 50_000))
        shop = start(home, "tests.simulation.server", OCOP_POS_PORT=port, SIM_SHIFT_S=str(shift))
        if pull < pulls:
            time.sleep(dice.random() * 0.2)
            pull_the_plug(shop)
            continue
        ends = time.monotonic() + LATEST_S
        while left(home):
            assert time.monotonic() < ends
            time.sleep(0.05)
        shop.terminate()
        shop.communicate(timeout=LATEST_S)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_list_is_finished_whenever_the_plug_is_pulled(template, tmp_path, whole, seed):
    dice, home = random.Random(seed), tmp_path / "home"
    with open_world(template, home):
        pass
    process = start(home, "tests.intake.unplugged", "take")
    until_under_way(home)
    time.sleep(dice.random() * 0.3)
    pull_the_plug(process)
    assert left(home), "the plug was pulled too late to tell anything"
    serve_until_finished(home, dice, pulls=seed)
    assert facts_are_whole(home / "till.db")
    assert differing(book(home / "till.db"), whole["taken"]) == {}


def test_a_list_is_given_back_wholly_whenever_the_plug_is_pulled(template, tmp_path, whole):
    dice, home = random.Random(3), tmp_path / "home"
    with open_world(template, home) as world:
        take_in(world, rows(), paced(5))
    process = start(home, "tests.intake.unplugged", "undo")
    until_under_way(home)
    time.sleep(dice.random() * 0.3)
    pull_the_plug(process)
    assert left(home), "the plug was pulled too late to tell anything"
    serve_until_finished(home, dice, pulls=1)
    assert facts_are_whole(home / "till.db")
    assert differing(book(home / "till.db"), whole["undone"]) == {}


def until_under_way(home: Path) -> None:
    """Until the list has begun."""
    ends = time.monotonic() + LATEST_S
    while not asked(home, "SELECT count(*) FROM intake_going"):
        assert time.monotonic() < ends
        time.sleep(0.002)
