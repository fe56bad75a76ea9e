"""The centre's registry as it came down, and which goods of the shop are which of its entries."""

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Nothing yet."""
