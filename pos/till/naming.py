"""Saying who buys, and writing a note on an order, before it is paid."""

from pos.base.text import clean
from pos.base.transaction import writing
from pos.sync.pen import Hand
from pos.till import drafts
from pos.till.buyers import Buyer

MOST_LETTERS = 200
"""Of a note."""


def name_buyer(draft_id: str, buyer: Buyer, *, hand: Hand) -> None:
    """Say who buys: the paper names him, and the rate of VAT may depend on him.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        drafts.name_buyer(session, draft, buyer, customer_id=draft.customer_id)


def write_note(draft_id: str, words: str, *, hand: Hand) -> None:
    """Write the order's note; empty words take it away.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        Unreadable: the note is too long.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        drafts.write_note(session, draft, clean(words, max_length=MOST_LETTERS))
