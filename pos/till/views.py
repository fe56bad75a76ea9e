"""What the till's pages show, as frozen read models: made by `queries`, read by templates."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pos.catalogue.certificates import Lapse
from pos.stock.fefo import Bar, Shelf
from pos.till.buyers import Buyer
from pos.till.pricing import Discount


@dataclass(frozen=True)
class StarsView:
    """An OCOP rating as it stands on the business day; `count` 0 where none is shown."""

    count: int
    """0, 3, 4 or 5: what the certificate gives today, never computed from a score."""
    valid_to: date | None
    """The certificate's last day; None where `count` is 0."""


NO_STARS = StarsView(0, None)


@dataclass(frozen=True)
class InsideView:
    """A component of a gift set, as the cart's editor lists it."""

    name: str
    units: int
    """In one set."""
    unit: str
    unit_word: str
    stars: StarsView
    producer: str
    lot_code: str
    date_kind: str
    use_by: date | None
    days_left: int | None


@dataclass(frozen=True)
class LineView:
    """One line of the draft, as the cart row and the line editor show it."""

    line_id: str
    no: int
    """1 for the oldest line."""
    product_id: str
    sku: str
    name: str
    name_en: str
    stars: StarsView
    producer: str
    """As published; empty where unknown."""
    place: str
    """Commune and province, `xã Tân Cương, Thái Nguyên`; empty where unknown."""
    lot_id: str | None
    lot_code: str
    """Empty where the books know no lot."""
    lot_is_chosen: bool
    """True where a scan or a person named the lot; False where FEFO did."""
    more_lots: int
    """How many further lots the quantity spills into."""
    date_kind: str
    """`hsd` (blocks once passed), `best_before` (warns) or `none`."""
    use_by: date | None
    days_left: int | None
    """Whole days from the business day to `use_by`; negative once passed."""
    unit: str
    """Base unit: `piece`, `g` or `ml`."""
    unit_word: str
    """The word of the shelf: `gói`, `chai`, `kg`."""
    units: int
    price_vnd: int
    """Per piece, or per 1,000 base units for `g` and `ml`."""
    """What is asked: the new price, where one was given."""
    amount_vnd: int
    """After the line's own discount."""
    is_short: bool
    """The books hold fewer units than this line sells."""
    before_vnd: int
    """At the catalogue's price, before any discount."""
    list_price_vnd: int
    discount: Discount | None
    has_new_price: bool
    inside: tuple[InsideView, ...] = ()
    """What each set holds, of a line of gift sets; of its first lot, where it takes of several."""
    prices: tuple[tuple[int, int], ...] = ()
    """Its units by what is asked for them, `(units, price_vnd)`: more than one where some of its
    lots are marked down."""
    is_marked_down: bool = False
    """Whether some of its units cost less because their lot expires soon."""
    lapse: Lapse | None = None
    """How it lost its OCOP stars, where the shop wants that said."""
    bar: Bar | None = None
    """Why it may not be sold: its lot, or some lot of its goods where none is named."""

    @property
    def has_own(self) -> bool:
        """Whether the line has a discount or a new price of its own."""
        return self.discount is not None or self.has_new_price

    @property
    def is_reduced(self) -> bool:
        """Whether the row shows what it cost before."""
        return self.before_vnd != self.amount_vnd

    @property
    def is_weighed(self) -> bool:
        """Whether the quantity is a weight or a volume."""
        return self.unit != "piece"


@dataclass(frozen=True)
class LotChoice:
    """A lot of the selected line's product, for the editor and the lot question."""

    lot_id: str
    code: str
    date_kind: str
    use_by: date | None
    days_left: int | None
    on_hand_units: int
    is_current: bool
    is_next: bool
    """FEFO would take it first."""
    bar: Bar | None
    """Why it may not be sold."""
    lower_vnd: int | None = None
    """What it costs today while marked down; None: as the price list says."""
    lower_to: date | None = None
    """The last day of that; None: as long as the lot is sold."""


@dataclass(frozen=True)
class DraftView:
    """The order being made at one register."""

    sale_id: str
    no: int
    """The tab's number: Đơn 1, Đơn 2."""
    version: int
    """Grows with each change; a checkout names the version it saw."""
    lines: tuple[LineView, ...]
    """Newest first."""
    total_vnd: int
    vat_vnd: int | None
    """The VAT inside the total; None where the seller's papers carry none."""
    pieces: int
    """Pieces, with a weighed line counted as one: `8 dòng · 10 món`."""
    newest_id: str
    """The line that the last change touched: it flashes.  Empty where no line is it."""
    gross_vnd: int
    """The goods before any discount, at the prices asked."""
    discount_vnd: int
    discount: Discount | None
    """Of the whole order."""
    buyer: Buyer
    note: str

    @property
    def stops(self) -> str:
        """The lines that may not be sold, as `sellable.mark` names them."""
        return ",".join(sorted(line.line_id for line in self.lines if line.bar is not None))

    @property
    def newest(self) -> LineView | None:
        """The line that flashes."""
        return next((line for line in self.lines if line.line_id == self.newest_id), None)


