"""How our words lie in a database: the same plain text and integers on SQLite and PostgreSQL.

STRICT tables know INTEGER, TEXT and BLOB only; days and moments are ISO 8601 text, which
sorts as time does, and a claim is 0 or 1.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class Day(TypeDecorator[date]):
    """A date as `2026-11-21`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the day as ISO text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Read it back."""
        return None if value is None else date.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment as `2026-11-21T07:05:00.000Z`, always UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the moment as ISO text with milliseconds and Z."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read it back as an aware UTC moment."""
        return None if value is None else datetime.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """A claim as 0 or 1."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Write 0 or 1."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        """Read it back."""
        return None if value is None else bool(value)


Whole = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number of 64 bits on both databases."""

SortKey = Text().with_variant(Text(collation="C"), "postgresql")
"""A key of `base.text.sort_key`, compared letter by letter on both databases."""

TYPES: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    int: Whole,
    bool: Flag(),
    bytes: LargeBinary(),
    date: Day(),
    datetime: Moment(),
}
"""Python type to column type, for `Mapped[...]`."""
