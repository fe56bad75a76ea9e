"""Checks of closings: gapless numbers, a Z equal to its sales, the drawer's law, facts as booked.

Each sum is made anew from the rows it is of, for all shifts in one pass.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from pos.base.audit import AT_ONCE, Finding, amiss
from pos.base.dates import iso_at
from pos.closing.models import Closing, Count
from pos.returns.models import Refund, Return
from pos.sync.audits import BODY, its_fact, vanished
from pos.sync.facts import told_of
from pos.sync.models import Epoch, StoredFact
from pos.till.models import CashMove, Counter, Sale, Shift, Tender


def audit(session: Session) -> list[Finding]:
    """All checks of closings."""
    return [
        *_numbers(session),
        *_shifts(session),
        *_sums(session),
        *_grand_totals(session),
        *_left(session),
        *_facts(session),
        *_untold(session),
        *_moves(session),
    ]


def _numbers(session: Session) -> Iterator[Finding]:
    """Z run from 1 without a gap per register and epoch, as far as the counter says."""
    seen: dict[tuple[int, str], list[int]] = defaultdict(list)
    asked = select(Closing.register_no, Closing.epoch, Closing.closing_no)
    for register_no, epoch, closing_no in session.execute(asked.order_by(Closing.closing_no)):
        seen[register_no, epoch].append(closing_no)
    counted = {
        (row[0], row[1]): row[2]
        for row in session.execute(select(Counter.register_no, Counter.epoch, Counter.closings))
    }
    for key in sorted(seen.keys() | counted.keys()):
        if seen[key] != list(range(1, counted.get(key, 0) + 1)):
            yield amiss(
                "closing.numbers_gapless",
                register=key[0],
                epoch=key[1],
                closings=len(seen[key]),
                counter=counted.get(key, 0),
            )


def _shifts(session: Session) -> Iterator[Finding]:
    """A shift is closed exactly where it has a Z, and nothing was sold after it."""
    rows = session.execute(
        select(Shift.register_no, Shift.no)
        .outerjoin(Closing, Closing.shift_id == Shift.id)
        .where(Shift.closed_at.is_(None) != Closing.id.is_(None))
    )
    for register_no, no in rows:
        yield amiss("closing.shifts_have_a_z", register=register_no, shift=no)
    late = session.execute(
        select(Sale.number, Closing.number)
        .join(Closing, Closing.shift_id == Sale.shift_id)
        .where(Sale.epoch == Closing.epoch, Sale.fact_seq > Closing.fact_seq)
    )
    for number, closing in late:
        yield amiss("closing.nothing_after_a_z", number=number, closing=closing)


def _by_shift(session: Session, asked: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(asked)}


def _sums(session: Session) -> Iterator[Finding]:
    """What a Z says was sold is what its sales come to; its drawer obeys the law."""
    sold = _by_shift(
        session, select(Sale.shift_id, func.sum(Sale.total_vnd)).group_by(Sale.shift_id)
    )
    notes = _notes(session)
    last = (
        select(Count.shift_id, func.max(Count.no).label("no")).group_by(Count.shift_id).subquery()
    )
    rows = session.execute(
        select(Closing, Shift.float_vnd, Shift.left_vnd, Count.counted_vnd)
        .join(Shift, Shift.id == Closing.shift_id)
        .outerjoin(last, last.c.shift_id == Closing.shift_id)
        .outerjoin(Count, and_(Count.shift_id == last.c.shift_id, Count.no == last.c.no))
        .order_by(Closing.id)
    )
    for one, float_vnd, left_vnd, counted_vnd in rows:
        sales_vnd, law_vnd = sold.get(one.shift_id, 0), float_vnd + notes.get(one.shift_id, 0)
        if one.total_vnd != sales_vnd:
            yield amiss(
                "closing.z_equals_its_sales",
                number=one.number,
                total_vnd=one.total_vnd,
                sales_vnd=sales_vnd,
            )
        if one.expected_vnd != law_vnd:
            yield amiss(
                "closing.drawer_law",
                number=one.number,
                expected_vnd=one.expected_vnd,
                law_vnd=law_vnd,
            )
        if (one.counted_vnd, one.left_vnd) != (counted_vnd, left_vnd):
            yield amiss("closing.counted_as_kept", number=one.number)


def _notes(session: Session) -> dict[str, int]:
    """By shift: the notes that came in since its float, less those that went out."""
    taken = (
        select(Sale.shift_id, func.sum(Tender.tendered_vnd - Tender.change_vnd))
        .join(Tender, Tender.sale_id == Sale.id)
        .where(Tender.kind == "cash")
        .group_by(Sale.shift_id)
    )
    way = case(
        (CashMove.kind == "in", CashMove.amount_vnd),
        (CashMove.kind == "out", -CashMove.amount_vnd),
        else_=0,
    )
    moved = select(CashMove.shift_id, func.sum(way)).group_by(CashMove.shift_id)
    back = (
        select(Return.shift_id, -func.sum(Refund.amount_vnd))
        .join(Refund, Refund.return_id == Return.id)
        .where(Refund.kind == "cash")
        .group_by(Return.shift_id)
    )
    notes: dict[str, int] = defaultdict(int)
    for asked in (taken, moved, back):
        for shift_id, vnd in _by_shift(session, asked).items():
            notes[shift_id] += vnd
    return notes


def _grand_totals(session: Session) -> Iterator[Finding]:
    """A register's grand total goes on where the Z before it ended, by what the shift sold."""
    back = _by_shift(
        session, select(Return.shift_id, func.sum(Return.total_vnd)).group_by(Return.shift_id)
    )
    ended: dict[int, int] = {}
    rows = session.scalars(
        select(Closing)
        .join(Epoch, Epoch.epoch == Closing.epoch)
        .order_by(func.length(Epoch.ordinal), Epoch.ordinal, Closing.closing_no)
    )
    for one in rows:
        begun = ended.get(one.register_no, one.gt_before_vnd)
        net_vnd = one.total_vnd - back.get(one.shift_id, 0)
        if (one.gt_before_vnd, one.gt_after_vnd) != (begun, one.gt_before_vnd + net_vnd):
            yield amiss(
                "closing.grand_total_runs",
                number=one.number,
                before_vnd=one.gt_before_vnd,
                after_vnd=one.gt_after_vnd,
            )
        ended[one.register_no] = one.gt_after_vnd


