"""The registry, its releases, recalls."""

revision = "c0004"
down_revision = "c0003"


def upgrade() -> None:
    """Nothing yet."""
