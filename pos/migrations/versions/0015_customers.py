"""Customers, what they agreed to, and who was forgotten."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Filled by its feature."""
