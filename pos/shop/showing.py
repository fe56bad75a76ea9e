"""Which order each register has on its screen, for the customer's display beside it.

Held by the application alone: after a restart the newest order is shown until the cashier touches
one, and a training's registers are not the shop's.  Each note replaces a whole value, so threads
need no lock.
"""

from datetime import datetime, timedelta

ASKS_WITHIN = timedelta(seconds=12)
"""A display asks every second, and every ten where nobody can see it."""


class Showing:
    """What the registers of one shop show, and whether a display looks."""

    def __init__(self) -> None:
        self._shown: dict[int, str] = {}
        self._looked: dict[int, datetime] = {}

    def note(self, register_no: int, draft_id: str) -> None:
        """The register shows this order now."""
        self._shown[register_no] = draft_id

    def shown(self, register_no: int) -> str:
        """The order that the register showed last; empty where none was noted."""
        return self._shown.get(register_no, "")

    def look(self, register_no: int, at: datetime) -> None:
        """A display of the register asks what is to be seen."""
        self._looked[register_no] = at

    def has_display(self, register_no: int, at: datetime) -> bool:
        """Whether a display of the register asked a moment ago."""
        last = self._looked.get(register_no)
        return last is not None and timedelta(0) <= at - last < ASKS_WITHIN
