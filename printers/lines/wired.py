"""Devices at a wire: a printer on the network, at a cable, behind a spooler.

All of them open their line for one job, alone in this process, and close it behind its proof.
"""

import os
import stat
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

from printers.addresses import SerialPort, UsbIds
from printers.delivery import Delivery, MaybeSent, NotSent, Speech, Timeouts
from printers.lines import turns
from printers.lines.conversation import Conversation
from printers.lines.handle import HandleLine
from printers.lines.line import Line
from printers.lines.network import connect
from printers.proof import Proof
from printers.reasons import Reason
from printers.status import Status

FOR_STATUS = (1, 2, 4, 3)
"""The third question last: some clones leave it open, and an open question ends the asking."""


class Wired(Protocol):
    """What a device has to have so that it can be talked to."""

    @property
    def timeouts(self) -> Timeouts:
        """How long each step may take."""

    @property
    def carries_answers(self) -> bool:
        """Whether what the printer says reaches us."""

    @property
    def printer(self) -> str:
        """Its address in one spelling, so that two devices at one printer take turns."""

    def open_line(self) -> Line:
        """A new line; raises `NotSent`."""


def talk_to(device: Wired) -> Conversation:
    """An open line to the printer, and nobody else's as long as it is open."""
    turn = _turn_at(device)
    with ExitStack() as undoing:
        undoing.callback(turn.release)
        line = device.open_line()
        undoing.pop_all()
    return Conversation(line, device.timeouts, turn.release)


def _turn_at(device: Wired) -> Lock:
    try:
        return turns.take(device.printer, device.timeouts.connect_s)
    except TimeoutError as error:
        raise NotSent(str(error), Reason.BUSY) from error


class _Talker:
    """What all devices at a line do alike."""

    __slots__ = ()

    @property
    def speech(self) -> Speech:
        """ESC/POS."""
        return Speech.ESCPOS

    def send(
        self: Wired,
        payload: bytes,
        *,
        proof: Proof = Proof.NONE,
        asks_first: bool = False,
        on_first_byte: Callable[[], None] | None = None,
    ) -> Delivery:
        """See `Device.send`."""
        talk = talk_to(self)
        with ExitStack() as leaving:
            leaving.callback(talk.close)
            try:
                return talk.send(
                    payload,
                    proof=proof if self.carries_answers else Proof.NONE,
                    asks_first=asks_first and self.carries_answers,
                    on_first_byte=on_first_byte,
                )
            except MaybeSent as no:
                if no.late is not None:
                    leaving.pop_all()  # the line is the late proof's now
                raise

    def status(self: Wired) -> Status | None:
        """See `Device.status`."""
        if not self.carries_answers:
            return None
        with closing(talk_to(self)) as talk:
            try:
                status = talk.ask_status(FOR_STATUS)
            except OSError as error:
                what = f"the line broke while the printer was asked: {error}"
                raise NotSent(what, Reason.HUNG_UP) from error
        if status == Status():
            raise NotSent("the printer is silent", Reason.NO_ANSWER)
        return status

    def knock(self: Wired) -> None:
        """Open the line and close it again; raises `NotSent`."""
        talk_to(self).close()


@dataclass(frozen=True, slots=True)
class TcpDevice(_Talker):
    """A printer that listens on the network, usually on port 9100."""

    host: str
    port: int
    timeouts: Timeouts

    @property
    def carries_answers(self) -> bool:
        """Always."""
        return True

    @property
    def printer(self) -> str:
        """The address in one spelling."""
        return f"tcp://{self.host.lower()}:{self.port}"

    def open_line(self) -> Line:
        """A new line; raises `NotSent`."""
        try:
            return connect(self.host, self.port, self.timeouts.connect_s)
        except (OSError, UnicodeError) as error:  # a host such as `a..b` is no name at all
            what = f"{self.host}:{self.port} does not answer: {error}"
            raise NotSent(what, Reason.NO_ANSWER) from error


