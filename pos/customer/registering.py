"""Customers become known, change their phone, agree to something and take it back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.customer import people, queries
from pos.customer.models import Customer
from pos.customer.refusals import NoPhoneToCall, PhoneTaken, UnknownCustomer
from pos.sync.pen import Hand


def register(
    name: str, phone: str | None, *, wants_offers: bool, hand: Hand, request_id: str | None = None
) -> str:
    """Write down a new customer; gives the id.

    Args:
        name, phone: one of them at least; the phone as `phones.read_phone` gives it.
        wants_offers: the customer ticked the sentence of `wordings.CURRENT`.
        request_id: becomes the customer's id, so that a form heard twice makes one.

    Raises:
        PhoneTaken: somebody has this phone.
        NoPhoneToCall: there is none for what was agreed to.
    """
    with writing() as session:
        if request_id is not None and session.get(Customer, request_id) is not None:
            return request_id
        _refuse_taken(session, phone, "")
        customer_id = request_id or new_id()
        people.add(session, customer_id, name, phone, hand=hand)
        if wants_offers:
            _require_phone(phone)
            people.note_consent(session, customer_id, is_given=True, hand=hand)
        return customer_id


def change_customer(customer_id: str, name: str, phone: str | None, *, hand: Hand) -> None:
    """Give somebody another name or phone; what they agreed to was for the old number, and ends.

    Raises:
        UnknownCustomer, PhoneTaken.
    """
    with writing() as session:
        row = require(session, customer_id)
        if (row.name, row.phone) == (name, phone):
            return
        _refuse_taken(session, phone, customer_id)
        if row.phone != phone and queries.wants_offers(session, customer_id):
            people.note_consent(session, customer_id, is_given=False, hand=hand)
        people.keep(session, row, name, phone)


def note_consent(customer_id: str, *, is_given: bool, hand: Hand) -> None:
    """Somebody agrees to be told of offers, or takes it back; what is already so writes nothing.

    Raises:
        UnknownCustomer, NoPhoneToCall.
    """
    with writing() as session:
        row = require(session, customer_id)
        if queries.wants_offers(session, customer_id) == is_given:
            return
        if is_given:
            _require_phone(row.phone)
        people.note_consent(session, customer_id, is_given=is_given, hand=hand)


def keep_months(months: int, *, hand: Hand) -> None:
    """Set how long customers are kept after their last purchase; 0: until they ask."""
    with writing() as session:
        people.keep_months(session, months, hand=hand)


def require(session: Session, customer_id: str) -> Customer:
    """The customer, within an act.

    Raises:
        UnknownCustomer: there is none, or they were forgotten.
    """
    row = session.get(Customer, customer_id)
    if row is None or row.forgotten_at is not None:
        raise UnknownCustomer
    return row


def _refuse_taken(session: Session, phone: str | None, own_id: str) -> None:
    if phone is None:
        return
    taken = session.scalar(
        select(Customer.id).where(Customer.phone == phone, Customer.id != own_id)
    )
    if taken is not None:
        raise PhoneTaken(taken)


def _require_phone(phone: str | None) -> None:
    if phone is None:
        raise NoPhoneToCall
