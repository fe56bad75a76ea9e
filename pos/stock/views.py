"""What the stock pages show, as frozen read models."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PickView:
    """A product to choose when receiving."""

    product_id: str
    sku: str
    name: str
    producer: str
    place: str
    unit: str
    unit_word: str
    shelf_life_days: int | None
    on_hand_units: int
    use_by: date | None
