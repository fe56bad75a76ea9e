"""A restore broken off at any step: the shop opens, with a book and the keys that are its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from pos import recovering, serving
from pos.base import clock
from pos.base.backup import back_up
from pos.base.database import db
from pos.base.errors import NoRoom
from pos.base.transaction import reading
from pos.care import backing_up, restoring
from pos.care.places import Places
from pos.config import Settings
from pos.recovering import Prepared
from pos.shop import queries as shop
from pos.shop.founding import Newcomer
from pos.shop.signing_in import sign_in
from pos.sync import queries as sync
from pos.sync import verify
from pos.sync.pen import HOUSE, Hand
from tests.world import NOON, PINS

LATER = NOON + timedelta(minutes=1)
NEW = Newcomer("Hạnh", "manager", "731946")


class PlugPulledError(BaseException):
    """The power goes."""


@pytest.fixture
def base(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "base")
    back_up(tmp_path / "base" / "till.db", tmp_path / "copy.db")
    return tmp_path / "base"


@contextmanager
def unplugged(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The power goes before the step-th file or folder is made, moved or named."""
    done = 0

    def watched(name: str) -> None:
        real = getattr(Path, name)

        def act(self: Path, *given: object, **named: object) -> object:
            nonlocal done
            done += 1
            if done == step:
                raise PlugPulledError
            return real(self, *given, **named)

        patch.setattr(Path, name, act)

    with monkeypatch.context() as patch:
        for name in ("replace", "rename", "mkdir", "unlink"):
            watched(name)
        yield


def each_step(prepared: Prepared, base: Path, tmp_path: Path, monkeypatch, **words) -> Iterator:
    """The data folder after a restore that was broken off at each of its steps, and at none."""
    for step in range(1, 99):
        home = tmp_path / f"home{step}"
        shutil.copytree(base, home)
        try:
            with clock.running(lambda: LATER), unplugged(step, monkeypatch):
                recovering.restore(Settings(home=home), prepared, LATER, **words)
        except PlugPulledError:
            yield Settings(home=home)
        else:
            yield Settings(home=home)
            return
    raise AssertionError("a restore takes more steps than that")


def opened(settings: Settings, pin: str) -> str:
    """Open the shop, let the manager in; the letter it goes on under."""
    with clock.running(lambda: LATER):
        app = serving.open_home(settings)
        with app.app_context():
            try:
                house = app.extensions["ocop_house"]
                head = sync.head(reading())
                assert head is not None
                [manager] = [one.id for one in shop.people(reading()) if one.name == "Hạnh"]
                given = pin if head.ordinal == "B" else PINS["Hạnh"]
                sign_in(manager, given, pepper=house.pepper, hand=Hand(house.pen, LATER, *HOUSE))
            finally:
                db.session.remove()
                db.engine.dispose()
    facts = verify.read_database(settings.book)
    assert verify.check(facts, verify.read_keys(settings.book)).fault is None
    return head.ordinal


def test_with_new_keys_the_shop_opens_after_each_step_with_the_old_book_or_the_new(
    base, tmp_path, monkeypatch
):
    settings = Settings(home=base)
    prepared = recovering.prepare(settings, tmp_path / "copy.db", LATER)
    steps = each_step(prepared, base, tmp_path, monkeypatch, code="", manager=NEW)
    letters = [opened(one, NEW.pin) for one in steps]
    assert letters == sorted(letters)  # once the new keys are there, they stay
    assert set(letters) == {"A", "B"}
    last = tmp_path / f"home{len(letters)}"
    [aside] = (last / "aside").iterdir()
    old = sorted(path.name for path in (base / "keys").iterdir())
    assert sorted(path.name for path in (aside / "keys").iterdir()) == old
    assert not (last / "restoring").exists()


def test_with_new_keys_and_no_room_the_old_book_opens_with_its_keys(base, tmp_path, monkeypatch):
    settings = Settings(home=base)
    prepared = recovering.prepare(settings, tmp_path / "copy.db", LATER)

    def full(*_given: object, **_named: object) -> None:
        raise NoRoom

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "begin_anew", full)
        with pytest.raises(NoRoom):
            recovering.restore(settings, prepared, LATER, code="", manager=NEW)
    assert opened(settings, NEW.pin) == "A"


def test_on_a_new_machine_the_keys_come_with_the_book_or_not_at_all(base, tmp_path, monkeypatch):
    places = Places(base, base / "till.db")
    backing_up.carry_keys(places, tmp_path)
    code = backing_up.recovery_code(places)
    empty = tmp_path / "empty"
    empty.mkdir()
    prepared = recovering.prepare(Settings(home=empty), tmp_path / "copy.db", LATER)
    assert prepared.seal is not None
    letters = []
    for one in each_step(prepared, empty, tmp_path, monkeypatch, code=code, manager=None):
        if (one.home / "restoring" / "ready.json").exists() or one.book.exists():
            letters.append(opened(one, PINS["Hạnh"]))
        else:
            assert not (one.home / "keys").exists()
    assert set(letters) == {"B"}
