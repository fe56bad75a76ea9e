"""The centre's chain makes what its models say, and can be spread by terminal."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from pos.central.models import CentralModel
from tests.central.lays import SPREAD, of_terminals

pytestmark = pytest.mark.postgres


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _is_ours, "compare_server_default": False}
        )
        return compare_metadata(context, CentralModel.metadata)


def _is_ours(_thing: Any, name: str | None, kind: str, *_rest: object) -> bool:
    """The schema's own number is no table of the models."""
    return kind != "table" or name != "central_schema"


def test_the_chain_makes_what_the_models_say(centre_engine: Engine) -> None:
    assert differences(centre_engine) == []


def test_every_unique_key_of_a_terminals_rows_contains_the_terminal(centre_engine: Engine) -> None:
    seen = inspect(centre_engine)
    wrong = []
    for table in of_terminals():
        keys = [one["column_names"] for one in seen.get_indexes(table) if one["unique"]]
        keys += [one["column_names"] for one in seen.get_unique_constraints(table)]
        wrong += [(table, key) for key in keys if "terminal_id" not in key]
    assert wrong == []


def test_every_table_with_a_terminal_is_keyed_by_it(centre_engine: Engine) -> None:
    """Else its rows could not lie beside the terminal's others."""
    wrong = [
        table.name
        for table in CentralModel.metadata.sorted_tables
        if "terminal_id" in table.columns and "terminal_id" not in table.primary_key.columns
    ]
    assert wrong == []


@pytest.mark.parametrize("lay", [SPREAD])
def test_the_tables_can_be_spread_by_terminal(centre_engine: Engine) -> None:
    seen = inspect(centre_engine)
    assert {f"{one}_p0" for one in of_terminals()} <= set(seen.get_table_names())
