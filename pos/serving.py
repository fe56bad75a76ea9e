"""Opening and serving one showroom: one process a data folder, the printer's worker behind."""

import atexit
import errno
import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from types import FrameType

from filelock import FileLock, Timeout
from flask import Flask
from waitress import create_server

from pos.app import create_app, worker_of
from pos.base import clock
from pos.base.database import db
from pos.base.dates import format_moment
from pos.base.errors import WrongSetting
from pos.base.transaction import reading
from pos.config import Settings
from pos.migrations.current import is_newest
from pos.shop import queries as shop
from pos.sync import queries as sync

THREADS = 8
CLOCK_SLACK = timedelta(minutes=2)
"""How far the machine's clock may stand behind the last fact: it was set right meanwhile."""


def settings_of_a_shop() -> Settings:
    """The settings of a folder with a book: looking into an empty one leaves it empty.

    Raises:
        WrongSetting: a setting cannot be read, or there is no book.
    """
    settings = Settings.from_environment()
    if not settings.book.exists():
        raise WrongSetting("setting.empty_home", path=settings.home)
    return settings


def open_shop(settings: Settings) -> Flask:
    """The application on a showroom's folder, its book brought to the newest schema.

    Raises:
        WrongSetting: no showroom was founded there, or as `open_home`.
    """
    app = open_home(settings)
    with app.app_context():
        if shop.showroom(reading()) is None:
            raise WrongSetting("setting.empty_home", path=settings.home)
    return app


def open_home(settings: Settings) -> Flask:
    """The application on a folder, its book made or brought to the newest schema.

    Raises:
        WrongSetting: the book is a newer program's, a key is wrong, or the machine's clock
            stands before the book's last fact.
    """
    now = clock.now()
    if not is_newest(settings.book):
        from pos.migrations.running import migrate_book  # heavy, and needed once a release

        migrate_book(settings.book, at=now)
    app = create_app(settings)
    with app.app_context():
        last = sync.last_at(reading())
    if last is not None and now < last - CLOCK_SLACK:
        raise WrongSetting("setting.clock_behind", now=format_moment(now), last=format_moment(last))
    return app


def open_for_life(settings: Settings) -> Flask:
    """The application for another server: it holds the folder and prints until the process ends.

    Raises:
        WrongSetting: as `alone` and `open_shop`.
    """
    if not settings.book.exists():
        raise WrongSetting("setting.empty_home", path=settings.home)
    holding = ExitStack()
    holding.enter_context(alone(settings))
    app = open_shop(settings)
    worker = worker_of(app)
    worker.start()
    holding.callback(worker.stop)
    atexit.register(holding.close)
    return app


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
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=False,  # the door must see that a proxy was there
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
    gc.collect()
    gc.freeze()  # what was built at the start stays: no answer waits while it is looked through
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
