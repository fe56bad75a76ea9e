"""The till's own server with a clock around the application.  For `tests.bench`.

Every answer says in `Server-Timing` how long the application had it (`app`, ms), how much of
that the processor worked (`cpu`, ms), when its last transaction committed (`commit`, seconds) and
in which thread of the process (`thread`).
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, event

from pos import serving
from pos.base.database import WRITER, db
from pos.config import Settings

_committed = threading.local()


class Timed:
    """A WSGI application with a clock around it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """Answer as the application does, with one header more."""
        held: list[Any] = []
        begun, worked = time.perf_counter(), time.thread_time()
        answer = self._app(environ, lambda *given: held.append(given))
        body = b"".join(answer)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        worked_ms = (time.thread_time() - worked) * 1000
        app_ms = (time.perf_counter() - begun) * 1000
        at = getattr(_committed, "at", 0.0)
        thread = threading.get_native_id()
        told = f"app;dur={app_ms:.3f}, cpu;dur={worked_ms:.3f}, commit;dur={at:.6f}"
        status, headers = held[-1][:2]
        start(status, [*headers, ("Server-Timing", f"{told}, thread;dur={thread}")])
        return [body]


def _note(_connection: Connection) -> None:
    _committed.at = time.time()


def main() -> None:
    """Serve the showroom that the environment names."""
    settings = Settings.from_environment()
    with serving.alone(settings):
        app = serving.open_shop(settings)
        with app.app_context():
            event.listen(db.engines[WRITER], "commit", _note)
        app.wsgi_app = Timed(app.wsgi_app)  # type: ignore[method-assign]
        serving.serve(app, settings, ready=lambda: None)


if __name__ == "__main__":
    main()
