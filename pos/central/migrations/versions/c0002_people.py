"""Who works at the centre."""

revision = "c0002"
down_revision = "c0001"


def upgrade() -> None:
    """Nothing yet."""
