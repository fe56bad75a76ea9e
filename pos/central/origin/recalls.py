"""Which recalls of the centre mean a lot, before its showroom has heard of them.  Pure.

Lots are matched by the producer's own code, normalised; an unknown day of making is taken for one
of those meant.  Source: `facts`, *Codes on paper*; `holding.recalling` does the same at the till.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pos.holding.recall_documents import Recall
from pos.trace.journeys import Order


@dataclass(frozen=True)
class Candidate:
    """A lot, as far as a recall asks for it."""

    gtins: Collection[str]
    """Of its product, as GTIN-14, those it had before among them."""
    sku: str
    lot_key: str
    """The producer's code, normalised; empty where nobody wrote it down."""
    made_on: date | None
    """None: nobody knows."""


@dataclass(frozen=True)
class Words:
    """What the centre says of recalls."""

    in_force: tuple[Recall, ...] = ()
    lifted: frozenset[str] = frozenset()
    """Recalls that the centre lifted: what a showroom still says of them is out of date."""


def is_of(recall: Recall, gtins: Collection[str], sku: str) -> bool:
    """Whether a recall names a product."""
    return any(one in gtins for one in recall.gtins) or bool(recall.sku and recall.sku == sku)


def means(recall: Recall, lot: Candidate) -> bool:
    """Whether a recall surely means a lot."""
    if not _may_mean(recall, lot):
        return False
    return not recall.lot_keys or lot.lot_key in recall.lot_keys


def may_mean(recall: Recall, lot: Candidate) -> bool:
    """Whether it may: it names producer's codes, and nobody wrote the lot's down."""
    return _may_mean(recall, lot) and bool(recall.lot_keys) and not lot.lot_key


def means_unknown(recall: Recall, gtins: Collection[str], sku: str, asked: str) -> bool:
    """Whether it means a lot that nobody has, by what its label says."""
    return is_of(recall, gtins, sku) and (not recall.lot_keys or asked in recall.lot_keys)


def orders(told: Sequence[Order], lot: Candidate, words: Words) -> list[Order]:
    """Every order over a lot: what its showroom tells, and what the centre said since.

    Args:
        told: by the showroom.
    """
    kept = [one for one in told if not (one.is_recall and one.source_id in words.lifted)]
    heard = {one.source_id for one in kept if one.is_recall}
    for recall in words.in_force:
        if recall.recall_id in heard:
            continue
        if means(recall, lot):
            kept.append(recalled(recall))
        elif may_mean(recall, lot) and not _was_looked_at(kept, recall):
            kept.append(_until_looked_at(recall))
    return kept


def recalled(recall: Recall) -> Order:
    """A recall as an order over a lot, from the moment at which it was published."""
    return Order(
        is_recall=True,
        at=recall.published_at,
        reason=recall.reason_vi,
        instruction=recall.instruction_vi,
        reason_en=recall.reason_en,
        instruction_en=recall.instruction_en,
        source_id=recall.recall_id,
        released_at=None,
    )


def _until_looked_at(recall: Recall) -> Order:
    """Nobody knows whether the lot is meant: held until the showroom has looked at its packs."""
    return Order(False, recall.published_at, "", "", "", "", "", None)


def _was_looked_at(told: Iterable[Order], recall: Recall) -> bool:
    """Whether the showroom has held the lot since; then its own word counts, also that it is
    fine."""
    return any(not one.is_recall and one.at >= recall.published_at for one in told)


def _may_mean(recall: Recall, lot: Candidate) -> bool:
    if not is_of(recall, lot.gtins, lot.sku):
        return False
    made = lot.made_on
    if made is None:
        return True
    is_late_enough = recall.made_from is None or recall.made_from <= made
    return is_late_enough and (recall.made_to is None or made <= recall.made_to)
