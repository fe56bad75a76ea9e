"""Which order each register has on its screen, for the customer's display beside it.

Held by the process alone: after a restart the newest order is shown until the cashier touches one.
Each note replaces a whole value, so threads need no lock.
"""

_shown: dict[int, str] = {}


def note(register_no: int, draft_id: str) -> None:
    """The register shows this order now."""
    _shown[register_no] = draft_id


def shown(register_no: int) -> str:
    """The order that the register showed last; empty where none was noted."""
    return _shown.get(register_no, "")
