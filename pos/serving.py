"""Opening and serving one showroom: one process a data folder, the printer's worker behind."""

import atexit
import errno
import gc
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from threading import Event, Thread
from typing import Any

from filelock import FileLock, Timeout
from flask import Flask
from sqlalchemy.exc import DatabaseError
from waitress import create_server, wasyncore

from pos import tls
from pos.app import (
    attendant_of,
    create_app,
    hears,
    places_of,
    warm_up,
    worker_of,
)
from pos.base import clock, ids
from pos.base.database import db, newest_ids
from pos.base.dates import iso_at
from pos.base.errors import Refusal, WrongSetting
from pos.base.faults import told
from pos.base.release import VERSION
from pos.base.transaction import end_reading, reading
from pos.care import ballast, confirming, exchange, forgetting, restoring
from pos.care.logs import open_log
from pos.care.standing import CLOCK_SLACK
from pos.config import Settings
from pos.intake import unfinished
from pos.leaving import Leaving, hearing_to_close
from pos.lining import ears_of, line_of
from pos.listening import close as hang_up
from pos.listening import listen
from pos.migrations.current import is_newest
from pos.shop import queries as shop
from pos.sync import homecoming
from pos.sync.pen import HOUSE, Hand
from pos.web import headers

THREADS = 8
ANSWERS_S = 1
CALM_S = 1
"""So long the processor is left to the shop's first page."""
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
log = logging.getLogger(__name__)


def settings_of_a_shop() -> Settings:
    """The settings of a folder with a book: looking into an empty one leaves it empty.

    Raises:
        WrongSetting: a setting cannot be read, or there is no book.
    """
    settings = Settings.from_environment()
    if not settings.book.exists() and not exchange.is_ready(places_of(settings)):
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
        WrongSetting: the book is a newer program's, or a key is wrong.
    """
    app, now, places = open_at_any_time(settings), clock.now(), places_of(settings)
    with app.app_context():
        _see_the_clock(app, now)
        hand = Hand(app.extensions["ocop_house"].pen, now, *HOUSE)
        begun = restoring.go_on_if_behind(places, hand=hand)
        _forget_again(settings, now)
    if begun is not None:
        log.warning("the book was put back from outside; it goes on in epoch %s", begun.letter)
    return app


def _forget_again(settings: Settings, now: datetime) -> None:
    """A book from before somebody was forgotten: the shop opens all the same on a full disk."""
    try:
        forgetting.forget_again(settings.home, now)
    except (OSError, Refusal) as error:
        log.warning("customers of an older book are not forgotten yet: %s", type(error).__name__)


def open_at_any_time(settings: Settings) -> Flask:
    """The same, whatever the machine's clock says: for the command that confirms it.

    Raises:
        WrongSetting: the book is a newer program's, or a key is wrong.
    """
    places = places_of(settings)
    if exchange.is_ready(places):
        exchange.take_its_place(places)  # the power went while a copy took the book's place
    if any((settings.home / name).exists() for name in (homecoming.NAME, homecoming.OWN)):
        from pos.rehydrating import take_in  # of every room: the shop opens without them

        take_in(settings, clock.now())
    try:
        return _open(settings)
    except WrongSetting as wrong:
        if wrong.code != "setting.no_room" or not ballast.throw_off(settings.home):
            raise
    log.warning("the disk is full: the ballast is thrown off to open the shop")
    return _open(settings)


def _open(settings: Settings) -> Flask:
    try:
        if not is_newest(settings.book):
            from pos.migrations.running import migrate_book  # heavy, and needed once a release

            migrate_book(settings.book, at=clock.now())
        app = create_app(settings)
        with app.app_context():
            ids.go_on_behind(newest_ids(reading().connection()))
    except DatabaseError as error:
        raise told(error, settings.book) from error
    return app


def _see_the_clock(app: Flask, now: datetime) -> None:
    """A clock that cannot be right stops nobody: it is shown at every till, and written down."""
    keeper = attendant_of(app)
    last = keeper.look(now)
    if last is None or now >= last - CLOCK_SLACK:
        return
    log.warning("the clock says %s, the book %s", iso_at(now), iso_at(last))
    try:
        confirming.doubt_clock(last, hand=Hand(app.extensions["ocop_house"].pen, now, *HOUSE))
    except Refusal as no:  # a full disk is told by other words
        log.warning("the doubtful clock could not be written down: %s", no.code)


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
    holding.enter_context(_working(app, settings))
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
        if error.errno in _CLOSED:
            raise WrongSetting("setting.read_only", path=settings.home) from error
        raise WrongSetting("setting.home", path=settings.home) from error
    lock = FileLock(settings.home / "lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WrongSetting("setting.running", path=settings.home) from error
    except OSError as error:
        raise WrongSetting("setting.read_only", path=settings.home) from error
    if settings.book.exists() and not os.access(settings.book, os.W_OK):
        lock.release()
        raise WrongSetting("setting.read_only", path=settings.book)
    try:
        with open_log(places_of(settings).logs):
            yield
    finally:
        lock.release()


def serve(app: Flask, settings: Settings, *, ready: Callable[[], None]) -> bool:
    """Answer requests until Ctrl-C or SIGTERM, then finish the paper in hand and close the book.

    Args:
        ready: called once the port listens.

    Returns:
        Whether a settings page asked to be opened again, with what it wrote.

    Raises:
        WrongSetting: the port is taken, or the certificate cannot be made.
    """
    safe = tls.context(app, settings)
    try:
        server = listen(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            tls=safe,
            is_here=lambda address: headers.is_own_address(address, settings.host),
            hears=hears(app),
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise WrongSetting("setting.port_taken", port=settings.port) from error
        raise WrongSetting(
            "setting.cannot_listen", host=settings.host, port=settings.port
        ) from error
    again = Event()
    app.extensions["ocop_again"] = _reopening(again)
    leaving = Leaving()
    signal.signal(signal.SIGTERM, leaving.hear)
    with _working(app, settings), hearing_to_close(settings.home):
        ready()
        try:
            with suppress(SystemExit):
                leaving.may_begin()
                server.run()
        finally:
            hang_up(server, server.lines)
    with app.app_context():
        db.engine.dispose()
    return again.is_set()


def _reopening(again: Event) -> Callable[[], None]:
    asked = threading.Lock()

    def reopen() -> None:
        if not asked.acquire(blocking=False):
            return  # pressed twice: a second signal would end the shop that has just opened again
        again.set()
        # The answer that says so goes out first; the signal wakes the server's own thread.
        leaving = threading.Timer(ANSWERS_S, signal.raise_signal, [signal.SIGTERM])
        leaving.daemon = True
        leaving.start()

    return reopen


@contextmanager
def _working(app: Flask, settings: Settings) -> Iterator[None]:
    """What works behind the pages until the block ends: printers' workers, care, the line."""
    log.info("release %s open on %s, port %s", VERSION, settings.home, settings.port)
    worker, attendant, line = worker_of(app), attendant_of(app), line_of(app)
    worker.start()
    attendant.start()
    line.start()
    _finish_lists(app)
    settling = threading.Timer(CALM_S, _settle, [app])
    settling.daemon = True
    settling.start()
    try:
        yield
    finally:
        settling.cancel()
        settling.join()  # what has begun to settle the shop ends before its book is closed
        for late in ("ocop_intake", "ocop_changes", "ocop_backtest"):
            if (runs := app.extensions[late].if_made()) is not None:
                runs.stop()  # opened again, the shop goes on with them: never two at one list
        app.extensions["ocop_training"].close()
        if (ears := ears_of(app).if_made()) is not None:
            ears.stop()
        worker.stop()
        line.stop()
        attendant.stop()
        log.info("closed")


