"""What an audit finds: a check's name and each thing amiss, never repaired."""

from collections.abc import Mapping
from dataclasses import dataclass

AT_ONCE = 1000
"""Rows in memory at a time: the books of years are read while the shop sells."""


@dataclass(frozen=True)
class Finding:
    """One thing amiss in the books."""

    check: str
    """Which sentence tells it: `stock.levels_equal_moves`."""
    facts: Mapping[str, str | int]
    """Which record, and by how much: what fills the sentence."""

    @property
    def line(self) -> str:
        """The same in every language: for the log, and for the help who reads it."""
        told = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{self.check}: {told}"


def amiss(check: str, /, **facts: object) -> Finding:
    """A finding; what is no number is told as text."""
    return Finding(check, {n: v if isinstance(v, int) else str(v) for n, v in facts.items()})
