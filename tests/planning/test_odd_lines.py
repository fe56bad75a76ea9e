"""Lines that no judge should send: named, passed over, and answered where one waits."""

import json
from datetime import timedelta
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.planning import line_protocol, suggestion, wire
from pos.planning.line_protocol import Session
from tests.planning.talking import FIRST, MAKER, TEA, catalogue, day, history, iso, review, talk


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", "not_json"),
        (b"[1]", "not_an_object"),
        (b"\xff\xfe", "not_utf8"),
        (b"[" * 100_000, "not_json"),
        (b'{"type": "dance"}', "unknown_type"),
        (b'{"type": ["day"]}', "unknown_type"),
        (b'{"type": "day", "date": "31/12/2026"}', "wrong_field day.date"),
        (b'{"type": "day", "date": "2026-03-02"}', "wrong_field day.date"),
        (b'{"type": "day", "date": "2090-03-02"}', "wrong_field day.date"),
        (b'{"type": "day", "date": "2026-05-03", "sold": 3}', "wrong_field day.sold"),
        (b'{"type": "day", "date": "2026-05-03", "sold": {"TEA": -1}}', "day.sold.TEA"),
        (b'{"type": "day", "date": "2026-05-03", "sold": {"TEA": 1.5}}', "day.sold.TEA"),
        (b'{"type": "day", "date": "2026-05-03", "sold": {"TEA": 1e400}}', "day.sold.TEA"),
        (b'{"type": "day", "date": "2026-05-03", "on_sale_share": {"TEA": NaN}}', "share.TEA"),
        (b'{"type": "hello", "protocol": 2}', "wrong_field hello.protocol"),
        (
            b'{"type": "day", "date": "2026-05-03", "on_sale_share": {"TEA": 1%s}}' % (b"0" * 400),
            "share.TEA",
        ),
        (b'{"type": "day", "date": "2026-05-03", "sold": {"TEA": 1%s}}' % (b"0" * 400), "sold.TEA"),
    ],
)
def test_a_wrong_line_is_named_and_passed_over(line, fault):
    said, faults = talk(*history(), line, review(59))
    assert any(fault in one for one in faults), faults
    assert all(one.startswith("line 63: ") for one in faults)
    assert said[-1]["orders"]["TEA"] >= 12


def test_one_wrong_value_costs_no_day():
    told = day(60, sold={"TEA": 5, "JAM": "many"})
    session = Session()
    for one in [*history(), told]:
        session.take(json.dumps(one))
    assert session.memory.rate("TEA").sold == 55 + 5


def test_a_review_is_answered_whatever_it_says():
    wrong = {"type": "review", "date": 7, "orderable": 9, "lots": [], "open_orders": {}}
    said, faults = talk({"type": "hello", "protocol": 1}, wrong, *history()[1:], wrong)
    assert [one["type"] for one in said] == ["ready", "orders", "orders"]
    assert said[1]["orders"] == said[2]["orders"] == {}
    assert faults


def wrong_tea(**fields: Any) -> list[str]:
    """What is said of a catalogue in which the tea has such fields; a review is answered."""
    lines = [catalogue({**TEA, **fields}), *history()[2:], review(59)]
    said, faults = talk({"type": "hello", "protocol": 1}, *lines)
    assert said[-1]["type"] == "orders"
    return faults


@pytest.mark.parametrize("kind", [["fresh"], {"a": 1}, 7, None, "dry"])
def test_a_kind_that_is_none_is_named(kind):
    assert wrong_tea(kind=kind) == ["line 2: wrong_field catalogue.products.TEA.kind"]


@pytest.mark.parametrize(
    "season", [[1, 10**12], [-5, 3], [0, 10], ["a", "b"], [91, 10**400], [[1], 2], [1.5, 3]]
)
def test_a_season_that_is_none_is_named_and_left_out(season):
    assert wrong_tea(delivery_season=season)
    usual = talk(*history(), review(59))[0][1]["orders"]
    lines = [catalogue({**TEA, "delivery_season": season}), *history()[2:], review(59)]
    assert talk({"type": "hello", "protocol": 1}, *lines)[0][1]["orders"] == usual


@pytest.mark.parametrize(
    "costs",
    [
        {"order_vnd": 10**400},
        {"holding": 10**309},
        {"goodwill": -(10**400)},
        {"line_vnd": float("inf")},
    ],
)
def test_costs_that_no_number_holds_are_named(costs):
    said, faults = talk(*history(), catalogue(costs=costs), review(59))
    assert len(faults) == 1
    assert said[-1]["orders"]["TEA"] >= 12


