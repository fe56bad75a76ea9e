"""How a printer is named.

tcp://192.168.1.50:9100                    on the network; port 9100 where none is said
usb:///dev/usb/lp0                         a printer's port of Linux, which carries answers
usb://04b8:0202/J6YX0001                   by maker, model and, where there are two, its number
serial:///dev/ttyUSB0?baud=115200&flow=rtscts    at a serial port, serial://COM3 on Windows
win32://XP-80C                             a printer of Windows, by its name
cups://receipts                            a queue of CUPS
file:///dev/usb/lp0                        a device file that is only written to
preview:                                   pictures in a folder

Linux names its ports `/dev/usb/lp0`, Windows `COM3` and `LPT1`: `file:///COM3`.
"""

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from urllib.request import url2pathname

_PORT = 9100
_BAUDS = (1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400)
_LONGEST_NAME = 220


class BadAddress(ValueError):  # noqa: N818 - says what happened
    """The address names no device; the message says what is wrong with it."""


def split(address: str) -> SplitResult:
    """The parts of an address.

    Raises:
        BadAddress: it is no address at all.
    """
    scheme = address.partition(":")[0].lower()
    may_hold_spaces = scheme in {"win32", "cups"}
    if not address.isprintable() or (" " in address and not may_hold_spaces):
        raise BadAddress(f"{address!r} holds a space or a control character")
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise BadAddress(f"{address!r}: {error}") from error
    if parts.fragment or (parts.query and scheme != "serial"):
        raise BadAddress(f"{address!r}: nothing may follow ? or #")
    return parts


def host_and_port(parts: SplitResult) -> tuple[str, int]:
    """What `tcp://` names; port 9100 where none is said.

    Raises:
        BadAddress: a part is missing or too much.
    """
    if "@" in parts.netloc:
        raise BadAddress("a printer's address holds no user and no password")
    if parts.path not in {"", "/"}:
        raise BadAddress(f"nothing may follow the port, not {parts.path!r}")
    try:
        port = parts.port
    except ValueError as error:
        raise BadAddress(f"{parts.netloc!r}: {error}") from error
    if not parts.hostname:
        raise BadAddress("tcp:// needs a host, such as tcp://192.168.1.50:9100")
    if port == 0:
        raise BadAddress("port 0 is no port")
    return parts.hostname, _PORT if port is None else port


def file_path(parts: SplitResult) -> Path:
    """What `file:///` names.

    Raises:
        BadAddress: it names no path.
    """
    if parts.netloc:
        raise BadAddress(f"file:// needs three strokes: file:///{parts.netloc}{parts.path}")
    if parts.path in {"", "/"}:
        raise BadAddress("file:/// needs a path, such as file:///dev/usb/lp0")
    if os.name == WINDOWS and _WINDOWS_PORT.fullmatch(parts.path[1:]):
        return Path(parts.path[1:])  # behind a stroke it would be a file
    return Path(url2pathname(parts.path))


@dataclass(frozen=True, slots=True)
class UsbIds:
    """A printer at a USB cable, whichever socket it is in."""

    vendor: int
    """The maker's number, 0 to 65535."""
    product: int
    """The model's number, 0 to 65535."""
    serial: str = ""
    """The printer's own number; empty: the first of this model."""


_USB_IDS = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.ASCII | re.IGNORECASE)


def usb_port(parts: SplitResult, *, takes_files: bool) -> UsbIds | Path:
    """What `usb://` names: the numbers of a printer, or the path of a port.

    Raises:
        BadAddress: neither; or a path that is no printer's port, unless it may be any.
    """
    if not parts.netloc:
        path = Path(unquote(parts.path))
        if not takes_files and _LINUX_PORT.fullmatch(str(path)) is None:
            raise BadAddress(f"{str(path)!r} is no printer's port, such as usb:///dev/usb/lp0")
        return path
    ids = _USB_IDS.fullmatch(parts.netloc)
    serial = unquote(parts.path).removeprefix("/")
    if ids is None:
        raise BadAddress("usb:// needs two numbers of four digits, such as usb://04b8:0202")
    if "/" in serial or not serial.isprintable():
        raise BadAddress(f"{serial!r} is no printer's own number")
    return UsbIds(int(ids[1], 16), int(ids[2], 16), serial)


