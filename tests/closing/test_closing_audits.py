"""Each audit of closings is seen to find the fault it is for, in a book that was forged."""

import pytest
from sqlalchemy import text

from pos.base.transaction import reading, writing
from pos.closing import audits
from pos.web import sentences
from tests.closing.days import count_and_close, move
from tests.stock.test_ledger import unfreeze
from tests.till.steps import sell
from tests.world import World

FROZEN = (
    "till_sales",
    "till_tenders",
    "till_cash_moves",
    "closing_counts",
    "closing_closings",
    "sync_facts",
)
FIRST = "number = 'HN01-1A-Z0001'"
FORGERIES = {
    "closing.numbers_gapless": "UPDATE till_counters SET closings = 3",
    "closing.shifts_have_a_z": "UPDATE till_shifts SET closed_at = NULL WHERE no = 1",
    "closing.nothing_after_a_z": "UPDATE till_sales SET fact_seq = 99999 WHERE receipt_no = 1",
    "closing.z_equals_its_sales": f"UPDATE closing_closings SET total_vnd = 1 WHERE {FIRST}",
    "closing.drawer_law": "UPDATE till_cash_moves SET amount_vnd = 7 WHERE no = 1",
    "closing.counted_as_kept": "UPDATE closing_counts SET counted_vnd = counted_vnd + 1",
    "closing.grand_total_runs": f"UPDATE closing_closings SET gt_after_vnd = 5 WHERE {FIRST}",
    "closing.left_is_found": "UPDATE till_shifts SET before_vnd = 5 WHERE no = 2",
    "closing.zs_are_told": "UPDATE closing_closings SET record = '{}'",
    "closing.facts_are_zs": f"DELETE FROM closing_closings WHERE {FIRST}",
    "closing.moves_are_told": "UPDATE till_cash_moves SET reason = 'other' WHERE no = 1",
}


@pytest.fixture
def closed(till: World) -> World:
    """Two shifts of a day, both closed."""
    sell(till, ("CHE-DINH", 1))
    move(till, "out", 100_000, reason="expense")
    count_and_close(till, left_vnd=900_000)
    till.open_shift(900_000)
    sell(till, ("MAM-NEM", 1))
    count_and_close(till)
    return till


def found() -> dict[str, str]:
    session = reading()
    session.rollback()
    return {one.check: sentences.finding(one) for one in audits.audit(session)}


def test_a_sound_book_has_nothing_amiss(closed: World):
    assert found() == {}


def test_a_running_shift_has_nothing_amiss(till: World):
    sell(till, ("CHE-DINH", 1))
    move(till, "in", 5_000)
    assert found() == {}


@pytest.mark.parametrize("check", sorted(FORGERIES))
def test_each_forgery_is_found_and_said(closed: World, check: str):
    unfreeze(*FROZEN)
    with writing() as session:
        session.execute(text(FORGERIES[check]))
    assert check in found()
    assert "%(" not in found()[check]
