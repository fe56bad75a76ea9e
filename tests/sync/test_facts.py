"""The wire language, against vectors made by hand: this format outlives every release."""

import hashlib
import json
import struct
from datetime import UTC, date, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.sync.facts import Fact, chain_hash, compose, genesis, is_signed
from pos.sync.pen import Pen

TERMINAL = "01KA0000000000000000000001"
EPOCH = "00112233445566ff"
AT = datetime(2026, 11, 21, 17, 30, 0, 123_999, tzinfo=UTC)
"""In Hanoi it is 00:30 of the next day."""
BY = {"id": "P1", "name": "Hạnh"}

# Made once with hashlib and sha256sum, never with the code under test.
GENESIS = "1705a9ba72b9524a1dddaf17826048b4db60e7fa78bed9ccd6c18cfe5a12c453"
FIRST_BODY = '{"v":1,"t":"epoch.started/1","name":"Chè Đinh"}'
FIRST_HASH = "52c7dc72fd710db2e3ebd107aa2d633382078974900c1b45c28b204df95ebd6d"
FAR_HASH = "504a364b28e6f0b3d0d3509339fdf9228b566dd0cb1f906bad49eaf0802bf80b"
"""Of terminal DEMO, fact 2^40 + 7 behind `FIRST_HASH`, body `{}`."""


def by_hand(terminal: str, epoch: str, seq: int, prev: bytes, body: str) -> bytes:
    """The formula of the format, written out a second time."""
    text = terminal.encode("utf-8")
    head = b"OCOP-EV1\x00" + struct.pack(">H", len(text)) + text + bytes.fromhex(epoch)
    place = struct.pack(">Q", seq) + prev
    return hashlib.sha256(head + place + hashlib.sha256(body.encode("utf-8")).digest()).digest()


def composed(content: dict[str, object], register_no: int | None = 1) -> str:
    return compose(
        "sale.completed/1",
        content,
        fact_id="F1",
        at=AT,
        boot_id="B1",
        by=BY,
        register_no=register_no,
    )


def test_the_genesis_is_the_known_answer():
    assert genesis(TERMINAL, EPOCH).hex() == GENESIS


def test_the_first_hash_is_the_known_answer():
    assert chain_hash(TERMINAL, EPOCH, 1, bytes.fromhex(GENESIS), FIRST_BODY).hex() == FIRST_HASH


def test_a_far_fact_of_another_terminal_is_the_known_answer():
    digest = chain_hash("DEMO", EPOCH, 2**40 + 7, bytes.fromhex(FIRST_HASH), "{}")
    assert digest.hex() == FAR_HASH


@given(
    terminal=st.text(min_size=1, max_size=40),
    epoch=st.binary(min_size=8, max_size=8).map(bytes.hex),
    seq=st.integers(1, 2**63 - 1),
    prev=st.binary(min_size=32, max_size=32),
    body=st.text(max_size=200),
)
@settings(deadline=None)
def test_the_hash_is_the_formula_for_every_fact(terminal, epoch, seq, prev, body):
    expected = by_hand(terminal, epoch, seq, prev, body)
    assert chain_hash(terminal, epoch, seq, prev, body) == expected


def test_a_pens_signature_is_plain_ed25519_over_the_hash():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    pen, digest = Pen(key), bytes.fromhex(FIRST_HASH)
    Ed25519PublicKey.from_public_bytes(pen.public_key).verify(pen.sign(digest), digest)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(pen.public_key).verify(pen.sign(digest), bytes(32))


@pytest.mark.parametrize("sig", [b"", b"short", bytes(64), bytes(65)])
def test_a_signature_of_any_shape_but_the_right_one_is_no_signature(sig):
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    fact = Fact(TERMINAL, EPOCH, 1, bytes(32), bytes.fromhex(FIRST_HASH), sig, FIRST_BODY)
    assert not is_signed(fact, Pen(key).public_key)


def test_a_body_says_what_every_fact_says_in_utc_and_the_business_day_in_hanoi():
    assert json.loads(composed({"number": "HN01-1A-000123"})) == {
        "v": 1,
        "t": "sale.completed/1",
        "id": "F1",
        "at": "2026-11-21T17:30:00.123Z",
        "business_on": "2026-11-22",
        "boot": "B1",
        "by": BY,
        "register": 1,
        "number": "HN01-1A-000123",
    }


def test_what_the_house_does_names_no_register():
    assert "register" not in json.loads(composed({}, register_no=None))


def test_a_body_keeps_vietnamese_as_it_is_written_and_wastes_no_space():
    body = composed({"name": "Rượu mơ Núi Tản", "on": date(2026, 11, 21), "until": AT})
    assert '"name":"Rượu mơ Núi Tản"' in body
    assert '"on":"2026-11-21","until":"2026-11-21T17:30:00.123Z"' in body


@pytest.mark.parametrize("name", ["v", "t", "id", "at", "business_on", "boot", "by", "register"])
def test_a_content_cannot_overwrite_what_every_fact_says(name):
    with pytest.raises(ValueError, match=name):
        composed({name: "x"})


def test_what_is_no_json_has_no_place_in_a_fact():
    with pytest.raises(TypeError):
        composed({"pen": object()})
