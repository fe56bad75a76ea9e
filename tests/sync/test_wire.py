"""Batches of the line: what was composed is read back, and nothing else is read."""

import gzip
import json
import tracemalloc

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.sync import wire
from pos.sync.facts import Fact, chain_hash, genesis
from pos.sync.headers import Asking, BadRequest, authorization, is_asked_by, read_authorization
from pos.sync.pen import Pen
from pos.sync.wire import Unreadable, batch_of, compose_batch, content_digest, read_batch
from tests.central.tills import MORNING

TERMINAL, EPOCH = "01KA00000000000000000000PG", "7f3a9c0d1e2b4a55"
PEN = Pen(Ed25519PrivateKey.from_private_bytes(b"7" * 32))
bodies = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60),
    min_size=1,
    max_size=8,
)


def stream(texts: list[str], first: int = 1) -> list[Fact]:
    prev, facts = genesis(TERMINAL, EPOCH), []
    for seq, body in enumerate(texts, start=first):
        digest = chain_hash(TERMINAL, EPOCH, seq, prev, body)
        facts.append(Fact(TERMINAL, EPOCH, seq, prev, digest, PEN.sign(digest), body))
        prev = digest
    return facts


SENT, _COUNT = compose_batch(stream(['{"t":"a"}', '{"t":"b ế"}']), PEN.public_key)


def packed(*lines: object) -> bytes:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    return gzip.compress("".join(f"{one}\n" for one in texts).encode())


def parts() -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.decompress(SENT).splitlines()]


