"""The book of what customers were promised: the only writer of `ordering_reservations`."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.ordering.models import ReservationRow
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Reservation:
    """Units promised to a customer."""

    reservation_id: str
    product_id: str
    units: int
    due_on: date
    customer: str
    note: str


def promise(session: Session, one: Reservation, *, hand: Hand) -> None:
    """Write a promise; one known under this id is let be."""
    require_act(session)
    if session.get(ReservationRow, one.reservation_id) is not None:
        return
    session.execute(
        insert(ReservationRow).values(
            id=one.reservation_id,
            product_id=one.product_id,
            units=one.units,
            due_on=one.due_on,
            customer=one.customer,
            note=one.note,
            by_name=hand.by_name,
            at=hand.at,
            ended_by="",
        )
    )


def end(session: Session, reservation_id: str, *, hand: Hand) -> None:
    """The customer has the goods, or does not want them any more."""
    require_act(session)
    session.execute(
        update(ReservationRow)
        .where(ReservationRow.id == reservation_id, ReservationRow.ended_at.is_(None))
        .values(ended_at=hand.at, ended_by=hand.by_name)
    )


def is_known(session: Session, reservation_id: str) -> bool:
    """Whether there is a promise of this id."""
    return session.get(ReservationRow, reservation_id) is not None


def still_promised(session: Session) -> list[Reservation]:
    """Promises not yet kept, the earliest first."""
    rows = session.scalars(
        select(ReservationRow)
        .where(ReservationRow.ended_at.is_(None))
        .order_by(ReservationRow.due_on, ReservationRow.id)
    )
    return [
        Reservation(row.id, row.product_id, row.units, row.due_on, row.customer, row.note)
        for row in rows
    ]
