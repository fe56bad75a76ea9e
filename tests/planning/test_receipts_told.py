"""What a judge's lines say became of orders: on the day itself, or a year of them at once."""

import json
from datetime import timedelta
from typing import Any

import pytest

from pos.planning.line_protocol import Session
from pos.planning.records import MOST_LATE_DAYS, Delivery, Record
from tests.planning.talking import FIRST, TEA, catalogue, day, iso, review

DAYS = 60
PUNCTUAL = pytest.approx(8 * 0.04 / (8 + 8))
"""After eight orders that came on their day, beside eight of the usual kind."""


def told(*messages: dict[str, Any]) -> tuple[Session, list[str]]:
    session, faults = Session(), []
    for one in messages:
        faults += session.take(json.dumps(one))[1]
    return session, faults


def receipt(promised: int | None, **more: Any) -> dict[str, Any]:
    """An order of six that came whole."""
    day = {} if promised is None else {"promised": iso(promised)}
    return {"order": "H1", "producer": "N1", "ordered": {"TEA": 6}, "got": {"TEA": 6}} | day | more


def shop(**last: Any) -> list[dict[str, Any]]:
    """Sixty days; the last one tells more."""
    return [catalogue(), *(day(at) for at in range(DAYS - 1)), day(DAYS - 1, **last)]


SHAPES = {
    "arrived": lambda at: receipt(at, arrived=iso(at)),
    "date": lambda at: receipt(at, date=iso(at)),
    "arrived alone": lambda at: receipt(None, arrived=iso(at)),
    "promised alone": receipt,
    "nothing": lambda _at: receipt(None),
    "lines": lambda at: {
        "order": 7, "producer": "N1", "promised": iso(at),
        "lines": [{"product": "TEA", "ordered": 6, "got": 6}],
    },
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_years_receipts_on_the_last_day_are_no_lateness(shape: str) -> None:
    session, faults = told(*shop(receipts=[SHAPES[shape](7 * at) for at in range(8)]))
    assert faults == []
    assert session.memory.slip("N1", 7).chance == PUNCTUAL


def test_lateness_that_is_told_is_believed() -> None:
    """Eight orders, each five days late, told at the end."""
    late = [receipt(7 * at, arrived=iso(7 * at + 5)) for at in range(8)]
    session, _faults = told(*shop(receipts=late))
    slip = session.memory.slip("N1", 7)
    assert slip.chance == pytest.approx((8 * 0.04 + 8) / 16)
    assert slip.days == pytest.approx((8 * 0.04 * 3 + 40) / (8 * 0.04 + 8))


def test_an_order_that_a_review_told_of_is_late_by_its_own_day() -> None:
    """Also where its receipt says neither which day it was promised for nor when it came."""
    away = {"order": "H1", "producer": "N1", "promised": iso(DAYS + 1), "lines": {"TEA": 6}}
    asked = review(DAYS - 1, open_orders=[away])
    after = [day(at) for at in range(DAYS, DAYS + 4)]
    last = day(DAYS + 4, receipts=[receipt(None)])
    session, _faults = told(*shop(), asked, *after, last)
    assert session.memory.slip("N1", 7).chance == pytest.approx((8 * 0.04 + 1) / 9)
    unknown, _faults = told(
        *shop(), asked, *after, day(DAYS + 4, receipts=[receipt(None, order=9)])
    )
    assert unknown.memory.slip("N1", 7).chance == pytest.approx(8 * 0.04 / 9)


def test_what_came_today_a_few_days_late_is_late_without_a_word() -> None:
    session, _faults = told(*shop(receipts=[receipt(DAYS - 4)]))
    assert session.memory.slip("N1", 7).chance == pytest.approx((8 * 0.04 + 1) / 9)


def test_goods_do_not_come_before_they_came() -> None:
    session, faults = told(*shop(receipts=[receipt(DAYS - 1, arrived=iso(DAYS + 9))]))
    assert faults == ["wrong_field day.receipts.arrived"]
    assert session.memory.slip("N1", 7).chance == pytest.approx(8 * 0.04 / 9)


def test_an_order_that_came_to_nothing_never_came() -> None:
    session, _faults = told(*shop(receipts=[receipt(DAYS - 9, got={}, arrived=None)]))
    slip = session.memory.slip("N1", 7)
    assert slip.chance == pytest.approx((8 * 0.04 + 1) / 9)


@pytest.mark.parametrize(("stock_end", "chance"), [(8, 8 * 0.04 / 9), (6, (8 * 0.04 + 4 / 9) / 9)])
def test_what_did_not_fit_under_the_consignors_limit_is_not_its_shortness(
    stock_end: int, chance: float
) -> None:
    """Nine ordered, five came: the shelf stood at its ten before two were sold, or it did not."""
    limited = {**TEA, "consigned": True, "max_on_hand": 10}
    last = day(
        DAYS - 1, sold={"TEA": 2}, stock_end={"TEA": stock_end},
        receipts=[receipt(DAYS - 1, ordered={"TEA": 9}, got={"TEA": 5})],
    )  # fmt: skip
    session, _faults = told(catalogue(limited), *(day(at) for at in range(DAYS - 1)), last)
    assert session.memory.slip("N1", 7).chance == pytest.approx(chance)


def test_no_single_order_makes_a_producer_later_than_a_month() -> None:
    record = Record()
    record.add(Delivery("N1", FIRST, FIRST + timedelta(days=300), 6, 6))
    usual = 8 * 0.04
    assert record.slip(7).days == pytest.approx((usual * 3 + MOST_LATE_DAYS) / (usual + 1))
