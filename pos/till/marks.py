"""Short marks of what a page shows: the same mark means that there is nothing new to show."""

import hashlib

from pos.till.views import PrinterNow

_LETTERS = 12


def of_printer(now: PrinterNow) -> str:
    """The mark of how a printer and its papers are doing."""
    return hashlib.sha256(repr(now).encode()).hexdigest()[:_LETTERS]
