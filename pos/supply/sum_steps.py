"""The last rows of a sum: what comes after whole packs, each with its figure.  Pure.

A manager reads a sum downwards: whoever adds its rows up has to come to its answer.
"""

from dataclasses import dataclass
from enum import StrEnum

from pos.planning import packs
from pos.planning.values import Terms


class Code(StrEnum):
    """What a row is for."""

    ECONOMY = "economy"
    """More at once, so that it is ordered less often."""
    LIMIT = "limit"
    """The consignor lets no more stand here."""
    DROPPED = "dropped"
    """It waits for the next delivery."""
    FILLED = "filled"
    """Added so that the producer's minimum is reached."""


@dataclass(frozen=True)
class Step:
    """A row: units more, or below 0 less."""

    code: Code
    units: int


def steps(terms: Terms) -> tuple[Step, ...]:
    """The rows that are not nothing; whole packs and all of them are what is ordered."""
    every = (
        Step(Code.ECONOMY, terms.by_cap - terms.by_pack),
        Step(Code.LIMIT, terms.by_limit - terms.by_cap),
        Step(Code.DROPPED, -terms.dropped),
        Step(Code.FILLED, terms.filled),
    )
    return tuple(one for one in every if one.units)


def is_cut(terms: Terms) -> bool:
    """Fewer packs than are missing: more would not be sold before it expires."""
    missing = packs.whole_packs(terms.gap, terms.pack, counted=terms.counted, need=terms.need)
    return terms.by_pack < missing
