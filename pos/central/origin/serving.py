"""Serving the public pages: processes of their own, under a host name of their own."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from pos.base.errors import WrongSetting
from pos.central.database import open_engine
from pos.central.origin import queries
from pos.central.origin.app import close, create_origin
from pos.central.origin.setting import READER, as_role
from pos.centre_config import CentreSettings

THREADS = 4
TIMEOUT_S = 30


def application() -> Flask:
    """The pages for a WSGI server: `gunicorn "pos.central.origin.serving:application()"`."""
    return create_origin(CentreSettings.from_environment())


def serve(settings: CentreSettings, *, ready: Callable[[], None]) -> None:
    """Answer until Ctrl-C or SIGTERM.

    Args:
        ready: called once the port listens.

    Raises:
        WrongSetting: the database does not answer, or the centre has not made the pages' schema.
    """
    require_schema(settings)
    server(settings, ready).run()


def require_schema(settings: CentreSettings) -> None:
    """See that the pages can be read, before anybody asks for one.

    Raises:
        WrongSetting: they cannot.
    """
    url = settings.origin_database_url or as_role(settings.database_url, READER)
    engine = open_engine(url, pool_size=1).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with queries.looking(engine) as seen_by:
            queries.words(seen_by)
    except (OperationalError, ProgrammingError) as error:
        raise WrongSetting("setting.no_answer") from error
    finally:
        engine.dispose()  # no connection goes through a fork


def server(settings: CentreSettings, ready: Callable[[], None]) -> Any:
    """The server's processes, not yet begun."""
    from gunicorn.app.base import BaseApplication  # there is none on Windows, where tills run too

    made: list[Flask] = []

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{settings.host}:{settings.origin_port}",
                "workers": settings.workers,
                "worker_class": "gthread",
                "threads": THREADS,
                "timeout": TIMEOUT_S,
                "graceful_timeout": 10,
                "control_socket_disable": True,
                "keepalive": 5,
                "limit_request_line": 4094,
                "limit_request_fields": 60,
                "forwarded_allow_ips": "127.0.0.1",
                "when_ready": lambda _server: ready(),
                "worker_exit": lambda _server, _worker: list(map(close, made)),
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            made.append(create_origin(settings))
            return made[-1]

    return Server()
