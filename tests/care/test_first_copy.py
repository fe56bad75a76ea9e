"""The first copies: none of an empty folder, one of the founded shop, one after each list."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos.app import attendant_of, create_app
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import end_reading
from pos.care import content, standing
from pos.care.notes import Notes
from pos.config import Settings
from pos.migrations.running import migrate_book
from tests.office.test_setting_up import FORM
from tests.web.shown import press
from tests.world import NOON, World

LIST = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán\nKEO-9;Kẹo lạc;gói;35000\n"


@pytest.fixture
def empty(tmp_path: Path, second: Path) -> Iterator[World]:
    """An empty folder's program, with a stick."""
    made = Settings(home=tmp_path / "home", backup=second)
    migrate_book(made.book, at=NOON)
    app = create_app(made)
    app.config["WTF_CSRF_ENABLED"] = False
    with clock.running(lambda: NOON), app.app_context():
        try:
            yield World(app, made)
        finally:
            db.session.remove()
            db.engine.dispose()


def test_an_empty_folder_is_no_backup_and_a_founded_shop_soon_has_one(empty: World, second: Path):
    keeper = attendant_of(empty.app)
    keeper.tick()
    assert keeper.notes.backup_at is None
    assert not list(keeper.places.backups.glob("*.db"))
    assert empty.app.test_client().post("/setup", data=FORM).status_code == 303
    end_reading()
    keeper.tick()
    [copy] = keeper.places.backups.glob("*.db")
    assert content.read(copy) is not None
    assert len(list(second.rglob("till-*.db"))) == 1


def test_a_list_taken_in_is_copied_without_waiting_for_the_hour(cared: World, keeper):
    keeper.tick()
    hanh = cared.sign_in("Hạnh")
    loaded = hanh.post("/catalogue/imports", data={"file": (io.BytesIO(LIST.encode()), "h.csv")})
    place = loaded.headers["Location"]
    run = cared.app.extensions["ocop_intake"]().find(place.rsplit("/", 1)[1])
    assert run.finished.wait(10)
    end_reading()
    press(hanh, place)
    assert run.finished.wait(10)
    end_reading()
    with clock.running(lambda: NOON + timedelta(minutes=5)):
        keeper.tick()
        assert keeper.notes.backup_at == NOON + timedelta(minutes=5)


def test_a_stick_that_never_had_a_copy_is_not_called_late():
    told = standing.of_copies(Notes(backup_at=NOON), NOON, has_second=True)
    assert [one.code for one in told] == ["backup.fine", "second.none"]
