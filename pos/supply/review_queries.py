"""Reads of suggestions for the pages.

    review = newest(session, today)                       # producers, without their lines
    lines = lines_of(session, review, producer_ids, today)  # the most urgent first
    found = sum_of(session, product_id, today)            # "Vì sao 24?"
    terms = rethinking.rethink(found.told, {"pack": 12})
    due = due_today(session, today)                       # for the rail

A page asks `reviewing.is_due(session, today)` first, and lets `reviewing.refresh_review(hand=…)`
make the review where it says so.  `snoozing.snooze(product_id, until, request_id=…, hand=…)` puts
a product off; the day itself takes that back.
"""

from pos.supply.review_reads import due_today, guessed, line_of, lines_of, newest
from pos.supply.sum_queries import sold_of, sum_of

__all__ = ["due_today", "guessed", "line_of", "lines_of", "newest", "sold_of", "sum_of"]