@pytest.mark.parametrize(
    "line",
    [
        b'{"type": "review", "date": "2026-04-30", "orderable": [',
        b'{"type":"review","blocked":["\xff"]}',
        b'\xef\xbb\xbf{"type": "review", "orderable": []}',
        b'{"type": "review", "open_orders": ' + b"[" * 100_000,
    ],
)
def test_a_review_that_cannot_be_read_is_answered_with_nothing(line):
    """Whoever asked waits for a line."""
    said, _faults = talk(*history(), line, review(59))
    assert [one["type"] for one in said] == ["ready", "orders", "orders"]
    assert said[1]["orders"] == {}
    assert said[2]["orders"]["TEA"] >= 12


def test_a_mistake_of_our_own_costs_one_line(monkeypatch):
    def fail(_state: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(line_protocol, "suggest", fail)
    said, faults = talk(*history(), review(59))
    assert said[1] == {"type": "orders", "orders": {}}
    assert faults == ["line 63: wrong_field review.failed ZeroDivisionError"]
    monkeypatch.setattr(line_protocol, "suggest", suggestion.suggest)
    assert talk(*history(), review(59))[0][1]["orders"]


def test_a_mark_before_the_first_letter_is_no_letter():
    hello = b'\xef\xbb\xbf{"type": "hello", "protocol": 1}'
    said, faults = talk(hello, *history()[1:], review(59))
    assert said[0]["type"] == "ready"
    assert faults == []


def test_a_day_far_ahead_is_a_slip_unless_the_next_one_follows_it():
    slip = day(500, sold={"TEA": 900})
    session = Session()
    named = [session.take(json.dumps(one))[1] for one in (*history(), slip, day(60), day(61))]
    assert [bool(one) for one in named[-3:]] == [True, False, False]
    assert session.memory.rate("TEA").sold == 56
    again = [session.take(json.dumps(day(at)))[1] for at in (400, 401, 402)]
    assert [bool(one) for one in again] == [True, False, False]
    assert session.memory.rate("TEA").days_in == 2


@pytest.mark.parametrize(
    "told",
    [
        {"lots": {"TEA": [[10**9, None], [10**9, iso(63)]]}},
        {"reservations": [{"due": iso(64), "lines": {"TEA": 10**9}}]},
        {
            "orderable": [
                {"product": "TEA", "delivery": "2099-12-30", "next_delivery": "2099-12-31"}
            ]
        },
        {"open_orders": [{"order": 1, "promised": iso(61), "lines": {"TEA": 10**9}}]},
    ],
)
@pytest.mark.parametrize(
    "terms",
    [{}, {"pack": 10**9}, {"display_min": 10**9}, {"pack": 10**6, "shelf_life_days": 5}],
)
def test_odd_numbers_do_not_hold_up_a_review(told, terms):
    session = Session()
    maker = {**MAKER, "min_order_vnd": 10**12}
    lines = [catalogue({**TEA, **terms}, producers=[maker]), *(day(at) for at in range(30))]
    lines += [day(at, sold={"TEA": 10**9}) for at in range(30, 60)]
    for one in lines:
        session.take(json.dumps(one))
    began = process_time()
    said, _faults = session.take(json.dumps(review(59, **told)))
    assert said is not None
    assert process_time() - began < 1


def test_no_delivery_is_waited_for_until_the_end_of_the_century():
    session = Session()
    for one in history():
        session.take(json.dumps(one))
    told = {"product": "TEA", "delivery": "2099-12-30", "next_delivery": "2099-12-31"}
    today = FIRST + timedelta(days=59)
    [line] = session.state(wire.Message(review(59, orderable=[told])), today).lines
    assert (line.chance.delivery - today).days == 400
    assert (line.chance.next_delivery - today).days <= 800
    near = {**told, "delivery": iso(61)}
    [line] = session.state(wire.Message(review(59, orderable=[near])), today).lines
    assert (line.chance.next_delivery - today).days <= 402


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**9, 10**400, -(10**400), 366])
    | st.floats()
    | st.text("aTEé0-", max_size=6)
    | st.sampled_from(["TEA", "N1", iso(61), iso(75), iso(3), "2060-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("TEA", "product", "units", "due", "lines", "promised", "x", "producer"),
                    *("kind", "pack", "display_min", "delivery_season", "price_vnd", "from", "to"),
                    *("delivery", "next_delivery", "order", "last_day", "shelf_life_days"),
                ]
            )
            | st.text(),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        *("date", "open", "sold", "large", "on_sale_share", "received", "new_products"),
        *("certificate_until", "receipts", "orderable", "lots", "open_orders", "reservations"),
        *("blocked", "renewal_filed", "shop_closed", "costs", "products", "producers", "protocol"),
        "producer_closures",
    ]
)
KINDS = st.sampled_from(["hello", "catalogue", "day", "review"])
USUAL = [json.loads(json.dumps(one)) for one in (day(60), review(60), catalogue())]


