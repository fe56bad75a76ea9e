"""Doubting and confirming the machine's clock where the book says later."""

from datetime import datetime

from sqlalchemy.orm import Session

from pos.base.dates import business_day, format_day, iso_at
from pos.base.transaction import writing
from pos.care.standing import CLOCK_SLACK, Advice, Level
from pos.catalogue.price_days import misdated
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


_NAMED = 5
"""So many products are named; the rest are counted."""


def of_prices(session: Session, now: datetime) -> Advice | None:
    """What a clock that ran ahead left behind: prices that count from a far day only."""
    found = misdated(session, now + CLOCK_SLACK, business_day(now))
    if not found:
        return None
    names = ", ".join(dict.fromkeys(one.name for one in found[:_NAMED]))
    more = "…" if len(found) > _NAMED else ""
    facts = {"n": len(found), "day": format_day(found[0].valid_from), "names": f"{names}{more}"}
    return Advice("prices.ahead", Level.HEED, facts)
