"""How a printer is named: `tcp://host:port`, `file:///path`, and a system's own ports for printers.

Linux names them `/dev/usb/lp0`, Windows `COM3` and `LPT1`: `file:///COM3`.
"""

import os
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

_PORT = 9100


class BadAddress(ValueError):  # noqa: N818 - says what happened
    """The address names no device; the message says what is wrong with it."""


def split(address: str) -> SplitResult:
    """The parts of an address.

    Raises:
        BadAddress: it is no address at all.
    """
    if not address.isprintable() or " " in address:
        raise BadAddress(f"{address!r} holds a space or a control character")
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise BadAddress(f"{address!r}: {error}") from error
    if parts.query or parts.fragment:
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
