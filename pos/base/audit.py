"""What an audit finds: a check's name and each thing amiss, never repaired."""

from dataclasses import dataclass

AT_ONCE = 1000
"""Rows in memory at a time: the books of years are read while the shop sells."""


@dataclass(frozen=True)
class Finding:
    """One thing amiss in the books."""

    check: str
    """`stock.levels_equal_moves`."""
    what: str
    """Which record, and by how much."""
