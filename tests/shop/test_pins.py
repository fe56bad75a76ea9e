"""PINs: which are too easy, how they are kept, how long a wrong one waits."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.shop import pins
from pos.shop.pins import Guard, after_failure, check_pin, fits, hash_pin, wait_s
from pos.shop.refusals import WeakPin

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
PEPPER = b"p" * 32


@pytest.mark.parametrize(
    "pin",
    [
        *(
            "",
            "1",
            "12345",
            "1234567",
            "abcdef",
            "12 456",
            "12345a",
            "-12345",
            "１２３４５６",
            "١٢٣٤٥٦",
        ),
        *("000000", "111111", "999999", "123456", "654321", "234567", "012345", "987654", "890123"),
        *("456789", "321098", "121212", "363636", "909090", "123123", "457457", "258258"),
    ],
)
def test_a_pin_that_anybody_would_guess_is_refused(pin):
    with pytest.raises(WeakPin):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["258046", "367915", "192837", "100001", "135790", "112233"])
def test_another_pin_of_six_digits_is_taken(pin):
    assert check_pin(pin) == pin


@given(st.integers(0, 999_999).map("{:06d}".format))
@settings(deadline=None)
def test_a_pin_is_taken_as_it_is_or_refused_as_too_easy(pin):
    try:
        assert check_pin(pin) == pin
    except WeakPin:
        steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
        assert len(set(pin)) <= 3 or len(steps) == 1


def test_what_is_kept_says_neither_the_pin_nor_the_pepper_and_is_never_the_same_twice():
    kept = {hash_pin("258046", PEPPER) for _ in range(3)}
    assert len(kept) == 3
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in kept)
    assert not any("258046" in one or "pppp" in one for one in kept)


def test_only_the_same_pin_with_the_same_pepper_fits():
    kept = hash_pin("258046", PEPPER)
    assert fits("258046", kept, PEPPER)
    for wrong in ("258047", "", "0258046", "258046 ", "２５８０４６"):
        assert not fits(wrong, kept, PEPPER)
    assert not fits("258046", kept, b"q" * 32)


def test_the_pause_begins_at_the_fifth_failure_and_grows_fourfold_to_half_an_hour():
    guard, pauses = Guard(0, None), []
    for _ in range(12):
        guard = after_failure(guard, NOON)
        pauses.append(wait_s(guard, NOON))
    assert pauses == [0, 0, 0, 0, 30, 120, 480, 1800, 1800, 1800, 1800, 1800]
    assert guard.failures == 12


@given(st.integers(5, 10_000))
@settings(deadline=None)
def test_however_often_it_was_wrong_the_pause_is_never_longer_than_half_an_hour(failures):
    guard = after_failure(Guard(failures - 1, None), NOON)
    assert 30 <= wait_s(guard, NOON) <= pins.LONGEST_PAUSE_S


def test_after_the_clock_was_put_right_the_next_try_is_heard():
    """The lock was written by a clock years ahead; the failure after it locks anew."""
    far = Guard(9, NOON + timedelta(days=3000))
    assert wait_s(far, NOON) == 0
    assert wait_s(after_failure(far, NOON), NOON) == 1800


@pytest.mark.parametrize(
    ("later", "left"),
    [
        (timedelta(0), 30),
        (timedelta(milliseconds=1), 30),
        (timedelta(seconds=29), 1),
        (timedelta(seconds=29, milliseconds=999), 1),
        (timedelta(seconds=30), 0),
        (timedelta(days=1), 0),
        (timedelta(hours=-1), 0),  # the clock was put back: nobody is locked out for years
    ],
)
def test_the_wait_is_told_in_whole_seconds_never_too_few(later, left):
    assert wait_s(Guard(5, NOON + timedelta(seconds=30)), NOON + later) == left
