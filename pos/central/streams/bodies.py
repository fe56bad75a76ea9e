"""What a fact's body says, as far as the stream itself must know.  Pure.

A body is kept whatever it says; what cannot be read here is no reader's business, and is parked.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from pos.base.dates import BadMoment, business_day, parse_at
from pos.central.streams.values import KeptFact, Unread
from pos.sync.wire import SentFact

UNKNOWN_KIND = "?"
"""Where a body names no type."""
_KIND = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}/[0-9]{1,4}")
_YEARS = range(2000, 2100)
"""Facts of other years, by a clock gone wild, lie with the day they came."""


@dataclass(frozen=True)
class Start:
    """What the first fact of an epoch says."""

    ordinal: str
    public_key: bytes
    """32 bytes: what the epoch's facts are signed with."""
    parent_epoch: str | None
    parent_seq: int | None
    parent_hash: bytes | None
    reason: str


def read_fact(
    sent: SentFact, terminal_id: str, epoch: str, *, ordinal: str, now: datetime
) -> KeptFact | Unread:
    """A fact as the rooms above read it; where its body says too little, why."""
    try:
        body = _object(sent.body)
        kind, at, day = _kind(body), _moment(body), _day(body)
    except ValueError as error:
        shape = KeptFact(
            terminal_id,
            epoch,
            ordinal,
            sent.seq,
            sent.hash,
            UNKNOWN_KIND,
            business_day(now),
            now,
            {},
        )
        return Unread(shape, str(error))
    return KeptFact(terminal_id, epoch, ordinal, sent.seq, sent.hash, kind, day, at, body)


def read_start(text: str) -> Start | None:
    """What begins an epoch; None for a body that begins none."""
    try:
        body = _object(text)
        if body["t"] != "epoch.started/1":
            return None
        parent = body["parent"] or {"epoch": None, "seq": None, "hash": None}
        return Start(
            ordinal=_matched(body["ordinal"], "[A-Z]{1,2}"),
            public_key=bytes.fromhex(_matched(body["public_key"], "[0-9a-f]{64}")),
            parent_epoch=parent["epoch"] and _matched(parent["epoch"], "[0-9a-f]{16}"),
            parent_seq=_seq(parent["seq"]),
            parent_hash=bytes.fromhex(parent["hash"]) if parent["hash"] else None,
            reason=str(body.get("reason", "")),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(body, dict):
        raise ValueError("no object")  # noqa: TRY004 - what is wrong with a body, whatever it is
    return body


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _kind(body: dict[str, Any]) -> str:
    kind = body.get("t")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise ValueError("no type")
    return kind


def _moment(body: dict[str, Any]) -> datetime:
    at = body.get("at")
    try:
        return parse_at(at if isinstance(at, str) else "")
    except BadMoment as error:
        raise ValueError("no moment") from error


def _day(body: dict[str, Any]) -> date:
    text = body.get("business_on")
    try:
        day = date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError as error:
        raise ValueError("no business day") from error
    if day.year not in _YEARS or day.isoformat() != text:
        raise ValueError("no business day")
    return day


def _matched(text: object, shape: str) -> str:
    if not isinstance(text, str) or not re.fullmatch(shape, text):
        raise ValueError("another shape")
    return text


def _seq(number: object) -> int | None:
    if number is None:
        return None
    if type(number) is not int or not 0 <= number < 2**63:
        raise ValueError("no number")
    return number
