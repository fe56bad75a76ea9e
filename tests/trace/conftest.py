"""The showroom of these tests, opened once; nothing in it changes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import reading
from pos.config import Settings
from pos.migrations.running import migrate_book
from pos.shop import queries as shop
from pos.sync.pen import Hand
from tests.trace.showroom import ARRIVED, NOON, ORDERED, World, fill, found, sell, warn_and_empty


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("origin")
    settings = Settings(home=home)
    migrate_book(settings.book, at=ARRIVED)
    app = create_app(settings)
    with clock.running(lambda: NOON):
        with app.app_context():
            hand = Hand(app.extensions["ocop_house"].pen, ARRIVED, "01HAND", "Thu Hà", 1)
            found(app, hand)
            fill(hand)
            warn_and_empty(replace(hand, at=ORDERED))
            number, path = sell(replace(hand, by_id=shop.people(reading())[0].id))
        yield World(app, number, path)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(world: World) -> FlaskClient:
    """A phone without cookies at 21/11/2026 14:05."""
    return world.app.test_client(use_cookies=False)
