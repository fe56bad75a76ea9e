"""The database: one Flask-SQLAlchemy object, how SQLite is opened, which library is allowed.

The terminal's book lies in one SQLite file, opened through `pysqlite3`, whose bundled library
is newer than the stock ones that can corrupt a WAL file (3.7.0 to 3.51.2, `WAL-reset bug`).
"""

from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.orm import DeclarativeBase

from pos.base.columns import TYPES
from pos.base.library import check_library

APPLICATION_ID = 0x4F434F50  # "OCOP"

WRITES = "ocop_writes"
"""Execution option of a transaction that may write; `base.transaction` alone sets it."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA recursive_triggers=ON",  # so that REPLACE, too, meets the triggers against deleting
    "PRAGMA cell_size_check=ON",
    "PRAGMA wal_autocheckpoint=1000",
    "PRAGMA temp_store=MEMORY",
)


class Model(DeclarativeBase):
    """What every table derives from.  On SQLite all tables are STRICT."""

    __abstract__ = True
    type_annotation_map = TYPES


@event.listens_for(Table, "after_parent_attach")
def _strict(table: Table, parent: object) -> None:
    if parent is Model.metadata:
        table.dialect_options["sqlite"]["strict"] = True


db = SQLAlchemy()


def sqlite_options() -> dict[str, Any]:
    """Engine options for the terminal's book.

    Raises:
        WrongSetting: the SQLite library is one that can corrupt a WAL file.
    """
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    return {"module": dbapi2, "pool_size": 8, "max_overflow": 8, "hide_parameters": True}


def sqlite_url(path: Path) -> str:
    """SQLAlchemy's address of a SQLite file."""
    return f"sqlite:///{path}"


def listen(engine: Engine) -> None:
    """Make `engine` keep the house's rules for connections and transactions.

    A transaction that may write begins IMMEDIATE, so what it read stays true; any other is
    opened with `query_only`, so a page cannot write even by mistake.
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _open)
    event.listen(engine, "begin", _begin)


def _open(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
