"""The number of an order that was sent (facts: *Numbers*).  Pure."""


def number_of(showroom: str, letter: str, year: int, no: int) -> str:
    """`HN01-PO-2026-0042`: showroom, year, running from 1 per year and epoch.

    A book that was brought back from a copy begins anew under another letter, because it may not
    know what was sent after the copy was made; it stands before the number: `HN01-PO-2026-B0001`.

    Args:
        letter: of the epoch, `A` for the first.
        year: of the day it is sent, in Vietnam.
    """
    head = "" if letter == "A" else letter
    return f"{showroom}-PO-{year:04d}-{head}{no:04d}"
