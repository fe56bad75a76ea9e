"""Many tills sending at once: each its batches in their order, with what networks add to it."""

import base64
import hashlib
import http.client
import json
import random
import secrets
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from pos.base import clock
from pos.sync.headers import Asking, authorization
from tests.central.tills import new_pen
from tests.load.streams import Load, Piece

WAIT_S = 60
TRIES = 400


@dataclass
class Seen:
    """What the senders saw."""

    batch_ms: list[int] = field(default_factory=list)
    """From the first byte sent to the last heard, of batches that were taken."""
    answers: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    acked: dict[str, int] = field(default_factory=dict)
    """By terminal, how far the centre said it has heard."""
    broken: list[str] = field(default_factory=list)
    """Answers that no till may ever get."""


@dataclass(frozen=True)
class Mischief:
    """How often, of a hundred batches, something is added."""

    again: int = 0
    """Sent a second time after its answer."""
    early: int = 0
    """The terminal's next batch is sent before it: a gap."""
    cut: int = 0
    """The connection is broken in the middle of the request, and it is sent anew."""
    unheard: int = 0
    """The answer is not waited for."""


class Senders:
    """Threads that share the terminals of a load between them."""

    def __init__(
        self, load: Load, port: int, *, threads: int = 8, mischief: Mischief, seed: int = 1
    ) -> None:
        self.load, self.port, self.mischief = load, port, mischief
        self.seen = Seen()
        self._lock = threading.Lock()
        self._waiting: deque[list[Piece]] = deque(_by_terminal(load))
        self._threads = [
            threading.Thread(target=self._work, args=(random.Random(seed * 1000 + no),))
            for no in range(threads)
        ]

    def start(self) -> None:
        """Begin to send."""
        for one in self._threads:
            one.start()

    def is_done(self) -> bool:
        """Whether everything was taken."""
        return not any(one.is_alive() for one in self._threads)

    def wait(self) -> Seen:
        """Until everything was taken."""
        for one in self._threads:
            one.join()
        return self.seen

    def _work(self, dice: random.Random) -> None:
        line = _Line(self.port)
        try:
            while True:
                with self._lock:
                    if not self._waiting:
                        return
                    pieces = self._waiting.popleft()
                self._send_all(line, pieces, dice)
        finally:
            line.close()

    def _send_all(self, line: "_Line", pieces: list[Piece], dice: random.Random) -> None:
        at = 0
        for _try in range(TRIES):
            if at == len(pieces):
                return
            at = self._turn(line, pieces, at, dice)
        with self._lock:
            self.seen.broken.append(f"{pieces[0].terminal_id}: not taken in {TRIES} tries")

    def _turn(self, line: "_Line", pieces: list[Piece], at: int, dice: random.Random) -> int:
        piece, sent = pieces[at], self.load.batch(pieces[at])
        self._misbehave(line, pieces, at, dice, sent)
        begun = time.monotonic_ns()
        status, told = line.post(piece, sent)
        took_ms = (time.monotonic_ns() - begun) // 1_000_000
        if status == 0 or status >= 500 or status == 429:
            self._note(f"{status}")
            time.sleep(dice.uniform(0.01, 0.2))
            return at
        if status == 409 and told.get("error") == "GAP":
            self._note("GAP")
            return _place_of(pieces, told["expected"])
        if status != 200 or told["acked_through"] < piece.first_seq + piece.facts - 1:
            with self._lock:
                self.seen.broken.append(f"{piece.terminal_id} {piece.first_seq}: {status} {told}")
            return len(pieces)
        with self._lock:
            self.seen.answers["200"] += 1
            self.seen.batch_ms.append(took_ms)
            self.seen.acked[piece.terminal_id] = told["acked_through"]
        return at + 1

    def _misbehave(
        self, line: "_Line", pieces: list[Piece], at: int, dice: random.Random, sent: bytes
    ) -> None:
        chance, mischief = dice.randrange(100), self.mischief
        if chance < mischief.again and at:
            self._add("again")
            line.post(pieces[at - 1], self.load.batch(pieces[at - 1]))
        elif chance < mischief.again + mischief.early and at + 1 < len(pieces):
            self._add("early")
            line.post(pieces[at + 1], self.load.batch(pieces[at + 1]))
        elif chance < mischief.again + mischief.early + mischief.cut:
            self._add("cut")
            line.cut(pieces[at], sent, dice.randrange(len(sent)))
        elif chance < mischief.again + mischief.early + mischief.cut + mischief.unheard:
            self._add("unheard")
            line.leave(pieces[at], sent)

    def _add(self, what: str) -> None:
        with self._lock:
            self.seen.faults[what] += 1

    def _note(self, what: str) -> None:
        with self._lock:
            self.seen.answers[what] += 1


class _Line:
    """One connection kept open, made anew when it breaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: http.client.HTTPConnection | None = None

    def post(self, piece: Piece, sent: bytes) -> tuple[int, dict[str, object]]:
        """Status and answer; 0 where nothing was heard."""
        try:
            line = self._line()
            line.request("POST", _path(piece), body=sent, headers=_headers(piece, sent))
            answer = line.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content else {}
        except (OSError, http.client.HTTPException, ValueError):
            self.close()
            return 0, {}

    def cut(self, piece: Piece, sent: bytes, at: int) -> None:
        """Break off in the middle of the request."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=WAIT_S)
        try:
            line.putrequest("POST", _path(piece))
            told = {**_headers(piece, sent), "Content-Length": str(len(sent))}
            for name, value in told.items():
                line.putheader(name, value)
            line.endheaders()
            line.send(sent[:at])
        except OSError:
            return
        finally:
            line.close()

    def leave(self, piece: Piece, sent: bytes) -> None:
        """Send it whole and go before the answer."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=WAIT_S)
        try:
            line.request("POST", _path(piece), body=sent, headers=_headers(piece, sent))
        except OSError:
            return
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        if self._open is None:
            self._open = http.client.HTTPConnection("127.0.0.1", self._port, timeout=WAIT_S)
        return self._open

    def close(self) -> None:
        """Let the connection go."""
        if self._open is not None:
            self._open.close()
        self._open = None


def _path(piece: Piece) -> str:
    return f"/sync/v1/events/{piece.terminal_id}/{piece.epoch}"


def _headers(piece: Piece, sent: bytes) -> dict[str, str]:
    asking = Asking(
        terminal_id=piece.terminal_id,
        epoch=piece.epoch,
        boot_id="01LOAD00000000000000000000",
        at=clock.now(),
        nonce=secrets.token_hex(16),
    )
    said = authorization(asking, "POST", _path(piece), sent, pen=new_pen(piece.terminal_id))
    digest = base64.b64encode(hashlib.sha256(sent).digest()).decode()
    return {
        "Authorization": said,
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
        "Content-Digest": f"sha-256=:{digest}:",
    }


def _by_terminal(load: Load) -> list[list[Piece]]:
    found: dict[str, list[Piece]] = {}
    for one in load.pieces:
        found.setdefault(one.terminal_id, []).append(one)
    return [sorted(its, key=lambda one: one.first_seq) for its in found.values()]


def _place_of(pieces: list[Piece], seq: object) -> int:
    return next(
        n
        for n, one in enumerate(pieces)
        if one.first_seq <= int(str(seq)) < one.first_seq + one.facts
    )