class Flow(StrEnum):
    """How a printer at a serial line says "wait"; it must, or letters are lost."""

    NONE = "none"
    RTSCTS = "rtscts"
    DSRDTR = "dsrdtr"
    """As most receipt printers do by default."""
    XONXOFF = "xonxoff"


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A serial port and how it is spoken over; 8 bits, no parity, 1 stop bit."""

    path: str
    """`/dev/ttyUSB0`, or `COM3`."""
    baud: int = 9600
    """Bits a second; what most such printers are delivered with."""
    flow: Flow = Flow.DSRDTR


_SERIAL_PATH = re.compile(
    r"/dev/(tty(USB|ACM|S|AMA|XRUSB)|rfcomm)[0-9]{1,3}|/dev/serial/by-id/[\w.:+-]{1,200}", re.ASCII
)
_COM = re.compile(r"COM[0-9]{1,3}", re.ASCII)


def serial_port(parts: SplitResult, *, takes_files: bool) -> SerialPort:
    """What `serial://` names; 9600 baud and DTR/DSR where nothing is said.

    Raises:
        BadAddress: a path that is no serial port, unless it may be any; an unknown setting.
    """
    path = parts.netloc.upper() or unquote(parts.path)
    is_com = bool(parts.netloc) and _COM.fullmatch(path) is not None and parts.path in {"", "/"}
    is_path = not parts.netloc and (takes_files or _SERIAL_PATH.fullmatch(path) is not None)
    if not is_com and not is_path:
        raise BadAddress(f"{path!r} is no serial port, such as serial:///dev/ttyUSB0")
    said = parse_qsl(parts.query, keep_blank_values=True)
    settings = dict(said)
    if len(settings) < len(said) or not settings.keys() <= {"baud", "flow"}:
        raise BadAddress(f"{parts.query!r}: a serial port has baud and flow, each once")
    baud = settings.get("baud", "9600")
    if baud not in map(str, _BAUDS):
        raise BadAddress(f"{baud!r} baud is none of {', '.join(map(str, _BAUDS))}")
    try:
        flow = Flow(settings.get("flow", Flow.DSRDTR))
    except ValueError as error:
        raise BadAddress(f"{settings['flow']!r} is none of {', '.join(Flow)}") from error
    return SerialPort(path, int(baud), flow)


def spooled_name(address: str) -> str:
    """The printer's name behind `win32://` or `cups://`; spaces may stand as they are.

    Raises:
        BadAddress: no name, or too long a one.
    """
    name = unquote(address.partition("://")[2])
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadAddress(f"{address!r} needs a printer's name, such as win32://XP-80C")
    return name


WINDOWS = "nt"
"""What Python calls the system, in `os.name`."""
_LINUX_PORT = re.compile(r"/dev/(usb/)?lp[0-9]{1,3}", re.ASCII)
_WINDOWS_PORT = re.compile(r"(COM|LPT)[1-9]", re.ASCII | re.IGNORECASE)
"""Names that Windows keeps for ports in every folder; those from COM10 on are none of them."""


def port_address(path: str, system: str = os.name) -> str:
    """The address of the port by which the system names a printer; the cable may be out.

    Any other path may be a book, a key or a disk, which a job would spoil.

    Args:
        path: as people type it, `/dev/usb/lp0` or `com3`.
        system: as in `os.name`.

    Raises:
        BadAddress: it names no such port.
    """
    if system == WINDOWS and _WINDOWS_PORT.fullmatch(path):
        return f"file:///{path.upper()}"
    is_port = system != WINDOWS and _LINUX_PORT.fullmatch(path) is not None
    if not is_port or (Path(path).exists() and not Path(path).is_char_device()):
        raise BadAddress(f"{path!r} is no port of a printer")
    return f"file://{path}"


def port_of(address: str) -> str:
    """The port as people type it."""
    path = address.removeprefix("file://")
    return path.removeprefix("/") if _WINDOWS_PORT.fullmatch(path.removeprefix("/")) else path


def usual_port(system: str = os.name) -> str:
    """The port to try first."""
    return "COM3" if system == WINDOWS else "/dev/usb/lp0"
