"""Fixtures of the training's tests: it ends with each test, its threads with it."""

import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.world import PINS, World


@pytest.fixture
def shop(till: World) -> Iterator[World]:
    """The named world, its shift open; whatever is practised in it ends with the test."""
    before = set(threading.enumerate())
    yield till
    till.app.extensions["ocop_training"].close()
    left = [one.name for one in set(threading.enumerate()) - before if one.is_alive()]
    assert left == []


@pytest.fixture
def trainee(shop: World) -> FlaskClient:
    """Lan's browser, switched into the training and signed in there."""
    return practising(shop)


def practising(shop: World, name: str = "Lan") -> FlaskClient:
    """A browser in the training in which somebody has signed in."""
    client = shop.sign_in(name)
    assert client.post("/training").status_code == 303
    answer = client.post("/sign-in", data={"person_id": shop.person_id(name), "pin": PINS[name]})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client
