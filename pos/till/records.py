"""A completed sale as a frozen value: what is stored, told to the stream and printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pos.shop.approvals import Approval
from pos.till.buyers import CONSUMER, Buyer


class TenderKind(StrEnum):
    """How money comes in."""

    CASH = "cash"
    TRANSFER = "transfer"
    CARD = "card"
    VOUCHER = "voucher"
    RETURN_CREDIT = "return_credit"
    """The value of goods brought back, in an exchange."""


@dataclass(frozen=True)
class SoldPart:
    """One component of a line of gift sets, with its share of the line's amount."""

    no: int
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
    """Of all sets of the line together."""
    amount_vnd: int
    tax_class: str
    vat_code: str
    vat_percent: int
    net_vnd: int
    vat_vnd: int
    stars: int


@dataclass(frozen=True)
class SoldLine:
    """One line as sold: one product from one lot."""

    no: int
    product_id: str
    lot_id: str
    sku: str
    name_vi: str
    name_en: str
    producer: str
    place: str
    lot_code: str
    """Empty where the books know no lot."""
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
    short_units: int = 0
    list_price_vnd: int = 0
    """The catalogue's price of the day; `price_vnd` is what was asked."""
    discount_vnd: int = 0
    """All that was taken off; `amount_vnd` is what was left to pay.

    Before it came the line's amount, or, of weighed goods from several lots, the part's share
    of it."""
    shared_vnd: int = 0
    """Of `discount_vnd`, the share of the order's discount and of the rounding."""
    lower_vnd: int | None = None
    """What the lot cost, being marked down before it expires; None: it was not."""

    @property
    def books_price_vnd(self) -> int:
        """What the books asked: the lot's own price while marked down, else the catalogue's."""
        return self.list_price_vnd if self.lower_vnd is None else self.lower_vnd

    @property
    def is_marked_down(self) -> bool:
        """Whether it was sold for what its lot was marked down to."""
        return self.lower_vnd is not None and self.price_vnd == self.lower_vnd

    parts: tuple[SoldPart, ...] = ()
    """Of gift sets, whose `vat_code` is `law.vat.BY_PARTS`: amount, net and VAT are theirs added
    up."""

    @property
    def taxed(self) -> "Sequence[SoldLine | SoldPart]":
        """What has a rate: the line, or the components of gift sets."""
        return self.parts or (self,)

    @property
    def own_discount_vnd(self) -> int:
        """What was taken off this very line."""
        return self.discount_vnd - self.shared_vnd

    @property
    def gross_vnd(self) -> int:
        """What the line came to before anything was taken off."""
        return self.amount_vnd + self.discount_vnd


@dataclass(frozen=True)
class PaidTender:
    """One way in which a sale was paid; `tendered_vnd - change_vnd == amount_vnd`."""

    kind: TenderKind
    amount_vnd: int
    """What it paid of the sale."""
    tendered_vnd: int
    change_vnd: int
    """Only cash gives change."""
    reference: str = ""
    """The card slip's number, the voucher's code, the return's number; else empty."""
    request_id: str | None = None
    """The payment request that a transfer answered."""
    is_seen: bool = True
    """Whether somebody saw the money come in; only a transfer may be unseen."""


@dataclass(frozen=True)
class CompletedSale:
    """A sale, whole."""

    sale_id: str
    number: str
    register_no: int
    epoch: str
    receipt_no: int
    shift_id: str
    shift_no: int
    person_id: str
    person_name: str
    lines: tuple[SoldLine, ...]
    tenders: tuple[PaidTender, ...]
    """In the order they were taken; their amounts add up to the total."""
    total_vnd: int
    vat_vnd: int
    gt_vnd: int
    completed_at: datetime
    business_on: date
    discount_vnd: int = 0
    """What was taken off lines or order; the rounding apart."""
    rounding_vnd: int = 0
    """What was left to a customer who paid in cash, so that notes pay the rest."""
    buyer: Buyer = CONSUMER
    customer_id: str | None = None
    note: str = ""
    approvals: tuple[Approval, ...] = ()

    @property
    def change_vnd(self) -> int:
        """What the customer got back."""
        return sum(one.change_vnd for one in self.tenders)
