"""The book of what customers were promised: the only writer of `ordering_reservations`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.ordering.models import ReservationRow
from pos.sync.pen import Hand


class How(StrEnum):
    """How a promise ended."""

    FETCHED = "fetched"
    UNWANTED = "unwanted"


@dataclass(frozen=True)
class Reservation:
    """Units promised to a customer."""

    reservation_id: str
    product_id: str
    units: int
    due_on: date
    customer: str
    note: str
    phone: str = ""
    """Digits alone."""
    made_at: datetime | None = None
    """None: it is not written yet."""


@dataclass(frozen=True)
class Receipt:
    """On which receipt a customer had what was promised."""

    sale_id: str
    sold_on: date
    told_on: date
    """The day on which demand learns of it; never one that was read already."""


@dataclass(frozen=True)
class Ended:
    """A promise that is over."""

    promise: Reservation
    how: How
    ended_at: datetime
    ended_by: str
    receipt: Receipt | None


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
            phone=one.phone,
            note=one.note,
            by_name=hand.by_name,
            at=hand.at,
            ended_by="",
            ended_how="",
        )
    )


def end(
    session: Session,
    reservation_id: str,
    how: How = How.UNWANTED,
    receipt: Receipt | None = None,
    *,
    hand: Hand,
) -> None:
    """The customer has the goods, or does not want them any more."""
    require_act(session)
    told = {} if receipt is None else {
        "sale_id": receipt.sale_id, "sold_on": receipt.sold_on, "told_on": receipt.told_on
    }  # fmt: skip
    session.execute(
        update(ReservationRow)
        .where(ReservationRow.id == reservation_id, ReservationRow.ended_at.is_(None))
        .values(ended_at=hand.at, ended_by=hand.by_name, ended_how=how.value, **told)
    )


def reopen(session: Session, reservation_id: str) -> None:
    """It was not over after all."""
    require_act(session)
    session.execute(
        update(ReservationRow)
        .where(ReservationRow.id == reservation_id)
        .values(ended_at=None, ended_by="", ended_how="", sale_id=None, sold_on=None, told_on=None)
    )


def forget_people(session: Session, *, ended_before: datetime, due_before: date) -> int:
    """Take names and telephone numbers out of promises that are over, or that nobody fetched in a
    long time; how many there were."""
    require_act(session)
    if session.connection().dialect.name == "sqlite":
        # SQLite overwrites what it gives up: the old letters would else stay in the file.
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
    found = session.scalars(
        update(ReservationRow)
        .where(or_(ReservationRow.customer != "", ReservationRow.phone != ""))
        .where(
            or_(
                ReservationRow.ended_at < ended_before,
                ReservationRow.due_on < due_before,
            )
        )
        .values(customer="", phone="")
        .returning(ReservationRow.id)
    )
    return len(found.all())


# --- Reading ---------------------------------------------------------------------------


def is_known(session: Session, reservation_id: str) -> bool:
    """Whether there is a promise of this id."""
    return session.get(ReservationRow, reservation_id) is not None


def still_promised(session: Session) -> list[Reservation]:
    """Promises not yet kept, the earliest first."""
    rows = session.scalars(
        select(ReservationRow)
        .where(ReservationRow.ended_at.is_(None))
        .order_by(ReservationRow.due_on, ReservationRow.id)
        .execution_options(populate_existing=True)
    )
    return [_promise(row) for row in rows]


def find(session: Session, reservation_id: str) -> Reservation | Ended | None:
    """A promise, as it stands or as it ended."""
    row = session.get(ReservationRow, reservation_id, populate_existing=True)
    if row is None:
        return None
    return _promise(row) if row.ended_at is None else _ended(row, row.ended_at)


def ended_since(session: Session, since: datetime, most: int) -> list[Ended]:
    """Promises that ended since a moment, the last first."""
    rows = session.scalars(
        select(ReservationRow)
        .where(ReservationRow.ended_at >= since)
        .order_by(ReservationRow.ended_at.desc(), ReservationRow.id.desc())
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return [_ended(row, row.ended_at) for row in rows if row.ended_at is not None]


@dataclass(frozen=True)
class Fetched:
    """Units of a promise on a receipt."""

    product_id: str
    units: int
    receipt: Receipt


def fetched(session: Session, first: date, last: date) -> list[Fetched]:
    """What was said from one day to another of promises and their receipts, in the order of their
    ids."""
    rows = session.scalars(
        select(ReservationRow)
        .where(ReservationRow.sale_id.is_not(None), ReservationRow.told_on.between(first, last))
        .order_by(ReservationRow.id)
        .execution_options(populate_existing=True)
    )
    return [
        Fetched(row.product_id, row.units, receipt)
        for row in rows
        if (receipt := _receipt(row)) is not None
    ]


def units_on(session: Session, product_id: str, sale_ids: Iterable[str]) -> dict[str, int]:
    """Units of a product that receipts hold for promises already, by receipt."""
    rows = session.execute(
        select(ReservationRow.sale_id, ReservationRow.units).where(
            ReservationRow.product_id == product_id, ReservationRow.sale_id.in_(list(sale_ids))
        )
    )
    found: dict[str, int] = defaultdict(int)
    for sale_id, units in rows:
        if sale_id is not None:
            found[sale_id] += units
    return dict(found)


def _promise(row: ReservationRow) -> Reservation:
    who = row.customer, row.note, row.phone
    return Reservation(row.id, row.product_id, row.units, row.due_on, *who, row.at)


def _ended(row: ReservationRow, ended_at: datetime) -> Ended:
    how = How(row.ended_how)
    return Ended(_promise(row), how, ended_at, row.ended_by, _receipt(row))


def _receipt(row: ReservationRow) -> Receipt | None:
    if row.sale_id is None or row.sold_on is None or row.told_on is None:
        return None
    return Receipt(row.sale_id, row.sold_on, row.told_on)
