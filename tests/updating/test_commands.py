"""The commands as a shopkeeper runs them."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pos.base.release import VERSION
from pos.updating import journal, publishers
from tests.test_cli import assert_one_sentence, environment, finish, run
from tests.updating.releases_made import KNOWN, NEXT
from tests.updating.shop_under_update import Shop


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The publisher of the tests came with the program."""
    monkeypatch.setattr(publishers, "known", lambda: KNOWN)


def files(shop: Shop) -> dict[Path, bytes]:
    """Everything of a shop; not what SQLite lays beside a book that is read, nor the log."""
    found = (path for path in shop.home.rglob("*") if path.is_file())
    kept = (p for p in found if not p.name.endswith(("-shm", "-wal", ".log", "lock")))
    return {path: path.read_bytes() for path in kept}


def test_a_look_at_an_update_tells_what_would_happen_and_changes_nothing(shop, bundle):
    before = files(shop)
    done = run(shop.home, "update", "check", bundle)
    assert done.returncode == 0, done.stderr
    assert "Nhà phát hành thử" in done.stdout
    assert f"{VERSION}, gói là bản {NEXT}" in done.stdout
    assert "lên 9001" in done.stdout
    assert f"ocop-pos update apply {bundle}" in done.stdout
    assert files(shop) == before


def test_an_update_is_made_and_says_where_the_old_book_is(shop, bundle):
    done = run(shop.home, "update", "apply", "--yes", bundle)
    assert done.returncode == 0, done.stderr
    assert [f"{n}/5" in done.stdout for n in range(1, 6)] == [True] * 5
    assert f"từ bản {VERSION} lên bản {NEXT}" in done.stdout
    [backup] = (shop.home / "backups").glob(f"till-before-{NEXT}-*.db")
    assert str(backup) in done.stdout
    assert (backup.parent / f"{backup.name}.sha256").exists()
    assert str(shop.program.launcher) in done.stdout
    mode = stat.S_IMODE(shop.program.folder.stat().st_mode)
    assert mode & 0o077 == 0


def command(shop: Shop, *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """The program that the shop came with, started anew."""
    return subprocess.run(
        [sys.executable, "-m", "pos.cli", *words],
        env=environment(shop.home),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_that_the_shop_came_with_goes_on_as_the_new_release(shop, bundle):
    shop.update(bundle)
    done = command(shop, "update", "check", "--unsigned", str(bundle))
    assert done.returncode == 2
    assert f"đang dùng bản {NEXT} rồi" in done.stderr


def test_nothing_is_updated_without_a_yes(shop, bundle):
    done = command(shop, "update", "apply", "--unsigned", str(bundle), typed="n\n")
    assert "Cập nhật bây giờ?" in done.stdout
    assert not shop.program.folder.exists()


def test_an_open_shop_is_not_updated(shop, bundle):
    running = shop.start()
    try:
        done = run(shop.home, "update", "apply", "--yes", bundle)
        assert "đang mở" in assert_one_sentence(done)
        assert run(shop.home, "update", "check", bundle).returncode == 0  # a look is free
        running.sell()
    finally:
        finish(running.process, signal.SIGTERM)
    assert not shop.program.folder.exists()


def test_an_open_shop_is_closed_and_updated_if_asked(shop, bundle):
    running = shop.start()
    running.sell()
    done = run(shop.home, "update", "apply", "--yes", "--close", bundle)
    assert done.returncode == 0, done.stderr
    assert "Đang đóng cửa hàng" in done.stdout
    assert running.process.wait(timeout=10) == 0
    running.process.communicate()
    assert not (shop.home / "please-close").exists()
    assert shop.release() == NEXT
    shop.sells()
    assert shop.sales() == 3


def test_who_holds_the_folder_without_serving_is_not_closed(shop, bundle, monkeypatch):
    from pos import leaving, serving
    from pos.config import Settings

    monkeypatch.setattr(leaving, "CLOSE_WITHIN_S", 1)
    with serving.alone(Settings(home=shop.home)):
        done = run(shop.home, "update", "apply", "--yes", "--close", bundle)
    assert "đang mở" in done.stderr
    assert not (shop.home / "please-close").exists()
    assert not shop.program.folder.exists()


def test_an_unsigned_update_wants_it_said_aloud(shop, bundle, monkeypatch):
    monkeypatch.setattr(publishers, "known", dict)
    done = run(shop.home, "update", "check", bundle)
    assert "--unsigned" in done.stderr
    assert done.returncode == 2
    done = run(shop.home, "update", "check", "--unsigned", bundle)
    assert done.returncode == 0
    assert "không có chữ ký quen" in done.stdout


def test_an_update_broken_off_is_told_at_the_next_command(shop, bundle):
    shop.update(bundle, dies_at="try")
    done = run(shop.home, "audit")
    assert done.returncode == 0
    assert "chưa đổi gì" in done.stderr
    assert run(shop.home, "audit").stderr == ""


def test_a_running_update_is_not_disturbed_by_another_command(shop, bundle):
    from pos import serving
    from pos.config import Settings

    shop.update(bundle, dies_at="try")
    before = journal.load(shop.program.journal)
    with serving.alone(Settings(home=shop.home)):
        assert run(shop.home, "audit").stderr == ""
    assert journal.load(shop.program.journal) == before


def test_back_gives_the_release_before(shop, bundle):
    shop.update(bundle)
    launcher = shop.program.launcher
    done = subprocess.run(
        [str(launcher), "update", "back", "--yes"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"Đã quay lại bản {VERSION}" in done.stdout
    assert shop.release() is None
    shop.sells()


def test_a_release_deleted_by_hand_leaves_the_command_that_the_shop_came_with(shop, bundle):
    import shutil

    shop.update(bundle)
    shutil.rmtree(shop.program.releases)
    done = run(shop.home, "run")
    assert "bản phần mềm mới hơn" in assert_one_sentence(done)


# --- Leaving the machine ---------------------------------------------------------------------


def test_uninstalling_takes_the_program_and_keeps_every_file_of_the_shop(
    shop, bundle, tmp_path, monkeypatch
):
    from pos import standing_by

    monkeypatch.setattr(standing_by, "is_root", lambda: False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "person")
    before = files(shop)
    assert run(shop.home, "service", "install", "--kiosk").returncode == 0
    written = [p for p in (tmp_path / "person").rglob("ocop-pos*") if p.is_file()]
    assert len(written) == 2
    (shop.program.folder / "releases/9.0.0").mkdir(parents=True)
    done = run(shop.home, "uninstall", "--yes")
    assert done.returncode == 0, done.stderr
    assert f"vẫn ở {shop.home}" in done.stdout
    assert f"bản {VERSION}" in done.stdout
    assert f"xóa thư mục {sys.prefix}" in done.stdout
    assert not shop.program.folder.exists()
    assert not any(path.exists() for path in written)
    assert files(shop) == before
    shop.sells()  # with what the shop came with


def test_an_open_shop_is_not_uninstalled(shop):
    running = shop.start()
    try:
        assert "đang mở" in assert_one_sentence(run(shop.home, "uninstall", "--yes"))
    finally:
        finish(running.process, signal.SIGTERM)


def test_a_release_uninstalls_itself(shop, bundle):
    shop.update(bundle)
    done = subprocess.run(
        [str(shop.program.launcher), "uninstall", "--yes"],
        env={**os.environ, "HOME": str(shop.home.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"bản {NEXT}" in done.stdout
    assert not shop.program.folder.exists()
    assert shop.sales() == 1
