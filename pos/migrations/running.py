"""Bring a database to the newest schema: back up first, check after, all or nothing."""

from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from pos.base import database
from pos.base.errors import Broken, WrongSetting
from pos.base.faults import told


def config() -> Config:
    """Alembic's configuration: the chain in this folder."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("version_locations", str(Path(__file__).parent / "versions"))
    made.set_main_option("path_separator", "os")
    return made


def newest() -> str:
    """The revision at the end of the chain."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    if head is None:
        raise Broken("the chain of migrations is empty")
    return head


def current(engine: Engine) -> str | None:
    """The revision a database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate_book(book: Path, *, at: datetime, to: str = "head") -> Path | None:
    """Bring the terminal's SQLite file to `to`.

    A book with content is backed up first (`VACUUM INTO`, beside it in `backups/`).  Foreign
    keys are off while tables are rebuilt, since a rebuilt parent would take its children with
    it; afterwards every reference and every table's row count is checked, and anything amiss
    undoes the whole.

    Returns:
        The backup's path; None where there was nothing to back up.

    Raises:
        WrongSetting: the book was written by a newer program, is damaged, or has no room or no
            leave to be changed; it is as it was.
        Broken: the checks after the change failed; the book is as it was.
    """
    book.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(database.sqlite_url(book), **_single())
    try:
        return _migrate(engine, book, at, to)
    except (DatabaseError, OSError) as error:
        raise told(error, book) from error
    finally:
        engine.dispose()


def _migrate(engine: Engine, book: Path, at: datetime, to: str) -> Path | None:
    revision = current(engine)
    if revision == newest() and to == "head":
        return None
    _refuse_newer(revision, book)
    backup = _back_up(engine, book, revision, at)
    with engine.connect() as connection:
        _change(connection, to)
    return backup


def migrate_server(engine: Engine, to: str = "head") -> None:
    """Bring a PostgreSQL database to `to`, in one transaction."""
    with engine.begin() as connection:
        _upgrade(connection, to)


def _single() -> dict[str, Any]:
    options = database.sqlite_options()
    return {"module": options["module"], "isolation_level": "AUTOCOMMIT"}


def _refuse_newer(revision: str | None, book: Path) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise WrongSetting("setting.newer_book", path=book, revision=revision)


def _back_up(engine: Engine, book: Path, revision: str | None, at: datetime) -> Path | None:
    if revision is None:
        return None
    folder = book.parent / "backups"
    folder.mkdir(exist_ok=True)
    backup = folder / f"{book.stem}-before-{newest()}-{at:%Y%m%dT%H%M%S}.db"
    with engine.connect() as connection:
        connection.execute(text("VACUUM INTO :path"), {"path": str(backup)})
    return backup


def _change(connection: Connection, to: str) -> None:
    for pragma in (*database.PRAGMAS, "PRAGMA foreign_keys=OFF"):
        connection.exec_driver_sql(pragma)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        before = _row_counts(connection)
        _upgrade(connection, to)
        _check(connection, before)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _upgrade(connection: Connection, to: str) -> None:
    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, to)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={database.APPLICATION_ID}")


def _row_counts(connection: Connection) -> dict[str, int]:
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    return {name: _count(connection, name) for name in names}


def _count(connection: Connection, table: str) -> int:
    counted: int = connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()  # noqa: S608 - a table's own name
    return counted


def _check(connection: Connection, before: dict[str, int]) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise Broken(f"after the change {len(broken)} references lead nowhere: {broken[0]}")
    inspect(connection).clear_cache()
    after = _row_counts(connection)
    lost = {name: n for name, n in before.items() if after.get(name, 0) < n}
    if lost:
        raise Broken(f"the change lost rows: {lost}")
