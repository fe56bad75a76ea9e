"""What an order comes to: prices, discounts, rounding, VAT.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos.base.money import line_amount_vnd, round_half_up, spread
from pos.base.quantity import Unit
from pos.law.vat import BuyerKind, LineVat, NoRate, SellerMethod, TaxClass, rate, share
from pos.till.refusals import ClockWrong, DiscountTwice

WHOLE_BP = 10_000
"""All of a sum, in hundredths of a percent."""


class DiscountKind(StrEnum):
    """How a discount was said."""

    PERCENT = "percent"
    """Its value in hundredths of a percent."""
    AMOUNT = "amount"
    """Its value in đồng."""


@dataclass(frozen=True)
class Discount:
    """What is taken off a line, or off the order."""

    kind: DiscountKind
    value: int

    def of(self, gross_vnd: int) -> int:
        """What it takes off `gross_vnd`: never more than there is."""
        if self.kind is DiscountKind.AMOUNT:
            return min(self.value, gross_vnd)
        return round_half_up(gross_vnd * min(self.value, WHOLE_BP), WHOLE_BP)


@dataclass(frozen=True)
class Reduction:
    """What a cashier typed: a discount, or what the line or the order is to cost."""

    discount: Discount | None = None
    new_price_vnd: int | None = None
    """Of one unit (a line), or of the whole (an order)."""


@dataclass(frozen=True)
class Priced:
    """What pricing needs to know of a line."""

    units: int
    list_price_vnd: int
    """The catalogue's price of the day."""
    unit: str
    tax_class: str
    new_price_vnd: int | None = None
    """What is asked instead; None: the catalogue's price."""
    discount: Discount | None = None

    @property
    def price_vnd(self) -> int:
        """What is asked."""
        return self.list_price_vnd if self.new_price_vnd is None else self.new_price_vnd

    @property
    def is_reduced(self) -> bool:
        """Whether the line has a discount or a new price of its own."""
        return self.discount is not None or self.new_price_vnd is not None


@dataclass(frozen=True)
class LineSum:
    """What a line comes to; `amount_vnd == gross_vnd - own_vnd - shared_vnd`."""

    list_vnd: int
    """At the catalogue's price."""
    gross_vnd: int
    """At the price asked."""
    own_vnd: int
    """Its own discount."""
    shared_vnd: int
    """Its share of the order's discount and of the rounding."""
    is_repriced: bool = False
    """Whether another price than the catalogue's was asked."""

    @property
    def discount_vnd(self) -> int:
        """All that is taken off."""
        return self.own_vnd + self.shared_vnd

    @property
    def amount_vnd(self) -> int:
        """What is left to pay."""
        return self.gross_vnd - self.discount_vnd


@dataclass(frozen=True)
class Sums:
    """What an order comes to; the lines' amounts add up to `total_vnd`."""

    lines: tuple[LineSum, ...]
    order_discount_vnd: int
    rounding_vnd: int

    @property
    def gross_vnd(self) -> int:
        """Before any discount."""
        return sum(line.gross_vnd for line in self.lines)

    @property
    def discount_vnd(self) -> int:
        """All discounts; the rounding apart."""
        return sum(line.own_vnd for line in self.lines) + self.order_discount_vnd

    @property
    def total_vnd(self) -> int:
        """What is to pay."""
        return self.gross_vnd - self.discount_vnd - self.rounding_vnd


def sums(
    lines: Sequence[Priced], order_discount: Discount | None = None, *, rounding_vnd: int = 0
) -> Sums:
    """Price an order.

    The order's discount and then the rounding are spread over the lines by largest remainder,
    in proportion to what each still costs.

    Args:
        rounding_vnd: what is left to a customer who pays the rest in cash; not more than the
            order costs.

    Raises:
        DiscountTwice: both a line and the order are reduced.
    """
    if order_discount is not None and any(line.is_reduced for line in lines):
        raise DiscountTwice
    gross = [line_amount_vnd(line.units, line.price_vnd, Unit(line.unit)) for line in lines]
    own = [
        0 if line.discount is None else line.discount.of(vnd)
        for line, vnd in zip(lines, gross, strict=True)
    ]
    left = [vnd - off for vnd, off in zip(gross, own, strict=True)]
    off_order = 0 if order_discount is None else order_discount.of(sum(left))
    shared = spread(off_order, left)
    left = [vnd - off for vnd, off in zip(left, shared, strict=True)]
    rounded = spread(rounding_vnd, left)
    return Sums(
        lines=tuple(
            LineSum(
                list_vnd=line_amount_vnd(line.units, line.list_price_vnd, Unit(line.unit)),
                gross_vnd=gross[at],
                own_vnd=own[at],
                shared_vnd=shared[at] + rounded[at],
                is_repriced=line.price_vnd != line.list_price_vnd,
            )
            for at, line in enumerate(lines)
        ),
        order_discount_vnd=off_order,
        rounding_vnd=rounding_vnd,
    )


def split_line(line: LineSum, units: Sequence[int]) -> list[LineSum]:
    """A line over its parts, so that each of its sums adds up.

    No part's discount is larger than the part.

    Args:
        units: of each part; they add up to the line's.
    """
    gross = spread(line.gross_vnd, units)
    own = spread(line.own_vnd, gross)
    left = [vnd - off for vnd, off in zip(gross, own, strict=True)]
    shared = spread(line.shared_vnd, left)
    listed = spread(line.list_vnd, units)
    parts = zip(listed, gross, own, shared, strict=True)
    return [LineSum(*part, line.is_repriced) for part in parts]


def is_above(total: Sums, limit_bp: int) -> bool:
    """Whether the order's discount, or that of one line, is above so many hundredths of a percent.

    The rounding is no discount of anybody's choice, nor is the half đồng by which so many percent
    come to a whole amount.
    """
    most = Discount(DiscountKind.PERCENT, limit_bp)
    return total.order_discount_vnd > most.of(total.gross_vnd) or any(
        line.own_vnd > most.of(line.gross_vnd) for line in total.lines
    )


def vat(
    grosses: Sequence[tuple[int, str]], *, seller_method: str, buyer: BuyerKind, on: date
) -> list[LineVat]:
    """Net and VAT of each (amount, tax class), by the rules of the day, for this kind of buyer.

    Raises:
        ClockWrong: no law of ours reaches back to the day.
    """
    method = SellerMethod(seller_method)
    try:
        return share(
            [
                (gross, rate(TaxClass(kind), method=method, buyer=buyer, on=on))
                for gross, kind in grosses
            ]
        )
    except NoRate as error:
        raise ClockWrong(day=on) from error
