"""Each audit of the till is seen to find the fault it is for, in a book that was forged."""

import json

import pytest
from sqlalchemy import text

from pos.base.transaction import reading, writing
from pos.returns import audits as returns
from pos.till import audits
from pos.web import sentences
from tests.stock.test_ledger import unfreeze
from tests.till.steps import sell
from tests.world import World

FROZEN = (
    "till_sales",
    "till_sale_lines",
    "till_tenders",
    "stock_moves",
    "sync_facts",
    "spool_jobs",
)


@pytest.fixture
def sold(till: World) -> World:
    """Three sales: one lot, spilt lots, more than the books hold."""
    sell(till, ("CHE-DINH", 1))
    sell(till, ("CHE-DINH", 8), ("RAU-CAI", "0,450"))
    sell(till, ("MAM-NEM", 15), tendered_vnd=1_000_000)
    return till


def forge(*statements: str) -> None:
    """Change rows that nobody may change."""
    unfreeze(*FROZEN)
    with writing() as session:
        for statement in statements:
            session.execute(text(statement))


def found() -> set[str]:
    session = reading()
    session.rollback()
    return {one.check for one in [*audits.audit(session), *returns.audit(session)]}


SECOND = "(SELECT id FROM till_sales WHERE receipt_no = 2)"
LAST = "(SELECT id FROM till_sales WHERE receipt_no = 3)"
OTHER_LOT = "(SELECT id FROM stock_lots WHERE code = 'L260905')"

FORGERIES = [
    # A sale taken away, a number given twice or never
    (
        "till.receipts_gapless",
        [
            f"DELETE FROM till_sale_lines WHERE sale_id = {SECOND}",
            f"DELETE FROM till_tenders WHERE sale_id = {SECOND}",
            "DELETE FROM till_sales WHERE receipt_no = 2",
        ],
    ),
    ("till.receipts_gapless", ["UPDATE till_sales SET receipt_no = 7 WHERE receipt_no = 3"]),
    ("till.receipts_gapless", ["UPDATE till_counters SET receipts = receipts + 1"]),
    ("till.receipts_gapless", ["UPDATE till_counters SET receipts = receipts - 1"]),
    # Sums
    ("till.lines_add_up", ["UPDATE till_sale_lines SET amount_vnd = amount_vnd - 1000"]),
    ("till.lines_add_up", ["UPDATE till_sale_lines SET vat_vnd = 0, net_vnd = amount_vnd"]),
    ("till.lines_add_up", ["UPDATE till_sale_lines SET net_vnd = net_vnd + 1"]),
    (
        "till.lines_add_up",
        [f"DELETE FROM till_sale_lines WHERE sale_id = {SECOND} AND no = 1"],
    ),
    ("till.lines_add_up", [f"DELETE FROM till_sale_lines WHERE sale_id = {SECOND}"]),
    ("till.tenders_add_up", ["DELETE FROM till_tenders"]),
    (
        "till.tenders_add_up",
        ["UPDATE till_tenders SET amount_vnd = amount_vnd - 1, tendered_vnd = tendered_vnd - 1"],
    ),
    # The grand total
    ("till.grand_total_runs", ["UPDATE till_sales SET gt_vnd = gt_vnd + 1 WHERE receipt_no = 2"]),
    ("till.counter_ends_it", ["UPDATE till_counters SET gt_vnd = gt_vnd - 65000"]),
    # The stream
    ("till.sales_are_told", ["UPDATE till_sales SET number = 'HN01-1A-900002' WHERE receipt_no=2"]),
    ("till.sales_are_told", ["UPDATE till_sales SET total_vnd = 1 WHERE receipt_no = 2"]),
    ("till.sales_are_told", ["UPDATE till_sales SET fact_seq = fact_seq - 1 WHERE receipt_no = 2"]),
    ("till.sales_are_told", ["DELETE FROM sync_facts WHERE body LIKE '%HN01-1A-000003%'"]),
    (
        "till.sales_are_told",
        ["UPDATE till_sales SET business_on = '2026-11-22' WHERE receipt_no = 2"],
    ),
    ("till.sales_are_told", ["UPDATE till_sale_lines SET name_vi = 'Khác' WHERE no = 2"]),
    ("till.sales_are_told", ["UPDATE till_sale_lines SET stars = 5 WHERE sku = 'RAU-CAI'"]),
    (
        "till.sales_are_told",
        [
            "UPDATE till_tenders SET tendered_vnd = tendered_vnd + 1, change_vnd = change_vnd + 1",
        ],
    ),
    (
        # The newest sale taken away without a trace: its fact is left over
        "till.facts_are_sales",
        [
            f"DELETE FROM till_sale_lines WHERE sale_id = {LAST}",
            f"DELETE FROM till_tenders WHERE sale_id = {LAST}",
            f"DELETE FROM spool_jobs WHERE subject_id = {LAST}",
            "DELETE FROM till_sales WHERE receipt_no = 3",
            "UPDATE till_counters SET receipts = 2, gt_vnd = gt_vnd - 975000",
        ],
    ),
    # Paper
    ("till.sales_have_a_paper", [f"DELETE FROM spool_jobs WHERE subject_id = {SECOND}"]),
    ("till.sales_have_a_paper", ["UPDATE spool_jobs SET copy_no = 1"]),
    # Goods
    ("till.sales_move_stock", [f"DELETE FROM stock_moves WHERE act_id = {SECOND}"]),
    ("till.sales_move_stock", ["UPDATE stock_moves SET units = units + 1 WHERE reason = 'sold'"]),
    (
        "till.sales_move_stock",
        [f"UPDATE stock_moves SET lot_id = {OTHER_LOT} WHERE act_id = {SECOND} AND units = 3"],
    ),
]


