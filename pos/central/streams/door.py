"""Who asks on the line: the header OCOP1 of a request, checked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Request
from sqlalchemy import Engine

from pos.central.database import reading
from pos.central.streams import queries
from pos.central.streams.admitting import admit_once
from pos.central.streams.nonces import WINDOW
from pos.central.streams.queries import Sender
from pos.central.streams.refusals import LineRefusal
from pos.sync.headers import Asking, BadRequest, is_asked_by, read_authorization


@dataclass(frozen=True)
class Caller:
    """The terminal that asks, known by its signature."""

    asking: Asking
    sender: Sender
    skew_ms: int
    """Its clock less ours."""

    @property
    def terminal_id(self) -> str:
        """Its id."""
        return self.asking.terminal_id


def caller(
    asked: Request, engine: Engine, *, now: datetime, body: bytes = b"", is_timed: bool = True
) -> Caller:
    """Who asks.

    Args:
        body: as it was sent.
        is_timed: whether the terminal's clock must be near ours and the request is answered once;
            not where facts come, which carry their own proof and come from wrong clocks, too.

    Raises:
        LineRefusal: `AUTH` (nobody's signature, or a clock too far off, or a request seen before),
            `UNKNOWN_TERMINAL`; of what is timed also `REVOKED`, `WAITING`.
    """
    try:
        asking, sig = read_authorization(asked.headers.get("Authorization"))
    except BadRequest as error:
        raise LineRefusal("AUTH", why="header") from error
    with reading(engine) as session:
        sender = queries.sender(session, asking.terminal_id)
    if sender is None:
        raise LineRefusal("UNKNOWN_TERMINAL")
    if not is_asked_by(sig, asking.signed(asked.method, _path(asked), body), sender.public_key):
        raise LineRefusal("AUTH", why="signature")
    found = Caller(asking, sender, (asking.at - now) // timedelta(milliseconds=1))
    if is_timed:
        _require_present(found, engine, now=now)
    return found


def _require_present(found: Caller, engine: Engine, *, now: datetime) -> None:
    if found.sender.status in queries.NOT_SENDING:
        raise LineRefusal("REVOKED")
    if found.sender.status == "waiting":
        raise LineRefusal("WAITING")
    if abs(found.asking.at - now) > WINDOW:
        raise LineRefusal("AUTH", why="clock")
    admit_once(engine, found.terminal_id, found.asking.nonce, now=now)


def _path(asked: Request) -> str:
    """The address as it was signed; the line's own have no letter that would be escaped."""
    query = asked.query_string.decode("latin-1")
    return f"{asked.path}?{query}" if query else asked.path
