"""A shopkeeper's ledger: receipts, returns, drawers and numbers as they must be.

A drawer is the notes that somebody put into it less those that somebody took out.  The ledger knows
nothing of lots: how a sale's lines were parted over them is read from the receipt, whose sums are
checked against `rules`.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.day.rules import Groups, Needs, Order, Paid, Source, half_up

SLIPS_KEPT = timedelta(days=92)


@dataclass
class Sold:
    """A line of a receipt."""

    no: int
    sku: str
    vat_code: str
    units: int
    amount_vnd: int
    vat_vnd: int
    back_units: int = 0

    def back(self, units: int) -> tuple[int, int]:
        """Amount and VAT that go back with so many more units.

        All that came back so far is worth its part of the line, cut to a whole đồng.
        """
        worth = [
            self.amount_vnd * n // self.units for n in (self.back_units, self.back_units + units)
        ]
        taxes = [half_up(vnd * self.vat_vnd, self.amount_vnd) for vnd in worth]
        return worth[1] - worth[0], taxes[1] - taxes[0]


@dataclass
class Sale:
    """A receipt."""

    sale_id: str
    number: str
    on: date
    register_no: int
    total_vnd: int
    discount_vnd: int
    rounding_vnd: int
    groups: Groups
    paid: list[Paid]
    """Without the change."""
    sources: list[Source]
    lines: list[Sold]
    given: list[tuple[str, int, str]]
    """What ended it: way, sum handed over, reference."""
    seen: tuple[int, int]
    """Version and total that were paid."""
    back_vnd: int = 0
    """Money that went back for it."""


@dataclass
class Back:
    """A return."""

    number: str
    total_vnd: int
    groups: Groups
    refunds: dict[str, int]
    """By way; `exchange` paid for other goods."""


@dataclass
class Shift:
    """A drawer from its opening to its Z."""

    shift_id: str
    register_no: int
    no: int
    person: str
    float_vnd: int
    before_vnd: int | None
    gt_vnd: int
    notes_vnd: int = 0
    """What really lies in the drawer."""
    sales: list[Sale] = field(default_factory=list)
    backs: list[Back] = field(default_factory=list)
    moves: list[tuple[str, int]] = field(default_factory=list)
    loose_vnd: int = 0
    """Taken out since nobody had to say yes."""
    was_refused: bool = False
    unseen: int = 0
    counts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.notes_vnd = self.float_vnd

    def moved_vnd(self, way: str) -> int:
        return sum(vnd for kind, vnd in self.moves if kind == way)

    def tenders(self) -> dict[str, tuple[int, int]]:
        """How often and how much by each way."""
        found: dict[str, list[int]] = defaultdict(list)
        for sale in self.sales:
            for one in sale.paid:
                found[one.way].append(one.vnd)
        return {way: (len(vnds), sum(vnds)) for way, vnds in found.items()}

    def refunds(self) -> Counter[str]:
        return sum((Counter(one.refunds) for one in self.backs), Counter())


class Ledger:
    """The shop's book."""

    def __init__(self, step_vnd: int) -> None:
        self.step_vnd = step_vnd
        """What cash is rounded down to."""
        self.orders: dict[str, Order] = {}
        self.sales: list[Sale] = []
        self.shifts: dict[int, Shift] = {}
        """The open ones, by register."""
        self.left: dict[int, int] = {}
        """What the last closing left in each drawer."""
        self.numbers: Counter[tuple[int, str]] = Counter()
        """Papers made, by register and kind: `` of a receipt, `T`, `Z`; and shifts, `S`."""
        self.gt: Counter[int] = Counter()
        self.yeses: Needs = []
        self.slips: dict[tuple[str, str], date] = {}
        """Card slips and vouchers that paid, and when."""
        self.vouchers: dict[str, int] = {}
        """Given out for goods brought back."""
        self.voids = 0
        self.drawer_openings = 0
        self.wrong_pins = 0

    def next_number(self, register_no: int, kind: str) -> str:
        self.numbers[register_no, kind] += 1
        width = 4 if kind == "Z" else 6
        return f"HN01-{register_no}A-{kind}{self.numbers[register_no, kind]:0{width}d}"

    def shut(self, register_no: int) -> str:
        """Why a register cannot sell; empty where it can."""
        shift = self.shifts.get(register_no)
        if shift is None:
            return "till.no_shift"
        return "till.shift_is_counted" if shift.counts else ""

    def waiting(self, register_no: int) -> list[Order]:
        """The orders that go over to the next shift: its own, and those put aside, the shop's."""
        found = self.orders.values()
        mine = [one for one in found if one.is_parked or one.register_no == register_no]
        return [one for one in mine if one.lines or one.taken]

    def expected(self, register_no: int) -> int:
        """What a drawer holds, but for notes that lie there for orders not sold yet."""
        held = [part for one in self.waiting(register_no) for part in one.taken]
        return self.shifts[register_no].notes_vnd - sum(
            one.vnd for one in held if one.way == "cash"
        )

    def has_paid(self, way: str, slip: str, on: date) -> bool:
        """A voucher pays once for ever; terminals begin their slips' numbers anew some day."""
        last = self.slips.get((way, slip))
        return last is not None and (way != "card" or last >= on - SLIPS_KEPT)

    def sell(self, order: Order, sale: Sale, tendered_vnd: int, change_vnd: int) -> None:
        """An order has become a receipt; notes went into the drawer and out of it."""
        shift = self.shifts[order.register_no]
        shift.notes_vnd += tendered_vnd
        shift.notes_vnd -= change_vnd
        shift.sales.append(sale)
        self.sales.append(sale)
        self.gt[order.register_no] += sale.total_vnd
        self.slips |= {(one.way, one.reference): sale.on for one in sale.paid if one.reference}
        del self.orders[order.order_id]

    def take_back(self, register_no: int, back: Back, going: list[tuple[Source, int]]) -> None:
        """Goods have come back and money has gone."""
        shift = self.shifts[register_no]
        shift.backs.append(back)
        shift.notes_vnd -= sum(vnd for one, vnd in going if one.way == "cash")
        self.gt[register_no] -= back.total_vnd
