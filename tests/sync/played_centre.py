"""A centre that tests play: a real server that keeps streams as the real one does, and misbehaves
where it is told to."""

import base64
import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pos.base import clock
from pos.base.dates import iso_at
from pos.sync import headers, wire
from pos.sync.facts import chain_hash, genesis

Mood = str | tuple[int, str, dict[str, Any]]
"""How a request is answered: a name below, or a status, a code and what else the answer says."""
HTML = b"<!doctype html><title>Wifi</title><p>Sign in with your room number."


@dataclass
class PlayedCentre:
    """What the played centre holds and was asked."""

    streams: dict[str, list[tuple[bytes, str]]] = field(default_factory=dict)
    """By epoch: hash and body of each fact."""
    genesis: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    moods: deque[Mood] = field(default_factory=deque)
    """Of the next requests; `ok` once they are used up."""
    always: Mood = "ok"
    """Of the requests after those."""
    asked: list[tuple[str, Any]] = field(default_factory=list)
    """Paths, and what was said: a hello's object, how many facts, a file's bytes."""
    public_key: bytes = b""
    """Of the terminal; empty: signatures of requests are not looked at."""
    verdict: str = "ok"
    z: list[dict[str, Any]] = field(default_factory=list)
    says: dict[str, Any] = field(default_factory=dict)
    """What its hello says besides."""
    enrolled: dict[str, Any] = field(default_factory=dict)
    """What an enrolment is answered with."""
    doubled: int = 0
    """Facts that came a second time."""
    seconds_off: int = 0
    """Its clock less the test's."""
    url: str = ""
    guard: Any = field(default_factory=threading.Lock)

    def mood(self) -> Mood:
        """Of the next request."""
        with self.guard:
            return self.moods.popleft() if self.moods else self.always

    def seqs(self) -> dict[str, int]:
        """How many facts it holds, by epoch."""
        return {epoch: len(facts) for epoch, facts in self.streams.items()}

    def paths(self) -> list[str]:
        """What was asked, in short."""
        return [path.split("/")[3].partition("?")[0] for path, _said in self.asked]

    def answer(self, path: str, sent: bytes, told: Any) -> tuple[int, dict[str, Any]]:
        """What the centre says to a request that it understood."""
        if path.endswith("/enrol"):
            return 200, self.enrolled
        if path.endswith("/hello"):
            heads = [
                {"epoch": epoch, "seq": len(facts), "hash": facts[-1][0].hex()}
                for epoch, facts in self.streams.items()
                if facts
            ]
            return 200, {"verdict": self.verdict, "epochs": heads, "z": self.z, **self.says}
        if "/pictures/" in path:
            self.files[path.rpartition("/")[2]] = sent
            return 200, {}
        return self._ingest(path, told)

    def _ingest(self, path: str, batch: wire.Batch) -> tuple[int, dict[str, Any]]:
        terminal_id, epoch = path.split("/")[4:6]
        with self.guard:
            facts = self.streams.setdefault(epoch, [])
            if batch.first_seq > len(facts) + 1:
                return 409, {"error": "GAP", "expected": len(facts) + 1}
            prev = batch.prev
            for one in batch.facts:
                if chain_hash(terminal_id, epoch, one.seq, prev, one.body) != one.hash:
                    return 422, {"error": "CHAIN", "at": one.seq}
                prev = one.hash
                if one.seq <= len(facts):
                    if facts[one.seq - 1][0] != one.hash:
                        return 409, {"error": "FORK", "at": one.seq}
                    self.doubled += 1
                    continue
                behind = facts[-1][0] if facts else genesis(terminal_id, epoch)
                if one.seq == batch.first_seq and batch.prev != behind:
                    return 409, {"error": "FORK", "at": one.seq - 1}
                facts.append((one.hash, one.body))
            digest = base64.b64encode(facts[-1][0]).decode()
            return 200, {"acked_through": len(facts), "hash": digest, "parked": [], "z": self.z}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    centre: PlayedCentre

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        mood = self.centre.mood()
        if mood == "refuse":
            self._reset()
            return
        length = int(self.headers.get("Content-Length", "0"))
        if mood == "cut_request":
            self.rfile.read(length // 2)
            self._reset()
            return
        sent = self.rfile.read(length)
        before: dict[str, Callable[[], None]] = {
            "html": lambda: self._plain(200, "text/html", HTML),
            "redirect": lambda: self._plain(302, "text/html", HTML, Location="http://127.0.0.1:9"),
            "html_403": lambda: self._plain(403, "text/html", HTML),
            "proxy": lambda: self._plain(502, "text/html", HTML),
            "proxy_waits": lambda: self._plain(503, "text/html", HTML, **{"Retry-After": "1"}),
            "list": lambda: self._plain(200, "application/json", b"[]"),
            "others": lambda: self._plain(200, "application/json", b'{"online":true}'),
            "broken_json": lambda: self._plain(200, "application/json", b'{"server_time": "20'),
            "html_as_json": lambda: self._plain(200, "application/json", HTML),
            "endless": lambda: self._plain(200, "application/json", b" " * 3_000_000),
            "hang": self._hang,
        }
        if isinstance(mood, str) and mood in before:
            before[mood]()
        else:
            self._heard(mood, sent)

    def _heard(self, mood: Mood, sent: bytes) -> None:
        told = self._read(sent)
        self._check(sent)
        said: Any = len(told.facts) if isinstance(told, wire.Batch) else told
        self.centre.asked.append((self.path, said))
        if isinstance(mood, tuple):
            status, code, more = mood
            wait = {"Retry-After": "1"} if status in (429, 503) else {}
            self._json(status, {"error": code, **more}, **wait)
            return
        status, answer = self.centre.answer(self.path, sent, told)
        if mood == "wrong_hash":
            answer["hash"] = base64.b64encode(b"\1" * 32).decode()
        if mood == "too_far":
            answer["acked_through"] = answer.get("acked_through", 0) + 1
        if mood == "no_answer":
            self._reset()
        else:
            self._json(status, answer, mood=mood)

    def _read(self, sent: bytes) -> Any:
        if "/events/" in self.path:
            wire.require_digest(self.headers.get("Content-Digest"), sent)
            return wire.read_batch(sent)
        return sent if "/pictures/" in self.path else json.loads(sent)

    def _check(self, sent: bytes) -> None:
        if self.centre.public_key and not self.path.endswith("/enrol"):
            asking, sig = headers.read_authorization(self.headers.get("Authorization"))
            signed = asking.signed("POST", self.path, sent)
            assert headers.is_asked_by(sig, signed, self.centre.public_key)

    def _json(self, status: int, told: dict[str, Any], *, mood: Mood = "ok", **more: str) -> None:
        at = clock.now() + timedelta(seconds=self.centre.seconds_off)
        if mood != "no_time":
            told = {**told, "server_time": iso_at(at)}
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        if mood == "cut_answer":
            self.wfile.write(content[: len(content) // 2])
            self._reset()
        elif mood == "drip":
            self._drip(content)
        else:
            self.wfile.write(content)

    def _drip(self, content: bytes) -> None:
        try:
            for at in range(len(content)):
                self.wfile.write(content[at : at + 1])
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            self.close_connection = True

    def _hang(self) -> None:
        self.close_connection = True
        time.sleep(4)

    def _plain(self, status: int, kind: str, content: bytes, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _reset(self) -> None:
        """As a line that breaks: the other side hears a reset, not an end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (OSError, ValueError):
            self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            return


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def played_centre(port: int = 0) -> Iterator[PlayedCentre]:
    """A played centre that listens until the block ends."""
    centre = PlayedCentre()
    handler = type("Handler", (_Handler,), {"centre": centre})
    server = _Server(("127.0.0.1", port), handler)
    centre.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield centre
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