def refused(sent: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_batch(sent)
    return caught.value.code


@given(bodies, st.integers(1, 2**40))
def test_what_was_composed_is_read_back(texts: list[str], first: int) -> None:
    facts = stream(texts, first)
    sent, count = compose_batch(facts, PEN.public_key)
    assert count == len(facts)
    assert read_batch(sent) == batch_of(facts)
    assert list(wire.facts_of(read_batch(sent), TERMINAL, EPOCH)) == facts


@given(st.integers(0, len(SENT) - 1), st.integers(1, 255))
def test_any_byte_that_changed_on_the_way_is_noticed(at: int, by: int) -> None:
    header = content_digest(SENT)
    changed = SENT[:at] + bytes([SENT[at] ^ by]) + SENT[at + 1 :]
    with pytest.raises(Unreadable):
        wire.require_digest(header, changed)


@given(st.integers(0, len(SENT) - 1))
def test_a_batch_cut_short_is_noticed_with_and_without_its_digest(length: int) -> None:
    with pytest.raises(Unreadable):
        wire.require_digest(content_digest(SENT), SENT[:length])
    assert refused(SENT[:length]) == "BODY"


def test_a_digest_is_needed_and_may_stand_beside_others() -> None:
    wire.require_digest(f"sha-512=:AAAA:, {content_digest(SENT)}", SENT)
    for header in (None, "", "sha-256", content_digest(b"")):
        with pytest.raises(Unreadable):
            wire.require_digest(header, SENT)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_by_name(raw: bytes) -> None:
    assert refused(raw) in {"BODY", "TOO_LARGE"}
    assert refused(gzip.compress(raw)) in {"BODY", "TOO_LARGE"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@settings(max_examples=200)
@given(st.sampled_from(["v", "from", "n", "prev"]), json_values)
def test_a_head_with_any_part_exchanged_is_refused(name: str, value: object) -> None:
    head, *lines = parts()
    if head[name] == value and type(head[name]) is type(value):
        return
    assert refused(packed({**head, name: value}, *lines)) == "BODY"


@settings(max_examples=200)
@given(st.sampled_from(["s", "h", "g"]), json_values)
def test_a_fact_with_any_part_exchanged_is_refused(name: str, value: object) -> None:
    head, first, second = parts()
    assert refused(packed(head, {**first, name: value}, second)) == "BODY"


def test_another_number_of_facts_than_the_head_says_is_refused() -> None:
    head, first, second = parts()
    assert refused(packed(head, first)) == "BODY"
    assert refused(packed(head, first, second, {**second, "s": 3})) == "BODY"
    assert refused(packed({**head, "n": 0})) == "BODY"
    assert refused(packed(head, second, first)) == "BODY"


def test_what_no_database_takes_is_refused() -> None:
    head, first, second = parts()
    for body in ("a\0b", "\ud800", 5, None, ["a"]):
        assert refused(packed(head, {**first, "b": body}, second)) == "BODY"


def test_a_line_too_deep_or_a_number_too_long_is_refused() -> None:
    head, first, second = parts()
    assert refused(packed("[" * 100_000, first, second)) == "BODY"
    assert refused(packed(json.dumps(head).replace('"n": 2', '"n": ' + "9" * 5000))) == "BODY"


def test_fields_that_nobody_knows_yet_are_passed_over() -> None:
    head, first, second = parts()
    sent = packed({**head, "clk": "suspect"}, {**first, "x": [1]}, second)
    assert read_batch(sent) == read_batch(SENT)


def test_a_bomb_is_refused_without_being_inflated() -> None:
    bomb = gzip.compress(b"0" * 100_000_000, compresslevel=9)
    assert len(bomb) < 200_000
    tracemalloc.start()
    assert refused(bomb) == "TOO_LARGE"
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


def test_a_second_packet_behind_the_first_is_refused() -> None:
    assert refused(SENT + SENT) == "BODY"
    assert refused(SENT + b"\0") == "BODY"


def test_a_long_backlog_is_cut_into_requests_within_the_limits() -> None:
    import random

    dice = random.Random(7)
    facts = stream([json.dumps({"x": dice.randbytes(900).hex()}) for _no in range(1200)])
    left, read = facts, []
    while left:
        sent, count = compose_batch(left, PEN.public_key)
        assert len(sent) <= wire.MOST_BYTES
        assert 1 <= count <= wire.MOST_FACTS
        read += list(wire.facts_of(read_batch(sent), TERMINAL, EPOCH))
        left = left[count:]
    assert read == facts


def test_one_fact_larger_than_a_request_travels_alone() -> None:
    import random

    big = random.Random(7).randbytes(400_000).hex()
    facts = stream([big, "{}"])
    sent, count = compose_batch(facts, PEN.public_key)
    assert (count, len(sent) > wire.MOST_BYTES) == (1, True)
    assert read_batch(sent).facts[0].body == big
    doubled = packed(
        {**parts()[0], "n": 2},
        {**parts()[1], "b": big},
        {**parts()[2], "b": random.Random(8).randbytes(400_000).hex()},
    )
    assert refused(doubled) == "TOO_LARGE"


# --- Who asks ------------------------------------------------------------------------------

ASKING = Asking(TERMINAL, EPOCH, "01KA00000000000000000000BT", MORNING, "0" * 32)


def test_a_request_is_known_by_its_header() -> None:
    header = authorization(ASKING, "POST", "/sync/v1/hello?a=1", b"x", pen=PEN)
    asking, sig = read_authorization(header)
    assert asking == ASKING
    assert is_asked_by(sig, asking.signed("POST", "/sync/v1/hello?a=1", b"x"), PEN.public_key)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/sync/v1/hello", b"x"),
        ("POST", "/sync/v1/hello?n=2", b"x"),
        ("POST", "/sync/v1/hello", b"y"),
        ("POST", "/sync/v1/hello", b""),
    ],
)
def test_a_header_fits_one_request_alone(method: str, path: str, body: bytes) -> None:
    _asking, sig = read_authorization(
        authorization(ASKING, "POST", "/sync/v1/hello", b"x", pen=PEN)
    )
    assert not is_asked_by(sig, ASKING.signed(method, path, body), PEN.public_key)


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_a_header_with_any_letter_exchanged_is_refused(at: int, letter: str) -> None:
    header = authorization(ASKING, "POST", "/sync/v1/hello", b"x", pen=PEN)
    changed = header[:at] + letter + header[at + 1 :]
    if changed == header:
        return
    try:
        asking, sig = read_authorization(changed)
    except BadRequest:
        return
    assert not is_asked_by(sig, asking.signed("POST", "/sync/v1/hello", b"x"), PEN.public_key)


@pytest.mark.parametrize("header", [None, "", "Basic abc", "OCOP1", "OCOP1 terminal=a"])
def test_a_header_of_another_shape_names_nobody(header: str | None) -> None:
    with pytest.raises(BadRequest):
        read_authorization(header)
