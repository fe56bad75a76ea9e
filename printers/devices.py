"""The ways out: a printer on the network or at a cable, a spooler, a folder of previews.

    device = open_device("tcp://192.168.1.50:9100")
    device.send(job, proof=Proof.PRINTED, asks_first=True)

A device opens its line, sends one job, closes, and tells the truth about it.  It never tries twice:
a job that may have left is nobody's to repeat but a person's, because a printer that was out of
paper prints everything it swallowed once the roll is back.
"""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from printers.addresses import (
    BadAddress,
    file_path,
    host_and_port,
    serial_port,
    split,
    spooled_name,
    usb_port,
)
from printers.delivery import (
    Delivery,
    Device,
    DeviceError,
    LateProof,
    MaybeSent,
    NotSent,
    Speech,
    Timeouts,
)
from printers.lines.conversation import Conversation
from printers.lines.previews import PreviewDevice
from printers.lines.wired import (
    FOR_STATUS,
    FileDevice,
    LineDevice,
    SerialDevice,
    SpooledDevice,
    TcpDevice,
    UsbDevice,
    talk_to,
)
from printers.proof import Proof
from printers.reasons import Reason
from printers.status import State, Status

__all__ = [
    "Delivery",
    "Device",
    "DeviceError",
    "FileDevice",
    "LateProof",
    "MaybeSent",
    "NotSent",
    "PreviewDevice",
    "Seen",
    "SerialDevice",
    "Speech",
    "SpooledDevice",
    "TcpDevice",
    "Timeouts",
    "UsbDevice",
    "examine",
    "open_device",
    "place_of",
    "reach",
]

_MAKER, _MODEL = 66, 67
_BITS_PER_BYTE = 10
"""On a serial line: eight, and one before and behind them."""


def open_device(
    address: str,
    *,
    preview_folder: Path | None = None,
    timeouts: Timeouts | None = None,
    takes_files: bool = False,
) -> Device:
    """The device at `address`; nothing is opened before it is used.

    Args:
        address: see `printers.addresses`.
        preview_folder: an existing folder, needed by `preview:` only.
        timeouts: None takes the usual ones.
        takes_files: whether any path may be named, and a plain file made and appended to; else
            the ports of printers alone, since any other path may be a book, a key or a disk.

    Raises:
        BadAddress: another scheme, or a part is missing or too much.
    """
    parts = split(address)
    waits = timeouts or Timeouts()
    match parts.scheme:
        case "tcp":
            return TcpDevice(*host_and_port(parts), waits)
        case "file":
            return FileDevice(file_path(parts), waits, takes_files)
        case "usb":
            named = usb_port(parts, takes_files=takes_files)
            if isinstance(named, Path):
                return FileDevice(named, waits, takes_files, carries_answers=True)
            return UsbDevice(named, waits)
        case "serial":
            port = serial_port(parts, takes_files=takes_files)
            return SerialDevice(port, _at_speed(waits, port.baud))
        case "win32" | "cups":
            return SpooledDevice(parts.scheme, spooled_name(address), waits)
        case "preview":
            return _preview(parts.netloc + parts.path, preview_folder)
    raise BadAddress(
        f"{address!r} begins with none of tcp://, usb://, serial://, win32://, cups://, file:/// "
        "and preview:"
    )


def place_of(address: str) -> str:
    """An address in one spelling: two that lead to one place give the same.

    A port's path and its printer's numbers are not known to be one.

    Raises:
        BadAddress: as `open_device`.
    """
    device = open_device(address, preview_folder=Path(), takes_files=True)
    return device.printer if isinstance(device, LineDevice) else address


def _at_speed(waits: Timeouts, baud: int) -> Timeouts:
    """As `waits`; a line slower than that may take a job at a quarter of its own speed."""
    return replace(waits, bytes_per_s=min(waits.bytes_per_s, baud / _BITS_PER_BYTE / 4))


def _preview(rest: str, folder: Path | None) -> PreviewDevice:
    if rest:
        raise BadAddress("preview: takes nothing after the colon")
    if folder is None:
        raise BadAddress("preview: needs a folder to put its pictures in")
    return PreviewDevice(folder)


def reach(address: str, timeouts: Timeouts | None = None) -> None:
    """See whether somebody is at `address`, sending nothing.

    Raises:
        BadAddress: as `open_device`.
        NotSent: nobody answers, or the port cannot be opened.
    """
    device = open_device(address, preview_folder=Path(), timeouts=timeouts)
    if isinstance(device, LineDevice):
        device.knock()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a printer was seen to answer, with nothing to print."""

    status: Status
    """What it says of itself; nothing of it known where it does not answer DLE EOT."""
    proves_printing: bool
    """It answers `GS ( H` function 48."""
    proves_processing: bool
    """It answers `GS r`."""
    maker: str = ""
    """As it names itself; empty where it does not."""
    model: str = ""

    @property
    def answers(self) -> bool:
        """Whether it answers all that is asked before a job, so that it may be asked."""
        return self.status.state is not State.NO_ANSWER

    @property
    def proof(self) -> Proof:
        """The strongest proof it can be held to."""
        if self.proves_printing:
            return Proof.PRINTED
        return Proof.PROCESSED if self.proves_processing and self.answers else Proof.NONE


def examine(address: str, timeouts: Timeouts | None = None) -> Seen | None:
    """Try what the printer at `address` answers; None: this line carries no answers.

    A printer that knows a question not even to skip it may print some letters of it, so this is
    for the page that sets a printer up.  One that says it is not ready is asked nothing more.

    Raises:
        BadAddress: as `open_device`.
        NotSent: the line cannot be opened, or it broke.
    """
    device = open_device(address, preview_folder=Path(), timeouts=timeouts)
    if not isinstance(device, LineDevice) or not device.carries_answers:
        return None
    with closing(talk_to(device)) as talk:
        try:
            return _examine(talk)
        except OSError as error:
            what = f"the line broke while the printer was asked: {error}"
            raise NotSent(what, Reason.HUNG_UP) from error


def _examine(talk: Conversation) -> Seen:
    status = talk.ask_status(FOR_STATUS)
    if status.is_readable and status != Status() and not status.state.prints:
        # The other questions wait in its buffer, and it would answer them to nobody later.
        return Seen(status, proves_printing=False, proves_processing=False)
    return Seen(
        status=status,
        maker=talk.ask_name(_MAKER),
        model=talk.ask_name(_MODEL),
        proves_processing=talk.try_proof(Proof.PROCESSED),
        proves_printing=talk.try_proof(Proof.PRINTED),
    )
