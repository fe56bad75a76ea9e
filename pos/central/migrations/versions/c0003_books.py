"""What the facts come to, and the sums of days."""

revision = "c0003"
down_revision = "c0002"


def upgrade() -> None:
    """Nothing yet."""
