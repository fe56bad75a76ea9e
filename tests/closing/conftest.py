"""Fixtures of a shift's end."""

import pytest
from flask.testing import FlaskClient

from tests.world import World


@pytest.fixture
def lan(till: World) -> FlaskClient:
    """Lan's browser at register 1, her shift open."""
    return till.sign_in()
