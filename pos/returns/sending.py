"""Saying that a refund was sent by bank."""

from pos.base.text import clean
from pos.base.transaction import writing
from pos.returns import queries, sendings, told
from pos.returns.refusals import SlipNeeded
from pos.sync import outbox
from pos.sync.pen import Hand

MOST_LETTERS = 60
"""Of a bank's number for a transfer."""


def mark_sent(return_id: str, refund_no: int, reference: str, *, hand: Hand) -> None:
    """Write down that the money has left: who, when, and the bank's number; and tell it.

    Raises:
        SlipNeeded: no number was typed.
        IsSent: somebody said so already, or there is nothing to send.
    """
    words = clean(reference, max_length=MOST_LETTERS)
    if not words:
        raise SlipNeeded
    with writing() as session:
        sendings.settle(session, return_id, refund_no, words, hand=hand)
        content = {"refund": told.refund_sent(queries.refund(session, return_id, refund_no), words)}
        outbox.record(session, "refund.sent/1", content, hand=hand)
