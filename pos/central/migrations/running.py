"""Bring the centre's database to a schema, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the centre's database to a schema, all or nothing.

    Args:
        to: a revision of the chain, `c0003`; `head`: the newest.
    """
    made = Config()
    folder = Path(__file__).parent
    made.set_main_option("script_location", str(folder))
    made.set_main_option("version_locations", str(folder / "versions"))
    made.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        made.attributes["connection"] = connection
        command.upgrade(made, to)
