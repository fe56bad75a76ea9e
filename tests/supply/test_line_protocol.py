"""The engine as a program: `reorder-engine`."""

import io
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.planning import line_protocol
from pos.planning.line_protocol import Session
from pos.planning.values import Costs, Slip

FIRST = date(2026, 3, 2)
TEA = {
    "product": "TEA", "producer": "N1", "kind": "processed", "category": "tea",
    "price_vnd": 120_000, "cost_vnd": 90_000, "consigned": False, "shop_bears_expired": 1.0,
    "pack": 6, "shelf_life_days": None, "display_min": 1, "max_on_hand": None,
    "on_sale_from": "2026-01-01", "certificate_required": True, "delivery_season": None,
}  # fmt: skip
MAKER = {
    "producer": "N1", "lead_days": 2, "delivery_weekdays": [5], "every_weeks": 1,
    "cycle_days": None, "min_order_vnd": 0,
}  # fmt: skip


def iso(ahead: int) -> str:
    return (FIRST + timedelta(days=ahead)).isoformat()


def catalogue(*products: dict, **more: Any) -> dict:
    told = {"type": "catalogue", "first_day": iso(0), "costs": {}, "producers": [MAKER]}
    return {**told, "products": list(products or [TEA]), **more}


def day(ahead: int, **more: Any) -> dict:
    told = {"type": "day", "date": iso(ahead), "open": True, "sold": {"TEA": 1}}
    return {**told, **more}


def review(ahead: int, **more: Any) -> dict:
    chance = {"product": "TEA", "delivery": iso(ahead + 3), "next_delivery": iso(ahead + 10)}
    return {"type": "review", "date": iso(ahead), "orderable": [chance], **more}


def talk(*messages: Any) -> tuple[list[dict], list[str]]:
    """What is answered, and what is said on the error stream."""
    out, errors = io.StringIO(), io.StringIO()
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in messages]
    assert line_protocol.serve(raw, out, errors) == 0
    return [json.loads(one) for one in out.getvalue().splitlines()], errors.getvalue().splitlines()


def history(days: int = 60, **more: Any) -> list[dict]:
    return [{"type": "hello", "protocol": 1}, catalogue(), *(day(at, **more) for at in range(days))]


def test_it_is_ready_and_orders_what_is_needed():
    said, faults = talk(*history(), review(59), {"type": "end"}, b"not read any more")
    assert faults == []
    assert said[0]["type"] == "ready"
    assert said[1]["type"] == "orders"
    assert said[1]["orders"]["TEA"] % 6 == 0
    assert said[1]["orders"]["TEA"] >= 12


def test_what_is_there_and_on_its_way_is_taken_off():
    lots = {"TEA": [[30, None]]}
    order = {
        "order": "A", "producer": "N1", "placed": iso(50), "promised": iso(62),
        "lines": {"TEA": 30},
    }  # fmt: skip
    assert talk(*history(), review(59, lots=lots))[0][1]["orders"] == {}
    assert talk(*history(), review(59, open_orders=[order]))[0][1]["orders"] == {}
    late = {**order, "promised": iso(40)}
    assert talk(*history(), review(59, open_orders=[late]))[0][1]["orders"]["TEA"] > 0
    listed = {**order, "lines": [{"product": "TEA", "units": 30}]}
    assert talk(*history(), review(59, open_orders=[listed]))[0][1]["orders"] == {}


def test_what_is_promised_to_customers_is_ordered_besides():
    lots = {"TEA": [[30, None]]}
    due = [{"due": iso(65), "lines": {"TEA": 24}}]
    said, _faults = talk(*history(), review(59, lots=lots, reservations=due))
    assert said[1]["orders"]["TEA"] >= 12


@pytest.mark.parametrize(
    "told", [{"blocked": ["TEA"]}, {"orderable": []}, {"orderable": [{"product": "WHO"}]}]
)
def test_what_may_not_be_ordered_is_left_out(told):
    assert talk(*history(), review(59, **told))[0][1]["orders"] == {}


def test_a_certificate_that_ends_counts_unless_its_renewal_is_filed():
    ends = day(60, certificate_until={"TEA": iso(61)})
    assert talk(*history(), ends, review(60))[0][1]["orders"] == {}
    said, _faults = talk(*history(), ends, review(60, renewal_filed=["TEA"]))
    assert said[1]["orders"]["TEA"] > 0
    free = catalogue({**TEA, "certificate_required": False})
    assert talk(*history(), free, ends, review(60))[0][1]["orders"]["TEA"] > 0


