"""The demo showroom, loaded once for all tests here; a test that changes it takes a copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import in_haste
from pos.catalogue.lists import Plan
from pos.config import Settings
from pos.demo.loading import load_demo
from pos.migrations.running import migrate_book
from tests.world import NOON, World

LINK = "https://vi-du.example"


@contextmanager
def opened(home: Path) -> Iterator[World]:
    """A demo folder, open at noon; an empty one is given a book first."""
    settings = Settings(home=home, is_demo=True)
    migrate_book(settings.book, at=NOON)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False  # tests/web checks it switched on
    with clock.running(lambda: NOON), app.app_context():
        try:
            yield World(app, settings)
        finally:
            db.session.remove()
            db.engine.dispose()


def load(world: World) -> Plan:
    house = world.app.extensions["ocop_house"]
    with in_haste():
        return load_demo(pen=house.pen, pepper=house.pepper, at=NOON, link_base=LINK)


@pytest.fixture(scope="package")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    """A demo folder and what the import did in it."""
    home = tmp_path_factory.mktemp("demo")
    with opened(home) as world:
        return home, load(world)


@pytest.fixture
def demo(loaded: tuple[Path, Plan]) -> Iterator[World]:
    """The loaded demo, to look at."""
    with opened(loaded[0]) as world:
        yield world


@pytest.fixture
def demo_copy(loaded: tuple[Path, Plan], tmp_path: Path) -> Iterator[World]:
    """A copy of the loaded demo that a test may change."""
    shutil.copytree(loaded[0], tmp_path / "copy")
    with opened(tmp_path / "copy") as world:
        yield world