@st.composite
def garbage(draw):
    """A line that is nearly right, or not at all."""
    odd = draw(st.integers(0, 9))
    if odd == 0:
        return draw(st.binary(max_size=40)).replace(b"\n", b" ")
    if odd < 4:  # one field of the tea or of its maker
        one = dict(draw(st.sampled_from([TEA, MAKER])))
        one[draw(st.sampled_from(sorted(one)))] = draw(JSON)
        return json.dumps(catalogue(producers=[one], products=[one])).encode()
    told = dict(draw(st.sampled_from(USUAL))) if draw(st.booleans()) else {"type": draw(KINDS)}
    told.update(draw(st.dictionaries(FIELDS, JSON, max_size=4)))
    return json.dumps(told).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(garbage(), max_size=6))
def test_no_garbage_stops_it_and_what_it_orders_is_whole(lines):
    said, faults = talk(*history(20), *lines, review(70))
    assert said[-1]["type"] == "orders"
    assert not any("failed" in one for one in faults), faults
    for one in said:
        for units in one.get("orders", {}).values():
            assert isinstance(units, int)
            assert units > 0


def lead_from(message: str) -> Session:
    """The shop's sixty days, and one line more."""
    session = Session()
    for one in history():
        session.take(json.dumps(one))
    session.take(message)
    return session


@pytest.mark.parametrize("ahead", [15, 40, 59, 61])
def test_a_day_far_ahead_does_not_close_the_door_behind_it(ahead):
    session = lead_from(json.dumps(day(59 + ahead)))
    for at in range(60, 70):
        _said, faults = session.take(json.dumps(day(at)))
        assert faults == []
    assert session.memory.rate("TEA").sold == 56


def test_a_gap_of_two_weeks_is_a_gap():
    session = lead_from(json.dumps(day(59 + 14)))
    assert session.last_day == FIRST + timedelta(days=73)


CLOSURES: list[Any] = [
    [{"producer": "N1", "from": iso(68), "to": iso(100)}],
    [{"producer": "N1", "first": iso(68), "last": iso(100)}],
    [{"producer": "N1", "from": iso(68), "until": iso(100)}],
    [{"producer": "N1", "date": iso(at)} for at in range(68, 101)],
    [{"producer": "N1", "days": [iso(at) for at in range(68, 101)]}],
    [{"producer": "N1", "days": [[iso(68), iso(100)]]}],
    {"N1": [[iso(68), iso(100)]]},
    {"N1": [iso(at) for at in range(68, 101)]},
    {"N1": [{"from": iso(68), "to": iso(100)}]},
    {"N1": {"from": iso(68), "to": iso(100)}},
]
"""The next delivery would be on day 69."""


@pytest.mark.parametrize("told", CLOSURES)
def test_closures_are_read_in_whichever_shape(told):
    usual, _faults = talk(*history(), review(59))
    said, faults = talk(*history(), review(59, producer_closures=told))
    assert faults == []
    assert said[1]["orders"]["TEA"] > usual[1]["orders"]["TEA"]


@pytest.mark.parametrize("name", ["units", "ordered"])
def test_the_lines_of_an_open_order_may_be_a_list_of_objects(name):
    lines = [{"product": "TEA", name: 60}]
    one = {"order": "H1", "producer": "N1", "promised": iso(60), "lines": lines}
    said, faults = talk(*history(), review(59, open_orders=[one]))
    assert faults == []
    assert said[1]["orders"] == {}


@pytest.mark.parametrize("due", [40, 59, 60])
def test_what_customers_are_owed_since_today_or_before_is_wanted_tomorrow(due):
    """As from the books: a promise that was not kept stays one."""
    there = {"TEA": [[40, None]]}
    plain, _faults = talk(*history(), review(59, lots=there))
    owed = [{"due": iso(due), "lines": {"TEA": 40}}]
    said, faults = talk(*history(), review(59, lots=there, reservations=owed))
    assert faults == []
    assert said[1]["orders"].get("TEA", 0) > plain[1]["orders"].get("TEA", 0)


def test_more_in_bulk_than_was_sold_takes_nothing_off_other_days():
    session = lead_from(json.dumps(day(60, sold={"TEA": 1}, large={"TEA": 40})))
    assert session.memory.rate("TEA").sold == 55
