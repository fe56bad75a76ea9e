"""The line to the centre: where it is, how far it has heard this terminal, what it said."""

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Nothing yet."""
