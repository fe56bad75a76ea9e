"""Reads for the pages that arrange the counters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.models import Product
from pos.catalogue.queries import Card
from pos.till import counter_book
from pos.till.tile_icons import icon_of

MOST_WEIGHED = 300


@dataclass(frozen=True)
class Goods:
    """A product as these pages name it."""

    product_id: str
    sku: str
    name: str
    producer: str
    price_vnd: int | None
    """None: no price today, so it is not on the wall."""
    unit: str
    unit_word: str
    icon: str
    is_withdrawn: bool
    plu: int | None = None
    """The number by which scales know it."""


def goods(session: Session, product_ids: Sequence[str], today: date) -> list[Goods]:
    """Products in the order named; unknown ones are left out."""
    cards = catalogue.cards(session, product_ids, today)
    return [_goods(cards[one], None) for one in product_ids if one in cards]


def scale_goods(session: Session, today: date) -> list[Goods]:
    """What is weighed, and what else has a number, by name."""
    numbers = {product_id: plu for plu, product_id in counter_book.numbers(session).items()}
    weighed = session.scalars(
        select(Product.id)
        .where(Product.unit != "piece", Product.is_stocked, Product.is_withdrawn == 0)
        .order_by(Product.sort_key)
        .limit(MOST_WEIGHED)
    )
    cards = catalogue.cards(session, [*dict.fromkeys([*weighed, *numbers])], today)
    found = [_goods(card, numbers.get(one)) for one, card in cards.items()]
    return sorted(found, key=lambda one: (one.plu is None, one.name, one.product_id))


def _goods(card: Card, plu: int | None) -> Goods:
    return Goods(
        product_id=card.product_id,
        sku=card.sku,
        name=card.name_vi,
        producer=card.producer,
        price_vnd=card.price_vnd,
        unit=card.unit,
        unit_word=card.unit_word,
        icon=icon_of(card.name_vi, card.ocop_group),
        is_withdrawn=card.is_withdrawn,
        plu=plu,
    )
