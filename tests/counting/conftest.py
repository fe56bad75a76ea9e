"""The named world with register 1's shift open, so that it sells while it is counted."""

import pytest

from tests.world import World


@pytest.fixture
def shop(world: World) -> World:
    """The shop, selling."""
    world.open_shift()
    return world
