"""A network printer that is not there: a real socket on this machine, with the faults of real ones.

with FakePrinter() as printer:
    open_device(printer.address).send(payload, proof=Proof.PRINTED, asks_first=True)
    assert printer.jobs == [payload]
    assert printer.pictures(0) == [what came out]

It has a head that answers DLE EOT at once, whatever else is going on, and an engine behind a
buffer that works through the commands in order and answers GS r, GS I, GS a and GS ( H in theirs.
"""

import contextlib
import secrets
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from PIL import Image

from tests.printers import engine
from tests.printers.readback import read_back

_TICK_S = 0.02
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
EVERYTHING = frozenset({"DLE EOT", "GS r", "GS I", "GS a", "GS ( H"})
"""The questions a good printer knows."""


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
    SILENT = "silent"
    """Takes and prints everything, and answers nothing."""
    GARBAGE = "garbage"
    """Prints everything, and answers every question with bytes that mean nothing."""
    NEAR_END = "near_end"
    """Prints everything; a few receipts are left on the roll."""
    PAPER_OUT = "paper_out"
    """Prints `after_bytes` bytes of a job, then has no paper: it swallows the rest and prints it,
    and answers what was asked behind it, when HEALTHY again."""
    COVER_OPEN = "cover_open"
    """As PAPER_OUT, with the cover open."""
    CUTTER_JAM = "cutter_jam"
    """As PAPER_OUT, with the cutter stuck."""


_STOPS = {Mode.PAPER_OUT, Mode.COVER_OPEN, Mode.CUTTER_JAM}
_ANSWERS = {
    Mode.NEAR_END: {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x1E},
    Mode.PAPER_OUT: {1: 0x1E, 2: 0x32, 3: 0x12, 4: 0x7E},
    Mode.COVER_OPEN: {1: 0x1E, 2: 0x16, 3: 0x12, 4: 0x12},
    Mode.CUTTER_JAM: {1: 0x1E, 2: 0x52, 3: 0x1A, 4: 0x12},
}
_READY = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}
_PACKETS = {
    Mode.NEAR_END: b"\x14\x00\x03\x00",
    Mode.PAPER_OUT: b"\x1c\x00\x0f\x00",
    Mode.COVER_OPEN: b"\x3c\x00\x00\x00",
    Mode.CUTTER_JAM: b"\x1c\x08\x00\x00",
}
_READY_PACKET = b"\x14\x00\x00\x00"
_SENSOR = {Mode.NEAR_END: b"\x03", Mode.PAPER_OUT: b"\x0c"}
_UNSEEN = bytes(range(0x20))
_GARBAGE = b"\xa5\xff\x99"


def host_of_its_own() -> str:
    """An address of this machine that nobody else prints to."""
    return f"127.{1 + secrets.randbelow(254)}.{secrets.randbelow(256)}.{1 + secrets.randbelow(254)}"


@dataclass
class _Job:
    """What came over one line."""

    line: socket.socket | None
    taken: int = 0
    """Bytes that came, questions among them."""
    head: bytearray = field(default_factory=bytearray)
    """Bytes that may begin a question of the head."""
    buffer: bytearray = field(default_factory=bytearray)
    """What the engine has not worked through."""
    done: bytearray = field(default_factory=bytearray)
    """What it has, without the questions."""
    was_asked: bool = False
    is_whole: bool = False
    """The sender closed in good order."""
    reported: Mode | None = None
    """What was reported last, since Automatic Status Back was switched on."""


