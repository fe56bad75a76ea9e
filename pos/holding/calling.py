"""Noting that a customer was called about goods held back."""

from pos.base.transaction import writing
from pos.customer import queries as customers
from pos.holding import call_book, orders
from pos.holding.refusals import NotAsked
from pos.stock.refusals import UnknownHold
from pos.sync.pen import Hand


def note_call(hold_id: str, customer_id: str, *, is_called: bool, hand: Hand) -> None:
    """Write that a customer was called, or that this was ticked by mistake.

    No number is copied: not into the row, not into a fact.

    Raises:
        UnknownHold.
        NotAsked: the customer was forgotten, has no number, or never agreed to be called.
    """
    with writing() as session:
        if orders.find(session, hold_id) is None:
            raise UnknownHold
        known = customers.find(session, customer_id)
        if is_called and (
            known is None or not known.phone or not customers.wants_offers(session, customer_id)
        ):
            raise NotAsked
        call_book.note(session, hold_id, customer_id, is_called=is_called, hand=hand)
