"""A clock that went back: the start stops, a manager confirms, the stream says so."""

import json
import shutil

import pytest

from pos.care import copies
from tests.care.counter import Counter


@pytest.fixture
def counter(template, tmp_path) -> Counter:
    shutil.copytree(template, tmp_path / "home")
    made = Counter(tmp_path / "home", hours=48)  # the clock runs two days ahead
    made.open()
    made.sign_in()
    made.sell(1)
    assert made.close() == 0
    made.hours = 0  # and is set right
    return made


def test_a_clock_set_right_needs_a_manager_and_then_the_shop_opens(counter: Counter):
    stopped = counter.command("run")
    assert stopped.code == 2
    assert "ocop-pos clock" in stopped.complained

    for given in ("Hạnh\n000000\n", "Lan\n258046\n", "Nobody\n192837\n"):
        no = counter.command("clock", given=given)
        assert no.code == 2, no.said
        assert "Traceback" not in no.complained
        assert counter.command("run").code == 2

    yes = counter.command("clock", given="Hạnh\n192837\n")
    assert yes.code == 0, yes.complained
    told = [json.loads(body) for (body,) in counter.rows("SELECT body FROM sync_facts")]
    [jump] = [one for one in told if one["t"] == "clock.jumped/1"]
    assert jump["by"]["name"] == "Hạnh"
    assert jump["from"] > jump["to"]

    counter.open()
    counter.sign_in()
    counter.sell(1)
    assert counter.close() == 0
    for word in ("audit", "verify"):
        assert counter.command(word).code == 0, word


def test_a_clock_that_is_right_needs_no_word(counter: Counter):
    counter.hours = 49
    done = counter.command("clock")
    assert done.code == 0
    assert "không có gì sai" in done.said


def test_a_clock_before_the_program_was_made_stops_the_start(template, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    counter = Counter(home, hours=-24 * 365)
    done = counter.command("run")
    assert done.code == 2
    assert len(done.complained.strip().splitlines()) == 1


def test_a_clock_that_went_back_makes_a_copy_at_once():
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert copies.is_due(now + timedelta(days=1), now)
