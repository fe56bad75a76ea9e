"""The ways out: a printer on the network, a device file, a folder of previews.

A device opens its line, sends one job, closes, and tells the truth about it.  It never tries twice:
a job that may have left is nobody's to repeat but a person's, because a printer that was out of
paper prints everything it swallowed once the roll is back.
"""

import contextlib
import os
import select
import socket
import stat
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, ClassVar, Protocol

from printers.addresses import BadAddress, file_path, host_and_port, split
from printers.reasons import Reason

_CHUNK = 8192
_PREVIEW_DIGITS = 6


class Speech(StrEnum):
    """The language of the bytes a device takes."""

    ESCPOS = "escpos"
    PNG = "png"


class Delivery(StrEnum):
    """What is known after a job was sent."""

    CONFIRMED = "confirmed"
    """The device proved that the paper is done."""
    SENT_UNCONFIRMED = "sent_unconfirmed"
    """Every byte was handed over; whether paper came out is not known."""


class DeviceError(Exception):
    """A job did not get through.

    Args:
        reason: why, in words for a log.
        code: why, for a page to translate; None takes the one usual for the class.
    """

    usual: ClassVar[Reason]

    def __init__(self, reason: str, code: Reason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code: str = (code or self.usual).value


class NotSent(DeviceError):  # noqa: N818 - says what happened
    """Certainly not one byte of the job left; trying again cannot print it twice."""

    usual = Reason.NOTHING_TAKEN


class MaybeSent(DeviceError):  # noqa: N818 - says what happened
    """Some bytes left and may be paper by now; only a person may send the job again."""

    usual = Reason.PART_TAKEN


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a device is waited for, in seconds."""

    connect_s: float = 3.0
    write_s: float = 10.0
    """Without a single byte being taken."""
    close_s: float = 1.0
    """For the printer to close its side after the last byte; silence there is no failure."""


class Device(Protocol):
    """One way out of the house."""

    @property
    def speech(self) -> Speech:
        """The language of the payloads this device takes."""

    def send(self, payload: bytes, *, on_first_byte: Callable[[], None] | None = None) -> Delivery:
        """Open, send `payload` whole, close.

        `on_first_byte` is called once, when the line is open and just before the first byte
        leaves: what it writes down ("this job may be on paper") is true even if the power fails
        in the next instant.  If it raises, nothing is sent and the exception goes on.

        Raises:
            NotSent: no byte left.
            MaybeSent: some did.
        """


def open_device(
    address: str,
    *,
    preview_folder: Path | None = None,
    timeouts: Timeouts | None = None,
    takes_files: bool = False,
) -> Device:
    """The device at `address`; nothing is opened before `send`.

    Args:
        address: `tcp://host:port` (port 9100 where none is said), `file:///dev/usb/lp0`, or
            `preview:`.
        preview_folder: an existing folder, needed by `preview:` only.
        timeouts: None takes the usual ones.
        takes_files: whether `file:///` may name a plain file, which is made and appended to; else
            a printer's device alone is written to.

    Raises:
        BadAddress: another scheme, or a part is missing or too much.
    """
    parts = split(address)
    if parts.scheme == "tcp":
        host, port = host_and_port(parts)
        return TcpDevice(host, port, timeouts or Timeouts())
    if parts.scheme == "file":
        return FileDevice(file_path(parts), timeouts or Timeouts(), takes_files)
    if parts.scheme == "preview":
        if parts.netloc or parts.path:
            raise BadAddress("preview: takes nothing after the colon")
        if preview_folder is None:
            raise BadAddress("preview: needs a folder to put its pictures in")
        return PreviewDevice(preview_folder)
    raise BadAddress(f"{address!r} begins with none of tcp://, file:/// and preview:")


def reach(address: str, timeouts: Timeouts | None = None) -> None:
    """See whether somebody is at `address`, sending nothing.

    Raises:
        BadAddress: as `open_device`.
        NotSent: nobody answers, or the device file cannot be opened.
    """
    device = open_device(address, preview_folder=Path(), timeouts=timeouts)
    if isinstance(device, TcpDevice | FileDevice):
        device.knock()


@dataclass(frozen=True, slots=True)
class TcpDevice:
    """A printer that listens on the network, usually on port 9100."""

    host: str
    port: int
    timeouts: Timeouts

    @property
    def speech(self) -> Speech:
        """ESC/POS."""
        return Speech.ESCPOS

    def send(self, payload: bytes, *, on_first_byte: Callable[[], None] | None = None) -> Delivery:
        """See `Device.send`; a network printer's answer is at best "sent, not confirmed"."""
        line = self._connect()
        with contextlib.closing(line):
            _refuse_if_hung_up(line)
            if on_first_byte is not None:
                on_first_byte()
            _send_all(line, payload, self.timeouts.write_s)
            _finish(line, self.timeouts.close_s)
        return Delivery.SENT_UNCONFIRMED

    def knock(self) -> None:
        """Open the line and close it again; raises `NotSent`."""
        self._connect().close()

    def _connect(self) -> socket.socket:
        try:
            line = socket.create_connection((self.host, self.port), self.timeouts.connect_s)
        except (OSError, UnicodeError) as error:  # a host such as `a..b` is no name at all
            what = f"{self.host}:{self.port} does not answer: {error}"
            raise NotSent(what, Reason.NO_ANSWER) from error
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        # A small buffer of our own, so that "sent" means "taken by the printer" as far as it can.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _CHUNK)
        return line


def _refuse_if_hung_up(line: socket.socket) -> None:
    """Raise `NotSent` if the printer has already closed: some do while another till prints."""
    line.setblocking(False)
    try:
        greeting = line.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return
    except OSError as error:
        what = f"the line broke before the first byte: {error}"
        raise NotSent(what, Reason.HUNG_UP) from error
    if not greeting:
        raise NotSent("the printer hung up before the first byte", Reason.HUNG_UP)


def _send_all(line: socket.socket, payload: bytes, write_s: float) -> None:
    line.settimeout(write_s)
    rest = memoryview(payload)
    while rest:
        try:
            taken = line.send(rest[:_CHUNK])
        except OSError as error:
            raise _broken(len(payload) - len(rest), len(payload), error) from error
        rest = rest[taken:]


def _broken(sent: int, whole: int, error: OSError) -> DeviceError:
    if sent == 0:
        return NotSent(f"no byte was taken: {error}", Reason.NOTHING_TAKEN)
    return MaybeSent(f"{sent} of {whole} bytes were taken: {error}", Reason.PART_TAKEN)


def _finish(line: socket.socket, close_s: float) -> None:
    """Say that nothing more comes and wait a little for the printer to hang up.

    A printer that dropped the line with our bytes unread answers with a reset, which shows here.
    """
    until = time.monotonic() + close_s
    try:
        line.shutdown(socket.SHUT_WR)
        while (left_s := until - time.monotonic()) > 0:
            line.settimeout(left_s)
            if not line.recv(_CHUNK):
                break
    except TimeoutError:
        return
    except OSError as error:
        raise _broke_at_end(str(error)) from error
    late = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if late:
        raise _broke_at_end(os.strerror(late))


def _broke_at_end(how: str) -> MaybeSent:
    return MaybeSent(f"the line broke after the last byte: {how}", Reason.BROKE_AT_END)


@dataclass(frozen=True, slots=True)
class FileDevice:
    """A device file such as /dev/usb/lp0, or a plain file that collects jobs."""

    path: Path
    timeouts: Timeouts
    takes_files: bool = False
    """Whether a plain file may be written to: never by an address that a page was given."""

    @property
    def speech(self) -> Speech:
        """ESC/POS."""
        return Speech.ESCPOS

    def send(self, payload: bytes, *, on_first_byte: Callable[[], None] | None = None) -> Delivery:
        """See `Device.send`; a plain file is appended to, where it may be one."""
        file = self._open()
        try:
            self._refuse_file(file)
            if on_first_byte is not None:
                on_first_byte()
            self._write_all(file, payload)
        finally:
            os.close(file)
        return Delivery.SENT_UNCONFIRMED

    def knock(self) -> None:
        """Open the file, if it is there, and close it again; raises `NotSent`."""
        if self.path.exists() or self._is_below_dev:
            os.close(self._open())

    @property
    def _is_below_dev(self) -> bool:
        return self.path.is_relative_to("/dev")

    def _open(self) -> int:
        # Never made new below /dev: a file there would swallow receipts while the cable is out.
        make = os.O_CREAT if self.takes_files and not self._is_below_dev else 0
        binary = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            return os.open(self.path, os.O_WRONLY | os.O_APPEND | make | binary, 0o600)
        except OSError as error:
            what = f"{self.path} cannot be opened: {error}"
            raise NotSent(what, Reason.CANNOT_OPEN) from error

    def _refuse_file(self, file: int) -> None:
        """Asked of what was opened, since the name may be another's by now."""
        if not self.takes_files and not stat.S_ISCHR(os.fstat(file).st_mode):
            raise NotSent(f"{self.path} is a file, no printer", Reason.CANNOT_OPEN)

    def _write_all(self, file: int, payload: bytes) -> None:
        rest = memoryview(payload)
        while rest:
            try:
                rest = rest[self._write_some(file, rest[:_CHUNK]) :]
            except OSError as error:
                raise _broken(len(payload) - len(rest), len(payload), error) from error

    def _write_some(self, file: int, part: memoryview) -> int:
        """Bytes taken; waits while a printer out of paper takes none."""
        while True:
            try:
                return os.write(file, part)
            except BlockingIOError:
                _, ready, _ = select.select([], [file], [], self.timeouts.write_s)
                if not ready:
                    raise TimeoutError("the printer takes no more bytes") from None


@dataclass(frozen=True, slots=True)
class PreviewDevice:
    """A folder in which every job becomes a numbered picture; for demos and tests."""

    folder: Path

    @property
    def speech(self) -> Speech:
        """PNG."""
        return Speech.PNG

    def send(self, payload: bytes, *, on_first_byte: Callable[[], None] | None = None) -> Delivery:
        """See `Device.send`; the picture appears whole or not at all, so it is confirmed."""
        try:
            handle, name = tempfile.mkstemp(suffix=".part", dir=self.folder)
        except OSError as error:
            what = f"{self.folder} cannot be written to: {error}"
            raise NotSent(what, Reason.CANNOT_WRITE) from error
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                if on_first_byte is not None:
                    on_first_byte()
                self._write(file, payload)
            self._name(part)
        finally:
            part.unlink(missing_ok=True)
        return Delivery.CONFIRMED

    def _write(self, file: BinaryIO, payload: bytes) -> None:
        try:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            # The picture has no name yet, so nobody has seen it.
            what = f"the picture could not be written: {error}"
            raise NotSent(what, Reason.CANNOT_WRITE) from error

    def _name(self, part: Path) -> None:
        """Give the finished picture the next free number, in one step and over nothing."""
        taken = [int(file.stem) for file in self.folder.glob("*.png") if file.stem.isdecimal()]
        number = max(taken, default=0) + 1
        while True:
            try:
                os.link(part, self.folder / f"{number:0{_PREVIEW_DIGITS}}.png")
            except FileExistsError:
                number += 1
            except OSError as error:
                what = f"the picture could not be named: {error}"
                raise NotSent(what, Reason.CANNOT_WRITE) from error
            else:
                return
