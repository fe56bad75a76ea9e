"""A paper that broke off in the middle leaves the printer waiting for the rest of a picture."""

import re
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.devices import Delivery, MaybeSent, NotSent, Speech, Timeouts, open_device
from printers.document import Document, Ruler
from printers.printing import after_break, encode_paper
from printers.profiles import ROLL_58, ROLL_80, Dialect, Profile
from tests.printers import engine
from tests.printers.fake_printer import FakePrinter, Mode
from tests.printers.sample_papers import receipt, tea_label

QUICK = Timeouts(connect_s=0.5, write_s=0.4, close_s=0.3, status_s=0.25, proof_s=0.8, look_s=0.3)
BITMAP = re.compile(rb"BITMAP \d+,\d+,(\d+),(\d+),0,")
ESCPOS = sorted(set(Dialect) - {Dialect.TSPL})
ANY_CUT = st.integers(0, 10**6)


def paper_in(profile: Profile) -> bytes:
    paper = tea_label() if profile.dialect in (Dialect.TSPL, Dialect.FS_LABEL) else receipt()
    return encode_paper(paper, profile, Speech.ESCPOS)


def starts(stream: bytes) -> list[int]:
    """Where a printer of ESC/POS takes what comes for the beginning of a command, or a letter."""
    found, at = [], 0
    while at < len(stream):
        found.append(at)
        at += engine.length_of_first(stream[at : at + 4096]) or len(stream)
    return found


def letters(stream: bytes) -> bytes:
    places = starts(stream)
    runs = pairwise([*places, len(stream)])
    said = b"".join(stream[a:b] for a, b in runs if engine.are_letters(stream[a : a + 1]))
    return said.translate(None, bytes(range(0x20)))


def lines_of_tspl(stream: bytes) -> list[int]:
    """Where a printer of TSPL begins to read a line; a picture's bytes are counted, not read."""
    found, at = [], 0
    while at < len(stream):
        found.append(at)
        picture = BITMAP.match(stream, at)
        if picture:
            at = picture.end() + int(picture[1]) * int(picture[2])
        end = stream.find(b"\n", at)
        at = len(stream) if end < 0 else end + 1
    return found


@pytest.mark.parametrize("dialect", ESCPOS)
@settings(max_examples=60, deadline=None)
@given(cut=ANY_CUT)
def test_wherever_a_paper_broke_off_the_next_one_begins_anew(dialect: Dialect, cut: int) -> None:
    profile = replace(ROLL_80, dialect=dialect)
    job = paper_in(profile)
    cut %= len(job)
    whole = job[:cut] + after_break(profile, Speech.ESCPOS)
    assert len(whole) in starts(whole + job)
    # Nothing more is said than what a paper broken there and the next one say by themselves.
    assert letters(whole + job) == letters(job[:cut]) + letters(job)


@pytest.mark.parametrize("labels", [{}, {"nudge_x_dots": 8}, {"width_dots": 1280, "dpi": 600}])
@settings(max_examples=60, deadline=None)
@given(cut=ANY_CUT)
def test_wherever_a_label_in_tspl_broke_off_the_next_one_begins_anew(
    labels: dict[str, int], cut: int
) -> None:
    profile = replace(ROLL_80, dialect=Dialect.TSPL, **labels)  # type: ignore[arg-type]
    job = paper_in(profile)
    cut %= len(job)
    whole = job[:cut] + after_break(profile, Speech.ESCPOS)
    assert len(whole) in lines_of_tspl(whole + job)
    added = whole[cut:]
    assert added.strip(b"\r\n") == b"", "empty lines, where no picture was open"


def test_a_ruler_beyond_the_roll_is_closed_too() -> None:
    job = encode_paper(Document((Ruler(),)), ROLL_58, Speech.ESCPOS)
    for cut in range(0, len(job), 7):
        whole = job[:cut] + after_break(ROLL_58, Speech.ESCPOS)
        assert len(whole) in starts(whole + job)


def test_what_closes_a_picture_is_as_small_as_a_band() -> None:
    assert len(after_break(ROLL_80, Speech.ESCPOS)) < 9_400
    assert after_break(ROLL_80, Speech.PNG) == b""


@pytest.mark.parametrize("dialect", [Dialect.RASTER, Dialect.GRAPHICS])
def test_after_a_cable_was_pulled_the_next_paper_is_a_picture_again(dialect: Dialect) -> None:
    profile = replace(ROLL_80, dialect=dialect)
    job = paper_in(profile)
    for before, is_clean in ((b"", False), (after_break(profile, Speech.ESCPOS), True)):
        with FakePrinter() as printer:
            device = open_device(printer.address, timeouts=QUICK)
            with pytest.raises((MaybeSent, NotSent)):
                device.send(job, on_first_byte=lambda: cut(printer))
            printer.switch(Mode.HEALTHY)
            assert device.send(before + job) is Delivery.SENT_UNCONFIRMED
            assert printer.wait_for_jobs(1) == [before + job]
            assert (printer.letters == b"") is is_clean


def cut(printer: FakePrinter) -> None:
    """Break the line once 8,000 bytes of the job are in."""
    printer.switch(Mode.DROP, after_bytes=8_000)


def test_a_printer_that_was_off_forgets_its_half_picture() -> None:
    job = paper_in(ROLL_80)
    with FakePrinter() as printer:
        device = open_device(printer.address, timeouts=QUICK)
        with pytest.raises((MaybeSent, NotSent)):
            device.send(job, on_first_byte=lambda: cut(printer))
        printer.switch(Mode.REFUSE)
        time.sleep(0.1)
        printer.switch(Mode.HEALTHY)
        device.send(job)
        assert printer.wait_for_jobs(1) == [job]
        assert printer.letters == b""
