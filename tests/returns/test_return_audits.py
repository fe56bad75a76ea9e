"""Each audit of returns is seen to find the fault it is for, in a book that was forged."""

import pytest
from sqlalchemy import text

from pos.base.transaction import reading, writing
from pos.returns import audits
from pos.stock import audits as stock
from pos.web import sentences
from tests.returns.steps import card, cash, exchange, give_back, sell
from tests.stock.test_ledger import unfreeze
from tests.world import World

FROZEN = (
    *("returns_returns", "returns_lines", "returns_refunds", "till_sales", "till_tenders"),
    *("stock_moves", "sync_facts", "till_sale_lines"),
)


@pytest.fixture
def brought(till: World) -> World:
    """A part return paid two ways, and one sale exchanged for another."""
    sale = sell(till, ("CHE-DINH", 2), by=[card(800_000, "AA1"), cash(100_000)])
    give_back(till, sale, (1, 1))
    exchange(till, sell(till, ("MAM-NEM", 1)), taking=[("CHE-DINH", 1)])
    return till


def found() -> set[str]:
    session = reading()
    session.rollback()
    return {one.check for one in audits.audit(session)}


def forge(*statements: str) -> None:
    unfreeze(*FROZEN)
    with writing() as session:
        for statement in statements:
            session.execute(text(statement))


def test_books_as_they_are_have_nothing_amiss(brought: World) -> None:
    assert found() == set()
    assert stock.audit(reading()) == []


FORGERIES = [
    (
        "returns.codes_are_kept",
        "INSERT INTO till_voucher_codes VALUES ('TH-00000-00000', 1, 'x', '2026-11-21')",
    ),
    ("returns.numbers_gapless", "UPDATE returns_returns SET return_no = 9 WHERE return_no = 2"),
    ("returns.numbers_gapless", "UPDATE till_counters SET returns = returns + 1"),
    ("till.grand_total_runs", "UPDATE returns_returns SET gt_vnd = gt_vnd + 1"),
    ("till.grand_total_runs", "UPDATE till_sales SET gt_vnd = gt_vnd - 1"),
    ("till.counter_ends_it", "UPDATE till_counters SET gt_vnd = gt_vnd + 1"),
    ("returns.sums_add_up", "UPDATE returns_returns SET total_vnd = total_vnd + 1"),
    ("returns.sums_add_up", "UPDATE returns_refunds SET amount_vnd = amount_vnd + 1"),
    ("returns.no_more_than_sold", "UPDATE returns_lines SET units = 3"),
    ("returns.no_more_than_paid", "UPDATE till_tenders SET amount_vnd = 1, tendered_vnd = 1"),
    ("returns.are_told", "UPDATE returns_lines SET fate = 'dispose'"),
    ("returns.are_told", "UPDATE returns_refunds SET reference = 'x'"),
    ("returns.are_told", "UPDATE returns_returns SET note = 'x'"),
    ("returns.have_a_paper", "DELETE FROM spool_jobs WHERE title LIKE '%-T000001'"),
    ("returns.move_stock", "UPDATE stock_moves SET units = 2 WHERE reason = 'returned'"),
    (
        "returns.move_stock",
        "UPDATE stock_moves SET to_place_id = 'disposed' WHERE reason = 'returned'",
    ),
]


@pytest.mark.parametrize(("check", "forgery"), FORGERIES)
def test_a_forged_book_is_found_out(brought: World, check: str, forgery: str) -> None:
    forge(forgery)
    assert check in found()
    session = reading()
    session.rollback()
    assert all(sentences.finding(one) for one in audits.audit(session))


def test_a_return_that_vanished_is_missed(brought: World) -> None:
    one = "(SELECT id FROM returns_returns WHERE return_no = 1)"
    forge(
        f"DELETE FROM returns_refunds WHERE return_id = {one}",
        f"DELETE FROM returns_lines WHERE return_id = {one}",
        "DELETE FROM returns_returns WHERE return_no = 1",
    )
    assert "returns.facts_are_returns" in found()
