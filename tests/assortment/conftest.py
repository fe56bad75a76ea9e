"""The manager's browser."""

import pytest
from flask.testing import FlaskClient

from tests.world import World


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    """Hạnh, the manager, at register 1."""
    return world.sign_in("Hạnh")
