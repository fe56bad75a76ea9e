"""Fixtures of the played showrooms: the centre's."""

from tests.central.conftest import *  # noqa: F403 - a centre of its own for each test
