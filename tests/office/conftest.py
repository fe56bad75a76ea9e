"""An empty folder, open; requests as the real server hears them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.config import Settings
from pos.migrations.running import migrate_book
from tests.web.browser import Browser
from tests.world import NOON, World


@pytest.fixture(autouse=True)
def one_context_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test client be a `Browser`."""
    monkeypatch.setattr(Flask, "test_client_class", Browser)


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of the newest schema in which nothing was founded, made once."""
    home = tmp_path_factory.mktemp("empty")
    migrate_book(Settings(home=home).book, at=NOON)
    return home


@pytest.fixture
def empty(empty_template: Path, tmp_path: Path) -> Iterator[World]:
    """An empty folder's program, as `ocop-pos run` opens it."""
    import shutil

    settings = Settings(home=tmp_path / "home")
    shutil.copytree(empty_template, settings.home)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False  # one test here switches it on
    with clock.running(lambda: NOON), app.app_context():
        try:
            yield World(app, settings)
        finally:
            db.session.remove()
            db.engine.dispose()
