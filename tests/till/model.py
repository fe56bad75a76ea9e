"""A till in a few plain words of Python: what the real one is held against.

Written from the rules and not from the code: goods are taken from the shelf one by one.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

EIGHT_PERCENT_ENDS = date(2026, 12, 31)


@dataclass
class Goods:
    """A product of the model."""

    sku: str
    gtin: str
    price_vnd: int
    is_weighed: bool
    tax_class: str


@dataclass
class Lot:
    """A lot on the model's shelf."""

    sku: str
    code: str
    units: int
    kind: str
    use_by: date | None
    came: int
    """The order of receipts."""

    def is_expired(self, today: date) -> bool:
        return self.kind == "hsd" and self.use_by is not None and self.use_by < today


@dataclass
class Line:
    """A line of an order."""

    sku: str
    lot: str | None
    units: int
    price_vnd: int
    cut_bp: int = 0
    """Taken off this line, in hundredths of a percent."""


@dataclass
class Order:
    """An order being made."""

    register_no: int
    lines: list[Line] = field(default_factory=list)
    cut_bp: int = 0
    """Taken off the whole order, in hundredths of a percent."""
    taken: list[tuple[str, int]] = field(default_factory=list)
    """What was taken already: a way of paying other than cash, or cash, and how much."""

    def taken_vnd(self) -> int:
        return sum(vnd for _way, vnd in self.taken)


@dataclass
class Sold:
    """A completed sale."""

    sale_id: str
    register_no: int
    total_vnd: int
    vat_vnd: int
    tendered_vnd: int
    """The notes that ended it."""
    short_units: int
    taken: list[tuple[str, int]]
    discount_vnd: int
    copies: int = 0


@dataclass
class Shop:
    """The whole shop."""

    goods: dict[str, Goods]
    lots: dict[tuple[str, str], Lot]
    today: date
    orders: dict[str, Order] = field(default_factory=dict)
    sales: list[Sold] = field(default_factory=list)

    # -- Looking ------------------------------------------------------------------

    def levels(self) -> dict[str, int]:
        return {f"{sku} {code}": one.units for (sku, code), one in self.lots.items() if one.units}

    def of(self, sku: str) -> list[Lot]:
        return [one for one in self.lots.values() if one.sku == sku]

    def has_expired_units(self, sku: str) -> bool:
        return any(one.units and one.is_expired(self.today) for one in self.of(sku))

    def amount(self, line: Line) -> int:
        if not self.goods[line.sku].is_weighed:
            return line.units * line.price_vnd
        return (2 * line.units * line.price_vnd + 1000) // 2000

    def amounts(self, order: Order) -> list[int]:
        """What each line costs after its own discount, or its share of the order's."""
        gross = [self.amount(line) for line in order.lines]
        left = [
            vnd - (2 * vnd * line.cut_bp + 10_000) // 20_000
            for vnd, line in zip(gross, order.lines, strict=True)
        ]
        whole = sum(left)
        off = (2 * whole * order.cut_bp + 10_000) // 20_000
        shares = [off * vnd // whole if whole else 0 for vnd in left]
        rests = [(-(off * vnd % whole if whole else 0), n) for n, vnd in enumerate(left)]
        for _rest, n in sorted(rests)[: off - sum(shares)]:
            shares[n] += 1
        return [vnd - share for vnd, share in zip(left, shares, strict=True)]

    def total(self, order_id: str) -> int:
        return sum(self.amounts(self.orders[order_id]))

    def rest(self, order_id: str) -> int:
        return self.total(order_id) - self.orders[order_id].taken_vnd()

    # -- Doing --------------------------------------------------------------------

    def wants(self, sku: str, lot: str | None, units: int | None) -> str:
        """What the till must say to goods brought before it."""
        known = None if lot is None else self.lots[sku, lot]
        if known is not None and known.is_expired(self.today):
            return "stopped"
        if lot is None and self.has_expired_units(sku):
            return "ask_lot"
        if units is None and self.goods[sku].is_weighed:
            return "ask_weight"
        return "added"

    def add(self, order_id: str, sku: str, lot: str | None, units: int) -> None:
        goods = self.goods[sku]
        lines = self.orders[order_id].lines
        for line in lines:
            is_same = (line.sku, line.lot, line.price_vnd) == (sku, lot, goods.price_vnd)
            if is_same and not goods.is_weighed and not line.cut_bp:
                line.units += units
                return
        lines.append(Line(sku, lot, units, goods.price_vnd))

    def has_old_prices(self, order_id: str) -> bool:
        lines = self.orders[order_id].lines
        return any(line.price_vnd != self.goods[line.sku].price_vnd for line in lines)

    def settle_prices(self, order_id: str) -> None:
        for line in self.orders[order_id].lines:
            line.price_vnd = self.goods[line.sku].price_vnd

    def stop_at_pay(self, order_id: str) -> str:
        """Why an order cannot be paid now; empty where it can."""
        for line in self.orders[order_id].lines:
            if line.lot is None and self.has_expired_units(line.sku):
                return "till.lot_needed"
            if line.lot is not None and self.lots[line.sku, line.lot].is_expired(self.today):
                return "till.lot_expired"
        return ""

    def pay(self, order_id: str, tendered_vnd: int) -> Sold:
        order = self.orders.pop(order_id)
        short = 0
        for line in sorted(order.lines, key=lambda one: one.lot is None):  # named lots first
            for _ in range(line.units):
                shelf = self._next(line)
                if shelf is None:
                    short += 1
                else:
                    shelf.units -= 1
        total = sum(self.amounts(order))
        off = sum(map(self.amount, order.lines)) - total
        vat = self._vat(order)
        sold = Sold(order_id, order.register_no, total, vat, tendered_vnd, short, order.taken, off)
        self.sales.append(sold)
        return sold

    def _next(self, line: Line) -> Lot | None:
        """The shelf the next unit comes from."""
        if line.lot is not None:
            named = self.lots[line.sku, line.lot]
            return named if named.units else None
        good = [one for one in self.of(line.sku) if one.units and not one.is_expired(self.today)]
        return min(
            good,
            key=lambda one: (one.use_by or date.max, one.use_by is None, one.came),
            default=None,
        )

    def _vat(self, order: Order) -> int:
        grosses: dict[int, int] = {}
        for line, vnd in zip(order.lines, self.amounts(order), strict=True):
            rate = self._rate(self.goods[line.sku].tax_class)
            grosses[rate] = grosses.get(rate, 0) + vnd
        return sum(
            gross - (200 * gross + 100 + rate) // (2 * (100 + rate))
            for rate, gross in grosses.items()
        )

    def _rate(self, tax_class: str) -> int:
        standard = 8 if self.today <= EIGHT_PERCENT_ENDS else 10
        return {"standard": standard, "standard_no_reduction": 10, "raw_agri": 5}[tax_class]

    def receive(self, sku: str, code: str, units: int, kind: str, days: int | None) -> Lot:
        until = None if days is None else self.today + timedelta(days=days)
        lot = self.lots.get((sku, code))
        if lot is None:
            lot = Lot(sku, code, 0, kind, until, len(self.lots))
            self.lots[sku, code] = lot
        lot.units += units
        return lot
