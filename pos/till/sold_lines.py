"""An order's lines as they are sold: which lot each part is really taken from.

Writes nothing of its own: the moves are `stock.ledger`'s, the lots of unknown goods `stock.lots`'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue.queries import Card
from pos.law.vat import BY_PARTS, LineVat, VatRate
from pos.stock import holds, ledger, lots, sets
from pos.stock import queries as stock
from pos.stock.fefo import Shelf
from pos.stock.ledger import Goods
from pos.sync.pen import Hand
from pos.till import sellable
from pos.till.allocation import Part
from pos.till.draft_rows import Line
from pos.till.order_lots import PartSum
from pos.till.orders import Order
from pos.till.pricing import Sums, vat
from pos.till.records import SoldLine, SoldPart
from pos.till.refusals import LotNeeded, SetNotPacked
from pos.till.set_lines import Boxed, Inside, inside, sold_part


@dataclass(frozen=True)
class _Taken:
    """A part of a line with the lot it is really taken from."""

    line: Line
    shelf: Shelf
    of: PartSum

    @property
    def units(self) -> int:
        """Base units."""
        return self.of.part.units


def sold_lines(session: Session, order: Order, total: Sums, hand: Hand) -> list[SoldLine]:
    """Move the order's goods out of the shop; gives its lines as sold.

    Raises:
        CertificateEnded, CertificateWithdrawn, LotExpired, LotBarred, LotNeeded, SetNotPacked,
        ClockWrong.
    """
    taken = _taken(session, order, total, hand)
    boxed = _inside(session, taken, hand)
    shares = vat(
        [one for at in range(len(taken)) for one in _taxed(taken[at], order, boxed.get(at, ()))],
        seller_method=order.showroom.seller_method,
        buyer=order.draft.buyer.kind,
        on=hand.on,
    )
    goods = [Goods(one.line.product_id, one.shelf.lot_id, one.units) for one in taken]
    ledger.sell(session, goods, act_id=order.draft.id, hand=hand)
    if not boxed:  # as nearly always
        return [
            _sold(no, one, order.cards[one.line.product_id], share)
            for no, (one, share) in enumerate(zip(taken, shares, strict=True), start=1)
        ]
    lines, left = [], iter(shares)
    for at, one in enumerate(taken):
        card, parts = order.cards[one.line.product_id], boxed.get(at, ())
        if parts:
            sold = [sold_part(no, part, next(left)) for no, part in enumerate(parts, start=1)]
            lines.append(_of_parts(_sold(at + 1, one, card, _together(sold)), sold))
        else:
            lines.append(_sold(at + 1, one, card, next(left)))
    return lines


def _inside(session: Session, taken: Sequence[_Taken], hand: Hand) -> dict[int, tuple[Inside, ...]]:
    """The components of the gift sets among the goods taken, by their place there."""
    places = [at for at, one in enumerate(taken) if one.shelf.is_set]
    if not places:
        return {}
    boxes = [
        Boxed(taken[at].shelf.lot_id, taken[at].units, taken[at].of.sums.amount_vnd)
        for at in places
    ]
    return dict(zip(places, inside(session, boxes, hand.on), strict=True))


def _taxed(one: _Taken, order: Order, parts: Sequence[Inside]) -> list[tuple[int, str]]:
    """Amount and tax class of a line, or of each component of gift sets."""
    if parts:
        return [(part.amount_vnd, part.card.tax_class) for part in parts]
    return [(one.of.sums.amount_vnd, order.cards[one.line.product_id].tax_class)]


def _together(parts: Sequence[SoldPart]) -> LineVat:
    """Net and VAT of a line of gift sets."""
    net_vnd, vat_vnd = sum(one.net_vnd for one in parts), sum(one.vat_vnd for one in parts)
    return LineVat(net_vnd + vat_vnd, net_vnd, vat_vnd, VatRate(BY_PARTS, 0, ""))


def _of_parts(line: SoldLine, parts: Sequence[SoldPart]) -> SoldLine:
    return replace(line, tax_class=BY_PARTS, parts=tuple(parts))


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
        price_vnd=one.of.price_vnd,
        amount_vnd=one.of.sums.amount_vnd,
        tax_class=card.tax_class,
        vat_code=share.rate.code,
        vat_percent=share.rate.percent,
        net_vnd=share.net_vnd,
        vat_vnd=share.vat_vnd,
        stars=card.stars,
        short_units=one.of.part.short_units,
        list_price_vnd=one.line.price_vnd,
        discount_vnd=one.of.sums.discount_vnd,
        shared_vnd=one.of.sums.shared_vnd,
        lower_vnd=one.of.lower_vnd,
    )


def _taken(session: Session, order: Order, total: Sums, hand: Hand) -> list[_Taken]:
    lots = order.lots
    sellable.check(session, order.lines, lots, order.cards, order.showroom)
    taken = []
    for line, whole in zip(order.lines, total.lines, strict=True):
        for one in lots.split(line, whole):
            shelf = _shelf(session, order.cards[line.product_id], one.part, lots.shelves, hand)
            taken.append(_Taken(line, shelf, one))
    return taken


def _shelf(
    session: Session,
    card: Card,
    part: Part,
    shelves: Mapping[str, Sequence[Shelf]],
    hand: Hand,
) -> Shelf:
    """The lot of a part; where the books know none, the newest good one, else one without code."""
    for shelf in shelves.get(card.product_id, ()):
        if shelf.lot_id == part.lot_id:
            return shelf
    if part.lot_id is not None:
        lot = stock.lot(session, part.lot_id)
        if lot is None:
            raise Broken("an order names a lot that is not in the books")
        return stock.sold_out_shelf(lot)
    newest = stock.newest_good_lot(session, card.product_id, hand.on)
    if newest is not None:
        return newest
    if sets.is_set(session, card.product_id):
        raise SetNotPacked  # nobody knows what would be in it
    if holds.bars_unknown(session, card.product_id):
        raise LotNeeded(name=card.name_vi)
    lot_id = lots.undocumented(session, card.product_id, hand=hand)
    return Shelf(lot_id, "", 0, "none", None, hand.at)
