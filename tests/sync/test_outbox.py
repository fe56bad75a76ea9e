"""The book of the stream, on SQLite and PostgreSQL."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import delete, select, text

from pos.base.errors import Broken, WrongSetting
from pos.base.transaction import reading, writing
from pos.sync import outbox, queries
from pos.sync.facts import Fact, chain_hash, genesis
from pos.sync.models import StoredFact, Terminal
from pos.sync.pen import BOOT_ID, Pen, load_pen
from tests.postgres import TERMINAL_ID, Books


def stored() -> list[Fact]:
    """The stream as it lies in the database, in its order."""
    names = "terminal_id, epoch, seq, prev, hash, sig, body"
    rows = reading().execute(text(f"SELECT {names} FROM sync_facts ORDER BY seq")).all()
    return [Fact(a, b, c, bytes(d), bytes(e), bytes(f), g) for a, b, c, d, e, f, g in rows]


def write(books: Books, kind: str = "price.set/1", **content: object) -> Fact:
    with writing() as session:
        return outbox.record(session, kind, content, hand=books.hand())


def test_the_first_fact_begins_the_epoch_and_names_the_key(books: Books):
    first = stored()[0]
    body = json.loads(first.body)
    assert (first.seq, first.prev) == (1, genesis(TERMINAL_ID, first.epoch))
    assert (body["t"], body["ordinal"], body["parent"]) == ("epoch.started/1", "A", None)
    assert body["public_key"] == books.hand().pen.public_key.hex()


def test_facts_follow_each_other_without_a_gap_each_naming_the_one_before(books: Books):
    for price_vnd in range(1, 6):
        write(books, price_vnd=price_vnd)
    facts = stored()
    assert [fact.seq for fact in facts] == [1, 2, 3, 4, 5, 6]
    assert [fact.prev for fact in facts[1:]] == [fact.hash for fact in facts[:-1]]


def test_two_facts_of_one_act_follow_each_other(books: Books):
    with writing() as session:
        one = outbox.record(session, "price.set/1", {}, hand=books.hand())
        two = outbox.record(session, "price.set/1", {}, hand=books.hand())
    assert (two.seq, two.prev) == (one.seq + 1, one.hash)


def test_the_body_is_stored_to_the_byte_and_its_hash_and_signature_hold(books: Books):
    told = write(books, name='Mắm "nêm" \\ Dì Cẩn\u2028\u0001', empty="")
    kept = stored()[-1]
    assert kept == told
    assert kept.hash == chain_hash(TERMINAL_ID, kept.epoch, kept.seq, kept.prev, kept.body)
    key = books.hand().pen.public_key
    Ed25519PublicKey.from_public_bytes(key).verify(kept.sig, kept.hash)


def test_a_fact_names_who_when_where_and_this_run_of_the_program(books: Books):
    body = json.loads(write(books).body)
    assert body["by"] == {"id": books.hand().by_id, "name": "Lan"}
    assert (body["at"], body["register"], body["boot"]) == ("2026-11-21T01:00:00.000Z", 1, BOOT_ID)


def test_every_fact_has_an_id_of_its_own(books: Books):
    ids = {json.loads(write(books).body)["id"] for _ in range(5)}
    assert len(ids) == 5


def test_an_act_that_fails_leaves_no_fact_and_no_gap(books: Books):
    def fail() -> None:
        with writing() as session:
            outbox.record(session, "price.set/1", {}, hand=books.hand())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert len(stored()) == 1
    assert write(books).seq == 2


def test_a_fact_outside_an_act_is_a_broken_promise(books: Books):
    with pytest.raises(Broken, match="inside an act"):
        outbox.record(reading(), "price.set/1", {}, hand=books.hand())
    reading().rollback()
    assert len(stored()) == 1


def test_another_terminals_pen_writes_nothing(books: Books):
    stranger = replace(books.hand(), pen=Pen(Ed25519PrivateKey.generate()))
    with pytest.raises(Broken, match="key"), writing() as session:
        outbox.record(session, "price.set/1", {}, hand=stranger)
    assert len(stored()) == 1


def test_a_terminal_is_founded_once(books: Books):
    with pytest.raises(Broken, match="already"), writing() as session:
        outbox.found(session, "01KA0000000000000000000002", hand=books.hand(), reason="set-up")
    assert queries.head(reading()).terminal_id == TERMINAL_ID


def test_before_the_founding_there_is_no_stream_to_write_to(books: Books):
    def write_unfounded() -> None:
        with writing() as session:
            session.execute(delete(Terminal))
            outbox.record(session, "price.set/1", {}, hand=books.hand())

    with pytest.raises(Broken, match="founded"):
        write_unfounded()
    assert len(stored()) == 1


def test_the_head_tells_the_terminal_the_letter_and_how_many_facts(books: Books):
    write(books)
    head = queries.head(reading())
    assert (head.terminal_id, head.ordinal, head.facts) == (TERMINAL_ID, "A", 2)
    assert queries.fact_hash(reading(), 2) == stored()[1].hash
    assert queries.fact_hash(reading(), 3) is None


def test_writers_side_by_side_leave_no_gap_and_lose_nothing(books: Books):
    failures = []

    def work() -> None:
        with books.app.app_context():
            try:
                for _ in range(10):
                    write(books)
            except BaseException as error:
                failures.append(error)
                raise

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    facts = stored()
    assert [fact.seq for fact in facts] == list(range(1, 62))
    assert [fact.prev for fact in facts[1:]] == [fact.hash for fact in facts[:-1]]


def test_the_model_reads_what_the_stream_holds(books: Books):
    write(books, price_vnd=1)
    row = reading().scalars(select(StoredFact).where(StoredFact.seq == 2)).one()
    assert bytes(row.hash) == stored()[1].hash


def test_the_key_is_made_once_and_for_its_owner_alone(books: Books):
    path = books.settings.home / "keys" / "terminal.ed25519"
    before = path.read_bytes()
    key = books.hand().pen.public_key
    assert load_pen(books.settings.home, key).public_key == key
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["missing", "damaged", "another"])
def test_a_book_with_a_terminal_never_gets_a_new_key(books: Books, harm: str, tmp_path: Path):
    key = books.hand().pen.public_key
    path = tmp_path / "keys" / "terminal.ed25519"
    if harm == "another":
        load_pen(tmp_path, None)
    elif harm == "damaged":
        path.parent.mkdir()
        path.write_bytes(b"short")
    with pytest.raises(WrongSetting) as no:
        load_pen(tmp_path, key)
    code = {"missing": "key_missing", "damaged": "key_damaged", "another": "key_differs"}[harm]
    assert no.value.code == f"setting.{code}"
    assert path.exists() == (harm != "missing")
