"""What a printer says of itself: read by its bits, and never ready on a guess."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.lines.answers import Answer, Kind, Listener
from printers.status import (
    UNREADABLE,
    Roll,
    State,
    Status,
    is_asb,
    is_real_time_answer,
    read_answers,
    read_asb,
    read_bits,
)

GOOD = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}
"""As an idle printer answers, drawer pin high."""


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ("16 12 12 12", State.READY),
        ("12 12 12 12", State.READY),
        ("16 12 12 1e", State.PAPER_LOW),
        ("1e 32 12 7e", State.PAPER_OUT),
        ("1e 12 12 7e", State.PAPER_OUT),
        ("1e 32 12 12", State.PAPER_OUT),
        ("1e 16 12 12", State.COVER_OPEN),
        ("1e 52 1a 12", State.ERROR),
        ("16 12 32 12", State.ERROR),
        ("1e 12 12 12", State.ERROR),
    ],
)
def test_what_printers_answer_is_read(answers: str, state: State) -> None:
    said = dict(zip((1, 2, 3, 4), bytes.fromhex(answers), strict=True))
    assert read_answers(said).state is state


def test_the_drawers_signal_is_told_as_it_is() -> None:
    assert read_answers({1: 0x16}).drawer_signal is True
    assert read_answers({1: 0x12}).drawer_signal is False
    assert read_answers({4: 0x12}).drawer_signal is None


def test_a_cutter_that_jams_has_a_name_of_its_own() -> None:
    assert read_answers(GOOD | {3: 0x1A}).has_cutter_error is True
    assert read_answers(GOOD).has_cutter_error is False


def test_no_answer_is_never_ready() -> None:
    assert Status().state is State.NO_ANSWER
    assert not State.NO_ANSWER.prints


@pytest.mark.parametrize("missing", [1, 2, 4])
def test_a_question_left_open_is_never_ready(missing: int) -> None:
    said = {number: byte for number, byte in GOOD.items() if number != missing}
    assert read_answers(said).state is State.NO_ANSWER


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_of_256_values_only_those_with_the_fixed_pattern_are_read(number: int) -> None:
    for byte in range(256):
        fits = f"{byte:08b}"[0] == "0" and f"{byte:08b}"[3] == "1" and f"{byte:08b}"[6:] == "10"
        assert is_real_time_answer(byte) is fits
        assert (read_answers(GOOD | {number: byte}) != UNREADABLE) is fits


def test_of_all_values_only_clean_bits_are_ready() -> None:
    """Every pair of answers to the first two questions, every third and fourth beside good ones."""
    fit = [byte for byte in range(256) if is_real_time_answer(byte)]
    for first, second in product(fit, fit):
        state = read_answers(GOOD | {1: first, 2: second}).state
        assert state.prints is (not first & 0b1000 and not second & 0b0110_0100)
    for third, fourth in product(fit, fit):
        state = read_answers(GOOD | {3: third, 4: fourth}).state
        assert state.prints is (not third & 0b0110_1100 and not fourth & 0b0110_0000)
        assert not state.prints or (state is State.PAPER_LOW) is bool(fourth & 0b1100)


def test_what_is_unreadable_is_no_answer_and_not_ready() -> None:
    assert UNREADABLE.state is State.NO_ANSWER
    assert UNREADABLE.is_readable is False
    assert read_answers(GOOD).is_readable is True


def test_there_is_no_fifth_question() -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        read_answers({5: 0x12})


# Automatic Status Back.


@pytest.mark.parametrize(
    ("packet", "state"),
    [
        ("14 00 00 00", State.READY),
        ("10 00 00 0f", State.READY),
        ("14 00 03 00", State.PAPER_LOW),
        ("1c 00 0f 00", State.PAPER_OUT),
        ("3c 00 00 00", State.COVER_OPEN),
        ("1c 08 00 00", State.ERROR),
        ("1c 20 00 00", State.ERROR),
        ("1c 00 00 00", State.ERROR),
        ("16 00 00 00", State.NO_ANSWER),
        ("14 10 00 00", State.NO_ANSWER),
        ("14 00 00", State.NO_ANSWER),
        ("", State.NO_ANSWER),
    ],
)
def test_a_packet_of_automatic_status_is_read(packet: str, state: State) -> None:
    assert read_asb(bytes.fromhex(packet)).state is state


@given(st.binary(max_size=6))
def test_no_bytes_but_a_packet_are_read_as_one(packet: bytes) -> None:
    assert (read_asb(packet).is_readable) is is_asb(packet)
    assert is_asb(packet) or not read_asb(packet).state.prints


def test_every_value_of_every_byte_of_a_packet_is_read_or_refused() -> None:
    for at in range(4):
        for byte in range(256):
            packet = bytearray(b"\x14\x00\x00\x00")
            packet[at] = byte
            status = read_asb(bytes(packet))
            if status.state.prints:
                assert at == 3 or not byte & {0: 0b0010_1000, 1: 0b0110_1100, 2: 0b1100}[at]
    assert read_asb(b"\x14\x00\x03\x00").paper is Roll.NEAR_END


# The stream.

ANSWERS = st.sampled_from(
    [
        (Kind.REAL_TIME, b"\x16", b"\x16"),
        (Kind.REAL_TIME, b"\x7e", b"\x7e"),
        (Kind.ASB, b"\x14\x00\x00\x00", b"\x14\x00\x00\x00"),
        (Kind.ASB, b"\x1c\x00\x0f\x0f", b"\x1c\x00\x0f\x0f"),
        (Kind.BLOCK, b"\x37\x22aB9~", b"\x37\x22aB9~\x00"),
        (Kind.BLOCK, b"_TM-T20II", b"_TM-T20II\x00"),
        (Kind.SHORT, b"\x00", b"\x00"),
        (Kind.SHORT, b"\x0f", b"\x0f"),
        (Kind.NOISE, b"\xff", b"\xff"),
    ]
)


@given(st.lists(ANSWERS, max_size=12), st.lists(st.integers(1, 7), min_size=1, max_size=9))
def test_answers_are_told_apart_however_they_are_cut(
    said: list[tuple[Kind, bytes, bytes]], portions: list[int]
) -> None:
    stream = b"".join(wire for _kind, _content, wire in said)
    listener, heard, at, turn = Listener(), [], 0, 0
    while at < len(stream):
        size = portions[turn % len(portions)]
        heard += listener.hear(stream[at : at + size])
        at, turn = at + size, turn + 1
    assert heard == [Answer(kind, content) for kind, content, _wire in said]


@given(st.binary(max_size=300))
def test_garbage_is_heard_to_its_end_and_never_breaks_the_ear(garbage: bytes) -> None:
    listener = Listener()
    heard = listener.hear(garbage)
    assert len(b"".join(answer.content for answer in heard)) <= len(garbage)
    assert listener.hear(b"\x81\x16")[-1] == Answer(Kind.REAL_TIME, b"\x16")


def test_flow_control_is_the_lines_own() -> None:
    assert Listener().hear(b"\x13\x16\x11") == [Answer(Kind.REAL_TIME, b"\x16")]


@given(st.dictionaries(st.integers(1, 4), st.integers(0, 255)))
def test_the_bits_that_were_answered_are_kept_and_read_again(answers):
    status = read_answers(answers)
    assert status.said == tuple(sorted(answers.items()))
    assert read_bits(status.bits) == status
    assert read_bits(status.bits).bits == status.bits


def test_bits_stand_beside_the_number_of_their_question():
    assert read_answers({2: 0x12, 1: 0x16}).bits == "1 00010110 · 2 00010010"
    assert Status().bits == ""
