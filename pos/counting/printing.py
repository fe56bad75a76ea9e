"""Printing a blind sheet of 80 mm."""

from sqlalchemy.orm import Session

from pos.base.dates import format_moment
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.counting import counts, papers, queries, words
from pos.counting.papers import Line
from pos.counting.scopes import Scope
from pos.shop import queries as shop
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.sync.pen import Hand

MOST_LINES = 400
"""Lots of one slip: more is a roll of paper that nobody counts by."""


def lines_of(session: Session, scope: Scope, hand: Hand) -> list[Line]:
    """The lots to look for, by name and day of expiry."""
    lots = queries.lots_to_count(session, scope)
    cards = catalogue.cards(session, {one.product_id for one in lots}, hand.on)
    return [
        Line(
            cards[one.product_id].name_vi,
            cards[one.product_id].unit_word,
            one.code,
            words.until(one),
        )
        for one in lots
    ]


def print_blind(count_id: str, *, hand: Hand, request_id: str | None = None) -> str:
    """Print the lots to look for, without a number; gives the job.

    Raises:
        NoSuchCount, CountEnded: nobody counts there.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        count = counts.require_open(session, count_id)
        showroom = shop.showroom(session)
        if showroom is None:
            raise AssertionError("a count is opened in a showroom")
        paper = papers.blind_paper(
            showroom,
            lines_of(session, count.scope, hand)[:MOST_LINES],
            no=count.no,
            scope=words.scope(count),
            at=format_moment(hand.at),
            by_name=hand.by_name,
        )
        job = NewJob(queue.REPORT, new_id(), f"KK-{count.no}", paper, request_id=request_id)
        return queue.queue(session, job, hand=hand)
