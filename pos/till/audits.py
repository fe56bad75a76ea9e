"""Checks of the till: gapless numbers, sums that add up, a fact and a paper for every sale."""

import json
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding
from pos.spool.models import PrintJob
from pos.stock.models import StockMove
from pos.sync.models import StoredFact
from pos.till.models import Counter, Sale, SaleLine, Tender


def audit(session: Session) -> list[Finding]:
    """All checks of the till."""
    return [
        *_numbers(session),
        *_sums(session),
        *_grand_totals(session),
        *_facts(session),
        *_papers(session),
        *_moves(session),
    ]


def _numbers(session: Session) -> Iterator[Finding]:
    """Receipts run from 1 without a gap per register and epoch, as far as the counter says."""
    seen: dict[tuple[int, str], list[int]] = defaultdict(list)
    for register_no, epoch, receipt_no in session.execute(
        select(Sale.register_no, Sale.epoch, Sale.receipt_no).order_by(Sale.receipt_no)
    ):
        seen[register_no, epoch].append(receipt_no)
    counted = {
        (row.register_no, row.epoch): row.receipts for row in session.scalars(select(Counter))
    }
    for key in sorted(seen.keys() | counted.keys()):
        if seen[key] != list(range(1, counted.get(key, 0) + 1)):
            yield Finding(
                "till.receipts_gapless",
                f"register {key[0]}, epoch {key[1]}: {len(seen[key])} sales, "
                f"counter {counted.get(key, 0)}",
            )


def _sums(session: Session) -> Iterator[Finding]:
    rows = session.execute(
        select(
            Sale.number,
            Sale.total_vnd,
            Sale.vat_vnd,
            func.sum(SaleLine.amount_vnd),
            func.sum(SaleLine.vat_vnd),
            func.sum(SaleLine.net_vnd),
        )
        .join(SaleLine, SaleLine.sale_id == Sale.id)
        .group_by(Sale.id)
    )
    for number, total, vat, amounts, vats, nets in rows:
        if (total, vat, total - vat) != (amounts, vats, nets):
            yield Finding("till.lines_add_up", f"{number}: total {total}, lines {amounts}")
    paid = session.execute(
        select(Sale.number, Sale.total_vnd, func.sum(Tender.amount_vnd))
        .outerjoin(Tender, Tender.sale_id == Sale.id)
        .group_by(Sale.id)
    )
    for number, total, tendered in paid:
        if total != tendered:
            yield Finding("till.tenders_add_up", f"{number}: total {total}, paid {tendered}")


def _grand_totals(session: Session) -> Iterator[Finding]:
    running: dict[int, int] = defaultdict(int)
    for register_no, number, total, gt in session.execute(
        select(Sale.register_no, Sale.number, Sale.total_vnd, Sale.gt_vnd).order_by(Sale.fact_seq)
    ):
        running[register_no] += total
        if running[register_no] != gt:
            yield Finding("till.grand_total_runs", f"{number}: {gt}, sales {running[register_no]}")
            return


def _facts(session: Session) -> Iterator[Finding]:
    """Each sale is the sale its fact tells."""
    rows = session.execute(
        select(Sale.id, Sale.number, Sale.total_vnd, StoredFact.body).outerjoin(
            StoredFact,
            (StoredFact.epoch == Sale.epoch) & (StoredFact.seq == Sale.fact_seq),
        )
    )
    for sale_id, number, total, body in rows:
        told = json.loads(body or "{}")
        if (told.get("sale"), told.get("number"), told.get("total_vnd")) != (
            sale_id,
            number,
            total,
        ):
            yield Finding("till.sales_are_told", f"{number} is not in the stream as it is")


def _papers(session: Session) -> Iterator[Finding]:
    rows = session.execute(
        select(Sale.number)
        .outerjoin(PrintJob, (PrintJob.subject_id == Sale.id) & (PrintJob.copy_no == 0))
        .group_by(Sale.id)
        .having(func.count(PrintJob.id) != 1)
    )
    for (number,) in rows:
        yield Finding("till.sales_have_a_paper", f"{number} has not exactly one first paper")


def _moves(session: Session) -> Iterator[Finding]:
    moved = (
        select(StockMove.act_id, func.sum(StockMove.units).label("units"))
        .where(StockMove.reason == "sold")
        .group_by(StockMove.act_id)
        .subquery()
    )
    rows = session.execute(
        select(Sale.number, func.sum(SaleLine.units), moved.c.units)
        .join(SaleLine, SaleLine.sale_id == Sale.id)
        .outerjoin(moved, moved.c.act_id == Sale.id)
        .group_by(Sale.id)
    )
    for number, sold, units in rows:
        if sold != units:
            yield Finding("till.sales_move_stock", f"{number}: sold {sold}, moved {units}")
