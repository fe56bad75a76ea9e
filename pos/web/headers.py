"""What every answer carries, and which requests are not even heard.

Checklist: ASVS 5.0 3.4 (headers), 3.5 (cross-site), DNS rebinding.
"""

import ipaddress
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSessionInterface

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_NEAR = tuple(
    ipaddress.ip_network(one)
    for one in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("fc00::/7", "fe80::/10"),
    )
)
"""Networks of houses and shops (RFC 1918, 3927, 4193, 4291): no address of the Internet."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

OUR_PAGE = re.compile(r"/(?!/)[^\x00-\x20\\\x7f]*")
"""A page of this site: browsers drop tabs and line ends, and read a backslash as a slash."""


class Cookies(SecureCookieSessionInterface):
    """A session begun under TLS is never sent in clear; this machine's own browser needs none."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's own signature
        """Whether the cookie of this answer may travel under TLS only."""
        return request.is_secure


def dress(response: Response) -> Response:
    """Put the security headers on an answer."""
    # A file that strangers made comes with a stricter policy of its own.
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def is_known_host(host: str, names: Collection[str]) -> bool:
    """Whether a Host header may be ours: a name we were given, or a bare address.

    Against DNS rebinding: a stranger's page can point his own name at this machine, but not
    an address.
    """
    try:
        name = name_of(host) or ""
    except ValueError:  # a bracket without its twin
        return False
    if name == "localhost" or name in {ours.lower() for ours in names}:
        return True
    return _address(name) is not None


@lru_cache(maxsize=256)
def name_of(host: str) -> str | None:
    """The name or address in a Host header, without the port.

    Raises:
        ValueError: a bracket stands there without its twin.
    """
    return urlsplit(f"//{host}").hostname


@lru_cache(maxsize=256)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that `text` is, read once; None where it is none."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def is_this_machine(name: str) -> bool:
    """Whether a host or an address means the machine itself; what is neither does not."""
    if name == "localhost":
        return True
    found = _address(name)
    return found is not None and found.is_loopback


def is_own_address(address: str, host: str) -> bool:
    """Whether a client's address is this machine's own.

    Where the program listens to one address of the LAN, its own browser comes from that very
    address, from which nobody else can finish a connection.

    Args:
        host: what the program listens to; IPv6 with or without brackets.
    """
    return is_this_machine(address) or address == host.strip("[]")


def is_near(address: str) -> bool:
    """Whether an address is this machine's or of a network like the shop's own."""
    given = _address(address.partition("%")[0])
    if given is None:
        return False
    inner = getattr(given, "ipv4_mapped", None) or given
    return inner.is_loopback or any(inner in one for one in _NEAR if one.version == inner.version)


def is_cross_site(request: Request) -> bool:
    """Whether another site's page sends this unsafe request, as far as the browser says."""
    if request.method in SAFE_METHODS:
        return False
    fetch_site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if fetch_site not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.host
    except ValueError:  # no browser of ours sends such an origin
        return True
