"""A network printer that is not there: a real socket on this machine, with the faults of real ones.

with FakePrinter() as printer:
    open_device(printer.address).send(payload)
    assert printer.jobs == [payload]
"""

import contextlib
import socket
import struct
import threading
import time
from enum import StrEnum
from types import TracebackType
from typing import Self

_TICK_S = 0.02
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Mode(StrEnum):
    """How the printer behaves towards the next job, or from now on within the running one."""

    HEALTHY = "healthy"
    """Takes every byte and hangs up when the sender has finished."""
    REFUSE = "refuse"
    """Switched off: the port is closed."""
    HANG_UP = "hang_up"
    """Accepts the line and closes it at once, as some do while another till prints."""
    STALL = "stall"
    """Takes `after_bytes` bytes, then none: out of paper.  HEALTHY again takes the rest."""
    DROP = "drop"
    """Takes `after_bytes` bytes, then breaks the line with a reset: the cable is out."""
    SLOW = "slow"
    """Takes everything, a few bytes at a time."""
    DEAF = "deaf"
    """Takes every byte and never hangs up its own side."""


class FakePrinter:
    """A printer on a port of 127.0.0.1; use it as a context manager."""

    def __init__(self, mode: Mode | str = Mode.HEALTHY, *, after_bytes: int = 0) -> None:
        self.after_bytes = after_bytes
        self.jobs: list[bytes] = []
        """Every job that came whole: its sender closed in good order."""
        self.fragments: list[bytes] = []
        """What had come of a job whose line broke; empty bytes where nothing had."""
        self.connections = 0
        self._mode = Mode(mode)
        self._stop = threading.Event()
        self._listener = self._bind(0)
        self._port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name="fake printer", daemon=True)

    @property
    def address(self) -> str:
        """For `open_device`."""
        return f"tcp://127.0.0.1:{self._port}"

    @property
    def mode(self) -> Mode:
        return self._mode

    def switch(self, mode: Mode | str, *, after_bytes: int = 0) -> None:
        """Change the behaviour while running: paper back, power off, cable out."""
        was_off = self._mode is Mode.REFUSE
        self.after_bytes = after_bytes
        self._mode = Mode(mode)
        if self._mode is Mode.REFUSE and not was_off:
            self._listener.close()
            self._listener = self._bind_again()
        elif was_off and self._mode is not Mode.REFUSE:
            self._listener.listen()

    def wait_for_jobs(self, count: int, *, timeout_s: float = 5.0) -> list[bytes]:
        """The jobs, once there are at least `count` of them."""
        until = time.monotonic() + timeout_s
        while len(self.jobs) < count:
            if time.monotonic() > until:
                raise AssertionError(f"{len(self.jobs)} of {count} jobs came in {timeout_s} s")
            time.sleep(_TICK_S)
        return self.jobs

    def __enter__(self) -> Self:
        if self._mode is not Mode.REFUSE:
            self._listener.listen()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join(5)
        self._listener.close()

    def _bind(self, port: int) -> socket.socket:
        """A bound socket that does not listen yet, so that a connection is refused."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # A small buffer, as printers have: a stalled printer is noticed after a few kilobytes.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.close()
            raise
        listener.settimeout(_TICK_S)
        return listener

    def _bind_again(self) -> socket.socket:
        """The same port once more, as soon as the thread has let go of it."""
        until = time.monotonic() + 2
        while True:
            try:
                return self._bind(self._port)
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(_TICK_S)

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._mode is Mode.REFUSE:
                time.sleep(_TICK_S)
                continue
            try:
                line, _ = self._listener.accept()
            except OSError:
                # A time-out, or the power went off in between.
                time.sleep(_TICK_S / 4)
                continue
            self.connections += 1
            with contextlib.closing(line):
                self._serve(line)

    def _serve(self, line: socket.socket) -> None:
        if self._mode is Mode.HANG_UP:
            self.fragments.append(b"")
            return
        line.settimeout(_TICK_S)
        taken = bytearray()
        try:
            is_whole = self._take(line, taken)
        except ConnectionError:
            is_whole = False
        if not is_whole:
            self.fragments.append(bytes(taken))
            return
        self.jobs.append(bytes(taken))
        while self._mode is Mode.DEAF and not self._stop.wait(_TICK_S):
            pass

    def _take(self, line: socket.socket, taken: bytearray) -> bool:
        """Read until the sender has finished; False where the line broke or the test ended."""
        while not self._stop.is_set():
            room = self._room(len(taken))
            if room == 0 and self._mode in {Mode.DROP, Mode.REFUSE}:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                return False
            if room == 0:
                time.sleep(_TICK_S)
                continue
            try:
                part = line.recv(room)
            except TimeoutError:
                continue
            if not part:
                return True
            taken += part
        return False

    def _room(self, taken: int) -> int:
        """How many bytes the printer takes next."""
        match self._mode:
            case Mode.STALL | Mode.DROP:
                return min(4096, max(0, self.after_bytes - taken))
            case Mode.REFUSE:
                return 0
            case Mode.SLOW:
                time.sleep(_TICK_S / 10)
                return 512
            case _:
                return 4096
