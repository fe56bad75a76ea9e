"""Promises to customers: made, given up, and the customers forgotten once it is over."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pos.base.dates import ZONE, business_day
from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.ordering import reservation_book
from pos.ordering.drafting import note_of
from pos.ordering.refusals import DayOver, NotOrdered, UnknownReservation
from pos.ordering.reservation_book import How, Reservation
from pos.sync.pen import Hand

MOST_LETTERS = 80
"""Of a customer's name."""
MOST_DAYS_AHEAD = 366
FORGOTTEN_AFTER = 90
"""Days after which nobody comes any more for what was promised: the person is forgotten."""


def reserve(promised: Reservation, *, hand: Hand) -> None:
    """Promise units to a customer; the same id again promises nothing more.

    Raises:
        NotOrdered: there is no such product, or it is not sold any more.
        DayOver: the day is over, or more than a year ahead.
    """
    with writing() as session:
        card = catalogue.cards(session, [promised.product_id], hand.on).get(promised.product_id)
        if card is None or not card.is_stocked or card.is_withdrawn:
            raise NotOrdered(name="" if card is None else card.name_vi)
        if not hand.on <= promised.due_on <= hand.on + timedelta(days=MOST_DAYS_AHEAD):
            raise DayOver(day=promised.due_on)
        written = replace(
            promised,
            customer=clean(promised.customer[: 4 * MOST_LETTERS])[:MOST_LETTERS],
            note=note_of(promised.note),
        )
        reservation_book.promise(session, written, hand=hand)


def end_reservation(reservation_id: str, *, hand: Hand) -> None:
    """The customer does not want the goods any more; one that ended already is let be.

    Raises:
        UnknownReservation.
    """
    with writing() as session:
        if not reservation_book.is_known(session, reservation_id):
            raise UnknownReservation
        reservation_book.end(session, reservation_id, How.UNWANTED, hand=hand)


def forget_people(at: datetime) -> int:
    """Forget the customers of promises that were over before today, and of those that nobody
    fetched in three months; how many there were."""
    today: date = business_day(at)
    with writing() as session:
        return reservation_book.forget_people(
            session,
            ended_before=datetime.combine(today, time(), ZONE),
            due_before=today - timedelta(days=FORGOTTEN_AFTER),
        )
