"""A completed return as a frozen value: what is stored, told to the stream and printed.

Amounts are what is given back, never negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pos.returns.fates import Fate, Why
from pos.returns.ways import Part
from pos.shop.approvals import Approval
from pos.till.buyers import CONSUMER, Buyer
from pos.till.records import SoldPart


@dataclass(frozen=True)
class ReturnedLine:
    """Units of one lot as they were sold, and where they go."""

    no: int
    sale_id: str | None
    line_no: int | None
    """None without a receipt."""
    product_id: str
    lot_id: str
    sku: str
    name_vi: str
    name_en: str
    producer: str
    place: str
    lot_code: str
    owner: str
    unit: str
    unit_word: str
    units: int
    price_vnd: int
    amount_vnd: int
    tax_class: str
    vat_code: str
    vat_percent: int
    net_vnd: int
    vat_vnd: int
    stars: int
    fate: Fate
    parts: tuple[SoldPart, ...] = ()
    """What came back in gift sets: amount, net and VAT of the line are theirs added up."""

    @property
    def taxed(self) -> "Sequence[ReturnedLine | SoldPart]":
        """What has a rate: the line, or the components of gift sets."""
        return self.parts or (self,)


@dataclass(frozen=True)
class Refunded:
    """A part of the money that went back, and by what."""

    no: int
    part: Part
    reference: str = ""
    """A card's slip, a voucher's new code."""


@dataclass(frozen=True)
class CompletedReturn:
    """A return, whole."""

    return_id: str
    number: str
    register_no: int
    epoch: str
    return_no: int
    shift_id: str
    shift_no: int
    person_id: str
    person_name: str
    sale_id: str | None
    sale_number: str
    """The receipt that was brought; empty without one."""
    exchange_id: str | None
    """The sale for which the goods were taken, by its id."""
    lines: tuple[ReturnedLine, ...]
    refunds: tuple[Refunded, ...]
    total_vnd: int
    vat_vnd: int
    gt_vnd: int
    why: Why
    note: str
    request_id: str
    completed_at: datetime
    business_on: date
    buyer: Buyer = CONSUMER
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True)
class SentRefund:
    """One refund of a return, as it is told when it has left by bank."""

    return_id: str
    number: str
    """The return's."""
    no: int
    amount_vnd: int
