"""Which lots an order's lines would take now, and what those cost.

The price follows the lot that is sold: one that is marked down has a price of its own.  It is
worked out anew whenever an order is shown, paid or sold, from the same read of the shelves that
chooses the lots, so that a markdown which begins or ends meanwhile changes the sum and nothing
else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.stock import lot_prices
from pos.stock import queries as stock
from pos.stock.fefo import Shelf
from pos.till.allocation import Part, Wanted, allocate
from pos.till.draft_rows import Line
from pos.till.pricing import AtPrice, LineSum, PieceSum, split_line


@dataclass(frozen=True)
class PartSum:
    """What a part of a line comes to."""

    part: Part
    sums: LineSum
    price_vnd: int
    """What is asked for one of it."""
    lower_vnd: int | None
    """What its lot costs while it is marked down; None: it is not."""


@dataclass(frozen=True)
class OrderLots:
    """The lots of an order's lines."""

    shelves: Mapping[str, Sequence[Shelf]]
    """What the books hold in the shop, by product."""
    parts: Mapping[str, Sequence[Part]]
    """By line, the lots it takes."""
    known: Mapping[str, Shelf]
    """By id, the lots on the shelves, and those that lines name though they are sold out."""
    today: date

    def price_vnd(self, part: Part, list_vnd: int) -> int:
        """What a part of a line costs."""
        return lot_prices.price_vnd(self.known.get(part.lot_id or ""), list_vnd, self.today)

    def by_price(self, line_id: str, list_vnd: int) -> tuple[AtPrice, ...]:
        """A line's units by what their lots cost; nothing where none is marked down."""
        units: dict[int, int] = {}
        for part in self.parts[line_id]:
            cost_vnd = self.price_vnd(part, list_vnd)
            units[cost_vnd] = units.get(cost_vnd, 0) + part.units
        if units.keys() == {list_vnd}:
            return ()
        return tuple(AtPrice(many, cost_vnd) for cost_vnd, many in units.items())

    def split(self, line: Line, whole: LineSum) -> list[PartSum]:
        """A line over the lots it takes; the parts' sums add up to the line's."""
        return [
            PartSum(part, of_part, piece.price_vnd, self._lower_vnd(part, line.price_vnd))
            for piece in whole.pieces
            for part, of_part in self._split_piece(line, piece)
        ]

    def _split_piece(self, line: Line, piece: PieceSum) -> list[tuple[Part, LineSum]]:
        parts = self.parts[line.id]
        if line.new_price_vnd is None:  # else one price for all of them, whatever their lots cost
            cost_vnd = piece.price_vnd
            parts = [one for one in parts if self.price_vnd(one, line.price_vnd) == cost_vnd]
        split = split_line(piece.sums, [one.units for one in parts])
        return list(zip(parts, split, strict=True))

    def _lower_vnd(self, part: Part, list_vnd: int) -> int | None:
        cost_vnd = self.price_vnd(part, list_vnd)
        return None if cost_vnd == list_vnd else cost_vnd


def lots_of(
    session: Session, lines: Sequence[Line], today: date, register_no: int | None
) -> OrderLots:
    """The lots that an order's lines would take now where its register sells: one statement, as a
    rule."""
    shelves = stock.shelves(session, {line.product_id for line in lines}, register_no)
    wanted = [Wanted(line.id, line.product_id, line.lot_id, line.units) for line in lines]
    parts = allocate(wanted, shelves, today=today)
    return OrderLots(shelves, parts, _known(session, lines, shelves), today)


def _known(
    session: Session, lines: Sequence[Line], shelves: Mapping[str, Sequence[Shelf]]
) -> dict[str, Shelf]:
    known = {shelf.lot_id: shelf for held in shelves.values() for shelf in held}
    named = {line.lot_id for line in lines if line.lot_id is not None}
    for lot in stock.lots(session, named - known.keys()).values():
        known[lot.lot_id] = stock.sold_out_shelf(lot)
    return known
