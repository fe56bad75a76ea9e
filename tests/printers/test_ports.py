"""Printers at a port of Linux's own, as /dev/usb/lp0 is: a pseudo-terminal, and a driver modelled.

A pseudo-terminal is a character device that carries answers; what the driver of printers at USB
does with the last bytes of a job it does not show, so that is modelled from the driver's text.
"""

import errno
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from printers.delivery import LateProof
from printers.devices import Delivery, Device, MaybeSent, NotSent, Timeouts, open_device
from printers.dialects.escpos import drawer_pulse
from printers.lines import handle as handle_room
from printers.lines.conversation import Conversation
from printers.lines.handle import HandleLine
from printers.lines.wired import FileDevice, talk_to
from printers.proof import Proof
from tests.printers.fake_printer import FakePrinter, Mode
from tests.printers.test_cables import JOB, QUICK, Cable
from tests.printers.test_conversations import late_of, wait_until

tty: Any = pytest.importorskip("tty", reason="no character devices to be had")
pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="no character devices to be had")


@contextmanager
def port_of(printer: FakePrinter) -> Iterator[str]:
    """The path of a port at which a printer is."""
    with Cable(printer) as cable:
        tty.setraw(cable._near)
        yield cable.path


def at(path: str) -> Device:
    return open_device(f"usb://{path}", timeouts=QUICK, takes_files=True)


def test_a_port_of_linux_carries_answers() -> None:
    with FakePrinter() as printer, port_of(printer) as path:
        device = at(path)
        assert device.send(JOB, proof=Proof.PRINTED, asks_first=True) is Delivery.CONFIRMED
        printer.switch(Mode.COVER_OPEN)
        with pytest.raises(NotSent) as no:
            device.send(JOB, proof=Proof.PRINTED, asks_first=True)
        assert no.value.code == "cover_open"
        plain = open_device(f"file://{path}", timeouts=QUICK, takes_files=True)
        assert plain.status() is None
        printer.switch(Mode.HEALTHY)
        assert plain.send(b"!", proof=Proof.PRINTED, asks_first=True) is Delivery.SENT_UNCONFIRMED


def test_the_roll_is_back_and_the_proof_comes_late_over_a_port() -> None:
    with FakePrinter(Mode.PAPER_OUT, after_bytes=9_000) as printer, port_of(printer) as path:
        late = stopped(at(path))
        assert late.look() is None
        printer.switch(Mode.HEALTHY)
        wait_until(late.look)
        late.close()
    assert printer.wait_for_jobs(1) == [JOB]


def stopped(device: Device) -> LateProof:
    """A line on which the proof of a receipt may still come."""
    with pytest.raises(MaybeSent) as no:
        device.send(JOB, proof=Proof.PRINTED)
    return late_of(no.value)


def test_an_answer_that_came_before_the_question_is_no_proof_over_a_port() -> None:
    class Behind(FakePrinter):
        """Answers in the middle of the job what somebody else had asked it: `GS r`."""

        def _hear(self, job: Any, part: bytes) -> None:
            is_middle = job.taken - len(part) < 3_000 <= job.taken
            super()._hear(job, part)
            if is_middle:
                job.line.sendall(b"\x00")

    with Behind(knows=frozenset({"DLE EOT"})) as printer, port_of(printer) as path:
        with pytest.raises(MaybeSent) as no:
            at(path).send(b"\x1b@" + b"P" * 60_000, proof=Proof.PROCESSED, asks_first=True)
        assert no.value.code == "no_proof"
        late_of(no.value).close()


def test_what_lies_at_a_port_is_heard_without_waiting() -> None:
    far, near = os.openpty()
    tty.setraw(near)
    try:
        line = HandleLine(near, is_heard=True)
        with pytest.raises(TimeoutError):
            line.read(0)
        os.write(far, b"\x16")
        time.sleep(0.05)
        assert line.read(0) == b"\x16"
    finally:
        os.close(far)
        os.close(near)


