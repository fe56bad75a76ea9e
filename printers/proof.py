"""How a printer can show that a paper is done."""

from enum import StrEnum


class Proof(StrEnum):
    """What a printer answers behind the last byte of a job; the strongest first."""

    PRINTED = "printed"
    """`GS ( H` function 48: answered when the printing is completed.  Source: Epson ESC/POS
    command reference, GS ( H <fn 48>."""
    PROCESSED = "processed"
    """`GS r 1` as the last command, answered in its turn, and then a clean `DLE EOT`: everything
    was worked through, which is weaker than printed and better than nothing."""
    NONE = "none"
    """The line carries no answer, or the printer gives none: sent, not confirmed."""