def _left(session: Session) -> Iterator[Finding]:
    """What a shift says was left before it is what the closing before it left."""
    before: dict[int, int | None] = {}
    rows = session.execute(
        select(Shift.register_no, Shift.no, Shift.before_vnd, Shift.left_vnd).order_by(
            Shift.register_no, Shift.no
        )
    )
    for register_no, no, before_vnd, left_vnd in rows:
        if before_vnd != before.get(register_no):
            yield amiss("closing.left_is_found", register=register_no, shift=no)
        before[register_no] = left_vnd


def _facts(session: Session) -> Iterator[Finding]:
    """Each Z is, to the last word, what its fact tells, and its row what its record says."""
    rows = session.execute(
        select(Closing, StoredFact.body)
        .outerjoin(Epoch, Epoch.epoch == Closing.epoch)
        .outerjoin(StoredFact, its_fact(Closing.epoch, Closing.fact_seq))
        .order_by(Closing.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for one, body in rows:
        told, kept = told_of(body), told_of(one.record)
        is_told = all(told.get(name) == value for name, value in kept.items())
        if not is_told or not _is_row(one, kept) or told.get("t") != "shift.closed/1":
            yield amiss("closing.zs_are_told", number=one.number)


def _is_row(one: Closing, kept: dict[str, Any]) -> bool:
    said = {**kept.get("closing", {}), **kept.get("drawer", {})}
    return (
        said.get("id") == one.id
        and said.get("number") == one.number
        and said.get("no") == one.closing_no
        and said.get("expected_vnd") == one.expected_vnd
        and said.get("counted_vnd") == one.counted_vnd
        and said.get("left_vnd") == one.left_vnd
        and kept.get("sales", {}).get("total_vnd") == one.total_vnd
        and kept.get("gt_before_vnd") == one.gt_before_vnd
        and kept.get("gt_after_vnd") == one.gt_after_vnd
        and kept.get("closed_at") == iso_at(one.closed_at)
    )


def _untold(session: Session) -> Iterator[Finding]:
    """No Z that was told has vanished from the books."""
    told = vanished(
        session, "shift.closed/1", Closing.id, id_at="$.closing.id", number_at="$.closing.number"
    )
    for seq, number in told:
        yield amiss("closing.facts_are_zs", seq=seq, number=number)


def _moves(session: Session) -> Iterator[Finding]:
    """Each cash move was told as it is, and none was told that is not in the book."""
    told = {
        (row[0], row[1]): (row[2], row[3], row[4])
        for row in session.execute(
            select(
                func.json_extract(BODY, "$.cash.shift"),
                func.json_extract(BODY, "$.cash.no"),
                func.json_extract(BODY, "$.cash.kind"),
                func.json_extract(BODY, "$.cash.amount_vnd"),
                func.json_extract(BODY, "$.cash.reason"),
            ).where(func.json_extract(BODY, "$.t") == "cash.moved/1")
        )
    }
    booked = {
        (row[0], row[1]): (row[2], row[3], row[4])
        for row in session.execute(
            select(
                CashMove.shift_id,
                CashMove.no,
                CashMove.kind,
                CashMove.amount_vnd,
                CashMove.reason,
            )
        )
    }
    for key in sorted(told.keys() | booked.keys()):
        if told.get(key) != booked.get(key):
            yield amiss("closing.moves_are_told", shift=key[0], no=key[1])
