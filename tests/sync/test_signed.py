"""News under the centre's signature: believed only as it was signed, by a key that is known."""

import copy

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.sync.pen import Pen
from pos.sync.signed import BadNews, believed, key_id, signed

PEN, OTHER = Pen(Ed25519PrivateKey.generate()), Pen(Ed25519PrivateKey.generate())
KEYS = {key_id(PEN.public_key): PEN.public_key}


def test_what_was_signed_is_believed_to_the_letter():
    assert believed(signed(PEN, "OCOP-TEST1", '{"a": "Chè"}'), "OCOP-TEST1", KEYS) == {"a": "Chè"}


def test_a_field_beside_the_text_says_nothing():
    sent = signed(PEN, "OCOP-TEST1", '{"a": 1}') | {"a": 2, "b": 3}
    assert believed(sent, "OCOP-TEST1", KEYS) == {"a": 1}


def refused(raw, kind="OCOP-TEST1"):
    with pytest.raises(BadNews) as told:
        believed(raw, kind, KEYS)
    return told.value.code


def test_a_text_changed_after_it_was_signed_is_not_believed():
    sent = signed(PEN, "OCOP-TEST1", '{"a": 1}')
    assert refused(sent | {"told": '{"a": 2}'}) == "signature"


def test_news_of_one_kind_is_not_taken_for_another():
    assert refused(signed(PEN, "OCOP-OTHER1", "{}")) == "signature"


def test_a_key_that_nobody_named_is_not_believed():
    assert refused(signed(OTHER, "OCOP-TEST1", "{}")) == "unknown_key"


def test_a_stranger_who_names_the_right_key_is_not_believed():
    sent = signed(OTHER, "OCOP-TEST1", "{}")
    sent["sig"]["kid"] = key_id(PEN.public_key)
    assert refused(sent) == "signature"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sent: None,
        lambda sent: [],
        lambda sent: "text",
        lambda sent: sent | {"told": 1},
        lambda sent: sent | {"told": "\ud800"},
        lambda sent: sent | {"sig": None},
        lambda sent: sent | {"sig": {"kid": "x"}},
        lambda sent: sent | {"sig": sent["sig"] | {"sig": "zz"}},
        lambda sent: signed(PEN, "OCOP-TEST1", "no JSON"),
        lambda sent: signed(PEN, "OCOP-TEST1", "[1]"),
    ],
)
def test_what_is_no_news_is_refused_and_breaks_nothing(spoil):
    assert refused(spoil(copy.deepcopy(signed(PEN, "OCOP-TEST1", "{}")))) == "not_news"


def test_a_signature_of_another_length_is_no_signature():
    sent = signed(PEN, "OCOP-TEST1", "{}")
    sent["sig"]["sig"] = sent["sig"]["sig"][:-2]
    assert refused(sent) == "signature"
    sent["sig"]["kid"] = ["x"]
    assert refused(sent) == "unknown_key"
