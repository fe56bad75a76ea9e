"""Cash moves and closings."""

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Filled by its feature."""
