"""How money goes back: the way it came, and from each tender no more than it took.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Way(StrEnum):
    """How a refund reaches the customer."""

    CASH = "cash"
    TRANSFER = "transfer"
    """By bank: still to be sent when the return is done."""
    CARD = "card"
    """On the terminal, whose slip is typed."""
    VOUCHER = "voucher"
    """A new code."""
    EXCHANGE = "exchange"
    """It paid for the goods that the customer took instead."""


NOBODY_KNOWS = "none"
"""The kind of a source where there was no receipt."""


@dataclass(frozen=True)
class Source:
    """A tender that paid, and what it may still give back."""

    kind: str
    """`cash`, `transfer`, `card`, `voucher`; or `none`: there was no receipt."""
    left_vnd: int
    tender: tuple[str, int] | None = None
    """The tender's sale and number; None where there was no receipt."""
    is_seen: bool = True
    """False: a transfer that nobody saw come in."""


@dataclass(frozen=True)
class Part:
    """Money from one source, going back one way."""

    source: Source
    way: Way
    amount_vnd: int


_ORDER = (Way.CASH, Way.CARD, Way.VOUCHER, Way.TRANSFER)
"""Notes first, as far as notes paid; what somebody still has to send comes last."""


def refund(sources: Sequence[Source], total_vnd: int, *, unknown: Way = Way.VOUCHER) -> list[Part]:
    """Part a sum over the tenders that paid, each by its own way.

    Args:
        unknown: the way for goods without a receipt, whose money nobody knows.

    Raises:
        ValueError: the sources do not hold as much.
    """
    parts, missing = [], total_vnd
    ordered = sorted(sources, key=lambda one: _ORDER.index(_way(one, unknown)))
    for source in ordered:
        taken = min(source.left_vnd, missing)
        if taken > 0:
            parts.append(Part(source, _way(source, unknown), taken))
            missing -= taken
    if missing:
        raise ValueError(f"{missing} more than was paid")
    return parts


def _way(source: Source, unknown: Way) -> Way:
    return unknown if source.kind == NOBODY_KNOWS else Way(source.kind)


def exchanged(parts: Sequence[Part], credit_vnd: int) -> list[Part]:
    """Let so much of a refund pay for the goods taken instead; the rest goes back as before.

    What goes back comes off the front, notes first; what stays keeps its source, so that it goes
    back the same way should the new goods come back too.

    Raises:
        ValueError: the parts are less than the credit.
    """
    back_vnd = sum(one.amount_vnd for one in parts) - credit_vnd
    if back_vnd < 0:
        raise ValueError(f"{-back_vnd} more credit than goods")
    made = []
    for one in parts:
        kept = min(one.amount_vnd, back_vnd)
        back_vnd -= kept
        if kept:
            made.append(replace(one, amount_vnd=kept))
        if one.amount_vnd - kept:
            made.append(replace(one, way=Way.EXCHANGE, amount_vnd=one.amount_vnd - kept))
    return made
