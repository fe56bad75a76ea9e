"""What the public pages read, and their log of views."""

revision = "c0005"
down_revision = "c0004"


def upgrade() -> None:
    """Nothing yet."""
