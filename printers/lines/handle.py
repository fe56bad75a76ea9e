"""A line through a file of the system: a printer's port such as /dev/usb/lp0, or a plain file."""

import os
import select
import time

from printers.lines.line import CHUNK

_EMPTY_S = 0.02


class HandleLine:
    """An open file by its number.

    Args:
        handle: opened without blocking, where the system knows that.
        is_heard: whether it is open for reading too.
    """

    counts = True

    def __init__(self, handle: int, *, is_heard: bool = False) -> None:
        self._handle = handle
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
            said = self._read_some(until - time.monotonic())
            if said:
                return said
            time.sleep(_EMPTY_S)  # USB printers send empty packets: nothing yet, and no end

    def _read_some(self, wait_s: float) -> bytes:
        ready, _, _ = select.select([self._handle], [], [], max(wait_s, 0))
        if not ready or wait_s < 0:
            raise TimeoutError("nothing has come")
        try:
            return os.read(self._handle, CHUNK)
        except BlockingIOError as error:
            raise TimeoutError("nothing has come") from error

    def check(self) -> None:
        """A port says nothing of its cable before it is written to."""

    def finish(self, wait_s: float) -> None:
        """Nothing to say: what was taken is the system's."""

    def close(self) -> None:
        """See `Line.close`."""
        os.close(self._handle)
