"""A line to a printer at a USB cable by its numbers: Linux's own driver first, libusb second.

Linux's driver makes a port of each printer, /dev/usb/lp0 and on, and is asked first: it needs no
library and shares the printer with no other program.  Where there is no such port (the driver is
not loaded, or the system is another), python-escpos and pyusb open the device itself.
"""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from printers.addresses import UsbIds
from printers.lines.libraries import NoLibrary, opened
from printers.lines.line import CHUNK

_SYSTEM = Path("/sys/class/usbmisc")
_PORTS = Path("/dev/usb")
_PRINTER_CLASS = 7
_BULK = 2
_KIND = 0b11
_FROM_PRINTER = 0x80
_EMPTY_S = 0.02
_READ_BYTES = 512
"""A whole number of packets of every speed, so that none is larger than what we take."""


def port_of(ids: UsbIds, *, system: Path = _SYSTEM, ports: Path = _PORTS) -> Path | None:
    """The port Linux made for a printer; None where there is none.

    Args:
        ids: whose port.
        system: where Linux tells of such ports.
        ports: where they are.
    """
    for entry in sorted(system.glob("lp*")):
        device = (entry / "device").resolve().parent
        numbers = (_told(device / "idVendor"), _told(device / "idProduct"))
        is_model = numbers == (f"{ids.vendor:04x}", f"{ids.product:04x}")
        if is_model and ids.serial in {"", _told(device / "serial")}:
            return ports / entry.name
    return None


def _told(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""  # pulled out meanwhile, or a printer without a number of its own


class UsbLine:
    """The two pipes of a printer.

    Args:
        device: a `usb.core.Device`, configured.
        out_pipe: the address of its bulk endpoint towards the printer.
        in_pipe: and from it; None: this printer is not heard.
    """

    counts = False
    """libusb tells an error, and not how many bytes had gone before it."""

    def __init__(self, device: Any, out_pipe: int, in_pipe: int | None) -> None:
        self._device = device
        self._out_pipe = out_pipe
        self._in_pipe = in_pipe

    def write(self, part: memoryview, wait_s: float) -> int:
        """See `Line.write`."""
        from usb.core import USBTimeoutError

        try:
            with _troubles_as_ours():
                taken = int(self._device.write(self._out_pipe, bytes(part[:CHUNK]), _ms(wait_s)))
        except USBTimeoutError as error:
            if not self._counts_at_time_outs():
                raise
            raise TimeoutError("the printer takes no more bytes") from error
        if taken == 0:
            raise TimeoutError("the printer takes no more bytes")
        return taken

    def _counts_at_time_outs(self) -> bool:
        """Whether a time-out means that nothing went: libusb 1 alone gives a short count else."""
        return str(self._device.backend.__module__).endswith("libusb1")

    def read(self, wait_s: float) -> bytes:
        """See `Line.read`; empty packets are nothing yet, and printers send many."""
        from usb.core import USBTimeoutError

        if self._in_pipe is None:
            raise TimeoutError("this line carries no answers")
        until = time.monotonic() + wait_s
        while True:
            left_s = max(until - time.monotonic(), _EMPTY_S)
            try:
                with _troubles_as_ours():
                    said = bytes(self._device.read(self._in_pipe, _READ_BYTES, _ms(left_s)))
            except USBTimeoutError as error:
                raise TimeoutError("nothing has come") from error
            if said:
                return said
            if time.monotonic() >= until:
                raise TimeoutError("nothing has come")
            time.sleep(_EMPTY_S)

    def check(self) -> None:
        """A cable that is out shows at the first byte."""

    def finish(self, wait_s: float) -> None:
        """Nothing to say: what was taken is in the printer."""

    def close(self) -> None:
        """See `Line.close`."""
        from usb.util import dispose_resources

        # The cable is out: there is nothing to give back.
        with contextlib.suppress(OSError), _troubles_as_ours():
            dispose_resources(self._device)


def open_usb(ids: UsbIds) -> UsbLine:
    """Open a printer through libusb.

    Raises:
        NoLibrary: libusb, pyusb or python-escpos is not installed.
        OSError: no such printer is there, it is another's, or it has no way to take a job.
    """
    wanted = {"serial_number": ids.serial} if ids.serial else {}
    with _troubles_as_ours():
        printer: Any = opened(
            "Usb", "pyusb", idVendor=ids.vendor, idProduct=ids.product, usb_args=wanted
        )
        device = printer.device
        printer.device = False  # given back by us, once
        pipes = _pipes(device)
    if pipes is None:
        raise OSError("the device has no pipe that takes a job")
    return UsbLine(device, *pipes)


@contextlib.contextmanager
def _troubles_as_ours() -> Iterator[None]:
    """pyusb's own errors that are no `OSError`; here they become one.

    Raises:
        NoLibrary: there is no libusb below pyusb.
        OSError: the system's driver lets nobody in, or the device does not tell its number.
    """
    try:
        yield
    except ValueError as error:
        from usb.core import NoBackendError

        if isinstance(error, NoBackendError):
            raise NoLibrary(f"libusb is not installed: {error}") from error
        raise OSError(f"the device does not tell its number: {error}") from error
    except NotImplementedError as error:
        raise OSError(f"the system's driver lets nobody in: {error}") from error


def _pipes(device: Any) -> tuple[int, int | None] | None:
    """The bulk endpoints of the printer's interface; of any, where it does not name itself so."""
    interfaces = sorted(
        device.get_active_configuration(),
        key=lambda one: one.bInterfaceClass != _PRINTER_CLASS,
    )
    for interface in interfaces:
        bulk = [one.bEndpointAddress for one in interface if one.bmAttributes & _KIND == _BULK]
        outs = [address for address in bulk if not address & _FROM_PRINTER]
        ins = [address for address in bulk if address & _FROM_PRINTER]
        if outs:
            return outs[0], ins[0] if ins else None
    return None


def _ms(wait_s: float) -> int:
    """Milliseconds as libusb counts them, where 0 would mean for ever."""
    return max(1, round(wait_s * 1000))
