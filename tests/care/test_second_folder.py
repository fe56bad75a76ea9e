"""Whether the disk that copies go to is there: nothing is written to what only bears its name."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos.app import attendant_of
from pos.base import clock
from pos.care import doctor, notes
from pos.care.attendant import Attendant
from pos.care.doctor import Patient
from pos.web import sentences
from tests.world import NOON, World, open_world


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another disk than the test's."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one disk only")
    made = Path(tempfile.mkdtemp(dir=memory))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where disks are plugged in: a link leads to the one that is."""
    return tmp_path / "usb"


def plug_in(place: Path, disk: Path) -> None:
    pull_out(place)
    place.symlink_to(disk)


def pull_out(place: Path) -> None:
    if place.is_symlink():
        place.unlink()
    shutil.rmtree(place, ignore_errors=True)


def leave_the_folder(place: Path) -> None:
    """As a mount point stays behind its disk."""
    pull_out(place)
    place.mkdir()


@pytest.fixture
def world(template: Path, tmp_path: Path, place: Path) -> Iterator[World]:
    with open_world(template, tmp_path / "home", backup=place) as made:
        yield made


@pytest.fixture
def keeper(world: World) -> Attendant:
    made = attendant_of(world.app)
    made.is_working = True
    return made


def ticks(keeper: Attendant, hours: int) -> set[str]:
    """What is to be heeded of the second folder after the attendant's next round."""
    with clock.running(lambda: NOON + timedelta(hours=hours)):
        keeper.tick()
        keeper.tick()
        return {one.code for one in keeper.standing() if one.code.startswith("second") if one.level}


def copies_in(folder: Path) -> int:
    return len(list(folder.rglob("till-*.db")))


def test_a_disk_that_is_out_while_its_folder_stays_gets_no_copy_and_is_said_everywhere(
    world, keeper, place, disk
):
    plug_in(place, disk)
    assert ticks(keeper, 0) == set()
    assert copies_in(disk) == 1
    leave_the_folder(place)
    assert ticks(keeper, 2) == {"second.out"}
    assert list(place.iterdir()) == []
    page = world.sign_in("Hạnh").get("/shop/health").get_data(as_text=True)
    assert f"đã rút ra: {place}" in page
    told = doctor.look_over(Patient(keeper.places, ["preview:"], is_link_local=False), NOON)
    assert [one.code for one in told if one.code.startswith("second.")] == ["second.out"]
    plug_in(place, disk)
    assert ticks(keeper, 3) == set()
    assert copies_in(disk) == 2


def test_copies_that_once_fell_on_the_own_disk_do_not_make_it_the_stick(keeper, place, disk):
    plug_in(place, disk)
    ticks(keeper, 0)
    leave_the_folder(place)
    shutil.copytree(next(disk.iterdir()), place / next(disk.iterdir()).name)
    assert ticks(keeper, 2) == {"second.out"}
    assert copies_in(place) == 1


def test_another_disk_in_the_place_waits_for_a_managers_word(world, keeper, place, disk):
    old, new = disk / "old", disk / "new"
    old.mkdir()
    new.mkdir()
    plug_in(place, old)
    ticks(keeper, 0)
    plug_in(place, new)
    assert ticks(keeper, 2) == {"second.strange"}
    assert list(new.iterdir()) == []
    manager = world.sign_in("Hạnh")
    assert "Dùng ổ mới này" in manager.get("/settings/backup").get_data(as_text=True)
    assert world.sign_in("Lan").post("/settings/backup/disk").status_code == 403
    assert manager.post("/settings/backup/disk").status_code == 303
    assert ticks(keeper, 3) == set()
    assert copies_in(new) == 1
    assert "Dùng ổ mới này" not in manager.get("/settings/backup").get_data(as_text=True)
    plug_in(place, old)  # two sticks in turn: each is known
    assert ticks(keeper, 5) == set()
    assert copies_in(old) == 2


def test_where_copies_went_is_remembered_over_a_restart(keeper, place, disk):
    plug_in(place, disk)
    ticks(keeper, 0)
    leave_the_folder(place)
    again = Attendant(keeper._context, keeper.places)
    assert again.notes == notes.load(keeper.places.notes)
    assert ticks(again, 2) == {"second.out"}
    assert list(place.iterdir()) == []


def test_a_folder_that_was_chosen_on_the_own_disk_is_served(keeper, place):
    place.mkdir()
    assert ticks(keeper, 0) == set()
    assert copies_in(place) == 1


def test_a_disk_that_fails_when_it_is_looked_at_keeps_no_copy_from_being_made(
    keeper, place, disk, monkeypatch
):
    plug_in(place, disk)
    ticks(keeper, 0)
    real = os.stat

    def failing(path: object, *given: object, **named: object) -> os.stat_result:
        if os.fspath(path) == str(place):
            raise OSError(5, os.strerror(5), str(path))
        return real(path, *given, **named)

    monkeypatch.setattr(os, "stat", failing)
    assert ticks(keeper, 2) == {"second.failed"}
    assert keeper.notes.backup_at == NOON + timedelta(hours=2)


@pytest.mark.parametrize("code", ["second.out", "second.strange"])
def test_what_is_away_is_told_with_its_place_and_in_few_words(code):
    assert "/media/usb" in sentences.care(code, {"path": "/media/usb"})
    assert len(sentences.care_line(code, {}, NOON)) <= 30
