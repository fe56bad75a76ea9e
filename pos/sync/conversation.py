"""What till and centre say to each other: requests signed, answers read into frozen values.

Whatever in an answer is not as the protocol has it makes the whole answer nobody's: `NoNetwork`.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pos.base import clock
from pos.base.ids import new_dice
from pos.sync import wire
from pos.sync.calls import Caller, recognise
from pos.sync.facts import Fact
from pos.sync.headers import Asking, authorization
from pos.sync.line_book import Confirmed
from pos.sync.line_values import Answer, No, NoNetwork
from pos.sync.pen import BOOT_ID, Pen

VERDICTS = frozenset({"ok", "behind", "fork", "unknown_epoch", "waiting", "revoked", "clone"})
_STATUSES = frozenset({"reconciled", "mismatch", "waiting"})
_OF_THE_FILE = frozenset({400, 409, 413, 415, 422})
"""Another try would end as this one did."""
_SLOW_BYTES_S = 32 * 1024
"""A line slower than this brings no picture."""


@dataclass(frozen=True)
class Speaker:
    """Who speaks: a terminal, in an epoch."""

    pen: Pen
    terminal_id: str
    epoch: str
    """The one being written."""


@dataclass(frozen=True)
class Reach:
    """How far the centre holds an epoch."""

    epoch: str
    seq: int
    hash: bytes


@dataclass(frozen=True)
class Greeting:
    """The centre's answer to a hello."""

    verdict: str
    reaches: tuple[Reach, ...]
    confirmed: tuple[Confirmed, ...]
    parked: int | None
    """Facts of this terminal that it cannot read yet; None: it does not say."""
    retry_after_s: int
    skew_ms: int
    """Our clock less the centre's."""
    server_at: datetime
    """The centre's clock."""


@dataclass(frozen=True)
class Taken:
    """The centre holds an epoch up to here, durably."""

    acked_through: int
    hash: bytes
    parked: int
    confirmed: tuple[Confirmed, ...]
    skew_ms: int


class Conversation:
    """Speaks for one terminal to one centre.

    Raises, each of its methods:
        NoNetwork: nothing was heard that is the centre's.
        No: the centre heard, and says no.
    """

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def hello(self, speaker: Speaker, told: Mapping[str, Any]) -> Greeting:
        """Say where the book stands and how the machine is; hear where the centre stands."""
        answer, skew_ms = self._post(speaker, "/sync/v1/hello", told)
        said = answer.told
        if said.get("verdict") not in VERDICTS or not isinstance(said.get("epochs"), list):
            raise NoNetwork("other")
        return Greeting(
            verdict=said["verdict"],
            reaches=tuple(_reach(one) for one in said["epochs"]),
            confirmed=_confirmed(said.get("z", [])),
            parked=_count(said.get("parked")),
            retry_after_s=_count(said.get("retry_after")) or answer.retry_after_s,
            skew_ms=skew_ms,
            server_at=answer.server_at,
        )

    def send(self, speaker: Speaker, facts: Sequence[Fact], public_key: str) -> Taken:
        """Send facts side by side of one epoch, as many of the first as one request may carry.

        Args:
            public_key: that they are signed with, hexadecimal.
        """
        batch, _count = wire.compose_batch(facts, bytes.fromhex(public_key))
        path = f"/sync/v1/events/{facts[0].terminal_id}/{facts[0].epoch}"
        answer, skew_ms = self._ask(
            speaker,
            path,
            batch,
            {
                "Content-Type": wire.MEDIA_TYPE,
                "Content-Encoding": "gzip",
                "Content-Digest": wire.content_digest(batch),
            },
        )
        said = answer.told
        acked, parked = said.get("acked_through"), said.get("parked", [])
        if type(acked) is not int or not isinstance(parked, list):
            raise NoNetwork("other")
        return Taken(
            acked_through=acked,
            hash=_bytes(said.get("hash"), base64.b64decode),
            parked=len(parked),
            confirmed=_confirmed(said.get("z", [])),
            skew_ms=skew_ms,
        )

    def offer_file(self, speaker: Speaker, sha256: str, content: bytes) -> bool:
        """Send a file that facts name; whether the centre keeps it.

        It does not where the content is another than the name says, too large, or no picture.
        """
        path = f"/sync/v1/pictures/{sha256}"
        kind = {"Content-Type": "application/octet-stream"}
        more_s = len(content) // _SLOW_BYTES_S
        try:
            self._ask(speaker, path, content, kind, more_s=more_s)
        except No as no:
            if no.answer.status in _OF_THE_FILE:
                return False
            raise
        return True

    def enrol(self, told: Mapping[str, Any]) -> Answer:
        """Ask to be enrolled; the request proves itself by what it says."""
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        heard = self.caller.ask("POST", "/sync/v1/enrol", headers=headers, body=body)
        return _yes(recognise(heard))

    def _post(self, speaker: Speaker, path: str, told: Mapping[str, Any]) -> tuple[Answer, int]:
        body = json.dumps(told, ensure_ascii=False).encode()
        return self._ask(speaker, path, body, {"Content-Type": "application/json"})

    def _ask(
        self,
        speaker: Speaker,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        more_s: int = 0,
    ) -> tuple[Answer, int]:
        at = clock.now()
        asking = Asking(speaker.terminal_id, speaker.epoch, BOOT_ID, at, new_dice(16).hex())
        signed = authorization(asking, "POST", path, body, pen=speaker.pen)
        heard = self.caller.ask(
            "POST", path, headers={**headers, "Authorization": signed}, body=body, more_s=more_s
        )
        answer = _yes(recognise(heard))
        return answer, _skew_ms(at, clock.now(), answer.server_at)


