"""Checking a stream: whatever was changed in it is found, from a database and from an export."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pysqlite3 import dbapi2

from pos.base.errors import WrongSetting
from pos.base.transaction import writing
from pos.sync import outbox
from pos.sync.facts import Fact, chain_hash, genesis
from pos.sync.pen import Pen
from pos.sync.verify import Fault, check, export_line, read_database, read_export, read_keys
from tests.postgres import TERMINAL_ID, open_books

ROOT = Path(__file__).resolve().parents[2]
LENGTH = 6


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book whose stream has six facts."""
    home = tmp_path_factory.mktemp("verify") / "home"
    with open_books("sqlite", home) as books:
        for number in range(2, LENGTH + 1):
            with writing() as session:
                content = {"name": f"Chè Đinh {number}", "price_vnd": number * 1000}
                outbox.record(session, "price.set/1", content, hand=books.hand())
    return home / "till.db"


@pytest.fixture(scope="module")
def stream(book: Path) -> list[Fact]:
    """Its facts."""
    return list(read_database(book))


@pytest.fixture(scope="module")
def forgery(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A connection to a copy of the book whose triggers somebody removed, and its path."""
    path = tmp_path_factory.mktemp("forgery") / "till.db"
    shutil.copy(book, path)
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    for word in ("update", "delete"):
        connection.execute(f"DROP TRIGGER sync_facts_no_{word}")
    yield path, connection
    connection.close()


def pen(seed: int) -> Pen:
    return Pen(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def an_epoch(epoch: str, writer: Pen, *bodies: str, terminal: str = TERMINAL_ID) -> list[Fact]:
    """An epoch written by hand; its first body names the key of `writer`."""
    first = json.dumps({"t": "epoch.started/1", "public_key": writer.public_key.hex()})
    made, prev = [], genesis(terminal, epoch)
    for seq, body in enumerate((first, *bodies), start=1):
        digest = chain_hash(terminal, epoch, seq, prev, body)
        made.append(Fact(terminal, epoch, seq, prev, digest, writer.sign(digest), body))
        prev = digest
    return made


A, B = "aa" * 8, "bb" * 8


# --- A stream as it should be ----------------------------------------------------------------


def test_an_untouched_stream_is_right_and_its_last_hash_is_told(stream):
    verdict = check(stream)
    assert (verdict.fault, verdict.facts, verdict.epochs) == (None, LENGTH, 1)
    assert verdict.head == stream[-1].hash.hex()


def test_no_facts_are_a_right_stream_without_a_head():
    assert check([]).head == ""
    assert check([]).fault is None


def test_an_export_is_read_back_as_it_was(stream, tmp_path):
    path = tmp_path / "facts.ndjson"
    path.write_text("".join(export_line(fact) + "\n" for fact in stream), encoding="utf-8")
    assert list(read_export(path)) == stream


def test_a_second_epoch_begins_at_its_own_genesis_with_its_own_key():
    facts = [*an_epoch(A, pen(1), "{}"), *an_epoch(B, pen(2), "{}", "{}")]
    verdict = check(facts)
    assert (verdict.fault, verdict.facts, verdict.epochs) == (None, 5, 2)
    assert verdict.head == facts[-1].hash.hex()


# --- Changes by hand ---------------------------------------------------------------------------


def forged(stream: list[Fact], seq: int, **changes: object) -> list[Fact]:
    """The stream with one fact changed and everything else as it was."""
    return [replace(one, **changes) if one.seq == seq else one for one in stream]


def test_a_changed_body_is_found_where_it_is(stream):
    body = stream[2].body.replace("3000", "3001")
    assert check(forged(stream, 3, body=body)).fault == Fault(stream[0].epoch, 3, "hash")


def test_a_changed_body_with_its_hash_made_anew_fails_by_its_signature(stream):
    body = stream[2].body.replace("3000", "3001")
    one = stream[2]
    digest = chain_hash(one.terminal_id, one.epoch, one.seq, one.prev, body)
    fault = check(forged(stream, 3, body=body, hash=digest)).fault
    assert (fault.seq, fault.what) == (3, "signature")


def test_a_changed_body_signed_anew_by_another_key_fails_by_its_signature(stream):
    body = stream[2].body.replace("3000", "3001")
    one = stream[2]
    digest = chain_hash(one.terminal_id, one.epoch, one.seq, one.prev, body)
    fault = check(forged(stream, 3, body=body, hash=digest, sig=pen(9).sign(digest))).fault
    assert (fault.seq, fault.what) == (3, "signature")


def test_a_changed_hash_is_found(stream):
    fault = check(forged(stream, 3, hash=bytes(32))).fault
    assert (fault.seq, fault.what) == (3, "hash")


def test_a_changed_link_is_found(stream):
    fault = check(forged(stream, 3, prev=bytes(32))).fault
    assert (fault.seq, fault.what) == (3, "prev")


def test_another_facts_signature_is_found(stream):
    fault = check(forged(stream, 3, sig=stream[3].sig)).fault
    assert (fault.seq, fault.what) == (3, "signature")


def test_two_swapped_facts_are_found(stream):
    swapped = [*stream[:2], stream[3], stream[2], *stream[4:]]
    assert check(swapped).fault.what == "gap"


def test_two_facts_that_swapped_their_bodies_are_found(stream):
    facts = forged(stream, 3, body=stream[3].body)
    assert check(facts).fault == Fault(stream[0].epoch, 3, "hash")


@pytest.mark.parametrize("missing", range(LENGTH - 1))
def test_a_missing_fact_is_found(stream, missing):
    fault = check([*stream[:missing], *stream[missing + 1 :]]).fault
    assert (fault.seq, fault.what) == (missing + 2, "gap")


def test_a_fact_told_twice_is_found(stream):
    assert check([*stream[:3], stream[2], *stream[3:]]).fault.what == "gap"


def test_a_fact_of_another_terminal_is_found(stream):
    fault = check(forged(stream, 3, terminal_id="01KA0000000000000000STRANGER")).fault
    assert (fault.seq, fault.what) == (3, "hash")


def test_a_fact_moved_into_another_epoch_is_found(stream):
    assert check(forged(stream, 3, epoch=B)).fault == Fault(B, 3, "gap")


def test_an_epoch_that_names_another_key_than_its_own_is_found():
    first = an_epoch(A, pen(1))[0]
    named = first.body.replace(pen(1).public_key.hex(), pen(2).public_key.hex())
    digest = chain_hash(TERMINAL_ID, A, 1, first.prev, named)
    fact = replace(first, body=named, hash=digest, sig=pen(1).sign(digest))
    assert check([fact]).fault == Fault(A, 1, "signature")


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "no json",
        '{"t":"epoch.started/1"}',
        '{"t":"epoch.started/1","public_key":7}',
        '{"t":"epoch.started/1","public_key":"zz"}',
        '{"t":"epoch.started/1","public_key":"00"}',
        '{"t":"price.set/1","public_key":"' + pen(1).public_key.hex() + '"}',
    ],
)
def test_an_epoch_whose_first_fact_names_no_key_is_found(body):
    digest = chain_hash(TERMINAL_ID, A, 1, genesis(TERMINAL_ID, A), body)
    fact = Fact(TERMINAL_ID, A, 1, genesis(TERMINAL_ID, A), digest, pen(1).sign(digest), body)
    assert check([fact]).fault == Fault(A, 1, "key")


def test_a_fault_in_the_second_epoch_leaves_the_first_ones_head_told():
    first, second = an_epoch(A, pen(1), "{}"), an_epoch(B, pen(2), "{}")
    verdict = check([*first, replace(second[0], sig=bytes(64)), second[1]])
    assert verdict.fault == Fault(B, 1, "signature")
    assert (verdict.facts, verdict.head) == (2, first[-1].hash.hex())


def test_an_epoch_cannot_be_carried_on_by_the_key_of_the_one_before():
    second = an_epoch(B, pen(2), "{}")
    fake = replace(second[1], sig=pen(1).sign(second[1].hash))
    assert check([*an_epoch(A, pen(1)), second[0], fake]).fault == Fault(B, 2, "signature")


# --- Any change of a single byte -------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_changed_byte_of_any_fact_is_found(data, stream):
    at = data.draw(st.integers(0, LENGTH - 1))
    fact = stream[at]
    part = data.draw(st.sampled_from(["terminal_id", "epoch", "prev", "hash", "sig", "body"]))
    value = getattr(fact, part)
    raw = value.encode() if isinstance(value, str) else value
    changed = _with_a_byte_changed(data, raw)
    kept = changed.decode("utf-8", "surrogateescape") if isinstance(value, str) else changed
    facts = [*stream[:at], replace(fact, **{part: kept}), *stream[at + 1 :]]
    assert check(facts).fault is not None


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_changed_byte_in_the_database_is_found(data, forgery):
    path, connection = forgery
    seq = data.draw(st.integers(1, LENGTH))
    column = data.draw(st.sampled_from(["prev", "hash", "sig", "body"]))
    asked = f"SELECT CAST({column} AS BLOB) FROM sync_facts WHERE seq = ?"
    before = connection.execute(asked, (seq,)).fetchone()[0]
    after = _with_a_byte_changed(data, before)
    kind = "TEXT" if column == "body" else "BLOB"
    write = f"UPDATE sync_facts SET {column} = CAST(? AS {kind}) WHERE seq = ?"
    connection.execute(write, (after, seq))
    try:
        fault = check(read_database(path)).fault
        assert fault is not None
        assert fault.seq == seq
    finally:
        connection.execute(write, (before, seq))
    assert check(read_database(path)).fault is None


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_any_changed_byte_of_an_export_is_found_or_changes_nothing(data, stream, tmp_path_factory):
    """A hex digit in the other case, say, is the same fact."""
    raw = "".join(export_line(fact) + "\n" for fact in stream).encode()
    path = tmp_path_factory.getbasetemp() / "changed.ndjson"
    path.write_bytes(_with_a_byte_changed(data, raw))
    facts = _read_if_readable(path)
    assert facts in (None, stream) or check(facts).fault is not None


def _read_if_readable(path: Path) -> list[Fact] | None:
    try:
        return list(read_export(path))
    except WrongSetting:
        return None


def _with_a_byte_changed(data: Any, raw: bytes) -> bytes:
    at = data.draw(st.integers(0, len(raw) - 1), label="at")
    new = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[at]), label="new byte")
    return raw[:at] + bytes([new]) + raw[at + 1 :]


# --- From a database -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE sync_facts SET seq = 9 WHERE seq = 6", "gap"),
        ("DELETE FROM sync_facts WHERE seq = 3", "gap"),
        ("DELETE FROM sync_facts WHERE seq = 1", "gap"),
        ("UPDATE sync_facts SET terminal_id = 'DEMO' WHERE seq = 4", "gap"),
        ("UPDATE sync_facts SET epoch = 'no epoch' WHERE seq = 4", "text"),
        ("UPDATE sync_facts SET body = CAST(x'ff' AS TEXT) WHERE seq = 4", "text"),
    ],
)
def test_what_was_done_to_the_table_is_found(book, tmp_path, statement, what):
    copy = tmp_path / "till.db"
    shutil.copy(book, copy)
    connection = dbapi2.connect(str(copy), isolation_level=None)
    for word in ("update", "delete"):
        connection.execute(f"DROP TRIGGER sync_facts_no_{word}")
    assert connection.execute(statement).rowcount == 1
    connection.close()
    assert check(read_database(copy)).fault.what == what


def test_checking_a_book_writes_nothing_to_it(book, tmp_path):
    copy = tmp_path / "till.db"
    shutil.copy(book, copy)
    before = copy.read_bytes()
    assert check(read_database(copy)).fault is None
    assert copy.read_bytes() == before


def test_checking_the_book_of_a_shop_that_stopped_short_leaves_it_as_it_was_found(book, tmp_path):
    """What was committed still lies in the `-wal`: evidence, which a writer would fold in."""
    live, found = tmp_path / "live.db", tmp_path / "found.db"
    shutil.copy(book, live)
    connection = dbapi2.connect(str(live), isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("PRAGMA user_version=7")
    for end in ("", "-wal"):
        shutil.copy(f"{live}{end}", f"{found}{end}")
    connection.close()
    before = found.read_bytes()
    assert check(read_database(found)).facts == LENGTH
    assert found.read_bytes() == before


def _not_a_database(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0 and then something else entirely" * 40)


def _another_programs_database(path: Path) -> None:
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE songs (name TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("make", [_not_a_database, _another_programs_database])
def test_a_file_that_is_no_book_is_refused_in_a_sentence(tmp_path, make: Callable[[Path], None]):
    path = tmp_path / "other.db"
    make(path)
    with pytest.raises(WrongSetting) as refused:
        list(read_database(path))
    assert refused.value.code == "setting.book_damaged"


# --- From an export --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["", "{}", "[]", "7", "null", '{"terminal":', "\ufeff{}", '{"terminal":"T","epoch":7}'],
)
def test_a_line_that_is_no_exported_fact_is_named(stream, tmp_path, line):
    path = tmp_path / "facts.ndjson"
    path.write_text(f"{export_line(stream[0])}\n{line}\n", encoding="utf-8")
    with pytest.raises(WrongSetting) as refused:
        list(read_export(path))
    assert (refused.value.code, refused.value.facts["line"]) == ("setting.no_export", 2)


@pytest.mark.parametrize("change", [{"s": 1.0}, {"s": "1"}, {"s": True}, {"b": 7}, {"p": "zz"}])
def test_a_part_of_another_kind_is_no_exported_fact(stream, tmp_path, change):
    path = tmp_path / "facts.ndjson"
    path.write_text(json.dumps(json.loads(export_line(stream[0])) | change), encoding="utf-8")
    with pytest.raises(WrongSetting):
        list(read_export(path))


def test_an_exported_body_with_half_a_letter_is_a_fault_not_a_crash(stream, tmp_path):
    raw = json.loads(export_line(stream[0])) | {"b": "\ud800"}
    path = tmp_path / "facts.ndjson"
    path.write_text(json.dumps(raw), encoding="ascii")
    assert check(read_export(path)).fault.what == "text"


# --- Alone -----------------------------------------------------------------------------------


def test_the_check_needs_no_model_no_flask_and_no_sqlalchemy(book):
    """An auditor's tool: it must not trust, nor load, the program that wrote the stream."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pos.sync.verify import check, read_database\n"
        f"assert check(read_database(Path({str(book)!r}))).fault is None\n"
        "heads = {'flask', 'sqlalchemy', 'flask_sqlalchemy', 'alembic', 'printers'}\n"
        "print([n for n in sys.modules if n.split('.')[0] in heads or n.endswith('.models')])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_a_stream_signed_anew_by_another_key_is_found_by_the_key_known_from_elsewhere(
    book: Path, stream: list[Fact]
):
    known = read_keys(book)
    assert check(stream, known).fault is None
    epoch = stream[0].epoch
    assert check(stream, {epoch: bytes(32)}).fault == Fault(epoch, 1, "key")
    assert check(stream).key == known[epoch].hex()
