"""How an order is paid: tenders, what is left, change, rounding of cash.  Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pos.base.text import clean
from pos.till.records import PaidTender, TenderKind
from pos.till.refusals import BadReference, PaidOver, PaidTooLittle, PaidTooMuch

MOST_CHANGE_VND = 10_000_000
"""More change than this means that a code was scanned into the amount."""

MOST_TENDERS = 20
"""More ways of paying than this are nobody's purse."""

ROUNDINGS_VND = (0, 500, 1_000)
"""What cash may be rounded down to; 0: not at all."""

NAMED = (TenderKind.CARD, TenderKind.VOUCHER)
"""Tenders that carry a reference of their own, each used once."""

_REFERENCE = re.compile(r"[0-9A-Z]+(?:[-./_][0-9A-Z]+)*")
_LONGEST = 40


@dataclass(frozen=True)
class Tendered:
    """What a customer hands over: notes, a card, a voucher, a transfer."""

    kind: TenderKind
    tendered_vnd: int
    reference: str = ""
    request_id: str | None = None
    """The payment request that a transfer answers."""
    is_seen: bool = True
    """Whether somebody saw the money come in."""


def cash(tendered_vnd: int) -> Tendered:
    """Notes handed over."""
    return Tendered(TenderKind.CASH, tendered_vnd)


def read_reference(typed: str) -> str:
    """Return a card slip's number or a voucher's code as it is kept: capitals, no spaces.

    Raises:
        BadReference: nothing was typed, or what no slip carries.
    """
    text = re.sub(r"\s+", "", clean(typed[:400])).upper()
    if len(text) > _LONGEST or not _REFERENCE.fullmatch(text):
        raise BadReference
    return text


def slip_key(reference: str) -> str:
    """What is the same of a slip however it is written: letters and figures, without the signs
    between them."""
    return re.sub(r"[\s\-./_]", "", reference).upper()


def rest_vnd(total_vnd: int, taken: Sequence[Tendered]) -> int:
    """What is left to pay; below 0 where more was taken than the order costs now."""
    return total_vnd - sum(one.tendered_vnd for one in taken)


def rounding_vnd(
    total_vnd: int, taken: Sequence[Tendered], given: Sequence[Tendered], step_vnd: int
) -> int:
    """What is left to the customer, so that notes pay the rest.

    Only where cash pays all or the rest, down to a multiple of `step_vnd`, and never so that
    an order costs nothing.

    Args:
        total_vnd: what the order costs before rounding.
        taken: what was taken already.
        given: what ends the order; empty where nothing more is handed over.
        step_vnd: one of `ROUNDINGS_VND`.
    """
    ends = [*taken, *given]
    others = [*taken, *(one for one in given if one.kind is not TenderKind.CASH)]
    rest = rest_vnd(total_vnd, others)
    if not step_vnd or rest <= 0 or not ends or ends[-1].kind is not TenderKind.CASH:
        return 0
    cut = rest % step_vnd
    return 0 if cut == total_vnd else cut


def settle(
    total_vnd: int, taken: Sequence[Tendered], given: Sequence[Tendered]
) -> tuple[PaidTender, ...]:
    """Pay a total; change comes from the last cash alone.

    Args:
        total_vnd: what is to pay, rounded.
        taken: what was taken before, whole parts of it.
        given: what ends the order.

    Raises:
        PaidTooLittle: something is missing.
        PaidOver: another way of paying than cash, or what was taken before, pays too much.
        PaidTooMuch: more notes than anybody hands over.
    """
    tenders = [*taken, *given]
    over_vnd = -rest_vnd(total_vnd, tenders)
    if over_vnd < 0:
        raise PaidTooLittle(missing_vnd=-over_vnd)
    ends_in_cash = bool(given) and given[-1].kind is TenderKind.CASH
    if over_vnd and not (ends_in_cash and over_vnd <= given[-1].tendered_vnd):
        raise PaidOver(over_vnd=over_vnd)
    if over_vnd > MOST_CHANGE_VND:
        raise PaidTooMuch(tendered_vnd=given[-1].tendered_vnd)
    paid = [_paid(one, 0) for one in tenders[:-1]]
    if tenders:
        paid.append(_paid(tenders[-1], over_vnd))
    some = [one for one in paid if one.tendered_vnd]
    return tuple(some) or (PaidTender(TenderKind.CASH, 0, 0, 0),)


def _paid(one: Tendered, change_vnd: int) -> PaidTender:
    return PaidTender(
        kind=one.kind,
        amount_vnd=one.tendered_vnd - change_vnd,
        tendered_vnd=one.tendered_vnd,
        change_vnd=change_vnd,
        reference=one.reference,
        request_id=one.request_id,
        is_seen=one.is_seen,
    )


def is_same(paid: Sequence[PaidTender], tendered: Sequence[Tendered]) -> bool:
    """Whether a sale was paid as it is said again, by a checkout sent twice."""
    again = [(one.kind, one.tendered_vnd, one.reference) for one in tendered if one.tendered_vnd]
    before = [(one.kind, one.tendered_vnd, one.reference) for one in paid if one.tendered_vnd]
    return again == before
