"""What an order comes to: prices, discounts, rounding, VAT.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos.base.money import WHOLE_BP, line_amount_vnd, round_half_up, spread
from pos.base.quantity import Unit
from pos.law.vat import BuyerKind, LineVat, NoRate, SellerMethod, TaxClass, rate, share
from pos.till.refusals import ClockWrong, DiscountTwice


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
class AtPrice:
    """Units of a line whose lots cost the same."""

    units: int
    price_vnd: int


@dataclass(frozen=True)
class Priced:
    """What pricing needs to know of a line."""

    units: int
    list_price_vnd: int
    """The catalogue's price of the day."""
    unit: str
    tax_class: str
    new_price_vnd: int | None = None
    """What is asked instead; None: what the lots cost."""
    discount: Discount | None = None
    by_lot: tuple[AtPrice, ...] = ()
    """What the line's lots cost, where one of them is marked down; their units add up to the
    line's.  Empty: the catalogue's price."""

    @property
    def pieces(self) -> tuple[AtPrice, ...]:
        """The line's units by what is asked for them."""
        if self.new_price_vnd is not None:
            return (AtPrice(self.units, self.new_price_vnd),)
        return self.by_lot or (AtPrice(self.units, self.list_price_vnd),)

    def is_marked_down(self, piece: AtPrice) -> bool:
        """Whether the lots of a piece are marked down, and so take no discount besides."""
        return self.new_price_vnd is None and piece.price_vnd < self.list_price_vnd

    @property
    def by_lot_vnd(self) -> int:
        """What the line's lots cost, before anything a cashier gave."""
        parts = self.by_lot or (AtPrice(self.units, self.list_price_vnd),)
        return sum(line_amount_vnd(one.units, one.price_vnd, Unit(self.unit)) for one in parts)

    @property
    def is_repriced(self) -> bool:
        """Whether a cashier asked for another price than the books'."""
        asked = self.new_price_vnd
        parts = self.by_lot or (AtPrice(self.units, self.list_price_vnd),)
        return asked is not None and any(one.price_vnd != asked for one in parts)

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
    """Whether a cashier asked for another price than the books'."""
    moved_vnd: int = 0
    """By how much such a price moved the line, up or down, from what its lots cost."""
    pieces: "tuple[PieceSum, ...]" = ()
    """The line's units by what is asked for them; in each, the sums add up to the line's."""

    @property
    def discount_vnd(self) -> int:
        """All that is taken off."""
        return self.own_vnd + self.shared_vnd

    @property
    def amount_vnd(self) -> int:
        """What is left to pay."""
        return self.gross_vnd - self.discount_vnd


@dataclass(frozen=True)
class PieceSum:
    """What units of a line come to that cost the same."""

    units: int
    price_vnd: int
    sums: LineSum
    is_marked_down: bool = False


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
    in proportion to what each still costs.  Goods whose lot is marked down take neither a line's
    discount nor a share of the order's: what is off them is off already.

    Args:
        rounding_vnd: what is left to a customer who pays the rest in cash; not more than the
            order costs.

    Raises:
        DiscountTwice: both a line and the order are reduced.
    """
    if order_discount is not None and any(line.is_reduced for line in lines):
        raise DiscountTwice
    pieces = [(line, piece) for line in lines for piece in line.pieces]
    gross = [line_amount_vnd(one.units, one.price_vnd, Unit(line.unit)) for line, one in pieces]
    full = [
        0 if line.is_marked_down(piece) else vnd
        for (line, piece), vnd in zip(pieces, gross, strict=True)
    ]
    own = _own(lines, full)
    left = [vnd - off for vnd, off in zip(full, own, strict=True)]
    off_order = 0 if order_discount is None else order_discount.of(sum(left))
    shared = spread(off_order, left)
    left = [vnd - mine - off for vnd, mine, off in zip(gross, own, shared, strict=True)]
    rounded = spread(rounding_vnd, left)
    found = [
        PieceSum(
            piece.units,
            piece.price_vnd,
            LineSum(
                list_vnd=line_amount_vnd(piece.units, line.list_price_vnd, Unit(line.unit)),
                gross_vnd=gross[at],
                own_vnd=own[at],
                shared_vnd=shared[at] + rounded[at],
                is_repriced=line.is_repriced,
            ),
            line.is_marked_down(piece),
        )
        for at, (line, piece) in enumerate(pieces)
    ]
    return Sums(tuple(_whole(line, found) for line in lines), off_order, rounding_vnd)


def _own(lines: Sequence[Priced], full: Sequence[int]) -> list[int]:
    """Each piece's part of its line's own discount.

    Args:
        full: what the pieces cost of which something may be taken off, line after line.
    """
    own: list[int] = []
    for line in lines:
        mine = full[len(own) : len(own) + len(line.pieces)]
        off = 0 if line.discount is None else line.discount.of(sum(mine))
        own += spread(off, mine)
    return own


def _whole(line: Priced, found: list[PieceSum]) -> LineSum:
    """A line from its pieces, the first of what was found; they are taken out of it."""
    mine = tuple(found[: len(line.pieces)])
    del found[: len(line.pieces)]
    gross_vnd = sum(one.sums.gross_vnd for one in mine)
    return LineSum(
        list_vnd=line_amount_vnd(line.units, line.list_price_vnd, Unit(line.unit)),
        gross_vnd=gross_vnd,
        own_vnd=sum(one.sums.own_vnd for one in mine),
        shared_vnd=sum(one.sums.shared_vnd for one in mine),
        is_repriced=line.is_repriced,
        moved_vnd=abs(line.by_lot_vnd - gross_vnd),
        pieces=mine,
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
