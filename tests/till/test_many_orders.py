"""With years of orders behind it, what is open is found without reading those long sold; and a
register has one open shift, whoever opens it at once."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing

import pytest

from pos.base.transaction import end_reading, reading
from pos.closing import queries as closings
from pos.holding import open_orders
from pos.till import parked
from pos.till.models import Shift
from pos.till.opening import open_shift
from pos.till.refusals import ShiftIsOpen
from tests.till.steps import facts, filled, lot_id, rows
from tests.till.test_checkout_twice import run_all
from tests.till.test_statements import counted
from tests.world import World

TEA, NEW = "CHE-DINH", "L261103"


@pytest.mark.parametrize(
    "ask",
    [
        lambda world: parked.count(reading()),
        lambda world: parked.all_of_shop(reading()),
        lambda world: closings.waiting(reading(), 1),
        lambda world: open_orders.with_lots(
            reading(), [lot_id(world, TEA, NEW)], [world.product_id(TEA)]
        ),
    ],
    ids=["count", "list", "closing", "lots"],
)
def test_open_orders_are_found_by_their_indexes(till: World, ask: Callable[[World], object]):
    filled(till, (TEA, 1, NEW))
    end_reading()
    with counted() as said:
        ask(till)
    asked = [one for one in said if "till_drafts" in one and one.startswith("SELECT")]
    assert asked
    line = reading().connection()
    for one in asked:
        plan = [str(row[3]) for row in line.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}")]
        assert not [step for step in plan if step.startswith("SCAN till_draft")], plan


def test_two_openings_at_once_are_one_shift(world: World):
    at_once, refused = threading.Barrier(2), []

    def opens(name: str) -> Callable[[], None]:
        hand = world.hand(name)

        def work() -> None:
            with world.app.app_context():
                at_once.wait(10)
                try:
                    open_shift(1, {100_000: 5}, hand=hand)
                except ShiftIsOpen:
                    refused.append(name)

        return work

    run_all([opens("Lan"), opens("Minh")])
    end_reading()
    assert len(refused) == 1
    assert len(rows(Shift)) == len(facts("shift.opened/1")) == 1


def test_the_book_itself_refuses_a_second_open_shift(till: World):
    """Even what never asked the act, over a connection of its own."""
    end_reading()
    columns = "register_no, person_id, float_vnd, notes, opened_at"
    again = (
        f"INSERT INTO till_shifts (id, no, {columns}) "
        f"SELECT 'another', no + 1, {columns} FROM till_shifts"
    )
    with closing(sqlite3.connect(till.settings.book)) as line:
        with pytest.raises(sqlite3.IntegrityError, match="till_shifts"):
            line.execute(again)
        line.execute("UPDATE till_shifts SET closed_at = '2026-11-21T12:00:00Z'")
        line.execute(again)
