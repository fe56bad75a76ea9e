"""Every kind of fact that was ever shipped, and who reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from pos.central.books import (
    closings,
    goods,
    happenings,
    holds,
    lots,
    moves,
    orders,
    returned,
    sales,
    shifts,
    shops,
)
from pos.central.books.values import Reader

READERS: Mapping[str, Reader] = {
    **shops.READERS,
    **goods.READERS,
    **lots.READERS,
    **moves.READERS,
    **holds.READERS,
    **sales.READERS,
    **returned.READERS,
    **shifts.READERS,
    **closings.READERS,
    **happenings.READERS,
    **orders.READERS,
}
"""By type with version: the newest of each."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: Mapping[str, tuple[str, Upcaster]] = {}
"""From a version that is no more written to the next: its type, and what makes its body of the
older.  An entry stays for ever: tills that were cut off for a year may still send it.  Fields that
were added within a version need none: their readers say what counts where they are missing."""


def as_newest(kind: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A body of any version as the newest, step by step."""
    while kind in UPCASTERS:
        kind, upcast = UPCASTERS[kind]
        body = upcast(body)
    return kind, body
