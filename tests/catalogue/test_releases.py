"""Releases as files: what follows the deltas has what the full file has, to the byte."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.base.dates import PartialDate
from pos.base.text import Unreadable
from pos.catalogue import releases
from pos.catalogue.certificates import Certificate, Level, columns
from pos.catalogue.releases import BadRelease

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
STATES = st.dictionaries(
    st.tuples(st.sampled_from(releases.KINDS), st.sampled_from("ABCDEF")), WORDS, max_size=12
).map(lambda told: dict(releases.entry(kind, of, {"name": told[kind, of]}) for kind, of in told))


@given(before=STATES, after=STATES)
@settings(max_examples=200, deadline=None)
def test_the_one_before_and_the_delta_make_the_full_one(before, after):
    change = releases.read_release(releases.delta_file(7, 8, before, after))
    whole = releases.read_release(releases.full_file(8, after))

    assert releases.following(before, 7, change) == after
    assert releases.following(before, 7, whole) == after
    assert releases.following({}, 0, whole) == after
    assert change.state == whole.state == releases.state_hash(after)


@given(states=st.lists(STATES, min_size=2, max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_row_of_deltas_ends_where_the_last_full_one_does(states):
    held, no = states[0], 1
    for after in states[1:]:
        file = releases.read_release(releases.delta_file(no, no + 1, held, after))
        held, no = releases.following(held, no, file), no + 1
    assert held == states[-1]


@given(state=STATES)
def test_the_same_entries_give_the_same_bytes_in_whatever_order_they_came(state):
    turned = dict(reversed(list(state.items())))
    assert releases.full_file(3, state) == releases.full_file(3, turned)


@given(states=st.tuples(STATES, STATES, STATES))
@settings(max_examples=100, deadline=None)
def test_a_delta_put_on_other_entries_than_its_own_is_seen(states):
    before, after, other = states
    file = releases.read_release(releases.delta_file(1, 2, before, after))
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    untouched = [{key: one[key] for key in one.keys() - changed} for one in (before, other)]
    if untouched[0] == untouched[1]:
        assert releases.following(other, 1, file) == after
    else:
        with pytest.raises(BadRelease) as told:
            releases.following(other, 1, file)
        assert told.value.code == "state"


def some(name="Chè"):
    return dict([releases.entry("product", "HN-CMT", {"name_vi": name})])


def test_a_delta_that_follows_another_release_is_not_taken():
    file = releases.read_release(releases.delta_file(5, 6, some(), some("Trà")))
    with pytest.raises(BadRelease) as told:
        releases.following(some(), 4, file)
    assert told.value.code == "not_next"


def test_a_full_file_whose_entries_were_changed_is_not_read():
    lines = gzip.decompress(releases.full_file(1, some())).decode().replace("Chè", "Trà")
    with pytest.raises(BadRelease) as told:
        releases.read_release(gzip.compress(lines.encode()))
    assert told.value.code == "state"


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda whole: whole[:-20],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: b"",
        lambda whole: whole + b"more",
        lambda whole: b"<html>sign in to the hotel's network</html>",
        lambda whole: gzip.compress(b"<html></html>\n"),
        lambda whole: gzip.compress(b""),
        lambda whole: gzip.compress(b'{"v":1}\n'),
        lambda whole: gzip.compress(b"[1]\n"),
        lambda whole: gzip.compress(b"\xff\n"),
    ],
)
def test_a_file_that_is_cut_or_something_else_is_not_read(spoilt):
    with pytest.raises(BadRelease) as told:
        releases.read_release(spoilt(releases.full_file(1, some())))
    assert told.value.code == "not_release"


def test_a_file_that_swells_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr(releases, "MOST_BYTES", 10_000)
    with pytest.raises(BadRelease) as told:
        releases.read_release(gzip.compress(b"0" * 1_000_000))
    assert told.value.code == "too_large"


def test_a_certificate_comes_out_as_it_went_in():
    given = Certificate(
        4, "3981/QĐ-UBND", "UBND tỉnh", Level.PROVINCE, PartialDate.parse("2024-03"),
        potential_5=True, score_hundredths=8950,
    )  # fmt: skip
    _key, line = releases.entry("certificate", "C1", {"product": "HN-CMT", **columns(given)})
    assert releases.certificate_told(json.loads(line)) == given


def test_a_certificate_of_two_stars_is_none():
    _key, line = releases.entry(
        "certificate",
        "C1",
        columns(Certificate(3, "", "", None, None)) | {"stars": 2},
    )
    with pytest.raises(Unreadable):
        releases.certificate_told(json.loads(line))
