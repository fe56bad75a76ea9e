"""Taking facts in: each verdict, each refusal, and each fact exactly once."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from pos.central.streams.ingesting import Outcome, ingest
from pos.central.streams.values import KeptFact, Line, Unread
from pos.sync.facts import Fact
from pos.sync.wire import Batch, batch_of
from tests.central.lays import LAYS, MONTHS
from tests.central.tills import PlayedTill, enrol, new_pen

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("lay", LAYS)]
NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


class Reader:
    """Reads every fact, notes it, and balks at those it is told to."""

    def __init__(self, *, balks_at: int = 0, breaks_at: int = 0) -> None:
        self.read: list[KeptFact] = []
        self.balks_at, self.breaks_at = balks_at, breaks_at

    def __call__(self, session: Any, facts: Any) -> list[Unread]:
        for one in facts:
            if one.seq == self.breaks_at:
                session.execute(text("SELECT 1/0"))
            session.execute(
                text("INSERT INTO central_nonces VALUES (:terminal, :nonce, :at)"),
                {"terminal": one.terminal_id, "nonce": f"{one.epoch}{one.seq}", "at": "x"},
            )
        self.read += [one for one in facts if one.seq != self.balks_at]
        return [Unread(one, "a kind from tomorrow") for one in facts if one.seq == self.balks_at]


def send(
    engine: Engine,
    facts: list[Fact],
    *,
    reader: Reader | None = None,
    is_vouched: bool = True,
    prev: bytes | None = None,
    line: Line | None = None,
    now: datetime = NOON,
) -> Outcome:
    batch = batch_of(facts)
    return ingest(
        engine,
        facts[0].terminal_id,
        facts[0].epoch,
        batch if prev is None else Batch(prev, batch.facts),
        now=now,
        interpret=reader or Reader(),
        line=line,
        is_vouched=is_vouched,
    )


def rows(engine: Engine, asked: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def kept(engine: Engine) -> list[tuple[Any, ...]]:
    """Every kept fact, in its order."""
    return rows(engine, "SELECT epoch, seq, hash, sig, body FROM central_facts ORDER BY epoch, seq")


def as_sent(facts: list[Fact]) -> list[tuple[Any, ...]]:
    return sorted((one.epoch, one.seq, one.hash, one.sig, one.body) for one in facts)


def aside(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT seq, reason, hash FROM central_quarantine ORDER BY seq, hash")


@pytest.fixture
def till(centre_engine: Engine) -> PlayedTill:
    """An enrolled till that lived a day."""
    made = PlayedTill()
    made.live_a_day()
    enrol(centre_engine, made)
    return made


def test_a_day_arrives_whole_and_verbatim(centre_engine: Engine, till: PlayedTill) -> None:
    reader = Reader()
    outcome = send(centre_engine, till.facts, reader=reader)
    assert outcome == Outcome("ok", till.facts[-1].seq, till.facts[-1].hash, added=len(till.facts))
    assert kept(centre_engine) == as_sent(till.facts)
    assert [one.body for one in reader.read] == [json.loads(one.body) for one in till.facts]
    assert {(one.ordinal, one.business_on.isoformat()) for one in reader.read} == {
        ("A", "2026-11-21")
    }
    assert rows(centre_engine, "SELECT last_seq, ordinal FROM central_streams") == [
        (len(till.facts), "A")
    ]


def test_a_batch_sent_again_changes_nothing(centre_engine: Engine, till: PlayedTill) -> None:
    reader = Reader()
    send(centre_engine, till.facts, reader=reader)
    read = list(reader.read)
    for facts in (till.facts, till.facts[3:7], till.facts[-1:]):
        outcome = send(centre_engine, facts, reader=reader)
        assert (outcome.verdict, outcome.added) == ("ok", 0)
        assert outcome.acked_through == len(till.facts)
    assert reader.read == read
    assert kept(centre_engine) == as_sent(till.facts)


def test_a_batch_half_known_adds_the_other_half(centre_engine: Engine, till: PlayedTill) -> None:
    send(centre_engine, till.facts[:8])
    outcome = send(centre_engine, till.facts[4:12])
    assert (outcome.verdict, outcome.added, outcome.acked_through) == ("ok", 4, 12)
    assert kept(centre_engine) == as_sent(till.facts[:12])


def test_a_gap_is_named_and_nothing_is_kept(centre_engine: Engine, till: PlayedTill) -> None:
    assert send(centre_engine, till.facts[1:5]) == Outcome("gap", at=1)
    send(centre_engine, till.facts[:3])
    outcome = send(centre_engine, till.facts[4:9])
    assert (outcome.verdict, outcome.at, outcome.acked_through) == ("gap", 4, 3)
    assert kept(centre_engine) == as_sent(till.facts[:3])


def test_another_fact_under_a_kept_number_is_a_fork_and_both_are_put_aside(
    centre_engine: Engine, till: PlayedTill
) -> None:
    other = till.copied()
    at = len(till.facts) + 1
    for one in (till, other):
        one.open_shift()
        one.sell()
        one.sell()
    send(centre_engine, till.facts)
    outcome = send(centre_engine, other.facts[at - 4 :])
    assert (outcome.verdict, outcome.at) == ("fork", at)
    assert outcome.server_hash == till.facts[at - 1].hash
    assert kept(centre_engine) == as_sent(till.facts)
    both = sorted((f.seq, "fork", f.hash) for f in [*till.facts[at - 1 :], *other.facts[at - 1 :]])
    assert aside(centre_engine) == both
    assert send(centre_engine, other.facts[at - 4 :]) == outcome
    assert aside(centre_engine) == both


def test_a_fork_that_began_before_the_batch_is_one(centre_engine: Engine, till: PlayedTill) -> None:
    other = till.copied()
    for one in (till, other):
        one.open_shift()
        one.sell()
        one.sell()
    at = len(till.facts) - 1
    send(centre_engine, till.facts)
    for facts in (other.facts[at:], [*other.facts[at:], other.sell()]):
        outcome = send(centre_engine, facts)
        assert (outcome.verdict, outcome.at) == ("fork", at)
        assert outcome.server_hash == till.facts[at - 1].hash
    send(centre_engine, [till.sell()])
    assert send(centre_engine, [other.facts[-1]]).verdict == "fork"
    assert kept(centre_engine) == as_sent(till.facts)


def test_a_changed_body_breaks_the_chain_and_what_is_before_it_is_kept(
    centre_engine: Engine, till: PlayedTill
) -> None:
    facts = list(till.facts)
    wrong = facts[5]
    facts[5] = Fact(*(*vars(wrong).values(),)[:-1], body=wrong.body.replace("1", "2", 1))
    outcome = send(centre_engine, facts)
    assert (outcome.verdict, outcome.at, outcome.acked_through) == ("chain", 6, 5)
    assert kept(centre_engine) == as_sent(till.facts[:5])
    assert {one[1] for one in aside(centre_engine)} == {"chain"}
    assert send(centre_engine, till.facts).verdict == "ok"
    assert kept(centre_engine) == as_sent(till.facts)


def test_another_hands_signature_is_named(centre_engine: Engine, till: PlayedTill) -> None:
    facts = list(till.facts)
    one = facts[5]
    sig = new_pen("somebody else").sign(one.hash)
    facts[5] = Fact(one.terminal_id, one.epoch, one.seq, one.prev, one.hash, sig, one.body)
    outcome = send(centre_engine, facts)
    assert (outcome.verdict, outcome.at, outcome.acked_through) == ("signature", 6, 5)
    assert kept(centre_engine) == as_sent(till.facts[:5])


def test_nobody_can_force_a_fork_with_a_fact_that_nobody_signed(
    centre_engine: Engine, till: PlayedTill
) -> None:
    other = till.copied()
    till.write_shop()
    other.pen = new_pen("somebody else")
    other.write_shop()
    send(centre_engine, till.facts)
    outcome = send(centre_engine, other.facts[-3:])
    assert (outcome.verdict, outcome.at) == ("signature", other.facts[-1].seq)
    assert aside(centre_engine) == []


def test_facts_of_another_terminal_or_epoch_do_not_fit(
    centre_engine: Engine, till: PlayedTill
) -> None:
    other = PlayedTill(showroom="HN02")
    other.live_a_day()
    enrol(centre_engine, other)
    moved = [
        Fact(till.terminal_id, till.epoch, f.seq, f.prev, f.hash, f.sig, f.body)
        for f in other.facts
    ]
    assert send(centre_engine, moved).verdict == "chain"
    send(centre_engine, till.facts)
    assert send(centre_engine, moved).verdict == "chain"
    assert kept(centre_engine) == as_sent(till.facts)


def test_a_terminal_that_nobody_enrolled_is_unknown(centre_engine: Engine, lay: str) -> None:
    stranger = PlayedTill()
    assert send(centre_engine, stranger.facts) == Outcome("unknown")
    assert lay
    assert kept(centre_engine) == []


def test_a_waiting_terminals_facts_are_taken(centre_engine: Engine) -> None:
    till = PlayedTill()
    till.live_a_day()
    enrol(centre_engine, till, status="waiting")
    assert send(centre_engine, till.facts).verdict == "ok"
    assert kept(centre_engine) == as_sent(till.facts)


@pytest.mark.parametrize("status", ["revoked", "replaced"])
def test_what_a_revoked_terminal_sends_is_put_aside_and_never_dropped(
    centre_engine: Engine, till: PlayedTill, status: str
) -> None:
    send(centre_engine, till.facts[:6])
    with centre_engine.begin() as connection:
        connection.execute(text(f"UPDATE central_terminals SET status = '{status}'"))
    for _twice in range(2):
        outcome = send(centre_engine, till.facts)
        assert (outcome.verdict, outcome.acked_through) == ("revoked", 6)
        assert aside(centre_engine) == [(f.seq, "revoked", f.hash) for f in till.facts[6:]]
    assert kept(centre_engine) == as_sent(till.facts[:6])


def test_a_revoked_keys_facts_are_put_aside_from_the_first(
    centre_engine: Engine, till: PlayedTill
) -> None:
    with centre_engine.begin() as connection:
        connection.execute(text("UPDATE central_keys SET revoked_at = from_at"))
    assert send(centre_engine, till.facts).verdict == "revoked"
    assert len(aside(centre_engine)) == len(till.facts)
    assert rows(centre_engine, "SELECT 1 FROM central_streams") == []


# --- Epochs --------------------------------------------------------------------------------


def test_every_epoch_of_a_shop_that_ran_alone_comes_up_whole(
    centre_engine: Engine, till: PlayedTill
) -> None:
    first = till.epoch
    till.begin("restored")
    till.live_a_day(sales=2)
    for epoch in (first, till.epoch):
        assert send(centre_engine, till.of(epoch)).verdict == "ok"
    assert kept(centre_engine) == as_sent(till.facts)
    told = "SELECT ordinal, parent_epoch, parent_seq, reason FROM central_streams ORDER BY 1"
    assert rows(centre_engine, told) == [
        ("A", None, None, "set-up"),
        ("B", first, len(till.of(first)), "restored"),
    ]


def test_epochs_may_come_in_any_order(centre_engine: Engine, till: PlayedTill) -> None:
    first = till.epoch
    till.begin("restored")
    till.live_a_day(sales=2)
    for epoch in (till.epoch, first):
        assert send(centre_engine, till.of(epoch)).verdict == "ok"
    assert kept(centre_engine) == as_sent(till.facts)


def test_a_restored_till_goes_on_behind_what_it_remembers(
    centre_engine: Engine, till: PlayedTill
) -> None:
    """Its disk was put back: the centre has more of the old epoch than it."""
    put_back = till.copied()
    till.open_shift()
    till.sell()
    send(centre_engine, till.facts)
    put_back.begin("restored")
    put_back.sell()
    assert send(centre_engine, put_back.of()).verdict == "ok"


def test_an_epoch_begins_with_its_beginning(centre_engine: Engine, till: PlayedTill) -> None:
    till.begin("restored")
    till.epoch = "0" * 16
    first = till.write_shop()
    assert send(centre_engine, [first]) == Outcome("chain", at=1)
    assert send(centre_engine, [till.write_shop()]) == Outcome("gap", at=1)


def test_a_new_key_stands_where_its_epoch_stands_behind_a_kept_fact(
    centre_engine: Engine, till: PlayedTill
) -> None:
    first = till.epoch
    till.begin("key changed", pen=new_pen("the next"))
    till.write_shop()
    assert send(centre_engine, till.of()).verdict == "parent"
    assert {one[1] for one in aside(centre_engine)} == {"parent"}
    send(centre_engine, till.of(first))
    assert send(centre_engine, till.of(), is_vouched=False).verdict == "parent"
    assert send(centre_engine, till.of()).verdict == "ok"
    assert send(centre_engine, till.of(), is_vouched=False).verdict == "ok"


def test_a_file_fills_no_quarantine_with_what_nobody_signed(
    centre_engine: Engine, till: PlayedTill
) -> None:
    other = till.copied()
    other.begin("forged", pen=new_pen("a thief"), parent=None)
    assert send(centre_engine, other.of(), is_vouched=False).verdict == "parent"
    facts = [*till.facts]
    facts[5] = Fact(*(*vars(facts[5]).values(),)[:-1], body="{}")
    assert send(centre_engine, facts, is_vouched=False).verdict == "chain"
    assert aside(centre_engine) == []


# --- What cannot be read ---------------------------------------------------------------------


def test_what_no_reader_knows_is_parked_and_blocks_nothing(
    centre_engine: Engine, till: PlayedTill
) -> None:
    reader = Reader(balks_at=5)
    outcome = send(centre_engine, till.facts, reader=reader)
    assert (outcome.verdict, outcome.parked) == ("ok", (5,))
    assert outcome.acked_through == len(till.facts)
    told = "SELECT seq, kind, error, tries FROM central_parked"
    kind = json.loads(till.facts[4].body)["t"]
    assert rows(centre_engine, told) == [(5, kind, "a kind from tomorrow", 1)]
    assert send(centre_engine, till.facts).parked == (5,)


def test_a_reader_that_breaks_harms_the_one_fact_alone(
    centre_engine: Engine, till: PlayedTill
) -> None:
    reader = Reader(breaks_at=5)
    outcome = send(centre_engine, till.facts, reader=reader)
    assert (outcome.verdict, outcome.parked) == ("ok", (5,))
    assert [one.seq for one in reader.read] == [
        *range(1, 5),
        *range(6, len(till.facts) + 1),
    ]
    read = rows(centre_engine, "SELECT count(*) FROM central_nonces")
    assert read == [(len(till.facts) - 1,)]


NO_BODIES = [
    "",
    "no json",
    "[1]",
    "{}",
    '{"t":5}',
    '{"t":"sale.completed/1"}',
    '{"t":"sale.completed/1","at":"2026-11-21T05:00:00.000Z","business_on":"2026-02-30"}',
    '{"t":"sale.completed/1","at":"2026-11-21T05:00:00.000Z","business_on":"0026-02-20"}',
    '{"t":"sale.completed/1","at":"yesterday","business_on":"2026-02-20"}',
    '{"t":"sale.completed/1","at":"2026-11-21T05:00:00.000Z","business_on":NaN}',
    '{"a":"\\u0000\\ud800"}',
    "[" * 50_000,
    "1" * 5_000,
    "🜚\r\n\t\\N\\.",
]


def test_bodies_that_say_nothing_are_kept_verbatim_and_parked(
    centre_engine: Engine, till: PlayedTill
) -> None:
    before = len(till.facts)
    for body in NO_BODIES:
        till.write_body(body)
        till.write_shop()
    reader = Reader()
    outcome = send(centre_engine, till.facts, reader=reader)
    silent = tuple(before + 2 * no + 1 for no in range(len(NO_BODIES)))
    assert (outcome.verdict, outcome.parked) == ("ok", silent)
    assert kept(centre_engine) == as_sent(till.facts)
    assert len(reader.read) == len(till.facts) - len(NO_BODIES)


def test_facts_of_a_clock_gone_wild_lie_in_months_of_their_own(
    centre_engine: Engine, till: PlayedTill
) -> None:
    for year in (2000, 2099, 2026):
        till.at = datetime(year, 5, 3, tzinfo=UTC)
        till.write_shop()
    assert send(centre_engine, till.facts).verdict == "ok"
    assert kept(centre_engine) == as_sent(till.facts)


def test_z_are_answered_in_the_transaction_that_read_them(
    centre_engine: Engine, till: PlayedTill
) -> None:
    def closings(session: Any, facts: Any) -> list[dict[str, Any]]:
        read = session.execute(text("SELECT count(*) FROM central_nonces")).scalar_one()
        return [{"number": one.body["closing"]["number"], "read": read} for one in facts[-1:]]

    outcome = send(centre_engine, till.facts, line=Line(closings_of=closings))
    assert outcome.z == ({"number": "HN01-1A-Z0001", "read": len(till.facts)},)


def test_what_a_database_fails_at_is_not_kept(centre_engine: Engine, till: PlayedTill) -> None:
    """It is no fact's fault: the till sends it again."""
    from sqlalchemy.exc import OperationalError

    def fails(session: Any, facts: Any) -> list[Unread]:
        session.execute(text("SET LOCAL statement_timeout = 1"))
        session.execute(text("SELECT pg_sleep(1)"))
        return []

    with pytest.raises(OperationalError):
        ingest(
            centre_engine,
            till.terminal_id,
            till.epoch,
            batch_of(till.facts),
            now=NOON,
            interpret=fails,
        )
    assert kept(centre_engine) == []
    assert send(centre_engine, till.facts).added == len(till.facts)


def test_a_database_put_back_to_a_day_before_the_month_was_made_is_filled_again(
    centre_engine: Engine, till: PlayedTill, lay: str
) -> None:
    send(centre_engine, till.facts)
    months = "SELECT c.relname FROM pg_class c WHERE c.relname LIKE 'central\\_%\\_2026\\___'"
    gone = [row[0] for row in rows(centre_engine, months)]
    assert bool(gone) == (lay == MONTHS)
    with centre_engine.begin() as connection:
        for name in [*gone, "central_facts", "central_streams", "central_nonces"]:
            did = f"DROP TABLE {name}" if name in gone else f"TRUNCATE {name}"
            connection.execute(text(did))
    assert send(centre_engine, till.facts).added == len(till.facts)
    assert kept(centre_engine) == as_sent(till.facts)