@dataclass(frozen=True, slots=True)
class FileDevice(_Talker):
    """A device file such as /dev/usb/lp0, or a plain file that collects jobs."""

    path: Path
    timeouts: Timeouts
    takes_files: bool = False
    """Whether a plain file may be written to: never by an address that a page was given."""
    carries_answers: bool = False
    """Whether it is read too: Linux's driver for printers at USB hands their answers on."""

    @property
    def printer(self) -> str:
        """The path in one spelling."""
        return f"file://{self.path}"

    def open_line(self) -> Line:
        """The open file; raises `NotSent`."""
        handle = self._open()
        with ExitStack() as undoing:
            undoing.callback(os.close, handle)
            # Asked of what was opened, since the name may be another's by now.
            if not self.takes_files and not stat.S_ISCHR(os.fstat(handle).st_mode):
                raise NotSent(f"{self.path} is a file, no printer", Reason.CANNOT_OPEN)
            undoing.pop_all()
        return HandleLine(handle, self.timeouts, is_heard=self.carries_answers)

    def knock(self) -> None:
        """Open the file, if it is there, and close it again; raises `NotSent`."""
        if self.path.exists() or self._is_below_dev:
            turn = _turn_at(self)
            try:
                os.close(self._open())
            finally:
                turn.release()

    @property
    def _is_below_dev(self) -> bool:
        return self.path.is_relative_to("/dev")

    def _open(self) -> int:
        # Never made new below /dev: a file there would swallow receipts while the cable is out.
        make = os.O_CREAT if self.takes_files and not self._is_below_dev else 0
        binary = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        ways = os.O_RDWR if self.carries_answers else os.O_WRONLY
        try:
            return os.open(self.path, ways | os.O_APPEND | make | binary, 0o600)
        except OSError as error:
            what = f"{self.path} cannot be opened: {error}"
            raise NotSent(what, Reason.CANNOT_OPEN) from error


@dataclass(frozen=True, slots=True)
class UsbDevice(_Talker):
    """A printer at a USB cable, by its numbers: Linux's own port for it, else libusb."""

    ids: UsbIds
    timeouts: Timeouts

    @property
    def carries_answers(self) -> bool:
        """Always, though not every printer uses it."""
        return True

    @property
    def printer(self) -> str:
        """The numbers in one spelling."""
        return f"usb://{self.ids.vendor:04x}:{self.ids.product:04x}/{self.ids.serial}"

    def open_line(self) -> Line:
        """The port, or the device itself; raises `NotSent`."""
        from printers.lines import usb

        port = usb.port_of(self.ids)
        if port is not None:
            return FileDevice(port, self.timeouts, carries_answers=True).open_line()
        return _opened(self.printer, lambda: usb.open_usb(self.ids))


@dataclass(frozen=True, slots=True)
class SerialDevice(_Talker):
    """A printer at a serial line: slow, and lost without flow control."""

    port: SerialPort
    timeouts: Timeouts

    @property
    def carries_answers(self) -> bool:
        """Always."""
        return True

    @property
    def printer(self) -> str:
        """The port in one spelling."""
        return f"file://{self.port.path}"

    def open_line(self) -> Line:
        """The open port; raises `NotSent`."""
        from printers.lines import serial_line

        return _opened(self.port.path, lambda: serial_line.open_serial(self.port, self.timeouts))


@dataclass(frozen=True, slots=True)
class SpooledDevice(_Talker):
    """A printer that the system prints to: it takes a job and says nothing of its paper."""

    system: str
    """`win32` or `cups`."""
    name: str
    """The printer's name, or the queue's."""
    timeouts: Timeouts

    @property
    def carries_answers(self) -> bool:
        """Never: a spooler only takes."""
        return False

    @property
    def printer(self) -> str:
        """The name in one spelling."""
        return f"{self.system}://{self.name}"

    def open_line(self) -> Line:
        """A job that is begun; raises `NotSent`."""
        from printers.lines import spoolers

        return _opened(self.printer, lambda: spoolers.OPENERS[self.system](self.name))

    def knock(self) -> None:
        """Nothing: to ask a spooler is to begin a job."""


LineDevice = TcpDevice | FileDevice | UsbDevice | SerialDevice | SpooledDevice
"""Every device that opens a line."""


def _opened(what: str, opening: Callable[[], Line]) -> Line:
    """A line opened with a library of drivers; raises `NotSent`."""
    from printers.lines.libraries import NoLibrary

    try:
        return opening()
    except NoLibrary as error:
        raise NotSent(f"{what} cannot be opened: {error}", Reason.NO_LIBRARY) from error
    except OSError as error:
        raise NotSent(f"{what} cannot be opened: {error}", Reason.CANNOT_OPEN) from error
