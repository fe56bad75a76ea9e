"""A shopkeeper's ledger: receipts, returns, drawers and numbers as they must be.

A drawer is the notes that somebody put into it less those that somebody took out.  The ledger knows
nothing of lots: how a sale's lines were parted over them is read from the receipt, whose sums are
checked against `rules`.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.day.rules import Groups, Needs, Order, Paid, Request, Source, half_up, notes_of

SLIPS_KEPT = timedelta(days=92)
DAYS_SOLD = 30
"""A card slip's number comes round after so long, and after so many days of selling."""


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
    counts: list[int] = field(default_factory=list)
    counted_by: set[str] = field(default_factory=set)
    lookers: set[str] = field(default_factory=set)
    """Who looked at what there should be before anybody had counted it."""
    happened: Counter[str] = field(default_factory=Counter)
    """What its Z lists one by one."""

    slips: dict[str, object] = field(default_factory=dict)
    """What the slips of cards and vouchers were said to come to, and by whom."""
    is_found: bool = False
    """Whether its transfers were ticked as found in the bank's list."""

    def __post_init__(self) -> None:
        self.notes_vnd = self.float_vnd
        self.people = {self.person}
        """Who had a part in it."""

    def moved_vnd(self, way: str) -> int:
        return sum(vnd for kind, vnd in self.moves if kind == way)

    def transfers(self) -> list[tuple[str, Paid]]:
        """What its sales were paid by transfer, each by its sale and place."""
        return [
            (f"{sale.sale_id}:{no}", one)
            for sale in self.sales
            for no, one in enumerate(sale.paid, start=1)
            if one.way == "transfer"
        ]

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
        self.requests: list[Request] = []
        """Every transfer that was ever asked for."""
        self.checks = 0
        self.voids: Counter[str] = Counter()
        """What was given up, by what it was: part of a line, an order, money taken for one."""
        self.drawer_openings = 0
        self.looks = 0
        self.moves = 0
        """Of cash, and those refused."""
        self.wrong_pins = 0

    def unseen(self, on: date, but: Request | None = None) -> int:
        """Transfers let through unseen on a day, at whichever register."""
        return sum(on in one.unseen_on for one in self.requests if one is not but)

    def happens(self, register_no: int, what: str) -> None:
        """Something that the Z of the register's shift has to list."""
        if register_no in self.shifts:
            self.shifts[register_no].happened[what] += 1

    def give_up(self, register_no: int, what: str) -> None:
        """Something was given up, which is told."""
        self.voids[what] += 1
        self.happens(register_no, f"void:{what}")

    def say_yes(self, register_no: int, needs: Needs) -> None:
        """Somebody said yes to it."""
        self.yeses += needs
        for kind, _bound in needs:
            self.happens(register_no, f"approval:{kind}")

    def ask_too_much(self, register_no: int, needs: Needs) -> None:
        """The drawer was asked for more than it holds: nothing moves, but it is kept."""
        shift = self.shifts[register_no]
        self.say_yes(register_no, needs)
        shift.was_refused = True
        shift.moves.append(("refused", 0))
        self.moves += 1

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
        if last is None or way != "card":
            return last is not None
        since = {one.on for one in self.sales if one.on > last}
        return last >= on - SLIPS_KEPT or len(since) < DAYS_SOLD

    def sell(
        self, order: Order, sale: Sale, tendered_vnd: int, change_vnd: int, person: str
    ) -> None:
        """An order has become a receipt; notes went into the drawer and out of it."""
        shift = self.shifts[order.register_no]
        shift.people.add(person)
        for one in order.taken:
            if one.request is not None:
                one.request.is_used = True
                if one.request.is_doubted:
                    one.request.unseen_on.add(sale.on)
        order.look_no_longer()
        shift.notes_vnd += tendered_vnd
        shift.notes_vnd -= change_vnd
        shift.sales.append(sale)
        self.sales.append(sale)
        self.gt[order.register_no] += sale.total_vnd
        self.slips |= {(one.way, one.reference): sale.on for one in sale.paid if one.reference}
        del self.orders[order.order_id]

    def take_back(
        self, register_no: int, back: Back, going: list[tuple[Source, int]], person: str
    ) -> None:
        """Goods have come back and money has gone."""
        shift = self.shifts[register_no]
        shift.people.add(person)
        shift.backs.append(back)
        shift.notes_vnd -= notes_of(going)
        self.gt[register_no] -= back.total_vnd
