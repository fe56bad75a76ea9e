"""Forgetting customers: because they ask, because they came no more, because they were before."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.faults import refused
from pos.base.transaction import end_reading, reading, writing
from pos.customer import forgotten, people, queries
from pos.customer.elsewhere import Elsewhere
from pos.customer.models import Customer
from pos.customer.refusals import UnknownCustomer

MOST = 100
"""So many are forgotten in one act: no sale waits long behind it."""


def forget_customer(customer_id: str, *, kept_in: Path, elsewhere: Elsewhere, at: datetime) -> None:
    """Take name and phone out of the shop's books; sales stay, without the person.

    Args:
        kept_in: the file that remembers it (`customer.forgotten`).

    Raises:
        UnknownCustomer: there is none, or they were forgotten already.
        NoRoom, NotWritable: nothing was forgotten.
    """
    known = queries.find(reading(), customer_id)
    end_reading()
    if known is None:
        raise UnknownCustomer
    _forget([customer_id], "asked", kept_in=kept_in, elsewhere=elsewhere, at=at)


def forget_idle(*, kept_in: Path, elsewhere: Elsewhere, at: datetime) -> int:
    """Forget those who bought nothing for as long as the shop's setting says; gives how many.

    Raises:
        NoRoom, NotWritable: nobody was forgotten.
    """
    session = reading()
    since = queries.keeps_since(session, business_day(at))
    idle: list[str] = []
    if since is not None:
        old = queries.known_before(session, since)
        came = elsewhere.has_bought_since(session, old, since)
        idle = [one for one in old if one not in came]
    end_reading()
    for first in range(0, len(idle), MOST):
        some = idle[first : first + MOST]
        _forget(some, "kept_long", kept_in=kept_in, elsewhere=elsewhere, at=at)
    return len(idle)


def forget_again(ids: Collection[str], *, elsewhere: Elsewhere, at: datetime) -> int:
    """Forget those whom an older book knows again; gives how many it knew."""
    known = sorted(queries.known_of(reading(), ids)) if ids else []
    end_reading()
    for first in range(0, len(known), MOST):
        with writing() as session:
            _take_out(session, known[first : first + MOST], "again", elsewhere, at)
    return len(known)


def _forget(ids: list[str], why: str, *, kept_in: Path, elsewhere: Elsewhere, at: datetime) -> None:
    _remember(kept_in, ids, business_day(at))
    with writing() as session:
        _take_out(session, ids, why, elsewhere, at)


def _remember(kept_in: Path, ids: Iterable[str], on: date) -> None:
    try:
        forgotten.remember(kept_in, ids, on)
    except OSError as error:
        raise refused(error) from error


def _take_out(
    session: Session, ids: list[str], why: str, elsewhere: Elsewhere, at: datetime
) -> None:
    asked = select(Customer).where(Customer.id.in_(ids), Customer.forgotten_at.is_(None))
    for row in session.scalars(asked).all():
        people.forget(session, row, why=why, at=at)
    elsewhere.forget(session, ids)
