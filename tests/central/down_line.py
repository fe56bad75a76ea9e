"""A real centre behind real HTTP, and tills that are linked to it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response
from sqlalchemy import Engine
from werkzeug.serving import make_server

from pos.base import clock
from pos.base.transaction import writing
from pos.central.registry.routes import bp
from pos.connecting.recall_listening import Listener
from pos.sync import line_book
from pos.sync.line_book import NewLink
from pos.sync.pen import Pen
from pos.sync.signed import key_id
from tests.central.tills import new_pen
from tests.world import World

PEN = new_pen("centre")


@dataclass(frozen=True)
class Kept:
    """What views of the line find of the centre."""

    engine: Engine
    pen: Pen


@dataclass
class Line:
    """The centre as tills reach it."""

    url: str
    engine: Engine
    spoil: Callable[[str, Response], Response] | None = None
    """What comes between: a hotel's page, a forger, a cable pulled."""
    asked: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


@contextmanager
def served(engine: Engine) -> Iterator[Line]:
    """The line's downward half over HTTP."""
    app = Flask("centre")
    app.extensions["ocop_centre"] = Kept(engine, PEN)
    app.register_blueprint(bp)
    line = Line("", engine)

    @app.after_request
    def between(answer: Response) -> Response:
        from flask import request

        line.asked.append(request.path.rpartition("/")[2])
        spoilt = line.spoil(request.path, answer) if line.spoil else answer
        line.statuses.append(spoilt.status_code)
        return spoilt

    server = make_server("127.0.0.1", 0, app, threaded=True)
    line.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def keys(pen: Pen = PEN) -> list[dict[str, str]]:
    """A centre's keys as a link has them."""
    public = pen.public_key
    return [{"kid": key_id(public), "public_key": public.hex(), "not_after": "2036-01-01"}]


def linked(world: World, url: str, centre_keys: Any = None) -> None:
    """Let a till be enrolled and approved."""
    new = NewLink(url, "", "active", "HN01", "Hoàn Kiếm", centre_keys or keys())
    with writing() as session:
        line_book.link(session, new, by_id=world.person_id("Hạnh"), at=clock.now())


def listener(world: World) -> Listener:
    """A till's ears, which turn when they are told to."""
    return Listener(world.app.app_context, lambda: world.app.extensions["ocop_house"].pen)
