"""A sale keyed in from its paper, after a machine died before it was sent: its note says so.  Pure.

Whoever keys it in writes `Phiếu giấy HN01-1A-000124` as the order's note.  The sale is one of the
day and the shift in which it is keyed in; its fact is flagged, and names the number on the paper.
"""

import re
import unicodedata

_PAPER = re.compile(r"phieu giay:? *([A-Z]{2,4}[0-9]{2,4}-[1-9][A-Z]{1,2}-[0-9]{6})(?![0-9])", re.I)


def number_on_paper(note: str) -> str | None:
    """The receipt's number that a note names as keyed in from paper; None where it names none."""
    plain = "".join(one for one in unicodedata.normalize("NFD", note) if one.isascii())
    found = _PAPER.search(plain)
    return None if found is None else found[1].upper()
