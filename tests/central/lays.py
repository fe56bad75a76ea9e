"""How the centre's tables lie: by months, or spread by terminal as Citus would spread them."""

import importlib
import pkgutil
from functools import cache

from sqlalchemy import Engine, inspect, text

import pos.central
from pos.central.migrations.running import migrate
from pos.central.models import CentralModel
from tests.postgres import make_template

MONTHS = "months"
SPREAD = "spread"
LAYS = [MONTHS, SPREAD]
_PARTS = 4

for _one in pkgutil.walk_packages(pos.central.__path__, "pos.central."):
    if _one.name.endswith("models"):
        importlib.import_module(_one.name)  # so every table is known


@cache
def template(lay: str) -> str:
    """The name of an empty centre of this lay, which nobody writes to."""
    return make_template(f"centre_{lay}", migrate if lay == MONTHS else _spread)


def of_terminals() -> list[str]:
    """The tables whose rows are of one terminal each, in the models' order."""
    return [
        table.name
        for table in CentralModel.metadata.sorted_tables
        if "terminal_id" in table.primary_key.columns
    ]


def _spread(engine: Engine) -> None:
    """The newest schema with every terminal's rows in one of four parts of each table.

    PostgreSQL refuses a unique key here that does not contain the terminal.
    """
    migrate(engine)
    there = set(inspect(engine).get_table_names())
    with engine.begin() as connection:
        for name in of_terminals():
            if name not in there:
                continue
            connection.execute(text(f"ALTER TABLE {name} RENAME TO old_{name}"))
            connection.execute(
                text(
                    f"CREATE TABLE {name} (LIKE old_{name} INCLUDING ALL)"
                    " PARTITION BY HASH (terminal_id)"
                )
            )
            connection.execute(text(f"DROP TABLE old_{name} CASCADE"))
            for part in range(_PARTS):
                connection.execute(
                    text(
                        f"CREATE TABLE {name}_p{part} PARTITION OF {name}"
                        f" FOR VALUES WITH (MODULUS {_PARTS}, REMAINDER {part})"
                    )
                )
