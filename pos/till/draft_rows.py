"""An order and its lines as the book of drafts gives them."""

from dataclasses import dataclass
from datetime import datetime

from pos.base.prepared import Row
from pos.till import buyers
from pos.till.buyers import CONSUMER, Buyer
from pos.till.pricing import Discount, DiscountKind


@dataclass(frozen=True)
class Added:
    """What to put into an order."""

    product_id: str
    lot_id: str | None
    unit: str
    units: int
    price_vnd: int


@dataclass(frozen=True)
class OpenDraft:
    """An open order's head, as read."""

    id: str
    register_no: int
    no: int
    version: int
    opened_at: datetime
    sheet_at: datetime | None = None
    """When its sum was first shown to be paid."""
    discount: Discount | None = None
    """Of the whole order."""
    buyer: Buyer = CONSUMER
    customer_id: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A line of an order, as read."""

    id: str
    product_id: str
    lot_id: str | None
    """The lot a scan or a person named; None: FEFO chooses."""
    units: int
    price_vnd: int
    """The catalogue's, as of the day the line was made or settled."""
    touched_version: int
    discount: Discount | None = None
    new_price_vnd: int | None = None
    """What is asked instead; None: the catalogue's price."""


def head_of(row: Row | None) -> OpenDraft | None:
    """An order's head as the book gives it; None where it gave none."""
    if row is None:
        return None
    kind, value, buyer, customer_id, note = row[6:]
    more: Row = (discount_of(kind, value), buyers.loads(buyer), customer_id, note or "")
    made: Row = row[:6] + more
    return OpenDraft(*made)


def line_of(row: Row) -> Line:
    """A line as the book gives it."""
    made: Row = (*row[:6], discount_of(row[6], row[7]), row[8])
    return Line(*made)


def discount_of(kind: str | None, value: int) -> Discount | None:
    """A discount as the book gives it."""
    return None if kind is None else Discount(DiscountKind(kind), value)
