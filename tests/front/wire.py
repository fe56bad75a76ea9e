"""The wire between a browser and the till: it notes what passes, and misbehaves on demand.

One server serves every test of a module; `app` says which application stands behind it.
"""

import io
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs

from waitress import wasyncore
from waitress.server import create_server

PATIENCE_S = 30


class Fault(StrEnum):
    """What goes wrong with a request."""

    UNHEARD = "unheard"
    """The line breaks before the till has heard anything."""
    UNANSWERED = "unanswered"
    """The till has done it, and its answer is lost on the way."""
    BROKEN = "broken"
    """Something answers 500 in words nobody knows."""
    HELD = "held"
    """The request lies somewhere until the wire is freed, and is heard then."""


@dataclass(frozen=True)
class Heard:
    """One request."""

    method: str
    path: str
    form: dict[str, str]
    fault: Fault | None


@dataclass
class _Rule:
    suffix: str
    fault: Fault
    times: int


@dataclass
class Wire:
    """A WSGI application in front of the till's."""

    app: Any = None
    heard: list[Heard] = field(default_factory=list)
    delay_s: float = 0.0
    """How long each act but a page's own GET takes."""
    has_failed: bool = False
    """Whether any fault has happened: the browser writes each into its console."""
    _rules: list[_Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _freed: threading.Event = field(default_factory=threading.Event)

    def begin(self, app: Any) -> None:
        """Stand in front of another application, with a clean slate."""
        self.mend()
        self.app, self.delay_s, self.has_failed = app, 0.0, False
        self.heard.clear()

    def fail(self, suffix: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next `times` acts whose path ends so go wrong."""
        self._freed.clear()
        self._rules.append(_Rule(suffix, fault, times))

    def mend(self) -> None:
        """No more faults; what was held is heard now."""
        self._rules.clear()
        self._freed.set()

    def forms(self, suffix: str) -> list[dict[str, str]]:
        """What the acts on such a path said, in the order they came, faults included."""
        return [one.form for one in self.acts() if one.path.endswith(suffix)]

    def acts(self) -> list[Heard]:
        """Everything that could have changed something."""
        return [one for one in self.heard if one.method != "GET"]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        heard = self._hear(environ)
        if heard.method != "GET" and self.delay_s:
            time.sleep(self.delay_s)
        match heard.fault:
            case Fault.UNHEARD:
                return _break_off(start_response)
            case Fault.BROKEN:
                start_response("500 Internal Server Error", [("Content-Type", "text/html")])
                return [b"<h1>Ouch</h1>"]
            case Fault.HELD:
                self._freed.wait(PATIENCE_S)
            case Fault.UNANSWERED:
                _exhaust(self.app(environ, lambda *_said: None))
                return _break_off(start_response)
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer

    def _hear(self, environ: dict[str, Any]) -> Heard:
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        said = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        form = {name: values[-1] for name, values in said.items()}
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        with self._lock:
            fault = None if method == "GET" else self._next_fault(path)
            heard = Heard(method, path, form, fault)
            self.heard.append(heard)
        return heard

    def _next_fault(self, path: str) -> Fault | None:
        for rule in self._rules:
            if rule.times and path.endswith(rule.suffix):
                rule.times -= 1
                self.has_failed = True
                return rule.fault
        return None


def _break_off(start_response: Any) -> list[bytes]:
    """Promise more than comes: the server closes the line, the browser has no answer."""
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "100")])
    return [b"<div"]


def _exhaust(answer: Any) -> None:
    for _chunk in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()


@contextmanager
def serving(wire: Wire) -> Iterator[str]:
    """The wire behind waitress on a free port; gives the address."""
    server = create_server(wire, host="127.0.0.1", port=0, threads=6)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # Closed from its own thread: select() must not meet a socket that is gone.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(PATIENCE_S)
        server.task_dispatcher.shutdown()
