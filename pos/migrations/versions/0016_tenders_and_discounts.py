"""Discounts, tenders of every kind, the buyer, and orders put aside."""

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Filled by its feature."""
