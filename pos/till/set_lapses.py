"""Gift sets with a component that lost its stars and that the shop does not sell for it."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue import lapses
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Lapse
from pos.catalogue.queries import Card
from pos.shop import queries as shop
from pos.stock import sets


def blocked_part(
    session: Session, set_lot_ids: Collection[str], today: date
) -> tuple[Card, Lapse] | None:
    """The first component that the shop's policy forbids in any of these sets; None: all may go."""
    found = sets.parts_of(session, set_lot_ids) if set_lot_ids else {}
    products = {part.product_id for parts in found.values() for part in parts}
    lapsed = [card for card in _cards(session, products, today) if card.lapse is not None]
    if not lapsed:
        return None
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a till without a showroom")
    for card in lapsed:
        lapse = lapses.blocked(card, showroom)
        if lapse is not None:
            return card, lapse
    return None


def _cards(session: Session, products: Collection[str], today: date) -> list[Card]:
    found = catalogue.cards(session, sorted(products), today) if products else {}
    return sorted(found.values(), key=lambda card: card.sku)
