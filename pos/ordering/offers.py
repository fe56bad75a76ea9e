"""What may be ordered from whom, for a person who writes an order by hand."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.quantity import Unit
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer, Product
from pos.catalogue.queries import Card
from pos.ordering import term_book


def producers(session: Session) -> list[tuple[str, str]]:
    """Whoever makes something that is kept in stock and sold: id and name, by name."""
    made = select(Product.producer_id).where(
        Product.is_stocked.is_(True), Product.is_withdrawn.is_(False)
    )
    rows = session.execute(
        select(Producer.id, Producer.name)
        .where(Producer.id.in_(made))
        .order_by(Producer.sort_key, Producer.id)
    )
    return [(row[0], row[1]) for row in rows]


def of_producer(session: Session, producer_id: str, today: date) -> list[Card]:
    """A producer's goods that may be ordered, by name."""
    ids = session.scalars(
        select(Product.id)
        .where(
            Product.producer_id == producer_id,
            Product.is_stocked.is_(True),
            Product.is_withdrawn.is_(False),
        )
        .order_by(Product.sort_key, Product.id)
    ).all()
    cards = catalogue.cards(session, ids, today)
    return [cards[one] for one in ids if one in cards]


def usual_units(session: Session, product_id: str, today: date) -> int:
    """What is put on an order before anybody types: a pack; else a piece, a kilogram, a litre."""
    pack = term_book.product(session, product_id).pack_units
    card = catalogue.cards(session, [product_id], today).get(product_id)
    if pack or card is None:
        return pack or 1
    return 1_000 if Unit(card.unit).is_weighed else 1
