"""How the counters are arranged, held by the process: no scan asks the book for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos.base.transaction import reading
from pos.till import counter_book, keymap


@dataclass(frozen=True)
class Arrangement:
    """What the sell page is told of it."""

    hints: Mapping[str, str]
    """By the release's key: the key that does the same here, where it is another."""
    favourites: tuple[str, ...]
    """Products on the wall, the first first."""


class Arranged:
    """The shop's arrangement; read when it is first asked for, and again once told to.

    Several threads may ask: what is known is replaced whole, never changed.
    """

    def __init__(self) -> None:
        self._known: Arrangement | None = None

    def now(self) -> Arrangement:
        """As it is."""
        return self._known or self.read_anew()

    def hints(self) -> Mapping[str, str]:
        """What stands on the keys."""
        return self.now().hints

    def read_anew(self) -> Arrangement:
        """After a change: as the book says now."""
        session = reading()
        self._known = known = Arrangement(
            keymap.hints(counter_book.keys(session)), counter_book.favourites(session)
        )
        return known
