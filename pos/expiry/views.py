"""What the board shows, as frozen read models."""

from dataclasses import dataclass
from datetime import date

from pos.stock.assessments import Assessed
from pos.stock.markdowns import Markdown


@dataclass(frozen=True)
class LotRow:
    """A lot that expires soon, or has."""

    lot_id: str
    product_id: str
    sku: str
    name: str
    producer: str
    """Empty where unknown."""
    owner: str
    """`owned` or `consigned`."""
    code: str
    date_kind: str
    """`hsd` or `best_before`."""
    use_by: date
    days_left: int
    unit: str
    unit_word: str
    barred: str
    """`hold`, `recall` or empty."""
    places: tuple[tuple[str, int], ...]
    """Place and units."""
    units: int
    list_price_vnd: int | None
    price_vnd: int | None
    """Today, the markdown counted in; None: the product has no price."""
    value_vnd: int | None
    """At cost, else at the price of the day; None: neither is known."""
    is_cost: bool
    sold_units: int
    """Of the product, in the last four weeks."""
    left_units: int | None
    """What would be left of it on its last day at that pace; None: it is not sold any more."""
    markdown: Markdown | None
    assessed: Assessed | None

    @property
    def is_stopped(self) -> bool:
        """Whether it may not be sold: its HSD has passed, or it is held or recalled."""
        return bool(self.barred) or (self.date_kind == "hsd" and self.days_left < 0)

    @property
    def needs_word(self) -> bool:
        """Whether it is past its best-before and nobody has written why it is sold on."""
        past = self.date_kind == "best_before" and self.days_left < 0
        return past and not self.barred and self.assessed is None


@dataclass(frozen=True)
class Beginning:
    """A lot that is sold for less from tomorrow on."""

    lot: LotRow
    markdown: Markdown
    labels: int
    """Labels with the new price that were sent to printers."""


@dataclass(frozen=True)
class Band:
    """The lots of one span of days."""

    days: int
    """At most so many days are left; -1: their day has passed."""
    first_day: int
    """At least so many; 0 for the passed ones, too."""
    rows: tuple[LotRow, ...]

    @property
    def is_passed(self) -> bool:
        """Whether the day of these has passed."""
        return self.days < 0

    @property
    def value_vnd(self) -> int:
        """What they are worth, as far as known."""
        return sum(one.value_vnd or 0 for one in self.rows)


@dataclass(frozen=True)
class Counts:
    """How many lots wait in each band, for the stock room's first page."""

    passed: int
    soon: tuple[tuple[int, int], ...]
    """Days at most and lots, the nearest first; a lot is in one band alone."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + sum(many for _days, many in self.soon)
