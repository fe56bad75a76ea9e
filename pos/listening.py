"""The server's lines: one port that answers in clear and, where a certificate is given, under TLS.

The first byte a client sends tells which it speaks: a TLS handshake begins with 0x16 (RFC 8446
§5.1), no HTTP request does.  So one address serves the shop's own registers under TLS, and the
shoppers' phones, which have no certificate of ours, in clear; what each may see is the door's.
"""

import ssl
import threading
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from socket import MSG_PEEK, socket
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer

HANDSHAKE = b"\x16"
HEADER_S = 10
"""So soon after a line opens its first request's header has come, the handshake before it, and so
soon after its first byte each later one; who holds a line for longer is cut off."""
LOOKS_EVERY_S = 3
MOST_LINES = 400
MOST_FOREIGN = 320
"""Of other machines; the rest is kept for the browsers of this one."""
HEARD_OUT_BYTES = 1024**3
"""Nobody is listened to for longer, even where nothing is kept of it."""
CHUNKED_BYTES = 64 * 1024
"""A body whose length nobody tells beforehand; no browser sends one."""
MOST_OF_ONE = 32
"""Of one other machine: a browser takes six, so a few on one telephone's network still fit."""
TlsContext = ssl.SSLContext
_NOT_YET = (ssl.SSLWantReadError, ssl.SSLWantWriteError)


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and newer with this certificate; `load_cert_chain` on it later takes a new one.

    Raises:
        OSError: the files cannot be read, or do not belong together (`ssl.SSLError`).
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def listen(
    app: Callable[..., Any],
    *,
    host: str,
    port: int,
    threads: int,
    tls: ssl.SSLContext | None = None,
    is_here: Callable[[str], bool],
    hears: Callable[[str, str, int], bool],
) -> Any:
    """A waitress server that listens, and answers once it is run.

    Args:
        is_here: whether a client's address is this machine's own.
        hears: of a request's path, its `Cookie` header and its body's bytes, whether the body is
            taken in; the application answers one that is not without having it.

    Raises:
        OSError: the address cannot be listened to.
    """
    lines: dict[int, Any] = {}
    server = create_server(
        app,
        map=lines,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        connection_limit=MOST_LINES,
        max_request_body_size=HEARD_OUT_BYTES,
        cleanup_interval=LOOKS_EVERY_S,
        clear_untrusted_proxy_headers=False,  # the door must see that a proxy was there
    )
    gate = _Gate(lines, tls, is_here, partial(Measured, hears=hears))
    for one in lines.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = gate
            one.maintenance = _cutting_off(one)
    server.lines = lines
    return server


def close(server: Any, lines: dict[int, Any]) -> None:
    """Stop listening and hang up on everybody: a line kept open would wait for an answer for ever.

    Args:
        server: a waitress server that runs no more.
        lines: the map it was made with.
    """
    server.close()
    wasyncore.close_all(lines, ignore_all=True)


@dataclass(frozen=True)
class _Gate:
    """Opens a line for whoever calls, as far as others leave room; the server's channel class."""

    lines: dict[int, Any]
    tls: ssl.SSLContext | None
    is_here: Callable[[str], bool]
    parser: Callable[[Any], HTTPRequestParser]

    def __call__(
        self, server: BaseWSGIServer, line: socket, addr: Any, adj: Any, **named: Any
    ) -> None:
        """Take the line in, or hang up on it."""
        if self._has_room_for(addr[0]):
            EitherLine(server, line, addr, adj, tls=self.tls, parser=self.parser, **named)
        else:
            line.close()

    def _has_room_for(self, address: str) -> bool:
        if self.is_here(address):
            return True  # the server itself stops at MOST_LINES
        open_from = [one.addr[0] for one in self.lines.values() if isinstance(one, EitherLine)]
        foreign = sum(not self.is_here(one) for one in open_from)
        return foreign < MOST_FOREIGN and open_from.count(address) < MOST_OF_ONE


def _cutting_off(server: BaseWSGIServer) -> Callable[[int], None]:
    """Waitress's own care of idle lines, and an end to those that never say what they want."""
    usual = server.maintenance

    def care(now: int) -> None:
        usual(now)
        for line in server.active_channels.values():
            if line.is_overdue(now):
                line.will_close = True

    return care


