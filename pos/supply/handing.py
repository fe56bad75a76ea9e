"""Promised goods are handed over: which receipt they are on, and a slip put right the same day."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.transaction import writing
from pos.ordering import reservation_book
from pos.ordering.refusals import NotOnReceipt, ReservationOver, UnknownReservation
from pos.ordering.reservation_book import Ended, How, Receipt, Reservation
from pos.supply import days, promise_queries
from pos.sync.pen import Hand


def hand_over(reservation_id: str, sale_id: str, *, hand: Hand) -> None:
    """The customer has the goods; one that ended already is let be.

    Args:
        sale_id: the receipt they are on, so that they are no everyday demand besides; empty:
            nobody knows it.

    Raises:
        UnknownReservation, NotOnReceipt: nothing has changed.
    """
    with writing() as session:
        found = _found(session, reservation_id)
        if isinstance(found, Ended):
            return
        receipt = _receipt(session, found, sale_id, hand) if sale_id else None
        reservation_book.end(session, reservation_id, How.FETCHED, receipt, hand=hand)


def take_up_again(reservation_id: str, *, hand: Hand) -> None:
    """It was not over after all; one that is promised still is let be.

    Raises:
        UnknownReservation.
        ReservationOver: it ended on an earlier day, and demand has learnt of it.
    """
    with writing() as session:
        found = _found(session, reservation_id)
        if isinstance(found, Reservation):
            return
        told_on = business_day(found.ended_at) if found.receipt is None else found.receipt.told_on
        if business_day(found.ended_at) != hand.on or told_on < _next_read(session):
            raise ReservationOver
        reservation_book.reopen(session, reservation_id)


def _found(session: Session, reservation_id: str) -> Reservation | Ended:
    found = reservation_book.find(session, reservation_id)
    if found is None:
        raise UnknownReservation
    return found


def _receipt(session: Session, promise: Reservation, sale_id: str, hand: Hand) -> Receipt:
    on_it = promise_queries.receipt(session, promise, sale_id, hand.on)
    if on_it is None:
        raise NotOnReceipt
    return Receipt(sale_id, on_it.sold_on, max(hand.on, _next_read(session)))


def _next_read(session: Session) -> date:
    """The first day that demand has not read yet."""
    read = days.read_so_far(session).on_day
    return date.min if read is None else read + timedelta(days=1)
