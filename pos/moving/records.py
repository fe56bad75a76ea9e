"""A document of goods moved, whole, as it is written and read."""

from dataclasses import dataclass
from datetime import date, datetime

from pos.moving.kinds import Kind


@dataclass(frozen=True)
class MovedLine:
    """Units of one lot."""

    product_id: str
    lot_id: str
    sku: str
    name_vi: str
    name_en: str
    producer: str
    lot_code: str
    date_kind: str
    use_by: date | None
    owner: str
    unit: str
    unit_word: str
    units: int
    price_vnd: int | None
    """Per piece, or per 1,000 base units."""
    amount_vnd: int | None
    from_place: str
    to_place: str
    move_reason: str = ""
    """Of the move; empty: the document's kind."""
    reason: str = ""
    """Why it goes elsewhere than the document says."""
    reverses_id: str | None = None
    """The move that it undoes."""
    no: int = 0
    move_id: str = ""


@dataclass(frozen=True)
class Telling:
    """What a person writes on a document beside its goods."""

    reason: str = ""
    note: str = ""
    receiver: str = ""
    carrier: str = ""
    vehicle: str = ""


@dataclass(frozen=True)
class Draft:
    """A document that the rules let happen, before anything of it is written."""

    document_id: str
    kind: Kind
    from_place: str
    to_place: str
    lines: tuple[MovedLine, ...]
    telling: Telling
    request_id: str
    reverses_id: str | None = None
    reverses_number: str = ""

    @property
    def total_vnd(self) -> int:
        """What the lines with a price come to."""
        return sum(one.amount_vnd or 0 for one in self.lines)


@dataclass(frozen=True)
class Document:
    """A document as it stands in the book."""

    document_id: str
    number: str
    kind: Kind
    from_place: str
    to_place: str
    telling: Telling
    total_vnd: int
    head: dict[str, object]
    reverses_id: str | None
    by_id: str
    by_name: str
    approved_by: str
    at: datetime
    business_on: date
    lines: tuple[MovedLine, ...]
