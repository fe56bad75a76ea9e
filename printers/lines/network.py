"""A line to a printer on the network, usually on port 9100."""

import contextlib
import os
import socket
import time

from printers.lines.line import CHUNK


class NetworkLine:
    """A TCP connection."""

    counts = True

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def write(self, part: memoryview, wait_s: float) -> int:
        """See `Line.write`."""
        self._line.settimeout(wait_s)
        return self._line.send(part[:CHUNK])

    def read(self, wait_s: float) -> bytes:
        """See `Line.read`."""
        self._line.settimeout(max(wait_s, 0))
        try:
            said = self._line.recv(CHUNK)
        except BlockingIOError as error:
            raise TimeoutError("nothing has come") from error
        if not said:
            raise ConnectionError("the printer hung up")
        return said

    def check(self) -> None:
        """See `Line.check`: some hang up while another till prints."""
        self._line.setblocking(False)
        try:
            greeting = self._line.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        if not greeting:
            raise ConnectionError("the printer hung up")

    def finish(self, wait_s: float) -> None:
        """Say that nothing more comes and wait a little for the printer to hang up.

        A printer that dropped the line with our bytes unread answers with a reset, which shows
        here.
        """
        until = time.monotonic() + wait_s
        try:
            self._line.shutdown(socket.SHUT_WR)
            while (left_s := until - time.monotonic()) > 0:
                self._line.settimeout(left_s)
                if not self._line.recv(CHUNK):
                    break
        except TimeoutError:
            return
        late = self._line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if late:
            raise OSError(late, os.strerror(late))

    def close(self) -> None:
        """See `Line.close`; what the printer still said is taken, so that it sees a good end."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            self._line.setblocking(False)
            while self._line.recv(CHUNK):
                pass
        self._line.close()


def connect(host: str, port: int, wait_s: float) -> NetworkLine:
    """Open a line.

    Raises:
        OSError, UnicodeError: nobody answers, or `host` is no name at all, as `a..b`.
    """
    line = socket.create_connection((host, port), wait_s)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # A small buffer of our own, so that "sent" means "taken by the printer" as far as it can.
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, CHUNK)
    return NetworkLine(line)
