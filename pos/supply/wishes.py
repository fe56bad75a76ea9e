"""A wished chance not to run out that cannot be met: goods that do not last are not ordered beyond
what can be sold in time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from pos.planning import rethinking, told_sums
from pos.planning.values import Terms
from pos.supply import review_reads
from pos.supply.defaults import in_bp, of_bp

A_TIME_BP = 100
"""Of a hundred times."""


@dataclass(frozen=True)
class Unmet:
    """What is wished, and what comes of it."""

    wished_bp: int
    times: int
    """Of a hundred in which the goods last."""
    is_by_life: bool
    """They expire; else their certificate ends."""


def wished_bp(service: Any) -> int | None:
    """A wished chance not to run out, in hundredths of a percent; None: nobody wished."""
    return None if service is None else in_bp(service)


def unmet(wished_bp: int | None, terms: Terms) -> Unmet | None:
    """None: nothing is wished, or it is met as people say it, in times of a hundred."""
    met_bp = in_bp(terms.service)
    if wished_bp is None or met_bp + A_TIME_BP // 2 >= wished_bp:
        return None
    times = (met_bp + A_TIME_BP // 2) // A_TIME_BP
    return Unmet(wished_bp, times, terms.life_days is not None)


def of_product(session: Session, product_id: str, wished_bp: int | None) -> Unmet | None:
    """What comes of a wish by the newest review, whatever was wished then; None, too, where the
    product was not reckoned."""
    if wished_bp is None:
        return None
    kept = review_reads.kept(session, product_id)
    if kept is None or not kept.terms or not kept.told:
        return None
    told = told_sums.whole(kept.terms, kept.told)
    return unmet(wished_bp, rethinking.rethink(told, {"service": of_bp(wished_bp)}))
