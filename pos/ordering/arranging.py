"""Terms as a person wrote them."""

from sqlalchemy import select

from pos.base.transaction import writing
from pos.catalogue.models import Product
from pos.ordering import goods, term_book
from pos.ordering.refusals import NotOrdered
from pos.ordering.terms import Closure, HouseTerms, ProducerTerms, ProductTerms
from pos.sync.pen import Hand


def change_producer_terms(producer_id: str, terms: ProducerTerms, *, hand: Hand) -> None:
    """Write how a producer delivers.

    Raises:
        UnknownProducer.
    """
    with writing() as session:
        goods.producer_name(session, producer_id)
        term_book.keep_producer(session, producer_id, terms, hand=hand)


def change_product_terms(product_id: str, terms: ProductTerms, *, hand: Hand) -> None:
    """Write how a product is bought.

    Raises:
        NotOrdered: there is none, or it is a service.
    """
    with writing() as session:
        is_stocked = session.scalar(select(Product.is_stocked).where(Product.id == product_id))
        if not is_stocked:
            raise NotOrdered(name="")
        term_book.keep_product(session, product_id, terms, hand=hand)


def change_house_terms(terms: HouseTerms, *, hand: Hand) -> None:
    """Write what orders, shelves and empty shelves cost."""
    with writing() as session:
        term_book.keep_house(session, terms, hand=hand)


def close_days(closure: Closure, *, hand: Hand) -> None:
    """Write days on which nothing is delivered; the same id again writes nothing more.

    Raises:
        UnknownProducer.
    """
    with writing() as session:
        if closure.producer_id:
            goods.producer_name(session, closure.producer_id)
        term_book.close_days(session, closure, hand=hand)


def open_days(closure_id: str, *, hand: Hand) -> None:
    """Deliveries come on these days after all; what is gone already is let be."""
    del hand  # the list says what holds, not who struck it
    with writing() as session:
        term_book.open_days(session, closure_id)
