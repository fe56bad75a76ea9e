"""The book of customers: the only writer of `customer_people`, their consents, their keeping."""

from datetime import datetime

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.text import search_key
from pos.base.transaction import require_act
from pos.customer.models import Consent, Customer, Keeping
from pos.customer.wordings import CURRENT
from pos.sync.pen import Hand


def add(session: Session, customer_id: str, name: str, phone: str | None, *, hand: Hand) -> None:
    """Write a new customer."""
    require_act(session)
    session.add(
        Customer(
            id=customer_id,
            name=name,
            phone=phone,
            search_key=search_key(name),
            created_at=hand.at,
            created_by=hand.by_id,
            forgotten_at=None,
            forgotten_why=None,
        )
    )
    session.flush()


def keep(session: Session, customer: Customer, name: str, phone: str | None) -> None:
    """Write a customer's name and phone from now on."""
    require_act(session)
    _erase_freed(session)
    customer.name, customer.phone, customer.search_key = name, phone, search_key(name)
    session.flush()


def note_consent(session: Session, customer_id: str, *, is_given: bool, hand: Hand) -> None:
    """Write that somebody agreed to be told of offers, in today's wording, or took it back."""
    require_act(session)
    consent = Consent(
        id=new_id(),
        customer_id=customer_id,
        is_given=is_given,
        wording=CURRENT,
        at=hand.at,
        by_id=hand.by_id,
    )
    session.add(consent)
    session.flush()


def forget(session: Session, customer: Customer, *, why: str, at: datetime) -> None:
    """Take the person out of the row.

    Args:
        why: `asked`, `kept_long` or `again`.
    """
    require_act(session)
    _erase_freed(session)
    customer.name, customer.phone, customer.search_key = "", None, ""
    customer.forgotten_at, customer.forgotten_why = at, why
    session.flush()


def keep_months(session: Session, months: int, *, hand: Hand) -> None:
    """Write how long customers are kept."""
    require_act(session)
    row = session.get(Keeping, 1)
    if row is None:
        row = Keeping(id=1, months=months, changed_at=hand.at, changed_by=hand.by_id)
        session.add(row)
    row.months, row.changed_at, row.changed_by = months, hand.at, hand.by_id
    session.flush()


def _erase_freed(session: Session) -> None:
    """Have SQLite overwrite what it gives up: the old letters would else stay in the file."""
    if session.connection().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
