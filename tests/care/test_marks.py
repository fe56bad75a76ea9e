"""High-water marks: what the terminal noted itself is believed, and nothing else."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from pos import serving
from pos.app import places_of
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import end_reading, reading
from pos.care import doctor, going_on, high_water
from pos.care.high_water import Mark
from pos.care.standing import Level
from pos.config import Settings
from pos.sync import queries as sync
from pos.web import sentences
from tests.world import NOON, TERMINAL_ID

TOLD = {"terminal_id": TERMINAL_ID, "epoch": "anything", "letter": "B", "seq": 99, "hash": "00"}


@pytest.fixture
def shop(template: Path, tmp_path: Path) -> Settings:
    """A closed shop with a stick on which a folder of its copies lies."""
    shutil.copytree(template, tmp_path / "home")
    (tmp_path / "stick" / "ocop-pos-x").mkdir(parents=True)
    return Settings(home=tmp_path / "home", backup=tmp_path / "stick")


def on_the_stick(shop: Settings) -> Path:
    return Path(str(shop.backup)) / "ocop-pos-x" / high_water.NAME


@contextmanager
def opened(shop: Settings) -> Iterator[Flask]:
    with clock.running(lambda: NOON):
        app = serving.open_home(shop)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()


def letters(shop: Settings, starts: int = 1) -> list[str]:
    """The letters that the book knows after so many starts."""
    found: list[str] = []
    for _start in range(starts):
        with opened(shop):
            found = sync.letters(reading())
    return found


FORGED = {
    "an unknown epoch": {},
    "the last letter of all": {"letter": "ZZ"},
    "a number no book can have": {"seq": 10**30},
    "no number": {"seq": 0},
    "a letter that is a number": {"letter": 7},
    "an epoch no file can name": {"epoch": "\ud800"},
    "an epoch that is a list": {"epoch": ["A"]},
    "a signature that is none": {"sig": "00" * 64},
    "a signature that is short": {"sig": "00"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_mark_that_the_terminal_never_noted_stops_no_start_and_burns_no_letter(shop, forged):
    on_the_stick(shop).write_text(json.dumps({**TOLD, **forged}))
    assert letters(shop, starts=3) == ["A"]


@pytest.mark.parametrize("content", [b"", b"[" * 4000, b"\xff\xfe", b"7", b'{"seq":' + b"9" * 5000])
def test_a_mark_that_cannot_be_read_is_none(shop, content):
    on_the_stick(shop).write_bytes(content)
    assert letters(shop) == ["A"]


def test_a_mark_that_is_not_believed_is_set_aside_and_told_by_name(shop):
    on_the_stick(shop).write_text(json.dumps(TOLD))
    letters(shop)
    aside = on_the_stick(shop).with_name(high_water.DOUBTED)
    assert not on_the_stick(shop).exists()
    assert json.loads(aside.read_text()) == TOLD
    patient = doctor.Patient(places_of(shop), ["preview:"], is_link_local=False)
    [told] = [one for one in doctor.look_over(patient, NOON) if one.code == "mark.doubted"]
    assert told.level is Level.HEED
    assert str(aside) in sentences.care(told.code, told.facts)
    aside.unlink()
    assert "mark.doubted" not in {one.code for one in doctor.look_over(patient, NOON)}


def test_a_true_mark_ahead_of_the_book_is_answered_once_though_it_stays_on_the_stick(shop):
    """It lies in a folder that copies no longer go to: nobody writes it anew."""
    with opened(shop) as app:
        mark = going_on.find_mark(reading())
        assert mark is not None
        end_reading()
        ahead = replace(mark, epoch="00112233aabbccdd", letter="B", seq=50)
        pen = app.extensions["ocop_house"].pen
        high_water.write(on_the_stick(shop), high_water.signed(ahead, pen))
    assert letters(shop) == ["A", "C"]
    assert letters(shop, starts=3) == ["A", "C"]
    assert on_the_stick(shop).exists()


def test_a_signed_mark_that_somebody_changed_is_not_believed(shop):
    with opened(shop) as app:
        mark = going_on.find_mark(reading())
        assert mark is not None
        end_reading()
        pen = app.extensions["ocop_house"].pen
        high_water.write(on_the_stick(shop), high_water.signed(mark, pen))
    told = json.loads(on_the_stick(shop).read_text())
    on_the_stick(shop).write_text(json.dumps({**told, "seq": told["seq"] + 1}))
    assert letters(shop) == ["A"]


def test_an_unsigned_mark_of_an_older_release_that_the_book_holds_troubles_nobody(shop):
    with opened(shop):
        mark = going_on.find_mark(reading())
        assert mark is not None
        end_reading()
    on_the_stick(shop).write_text(json.dumps(vars(mark)))
    assert letters(shop) == ["A"]
    assert on_the_stick(shop).exists()


def test_another_shops_mark_on_the_stick_is_left_where_it_is(shop):
    on_the_stick(shop).write_text(json.dumps({**TOLD, "terminal_id": "another"}))
    assert letters(shop) == ["A"]
    assert on_the_stick(shop).exists()


def test_a_mark_is_read_back_as_it_was_noted(tmp_path):
    mark = Mark("T", "E", "A", 7, "00" * 32)
    high_water.write(tmp_path / "mark", high_water.Noted(mark))
    assert high_water.read(tmp_path / "mark") == high_water.Noted(mark)
    assert high_water.read(tmp_path) is None
