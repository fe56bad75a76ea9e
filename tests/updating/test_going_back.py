"""A release that fails: on the copy it is refused, with the book it is given back."""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from pos import serving
from pos.base import clock
from pos.base.errors import WrongSetting
from pos.care import exchange
from pos.config import Settings
from pos.migrations.current import newest
from pos.updating import journal, releases, returning
from tests.test_cli import assert_one_sentence, run
from tests.updating import releases_made
from tests.updating.releases_made import NEXT
from tests.updating.shop_under_update import Shop, apply

ONLY_ON_A_COPY = (
    "assert 'trial' in op.get_bind().exec_driver_sql('PRAGMA database_list').fetchone()[2]"
)
"""The release gets through its trial, and stumbles over the shop's own book."""
HARMS = (
    "'trial' in op.get_bind().exec_driver_sql('PRAGMA database_list').fetchone()[2] or "
    "op.execute('UPDATE stock_levels SET units = units + 1')"
)
"""It changes the shop's own book in a way that only the audit sees."""


@pytest.fixture(scope="module")
def bad(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A release whose migration begins with a statement."""
    made: dict[str, Path] = {}

    def bad(statement: str) -> Path:
        if statement not in made:
            folder = tmp_path_factory.mktemp("bad")
            changed = releases_made.later(newest(), statement)
            made[statement] = releases_made.make(wheel, folder, changed=changed)
        return made[statement]

    return bad


def refused(shop: Shop, bundle: Path) -> WrongSetting:
    with pytest.raises(WrongSetting) as no:
        apply(shop.home, bundle, shop.home.parent / "steps.txt")
    return no.value


def is_as_it_was(shop: Shop) -> bool:
    return (
        (shop.release(), shop.schema(), shop.sales()) == (None, newest(), 1)
        and not shop.program.journal.exists()
        and not shop.program.trial.exists()
    )


def test_a_release_that_cannot_open_the_copy_is_refused_and_nothing_has_changed(shop, bad):
    book = (shop.home / "till.db").read_bytes()
    no = refused(shop, bad("raise ValueError('no such column')"))
    assert no.code == "update.trial_failed"
    assert "no such column" in str(no.facts["reason"])
    assert is_as_it_was(shop)
    assert (shop.home / "till.db").read_bytes() == book
    assert releases.versions(shop.program) == []
    shop.sells()


def test_a_release_without_a_part_of_itself_is_refused(shop, wheel, tmp_path):
    changed = {"pos/till/selling.py": "raise ImportError('half a file')\n"}
    made = releases_made.make(wheel, tmp_path / "bundle", changed=changed)
    assert refused(shop, made).code == "update.trial_failed"
    assert is_as_it_was(shop)


def test_a_release_that_draws_no_paper_is_refused(shop, wheel, tmp_path):
    changed = {"printers/printing.py": "raise RuntimeError('no font')\n"}
    made = releases_made.make(wheel, tmp_path / "bundle", changed=changed)
    assert "no font" in str(refused(shop, made).facts["reason"])
    assert is_as_it_was(shop)


def test_a_release_that_stumbles_over_the_book_is_given_back(shop, bad):
    no = refused(shop, bad(ONLY_ON_A_COPY))
    assert (no.code, no.facts["reason"]) == ("update.went_back", "AssertionError")
    assert (shop.schema(), shop.sales()) == (newest(), 1)
    assert releases.is_me(shop.program, shop.program.named() or "")
    shop.sells()


def test_a_release_that_harms_the_book_is_given_back_with_the_book_from_before(shop, bad):
    levels = shop.rows("SELECT * FROM stock_levels ORDER BY 1, 2, 3")
    no = refused(shop, bad(HARMS))
    assert no.code == "update.went_back"
    assert shop.rows("SELECT * FROM stock_levels ORDER BY 1, 2, 3") == levels
    assert shop.schema() == newest()
    assert run(shop.home, "audit").returncode == 0
    [aside] = (shop.home / "aside").iterdir()
    assert (aside / "till.db").exists()  # what was harmed is kept, too
    shop.sells()
    assert shop.rows("SELECT count(*) FROM sync_epochs") == [(1,)]  # nothing was lost


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (returning, "go_back"),
        (exchange, "make_ready"),
        (exchange, "take_its_place"),
        (releases, "point_to"),
        (journal, "close"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_killed_on_the_way_back_the_next_start_finishes_it(shop, bad, module, name):
    child = os.fork()
    if child == 0:
        _update_and_die(shop, bad(HARMS), module, name)
    _child, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    shop.sells()
    assert (shop.schema(), shop.release()) == (newest(), None)
    assert not shop.program.journal.exists()
    assert run(shop.home, "audit").returncode == 0


def die(*_words: object, **_named: object) -> None:
    """What a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def _update_and_die(shop: Shop, bundle: Path, module: object, name: str) -> None:
    """In a fork: update, and die before the way back calls a function."""

    def go_back(settings: Settings, one: journal.Journal, now: object) -> None:
        setattr(module, name, die)
        if name == "go_back":
            die()
        real(settings, one, now)  # type: ignore[arg-type]

    real = returning.go_back
    returning.go_back = go_back  # type: ignore[assignment]
    try:
        apply(shop.home, bundle, shop.home.parent / "steps.txt")
    except BaseException:  # noqa: BLE001 - a fork must never come back into the test
        traceback.print_exc()
    finally:
        os._exit(1)


def test_a_release_broken_off_that_stumbles_at_the_next_start_is_given_back(shop, bad):
    shop.update(bad(HARMS), dies_at="bring")
    shop.sells()
    assert (shop.schema(), shop.release()) == (newest(), None)


# --- Asked for -------------------------------------------------------------------------------


def back(shop: Shop) -> None:
    settings = Settings(home=shop.home)
    with serving.alone(settings):
        returning.undo_last(settings, clock.now())


def test_an_update_is_undone_with_its_book_while_nothing_has_happened(shop, bundle):
    shop.update(bundle)
    back(shop)
    assert (shop.schema(), shop.release(), shop.sales()) == (newest(), None, 1)
    shop.sells()


def test_an_update_is_not_undone_once_something_was_sold_that_the_old_release_cannot_read(
    shop, bundle
):
    shop.update(bundle)
    shop.sells()
    with pytest.raises(WrongSetting) as no:
        back(shop)
    assert no.value.code == "update.sold_since"
    assert (shop.schema(), shop.release(), shop.sales()) == ("9001", NEXT, 2)
    shop.sells()


def test_an_update_that_left_the_book_alone_is_undone_with_every_sale_since(shop, wheel, tmp_path):
    shop.update(releases_made.make(wheel, tmp_path / "bundle"))
    shop.sells()
    back(shop)
    assert (shop.release(), shop.sales()) == (None, 2)
    shop.sells()


@pytest.mark.parametrize("name", ["point_to", "close"])
def test_an_undoing_that_is_killed_is_finished_by_the_next_start(shop, wheel, tmp_path, name):
    shop.update(releases_made.make(wheel, tmp_path / "bundle"))
    child = os.fork()
    if child == 0:
        try:
            setattr(releases if name == "point_to" else journal, name, die)
            back(shop)
        finally:
            os._exit(1)
    _child, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    shop.sells()
    assert shop.release() is None
    assert not shop.program.journal.exists()


def test_there_is_nothing_to_undo_where_nothing_was_updated(shop):
    done = run(shop.home, "update", "back", "--yes")
    assert "quay lại" in assert_one_sentence(done)


def test_nobody_is_left_at_work_when_the_update_is_killed(shop, bad):
    """The new release dies with the one that tries it: nobody writes behind the next start."""
    bundle = bad(SLEEPS)
    started = updating(shop, bundle)
    pid = shop.program.trial / "pid"
    wait_until(pid.exists)
    at_work = int(pid.read_text())
    started.kill()
    started.wait()
    wait_until(lambda: not Path(f"/proc/{at_work}").exists())
    shop.sells()


SLEEPS = (
    "import os, pathlib, time; "
    "pathlib.Path(os.environ['OCOP_POS_HOME'], 'pid').write_text(str(os.getpid())); "
    "time.sleep(60)"
)


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


# --- Any moment ------------------------------------------------------------------------------


def updating(shop: Shop, bundle: Path) -> "subprocess.Popen[bytes]":
    """An update in a process that can be killed."""
    code = (
        "import sys; from pathlib import Path; "
        "from tests.updating.shop_under_update import apply; "
        "apply(*map(Path, sys.argv[1:]))"
    )
    words = [str(shop.home), str(bundle), str(shop.home.parent / "steps.txt")]
    return subprocess.Popen([sys.executable, "-c", code, *words], stderr=subprocess.DEVNULL)


def test_killed_at_any_moment_it_leaves_a_shop_that_sells(shop, bundle):
    """The moments are drawn; a failure names the seed."""
    seed = int(os.environ.get("OCOP_SEED") or time.time_ns() % 1_000_000)
    dice, sold = Random(seed), 1
    for _kill in range(3):
        started = updating(shop, bundle)
        time.sleep(dice.uniform(1.0, 9.0))
        started.kill()
        started.wait()
        shop.sells()
        sold += 1
        assert shop.sales() == sold, f"OCOP_SEED={seed}"
        assert not shop.program.journal.exists(), f"OCOP_SEED={seed}"
        if shop.release() == NEXT:
            break
