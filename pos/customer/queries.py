"""Reads of customers: masked for whoever sells, whole for the customer's own page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pos.base.dates import ZONE, add_months
from pos.base.text import search_key
from pos.customer.models import Consent, Customer, Keeping
from pos.customer.phones import mask_name, mask_phone
from pos.shop.models import Person

USUAL_MONTHS = 24
"""How long customers are kept where nobody has chosen."""
LEAST_SIGNS = 3
"""Fewer letters or digits find nobody: a till is no directory to leaf through."""
MOST_FOUND = 8
PAGE = 50
_IN_ONE = 500


@dataclass(frozen=True)
class Masked:
    """A customer as screens and papers show one."""

    customer_id: str
    name: str
    """`N. T. Hoa`; empty where only a phone is known."""
    phone: str
    """`09xx xxx 678`; empty where only a name is known."""


@dataclass(frozen=True)
class Whole:
    """A customer on the page of their own."""

    customer_id: str
    name: str
    phone: str | None
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class Agreed:
    """One time that somebody agreed to be told of offers, or took it back."""

    is_given: bool
    wording: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class ListPage:
    """A page of the customers."""

    rows: tuple[Masked, ...]
    total: int
    no: int
    pages: int


def find(session: Session, customer_id: str) -> Whole | None:
    """One customer; None where there is none, or they were forgotten."""
    row = session.execute(
        select(Customer, Person.name)
        .join(Person, Person.id == Customer.created_by)
        .where(Customer.id == customer_id, Customer.forgotten_at.is_(None))
    ).first()
    if row is None:
        return None
    one, by_name = row
    return Whole(one.id, one.name, one.phone, one.created_at, by_name)


def masked(session: Session, customer_id: str | None) -> Masked | None:
    """The same for every other screen."""
    if customer_id is None:
        return None
    one = session.get(Customer, customer_id)
    return None if one is None or one.forgotten_at is not None else _masked(one)


def search(session: Session, text: str) -> list[Masked]:
    """Customers by a phone or its last digits, or by words of the name; the newest first."""
    wanted = _wanted(text)
    if wanted is None:
        return []
    asked = _known().where(wanted).order_by(Customer.id.desc()).limit(MOST_FOUND)
    return [_masked(one) for one in session.scalars(asked)]


def page(session: Session, text: str, no: int) -> ListPage:
    """The customers, the newest first, or those that a search finds."""
    wanted = _wanted(text)
    asked = _known() if wanted is None else _known().where(wanted)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    no = min(no, pages)
    rows = session.scalars(asked.order_by(Customer.id.desc()).limit(PAGE).offset((no - 1) * PAGE))
    return ListPage(tuple(_masked(one) for one in rows), total, no, pages)


def agreed(session: Session, customer_id: str) -> list[Agreed]:
    """What somebody agreed to and took back, the last first."""
    rows = session.execute(
        select(Consent.is_given, Consent.wording, Consent.at, Person.name)
        .join(Person, Person.id == Consent.by_id)
        .where(Consent.customer_id == customer_id)
        .order_by(Consent.id.desc())
    )
    return [Agreed(*row) for row in rows]


def wants_offers(session: Session, customer_id: str) -> bool:
    """Whether the shop may tell somebody of offers: what was said last counts."""
    last = session.scalar(
        select(Consent.is_given)
        .where(Consent.customer_id == customer_id)
        .order_by(Consent.id.desc())
        .limit(1)
    )
    return bool(last)


@dataclass(frozen=True)
class Contact:
    """A customer as whoever may call them needs it: to be masked where they did not agree."""

    name: str
    phone: str | None
    wants_offers: bool


def contacts(session: Session, customer_ids: Collection[str]) -> dict[str, Contact]:
    """Customers by id, however many, in a few statements; those forgotten are left out."""
    asked, found = sorted(set(customer_ids)), {}
    for at in range(0, len(asked), _IN_ONE):
        ids = asked[at : at + _IN_ONE]
        said = select(Consent.customer_id, Consent.is_given).where(Consent.customer_id.in_(ids))
        wants = {row[0]: row[1] for row in session.execute(said.order_by(Consent.id))}
        for one in session.scalars(_known().where(Customer.id.in_(ids))):
            found[one.id] = Contact(one.name, one.phone, bool(wants.get(one.id)))
    return found


def months(session: Session) -> int:
    """How many months customers are kept after their last purchase; 0: until they ask."""
    found = session.scalar(select(Keeping.months).where(Keeping.id == 1))
    return USUAL_MONTHS if found is None else found


def keeps_since(session: Session, today: date) -> date | None:
    """Whoever bought nothing since that day is to be forgotten; None: nobody is."""
    kept = months(session)
    return add_months(today, -kept) if kept else None


def known_before(session: Session, day: date) -> list[str]:
    """The ids of those who were written down before that day."""
    midnight = datetime.combine(day, time(), ZONE)
    asked = select(Customer.id).where(
        Customer.forgotten_at.is_(None), Customer.created_at < midnight
    )
    return list(session.scalars(asked.order_by(Customer.id)))


def known_of(session: Session, ids: Collection[str]) -> set[str]:
    """Of these, the ids that the book knows as somebody."""
    wanted, found = sorted(ids), set[str]()
    for first in range(0, len(wanted), _IN_ONE):
        some: Sequence[str] = wanted[first : first + _IN_ONE]
        asked = select(Customer.id).where(Customer.id.in_(some), Customer.forgotten_at.is_(None))
        found.update(session.scalars(asked))
    return found


def _known() -> Select[Customer]:
    return select(Customer).where(Customer.forgotten_at.is_(None))


def _wanted(text: str) -> ColumnElement[bool] | None:
    """What a search means; None where it says too little."""
    key = search_key(text[:80])
    digits = key.replace(" ", "")
    if len(digits) < LEAST_SIGNS:
        return None
    if digits.isdigit():
        local = f"0{digits[2:]}" if digits.startswith("84") and len(digits) > 9 else digits
        return Customer.phone.endswith(local, autoescape=True)
    found: ColumnElement[bool] = Customer.search_key.is_not(None)
    for word in key.split():
        found = found & Customer.search_key.contains(word, autoescape=True)
    return found


def _masked(one: Customer) -> Masked:
    return Masked(one.id, mask_name(one.name), mask_phone(one.phone))
