"""What the pages of gift sets show, as frozen read models."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pos.catalogue.queries import Card
from pos.stock.fefo import Bar
from pos.stock.set_queries import Packed
from pos.stock.sets import Part


@dataclass(frozen=True)
class PartView:
    """A component of a recipe, with its share of the set's price."""

    card: Card
    units: int
    list_vnd: int
    share_vnd: int
    """Of the set's price of today."""
    rate: str
    """`8%`, as sold to a consumer today; empty where no rate is known."""


@dataclass(frozen=True)
class LotRow:
    """Sets of one lot at one place."""

    packed: Packed
    bar: Bar | None
    days_left: int | None


@dataclass(frozen=True)
class SetView:
    """A gift set in the list."""

    card: Card
    version: int
    parts: tuple[PartView, ...]
    lots: tuple[LotRow, ...]

    @property
    def sellable(self) -> int:
        """Sets that may be sold, wherever they lie."""
        return sum(one.packed.sets for one in self.lots if one.bar is None)


@dataclass(frozen=True)
class RateSum:
    """What of a set's price has one rate of VAT."""

    rate: str
    amount_vnd: int


@dataclass(frozen=True)
class RecipeView:
    """A recipe being written."""

    card: Card
    version: int
    """0 where there is none yet."""
    parts: tuple[PartView, ...]
    rates: tuple[RateSum, ...]

    @property
    def list_vnd(self) -> int:
        """What the components cost one by one."""
        return sum(one.list_vnd for one in self.parts)


@dataclass(frozen=True)
class LotPick:
    """A lot to choose for a component."""

    lot_id: str
    code: str
    units: int
    date_kind: str
    use_by: date | None
    days_left: int | None
    bar: Bar | None


@dataclass(frozen=True)
class NeedView:
    """A component as it is about to be packed."""

    no: int
    """In the recipe, from 1."""
    card: Card
    units: int
    """In one set."""
    all_units: int
    instead_of: Card | None
    reason: str
    lots: tuple[LotPick, ...]
    chosen: str
    """The lot that somebody named; empty: the first to expire."""
    takes: tuple[tuple[str, int], ...]
    """Which lots would go in, and how much of each."""


@dataclass(frozen=True)
class BatchView:
    """Sets about to be packed that hold the same lots."""

    sets: int
    date_kind: str
    use_by: date | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class PackingView:
    """The page on which sets are packed."""

    card: Card
    needs: tuple[NeedView, ...]
    batches: tuple[BatchView, ...]


@dataclass(frozen=True)
class InsideRow:
    """A component of packed sets."""

    part: Part
    card: Card
    instead_of: Card | None
    bar: Bar | None
    days_left: int | None


@dataclass(frozen=True)
class SetLotView:
    """One lot of packed sets, with what lies in it and where it lies."""

    lot_id: str
    code: str
    card: Card
    date_kind: str
    use_by: date | None
    days_left: int | None
    bar: Bar | None
    inside: tuple[InsideRow, ...]
    rows: Sequence[LotRow]