@pytest.mark.parametrize("wait_s", [0, 0.1])
def test_a_port_that_gives_empty_packets_alone_is_not_read_for_ever(wait_s: float) -> None:
    near, far = os.pipe()
    os.close(far)  # from now on every read is empty, and none waits
    ends: list[BaseException] = []

    def read() -> None:
        try:
            HandleLine(near, is_heard=True).read(wait_s)
        except TimeoutError as error:
            ends.append(error)

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(5)
    assert len(ends) == 1, "it is still reading"
    os.close(near)


# --- The driver of printers at USB -------------------------------------------------------------


class Driver:
    """Linux's usblp as far as it matters to a job's end: a write is under way when it is reported.

    The port takes more once what it took has arrived; closing it drops what has not.  Source:
    Linux, drivers/usb/class/usblp.c: usblp_write, usblp_poll, usblp_release.
    """

    def __init__(self, bytes_per_s: float) -> None:
        self.paper = bytearray()
        self._under_way = b""
        self._since = 0.0
        self._bytes_per_s = bytes_per_s

    def _arrived(self) -> int:
        return int((time.monotonic() - self._since) * self._bytes_per_s)

    def _is_busy(self) -> bool:
        if self._under_way and self._arrived() >= len(self._under_way):
            self.paper += self._under_way
            self._under_way = b""
        return bool(self._under_way)

    def write(self, _handle: int, part: memoryview) -> int:
        if self._is_busy():
            raise BlockingIOError(errno.EAGAIN, "busy")
        self._under_way, self._since = bytes(part[:8192]), time.monotonic()
        return len(self._under_way)

    def select(self, _r: object, wanted: list[int], _x: object, wait_s: float) -> Any:
        until = time.monotonic() + wait_s
        while self._is_busy():
            if time.monotonic() > until:
                return [], [], []
            time.sleep(0.001)
        return [], wanted, []

    def close(self, _handle: int) -> None:
        self.paper += self._under_way[: self._arrived()]
        self._under_way = b""


def talk_over(driver: Driver, monkeypatch: pytest.MonkeyPatch, waits: Timeouts) -> Conversation:
    monkeypatch.setattr(handle_room.os, "write", driver.write)
    monkeypatch.setattr(handle_room.os, "close", driver.close)
    monkeypatch.setattr(handle_room.select, "select", driver.select)
    return Conversation(HandleLine(99, waits), waits)


@pytest.mark.parametrize("job", [JOB, drawer_pulse()], ids=["a receipt", "a drawer's pulse"])
def test_a_port_is_closed_once_the_last_bytes_are_in_the_printer(
    job: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = Driver(bytes_per_s=20 * len(job))
    with monkeypatch.context() as patched:
        talk = talk_over(driver, patched, Timeouts())
        said = talk.send(job, proof=Proof.NONE, asks_first=False, on_first_byte=None)
        talk.close()
    assert said is Delivery.SENT_UNCONFIRMED
    assert bytes(driver.paper) == job


def test_a_port_whose_last_bytes_do_not_arrive_leaves_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver, waits = Driver(bytes_per_s=0), Timeouts(write_s=0.3, close_s=0.1)
    with monkeypatch.context() as patched:
        talk = talk_over(driver, patched, waits)
        start = time.monotonic()
        with pytest.raises(MaybeSent, match="last bytes") as no:
            talk.send(b"a receipt", proof=Proof.NONE, asks_first=False, on_first_byte=None)
        assert 0.3 <= time.monotonic() - start < 2, "as long as for any other byte"
        talk.close()
    assert no.value.code == "part_taken"


def test_knocking_at_a_port_waits_for_its_turn() -> None:
    with FakePrinter() as printer, port_of(printer) as path:
        device = at(path)
        assert isinstance(device, FileDevice)
        with closing(talk_to(device)), pytest.raises(NotSent) as no:
            device.knock()
        assert no.value.code == "busy"
        device.knock()
        device.knock()


def test_where_nobody_can_wait_for_a_port_a_write_has_waited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(10038, "not a socket")

    monkeypatch.setattr(handle_room, "_CAN_WAIT", False)
    with monkeypatch.context() as patched:
        patched.setattr(handle_room.select, "select", refuse)
        HandleLine(99).finish(0.1)
