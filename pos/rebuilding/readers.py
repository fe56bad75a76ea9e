"""Which reader hears which kind of fact: the table by which a book is rebuilt."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from pos.rebuilding import (
    catalogue,
    closing,
    holds,
    moving,
    ordering,
    receiving,
    returns,
    shop,
    stock,
    till,
)
from pos.rebuilding.rows import Rows
from pos.rebuilding.told import Told

Reader = Callable[[Told, Rows], None]

_ROOMS: tuple[Mapping[str, Reader], ...] = (
    # What is received is in the book before the order and the delivery hear of it.
    *(shop.READERS, catalogue.READERS, stock.READERS, holds.READERS, till.READERS),
    *(returns.READERS, closing.READERS, moving.READERS, receiving.READERS, ordering.READERS),
)


def _gathered() -> dict[str, tuple[Reader, ...]]:
    found: dict[str, list[Reader]] = defaultdict(list)
    for room in _ROOMS:
        for kind, reader in room.items():
            found[kind].append(reader)
    return {kind: tuple(readers) for kind, readers in found.items()}


READERS = _gathered()

NO_TABLE: dict[str, str] = {
    "label.printed/1": "labels are papers",
    "drawer.opened/1": "the trail tells of it",
    "shift.looked/1": "the trail tells of it",
    "price.overridden/1": "the sale's line has the price",
    "order.voided/1": "the trail tells of it",
    "signin.failed/1": "the trail tells of it",
    "paper.finished/1": "papers are not rebuilt",
    "clock.jumped/1": "the trail tells of it",
    "release.applied/1": "releases are fetched from the centre",
}
"""Kinds that feed the stream and its trail alone, and why."""
