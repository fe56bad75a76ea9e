"""Fixtures of orders: who looks at their pages."""

import pytest
from flask.testing import FlaskClient

from tests.world import World


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    """The manager's browser."""
    return world.sign_in("Hạnh")


@pytest.fixture
def phone(world: World) -> FlaskClient:
    """A producer's phone: no cookie, somewhere in Vietnam."""
    client = world.app.test_client(use_cookies=False)
    client.environ_base["REMOTE_ADDR"] = "113.160.4.7"
    return client
