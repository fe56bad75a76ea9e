"""The database: one Flask-SQLAlchemy object, how SQLite is opened, which library is allowed.

The terminal's book lies in one SQLite file, opened through `pysqlite3`, whose bundled library
is newer than the stock ones that can corrupt a WAL file (3.7.0 to 3.51.2, `WAL-reset bug`).
"""

from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, Table, event, func, orm, select, union_all
from sqlalchemy.orm import DeclarativeBase, SessionTransaction

from pos.base.columns import TYPES
from pos.base.library import check_library

APPLICATION_ID = 0x4F434F50  # "OCOP"

ACT = "ocop_act"
"""Mark on a session while an act is under way; `base.transaction` alone sets it."""

_LINE = "ocop_line"
"""Where a session keeps the connection of the transaction under way."""

WRITER = "writer"
"""The engine whose connections may write.  A connection that took turns in reading and writing
would have all its statements prepared anew at each turn: changing `query_only` makes SQLite
forget them."""

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
    "PRAGMA secure_delete=FAST",  # a page that is split keeps no copy of what it held
)


class Model(DeclarativeBase):
    """What every table derives from.  On SQLite all tables are STRICT."""

    __abstract__ = True
    type_annotation_map = TYPES


@event.listens_for(Table, "after_parent_attach")
def _strict(table: Table, parent: object) -> None:
    if parent is Model.metadata:
        table.dialect_options["sqlite"]["strict"] = True


class OneBook(Session):
    """A session that writes through the writer's engine inside an act, and reads outside."""

    def get_bind(self, *args: Any, **named: Any) -> Engine | Connection:
        """The engine for what is to be done."""
        writer = self._db.engines.get(WRITER) if self.info.get(ACT) else None
        return super().get_bind(*args, **named) if writer is None else writer


db = SQLAlchemy(session_options={"class_": OneBook})


@event.listens_for(OneBook, "after_begin")
def _note_line(session: Session, _transaction: SessionTransaction, line: Connection) -> None:
    session.info[_LINE] = line


@event.listens_for(OneBook, "after_transaction_end")
def _forget_line(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(_LINE, None)


def newest_ids(line: Connection) -> list[str]:
    """The greatest id of each table whose rows have one of ours."""
    ids = [table.c.id for table in Model.metadata.tables.values() if "id" in table.c]
    texts = [column for column in ids if column.primary_key and column.type.python_type is str]
    found = line.execute(union_all(*(select(func.max(column)) for column in texts)))
    return [row[0] for row in found if row[0] is not None]


def line_of(session: orm.Session) -> Connection:
    """The connection of the session's transaction, which begins if it has not yet.

    The same as `session.connection()`, which looks for it anew each time it is asked.
    """
    line: Connection | None = session.info.get(_LINE)
    return session.connection() if line is None else line


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


def listen(reader: Engine, writer: Engine) -> None:
    """Make a SQLite book's two engines keep the house's rules for connections and transactions.

    A transaction that may write begins IMMEDIATE, so what it read stays true; any other runs
    on a connection with `query_only`, so a page cannot write even by mistake.
    """
    event.listen(reader, "connect", _open)
    event.listen(reader, "connect", _only_read)
    event.listen(reader, "begin", _begin)
    event.listen(reader, "engine_disposed", lambda _reader: writer.dispose())
    event.listen(writer, "connect", _open)
    event.listen(writer, "begin", _begin_act)


def _open(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _only_read(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_act(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
