"""Links that the house did not make, counted as wrong PINs are: five are free, then one waits.

In memory alone: a neighbourhood has its name for a day, and nobody's tries are written down.
"""

import threading
from datetime import datetime

from pos.shop import pins
from pos.shop.pins import Guard

MOST_NAMES = 10_000
"""Neighbourhoods that are remembered; beyond them everybody begins anew."""


class Tries:
    """How each neighbourhood's last links were."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._guards: dict[str, Guard] = {}

    def wait_s(self, network: str, at: datetime) -> int:
        """Whole seconds until the next link is looked at; 0 where it may come now."""
        with self._alone:
            found = self._guards.get(network)
            return 0 if found is None else pins.wait_s(found, at)

    def wrong(self, network: str, at: datetime) -> None:
        """Count a link that nobody here made."""
        with self._alone:
            if len(self._guards) >= MOST_NAMES:
                self._guards.clear()
            before = self._guards.get(network, Guard(0, None))
            self._guards[network] = pins.after_failure(before, at)

    def right(self, network: str) -> None:
        """A link that opens forgets the wrong ones before it."""
        with self._alone:
            self._guards.pop(network, None)
