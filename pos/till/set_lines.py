"""What lies in gift sets that are sold: each component's share of the price, its lot, its VAT.

Reads the books and writes nothing; asked only for lots that are gift sets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.law.vat import LineVat
from pos.stock import sets
from pos.stock.packs import share_out
from pos.stock.sets import Part
from pos.till.records import SoldPart


@dataclass(frozen=True)
class Inside:
    """One component of the sets of a line."""

    part: Part
    card: Card
    units: int
    """Of all sets of the line together."""
    amount_vnd: int
    """Its share of what the line comes to."""


@dataclass(frozen=True)
class Boxed:
    """Sets of one lot, and what they come to."""

    lot_id: str
    sets: int
    amount_vnd: int


def inside(session: Session, boxes: Sequence[Boxed], on: date) -> list[tuple[Inside, ...]]:
    """The components of each, in the recipe's order; empty for a lot that is no gift set.

    The amount is shared out by the list prices of the day of packing, largest remainder.
    """
    parts = sets.parts_of(session, [one.lot_id for one in boxes])
    products = {one.product_id for held in parts.values() for one in held}
    cards = catalogue.cards(session, products, on)
    return [_shared(one, parts.get(one.lot_id, []), cards) for one in boxes]


def _shared(box: Boxed, parts: Sequence[Part], cards: dict[str, Card]) -> tuple[Inside, ...]:
    if not parts:
        return ()
    amounts = share_out(box.amount_vnd, [one.list_vnd for one in parts])
    return tuple(
        Inside(one, cards[one.product_id], one.units * box.sets, vnd)
        for one, vnd in zip(parts, amounts, strict=True)
    )


def sold_part(no: int, one: Inside, tax: LineVat) -> SoldPart:
    """A component as it is sold, with its VAT."""
    card = one.card
    return SoldPart(
        no=no,
        product_id=card.product_id,
        lot_id=one.part.lot_id,
        sku=card.sku,
        name_vi=card.name_vi,
        name_en=card.name_en,
        producer=card.producer,
        place=card.place,
        lot_code=one.part.lot_code,
        owner=one.part.owner,
        unit=card.unit,
        unit_word=card.unit_word,
        units=one.units,
        amount_vnd=one.amount_vnd,
        tax_class=card.tax_class,
        vat_code=tax.rate.code,
        vat_percent=tax.rate.percent,
        net_vnd=tax.net_vnd,
        vat_vnd=tax.vat_vnd,
        stars=card.stars,
    )
