"""Promises to customers: made, kept or given up."""

from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.ordering import reservation_book
from pos.ordering.drafting import note_of, require_coming
from pos.ordering.refusals import NotOrdered, UnknownReservation
from pos.ordering.reservation_book import Reservation
from pos.sync.pen import Hand

MOST_LETTERS = 80
"""Of a customer's name."""


def reserve(promised: Reservation, *, hand: Hand) -> None:
    """Promise units to a customer; the same id again promises nothing more.

    Raises:
        NotOrdered: there is no such product, or it is not sold any more.
        DayOver: the day is over.
    """
    with writing() as session:
        card = catalogue.cards(session, [promised.product_id], hand.on).get(promised.product_id)
        if card is None or not card.is_stocked or card.is_withdrawn:
            raise NotOrdered(name="" if card is None else card.name_vi)
        require_coming(promised.due_on, hand)
        customer = clean(promised.customer[: 4 * MOST_LETTERS])[:MOST_LETTERS]
        written = Reservation(
            promised.reservation_id,
            promised.product_id,
            promised.units,
            promised.due_on,
            customer,
            note_of(promised.note),
        )
        reservation_book.promise(session, written, hand=hand)


def end_reservation(reservation_id: str, *, hand: Hand) -> None:
    """The customer has the goods, or does not want them; one that ended already is let be.

    Raises:
        UnknownReservation.
    """
    with writing() as session:
        if not reservation_book.is_known(session, reservation_id):
            raise UnknownReservation
        reservation_book.end(session, reservation_id, hand=hand)
