"""Roles of four kinds, the shop's limits, and approvals."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Filled by its feature."""