def _yes(answer: Answer) -> Answer:
    if answer.status != 200:
        raise No(answer.error, answer)
    return answer


def _skew_ms(asked_at: datetime, heard_at: datetime, server_at: datetime) -> int:
    """Our clock less the centre's, as if it had answered halfway."""
    ours = asked_at + (heard_at - asked_at) // 2
    gone = ours - server_at
    return gone.days * 86_400_000 + gone.seconds * 1000 + gone.microseconds // 1000


def _count(found: object) -> int | None:
    return found if type(found) is int and 0 <= found < 2**63 else None


def _bytes(found: object, read: Any) -> bytes:
    """A hash.

    Raises:
        NoNetwork: it is none.
    """
    try:
        digest: bytes = read(found) if isinstance(found, str) else b""
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise NoNetwork("other")
    return digest


def _reach(told: object) -> Reach:
    found = told if isinstance(told, dict) else {}
    epoch, seq = found.get("epoch"), found.get("seq")
    if not isinstance(epoch, str) or type(seq) is not int:
        raise NoNetwork("other")
    return Reach(epoch, seq, _bytes(found.get("hash"), bytes.fromhex))


def _confirmed(told: object) -> tuple[Confirmed, ...]:
    """What is said of Zs.

    Raises:
        NoNetwork: it is not said as the protocol has it.
    """
    if not isinstance(told, list):
        raise NoNetwork("other")
    try:
        return tuple(_one_confirmed(one) for one in told)
    except (KeyError, TypeError, ValueError) as error:
        raise NoNetwork("other") from error


def _one_confirmed(told: Mapping[str, Any]) -> Confirmed:
    number, status, differences = told["number"], told["status"], told.get("differences") or {}
    bills, total_vnd = told["bills"], told["total_vnd"]
    is_right = isinstance(number, str) and status in _STATUSES and isinstance(differences, dict)
    if not is_right or type(bills) is not int or type(total_vnd) is not int:
        raise TypeError("a part of a confirmation is of another kind")
    on = date.fromisoformat(told["business_on"])
    return Confirmed(number, on, status, differences, bills, total_vnd)
