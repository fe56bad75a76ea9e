"""Serving the centre: gunicorn's processes, each with an application of its own."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError

from pos.base.errors import WrongSetting
from pos.central.app import create_centre, open_centre
from pos.central.centre import Centre
from pos.central.desk.sweeping import Sweeper
from pos.central.migrations.running import migrate
from pos.centre_config import CentreSettings

THREADS = 8
TIMEOUT_S = 120
"""A stick's file of a week is read within it on a slow disk."""


def open_migrated(settings: CentreSettings) -> Centre:
    """The centre on its database, brought to the newest schema.

    Raises:
        WrongSetting: the database does not answer, or a key is damaged.
    """
    found = open_centre(settings)
    try:
        for engine in found.shards.engines:
            migrate(engine)
    except OperationalError as error:
        raise WrongSetting("setting.no_answer") from error
    return found


def application() -> Flask:
    """The centre for a WSGI server: `gunicorn "pos.central.serving:application()"`."""
    return _at_work(CentreSettings.from_environment())


def _at_work(settings: CentreSettings) -> Flask:
    """The application of one process, with the thread that adds up sums for the desk."""
    app = create_centre(settings)
    Sweeper(app.extensions["ocop_centre"].engine).start()
    return app


def serve(settings: CentreSettings, *, ready: Callable[[], None]) -> None:
    """Answer until Ctrl-C or SIGTERM.

    Args:
        ready: called once the port listens.

    Raises:
        WrongSetting: the database does not answer.
    """
    for engine in open_migrated(settings).shards.engines:
        engine.dispose()  # no connection goes through a fork
    _server(settings, ready).run()


def _server(settings: CentreSettings, ready: Callable[[], None]) -> Any:
    from gunicorn.app.base import BaseApplication  # there is none on Windows, where tills run too

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers,
                "worker_class": "gthread",
                "threads": THREADS,
                "timeout": TIMEOUT_S,
                "graceful_timeout": 30,
                "control_socket_disable": True,
                "keepalive": 5,
                "max_requests": 200_000,
                "max_requests_jitter": 20_000,
                "limit_request_line": 8190,
                "forwarded_allow_ips": "127.0.0.1",
                "when_ready": lambda _server: ready(),
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return _at_work(settings)

    return Server()
