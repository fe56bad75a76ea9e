"""The engine as a program: `reorder-engine`."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from pos.planning import next_deliveries
from pos.planning.line_protocol import Session
from pos.planning.values import Costs, Producer, Slip
from tests.planning.talking import TEA, catalogue, day, history, iso, review, talk


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


def test_a_catalogue_told_again_holds_from_then_on():
    ends = day(60, certificate_until={"TEA": iso(61)})
    free = catalogue({**TEA, "certificate_required": False, "delivery_season": [91, 100]})
    said, _faults = talk(*history(), ends, free, review(60), catalogue(), review(60))
    assert said[1]["orders"]["TEA"] > 0
    assert said[2]["orders"] == {}
    certified = day(61, certificate_until={"TEA": None})
    said, _faults = talk(*history(), ends, free, catalogue(), certified, review(61), free)
    usual, _faults = talk(*history(62), review(61))
    assert said[1]["orders"] == usual[1]["orders"], "out of season no longer, and it does not end"


def test_a_delivery_within_an_announced_closure_is_the_first_one_after_it():
    """Saturdays; the next one lies in the holiday."""
    told = review(59)["orderable"][0]
    saturday = date.fromisoformat(told["next_delivery"])
    while saturday.weekday() != 5:
        saturday += timedelta(days=1)

    def asked(on: date, *closed: tuple[int, int]) -> dict:
        away = [
            {
                "producer": "N1",
                "from": str(saturday + timedelta(days=first)),
                "to": str(saturday + timedelta(days=last)),
            }
            for first, last in closed
        ]
        one = {**told, "next_delivery": str(on)}
        said, faults = talk(*history(), review(59, orderable=[one], producer_closures=away))
        assert faults == []
        return said[1]["orders"]

    later = saturday + timedelta(days=14)
    assert asked(saturday, (-3, 8)) == asked(later, (-3, 8)) == asked(later)
    assert asked(saturday, (1, 6), (-9, -1)) == asked(saturday)
    assert asked(later)["TEA"] > asked(saturday)["TEA"]


@pytest.mark.parametrize(
    ("weekdays", "every", "cycle", "days"),
    [
        ((5,), 1, None, 7),
        ((), 1, None, 3),
        ((1, 5), 1, None, 3),
        ((5,), 2, None, 14),
        ((), 1, 5, 5),
    ],
)
def test_when_a_producer_comes_after_its_closure(weekdays, every, cycle, days):
    saturday = date(2026, 5, 9)
    closed = {saturday + timedelta(days=ahead) for ahead in range(-2, 3)}
    one = Producer("N1", delivery_weekdays=weekdays, every_weeks=every, cycle_days=cycle)
    assert next_deliveries.comes_on(saturday, one, closed) == saturday + timedelta(days=days)
    assert next_deliveries.comes_on(saturday, one) == saturday
    friday = saturday - timedelta(days=1)
    assert next_deliveries.comes_on(friday, one, {saturday}) == friday, "as it was told"


@pytest.mark.parametrize(
    ("weekdays", "every", "cycle", "days"),
    [((5,), 1, None, 7), ((), 1, None, 7), ((), 2, None, 14), ((1, 5), 1, None, 3),
     ((5,), 2, None, 14), ((1, 5), 2, None, 10), ((1,), 1, 5, 5)],
)  # fmt: skip
def test_when_a_producer_comes_again_where_nobody_says_it(weekdays, every, cycle, days):
    saturday = date(2026, 5, 9)
    one = Producer("N1", delivery_weekdays=weekdays, every_weeks=every, cycle_days=cycle)
    assert next_deliveries.after(saturday, one) == saturday + timedelta(days=days)


def test_the_first_delivery_of_a_season_is_on_one_of_its_producers_days_and_not_in_its_closure():
    saturday = date(2026, 5, 9)
    one = Producer("N1", delivery_weekdays=(5,))
    june = frozenset(range(152, 182))
    assert next_deliveries.comes_on(saturday, one, (), june) == date(2026, 6, 6)
    away = {date(2026, 6, 6), date(2026, 6, 13)}
    assert next_deliveries.comes_on(saturday, one, away, june) == date(2026, 6, 20)


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
