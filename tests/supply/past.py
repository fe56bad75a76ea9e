"""A past for the named world: days on which goods were sold, and the days closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from pos.base import clock
from tests.returns.steps import sell
from tests.world import NOON, World

TEA, FISH, COM, GREENS, WINE = "CHE-DINH", "MAM-NEM", "COM-ME-TRI", "RAU-CAI", "RUOU-MO"


@contextmanager
def at(days: int, hours: int = 0) -> Iterator[None]:
    """The clock so many days after the first, so many hours after noon."""
    moment = NOON + timedelta(days=days, hours=hours)
    with clock.running(lambda: moment):
        yield


def live(world: World, days: int, *goods: tuple[str, int], first: int = 0) -> None:
    """Sell the same on each of so many days."""
    for day in range(first, first + days):
        with at(day):
            sell(world, *goods)
