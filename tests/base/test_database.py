"""How the book is opened: a safe library, the same settings on every connection, pages that
cannot write."""

from contextlib import ExitStack

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from pos.base import database
from pos.base.backup import back_up
from pos.base.database import db
from pos.base.errors import WrongSetting
from pos.base.library import check_library
from pos.base.transaction import reading, writing
from pos.shop.models import PinGuard, Register
from pos.sync import verify
from tests.world import NOON, World

UNSAFE = [(3, 7, 0), (3, 40, 1), (3, 46, 1), (3, 50, 4), (3, 51, 0), (3, 51, 1), (3, 51, 2)]


@pytest.mark.parametrize("version", UNSAFE)
def test_a_library_that_can_corrupt_a_wal_file_is_refused(version):
    with pytest.raises(WrongSetting) as refused:
        check_library(version)
    assert refused.value.code == "setting.sqlite_library"
    assert refused.value.facts["version"] == ".".join(map(str, version))


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 52, 0), (3, 53, 4), (4, 0, 0)])
def test_a_library_with_the_bug_repaired_is_let_in(version):
    check_library(version)


def test_whoever_opens_a_book_asks_for_the_library_first(world: World, monkeypatch, tmp_path):
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 51, 1))
    openings = [
        database.sqlite_options,
        lambda: back_up(world.settings.book, tmp_path / "copy.db"),
        lambda: list(verify.read_database(world.settings.book)),
    ]
    for opening in openings:
        with pytest.raises(WrongSetting, match=r"setting\.sqlite_library"):
            opening()
    assert not (tmp_path / "copy.db").exists()


EXPECTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "trusted_schema": 0,
    "recursive_triggers": 1,
    "cell_size_check": 1,
    "wal_autocheckpoint": 1000,
    "temp_store": 2,
}
"""What SQLite must answer; `synchronous` 2 is FULL, `temp_store` 2 is MEMORY."""


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("bind", [None, database.WRITER])
def test_every_connection_of_both_pools_has_the_houses_settings(bind):
    with ExitStack() as stack:
        engine = db.engines[bind]
        connections = [stack.enter_context(engine.connect()) for _ in range(10)]
        assert len({id(one.connection.dbapi_connection) for one in connections}) == 10
        for connection in connections:
            told = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in EXPECTED
            }
            only_reads = connection.exec_driver_sql("PRAGMA query_only").scalar_one()
            connection.rollback()  # one that may write holds the book until it ends
            assert told == EXPECTED
            assert only_reads == (bind is None)


def test_the_book_says_that_it_is_ours(world: World):
    with dbapi2.connect(str(world.settings.book)) as connection:
        told = connection.execute("PRAGMA application_id").fetchone()[0]
    connection.close()
    assert told == int.from_bytes(b"OCOP", "big")


@pytest.mark.usefixtures("world")
def test_a_page_cannot_write_even_by_a_plain_statement():
    with pytest.raises(OperationalError, match="readonly"):
        reading().execute(update(PinGuard).values(failures=9))


@pytest.mark.usefixtures("world")
def test_a_page_cannot_write_by_an_object_either():
    session = reading()
    session.add(Register(no=7, name="Quầy 7", paired_at=NOON))
    with pytest.raises(OperationalError, match="readonly"):
        session.commit()
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM shop_registers")) == 1


@pytest.mark.usefixtures("world")
def test_a_connection_that_wrote_reads_only_when_it_is_used_again():
    """The pool hands the same connection to an act and then to a page."""
    with writing() as session:
        session.execute(update(PinGuard).values(failures=1))
    with pytest.raises(OperationalError, match="readonly"):
        reading().execute(update(PinGuard).values(failures=9))
    reading().rollback()
    with writing() as session:
        session.execute(update(PinGuard).values(failures=2))
    assert set(reading().scalars(text("SELECT failures FROM shop_pin_guards"))) == {2}


@pytest.mark.usefixtures("world")
def test_a_strict_table_takes_no_text_for_a_number():
    with pytest.raises(IntegrityError, match="cannot store TEXT"), writing() as session:
        session.execute(text("UPDATE shop_pin_guards SET failures = 'many'"))


@pytest.mark.usefixtures("world")
def test_a_reference_to_nothing_is_refused():
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), writing() as session:
        session.execute(text("INSERT INTO shop_pin_guards VALUES ('nobody', 0, NULL)"))
