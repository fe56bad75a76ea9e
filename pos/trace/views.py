"""What the public pages show, as frozen read models: made by `queries`, read by templates."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pos.base.dates import PartialDate, format_day
from pos.catalogue.standards import Standard
from pos.stock.fefo import Bar
from pos.trace.dot_map import Inset, Spot
from pos.trace.journeys import Event
from pos.trace.standing import LotState, Standing

ECHO_LENGTH = 40
"""So much of what a link asked for is repeated on a page."""


def echo(asked: str) -> str:
    """Return what was asked for, cut where nobody would read on."""
    return asked if len(asked) <= ECHO_LENGTH else asked[: ECHO_LENGTH - 1] + "…"


@dataclass(frozen=True)
class ShowroomView:
    """Who runs the page and sells the goods."""

    name: str
    address: str
    phone: str
    """Empty where none is given."""

    @property
    def dial(self) -> str:
        """The phone for a `tel:` link: digits, and a leading plus."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


@dataclass(frozen=True)
class RatingView:
    """The OCOP certificate the page tells of."""

    stars: int
    """3, 4 or 5, as the decision says."""
    standing: Standing
    decision_no: str
    """Empty where unknown."""
    body: str
    """Who decided; empty where unknown."""
    level: str
    """`district`, `province`, `central`; empty where unknown."""
    issued: PartialDate | None
    """As far as published."""
    valid_to: date | None
    """The last day on which it surely holds; None where unknown."""
    days_left: int | None
    elapsed_percent: int
    withdrawn_on: date | None
    potential_5: bool
    """Words only, never a fifth star."""
    changed_at: datetime
    """When this showroom last wrote the certificate down."""

    @property
    def count(self) -> int:
        """How many stars are drawn: 0 unless the certificate surely holds today."""
        return self.stars if self.standing.shows_stars else 0

    @property
    def is_exact(self) -> bool:
        """Whether the day of the decision is known, not only its month or year."""
        return self.issued is not None and self.issued.day is not None

    @property
    def issued_figures(self) -> str:
        """`17/01/2025`, `01/2025` or `2025`; empty where unknown."""
        if self.issued is None:
            return ""
        if self.issued.day is not None:
            return format_day(self.issued.earliest)
        if self.issued.month is not None:
            return f"{self.issued.month:02d}/{self.issued.year}"
        return str(self.issued.year)


@dataclass(frozen=True)
class LotView:
    """The lot on the label."""

    code: str
    producer_code: str
    """The producer's own; empty where he prints none."""
    made_on: date | None
    date_kind: str
    """`hsd`, `best_before` or `none`."""
    use_by: date | None
    received_at: datetime
    events: tuple[Event, ...] = ()
    """What has become of it, the newest first."""


@dataclass(frozen=True)
class WarningView:
    """An order of which the page warns."""

    at: datetime
    """When it reached the lot."""
    reason: str
    """The authority's; empty for the shop's own hold, which is not yet proven of anybody."""
    instruction: str
    reason_en: str
    """Empty where the authority said it in Vietnamese alone."""
    instruction_en: str
    order_no: str
    """The recall's; empty for a hold."""


@dataclass(frozen=True)
class MapView:
    """Where on the map of the country."""

    dots: str
    """The `d` of an SVG path."""
    here: Spot
    width: int
    height: int
    islands: tuple[tuple[str, Spot], ...]
    commune: str
    """`Xã Tân Cương`."""
    province: str
    """`tỉnh Thái Nguyên`."""
    inset: Inset
    """The province by itself."""


@dataclass(frozen=True)
class MakerView:
    """Who made it and where."""

    name: str
    """Empty where unknown."""
    kind: str
    """`enterprise`, `cooperative`, `cooperative_group`, `household`, `individual` or empty."""
    address: str
    """As on paper; empty where unknown."""
    place: str
    """Where the goods come from, as on paper; empty where unknown."""
    commune_today: str
    """`Xã Tân Cương, Tỉnh Thái Nguyên`; empty where unknown."""
    is_renamed: bool
    """The paper's name of the place is not today's."""
    map: MapView | None


@dataclass(frozen=True)
class InsideView:
    """A component of a gift set."""

    name_vi: str
    name_en: str
    stars: int
    """As of the day the page is asked for."""
    units: int
    """In one set."""
    unit: str
    unit_word: str
    lot_code: str
    producer: str
    place: str
    date_kind: str
    use_by: date | None
    made_on: date | None
    received_at: datetime | None
    """When it first came to the showroom; None where no delivery is known."""
    bar: Bar | None
    """For which the set may not be used or sold."""
    path: str
    """The component's own origin page."""


@dataclass(frozen=True)
class Origin:
    """A product's origin page, of one lot or of none."""

    name_vi: str
    name_en: str
    """Empty where unknown."""
    is_demo: bool
    net_content: str
    storage: str
    story: str
    """What its producer tells of it, in Vietnamese; empty where nobody wrote it down."""
    story_en: str
    state: LotState
    asked_lot: str
    """What the link names, shortened; empty where it names none."""
    lot: LotView | None
    rating: RatingView | None
    maker: MakerView
    showroom: ShowroomView | None
    checked_at: datetime
    picture: str = ""
    """The name of its first picture, a SHA-256; empty where it has none."""
    warning: WarningView | None = None
    """Given where the lot is held or recalled."""
    product_id: str = ""
    lot_id: str = ""
    """Empty where no known lot was asked for."""
    gtin14: str = ""
    """Empty where the goods have none that anybody else knows."""
    sku: str = ""
    standards: tuple[Standard, ...] = ()
    """Other certificates of its producer that are of it and hold today."""
    inside: tuple[InsideView, ...] = ()
    """What lies in it, of a lot of gift sets."""


class Why(StrEnum):
    """Why a public page cannot be shown."""

    UNREADABLE = "unreadable"
    """No link that we print."""
    MISREAD = "misread"
    """A bar code whose check digit is wrong."""
    PRODUCT = "product"
    """No such product here."""
    SHOWROOM = "showroom"
    """The label of another showroom."""
    RECEIPT = "receipt"
    """No such receipt, or not its check."""


@dataclass(frozen=True)
class Unknown:
    """The honest page for what is not found."""

    why: Why
    code: str = ""
    """The GTIN, bar code or receipt number asked for, shortened."""
    sku: str = ""
    lot: str = ""
    other_showroom: str = ""
    """The showroom's code on the label, where it is not this one's."""
    showroom: ShowroomView | None = None


@dataclass(frozen=True)
class ReceiptLineView:
    """One line of a receipt, without its price."""

    name_vi: str
    name_en: str
    stars: int
    """As sold."""
    units: int
    unit: str
    unit_word: str
    lot_code: str
    """Empty where the books knew no lot."""
    producer: str
    place: str
    path: str
    """The lot's origin page."""
    inside: tuple["ReceiptLineView", ...] = ()
    """What lay in the gift sets of the line, in all of them together."""


@dataclass(frozen=True)
class ReceiptView:
    """A receipt's public page: what was bought and where it comes from, nothing else."""

    number: str
    sold_on: date
    lines: tuple[ReceiptLineView, ...]
    is_demo: bool
    showroom: ShowroomView | None
    checked_at: datetime
