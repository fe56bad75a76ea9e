"""Every kept stream can be checked, here and by whoever is given its file."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from pos import cli
from pos.central.streams.audits import check_streams
from pos.sync.verify import Fault, check, read_export
from tests import forked
from tests.central.test_central_commands import ROOT, environment
from tests.central.test_races import send
from tests.central.tills import PlayedTill, enrol

pytestmark = pytest.mark.postgres
COPIED = (
    "INSERT INTO central_facts SELECT {}, kind, hash, sig, body, received_at FROM central_facts"
)


@pytest.fixture
def till(centre_engine: Engine) -> PlayedTill:
    """A till of two epochs, all of it here; another one beside it."""
    made, other = PlayedTill(), PlayedTill(showroom="HN02")
    made.live_a_day()
    first = made.epoch
    made.begin("restored")
    made.live_a_day(sales=2)
    for one in (made, other):
        enrol(centre_engine, one)
    send(centre_engine, made.of(first))
    send(centre_engine, made.of())
    send(centre_engine, other.facts)
    return made


def change(engine: Engine, said: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(said))


def faults(engine: Engine) -> list[Fault]:
    return [one.verdict.fault for one in check_streams(engine) if one.verdict.fault]


def test_what_came_is_whole(centre_engine: Engine, till: PlayedTill) -> None:
    found = list(check_streams(centre_engine, terminal_id=till.terminal_id))
    assert [(one.ordinal, one.verdict.fault) for one in found] == [("A", None), ("B", None)]
    assert sum(one.verdict.facts for one in found) == len(till.facts)
    assert found[-1].verdict.head == till.facts[-1].hash.hex()
    assert len(list(check_streams(centre_engine))) == 3


@pytest.mark.parametrize(
    ("said", "seq", "what"),
    [
        ("UPDATE central_facts SET body = replace(body, '1', '2') WHERE {} AND seq = 5", 5, "hash"),
        ("UPDATE central_facts SET sig = reverse(sig) WHERE {} AND seq = 5", 5, "signature"),
        ("DELETE FROM central_facts WHERE {} AND seq = 5", 6, "gap"),
        ("DELETE FROM central_facts WHERE {} AND seq >= 5", 5, "gap"),
        ("UPDATE central_streams SET last_hash = '\\x00' WHERE {}", 16, "gap"),
        ("UPDATE central_streams SET public_key = repeat('0', 64) WHERE {}", 1, "key"),
        ("DELETE FROM central_streams WHERE {}", 1, "key"),
        (
            COPIED.format("'2026-11-30', terminal_id, epoch, seq") + " WHERE {} AND seq = 5",
            5,
            "gap",
        ),
        (
            COPIED.format("business_on, terminal_id, epoch, seq + 9000") + " WHERE {} AND seq = 5",
            16,
            "gap",
        ),
    ],
)
def test_the_first_wrong_fact_is_named(
    centre_engine: Engine, till: PlayedTill, said: str, seq: int, what: str
) -> None:
    first = till.facts[0].epoch
    assert len(till.of(first)) == 15
    change(centre_engine, said.format(f"epoch = '{first}'"))
    assert faults(centre_engine) == [Fault(first, seq, what)]


def test_by_command_and_from_a_file_that_anybody_can_check(
    centre_engine: Engine, centre_url: str, till: PlayedTill, tmp_path: Path
) -> None:
    env = environment(tmp_path / "centre", centre_url)
    file = tmp_path / "stream.ndjson"
    said = forked.run(cli.main, ("--lang", "en", "central", "verify"), env, folder=ROOT)
    assert (said.returncode, "0 epochs are wrong" in said.stdout) == (0, True), said
    words = ("central", "export", till.terminal_id, str(file))
    assert forked.run(cli.main, words, env, folder=ROOT).returncode == 0
    assert list(read_export(file)) == till.facts
    assert check(read_export(file)).fault is None
    assert [json.loads(line)["s"] for line in file.read_text().splitlines()][:2] == [1, 2]
    change(centre_engine, "UPDATE central_facts SET body = '{}' WHERE seq = 3")
    said = forked.run(cli.main, ("--lang", "en", "central", "verify"), env, folder=ROOT)
    assert (said.returncode, "wrong at fact 3" in said.stdout) == (1, True), said
