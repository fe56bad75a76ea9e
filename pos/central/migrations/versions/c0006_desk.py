"""What the desk keeps of its own."""

revision = "c0006"
down_revision = "c0005"


def upgrade() -> None:
    """Nothing yet."""
