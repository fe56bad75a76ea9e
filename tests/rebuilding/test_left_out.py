"""Every table is rebuilt or named with its reason, and every kind of fact is heard."""

from sqlalchemy import text

import tests.rooms  # noqa: F401 - so that every table is known
from pos.base.database import Model, db
from pos.rebuilding import comparison
from pos.rebuilding.left_out import ALIKE, NOT_FED, NOT_FED_ROOMS, NOT_TOLD, ROWS_TOLD
from pos.rebuilding.readers import NO_TABLE, READERS
from tests.house.source import module
from tests.house.test_facts import KINDS
from tests.world import World

TABLES = Model.metadata.tables


def written_by_readers() -> set[str]:
    """Every table that a reader writes, by the name it says."""
    found = set()
    rooms = ("catalogue", "closing", "holds", "ledger", "moving", "ordering", "rebuilding")
    for room in (*rooms, "receiving", "returns", "shop", "stock", "till"):
        one = module(f"pos.rebuilding.{room}")
        found |= {str(node.value) for node in one.strings() if str(node.value) in TABLES}
    return found


def test_every_table_is_rebuilt_or_left_out_for_a_reason():
    fed = set(comparison.fed_tables())
    assert fed - written_by_readers() == set()
    assert fed & NOT_FED.keys() == set()


def test_a_table_left_out_is_there_and_so_is_its_reason():
    assert NOT_FED.keys() - TABLES.keys() - {"alembic_version"} == set()
    assert [name for name, why in {**NOT_FED, **NOT_FED_ROOMS}.items() if not why] == []


def test_a_column_that_is_not_told_is_one_of_a_table_that_is_rebuilt():
    fed = set(comparison.fed_tables())
    for of, told in {**NOT_TOLD, **ALIKE}.items():
        table, _dot, column = of.partition(".")
        assert table in fed, of
        assert column in TABLES[table].c, of
        assert told, of
    assert ROWS_TOLD.keys() <= fed


def test_which_rows_are_told_can_be_asked_of_a_book(world: World):
    with db.engine.connect() as line:
        for table, (rows, why) in ROWS_TOLD.items():
            assert why
            line.execute(text(f"SELECT count(*) FROM {table} WHERE {rows}")).scalar_one()


def test_every_kind_of_fact_has_a_reader_or_a_reason_for_none():
    assert READERS.keys() | NO_TABLE.keys() == KINDS
    assert READERS.keys() & NO_TABLE.keys() == set()
