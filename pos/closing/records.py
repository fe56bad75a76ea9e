"""What a shift has done, as frozen values: read from the books, told, shown and printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

MOST_VND = 1_000_000_000
"""More at once goes into no drawer and comes out of none."""


@dataclass(frozen=True)
class TenderSum:
    """What came in by one way of paying."""

    kind: str
    count: int
    amount_vnd: int


@dataclass(frozen=True)
class VatSum:
    """The sales of one VAT group."""

    code: str
    percent: int
    net_vnd: int
    vat_vnd: int
    amount_vnd: int


@dataclass(frozen=True)
class Receipts:
    """The first and the last number of a shift's papers; empty where it made none."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Returns:
    """What was taken back in a shift."""

    count: int = 0
    amount_vnd: int = 0
    numbers: Receipts = Receipts()
    vat: tuple[VatSum, ...] = ()
    refunds: tuple[TenderSum, ...] = ()
    """By the way the money went."""


@dataclass(frozen=True)
class Sums:
    """A shift's sales."""

    bills: int
    things: int
    """Pieces, with a weighed line counted as one."""
    gross_vnd: int
    """Before discounts and rounding."""
    discount_vnd: int
    rounding_vnd: int
    total_vnd: int
    vat_vnd: int
    vat: tuple[VatSum, ...]
    owners: Mapping[str, int]
    """`owned`, `consigned`: what their goods came to."""
    tenders: tuple[TenderSum, ...]
    receipts: Receipts
    gt_before_vnd: int
    gt_after_vnd: int
    days: tuple[date, ...]
    """Business days of its sales, in their order."""
    people: tuple[str, ...]
    """Ids of who sold."""
    returns: Returns

    def of_kind(self, kind: str) -> TenderSum:
        """What came in by one way of paying."""
        found = (one for one in self.tenders if one.kind == kind)
        return next(found, TenderSum(kind, 0, 0))

    @property
    def net_vnd(self) -> int:
        """What the shift came to: its sales without what was taken back."""
        return self.total_vnd - self.returns.amount_vnd


@dataclass(frozen=True)
class MoveLine:
    """Cash that went in or out."""

    no: int
    kind: str
    amount_vnd: int
    reason: str
    note: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Transfer:
    """A transfer that a sale was paid by."""

    key: str
    """`sale id:tender no`."""
    number: str
    amount_vnd: int
    reference: str
    is_seen: bool
    """Seen in the bank's list when the sale was made, or since."""
    at: datetime
    standing: str
    """A `transfer_queries.Standing`: what is known of its money."""
    request_id: str | None
    """What it answers; None: it was typed in."""


@dataclass(frozen=True)
class Waiting:
    """An open order with goods in it."""

    draft_id: str
    no: int
    lines: int
    amount_vnd: int
    is_parked: bool
    taken_vnd: int
    """Money taken for it already."""


@dataclass(frozen=True)
class CountLine:
    """One count of the drawer."""

    no: int
    notes: Mapping[str, int]
    counted_vnd: int
    by_id: str
    at: datetime


@dataclass(frozen=True)
class SlipsLine:
    """What the slips came to."""

    card_vnd: int
    """What the card terminal took."""
    voucher_vnd: int
    seen: tuple[str, ...]
    card_back_vnd: int = 0
    """What it gave back."""
    by_id: str = ""
    """Who added them up; empty where there was nothing to add."""

    @property
    def card_net_vnd(self) -> int:
        """What the terminal's settlement comes to; below 0 where it gave back more."""
        return self.card_vnd - self.card_back_vnd


@dataclass(frozen=True)
class Happening:
    """An approval, or the drawer opened without a sale."""

    kind: str
    reason: str
    by_name: str
    at: str
    amount: int | None = None
