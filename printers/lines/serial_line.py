"""A line to a printer at a serial port, through pyserial."""

import logging
import select
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from printers.addresses import Flow, SerialPort
from printers.delivery import Timeouts
from printers.lines.libraries import opened
from printers.lines.line import CHUNK

try:
    from termios import error as _terminal_error

    _TERMINALS: tuple[type[Exception], ...] = (_terminal_error,)
except ImportError:  # Windows
    _TERMINALS = ()

log = logging.getLogger(__name__)

_DRAIN_S = 0.02


class SerialLine:
    """An open serial port.

    Args:
        port: a `serial.Serial`, open.
        waits: `write_s` is how long no byte may leave the system's own buffer at the end, and
            `bytes_per_s` the slowest that all of them may.
    """

    def __init__(self, port: Any, waits: Timeouts) -> None:
        self._port = port
        self._waits = waits
        self._can_wait = hasattr(port, "fileno")
        port.timeout = 0
        if self._can_wait:
            port.write_timeout = 0

    @property
    def counts(self) -> bool:
        """Not where the system does not let us wait ourselves: Windows."""
        return self._can_wait

    def write(self, part: memoryview, wait_s: float) -> int:
        """See `Line.write`."""
        if not self._can_wait:
            return self._write_blind(part, wait_s)
        _, ready, _ = select.select([], [self._port.fileno()], [], wait_s)
        if not ready:
            raise TimeoutError("the printer takes no more bytes")
        return int(self._port.write(bytes(part[:CHUNK])))

    def _write_blind(self, part: memoryview, wait_s: float) -> int:
        self._port.write_timeout = wait_s
        return int(self._port.write(bytes(part[:CHUNK])))

    def read(self, wait_s: float) -> bytes:
        """See `Line.read`."""
        if self._can_wait:
            ready, _, _ = select.select([self._port.fileno()], [], [], max(wait_s, 0))
            if not ready:
                raise TimeoutError("nothing has come")
            said = self._port.read(self._port.in_waiting or 1)
        else:
            self._port.timeout = max(wait_s, 0)
            said = self._port.read(1) + self._port.read(self._port.in_waiting)
        if not said:
            raise TimeoutError("nothing has come")
        return bytes(said)

    def check(self) -> None:
        """A serial line says nothing of its far end."""

    def finish(self, wait_s: float) -> None:
        """Wait until the last byte has left, as long as bytes leave.

        At 9600 baud the system holds back seconds of paper, and a printer that says "wait" holds
        them for ever.
        """
        left, since = self._port.out_waiting, time.monotonic()
        until = since + self._waits.whole_s(left)
        while left:
            time.sleep(_DRAIN_S)
            now_left, now = self._port.out_waiting, time.monotonic()
            has_stalled = now - since > max(wait_s, self._waits.write_s)
            if now_left < left:
                left, since = now_left, now
            elif has_stalled:
                raise TimeoutError(f"{left} bytes did not leave the serial port")
            if now > until:
                raise TimeoutError(f"{left} bytes did not leave the serial port")

    def close(self) -> None:
        """See `Line.close`; what has not left is dropped, or closing could last for ever."""
        try:
            with _troubles_as_ours():
                if self._port.out_waiting:
                    self._port.reset_output_buffer()
        except OSError as error:  # the adapter is out, and what it held with it
            log.warning("a serial port is gone: %s", error)
        finally:
            self._port.close()


@contextmanager
def _troubles_as_ours() -> Iterator[None]:
    """The system's own troubles with a terminal are no `OSError`; here they become one."""
    try:
        yield
    except _TERMINALS as error:
        raise OSError(*error.args) from error


def open_serial(port: SerialPort, waits: Timeouts) -> SerialLine:
    """Open a serial port; `waits` as `SerialLine`.

    Raises:
        NoLibrary: pyserial or python-escpos is not installed.
        OSError: the port cannot be opened.
    """
    printer: Any = opened(
        "Serial",
        "pyserial",
        devfile=port.path,
        baudrate=port.baud,
        xonxoff=port.flow is Flow.XONXOFF,
        dsrdtr=port.flow is Flow.DSRDTR,
    )
    device = printer.device
    printer.device = False  # its closing waits for the last byte, without end
    with ExitStack() as undoing:
        undoing.callback(device.close)
        with _troubles_as_ours():
            device.rtscts = port.flow is Flow.RTSCTS
        undoing.pop_all()
    return SerialLine(device, waits)
