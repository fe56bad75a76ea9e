"""Favourites, keys of a register, and layouts of scale codes."""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Filled by its feature."""
