"""What rings, from when on, and what does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pos.central.watch.alarms import (
    Alarm,
    Aside,
    Differing,
    Kind,
    Seen,
    Unclosed,
    Watched,
    alarms,
    is_due,
)

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""24/11/2026 12:00 in Hanoi."""
FINE = Watched(
    terminal_id="T1",
    showroom_code="HN01",
    showroom_name="Hoàn Kiếm",
    status="active",
    enrolled_at=NOW - timedelta(days=30),
    seen_at=NOW - timedelta(seconds=4),
    backlog=0,
    backlog_since=None,
    skew_ms=-420,
    disk_free_mb=48_000,
    clone_at=None,
)


def of(*terminals: Watched, **more: object) -> list[Alarm]:
    return alarms(Seen(terminals, **more), NOW)  # type: ignore[arg-type]


def kinds(*terminals: Watched, **more: object) -> list[str]:
    return [one.kind.value for one in of(*terminals, **more)]


def test_a_showroom_that_is_fine_rings_nothing():
    assert of(FINE) == []


@pytest.mark.parametrize(
    ("changed", "rings"),
    [
        ({"seen_at": NOW - timedelta(hours=24)}, []),
        ({"seen_at": NOW - timedelta(hours=24, seconds=1)}, ["silent"]),
        ({"seen_at": None}, ["silent"]),
        ({"seen_at": None, "enrolled_at": NOW - timedelta(hours=1)}, []),
        ({"backlog": 5, "backlog_since": NOW - timedelta(hours=2)}, []),
        ({"backlog": 5, "backlog_since": NOW - timedelta(hours=2, seconds=1)}, ["backlog"]),
        (
            {
                "backlog": 5,
                "backlog_since": NOW - timedelta(hours=9),
                "seen_at": NOW - timedelta(hours=1),
            },
            [],
        ),
        ({"skew_ms": 300_000}, []),
        ({"skew_ms": 300_001}, ["skew"]),
        ({"skew_ms": -300_001}, ["skew"]),
        ({"disk_free_mb": 1023}, ["disk"]),
        ({"clone_at": NOW - timedelta(hours=1)}, ["clone"]),
        ({"clone_at": NOW - timedelta(hours=25)}, []),
        ({"status": "waiting"}, ["waiting"]),
        ({"status": "revoked", "seen_at": None, "skew_ms": 10**9}, []),
        ({"status": "replaced", "seen_at": None}, []),
    ],
)
def test_each_thing_rings_from_its_own_moment_on(changed: dict[str, object], rings: list[str]):
    assert kinds(replace(FINE, **changed)) == rings


def test_what_a_silent_terminal_last_said_of_itself_rings_no_more():
    old = replace(
        FINE,
        seen_at=NOW - timedelta(days=3),
        skew_ms=10**9,
        backlog=7,
        backlog_since=NOW - timedelta(days=4),
    )
    assert kinds(old) == ["silent"]


def test_a_closing_is_awaited_until_ten_in_the_morning_after():
    monday = date(2026, 11, 23)
    ten = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert not is_due(monday, ten - timedelta(seconds=1))
    assert is_due(monday, ten)
    [alarm] = of(FINE, unclosed=[Unclosed("T1", 2, monday)])
    assert (alarm.kind, alarm.detail, alarm.on) == (Kind.MISSING_Z, "2", monday)
    assert alarm.since == ten
    assert of(FINE, unclosed=[Unclosed("T1", 2, date(2026, 11, 24))]) == []


def test_facts_put_aside_ring_once_a_terminal_and_kind():
    since = NOW - timedelta(hours=3)
    aside = [
        Aside("T1", "chain", 2, NOW),
        Aside("T1", "signature", 1, since),
        Aside("T1", "fork", 4, NOW),
        Aside("unknown", "fork", 1, NOW),
    ]
    found = of(FINE, aside=aside, parked=[Aside("T1", "parked", 3, NOW)])
    assert [(one.kind.value, one.count) for one in found] == [
        ("fork", 4),
        ("chain", 3),
        ("parked", 3),
    ]
    assert found[1].since == since


def test_what_cannot_wait_stands_first_and_the_oldest_before_the_newer():
    other = replace(FINE, terminal_id="T2", showroom_code="HN02", seen_at=NOW - timedelta(days=2))
    third = replace(FINE, terminal_id="T3", showroom_code="HN03", seen_at=NOW - timedelta(days=9))
    never = replace(FINE, terminal_id="T4", showroom_code="HN04", seen_at=None)
    differing = [Differing("T1", "HN01-1A-Z0004", date(2026, 11, 20), NOW)]
    found = of(other, third, never, FINE, differing=differing)
    assert [(one.kind.value, one.showroom_code) for one in found] == [
        ("mismatch", "HN01"),
        ("silent", "HN04"),
        ("silent", "HN03"),
        ("silent", "HN02"),
    ]
