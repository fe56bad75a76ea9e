"""Suggestions from the books of the named world."""

from datetime import timedelta

from pos.base.transaction import reading
from pos.supply import reviewing
from pos.supply.review_queries import lines_of, newest, sum_of
from tests.supply.past import FISH, TEA, at, live
from tests.world import TODAY, World


def test_smoke(till: World) -> None:
    live(till, 10, (TEA, 1), (FISH, 1))
    with at(10):
        reviewing.refresh_review(hand=till.hand("Hạnh"))
        today = TODAY + timedelta(days=10)
        review = newest(reading(), today)
        for p in review.producers:
            print(p)
        for name, lines in lines_of(
            reading(), review, [p.producer_id for p in review.producers], today
        ).items():
            for l in lines:
                print(l)
        s = sum_of(reading(), till.product_id(TEA), today)
        print(s.terms, s.lots, s.forecast[:3], s.days[-12:])
        assert 0