def test_an_honest_book_has_nothing_to_find(sold: World) -> None:
    assert found() == set()


def test_an_empty_book_has_nothing_to_find(world: World) -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("check", "statements"), FORGERIES, ids=[f"{n}-{one}" for n, (one, _) in enumerate(FORGERIES)]
)
def test_each_forgery_is_found_by_its_check(sold: World, check: str, statements: list[str]) -> None:
    forge(*statements)
    assert check in found()


def test_a_finding_names_the_receipt(sold: World) -> None:
    forge("UPDATE till_sales SET gt_vnd = gt_vnd + 1 WHERE receipt_no = 2")
    [one] = [one for one in returns.audit(reading()) if one.check == "till.grand_total_runs"]
    assert one.facts["number"] == "HN01-1A-000002"
    assert "HN01-1A-000002" in sentences.finding(one)


def test_a_sale_told_differently_in_its_fact_is_found(sold: World) -> None:
    unfreeze(*FROZEN)
    with writing() as session:
        seq, body = session.execute(
            text("SELECT seq, body FROM sync_facts WHERE body LIKE '%HN01-1A-000002%' LIMIT 1")
        ).one()
        told = json.loads(body)
        told["lines"][0]["units"] += 1
        session.execute(
            text("UPDATE sync_facts SET body = :body WHERE seq = :seq"),
            {"body": json.dumps(told), "seq": seq},
        )
    assert "till.sales_are_told" in found()


def test_a_fault_at_one_register_does_not_hide_another_registers(sold: World) -> None:
    forge(
        "INSERT INTO shop_registers (no, name, paired_at) "
        "SELECT 2, 'Quầy 2', paired_at FROM shop_registers",
        "UPDATE till_sales SET gt_vnd = gt_vnd + 1 WHERE receipt_no = 1",
        "UPDATE till_sales SET register_no = 2, gt_vnd = 0 WHERE receipt_no = 3",
    )
    named = [one.line for one in returns.audit(reading()) if one.check == "till.grand_total_runs"]
    assert any("000001" in what for what in named)
    assert any("000003" in what for what in named)
