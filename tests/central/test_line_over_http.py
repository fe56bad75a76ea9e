"""The line over real sockets: lost answers, bodies cut on the way, tills that come all at once."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, text
from werkzeug.serving import make_server

from pos.base import clock
from pos.sync.facts import Fact
from pos.sync.headers import Asking, authorization
from pos.sync.wire import MEDIA_TYPE, compose_batch, content_digest
from tests.central.lines import open_centre
from tests.central.tills import PlayedTill, enrol

pytestmark = pytest.mark.postgres


@contextmanager
def serving(url: str, home: Path) -> Iterator[int]:
    """A centre on a port of this machine."""
    with open_centre(url, home) as centre:
        server = make_server("127.0.0.1", 0, centre.app, threaded=True)
        server.daemon_threads = False  # what nobody waits for any more is answered all the same
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.port
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture
def port(centre_url: str, tmp_path: Path) -> Iterator[int]:
    """Where a centre is heard."""
    with serving(centre_url, tmp_path / "centre") as found:
        yield found


def headers_of(till: PlayedTill, path: str, body: bytes) -> dict[str, str]:
    asking = Asking(till.terminal_id, till.epoch, till.boot, clock.now(), "0" * 32)
    return {
        "Authorization": authorization(asking, "POST", path, body, pen=till.pen),
        "Content-Type": MEDIA_TYPE,
        "Content-Encoding": "gzip",
        "Content-Digest": content_digest(body),
    }


def composed(till: PlayedTill, facts: list[Fact]) -> tuple[str, bytes, dict[str, str]]:
    body, _count = compose_batch(facts, till.pen.public_key)
    path = f"/sync/v1/events/{till.terminal_id}/{facts[0].epoch}"
    return path, body, headers_of(till, path, body)


def send(port: int, till: PlayedTill, facts: list[Fact]) -> tuple[int, dict[str, Any]]:
    path, body, headers = composed(till, facts)
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("POST", path, body, headers)
        heard = line.getresponse()
        return heard.status, json.loads(heard.read())
    finally:
        line.close()


def kept(engine: Engine) -> list[tuple[Any, ...]]:
    asked = "SELECT terminal_id, epoch, seq, hash FROM central_facts ORDER BY 1, 2, 3"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def whole(*tills: PlayedTill) -> list[tuple[Any, ...]]:
    facts = [one for till in tills for one in till.facts]
    return sorted((one.terminal_id, one.epoch, one.seq, one.hash) for one in facts)


def raw(path: str, headers: dict[str, str], body: bytes, length: int) -> bytes:
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}Content-Length: {length}\r\n\r\n"
    return head.encode() + body


def test_a_body_cut_on_the_way_harms_nothing(port: int, centre_engine: Engine) -> None:
    till = PlayedTill()
    till.live_a_day()
    enrol(centre_engine, till)
    path, body, headers = composed(till, till.facts)
    for at in (0, 1, len(body) // 2, len(body) - 1):
        # The line breaks off, and a proxy passes on what it has as if it were whole.
        for length in (len(body), at):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
                line.sendall(raw(path, headers, body[:at], length))
                line.shutdown(socket.SHUT_WR)
                heard = line.recv(4096)
                assert heard.startswith(b"HTTP/1.1 400"), heard
                while line.recv(4096):
                    pass
        assert kept(centre_engine) == []
    assert send(port, till, till.facts)[0] == 200
    assert kept(centre_engine) == whole(till)


def test_answers_that_are_lost_change_nothing(port: int, centre_engine: Engine) -> None:
    """The till never hears: it sends the same again, and then more."""
    till = PlayedTill()
    till.live_a_day()
    enrol(centre_engine, till)
    for through in (5, 9, len(till.facts)):
        path, body, headers = composed(till, till.facts[:through])
        for _lost in range(2):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
                line.sendall(raw(path, headers, body, len(body)))
    status, told = send(port, till, till.facts)
    assert (status, told["acked_through"]) == (200, len(till.facts))
    assert kept(centre_engine) == whole(till)


def test_many_tills_at_once_keep_their_streams_apart(port: int, centre_engine: Engine) -> None:
    tills = [PlayedTill(showroom=f"HN{no:02d}") for no in range(12)]
    for one in tills:
        one.live_a_day(sales=3)
        enrol(centre_engine, one)

    def sends(till: PlayedTill) -> list[int]:
        pieces = range(0, len(till.facts), 6)
        return [send(port, till, till.facts[at : at + 6])[0] for at in pieces]

    with ThreadPoolExecutor(8) as pool:
        answers = [status for found in pool.map(sends, tills) for status in found]
    assert set(answers) == {200}
    assert kept(centre_engine) == whole(*tills)
