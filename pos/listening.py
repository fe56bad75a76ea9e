"""The server's lines: one port that answers in clear and, where a certificate is given, under TLS.

The first byte a client sends tells which it speaks: a TLS handshake begins with 0x16 (RFC 8446
§5.1), no HTTP request does.  So one address serves the shop's own registers under TLS, and the
shoppers' phones, which have no certificate of ours, in clear; what each may see is the door's.
"""

import ssl
import threading
from collections.abc import Callable
from copy import copy
from pathlib import Path
from socket import MSG_PEEK
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

HANDSHAKE = b"\x16"
SHAKES_S = 10
"""Longer no handshake takes on a shop's network; who holds the line for longer is cut off."""
LOOKS_EVERY_S = 3
MOST_LINES = 400
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
) -> Any:
    """A waitress server that listens, and answers once it is run.

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
        cleanup_interval=LOOKS_EVERY_S,
        clear_untrusted_proxy_headers=False,  # the door must see that a proxy was there
    )
    for one in lines.values():
        if tls is not None and isinstance(one, BaseWSGIServer):
            one.channel_class = _guarded_by(tls)
            one.maintenance = _cutting_off(one)
    server.lines = lines
    return server


def close(server: Any) -> None:
    """Stop listening and hang up on everybody: a line kept open would wait for an answer for ever.

    Args:
        server: one that `listen` gave and that runs no more.
    """
    server.close()
    wasyncore.close_all(server.lines, ignore_all=True)


def _guarded_by(context: ssl.SSLContext) -> type[HTTPChannel]:
    return type("GuardedLine", (EitherLine,), {"context": context})


def _cutting_off(server: BaseWSGIServer) -> Callable[[int], None]:
    """Waitress's own care of idle lines, and an end to handshakes that never come to one."""
    usual = server.maintenance

    def care(now: int) -> None:
        usual(now)
        for line in server.active_channels.values():
            if line.is_shaking and line.creation_time < now - SHAKES_S:
                line.will_close = True

    return care


class EitherLine(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A client's line, which is in clear or under TLS as its first byte says."""

    context: ssl.SSLContext
    socket: Any
    adj: Any

    def __init__(self, *args: Any, **named: Any) -> None:
        self.is_shaking = False
        self._is_new, self._is_tls, self._wants_write = True, False, False
        self._read: bytes | None = None
        self._one_at_a_time = threading.Lock()
        super().__init__(*args, **named)

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
        if first == HANDSHAKE:
            self.socket = self.context.wrap_socket(
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
