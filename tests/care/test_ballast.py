"""Room for sales: ballast held and thrown off, everything else refused by name below 200 MiB."""

import shutil

import pytest

from pos.care import ballast
from pos.care.ballast import BYTES, NAME, THROWN_BYTES
from pos.care.standing import FULL_BYTES
from tests.till import steps

AMPLE = FULL_BYTES + BYTES


@pytest.fixture
def disk(monkeypatch, places):
    """The free bytes that the disk is said to have."""
    usage = shutil.disk_usage(places.home)

    def have(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=free))

    return have


def test_ballast_is_held_with_room_kept_while_it_shrinks_and_thrown_off_at_the_end(tmp_path):
    held = tmp_path / NAME
    assert not ballast.keep(tmp_path, AMPLE - 1)
    assert ballast.keep(tmp_path, AMPLE)
    assert held.stat().st_size == BYTES
    assert held.stat().st_blocks * 512 >= BYTES  # it takes its room in truth
    assert not ballast.keep(tmp_path, AMPLE)
    assert not ballast.keep(tmp_path, THROWN_BYTES)
    assert ballast.keep(tmp_path, THROWN_BYTES - 1)
    assert not held.exists()
    assert ballast.keep(tmp_path, AMPLE)


def test_the_attendant_holds_it_throws_it_off_and_holds_it_again(keeper, places, disk):
    disk(AMPLE)
    keeper.tick()
    assert (places.home / NAME).exists()
    disk(1024)
    keeper.tick()
    assert not (places.home / NAME).exists()
    assert "disk.full" in {one.code for one in keeper.standing()}
    disk(AMPLE)
    keeper.tick()
    assert (places.home / NAME).exists()


def test_below_200_mib_sales_go_on_and_everything_else_is_refused_by_name(cared, keeper, disk):
    manager = cared.sign_in("Hạnh")
    disk(FULL_BYTES - 1)
    for path in (
        "/settings/shop",
        "/catalogue/imports",
        "/catalogue/pictures",
        "/stock/deliveries",
    ):
        answer = manager.post(path)
        assert answer.status_code == 409, path
        assert "200 MB" in answer.get_data(as_text=True), path
    assert manager.post("/lock").status_code == 303
    assert steps.sell(cared, ("CHE-DINH", 1))
    disk(FULL_BYTES)
    assert cared.sign_in("Hạnh").post("/settings/shop").status_code == 400