@dataclass(frozen=True)
class TabView:
    """One open order in the bar."""

    sale_id: str
    no: int
    lines: int
    is_current: bool


@dataclass(frozen=True)
class TileView:
    """A product to touch, for goods without a code or often sold."""

    product_id: str
    name: str
    price_vnd: int
    unit: str
    unit_word: str
    icon: str
    """Its drawing in the sprite."""


@dataclass(frozen=True)
class HitView:
    """One search result."""

    product_id: str
    sku: str
    name: str
    stars: StarsView
    producer: str
    place: str
    price_vnd: int | None
    """None where the product has no price yet: it cannot be sold."""
    unit: str
    unit_word: str
    on_hand_units: int
    use_by: date | None
    """The HSD or best-before of the lot FEFO would take."""


class Said(StrEnum):
    """What the last act did, for the sound, the band and the line under the search field."""

    NOTHING = "nothing"
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNKNOWN_CODE = "unknown_code"
    """No product has this code; `code` is what was read, raw."""
    ASK_WEIGHT = "ask_weight"
    """A weighed product: how much?"""
    ASK_LOT = "ask_lot"
    """The pack's barcode, while some lot may not be sold: which lot?"""
    STOPPED = "stopped"
    """The lot may not be sold, for `bar`, or the goods, for `lapse`: nothing was added."""
    NO_PRICE = "no_price"
    SCALE_MISFIT = "scale_misfit"
    """A scale's label that says a weight of what is sold by the piece."""
    RECEIPT = "receipt"
    """A receipt's code or number, `code`: does its customer bring goods back?"""


@dataclass(frozen=True)
class Outcome:
    """The answer to a scan, a choice or a change, shown once."""

    said: Said = Said.NOTHING
    code: str = ""
    product_id: str = ""
    product_name: str = ""
    lot_id: str = ""
    """The lot that was read, where a weight has yet to be asked."""
    lot_code: str = ""
    use_by: date | None = None
    bar: Bar | None = None
    lapse: Lapse | None = None
    """How the goods lost their OCOP stars, where the shop does not sell them so."""
    reason: str = ""
    """Why the lot is held or recalled, and what is to be done with it, in a person's words."""
    instruction: str = ""
    reason_en: str = ""
    instruction_en: str = ""
    part_name: str = ""
    """The component for which a gift set may not be sold."""
    unit: str = "piece"
    price_vnd: int | None = None
    unit_word: str = ""
    lots: tuple[LotChoice, ...] = ()
    line_id: str = ""
    quantity: str = ""
    """What was read or typed already, sent again with the answer to a question."""
    older: Shelf | None = None
    """The lot on the shelf that should go before the one that was scanned."""
    past_best: Shelf | None = None
    """The lot that was added, where the day until which it is at its best has passed."""
    assessed: str = ""
    """Why such a lot is sold on, in the words of whoever looked at it; empty: nobody has."""


@dataclass(frozen=True)
class LastSale:
    """The sale just completed at this register: its change stays until the next scan."""

    sale_id: str
    number: str
    total_vnd: int
    tendered_vnd: int
    change_vnd: int
    has_cash: bool
    """Whether notes were handed over, so that there is change to speak of."""
    completed_at: datetime
    job_id: str | None
    """The receipt's print job."""
    paper: str
    """The job's state: `queued`, `sending`, `confirmed`, `sent_unconfirmed`, `held`, `unknown`,
    `dismissed`."""
    why: str
    """The code of its reason, for a sentence; empty where nothing is to be said."""
    is_fresh: bool
    """True until the next order gets its first line: the change is shown large.  An order that
    was opened later, by F1, begins without it."""


@dataclass(frozen=True)
class Doubt:
    """A paper of which a person is asked whether it came out."""

    job_id: str
    title: str
    kind: str
    """`receipt` may be printed again, as a copy; labels are printed from their lot."""
    reason: str
    """Why nobody knows: a code of `printers.reasons`."""
    others: int
    """How many more are doubted besides."""


@dataclass(frozen=True)
class PrinterNow:
    """How the register's printer and its papers are doing."""

    state: str
    """A `spool.standing.Standing`, or `unknown` where the printer is well and a paper is not."""
    waiting: int
    """Papers that have waited long enough for somebody to notice."""
    doubt: Doubt | None


@dataclass(frozen=True)
class TillView:
    """Everything the sell page shows."""

    shop_name: str
    register_no: int
    shift_no: int
    person_name: str
    draft: DraftView
    tabs: tuple[TabView, ...]
    tiles: tuple[TileView, ...]
    printer: PrinterNow
    last_sale: LastSale | None
    outcome: Outcome = field(default_factory=Outcome)
    parked: int = 0
    """Orders put aside in the shop; counted for an empty order only."""
    selected: LineView | None = None
    selected_lots: tuple[LotChoice, ...] = ()
    fair: str = ""
    """The fair that the register sells at; empty in the shop."""
