"""Other certificates of producers: VietGAP, HACCP, organic.  Pure.

They say how goods are made, give no stars, and are shown only while they hold.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What is certified."""

    VIETGAP = "vietgap"
    GLOBALGAP = "globalgap"
    HACCP = "haccp"
    ISO22000 = "iso22000"
    ORGANIC = "organic"
    HALAL = "halal"
    FOOD_SAFETY = "attp"
    """The authority's certificate of food safety (đủ điều kiện an toàn thực phẩm)."""
    OTHER = "other"


@dataclass(frozen=True)
class Standard:
    """A certificate of a producer, whole."""

    producer_id: str
    kind: Kind
    name: str
    """What it is called where its kind is `other`; else empty."""
    number: str
    body: str
    """Who gave it."""
    valid_from: date | None
    valid_to: date | None
    """The last day; None: no end is told."""
    product_ids: tuple[str, ...] = ()
    """The products it is of, sorted; empty: all of the producer."""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day, both ends included."""
        has_begun = self.valid_from is None or self.valid_from <= day
        return has_begun and (self.valid_to is None or day <= self.valid_to)

    def is_of(self, product_id: str) -> bool:
        """Whether it is of a product of its producer."""
        return not self.product_ids or product_id in self.product_ids
