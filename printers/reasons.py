"""Why a paper did not come out, in short codes: what a print job stores and a page translates.

The sentence of an exception is for a log; what is kept for people is its `code`, one of these.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Every code that can stand beside a print job that is held, not known or dismissed."""

    NO_ANSWER = "no_answer"
    """Held: nobody answers at the printer's address; it may be off, or its cable out."""
    HUNG_UP = "hung_up"
    """Held: the printer answered and broke the line before the first byte; it may be busy."""
    CANNOT_OPEN = "cannot_open"
    """Held: the device file cannot be opened; the printer is unplugged, or not ours to use."""
    NO_LIBRARY = "no_library"
    """Held: the library that opens such a line is not installed on this machine."""
    BUSY = "busy"
    """Held: this program still has another line to the printer open."""
    UNREADABLE_ANSWER = "unreadable_answer"
    """Held: the printer answers, and not in the language of its kind; the line may be wrong."""
    OUT_OF_PAPER = "out_of_paper"
    """Held or, where the paper ran out in the middle, not known: the roll has ended."""
    COVER_OPEN = "cover_open"
    """Held or, where it was opened in the middle, not known: the cover is open."""
    PRINTER_ERROR = "printer_error"
    """Held or not known: the cutter jams, the head is too hot, or the printer is off-line."""
    NOTHING_TAKEN = "nothing_taken"
    """Held: the line is open and the printer takes no byte; it may be out of paper."""
    CANNOT_WRITE = "cannot_write"
    """Held: the picture of a preview could not be written; the disk may be full."""
    PART_TAKEN = "part_taken"
    """Not known: the line broke while the paper was being sent; a part of it may be printed."""
    BROKE_AT_END = "broke_at_end"
    """Not known: every byte was taken, and then the line broke; it may be printed whole."""
    NO_PROOF = "no_proof"
    """Not known: every byte was taken, and no proof came that the paper is done."""
    RESTARTED = "restarted"
    """Not known: the program stopped while the paper was being sent; told by the spool."""
    RESTORED = "restored"
    """Not known: the book was put back from a copy in which the paper still waited."""
    DOES_NOT_FIT = "does_not_fit"
    """Dismissed: words that may not be shortened are larger than the paper."""
    QR_DOES_NOT_FIT = "qr_does_not_fit"
    """Dismissed: the QR symbol would need modules too small for phones to read."""
    UNREADABLE_PAPER = "unreadable_paper"
    """Dismissed: the stored paper is broken, or was written by another release."""
