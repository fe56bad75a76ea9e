"""Doubting and confirming the machine's clock where the book says later."""

from datetime import datetime

from pos.base.dates import iso_at
from pos.base.transaction import writing
from pos.sync import outbox
from pos.sync.pen import Hand


def confirm_clock(last: datetime, *, hand: Hand) -> None:
    """Write that the clock went back and that a manager says it is right now.

    Facts after it are dated before some that stand before it: order is `seq`, never time.

    Args:
        last: the moment of the last fact, which lies ahead.
    """
    content = {"from": iso_at(last), "to": iso_at(hand.at), "why": "confirmed"}
    with writing() as session:
        outbox.record(session, "clock.jumped/1", content, hand=hand)


def doubt_clock(last: datetime, *, hand: Hand) -> None:
    """Write that the shop opens with a clock that cannot be right.

    What follows in the stream bears doubtful moments, until one says `confirmed` or the clock is
    past `last` again: sales go on (sync: *Clocks*), and their order is `seq`.
    """
    content = {"from": iso_at(last), "to": iso_at(hand.at), "why": "suspect"}
    with writing() as session:
        outbox.record(session, "clock.jumped/1", content, hand=hand)
