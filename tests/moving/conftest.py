"""Fixtures of goods moved."""

import pytest
from flask.testing import FlaskClient

from tests.world import World


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    """The manager's browser."""
    return world.sign_in("Hạnh")
