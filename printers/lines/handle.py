"""A line through a file of the system: a printer's port such as /dev/usb/lp0, or a plain file."""

import os
import select
import time

from printers.delivery import Timeouts
from printers.lines.line import CHUNK

_EMPTY_S = 0.02
_CAN_WAIT = hasattr(os, "O_NONBLOCK")
"""Elsewhere, on Windows, a write waits by itself until all of it is taken."""


class HandleLine:
    """An open file by its number.

    Args:
        handle: opened without blocking, where the system knows that.
        waits: `write_s` is how long the last bytes may stay on their way.
        is_heard: whether it is open for reading too.
    """

    counts = True

    def __init__(
        self, handle: int, waits: Timeouts | None = None, *, is_heard: bool = False
    ) -> None:
        self._handle = handle
        self._waits = waits or Timeouts()
        self._is_heard = is_heard

    def write(self, part: memoryview, wait_s: float) -> int:
        """See `Line.write`; waits while a printer out of paper takes none."""
        while True:
            try:
                return os.write(self._handle, part[:CHUNK])
            except BlockingIOError:
                _, ready, _ = select.select([], [self._handle], [], wait_s)
                if not ready:
                    raise TimeoutError("the printer takes no more bytes") from None

    def read(self, wait_s: float) -> bytes:
        """See `Line.read`."""
        if not self._is_heard:
            raise TimeoutError("this line carries no answers")
        until = time.monotonic() + wait_s
        while True:
            left_s = until - time.monotonic()
            said = self._read_some(max(left_s, 0))  # at least once: what is there already is heard
            if said:
                return said
            if left_s <= 0:
                raise TimeoutError("nothing has come")
            time.sleep(_EMPTY_S)  # USB printers send empty packets: nothing yet, and no end

    def _read_some(self, wait_s: float) -> bytes:
        ready, _, _ = select.select([self._handle], [], [], wait_s)
        if not ready:
            raise TimeoutError("nothing has come")
        try:
            return os.read(self._handle, CHUNK)
        except BlockingIOError as error:
            raise TimeoutError("nothing has come") from error

    def check(self) -> None:
        """A port says nothing of its cable before it is written to."""

    def finish(self, wait_s: float) -> None:
        """Wait until the last bytes are in the printer.

        Linux's driver for printers at USB takes up to `CHUNK` bytes at once, reports them as
        written while they are on their way, and drops them when the port is closed; it takes more
        once they have arrived.  A plain file always takes more.
        """
        if not _CAN_WAIT:
            return
        _, ready, _ = select.select([], [self._handle], [], max(wait_s, self._waits.write_s))
        if not ready:
            raise TimeoutError("the printer does not take its last bytes")

    def close(self) -> None:
        """See `Line.close`."""
        os.close(self._handle)
