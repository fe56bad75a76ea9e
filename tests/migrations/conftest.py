"""The chain of migrations runs on both databases."""

from tests.postgres import books, empty_postgres, newest_postgres  # noqa: F401 - fixtures