def _finish_lists(app: Flask) -> None:
    """Go on with a long list that was broken off; a start without one reads nothing of lists."""
    with app.app_context():
        waits = unfinished.is_any(reading())
        end_reading()
    if waits:
        app.extensions["ocop_intake"]().resume(app.extensions["ocop_house"].pen)


def _settle(app: Flask) -> None:
    """Get ready, behind the first page, what the first customer would wait for.

    What was built until then stays: no answer waits while it is looked through again.
    """
    ears_of(app)().start()
    warm_up(app)
    gc.collect()
    gc.freeze()


@contextmanager
def answering(app: Flask) -> Iterator[int]:
    """Answer this machine alone until the block ends, at the port given; print nothing."""
    lines: dict[int, Any] = {}
    server = create_server(app, map=lines, host="127.0.0.1", port=0, threads=1, ident=None)
    is_over = Event()

    def answer() -> None:
        while not is_over.is_set():
            wasyncore.loop(timeout=ANSWERS_S, map=lines, count=1)

    served = Thread(target=answer, daemon=True)
    served.start()
    try:
        yield server.effective_port
    finally:
        is_over.set()
        server.pull_trigger()
        served.join()
        # Only now: whoever pulls a closed trigger writes into what was opened after it.
        server.task_dispatcher.shutdown()
        hang_up(server, lines)


def port_is_free(settings: Settings) -> bool:
    """Whether somebody else listens where the shop would."""
    try:
        server = create_server(_nothing, host=settings.host, port=settings.port)
    except OSError:
        return False
    server.close()
    return True


def _nothing(_environ: object, _start: object) -> list[bytes]:
    return []
