"""A new epoch: its letter, its parent, its key; and keys under a seal."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pos.base.errors import Broken, WrongSetting
from pos.base.transaction import reading, writing
from pos.sync import outbox, queries, sealing
from pos.sync.facts import Fact, genesis, later_letter
from pos.sync.pen import Pen
from pos.sync.verify import check
from tests.postgres import Books, open_books
from tests.sync.test_outbox import write


def stream() -> list[Fact]:
    rows = reading().execute(
        text(
            "SELECT f.terminal_id, f.epoch, f.seq, f.prev, f.hash, f.sig, f.body FROM sync_facts f"
            " JOIN sync_epochs e ON e.epoch = f.epoch ORDER BY length(e.ordinal), e.ordinal, f.seq"
        )
    )
    return [Fact(a, b, c, bytes(d), bytes(e), bytes(f), g) for a, b, c, d, e, f, g in rows]


def begin(books: Books, letter: str = "B", pen: Pen | None = None) -> Fact:
    from dataclasses import replace

    hand = books.hand() if pen is None else replace(books.hand(), pen=pen)
    with writing() as session:
        return outbox.begin_epoch(session, letter, hand=hand, reason="restore")


def test_an_epoch_begins_at_its_own_genesis_and_names_the_fact_it_stands_behind(books: Books):
    last = write(books)
    first = begin(books)
    body = json.loads(first.body)
    assert (first.seq, first.prev) == (1, genesis(first.terminal_id, first.epoch))
    assert body["parent"] == {"epoch": last.epoch, "seq": last.seq, "hash": last.hash.hex()}
    assert (body["ordinal"], body["reason"]) == ("B", "restore")
    assert write(books).seq == 2
    assert queries.head(reading()).ordinal == "B"
    verdict = check(stream())
    assert (verdict.fault, verdict.epochs) == (None, 2)


def test_the_last_moment_is_looked_for_behind_the_epochs_beginning(books: Books):
    """A clock put right before a restore is behind the facts that the epoch stands behind."""
    from dataclasses import replace
    from datetime import timedelta

    hand = books.hand()
    ahead = replace(hand, at=hand.at + timedelta(days=400))
    with writing() as session:
        outbox.record(session, "receipt.reprinted/1", {"n": 1}, hand=ahead)
    begin(books)
    begin(books, "C")
    assert queries.last_at(reading()) == ahead.at
    with writing() as session:
        outbox.record(session, "clock.jumped/1", {"why": "confirmed"}, hand=hand)
    assert queries.last_at(reading()) == hand.at


def test_a_new_key_signs_from_its_epoch_on(books: Books):
    pen = Pen(Ed25519PrivateKey.generate())
    begin(books, pen=pen)
    assert check(stream()).key == pen.public_key.hex()
    with pytest.raises(Broken, match="key"):
        write(books)


def test_an_epoch_that_stands_behind_another_fact_than_it_says_is_found(books: Books):
    write(books)
    begin(books)
    facts = stream()
    second = next(at for at, one in enumerate(facts) if one.epoch != facts[0].epoch)
    cut = [*facts[: second - 1], *facts[second:]]  # the parent's last fact is taken away
    assert check(cut).fault.what == "parent"


def test_an_epoch_begins_only_in_an_act_and_behind_another(tmp_path: Path):
    with open_books("sqlite", tmp_path / "home") as books, pytest.raises(Broken):
        outbox.begin_epoch(reading(), "B", hand=books.hand(), reason="restore")


@pytest.mark.parametrize(
    ("used", "letter"),
    [("A", "B"), ("ACB", "D"), ("Z", "AA"), (["Z", "AA"], "AB"), (["AZ", "B"], "BA")],
)
def test_the_next_letter_is_behind_every_one_used(used, letter):
    assert later_letter(used) == letter


def test_702_epochs_have_each_their_own_letter_and_no_more_begin():
    used = ["A"]
    while used[-1] != "ZZ":
        used.append(later_letter(used))
    assert len(set(used)) == len(used) == 702
    with pytest.raises(ValueError, match="two letters"):
        later_letter(used)


KEYS = {"terminal.ed25519": bytes(range(32)), "pepper": bytes(range(32, 64))}
CODE = "K7Q2M-9XW4T-0ABCD-EFGHJ"


def test_a_seal_opens_with_its_code_as_people_type_it_and_tells_whose_it_is():
    sealed = sealing.seal(KEYS, CODE, dice=bytes(28))
    for typed in (CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("0", "o")):
        assert sealing.unseal(sealed, typed) == KEYS
    assert sealing.is_seal_of(sealed, KEYS)
    assert not sealing.is_seal_of(sealed, {**KEYS, "pepper": bytes(32)})
    for key in KEYS.values():
        assert key not in sealed
        assert key.hex().encode() not in sealed


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2000), st.integers(1, 255))
def test_a_seal_changed_anywhere_or_another_code_opens_nothing(at, flip):
    sealed = bytearray(sealing.seal(KEYS, CODE, dice=bytes(28)))
    where = sealed.index(b'"sealed"') + 11 + at % 100
    flipped = sealed[where] ^ flip
    is_same_digit = chr(flipped).lower() == chr(sealed[where])
    sealed[where] = flipped
    if not is_same_digit:
        with pytest.raises(WrongSetting):
            sealing.unseal(bytes(sealed), CODE)
    with pytest.raises(WrongSetting):
        sealing.unseal(bytes(sealing.seal(KEYS, CODE, dice=bytes(28))), CODE[::-1])


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"salt":1}', b"\xff"])
def test_what_is_no_seal_opens_nothing(content):
    with pytest.raises(WrongSetting):
        sealing.unseal(content, CODE)
    assert not sealing.is_seal_of(content, KEYS)
