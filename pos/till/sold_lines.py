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
from pos.stock.fefo import Shelf
from pos.stock.ledger import Goods
from pos.sync.pen import Hand
from pos.till import sellable
from pos.till.allocation import Part, Wanted, allocate
from pos.till.draft_rows import Line
from pos.till.orders import Order
from pos.till.pricing import LineSum, Sums, split_line, vat
from pos.till.records import SoldLine


@dataclass(frozen=True)
class _Taken:
    """A part of a line with the lot it is really taken from."""

    line: Line
    shelf: Shelf
    units: int
    sums: LineSum
    short_units: int


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
    price_vnd, new_vnd = one.line.price_vnd, one.line.new_price_vnd
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
        price_vnd=price_vnd if new_vnd is None else new_vnd,
        amount_vnd=one.sums.amount_vnd,
        tax_class=card.tax_class,
        vat_code=share.rate.code,
        vat_percent=share.rate.percent,
        net_vnd=share.net_vnd,
        vat_vnd=share.vat_vnd,
        stars=card.stars,
        short_units=one.short_units,
        list_price_vnd=price_vnd,
        discount_vnd=one.sums.discount_vnd,
        shared_vnd=one.sums.shared_vnd,
    )


def _taken(session: Session, order: Order, total: Sums, hand: Hand) -> list[_Taken]:
    shelves = stock.shelves(session, {line.product_id for line in order.lines})
    names = {one: card.name_vi for one, card in order.cards.items()}
    sellable.check(session, order.lines, shelves, names, hand.on)
    parts = allocate(
        [Wanted(line.id, line.product_id, line.lot_id, line.units) for line in order.lines],
        shelves,
        today=hand.on,
    )
    taken = []
    for line, whole in zip(order.lines, total.lines, strict=True):
        split = split_line(whole, [part.units for part in parts[line.id]])
        for part, of_part in zip(parts[line.id], split, strict=True):
            shelf = _shelf(session, line.product_id, part, shelves, hand)
            taken.append(_Taken(line, shelf, part.units, of_part, part.short_units))
    return taken


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
