"""A past for the named world: days on which goods were sold, and what was suggested after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from pos.base import clock
from pos.base.transaction import reading
from pos.ordering import arranging
from pos.ordering.terms import ProducerTerms, ProductTerms
from pos.supply import reviewing
from pos.supply.review_queries import lines_of, newest
from pos.supply.review_views import LineView, ReviewView
from tests.ordering.steps import producer_id
from tests.returns.steps import sell
from tests.world import NOON, TODAY, World

TEA, FISH, COM, GREENS, WINE = "CHE-DINH", "MAM-NEM", "COM-ME-TRI", "RAU-CAI", "RUOU-MO"


@contextmanager
def at(days: int, hours: int = 0) -> Iterator[None]:
    """The clock so many days after the first, so many hours after noon."""
    moment = NOON + timedelta(days=days, hours=hours)
    with clock.running(lambda: moment):
        yield


def after(days: int) -> date:
    """So many days after the first."""
    return TODAY + timedelta(days=days)


def live(world: World, days: int, *goods: tuple[str, int], first: int = 0) -> None:
    """Sell the same on each of so many days."""
    for day in range(first, first + days):
        with at(day):
            sell(world, *goods)


def look(world: World, days: int, *, thorough: bool = False) -> ReviewView:
    """A review so many days after the first."""
    with at(days):
        reviewing.refresh_review(hand=world.hand("Hạnh"), thorough=thorough)
    return seen(days)


def seen(days: int) -> ReviewView:
    """The newest review."""
    session = reading()
    session.rollback()
    found = newest(session, after(days))
    assert found is not None
    return found


def lines(days: int) -> dict[str, LineView]:
    """Every line of the newest review, by SKU."""
    review = seen(days)
    producers = [one.producer_id for one in review.producers]
    found = lines_of(reading(), review, producers, after(days))
    return {line.sku: line for its in found.values() for line in its}


def arrange(world: World, sku: str, **terms: object) -> None:
    """Type a product's terms."""
    arranging.change_product_terms(
        world.product_id(sku), ProductTerms(**terms), hand=world.hand("Hạnh")
    )


def arrange_producer(world: World, sku: str, **terms: object) -> None:
    """Type the terms of a product's producer."""
    arranging.change_producer_terms(
        producer_id(world, sku), ProducerTerms(**terms), hand=world.hand("Hạnh")
    )
