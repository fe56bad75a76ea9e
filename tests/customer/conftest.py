"""Fixtures of the customers' tests."""

import pytest
from flask.testing import FlaskClient

from tests.world import World


@pytest.fixture
def lan(till: World) -> FlaskClient:
    """Lan's browser at register 1, her shift open."""
    return till.sign_in()


@pytest.fixture
def manager(till: World) -> FlaskClient:
    """The manager's."""
    return till.sign_in("Hạnh")
