"""Fetching a terminal's own facts back from the centre: after a disk died, or was put back.

Nothing is believed for having come from the centre: each fact carries its own proof, and whoever
takes them in checks the chain from its first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pos.base import clock
from pos.base.ids import new_dice
from pos.sync import wire
from pos.sync.calls import Caller, Heard, recognise
from pos.sync.conversation import Speaker
from pos.sync.facts import Fact
from pos.sync.headers import Asking, authorization
from pos.sync.line_queries import Linked
from pos.sync.line_values import No, NoNetwork
from pos.sync.pen import BOOT_ID, Pen

_MOST_BYTES = 8 * 1024 * 1024
"""Of one answer with facts: more than a batch may have, however large its one fact is."""


@dataclass(frozen=True)
class HeldEpoch:
    """How far the centre holds an epoch of this terminal."""

    epoch: str
    ordinal: str
    seq: int
    """Of its last fact."""
    hash: bytes
    public_key: bytes


class Fetching:
    """Asks one centre for one terminal's facts.

    Raises, each of its methods:
        NoNetwork: nothing was heard that is the centre's.
        No: the centre heard, and says no; `WAITING`: nobody has approved this machine yet.
    """

    def __init__(self, caller: Caller, speaker: Speaker) -> None:
        self._caller, self._speaker = caller, speaker

    def streams(self) -> list[HeldEpoch]:
        """The epochs that the centre holds, in their order."""
        told = _answered(self._get("/sync/v1/streams"))
        epochs = told.get("epochs")
        if not isinstance(epochs, list):
            raise NoNetwork("other")
        try:
            return [_held(one) for one in epochs]
        except (KeyError, TypeError, ValueError) as error:
            raise NoNetwork("other") from error

    def facts(self, epoch: str, first: int, last: int) -> Iterator[Fact]:
        """Facts of an epoch side by side, both ends included, piece by piece."""
        while first <= last:
            asked = {"epoch": epoch, "from": first, "n": min(wire.MOST_FACTS, last - first + 1)}
            heard = self._get(f"/sync/v1/events?{urlencode(asked)}")
            if heard.status != 200:
                _answered(heard)
            batch = _batch(heard)
            if batch.first_seq != first:
                raise NoNetwork("other")
            yield from wire.facts_of(batch, self._speaker.terminal_id, epoch)
            first = batch.last_seq + 1

    def close(self) -> None:
        """Let the line go."""
        self._caller.close()

    def _get(self, path: str) -> Heard:
        speaker = self._speaker
        asking = Asking(
            speaker.terminal_id, speaker.epoch, BOOT_ID, clock.now(), new_dice(16).hex()
        )
        signed = authorization(asking, "GET", path, b"", pen=speaker.pen)
        headers = {"Authorization": signed}
        return self._caller.ask("GET", path, headers=headers, most_bytes=_MOST_BYTES)


def fetching_of(link: Linked, pen: Pen, terminal_id: str, *, epoch: str) -> Fetching:
    """A line to the terminal's own centre, on which its facts come home.

    Args:
        epoch: the one being written.
    """
    return Fetching(Caller(link.url, link.authority), Speaker(pen, terminal_id, epoch))


def _answered(heard: Heard) -> dict[str, Any]:
    answer = recognise(heard)
    if answer.status != 200:
        raise No(answer.error, answer)
    return answer.told


def _batch(heard: Heard) -> wire.Batch:
    try:
        wire.require_digest(heard.headers.get("content-digest"), heard.content)
        return wire.read_batch(heard.content)
    except wire.Unreadable as error:
        raise NoNetwork("other") from error


def _held(told: Any) -> HeldEpoch:
    seq, ordinal, epoch = told["seq"], told["ordinal"], told["epoch"]
    if type(seq) is not int or not isinstance(ordinal, str) or not isinstance(epoch, str):
        raise TypeError("a part of an epoch is of another kind")
    digest, key = bytes.fromhex(told["hash"]), bytes.fromhex(told["public_key"])
    return HeldEpoch(epoch, ordinal, seq, digest, key)
