"""What the display shows, as frozen read models: made by `queries`, read by templates."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos.trace.views import MapView


class Phase(StrEnum):
    """What a customer sees."""

    IDLE = "idle"
    """Nobody pays: who makes what is sold here."""
    ORDER = "order"
    """The order as it grows."""
    THANKS = "thanks"
    """Just paid: what was given and what comes back."""
    ORIGIN = "origin"
    """Then, where the last of the goods comes from."""


@dataclass(frozen=True)
class Goods:
    """One product and who makes it: only what the shop's books know."""

    name: str
    name_en: str
    """Empty where unknown."""
    stars: int
    """What its certificate gives today, 0 where none."""
    valid_to: date | None
    picture: str
    """The name of its first picture; empty where it has none."""
    maker: str
    maker_kind: str
    place: str
    commune_today: str
    """Where the place's name has changed; else empty."""
    net_content: str
    lot_code: str
    date_kind: str
    use_by: date | None
    map: MapView | None


@dataclass(frozen=True)
class ShownLine:
    """A line of the order."""

    line_id: str
    name: str
    name_en: str
    """Empty where unknown."""
    units: int
    unit: str
    unit_word: str
    price_vnd: int
    amount_vnd: int
    off_vnd: int
    """What is taken off the line; 0 where it costs what the list says, or more."""
    is_newest: bool


@dataclass(frozen=True)
class Code:
    """A transfer that the customer is asked for."""

    amount_vnd: int
    bank_name: str
    account: str
    """In groups, as it is read aloud."""
    holder: str
    memo: str
    side: int
    """Modules of the symbol, without its quiet zone."""
    path: str
    """Its dark modules as the path of an SVG drawing."""


@dataclass(frozen=True)
class Paid:
    """The sale just completed."""

    total_vnd: int
    tendered_vnd: int
    change_vnd: int


@dataclass(frozen=True)
class Shown:
    """Everything the display shows at a moment."""

    phase: Phase
    lines: tuple[ShownLine, ...] = ()
    """Newest first."""
    pieces: int = 0
    total_vnd: int = 0
    discount_vnd: int = 0
    """Of the whole order; what is taken off a line stands in the line."""
    taken_vnd: int = 0
    """What was paid of it already, in whatever way."""
    received_vnd: int = 0
    """What has come by transfer already."""
    code: Code | None = None
    paid: Paid | None = None
    goods: tuple[Goods, ...] = ()
    """One beside an order and after a sale; while nobody pays several, in turn."""
