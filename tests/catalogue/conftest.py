"""The catalogue's tests run on both databases."""

from tests.postgres import books  # noqa: F401 - a fixture