def test_out_of_its_season_the_next_delivery_is_far():
    """Tea that is delivered in April and May alone, ordered on the last day of May."""
    season = catalogue({**TEA, "delivery_season": [91, 151]})
    always = talk(*history(88), review(87))[0][1]["orders"]["TEA"]
    said, _faults = talk({"type": "hello", "protocol": 1}, season, *history(88)[2:], review(87))
    assert said[1]["orders"]["TEA"] > 3 * always


def test_products_that_come_later_are_known():
    jam = {**TEA, "product": "JAM", "on_sale_from": iso(30)}
    lines = [*history(30), day(30, new_products=[jam]), *(day(at) for at in range(31, 50))]
    orderable = [{"product": "JAM", "delivery": iso(52), "next_delivery": iso(59)}]
    assert talk(*lines, review(49, orderable=orderable))[0][1]["orders"]["JAM"] > 0


def test_receipts_are_the_producers_record():
    session = Session()
    for one in history(3):
        session.take(json.dumps(one))
    receipts = [
        {"order": 1, "producer": "N1", "promised": iso(1), "ordered": {"TEA": 6}, "got": {}},
        {"order": 2, "producer": "N1", "promised": iso(3), "ordered": 6, "got": 6},
        {"order": 3, "producer": "N1", "promised": iso(3), "lines": [
            {"product": "TEA", "ordered": 6, "got": 3}]},
    ]  # fmt: skip
    session.take(json.dumps(day(3, receipts=receipts)))
    slip = session.memory.slip("N1", 7)
    assert slip == Slip(pytest.approx((0.32 + 1.5) / 11), pytest.approx((0.96 + 1.5 * 7) / 1.82))


def test_costs_are_read_by_what_their_names_speak_of():
    def read(told: dict) -> Costs:
        session = Session()
        session.take(json.dumps(catalogue(costs=told)))
        return session.costs

    assert read({}) == Costs()
    assert read(
        {
            "order_vnd": 20_000,
            "line_vnd": 1000,
            "holding_owned_per_month": 0.02,
            "holding_consigned_per_month": 0.01,
            "goodwill_share_of_price": 0.2,
        }
    ) == Costs(20_000, 1000, 0.02, 0.01, 0.2)
    assert read({"holding": {"owned": 1.5, "consigned": 0.5}}) == Costs(
        holding_owned=0.015, holding_consigned=0.005
    )
    assert read({"cost_per_order": 9, "cost_per_order_line": 8}) == Costs(9, 8)


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


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text("aTEé0-", max_size=6)
    | st.sampled_from(["TEA", "N1", iso(61), iso(75), iso(3), "2060-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["TEA", "product", "units", "due", "lines", "promised", "x"])
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
    ]
)
KINDS = st.sampled_from(["hello", "catalogue", "day", "review"])
USUAL = [json.loads(json.dumps(one)) for one in (day(60), review(60), catalogue())]


@st.composite
def garbage(draw):
    """A line that is nearly right, or not at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=40)).replace(b"\n", b" ")
    told = dict(draw(st.sampled_from(USUAL))) if draw(st.booleans()) else {"type": draw(KINDS)}
    told.update(draw(st.dictionaries(FIELDS, JSON, max_size=4)))
    return json.dumps(told).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(garbage(), max_size=6))
def test_no_garbage_stops_it_and_what_it_orders_is_whole(lines):
    said, _faults = talk(*history(20), *lines, review(70))
    assert said[-1]["type"] == "orders"
    for one in said:
        for units in one.get("orders", {}).values():
            assert isinstance(units, int)
            assert units > 0


def test_the_program_starts_without_the_app_and_the_books():
    """As it is installed; what it imported it says on the error stream."""
    raw = "".join(json.dumps(one) + "\n" for one in [*history(), review(59), {"type": "end"}])
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pos.cli", "reorder", "engine"],
        input=raw.encode(),
        capture_output=True,
        timeout=60,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    said = [json.loads(one) for one in ran.stdout.decode().splitlines()]
    assert said[1]["orders"]["TEA"] >= 12
    loaded = {one.split(b"|")[-1].strip().decode() for one in ran.stderr.splitlines()}
    assert "pos.planning.suggestion" in loaded
    assert loaded.isdisjoint({"flask", "sqlalchemy", "click", "pos.app", "pos.config"})
