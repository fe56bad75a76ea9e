"""The centre changes its key, and tills that were told before go on believing it."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos.base.errors import WrongSetting
from pos.central import keys
from pos.sync.centre_keys import read_keys, tell_keys
from pos.sync.signed import BadNews, as_signed, believed, key_id
from tests.central.office import Office
from tests.central.tills import new_pen

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def known(*pens: object) -> dict[str, bytes]:
    return {key_id(one.public_key): one.public_key for one in pens}  # type: ignore[attr-defined]


def told(home: Path, at: datetime = NOW) -> object:
    """The list as it comes over the line."""
    ring = keys.ring(home)
    raw = tell_keys(ring.pens, [one.public_key for one in ring.pens], at)
    return json.loads(json.dumps(raw))


def test_a_new_key_is_told_before_it_signs_and_the_old_one_after_it(tmp_path: Path):
    first = keys.ring(tmp_path).current
    second = keys.make_next(tmp_path, NOW)
    assert keys.ring(tmp_path).current.public_key == first.public_key
    till = known(first)
    learnt = read_keys(told(tmp_path), till)
    assert set(learnt.public_keys) == {first.public_key.hex(), second.public_key.hex()}
    ring = keys.switch(tmp_path, NOW + timedelta(days=7))
    assert ring.current.public_key == second.public_key
    assert [one.public_key for one in ring.old] == [first.public_key]
    assert ring.next is None
    # A till that was away all the week knows the first key alone, and still learns the second.
    assert second.public_key.hex() in read_keys(told(tmp_path), till).public_keys
    assert keys.forget(tmp_path, key_id(first.public_key), NOW + timedelta(days=30))
    with pytest.raises(BadNews) as no:
        read_keys(told(tmp_path), till)
    assert no.value.code == "unknown_key"
    assert read_keys(told(tmp_path), known(second)).public_keys == (second.public_key.hex(),)


def test_making_a_next_key_twice_makes_one_and_switching_without_one_changes_nothing(
    tmp_path: Path,
):
    first = keys.ring(tmp_path).current
    with pytest.raises(WrongSetting):
        keys.switch(tmp_path, NOW)
    assert keys.ring(tmp_path).current.public_key == first.public_key
    once, again = keys.make_next(tmp_path, NOW), keys.make_next(tmp_path, NOW)
    assert once.public_key == again.public_key
    assert not keys.forget(tmp_path, "0" * 16, NOW)


def test_key_files_are_their_owners_alone(tmp_path: Path):
    keys.ring(tmp_path)
    keys.make_next(tmp_path, NOW)
    keys.switch(tmp_path, NOW)
    for one in (tmp_path / "keys").glob("*.ed25519"):
        assert oct(one.stat().st_mode)[-3:] == "600", one.name


@pytest.mark.parametrize(
    "changed",
    [
        lambda raw: {**raw, "lists": "x"},
        lambda raw: {},
        lambda raw: [],
        lambda raw: {**raw, "lists": [{**raw["lists"][0], "told": raw["lists"][0]["told"] + " "}]},
        lambda raw: {**raw, "lists": []},
    ],
)
def test_a_list_that_nobody_signed_is_not_believed(tmp_path: Path, changed: object):
    first = keys.ring(tmp_path).current
    with pytest.raises(BadNews):
        read_keys(changed(told(tmp_path)), known(first))  # type: ignore[operator]


@pytest.mark.parametrize("text", ['{"at":"x","keys":[]}', '{"keys":[1]}', "[]", '"x"', "{}"])
def test_a_signed_text_that_is_no_list_is_none(text: str):
    from pos.sync.centre_keys import KEYS
    from pos.sync.signed import signed

    pen = new_pen("centre")
    with pytest.raises(BadNews):
        read_keys({"v": 1, "lists": [signed(pen, KEYS, text)]}, known(pen))


def test_what_an_older_key_signed_is_sent_under_the_new_one():
    old, new = new_pen("old"), new_pen("new")
    text = '{"no":3}'
    sig = old.attest("OCOP-RECALLS1", text.encode()).hex()
    kid = key_id(old.public_key)
    kept = as_signed(old, "OCOP-RECALLS1", text, kid=kid, sig=sig)
    assert kept["sig"] == {"kid": kid, "sig": sig}
    sent = as_signed(new, "OCOP-RECALLS1", text, kid=kid, sig=sig)
    assert believed(sent, "OCOP-RECALLS1", known(new)) == {"no": 3}


@pytest.mark.postgres
def test_the_line_tells_the_keys_at_enrolment_and_for_the_asking(office: Office, tmp_path: Path):
    shutil.copytree(office.centre.settings.home / "keys", tmp_path / "keys")
    settings = replace(office.centre.settings, home=tmp_path)
    office.app.extensions["ocop_centre"] = replace(office.centre, settings=settings)
    second = keys.make_next(tmp_path, NOW)
    answer = office.app.test_client().get("/sync/v1/keys.json", base_url="http://127.0.0.1:8100")
    assert "Set-Cookie" not in answer.headers
    learnt = read_keys(answer.get_json(), known(office.centre.pen))
    assert second.public_key.hex() in learnt.public_keys
    assert learnt.at == NOW
