"""How a terminal says who asks: the header of a request, composed and read.  Pure.

`Authorization: OCOP1 terminal=…,epoch=…,boot=…,ts=…,nonce=…,sig=…`, where `sig` is the terminal's
attestation `OCOP-REQ1` over method, path with query, those parts and the body's SHA-256, a line
each.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from pos.base.dates import BadMoment, iso_at, parse_at
from pos.sync.pen import Pen, is_attested

_KIND = "OCOP-REQ1"
_SCHEME = "OCOP1 "
_ID = "[0-9A-Za-z]{1,40}"
_SHAPE = re.compile(
    rf"OCOP1 terminal=(?P<terminal>{_ID}),epoch=(?P<epoch>[0-9a-f]{{16}}),boot=(?P<boot>{_ID}),"
    r"ts=(?P<ts>[0-9T:.Z-]{24}),nonce=(?P<nonce>[0-9a-f]{32}),sig=(?P<sig>[0-9a-f]{128})"
)


class BadRequest(Exception):  # noqa: N818 - the line's word for it
    """A header that names nobody who asks."""


@dataclass(frozen=True)
class Asking:
    """Who asks, and when by their own clock."""

    terminal_id: str
    epoch: str
    """The epoch being written, 16 hexadecimal digits."""
    boot_id: str
    """The run of the program."""
    at: datetime
    nonce: str
    """32 hexadecimal digits, used once."""

    def signed(self, method: str, path: str, body: bytes) -> bytes:
        """What is attested.

        Args:
            path: with its query, as it is sent.
            body: as it is sent, packed where it is.
        """
        parts = [
            *(method, path, self.terminal_id, self.epoch, self.boot_id),
            *(iso_at(self.at), self.nonce, hashlib.sha256(body).hexdigest()),
        ]
        return "\n".join(parts).encode()


def authorization(asking: Asking, method: str, path: str, body: bytes, *, pen: Pen) -> str:
    """The header `Authorization` of a request, signed.

    Args:
        path: with its query, as it is sent.
        body: as it is sent; empty where there is none.
    """
    sig = pen.attest(_KIND, asking.signed(method, path, body)).hex()
    return (
        f"{_SCHEME}terminal={asking.terminal_id},epoch={asking.epoch},boot={asking.boot_id},"
        f"ts={iso_at(asking.at)},nonce={asking.nonce},sig={sig}"
    )


def read_authorization(header: str | None) -> tuple[Asking, bytes]:
    """Who says they ask, and the signature they show for it; nothing is checked yet.

    Raises:
        BadRequest: the header is missing or has another shape.
    """
    found = _SHAPE.fullmatch(header or "")
    if found is None:
        raise BadRequest("no header of the line")
    try:
        at = parse_at(found["ts"])
    except BadMoment as error:
        raise BadRequest("no moment") from error
    asking = Asking(found["terminal"], found["epoch"], found["boot"], at, found["nonce"])
    return asking, bytes.fromhex(found["sig"])


def is_asked_by(sig: bytes, signed: bytes, public_key: bytes) -> bool:
    """Whether the terminal with this key asked it.

    Args:
        signed: of `Asking.signed`.
        public_key: 32 bytes.

    Raises:
        ValueError: it is no key.
    """
    return is_attested(sig, _KIND, signed, public_key)
