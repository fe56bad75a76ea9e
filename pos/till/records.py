"""A completed sale as a frozen value: what is stored, told to the stream and printed."""

from dataclasses import dataclass
from datetime import date, datetime


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


@dataclass(frozen=True)
class Cash:
    """Notes handed over and given back."""

    amount_vnd: int
    tendered_vnd: int
    change_vnd: int


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
    cash: Cash
    total_vnd: int
    vat_vnd: int
    gt_vnd: int
    completed_at: datetime
    business_on: date