class FakePrinter:
    """A printer on a port of this machine; use it as a context manager.

    Args:
        host: its address; `host_of_its_own` where a till of another test, still looking for a
            printer that is gone, must not find this one at the same port.
        mode: how it behaves at first.
        after_bytes: of which the mode speaks.
        knows: the questions it answers, of `EVERYTHING`.
        chats: whether it reports its state by itself before every answer, as printers do whose
            Automatic Status Back is switched on in their memory.
    """

    def __init__(
        self,
        mode: Mode | str = Mode.HEALTHY,
        *,
        host: str = "127.0.0.1",
        after_bytes: int = 0,
        knows: frozenset[str] = EVERYTHING,
        chats: bool = False,
    ) -> None:
        self.after_bytes = after_bytes
        self.knows = knows
        self.chats = chats
        self.jobs: list[bytes] = []
        """Every job that came whole and was worked through, without the questions in it."""
        self.fragments: list[bytes] = []
        """What had come of a job whose line broke; empty bytes where nothing had."""
        self.connections = 0
        """Lines that were opened, but for those that carried questions alone."""
        self.inquiries = 0
        """Lines that carried questions alone."""
        self.asked: list[str] = []
        """Every question, in order: `DLE EOT 1`, `GS r`, `GS ( H`."""
        self._mode = Mode(mode)
        self._stop = threading.Event()
        self._swallowed: list[_Job] = []
        self.letters = b""
        """What it printed in its own letters, of all that came: a picture's bytes among them, where
        somebody sent the end of it to nobody."""
        self._unfinished = bytearray()
        """The begin of a command whose rest has not come: one for all lines, as printers have."""
        self._host = host
        self._listener = self._bind(0)
        self._port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name="fake printer", daemon=True)

    @property
    def address(self) -> str:
        """For `open_device`."""
        return f"tcp://{self._host}:{self._port}"

    @property
    def mode(self) -> Mode:
        return self._mode

    def pictures(self, nth: int, width_dots: int = 576) -> Image.Image:
        """What was burnt of the nth job."""
        return read_back(self.jobs[nth], width_dots).image()

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

    # --- Its port ---------------------------------------------------------------------------

    def _bind(self, port: int) -> socket.socket:
        """A bound socket that does not listen yet, so that a connection is refused."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # A small buffer, as printers have: a stalled printer is noticed after a few kilobytes.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            listener.bind((self._host, port))
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
            self._finish_swallowed()
            if self._mode is Mode.REFUSE:
                self._unfinished.clear()
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

    # --- One line ---------------------------------------------------------------------------

    def _serve(self, line: socket.socket) -> None:
        if self._mode is Mode.HANG_UP:
            self.fragments.append(b"")
            return
        line.settimeout(_TICK_S)
        job = _Job(line)
        try:
            self._take(line, job)
        except ConnectionError:
            job.is_whole = False
        job.line = None
        self._end(job)
        while self._mode is Mode.DEAF and not self._stop.wait(_TICK_S):
            pass

    def _end(self, job: _Job) -> None:
        """What became of a job whose line is closed."""
        if job.is_whole and job.was_asked and not job.done and not job.buffer:
            self.connections -= 1
            self.inquiries += 1
        elif job.buffer and self._mode in _STOPS:
            self._swallowed.append(job)
        elif job.is_whole and not job.buffer:
            self.jobs.append(bytes(job.done))
        elif self._mode is not Mode.REFUSE:
            job.buffer += job.head
            job.head.clear()
            self._work(job)
            self._keep_unfinished(job)
            self.fragments.append(bytes(job.done))
        else:
            self._unfinished.clear()
            self.fragments.append(bytes(job.done + job.buffer + job.head))

    def _finish_swallowed(self) -> None:
        """The roll is back: what was in the buffer is printed, whoever has gone meanwhile."""
        while self._swallowed and self._mode not in _STOPS:
            job = self._swallowed.pop(0)
            if self._mode is Mode.REFUSE:  # the power went, and the buffer with it
                self.fragments.append(bytes(job.done))
                continue
            self._work(job)
            self._end(job)

    def _take(self, line: socket.socket, job: _Job) -> None:
        """Read until the sender has finished, the line breaks or the test ends."""
        while not self._stop.is_set():
            self._finish_swallowed()
            room = self._room(job.taken)
            if room == 0 and self._mode in {Mode.DROP, Mode.REFUSE}:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                return
            self._work(job)
            self._report(job)
            if room == 0:
                time.sleep(_TICK_S)
                continue
            try:
                part = line.recv(room)
            except TimeoutError:
                continue
            if not part:
                job.is_whole = True
                job.buffer += job.head
                job.head.clear()
                self._work(job)
                return
            job.taken += len(part)
            self._hear(job, part)

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

    # --- Its head: DLE EOT, at once ---------------------------------------------------------

    def _hear(self, job: _Job, part: bytes) -> None:
        job.head += part
        while True:
            text, number, rest = engine.split_real_time(bytes(job.head))
            job.buffer += text
            job.head[:] = rest
            if number is None:
                return
            job.was_asked = True
            self.asked.append(f"DLE EOT {number}")
            answers = _ANSWERS.get(self._state(job), _READY)
            self._answer(job, "DLE EOT", bytes((answers.get(number, 0x12),)))

    def _state(self, job: _Job) -> Mode:
        """Paper that runs out in the middle is there before."""
        has_stopped = bool(job.buffer or self._swallowed)
        if self._mode in _STOPS and self.after_bytes and not has_stopped:
            return Mode.HEALTHY
        return self._mode

    def _answer(self, job: _Job, question: str, answer: bytes) -> None:
        if job.line is None or question not in self.knows or self._mode is Mode.SILENT:
            return
        if self._mode is Mode.GARBAGE:
            answer = _GARBAGE
        elif self.chats:
            answer = _PACKETS.get(self._state(job), _READY_PACKET) + answer
        with contextlib.suppress(OSError):  # nobody listens any more
            job.line.sendall(answer)

    # --- Its engine: the commands, in order -------------------------------------------------

    def _work(self, job: _Job) -> None:
        while job.buffer and self._mode is not Mode.REFUSE:  # without power nothing is done
            begun = len(self._unfinished)
            ahead = bytes(self._unfinished + job.buffer[:4096])
            length = engine.length_of_first(ahead) - begun
            if length <= 0 or length > len(job.buffer):
                if job.is_whole:
                    self._keep_unfinished(job)
                return
            room = max(0, self.after_bytes - len(job.done)) if self._mode in _STOPS else length
            if engine.are_letters(ahead):
                length = min(length, room)
            if length > room or length == 0:
                return
            part = bytes(job.buffer[:length])
            del job.buffer[:length]
            command = bytes(self._unfinished) + part
            self._unfinished.clear()
            if engine.are_letters(command):
                self.letters += command.translate(None, _UNSEEN)
            if not self._asks(job, command):
                job.done += part

    def _keep_unfinished(self, job: _Job) -> None:
        """The line is gone in the middle of a command: what comes next is taken for its rest."""
        self._unfinished += job.buffer
        job.done += job.buffer
        job.buffer.clear()

    def _asks(self, job: _Job, command: bytes) -> bool:
        """Answer a command that is a question; the others are for the paper."""
        name = engine.question_in(command)
        if name is None:
            return False
        job.was_asked = True
        self.asked.append(name)
        answer = b""
        if name == "GS r":
            answer = _SENSOR.get(self._state(job), b"\x00")
        elif name == "GS ( H":
            answer = b"\x37\x22" + command[-4:] + b"\x00"
        elif name == "GS I":
            answer = {66: b"_FAKE\x00", 67: b"_FP-80\x00"}.get(command[2], b"\x00")
        elif name == "GS a":
            job.reported = self._state(job) if command[2] else None
            answer = _PACKETS.get(self._state(job), _READY_PACKET)
        self._answer(job, name, answer)
        return True

    def _report(self, job: _Job) -> None:
        """Automatic Status Back: at each change, unasked."""
        if job.reported not in {None, self._state(job)}:
            job.reported = self._state(job)
            self._answer(job, "GS a", _PACKETS.get(job.reported, _READY_PACKET))
