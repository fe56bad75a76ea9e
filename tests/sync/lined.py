"""A till of the tests on its line: linked to a played centre, its sender in the test's hand."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.sync import line_book
from pos.sync import line_queries as queries
from pos.sync.line_book import NewLink
from pos.sync.line_values import Machine, Patience, Sources
from pos.sync.sending import Sender
from tests.world import World

MACHINE = Machine("0.1.0", "0041", "ab12", 48_211, "2026-11-21 ok", 1, 0, 0)
IMPATIENT = Patience(connect_s=1, read_s=1, whole_s=1)


def link_to(world: World, url: str, status: str = "active") -> None:
    """Enrolled at a centre, without asking it."""
    new = NewLink(url, "", status, "HN01", "Showroom OCOP Hoàn Kiếm", [])
    with writing() as session:
        line_book.link(session, new, by_id=world.person_id("Hạnh"), at=clock.now())


def sender_of(world: World, files: Mapping[str, Path] | None = None) -> Sender:
    """A sender that has not begun."""
    house = world.app.extensions["ocop_house"]
    sources = Sources(lambda: house.pen, lambda: MACHINE, lambda: dict(files or {}))
    return Sender(world.app.app_context, sources, IMPATIENT)


@contextmanager
def sending(world: World, files: Mapping[str, Path] | None = None) -> Iterator[Sender]:
    """A sender at work until the block ends."""
    sender = sender_of(world, files)
    sender.start()
    try:
        yield sender
    finally:
        sender.stop()


@contextmanager
def in_hand(world: World) -> Iterator[Sender]:
    """A sender whose turns the test takes itself."""
    sender = sender_of(world)
    sender.remember()
    try:
        yield sender
    finally:
        sender._finish()


def wait_for(what: Callable[[], bool], seconds: int = 15) -> None:
    """Until it is so."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)


def book() -> dict[str, list[bytes]]:
    """By epoch: the hashes of the till's own facts."""
    found = {
        run.epoch: [one.hash for one in queries.facts_from(reading(), run.epoch, 1, 100_000)]
        for run in queries.runs(reading())
    }
    end_reading()
    return found


def is_whole(held: Mapping[str, list[tuple[bytes, str]]]) -> bool:
    """Whether the centre holds what the book holds, each fact once, in its order."""
    return {epoch: [digest for digest, _ in facts] for epoch, facts in held.items()} == book()
