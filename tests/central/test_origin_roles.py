"""What the pages' two roles may do in the database: one reads a schema of views, one adds views."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from pos.central.database import open_engine
from pos.central.origin.setting import READER, WRITER, as_role
from tests.central.origin_world import two_showrooms

pytestmark = pytest.mark.postgres

SECRET = (
    "cost",
    "vnd",
    "price",
    "buyer",
    "customer",
    "account",
    "mst",
    "bank",
    "phone_of",
    "person",
)
"""Parts of names of columns that no page may know."""


@pytest.fixture
def centre_url() -> Iterator[str]:
    with two_showrooms() as (url, _books):
        yield url


@pytest.fixture
def filled(centre_url: str) -> Iterator[Engine]:
    engine = open_engine(centre_url)
    yield engine
    engine.dispose()


def as_(url: str, role: str) -> Iterator[Engine]:
    engine = create_engine(as_role(url, role), isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def reader(centre_url: str) -> Iterator[Engine]:
    yield from as_(centre_url, READER)


@pytest.fixture
def writer(centre_url: str) -> Iterator[Engine]:
    yield from as_(centre_url, WRITER)


RELATIONS = """
SELECT n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname NOT IN ('pg_catalog',
  'information_schema', 'pg_toast')
"""


def test_the_reader_reads_the_views_of_one_schema_and_no_table(
    filled: Engine, reader: Engine
) -> None:
    with reader.connect() as asking:
        relations = [tuple(row) for row in asking.execute(text(RELATIONS))]
        assert len(relations) > 50
        for schema, name, kind in relations:
            asked = f"SELECT * FROM {schema}.{name} LIMIT 1"
            if schema == "origin":
                asking.execute(text(asked))
                assert kind == "v"
                continue
            with pytest.raises(ProgrammingError, match="permission denied"):
                asking.execute(text(asked))


def test_no_view_has_a_column_of_money_customers_or_people(filled: Engine) -> None:
    with filled.connect() as asking:
        columns = asking.execute(
            text("SELECT column_name FROM information_schema.columns WHERE table_schema = 'origin'")
        ).scalars()
        names = list(columns)
    assert len(names) > 80
    assert [one for one in names if any(word in one for word in SECRET)] == []


def test_the_reader_writes_nothing_even_where_it_turns_writing_on(
    filled: Engine, reader: Engine
) -> None:
    with reader.connect() as asking:
        relations = [tuple(row) for row in asking.execute(text(RELATIONS))]
        for schema, name, kind in relations:
            if kind == "S":
                continue
            for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                may = text("SELECT has_table_privilege(:name, :right)")
                given = {"name": f"{schema}.{name}", "right": right}
                assert asking.execute(may, given).scalar_one() is False, given
        asking.execute(text("SET default_transaction_read_only = off"))
        for act in (
            "INSERT INTO origin_scans VALUES ('1','1','1','1','1','1','1','1','1')",
            "UPDATE central_shops SET name = ''",
            "DELETE FROM central_lots",
            "CREATE TABLE mine (x int)",
            "CREATE TABLE origin.mine (x int)",
            "SELECT origin_forget()",
        ):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                asking.execute(text(act))


def test_the_log_s_role_adds_to_the_log_and_does_nothing_else(
    filled: Engine, writer: Engine
) -> None:
    row = "INSERT INTO origin_scans VALUES ('','1','1','2026-11-21','/01/1','','fine','','')"
    with writer.connect() as asking:
        asking.execute(text(row))
        for act in (
            "SELECT * FROM origin_scans",
            "SELECT * FROM origin_scan_sums",
            "SELECT * FROM origin.lots",
            "SELECT * FROM central_shops",
            "UPDATE origin_scans SET network = ''",
            "DELETE FROM origin_scans",
            "UPDATE origin_scan_sums SET views = 0",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                asking.execute(text(act))
    with filled.connect() as asking:
        told = asking.execute(text("SELECT label, views, first_on FROM origin.seen")).one()
        assert tuple(told) == ("/01/1", 1, "2026-11-21")


def test_views_older_than_ninety_days_are_forgotten_and_stay_counted(
    filled: Engine, writer: Engine
) -> None:
    row = "INSERT INTO origin_scans VALUES ('',:id,'1',:on,'/01/1','','fine','','')"
    with writer.connect() as asking:
        asking.execute(text(row), {"id": "1", "on": "2020-01-01"})
        asking.execute(text(row), {"id": "2", "on": "2999-01-01"})
        asking.execute(text("SELECT origin_forget()"))
    with filled.connect() as asking:
        assert asking.execute(text("SELECT id FROM origin_scans")).scalars().all() == ["2"]
        assert asking.execute(text("SELECT views FROM origin.seen")).scalar_one() == 2
