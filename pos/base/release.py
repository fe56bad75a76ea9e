"""Which release this is."""

from datetime import UTC, datetime

VERSION = "0.1.0"
"""As in pyproject.toml; a test holds them together."""
BUILT_AT = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right stands before it."""
