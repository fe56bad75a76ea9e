"""An order's lines as they are sold: which lot each part is really taken from.

Writes nothing of its own: the moves are `stock.ledger`'s, the lots of unknown goods `stock.lots`'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue.queries import Card
from pos.law.vat import LineVat
from pos.stock import ledger, lots
from pos.stock import queries as stock
from pos.stock.fefo import Bar, Shelf, bar_of
from pos.stock.ledger import Goods
from pos.sync.pen import Hand
from pos.till.allocation import Part
from pos.till.draft_rows import Line
from pos.till.orders import Order
from pos.till.pricing import LineSum, PieceSum, Sums, split_line, vat
from pos.till.records import SoldLine
from pos.till.refusals import LotBarred, LotExpired, LotNeeded


@dataclass(frozen=True)
class _Taken:
    """A part of a line with the lot it is really taken from."""

    line: Line
    shelf: Shelf
    units: int
    sums: LineSum
    short_units: int
    price_vnd: int
    """What is asked."""
    lower_vnd: int | None
    """What the lot costs while it is marked down; None: it is not."""


def sold_lines(session: Session, order: Order, total: Sums, hand: Hand) -> list[SoldLine]:
    """Move the order's goods out of the shop; gives its lines as sold.

    Raises:
        LotExpired, LotBarred, LotNeeded, ClockWrong.
    """
    taken = _taken(session, order, total, hand)
    shares = vat(
        [(one.sums.amount_vnd, order.cards[one.line.product_id].tax_class) for one in taken],
        seller_method=order.showroom.seller_method,
        buyer=order.draft.buyer.kind,
        on=hand.on,
    )
    goods = [Goods(one.line.product_id, one.shelf.lot_id, one.units) for one in taken]
    ledger.sell(session, goods, act_id=order.draft.id, hand=hand)
    return [
        _sold(no, one, order.cards[one.line.product_id], share)
        for no, (one, share) in enumerate(zip(taken, shares, strict=True), start=1)
    ]


def _sold(no: int, one: _Taken, card: Card, share: LineVat) -> SoldLine:
    return SoldLine(
        no=no,
        product_id=card.product_id,
        lot_id=one.shelf.lot_id,
        sku=card.sku,
        name_vi=card.name_vi,
        name_en=card.name_en,
        producer=card.producer,
        place=card.place,
        lot_code=one.shelf.code,
        owner=one.shelf.owner,
        unit=card.unit,
        unit_word=card.unit_word,
        units=one.units,
        price_vnd=one.price_vnd,
        amount_vnd=one.sums.amount_vnd,
        tax_class=card.tax_class,
        vat_code=share.rate.code,
        vat_percent=share.rate.percent,
        net_vnd=share.net_vnd,
        vat_vnd=share.vat_vnd,
        stars=card.stars,
        short_units=one.short_units,
        list_price_vnd=one.line.price_vnd,
        discount_vnd=one.sums.discount_vnd,
        shared_vnd=one.sums.shared_vnd,
        lower_vnd=one.lower_vnd,
    )


def _taken(session: Session, order: Order, total: Sums, hand: Hand) -> list[_Taken]:
    lots = order.lots
    _check_lots(session, order, lots.shelves, hand)
    taken = []
    for line, whole in zip(order.lines, total.lines, strict=True):
        for piece in whole.pieces:
            parts = _parts_at(order, line, piece)
            split = split_line(piece.sums, [part.units for part in parts])
            for part, of_part in zip(parts, split, strict=True):
                shelf = _shelf(session, line.product_id, part, lots.shelves, hand)
                taken.append(
                    _Taken(
                        line,
                        shelf,
                        part.units,
                        of_part,
                        part.short_units,
                        price_vnd=piece.price_vnd,
                        lower_vnd=_lower(order, line, part),
                    )
                )
    return taken


def _parts_at(order: Order, line: Line, piece: PieceSum) -> list[Part]:
    """The parts of a line that a piece of it is made of."""
    parts = order.lots.parts[line.id]
    if line.new_price_vnd is not None:
        return list(parts)  # one price for all of them, whatever their lots cost
    at = piece.price_vnd
    return [part for part in parts if order.lots.price_vnd(part, line.price_vnd) == at]


def _lower(order: Order, line: Line, part: Part) -> int | None:
    """What the part's lot costs while it is marked down; None where it is not."""
    lot_vnd = order.lots.price_vnd(part, line.price_vnd)
    return None if lot_vnd == line.price_vnd else lot_vnd


def _check_lots(
    session: Session, order: Order, shelves: Mapping[str, Sequence[Shelf]], hand: Hand
) -> None:
    """Hard stops: a named lot that may not be sold; no named lot while some lot may not."""
    for line in order.lines:
        name = order.cards[line.product_id].name_vi
        if line.lot_id is None:
            held = shelves.get(line.product_id, ())
            if any(bar_of(one, hand.on) for one in held):
                raise LotNeeded(name=name, line_id=line.id)
            continue
        lot = stock.lot(session, line.lot_id)
        if lot is None:
            raise Broken("an order names a lot that is not in the books")
        bar = bar_of(lot, hand.on)
        if bar is Bar.EXPIRED:
            raise LotExpired(name=name, lot_code=lot.code, use_by=lot.use_by)
        if bar is not None:
            raise LotBarred(name=name, lot_code=lot.code)


def _shelf(
    session: Session,
    product_id: str,
    part: Part,
    shelves: Mapping[str, Sequence[Shelf]],
    hand: Hand,
) -> Shelf:
    """The lot of a part; where the books know none, the newest good one, else one without code."""
    for shelf in shelves.get(product_id, ()):
        if shelf.lot_id == part.lot_id:
            return shelf
    if part.lot_id is not None:
        lot = stock.lot(session, part.lot_id)
        if lot is None:
            raise Broken("an order names a lot that is not in the books")
        return stock.sold_out_shelf(lot)
    newest = stock.newest_good_lot(session, product_id, hand.on)
    if newest is not None:
        return newest
    lot_id = lots.undocumented(session, product_id, hand=hand)
    return Shelf(lot_id, "", 0, "none", None, hand.at)
