"""How jobs end of which neither the printer nor a person has the last word."""

from enum import StrEnum


class End(StrEnum):
    """Stored as the reason of a job's state, as the codes of `printers.reasons` are."""

    LATE_PROOF = "late_proof"
    """Confirmed: the proof came after the printer had been waited for, or after a person spoke."""
    TOO_LATE = "too_late"
    """Dismissed: the drawer would have jumped open long after somebody wanted it."""
    NO_DRAWER = "no_drawer"
    """Dismissed: no drawer hangs on the printer."""
