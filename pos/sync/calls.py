"""One request to the centre and its answer: the till's only network.

An answer is believed to be the centre's only if it says so in the protocol's own words.  A hotel's
sign-in page, a proxy's error, half an answer, one that never ends: all of them are "no network",
and nothing is concluded from them.  No redirect is followed, no proxy of the machine's settings is
used, nothing is tried twice unasked.
"""

import hashlib
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError

from pos.base import clock
from pos.base.dates import BadMoment, parse_at
from pos.base.release import VERSION
from pos.sync.line_values import Answer, NoNetwork, Patience

MOST_BYTES = 1024 * 1024
"""No answer but a stream's own facts is longer."""
_PIECE = 64 * 1024
_CLOCK_ERRORS = frozenset({9, 10})
"""X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED."""
_LONGEST_WAIT_S = 3600


@dataclass(frozen=True)
class Heard:
    """What came back, as bytes."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    content: bytes


@dataclass(frozen=True)
class _Asked:
    """A request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    most_bytes: int
    whole_s: int


class Caller:
    """Asks one centre, one request after the other, over one connection kept open.

    Args:
        url: `https://centre.example`, perhaps with a port.
        authority: PEM of a certificate that is trusted besides the machine's own; empty: none.
    """

    def __init__(self, url: str, authority: str = "", patience: Patience | None = None) -> None:
        split = urlsplit(url)
        self.url = url
        self._host, self._port = split.hostname or "", split.port
        self._is_safe = split.scheme == "https"
        self._authority = authority
        self._patience = patience or Patience()
        self._line: HTTPConnection | None = None

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        most_bytes: int = MOST_BYTES,
        more_s: int = 0,
    ) -> Heard:
        """Send one request and hear its whole answer.

        Args:
            more_s: patience besides the usual, for much to send or to hear.

        Raises:
            NoNetwork: see its reasons.
        """
        asked = _Asked(method, path, headers, body, most_bytes, self._patience.whole_s + more_s)
        try:
            return self._ask(asked)
        except NoNetwork:
            self.close()
            raise

    def close(self) -> None:
        """Let the connection go."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def hang_up(self) -> None:
        """End the request under way, from another thread."""
        line = self._line
        _cut(None if line is None else line.sock)

    def _ask(self, asked: "_Asked") -> Heard:
        line = self._open()
        begun_ms = clock.stopwatch_ms()
        # Reads have their own limit each; only from outside can a drip of bytes be ended.
        watch = Timer(asked.whole_s, _cut, [line.sock])
        watch.daemon = True
        watch.start()
        try:
            line.request(
                asked.method,
                asked.path,
                body=asked.body,
                headers={"User-Agent": f"ocop-pos/{VERSION}", "Accept": "*/*", **asked.headers},
                preload_content=False,
                decode_content=False,
            )
            heard = line.getresponse()
            try:
                content = _read(heard, asked.most_bytes)
            finally:
                heard.close()
        except (HTTPError, HTTPException, OSError) as error:
            is_late = clock.stopwatch_ms() - begun_ms >= 1000 * asked.whole_s
            raise NoNetwork("slow" if is_late else _why(error)) from error
        finally:
            watch.cancel()
        told = {name.lower(): value for name, value in heard.headers.items()}
        if told.get("connection", "").lower() == "close":
            self.close()
        return Heard(heard.status, told, content)

    def _open(self) -> HTTPConnection:
        line = self._line
        if line is not None and line.is_connected:
            return line
        self.close()
        line = self._made()
        try:
            line.connect()
        except (HTTPError, HTTPException, OSError) as error:
            line.close()
            raise NoNetwork(_why(error, opening=True)) from error
        line.timeout = self._patience.read_s
        if line.sock is not None:
            line.sock.settimeout(self._patience.read_s)
        self._line = line
        return line

    def _made(self) -> HTTPConnection:
        wait_s = self._patience.connect_s
        if not self._is_safe:
            return HTTPConnection(self._host, self._port, timeout=wait_s)
        trusted = ssl.create_default_context()
        trusted.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._authority:
            trusted.load_verify_locations(cadata=self._authority)
        return HTTPSConnection(self._host, self._port, timeout=wait_s, ssl_context=trusted)


def certificate_of(url: str, sha256: str, timeout_s: int = 10) -> str:
    """The certificate that a centre shows, PEM, if it is the very one that is named.

    Asked for before it is trusted: what makes it trusted is the digest, which came by another way.

    Args:
        sha256: of the certificate (DER), hexadecimal.

    Returns:
        Empty where another is shown: then the machine's own authorities have to know it.

    Raises:
        NoNetwork: nobody is there.
    """
    split = urlsplit(url)
    try:
        pem = ssl.get_server_certificate(
            (split.hostname or "", split.port or 443), timeout=timeout_s
        )
    except OSError as error:
        raise NoNetwork(_why(error, opening=True)) from error
    is_it = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest() == sha256
    return pem if is_it else ""


def _cut(line: object) -> None:
    """End whatever reads or writes on a socket, under TLS as well."""
    if isinstance(line, socket.socket):
        try:
            socket.socket.shutdown(line, socket.SHUT_RDWR)
        except OSError:
            return  # it was over already


def _read(heard: Any, most_bytes: int) -> bytes:
    """All of an answer.

    Raises:
        NoNetwork: `long`.
        HTTPError, OSError: it broke off before its own length.
    """
    pieces: list[bytes] = []
    length = 0
    while piece := heard.read(_PIECE, decode_content=False):
        length += len(piece)
        if length > most_bytes:
            raise NoNetwork("long")
        pieces.append(piece)
    return b"".join(pieces)


def _why(error: BaseException, *, opening: bool = False) -> str:
    """A reason of `NoNetwork`."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "tls_clock" if cause.verify_code in _CLOCK_ERRORS else "tls"
        if isinstance(cause, TimeoutError):
            return "slow"
        if isinstance(cause, ssl.SSLError | SSLError) and opening:
            return "tls"
        cause = cause.__cause__ or cause.__context__
    return "off" if opening else "broken"


def recognise(heard: Heard) -> Answer:
    """The centre's answer in what came back.

    Raises:
        NoNetwork: `other` or `busy`: it is not the centre that answered.
    """
    wait_s = _whole_seconds(heard.headers.get("retry-after", ""))
    told = _object(heard)
    server_at = _moment(told.get("server_time"))
    if server_at is None or (heard.status != 200 and not isinstance(told.get("error"), str)):
        raise NoNetwork("busy" if heard.status in (429, 502, 503, 504) else "other", wait_s)
    return Answer(heard.status, told, server_at, wait_s)


def _object(heard: Heard) -> dict[str, Any]:
    kind = heard.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return {}
    try:
        told = json.loads(heard.content.decode())
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _moment(text: object) -> datetime | None:
    try:
        return parse_at(text) if isinstance(text, str) else None
    except BadMoment:
        return None


def _whole_seconds(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 8
    return min(int(text), _LONGEST_WAIT_S) if is_number else 0
