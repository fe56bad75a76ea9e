"""Which order each register has on its screen, for the customer's display beside it.

Held by the process alone: after a restart the newest order is shown until the cashier touches one.
Each note replaces a whole value, so threads need no lock.
"""

from datetime import datetime, timedelta

_shown: dict[int, str] = {}
_looked: dict[int, datetime] = {}
ASKS_WITHIN = timedelta(seconds=12)
"""A display asks every second, and every ten where nobody can see it."""


def note(register_no: int, draft_id: str) -> None:
    """The register shows this order now."""
    _shown[register_no] = draft_id


def shown(register_no: int) -> str:
    """The order that the register showed last; empty where none was noted."""
    return _shown.get(register_no, "")


def look(register_no: int, at: datetime) -> None:
    """A display of the register asks what is to be seen."""
    _looked[register_no] = at


def has_display(register_no: int, at: datetime) -> bool:
    """Whether a display of the register asked a moment ago."""
    last = _looked.get(register_no)
    return last is not None and timedelta(0) <= at - last < ASKS_WITHIN