class Measured(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request whose body is taken in only where it may be so large."""

    adj: Any

    def __init__(self, adj: Any, *, hears: Callable[[str, str, int], bool]) -> None:
        super().__init__(adj)
        self._hears = hears

    def parse_header(self, header_plus: bytes) -> None:
        """Read what is asked, and decide what becomes of the body that follows."""
        super().parse_header(header_plus)
        if self.chunked:
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = CHUNKED_BYTES
        elif not self._hears(self.path, self.headers.get("COOKIE", ""), self.content_length):
            self.body_rcv = Unheard(self.content_length)


class Unheard:
    """A body of which nothing is kept; it is read to its end all the same, since browsers show no
    answer while they still send."""

    error = None

    def __init__(self, length: int) -> None:
        self._left = length

    @property
    def completed(self) -> bool:
        """Whether all of it has come."""
        return self._left == 0

    def received(self, data: bytes) -> int:
        """Let go what came; how many bytes of it were the body's."""
        gone = min(len(data), self._left)
        self._left -= gone
        return gone

    def getfile(self) -> BytesIO:
        """What the application reads of it: nothing."""
        return BytesIO()

    getbuf = getfile


class EitherLine(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A client's line, which is in clear or under TLS as its first byte says."""

    socket: Any
    adj: Any

    def __init__(
        self,
        *args: Any,
        tls: ssl.SSLContext | None,
        parser: Callable[[Any], HTTPRequestParser],
        **named: Any,
    ) -> None:
        self.parser_class = parser
        self.is_shaking = False
        self._tls = tls
        self._is_new, self._is_tls, self._wants_write = tls is not None, False, False
        self._read: bytes | None = None
        self._one_at_a_time = threading.Lock()
        super().__init__(*args, **named)
        self._owes_since: int | None = int(self.creation_time)
        """When the request began whose header is not whole yet; None where none is owed."""

    def is_overdue(self, now: int) -> bool:
        """Whether a header is owed for too long."""
        since = self._owes_since
        return since is not None and since < now - HEADER_S and not self.requests

    def received(self, data: bytes) -> bool:
        """Take in what came, and note whether a header is owed from now on."""
        is_heard = bool(super().received(data))
        if self.request is None or self.request.headers_finished:
            self._owes_since = None
        elif self._owes_since is None:
            self._owes_since = int(self.last_activity)
        return is_heard

    def readable(self) -> bool:
        """Whether something is to be read."""
        return not self.will_close if self.is_shaking else bool(super().readable())

    def writable(self) -> bool:
        """Whether something is to be written."""
        if self.is_shaking:
            return bool(self._wants_write or self.will_close)
        return bool(super().writable())

    def handle_read(self) -> None:
        """Find out what is spoken, go on with the handshake, or read what was asked."""
        if self._is_new and not self._begin():
            return
        if self.is_shaking and not self._shake():
            return
        if self._is_tls and not self._decrypt():
            return
        super().handle_read()

    def handle_write(self) -> None:
        """Go on with the handshake, or send what was answered."""
        if self.is_shaking and not self.will_close:
            self._shake()
        else:
            super().handle_write()

    def recv(self, buffer_size: int) -> bytes:
        """What was decrypted, or what stands in clear."""
        read, self._read = self._read, None
        if read is None:
            return bytes(super().recv(buffer_size))
        if not read:
            self.handle_close()  # as the same end in clear does
        return read

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the line takes; 0 where it takes nothing now.

        Raises:
            OSError: the line is broken.
        """
        if not self._is_tls:
            return int(super().send(data, do_close=do_close))
        with self._one_at_a_time:
            try:
                return int(self.socket.send(data))
            except _NOT_YET:
                return 0

    def _begin(self) -> bool:
        try:
            first = self.socket.recv(1, MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            self.handle_close()
            return False
        self._is_new = False
        if first == HANDSHAKE and self._tls is not None:
            self.socket = self._tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
            self.adj = copy(self.adj)
            self.adj.url_scheme = "https"
            self._is_tls = self.is_shaking = True
        return True

    def _shake(self) -> bool:
        """Go on with the handshake; whether it is done."""
        try:
            self.socket.do_handshake()
        except _NOT_YET as wait:
            self._wants_write = isinstance(wait, ssl.SSLWantWriteError)
            return False
        except OSError:
            self.handle_close()
            return False
        self.is_shaking = False
        return True

    def _decrypt(self) -> bool:
        """Read all that has come; whether there is anything, the end included."""
        with self._one_at_a_time:
            try:
                read = self.socket.recv(self.adj.recv_bytes)
                while read and self.socket.pending():  # select sees the socket, not this rest
                    read += self.socket.recv(self.socket.pending())
            except _NOT_YET:
                return False
            except OSError:
                read = b""
        self._read = read
        return True
