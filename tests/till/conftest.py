"""Fixtures of the till's own tests."""

import pytest
from flask.testing import FlaskClient

from tests.world import World


@pytest.fixture
def lan(till: World) -> FlaskClient:
    """Lan's browser at register 1, her shift open."""
    return till.sign_in()
