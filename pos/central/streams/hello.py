"""A terminal's greeting, and what the centre says of its stream.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos.base.dates import BadMoment, parse_at
from pos.central.streams.queries import StreamState
from pos.central.streams.refusals import LineRefusal

_LONGEST = 200


@dataclass(frozen=True)
class Head:
    """How far one epoch is at the terminal."""

    epoch: str
    ordinal: str
    seq: int
    hash: bytes


@dataclass(frozen=True)
class Greeting:
    """What a terminal says when it comes."""

    head: Head
    """Of the epoch being written."""
    fingerprint: str
    app_version: str
    schema: str
    backlog: int
    disk_free_mb: int
    integrity: str
    release_no: int
    recall_no: int
    z_since: datetime | None
    """Until when, by the centre's clock, it has heard what became of its Z; None: it does not
    say."""


def read_greeting(told: object) -> Greeting:
    """The greeting in a request's JSON.

    Raises:
        LineRefusal: `BODY`.
    """
    if not isinstance(told, dict):
        raise LineRefusal("BODY", what="no object")
    return Greeting(
        head=_head(told.get("head")),
        fingerprint=_text(told, "fingerprint"),
        app_version=_text(told, "app"),
        schema=_text(told, "schema"),
        backlog=_number(told, "backlog"),
        disk_free_mb=_number(told, "disk_free_mb"),
        integrity=_text(told, "integrity"),
        release_no=_number(told, "release_v"),
        recall_no=_number(told, "recall_v"),
        z_since=_moment(_text(told, "z_since")),
    )


def _moment(text: str) -> datetime | None:
    try:
        return parse_at(text) if text else None
    except BadMoment as error:
        raise LineRefusal("BODY", what="z_since") from error


def _head(told: object) -> Head:
    if not isinstance(told, dict):
        raise LineRefusal("BODY", what="head")
    epoch, ordinal = _text(told, "epoch"), _text(told, "ordinal")
    try:
        digest = bytes.fromhex(_text(told, "hash"))
        is_epoch = len(bytes.fromhex(epoch)) == 8
    except ValueError as error:
        raise LineRefusal("BODY", what="head") from error
    if not is_epoch or len(digest) not in (0, 32):
        raise LineRefusal("BODY", what="head")
    return Head(epoch, ordinal, _number(told, "seq"), digest)


def _text(told: Mapping[str, Any], name: str) -> str:
    """A text, or a number or nothing as one; nothing in it that no database takes."""
    value = told.get(name, "")
    text = "" if value is None else str(value)
    if isinstance(value, dict | list) or len(text) > _LONGEST or not _is_plain(text):
        raise LineRefusal("BODY", what=name)
    return text


def _is_plain(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _number(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value < 2**63:
        raise LineRefusal("BODY", what=name)
    return value


@dataclass(frozen=True)
class Seen:
    """What the centre sees of whoever greets."""

    status: str
    """Of the terminal."""
    streams: Sequence[StreamState]
    hash_at: bytes | None
    """The hash kept at the number that the terminal's head has; None: none."""
    is_elsewhere: bool
    """Whether it is heard from two machines, or from another than was enrolled."""


def verdict(head: Head, seen: Seen) -> str:
    """What the centre says of the terminal's stream.

    Returns:
        `revoked`; `fork`: another fact is kept under the number of its head; `behind`: more of
        the epoch is kept than it has, so its disk was put back; `clone`: two machines; `waiting`:
        nobody approved it yet; `unknown_epoch`: it begins with its first fact; `ok`.
    """
    own = next((one for one in seen.streams if one.epoch == head.epoch), None)
    if seen.status in ("revoked", "replaced"):
        return "revoked"
    if own is not None and head.seq <= own.seq:
        if head.seq and seen.hash_at != head.hash:
            return "fork"
        if head.seq < own.seq:
            return "behind"
    if seen.is_elsewhere:
        return "clone"
    if seen.status == "waiting":
        return "waiting"
    return "ok" if own is not None else "unknown_epoch"
