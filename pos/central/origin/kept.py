"""Pages as they were sent, kept in memory for the next who scans the same label.

A page is kept for half a minute, and never beyond the next word about a recall, a hold or a
certificate: what was kept before that is let go.
"""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass

MOST_MS = 30_000
"""How long a page is kept at most: so old is what it says of sold-out lots."""
MOST_BYTES = 48 * 1024 * 1024
"""Of all kept pages together, packed: some 5,000 of them."""


@dataclass(frozen=True)
class Shown:
    """What a page told of a label: for the log of views."""

    label: str
    terminal_id: str
    lot_id: str
    state: str
    """A `trace.standing.LotState`, or `no_product`."""


@dataclass(frozen=True)
class Answer:
    """A whole answer, whoever asks."""

    status: str
    """`200 OK`."""
    headers: tuple[tuple[str, str], ...]
    """Without length and encoding."""
    etag: str
    """As it stands in the header: `W/"…"`."""
    packed: bytes
    """The page as gzip."""
    shown: Shown | None
    """None where no label is asked for."""

    def body(self, *, is_packed: bool) -> bytes:
        """The page's bytes."""
        return self.packed if is_packed else gzip.decompress(self.packed)


@dataclass(frozen=True)
class _Entry:
    answer: Answer
    made_ms: int
    news: str


class Kept:
    """The pages of one process, by address and language."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._alone = threading.Lock()
        self._pages: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0
        self._most_bytes = most_bytes

    def find(self, key: str, news: str, at_ms: int) -> Answer | None:
        """A page, where it was made since the last news and not long ago.

        Args:
            news: as `Freshness.number` tells it now.
            at_ms: of the stopwatch.
        """
        with self._alone:
            entry = self._pages.get(key)
            if entry is None:
                return None
            if entry.news != news or at_ms - entry.made_ms > MOST_MS:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return entry.answer

    def keep(self, key: str, answer: Answer, news: str, at_ms: int) -> None:
        """Keep a page; those asked for longest ago give room.

        Args:
            news: as it was before the page was read: what comes meanwhile lets it go.
        """
        with self._alone:
            self._drop(key)
            self._pages[key] = _Entry(answer, at_ms, news)
            self._bytes += len(answer.packed)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: str) -> None:
        entry = self._pages.pop(key, None)
        if entry is not None:
            self._bytes -= len(entry.answer.packed)
