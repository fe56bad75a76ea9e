"""Who is signed in: by an id that nobody can guess, for a while, and never after a restart."""

from datetime import UTC, datetime, timedelta

from pos.shop.queries import Someone
from pos.shop.sessions import ABSOLUTE, IDLE, Sessions

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
LAN = Someone("P1", "Lan", "cashier")
SECOND = timedelta(seconds=1)


def test_somebody_who_signed_in_is_known_by_the_id_alone():
    sessions = Sessions()
    key = sessions.begin(LAN, 1, NOON)
    found = sessions.seen(key, NOON)
    assert found is not None
    assert (found.person, found.register_no) == (LAN, 1)
    assert sessions.seen("", NOON) is None
    assert sessions.seen(key[:-1], NOON) is None


def test_every_sign_in_has_an_id_of_its_own_of_128_bits():
    sessions = Sessions()
    keys = {sessions.begin(LAN, 1, NOON) for _ in range(200)}
    assert len(keys) == 200
    assert all(len(key) >= 22 for key in keys)


def test_a_browser_not_heard_for_five_minutes_must_sign_in_again():
    sessions = Sessions()
    key = sessions.begin(LAN, 1, NOON)
    assert sessions.seen(key, NOON + IDLE) is not None
    assert sessions.seen(key, NOON + IDLE + IDLE + SECOND) is None
    assert sessions.seen(key, NOON + IDLE) is None  # gone for good


def test_a_browser_in_use_stays_signed_in_but_no_longer_than_twelve_hours():
    sessions = Sessions()
    key, at = sessions.begin(LAN, 1, NOON), NOON
    while at + IDLE <= NOON + ABSOLUTE:
        at += IDLE
        assert sessions.seen(key, at) is not None
    assert sessions.seen(key, NOON + ABSOLUTE + SECOND) is None


def test_signing_out_ends_it_at_once_and_twice_does_no_harm():
    sessions = Sessions()
    key, other = sessions.begin(LAN, 1, NOON), sessions.begin(LAN, 1, NOON)
    sessions.end(key)
    sessions.end(key)
    assert sessions.seen(key, NOON) is None
    assert sessions.seen(other, NOON) is not None


def test_another_process_knows_nobody():
    key = Sessions().begin(LAN, 1, NOON)
    assert Sessions().seen(key, NOON) is None


def test_the_times_are_five_minutes_and_twelve_hours():
    assert timedelta(minutes=5) == IDLE
    assert timedelta(hours=12) == ABSOLUTE
