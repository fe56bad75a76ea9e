"""What stands before the pages: kept ones go out here, and whoever reads too fast is told to wait.

Most scans are of a few lots, and ask for nothing that was not just sent to somebody else.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pos.base import clock
from pos.central.origin.freshness import Blind, Freshness
from pos.central.origin.haste import KEPT_COSTS, READ_COSTS, Haste, network_of
from pos.central.origin.kept import Answer, Kept
from pos.central.origin.scan_book import Scan
from pos.central.origin.scanning import Scans
from pos.trace import visitors
from pos.web import headers, i18n
from pos.web.phrases.origin import BLIND, BUSY, NOT_OURS

LONGEST_PATH = 600
"""No label is longer; what is, is cut before it is read and so leads nowhere."""
MOST_PROVINCE = 40
_LANGUAGES = {"": "vi", "l=vi": "vi", "l=en": "en"}
"""What may stand behind the question mark of a page that is kept."""
_GZIP = re.compile(r"(?:^|[,\s])(?:gzip|\*)(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
Environ = dict[str, Any]
Start = Callable[..., Any]


@dataclass(frozen=True)
class Keeping:
    """What a process keeps: handed to the views, too."""

    kept: Kept
    freshness: Freshness
    haste: Haste
    scans: Scans
    is_behind_proxy: bool


class Door:
    """The application behind its kept pages."""

    def __init__(self, pages: Any, keeping: Keeping, names: frozenset[str]) -> None:
        self._pages = pages
        self._keeping = keeping
        self._names = names

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        if not is_known(environ.get("HTTP_HOST", ""), self._names):
            return _said(start, "421 Misdirected Request", NOT_OURS)
        network = network_of(address_of(environ, self._keeping))
        key = key_of(environ)
        answer = None
        try:
            answer = None if key is None else self._find(key)
        except Blind:
            return _said(start, "503 Service Unavailable", BLIND, ("Retry-After", "30"))
        points = READ_COSTS if answer is None else KEPT_COSTS
        if self._keeping.haste.is_too_fast(network, points, clock.stopwatch_ms()):
            return _said(start, "429 Too Many Requests", BUSY, ("Retry-After", "60"))
        if answer is None:
            given: Iterable[bytes] = self._pages(environ, start)
            return given
        note(self._keeping, environ, answer)
        return send(answer, environ, start)

    def _find(self, key: str) -> Answer | None:
        news, _words = self._keeping.freshness.now()
        return self._keeping.kept.find(key, news, clock.stopwatch_ms())


@lru_cache(maxsize=256)
def is_known(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header may be ours."""
    return headers.is_known_host(host, names)


def key_of(environ: Environ) -> str | None:
    """Under which a page is kept; None for what is not: data for machines, pictures, styles."""
    language = _LANGUAGES.get(environ.get("QUERY_STRING", ""))
    is_asked_for = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    if language is None or not is_asked_for or "json" in environ.get("HTTP_ACCEPT", ""):
        return None
    path = sent_path(environ)
    if path[:3].upper() not in ("/01", "/P/", "/R/"):
        return None
    return f"{language} {path}"


def sent_path(environ: Environ) -> str:
    """The path as it was sent, its escapes unread, without what stands behind `?`."""
    sent: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    return sent.partition("?")[0][:LONGEST_PATH]


def address_of(environ: Environ, keeping: Keeping) -> str:
    """From where a page is asked: what the proxy before us says, and nobody else."""
    remote = environ.get("REMOTE_ADDR", "")
    is_own = keeping.is_behind_proxy or not remote or headers.is_this_machine(remote)
    return visitors.address_of(remote, environ.get("HTTP_X_FORWARDED_FOR", ""), is_own=is_own)


def note(keeping: Keeping, environ: Environ, answer: Answer) -> None:
    """Count the view of a label; who is not a person or only asks ahead is not counted."""
    if answer.shown is None or environ["REQUEST_METHOD"] != "GET":
        return
    told = {name: environ.get(_HEADER[name], "") for name in visitors.READ}
    if not visitors.is_person(told):
        return
    keeping.scans.note(
        Scan(
            at=clock.now(),
            shown=answer.shown,
            network=network_of(address_of(environ, keeping)),
            province=_province(environ) if keeping.is_behind_proxy else "",
        )
    )


def send(answer: Answer, environ: Environ, start: Start) -> Iterable[bytes]:
    """Send a kept page, or only that it has not changed."""
    if answer.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 Not Modified", [one for one in answer.headers if one[0] != "Content-Type"])
        return []
    is_packed = bool(_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")))
    body = answer.body(is_packed=is_packed)
    told = [*answer.headers, ("Content-Length", str(len(body)))]
    if is_packed:
        told.append(("Content-Encoding", "gzip"))
    start(answer.status, told)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _province(environ: Environ) -> str:
    """Where the proxy says that the address is of."""
    told: str = environ.get("HTTP_X_PROVINCE", "")
    return "".join(sign for sign in told if sign.isprintable())[:MOST_PROVINCE]


_HEADER = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in visitors.READ}


def _said(start: Start, status: str, sentence: str, *more: tuple[str, str]) -> Iterable[bytes]:
    body = i18n.in_both(sentence).encode()
    start(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *more,
        ],
    )
    return [body]
