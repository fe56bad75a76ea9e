"""What comes back, line by line: as it was sold, or as it would be sold today.

Reads the books inside the caller's act and writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.law.vat import BY_PARTS, BuyerKind, LineVat, VatRate
from pos.returns import queries
from pos.returns.fates import Fate, Why, fate_for, may_restock
from pos.returns.queries import SoldPart
from pos.returns.records import ReturnedLine
from pos.returns.refusals import (
    AboveTodaysPrice,
    LotOfOtherGoods,
    MoreThanLeft,
    NotForTheShelf,
    NothingToReturn,
)
from pos.returns.shares import Share, share, share_parts
from pos.returns.wishes import Asked, Wish
from pos.shop.queries import Showroom
from pos.stock import queries as stock
from pos.stock.queries import LotCard
from pos.sync.pen import Hand
from pos.till import sale_parts
from pos.till.drafts import MOST_UNITS
from pos.till.pricing import vat
from pos.till.records import SoldPart as Component
from pos.till.refusals import NoPrice, TooMuch
from pos.till.set_lines import Boxed, Inside, inside, sold_part

_COPIED = (
    *("product_id", "lot_id", "sku", "name_vi", "name_en", "producer", "place", "lot_code"),
    *("owner", "unit", "unit_word", "price_vnd", "tax_class", "vat_code", "vat_percent", "stars"),
)


def lines(
    session: Session, asked: Asked, showroom: Showroom, *, hand: Hand
) -> tuple[ReturnedLine, ...]:
    """The lines of a return.

    Raises:
        NothingToReturn, MoreThanLeft, NotForTheShelf: by the receipt.
        AboveTodaysPrice, LotOfOtherGoods, NoPrice, TooMuch: without one.
    """
    wishes = [one for one in asked.wishes if one.units > 0]
    if not wishes:
        raise NothingToReturn
    if asked.sale_id is None:
        return _unknown(session, wishes, asked.why, showroom, hand)
    return _of_sale(session, asked.sale_id, wishes, asked.why, hand)


def _of_sale(
    session: Session, sale_id: str, wishes: Sequence[Wish], why: Why, hand: Hand
) -> tuple[ReturnedLine, ...]:
    parts = {one.line.no: one for one in queries.sold_parts(session, sale_id)}
    wanted = {one.line_no: one for one in wishes}
    if len(wanted) != len(wishes) or not wanted.keys() <= parts.keys():
        raise NothingToReturn
    lots = stock.lots(session, [parts[one].line.lot_id for one in parts])
    boxed = sale_parts.of_sale(session, sale_id)
    made = []
    for no, line_no in enumerate(sorted(parts.keys() & wanted.keys()), start=1):
        part, wish = parts[line_no], wanted[line_no]
        fate = _fate(part.line.name_vi, lots[part.line.lot_id], wish, why, hand)
        if wish.units > part.left_units:
            raise MoreThanLeft(name=part.line.name_vi, left=part.left_units)
        components = _components(part, boxed.get(line_no, ()), wish.units)
        made.append(_line(no, part, wish.units, fate, components))
    return tuple(made)


def _components(part: SoldPart, boxed: Sequence[Component], units: int) -> tuple[Component, ...]:
    """What comes back in so many gift sets, each component with its own share and VAT."""
    sold_units = part.line.units
    given = share_parts(
        [(one.amount_vnd, one.vat_vnd) for one in boxed],
        sold_units=sold_units,
        returned_units=part.returned_units,
        units=units,
    )
    return tuple(
        replace(one, units=one.units // sold_units * units, **vars(worth))
        for one, worth in zip(boxed, given, strict=True)
    )


def _line(
    no: int, part: SoldPart, units: int, fate: Fate, components: tuple[Component, ...]
) -> ReturnedLine:
    sold = part.line
    given = _together(components)
    if not components:
        given = share(
            sold_units=sold.units,
            amount_vnd=sold.amount_vnd,
            vat_vnd=sold.vat_vnd,
            returned_units=part.returned_units,
            units=units,
        )
    return ReturnedLine(
        no=no,
        sale_id=sold.sale_id,
        line_no=sold.no,
        units=units,
        amount_vnd=given.amount_vnd,
        net_vnd=given.net_vnd,
        vat_vnd=given.vat_vnd,
        fate=fate,
        parts=components,
        **{name: getattr(sold, name) for name in _COPIED},
    )


def _together(parts: Sequence[Component]) -> Share:
    return Share(
        sum(one.amount_vnd for one in parts),
        sum(one.net_vnd for one in parts),
        sum(one.vat_vnd for one in parts),
    )


def _fate(name: str, lot: LotCard, wish: Wish, why: Why, hand: Hand) -> Fate:
    """Where the goods go: as the person says, but never an expired lot on the shelf."""
    if wish.fate is None:
        return fate_for(lot, why, hand.on)
    if wish.fate is Fate.RESTOCK and not may_restock(lot, hand.on):
        raise NotForTheShelf(name=name, lot_code=lot.code)
    return wish.fate


# --- Without a receipt ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Brought:
    """Goods of one lot that nobody knows the sale of."""

    card: Card
    lot: LotCard
    wish: Wish
    amount_vnd: int


def _unknown(
    session: Session, wishes: Sequence[Wish], why: Why, showroom: Showroom, hand: Hand
) -> tuple[ReturnedLine, ...]:
    cards = catalogue.cards(session, {one.product_id for one in wishes}, hand.on)
    lots = stock.lots(session, {one.lot_id for one in wishes})
    brought = [_brought(one, cards.get(one.product_id), lots.get(one.lot_id)) for one in wishes]
    boxes = [Boxed(one.lot.lot_id, one.wish.units, one.amount_vnd) for one in brought]
    boxed = inside(session, boxes, hand.on)
    shares = iter(
        vat(
            [
                taxed
                for one, parts in zip(brought, boxed, strict=True)
                for taxed in _taxed(one, parts)
            ],
            seller_method=showroom.seller_method,
            buyer=BuyerKind.CONSUMER,
            on=hand.on,
        )
    )
    made = []
    for no, (one, parts) in enumerate(zip(brought, boxed, strict=True), start=1):
        fate = _fate(one.card.name_vi, one.lot, one.wish, why, hand)
        known = [sold_part(at, part, next(shares)) for at, part in enumerate(parts, start=1)]
        tax = _tax_of(known) if known else next(shares)
        made.append(replace(_unknown_line(no, one, tax, fate), parts=tuple(known)))
    return tuple(made)


def _taxed(one: _Brought, parts: Sequence[Inside]) -> list[tuple[int, str]]:
    """Amount and tax class of goods brought back, or of each component of gift sets."""
    if parts:
        return [(part.amount_vnd, part.card.tax_class) for part in parts]
    return [(one.amount_vnd, one.card.tax_class)]


def _tax_of(parts: Sequence[Component]) -> LineVat:
    given = _together(parts)
    rate = VatRate(BY_PARTS, 0, "")
    return LineVat(given.amount_vnd, given.net_vnd, given.vat_vnd, rate)


def _brought(wish: Wish, card: Card | None, lot: LotCard | None) -> _Brought:
    if card is None or lot is None or lot.product_id != card.product_id:
        raise LotOfOtherGoods
    if card.price_vnd is None:
        raise NoPrice(name=card.name_vi)
    if wish.price_vnd > card.price_vnd:
        raise AboveTodaysPrice(name=card.name_vi, price_vnd=card.price_vnd)
    if wish.units > MOST_UNITS[card.unit]:
        raise TooMuch(most=MOST_UNITS[card.unit])
    return _Brought(card, lot, wish, line_amount_vnd(wish.units, wish.price_vnd, Unit(card.unit)))


def _unknown_line(no: int, one: _Brought, tax: LineVat, fate: Fate) -> ReturnedLine:
    card, lot = one.card, one.lot
    if tax.net_vnd + tax.vat_vnd != one.amount_vnd:
        raise Broken("net and VAT are not the amount")
    return ReturnedLine(
        no=no,
        sale_id=None,
        line_no=None,
        product_id=card.product_id,
        lot_id=lot.lot_id,
        sku=card.sku,
        name_vi=card.name_vi,
        name_en=card.name_en,
        producer=card.producer,
        place=card.place,
        lot_code=lot.code,
        owner=lot.owner,
        unit=card.unit,
        unit_word=card.unit_word,
        units=one.wish.units,
        price_vnd=one.wish.price_vnd,
        amount_vnd=one.amount_vnd,
        tax_class=BY_PARTS if tax.rate.code == BY_PARTS else card.tax_class,
        vat_code=tax.rate.code,
        vat_percent=tax.rate.percent,
        net_vnd=tax.net_vnd,
        vat_vnd=tax.vat_vnd,
        stars=card.stars,
        fate=fate,
    )
