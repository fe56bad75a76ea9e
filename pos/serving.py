"""Serving one showroom: one process a data folder, waitress in front, the worker behind."""

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from filelock import FileLock, Timeout
from flask import Flask
from waitress import create_server

from pos.app import worker_of
from pos.base.database import db
from pos.base.errors import WrongSetting
from pos.config import Settings

THREADS = 8


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the data folder's lock: whoever writes to the folder is the only one.

    Raises:
        WrongSetting: another process has it.
    """
    os.umask(0o077)  # the book holds PIN hashes and costs
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting("setting.home", path=settings.home) from error
    lock = FileLock(settings.home / "lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WrongSetting("setting.running", path=settings.home) from error
    try:
        yield
    finally:
        lock.release()


def serve(app: Flask, settings: Settings, *, ready: Callable[[], None]) -> None:
    """Answer requests until Ctrl-C or SIGTERM, then finish the paper in hand and close the book.

    Args:
        ready: called once the port listens.

    Raises:
        WrongSetting: the port is taken.
    """
    try:
        server = create_server(
            app, host=settings.host, port=settings.port, threads=THREADS, ident=None
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise WrongSetting("setting.port_taken", port=settings.port) from error
        raise WrongSetting(
            "setting.cannot_listen", host=settings.host, port=settings.port
        ) from error
    signal.signal(signal.SIGTERM, _leave)
    worker = worker_of(app)
    worker.start()
    ready()
    try:
        server.run()
    finally:
        server.close()
        worker.stop()
        with app.app_context():
            db.engine.dispose()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
