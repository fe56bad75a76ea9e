"""What the centre's pages show besides what the showroom's own page shows: frozen read models."""

from dataclasses import dataclass
from datetime import date, datetime

from pos.trace.standing import LotState
from pos.trace.views import Origin, ShowroomView


@dataclass(frozen=True)
class AtShowroom:
    """A showroom that has a product, or has had the lot."""

    code: str
    """`HN01`."""
    showroom: ShowroomView
    state: LotState
    """Of the lot there; `FINE` where the product is for sale and no lot was asked for."""
    use_by: date | None
    date_kind: str
    is_told: bool = False
    """Whether the page tells of this one's lot."""


@dataclass(frozen=True)
class Seen:
    """How often a label's page was looked at."""

    views: int
    first_on: date


@dataclass(frozen=True)
class Page:
    """A product's origin page at the centre."""

    origin: Origin
    at: tuple[AtShowroom, ...]
    """Where the lot is or was; without a lot, where the product is sold."""
    heard_at: datetime | None
    """What its showroom told up to then is here; None where no showroom is asked for by name."""
    seen: Seen | None
    """None before the first view was counted."""
    terminal_id: str
    """Whose goods it tells of."""
    showroom_code: str
    is_registered: bool
    """Whether the certificate is the registry's word, not the showroom's own."""
    label: str
    """The address under which its views are counted: `/01/08930000000019/10/L261103`."""

    @property
    def differs(self) -> bool:
        """Whether showrooms have lots of this code with different dates."""
        return len({(one.date_kind, one.use_by) for one in self.at}) > 1
