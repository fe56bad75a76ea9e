"""Processes of the bench, and how long they take to the first page.  For `tests.bench`."""

import compileall
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.simulation.cashier import Browser
from tests.simulation.fire import free_port

ROOT = Path(__file__).resolve().parent.parent


def say(what: str, here: float, limit: float) -> None:
    """One figure, its limit, and by how much it is missed."""
    missed = "" if here <= limit else f"missed by {here - limit:.2f}"
    print(f"| {what} | {here:.2f} | {limit} | {missed} |")


@contextlib.contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, ended by SIGTERM."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def serve_till(
    home: Path, port: int, printer: str, *, module: str = "tests.timed_server"
) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """The till's own server, with a clock around the application; or the real command."""
    return running(
        [sys.executable, "-m", *module.split()],
        OCOP_POS_HOME=str(home),
        OCOP_POS_PORT=str(port),
        OCOP_POS_PRINTER=printer,
        MALLOC_ARENA_MAX="2",  # as `ocop-pos service install` has it started
    )


EMPTY = """
import sys
from flask import Flask
from waitress import create_server
app = Flask("empty")
app.add_url_rule("/", view_func=lambda: "", methods=["POST"])
server = create_server(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, ident=None)
server.run()
"""


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.003)
    raise TimeoutError(f"nobody listens on {port}")


BARE = """
import sys
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from pysqlite3 import dbapi2
from sqlalchemy import text
from waitress import create_server
app = Flask("bare")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + sys.argv[2]
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"module": dbapi2}
db = SQLAlchemy(app)
ask = "SELECT name FROM shop_people"
app.add_url_rule("/sign-in", view_func=lambda: str(db.session.execute(text(ask)).all()))
create_server(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, ident=None).run()
"""


def start_up(home: Path, rounds: int = 5) -> None:
    """Time from the command to the first page, beside Flask with Flask-SQLAlchemy and a query.

    Both are compiled beforehand, as pip does when it installs a wheel.
    """
    for package in ("pos", "printers"):
        compileall.compile_dir(ROOT / package, quiet=2)
    own: dict[str, list[float]] = defaultdict(list)
    till = partial(serve_till, home, printer="preview:", module="pos.cli demo")
    command = [sys.executable, "-c", BARE]

    def bare(port: int) -> contextlib.AbstractContextManager[Any]:
        return running([*command, str(port), str(home / "till.db")])

    for _ in range(rounds):
        _first_page(lambda port: till(port=port), own["till"])
        _first_page(bare, own["bare"])
    till_ms, bare_ms = statistics.median(own["till"]), statistics.median(own["bare"])
    print("\n## Starting\n\n| | here | limit | |\n|---|---|---|---|")
    say(f"to the first page, times bare Flask ({bare_ms:.0f} ms)", till_ms / bare_ms, 1.5)
    say("the same by the quickest of each", min(own["till"]) / min(own["bare"]), 1.5)


def _first_page(
    start: Callable[[int], contextlib.AbstractContextManager[Any]], times: list[float]
) -> None:
    begun, port = time.perf_counter(), free_port()
    with start(port):
        wait_for(port)
        assert Browser(port).get("/sign-in").status == 200
        times.append((time.perf_counter() - begun) * 1000)
