"""A line that misbehaves: it stands between a till and the centre and does what networks do.

Each connection draws one fault.  Source of the kinds and their shares: `reliability-security`,
appendix B, with those it lists to be added.
"""

import select
import socket
import struct
import threading
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Self

_PIECE = 65_536
_MOST_KEPT = 1 << 20
"""So much of a request is kept to be sent again."""
_IDLE_S = 20
_PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 47\r\nConnection: close\r\n\r\n"
    b"<html><body>Wifi: please log in</body></html>\r\n"
)
_RESET = struct.pack("ii", 1, 0)
"""Linger for no time: closing sends a reset."""


@dataclass(frozen=True)
class Fault:
    """What becomes of one connection."""

    kind: str
    up_bytes: int | None = None
    """So many of the request's bytes get through, then it breaks; None: all."""
    down_bytes: int | None = None
    """The same of the answer's."""
    wait_ms: int = 0
    """The answer is held up so long."""


def draw(dice: Random) -> Fault:
    """A fault, or none: half of the connections are sound."""
    chance = dice.randrange(100)
    if chance < 50:
        return Fault("sound")
    if chance < 58:
        return Fault("refused", up_bytes=0)
    if chance < 71:
        return Fault("request_cut", up_bytes=dice.randint(1, 3_000))
    if chance < 87:
        return Fault("answer_cut", down_bytes=dice.randint(1, 150))
    if chance < 92:
        return Fault("held_up", wait_ms=dice.randint(10, 400))
    if chance < 95:
        return Fault("portal")
    if chance < 98:
        return Fault("again")
    return Fault("changed", up_bytes=dice.randint(400, 2_000))


class BadLine:
    """Listens on the loopback and carries to the centre, with faults while `is_bad`.

    Args:
        target: the centre's host and port.
        dice: what the faults are drawn with.
    """

    def __init__(self, target: tuple[str, int], dice: Random) -> None:
        self._target = target
        self._dice = dice
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.is_bad = False
        self.is_off = False
        """Nobody gets through at all."""
        self.drawn: Counter[str] = Counter()
        """How often each kind was drawn."""
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._closing.set()
        self._listener.close()
        self._thread.join(5)

    def _listen(self) -> None:
        while not self._closing.is_set():
            ready, _, _ = select.select([self._listener], [], [], 1)
            if not ready:
                continue
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client, self._draw()), daemon=True).start()

    def _draw(self) -> Fault:
        with self._lock:
            fault = draw(self._dice) if self.is_bad else Fault("sound")
            if self.is_off:
                fault = Fault("off", up_bytes=0)
            self.drawn[fault.kind] += 1
        return fault

    def _carry(self, client: socket.socket, fault: Fault) -> None:
        if fault.up_bytes == 0:
            return _break(client)
        if fault.kind == "portal":
            return _answer(client, _PORTAL)
        try:
            centre = socket.create_connection(self._target, timeout=_IDLE_S)
        except OSError:
            return _break(client)
        said = _Carrier(client, centre, fault, self._closing).run()
        if fault.kind == "again":
            self._say_again(said)
        return None

    def _say_again(self, said: bytes) -> None:
        """The whole request a second time, later; its answer reaches nobody."""
        self._closing.wait(1 / 20)
        try:
            with socket.create_connection(self._target, timeout=_IDLE_S) as centre:
                centre.sendall(said)
                centre.shutdown(socket.SHUT_WR)
                while centre.recv(_PIECE):
                    pass
        except OSError:
            return


class _Carrier:
    """Carries bytes both ways between two sockets until one side, or the fault, ends it."""

    def __init__(
        self,
        client: socket.socket,
        centre: socket.socket,
        fault: Fault,
        closing: threading.Event,
    ) -> None:
        self._client, self._centre, self._fault = client, centre, fault
        self._closing = closing
        self._up = self._down = 0
        self._said = bytearray()

    def run(self) -> bytes:
        try:
            while self._turn():
                pass
        except OSError:
            pass
        _break(self._client)
        self._centre.close()
        return bytes(self._said)

    def _turn(self) -> bool:
        """Whether it goes on."""
        ready, _, _ = select.select([self._client, self._centre], [], [], _IDLE_S)
        if not ready:
            return False
        for one in ready:
            piece = one.recv(_PIECE)
            if not piece or not self._pass_on(one is self._client, piece):
                return False
        return True

    def _pass_on(self, is_up: bool, piece: bytes) -> bool:
        fault = self._fault
        if not is_up:
            if fault.wait_ms:
                self._closing.wait(fault.wait_ms / 1000)
            kept = _within(piece, self._down, fault.down_bytes)
            self._down += len(kept)
            self._client.sendall(kept)
            return len(kept) == len(piece)
        if len(self._said) < _MOST_KEPT:
            self._said += piece
        if fault.kind == "changed" and fault.up_bytes is not None:
            piece = _with_a_flipped_bit(piece, fault.up_bytes - self._up)
            self._up += len(piece)
            self._centre.sendall(piece)
            return True
        kept = _within(piece, self._up, fault.up_bytes)
        self._up += len(kept)
        self._centre.sendall(kept)
        return len(kept) == len(piece)


def _within(piece: bytes, before: int, most: int | None) -> bytes:
    return piece if most is None else piece[: max(0, most - before)]


def _with_a_flipped_bit(piece: bytes, at: int) -> bytes:
    if not 0 <= at < len(piece):
        return piece
    return piece[:at] + bytes([piece[at] ^ 1]) + piece[at + 1 :]


def _answer(client: socket.socket, said: bytes) -> None:
    try:
        client.settimeout(1)
        client.recv(_PIECE)
        client.sendall(said)
        client.close()
    except OSError:
        return


def _break(client: socket.socket) -> None:
    try:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    except OSError:
        return
    finally:
        client.close()
