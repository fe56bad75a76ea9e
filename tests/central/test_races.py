"""Facts sent twice, late, out of order, by two at once, to a server that is killed: each once."""

import random
from collections.abc import Sequence
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from pos.central.database import open_engine
from pos.central.streams.ingesting import Outcome, ingest
from pos.central.streams.values import KeptFact, Unread
from pos.sync.facts import Fact
from pos.sync.wire import batch_of
from tests.central.lays import LAYS
from tests.central.lines import NOON
from tests.central.servers import OwnServer, own_server
from tests.central.tills import PlayedTill, enrol

pytestmark = pytest.mark.postgres


def note(session: Any, facts: Sequence[KeptFact]) -> list[Unread]:
    """Reads each fact by a row that may be there once."""
    session.execute(
        text("INSERT INTO central_nonces VALUES (:terminal, :nonce, :at)"),
        [
            {"terminal": one.terminal_id, "nonce": f"{one.epoch}{one.seq}", "at": "x"}
            for one in facts
        ],
    )
    return []


def send(engine: Engine, facts: list[Fact]) -> Outcome:
    one = facts[0]
    return ingest(engine, one.terminal_id, one.epoch, batch_of(facts), now=NOON, interpret=note)


def require_whole(engine: Engine, facts: Sequence[Fact]) -> None:
    """Every fact is kept once, verbatim, read once, and the head stands on the last."""
    asked = "SELECT epoch, seq, hash, sig, body FROM central_facts ORDER BY terminal_id, epoch, seq"
    with engine.connect() as connection:
        kept = [tuple(row) for row in connection.execute(text(asked))]
        read = connection.execute(text("SELECT count(*) FROM central_nonces")).scalar_one()
        heads = dict(
            tuple(row)
            for row in connection.execute(text("SELECT epoch, last_hash FROM central_streams"))
        )
    by_place = sorted(facts, key=lambda one: (one.terminal_id, one.epoch, one.seq))
    assert kept == [(one.epoch, one.seq, one.hash, one.sig, one.body) for one in by_place]
    assert read == len(facts)
    assert heads == {one.epoch: one.hash for one in by_place}


def played(days: int = 1, sales: int = 5) -> PlayedTill:
    till = PlayedTill()
    for _day in range(days):
        till.live_a_day(sales=sales)
    return till


@pytest.mark.parametrize("lay", LAYS)
def test_batches_in_any_order_and_any_number_of_times_come_to_the_same(
    centre_engine: Engine, lay: str
) -> None:
    till = played(days=3)
    enrol(centre_engine, till)
    facts, dice, through = till.facts, random.Random(f"order {lay}"), 0
    while through < len(facts):
        first = dice.randrange(max(0, through - 12), min(len(facts), through + 5))
        outcome = send(centre_engine, facts[first : first + dice.randint(1, 12)])
        assert outcome.verdict == ("gap" if first > through else "ok")
        assert outcome.acked_through >= through
        through = outcome.acked_through
        assert through == 0 or outcome.hash == facts[through - 1].hash
        require_whole(centre_engine, facts[:through])


@pytest.mark.parametrize("lay", LAYS)
def test_several_who_send_one_stream_at_once_keep_each_fact_once(
    centre_engine: Engine, lay: str
) -> None:
    """A till whose answers were lost, its stick's file, and its second try, all together."""
    assert lay
    till = played(days=6)
    enrol(centre_engine, till)
    broken: list[BaseException] = []

    def goes_on(piece: int) -> None:
        try:
            through = 0
            while through < len(till.facts):
                outcome = send(centre_engine, till.facts[through : through + piece])
                assert outcome.verdict == "ok"
                through += piece
        except BaseException as error:  # noqa: BLE001 - told below
            broken.append(error)

    threads = [Thread(target=goes_on, args=[piece]) for piece in (3, 3, 4, 7)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert broken == []
    require_whole(centre_engine, till.facts)


def count_facts(url: str) -> int:
    """Over a line of its own: the sender's broke with the server."""
    engine = open_engine(url)
    with engine.connect() as connection:
        kept: int = connection.execute(text("SELECT count(*) FROM central_facts")).scalar_one()
    engine.dispose()
    return kept


def kill_often(times: int, days: int) -> None:
    """Send a stream to a server that is killed in between; nothing answered for is lost."""
    till = played(days=days, sales=8)
    with own_server() as server:
        engine = open_engine(server.url)
        enrol(engine, till)
        server.settle()
        ended, answered = Event(), [0]

        def sends() -> None:
            through, dice = 0, random.Random(7)
            while through < len(till.facts) and not ended.is_set():
                piece = till.facts[through : through + dice.randint(1, 6)]
                try:
                    outcome = send(engine, piece)
                except (DBAPIError, psycopg.OperationalError):
                    ended.wait(0.05)
                    continue
                through = answered[0] = outcome.acked_through
                ended.wait(0.02)

        sender = Thread(target=sends)
        sender.start()
        try:
            _kill(server, times, answered)
            sender.join(timeout=240)
            assert not sender.is_alive()
        finally:
            ended.set()
            sender.join()
        engine.dispose()
        require_whole(engine, till.facts)
        engine.dispose()


def _kill(server: OwnServer, times: int, answered: list[int]) -> None:
    dice, never = random.Random(11), Event()
    for _time in range(times):
        never.wait(dice.uniform(0.1, 0.4))
        server.kill()
        known = answered[0]
        server.start()
        assert count_facts(server.url) >= known


def test_a_server_killed_in_the_middle_loses_nothing_that_it_answered_for() -> None:
    kill_often(times=3, days=8)


@pytest.mark.soak
def test_a_server_killed_fifty_times_loses_nothing_that_it_answered_for() -> None:
    kill_often(times=50, days=60)
