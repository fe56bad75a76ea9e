"""What is strange about views, by thresholds with reasons."""

from datetime import date

import pytest

from pos.trace.patterns import (
    AFTER_EXPIRY,
    AFTER_SOLD_OUT,
    FEWEST,
    MOST_NETWORKS,
    PER_UNIT,
    UNKNOWN_LOT,
    Kind,
    Watched,
    strange,
)


def watched(networks: int = 1, pieces: int | None = 100, **by_state: int) -> Watched:
    return Watched("P", "L", "", by_state, networks, date(2026, 11, 21), pieces)


def kinds(one: Watched) -> list[Kind]:
    return [found.kind for found in strange([one])]


@pytest.mark.parametrize(
    ("state", "least", "kind"),
    [
        ("recall", 1, Kind.AFTER_ORDER),
        ("hold", 1, Kind.AFTER_ORDER),
        ("unknown", UNKNOWN_LOT, Kind.UNKNOWN_LOT),
        ("no_product", UNKNOWN_LOT, Kind.UNKNOWN_LOT),
        ("gone", UNKNOWN_LOT, Kind.GONE),
        ("hsd_passed", AFTER_EXPIRY, Kind.AFTER_EXPIRY),
        ("sold_out", AFTER_SOLD_OUT, Kind.AFTER_SOLD_OUT),
    ],
)
def test_each_state_is_strange_from_its_threshold_on(state: str, least: int, kind: Kind) -> None:
    assert kinds(watched(**{state: least - 1})) == []
    assert kinds(watched(**{state: least})) == [kind]


def test_a_lot_seen_from_more_than_twenty_neighbourhoods_a_day_is_strange() -> None:
    assert kinds(watched(networks=MOST_NETWORKS, fine=25)) == []
    (found,) = strange([watched(networks=MOST_NETWORKS + 1, fine=25)])
    assert (found.kind, found.count) == (Kind.NETWORKS, 21)


def test_many_views_are_measured_by_the_packs_there_are() -> None:
    assert kinds(watched(pieces=2, fine=FEWEST - 1)) == []
    assert kinds(watched(pieces=2, fine=FEWEST)) == [Kind.MANY]
    assert kinds(watched(pieces=100, fine=PER_UNIT * 100 - 1)) == []
    assert kinds(watched(pieces=100, fine=PER_UNIT * 100)) == [Kind.MANY]
    assert kinds(watched(pieces=None, fine=10_000)) == []


def test_the_gravest_come_first_and_of_a_kind_the_most_viewed() -> None:
    found = strange([watched(hsd_passed=9), watched(recall=1), watched(recall=7)])
    assert [(one.kind, one.count) for one in found] == [
        (Kind.AFTER_ORDER, 7),
        (Kind.AFTER_ORDER, 1),
        (Kind.AFTER_EXPIRY, 9),
    ]


def test_ordinary_views_are_nothing_to_look_at() -> None:
    assert strange([watched(networks=12, fine=40, not_asked=3, sold_out=5)]) == []
