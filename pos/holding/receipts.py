"""The receipts of lots: every line that sold one, and whom it was sold to.

Customers are masked.  A number is given whole only of those who agreed to be called.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nlargest
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.customer import queries as customers
from pos.customer.models import Customer
from pos.customer.phones import mask_name, mask_phone, show_phone
from pos.customer.queries import Contact
from pos.holding import call_book
from pos.holding.call_book import Called
from pos.returns.models import ReturnLine
from pos.shop.models import Person
from pos.stock import sets
from pos.till.models import Sale, SaleLine

PAGE = 50


@dataclass(frozen=True)
class Sold:
    """A line of a receipt that sold one of the lots."""

    no: int
    """For the next page."""
    sale_id: str
    line_no: int
    number: str
    at: datetime
    register_no: int
    by_name: str
    lot_id: str
    lot_code: str
    name: str
    units: int
    unit: str
    unit_word: str
    returned_units: int
    customer: str
    """Masked; empty where nobody knows who bought."""


@dataclass(frozen=True)
class Buyer:
    """A known customer who bought of the lots."""

    customer_id: str
    name: str
    """Masked, where they did not agree to be called."""
    phone: str
    """The same; empty where there is none."""
    may_be_called: bool
    receipts: int
    units: tuple[tuple[str, str, str, int], ...]
    """By product: name, unit, word, base units."""
    last_on: date
    called: Called | None


# Lines are written in the order of sale, and the index of a lot's lines keeps that order: a page
# of the newest costs the same however often the lot was sold.
_no = literal_column("till_sale_lines.rowid", Integer)
_OF_LOT = Prepared(
    select(_no, SaleLine.sale_id, SaleLine.no)
    .where(SaleLine.lot_id == bindparam("lot"), _no < bindparam("before"))
    .order_by(_no.desc())
    .limit(PAGE + 1)
)
_COUNT = Prepared(select(func.count()).where(SaleLine.lot_id == bindparam("lot")))
_LAST = 2**62


def lines(session: Session, lot_ids: Collection[str], before: int | None = None) -> list[Sold]:
    """Lines that sold one of the lots, the newest first; one more than a page where there are more.

    Args:
        before: the `no` of the last one of the page before.
    """
    found = [
        row
        for lot_id in sorted(_and_sets(session, lot_ids))
        for row in _OF_LOT.all(session, lot=lot_id, before=before or _LAST)
    ]
    newest = nlargest(PAGE + 1, found)
    return _sold(session, [row[0] for row in newest])


def count(session: Session, lot_ids: Collection[str]) -> int:
    """How many lines sold one of the lots."""
    return sum(int(_COUNT.only(session, lot=one)) for one in _and_sets(session, lot_ids))


def _and_sets(session: Session, lot_ids: Collection[str]) -> set[str]:
    """The lots, and those of gift sets that any of them lies in: they were sold with the set."""
    return {*lot_ids, *sets.containing(session, lot_ids)}


def _sold(session: Session, numbers: Sequence[int]) -> list[Sold]:
    if not numbers:
        return []
    rows: Sequence[Any] = session.execute(
        select(
            _no,
            SaleLine.sale_id,
            SaleLine.no,
            Sale.number,
            Sale.completed_at,
            Sale.register_no,
            Person.name,
            SaleLine.lot_id,
            SaleLine.lot_code,
            SaleLine.name_vi,
            SaleLine.units,
            SaleLine.unit,
            SaleLine.unit_word,
            Customer.name,
            Customer.phone,
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .join(Person, Person.id == Sale.person_id)
        .outerjoin(Customer, (Customer.id == Sale.customer_id) & Customer.forgotten_at.is_(None))
        .where(_no.in_(numbers))
        .order_by(_no.desc())
    ).all()
    back = _returned(session, {row[1] for row in rows})
    made: list[Any] = [
        (*row[:13], back.get((row[1], row[2]), 0), _masked(row[13], row[14])) for row in rows
    ]
    return [Sold(*one) for one in made]


def _masked(name: str | None, phone: str | None) -> str:
    told = (mask_name(name or ""), mask_phone(phone) if phone else "")
    return " · ".join(one for one in told if one)


def _returned(session: Session, sale_ids: Collection[str]) -> dict[tuple[str, int], int]:
    rows: Iterable[Any] = session.execute(
        select(ReturnLine.sale_id, ReturnLine.line_no, func.sum(ReturnLine.units))
        .where(ReturnLine.sale_id.in_(sale_ids))
        .group_by(ReturnLine.sale_id, ReturnLine.line_no)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def buyers(session: Session, hold_id: str, lot_ids: Collection[str]) -> list[Buyer]:
    """The known customers who bought of the lots, those to be called first."""
    rows: Sequence[Any] = session.execute(
        select(
            Sale.customer_id,
            SaleLine.name_vi,
            SaleLine.unit,
            SaleLine.unit_word,
            func.sum(SaleLine.units),
            func.count(Sale.id.distinct()),
            func.max(Sale.business_on),
        )
        .join(SaleLine, SaleLine.sale_id == Sale.id)
        .where(Sale.customer_id.is_not(None), SaleLine.lot_id.in_(_and_sets(session, lot_ids)))
        .group_by(Sale.customer_id, SaleLine.name_vi, SaleLine.unit, SaleLine.unit_word)
    ).all()
    bought: dict[str, list[tuple[str, str, str, int, int, date]]] = defaultdict(list)
    for customer_id, name, unit, word, units, many, last in rows:
        bought[customer_id].append((name, unit, word, units, many, last))
    called, known = call_book.called(session, hold_id), customers.contacts(session, bought)
    made = [
        _buyer(customer_id, contact, bought[customer_id], called.get(customer_id))
        for customer_id, contact in known.items()
    ]
    return sorted(made, key=lambda one: (not one.may_be_called, one.called is not None, one.name))


def _buyer(
    customer_id: str,
    one: Contact,
    parts: Sequence[tuple[str, str, str, int, int, date]],
    called: Called | None,
) -> Buyer:
    """A buyer, masked where they did not agree to be called."""
    agreed = bool(one.phone) and one.wants_offers
    return Buyer(
        customer_id=customer_id,
        name=one.name if agreed else mask_name(one.name),
        phone=show_phone(one.phone) if agreed else (mask_phone(one.phone) if one.phone else ""),
        may_be_called=agreed,
        receipts=max(part[4] for part in parts),
        units=tuple((part[0], part[1], part[2], part[3]) for part in parts),
        last_on=max(part[5] for part in parts),
        called=called,
    )
