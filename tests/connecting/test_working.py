"""The line in the house: begun and ended with the shop, rung by every act, told by the doctor."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos import serving
from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.care import doctor
from pos.care.doctor import Patient
from pos.care.places import Places
from pos.lining import line_of
from pos.sync import line_book, line_queries, verify
from pos.sync.standing import State
from pos.web import sentences
from tests.care.counter import Counter
from tests.sync.lined import book, is_whole, link_to, wait_for
from tests.sync.played_centre import PlayedCentre, played_centre
from tests.till import steps
from tests.world import NOON, World, open_world


@pytest.fixture
def centre() -> Iterator[PlayedCentre]:
    with played_centre() as played:
        yield played


def test_the_line_begins_and_ends_with_the_shop_and_each_act_rings(
    till: World, centre: PlayedCentre
):
    link_to(till, centre.url)
    line = line_of(till.app)
    client = till.sign_in()
    with serving._working(till.app, replace(till.settings, port=0)):
        wait_for(lambda: line.standing.now().state is State.SENT)
        assert is_whole(centre.streams)
        hellos = centre.paths().count("hello")
        client.post("/lock")
        client = till.sign_in()
        begun = time.monotonic()
        steps.sell(till, ("MAM-NEM", 1))
        client.post("/lock")  # whatever the act, the door rings behind it
        wait_for(lambda: is_whole(centre.streams), seconds=5)
        assert time.monotonic() - begun < 5
        assert centre.paths().count("hello") == hellos
    assert not line._thread.is_alive()
    [run] = line_queries.runs(reading())
    assert line_queries.acks(reading()) == {run.epoch: run.seq}
    end_reading()


def test_a_training_sends_nothing_and_shows_nothing_of_a_centre(
    template: Path, tmp_path: Path, centre: PlayedCentre
):
    with open_world(template, tmp_path / "home", is_training=True) as practised:
        assert line_of(practised.app).standing.now().state is State.UNLINKED
    with open_world(template, tmp_path / "shop") as shop:
        link_to(shop, centre.url)
        client = shop.sign_in("Hạnh")
        client.post("/training")
        assert client.get("/centre").status_code in (302, 303, 403, 409)
        time.sleep(0.1)
    assert centre.asked == []


def test_what_the_hello_says_of_the_machine_is_so(till: World, centre: PlayedCentre):
    link_to(till, centre.url)
    line = line_of(till.app)
    line.remember()
    with till.app.app_context():
        line._guarded(line._take_turn)
        line._finish()
    said = next(said for path, said in centre.asked if path.endswith("hello"))
    assert said["schema"] >= "0041"
    assert said["disk_free_mb"] > 0
    assert (said["recall_v"], said["release_v"]) == (0, 0)
    assert len(said["fingerprint"]) == 16


# --- The doctor and the commands ----------------------------------------------------------------


def found(world: World) -> dict[str, str]:
    """What the doctor says of the line, by code."""
    home = world.settings.home
    patient = Patient(Places(home, world.settings.book), [], is_link_local=True)
    told = [one for one in doctor.look_over(patient, clock.now()) if one.code.startswith("line.")]
    return {one.code: sentences.care(one.code, one.facts) for one in told}


def test_the_doctor_tells_how_the_line_stands(world: World):
    assert found(world).keys() == {"line.none"}
    link_to(world, "https://centre.example", "waiting")
    assert found(world).keys() == {"line.waiting"}
    with writing() as session:
        line_book.approve(session)
    assert "21/11/2026 12:00" in found(world)["line.fine"]
    with clock.running(lambda: NOON + timedelta(hours=25)):
        assert "https://centre.example" in found(world)["line.silent"]
        with writing() as session:
            line_book.note_heard(session, clock.now(), "fork", clock.now())
        assert found(world).keys() == {"line.trouble"}


def test_the_commands_tell_what_waits_and_write_it_for_a_stick(template: Path, tmp_path: Path):
    home, stick = tmp_path / "home", tmp_path / "stick.ndjson.gz"
    shutil.copytree(template, home)
    counter = Counter(home)
    done = counter.command("sync", "status")
    assert (done.code, done.complained) == (0, "")
    assert "Chưa nối trung tâm nào" in done.said
    done = counter.command("sync", "export", str(stick))
    assert (done.code, done.complained) == (0, "")
    verdict = verify.check(verify.read_export(stick))
    assert verdict.fault is None
    assert f"{verdict.facts} sự việc" in counter.command("sync", "status").said
    assert counter.command("verify", str(stick)).code == 0
    done = counter.command("sync", "export", str(stick))
    assert done.code == 2
    assert "Đặt tên tệp khác" in done.complained
    assert counter.command("sync", "export", str(tmp_path / "no" / "x")).code == 2


def test_the_command_says_what_needs_help_and_since_when(world: World):
    from click.testing import CliRunner

    from pos.connecting import commands

    link_to(world, "https://centre.example")
    runner = CliRunner()
    with runner.isolation() as (out, *_):
        assert commands.tell_status()
        with writing() as session:
            line_book.note_heard(session, NOON, "behind", NOON)
        assert not commands.tell_status()
        said = out.getvalue().decode()
    whole = sum(len(facts) for facts in book().values())
    assert f"Chưa gửi: {whole} sự việc" in said
    assert "Cần hỗ trợ: behind" in said
