"""Checks of the reports: kept sums are those of their lines, the trail is the stream's."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.reports import months
from pos.reports.models import FoldedMonth, MonthSum
from pos.reports.spans import days_of
from pos.sync.models import StoredFact, TrailRow
from pos.sync.trails import WHOLE_KINDS
from pos.till.models import Sale


def audit(session: Session) -> list[Finding]:
    """Each kept month beside its lines; one that sales have joined since is not yet wrong."""
    return [*_months(session), *_trail(session)]


def _trail(session: Session) -> Iterator[Finding]:
    """Every fact of a kind that belongs to the trail stands in its index, and nothing else does."""
    kind = func.json_extract(StoredFact.body, "$.t")
    told = session.scalar(select(func.count()).select_from(StoredFact).where(kind.in_(WHOLE_KINDS)))
    at_its_place = (
        (StoredFact.terminal_id == TrailRow.terminal_id)
        & (StoredFact.epoch == TrailRow.epoch)
        & (StoredFact.seq == TrailRow.seq)
    )
    rows = select(func.count()).select_from(TrailRow)
    of_them = rows.join(StoredFact, at_its_place).where(kind.in_(WHOLE_KINDS))
    kept, loose = (
        session.scalar(of_them),
        session.scalar(rows.outerjoin(StoredFact, at_its_place).where(StoredFact.seq.is_(None))),
    )
    if kept != told or loose:
        yield amiss("reports.trail_is_whole", facts=told, rows=kept, loose=loose)


def _months(session: Session) -> Iterator[Finding]:
    kept = select(FoldedMonth.month, FoldedMonth.sales).order_by(FoldedMonth.month)
    for month, sales in session.execute(kept).all():
        days = days_of(month)
        named = {"first_on": days.first_on, "last_on": days.last_on}
        counted = session.scalar(
            select(func.count())
            .select_from(Sale)
            .where(Sale.business_on.between(days.first_on, days.last_on))
        )
        if counted != sales:
            continue  # read from its lines until the next night
        lines = {tuple(row) for row in session.execute(months.recomputed(), named)}
        sums = {
            tuple(row)
            for row in session.execute(
                select(
                    MonthSum.product_id,
                    MonthSum.stars,
                    MonthSum.lines,
                    MonthSum.units,
                    MonthSum.amount_vnd,
                    MonthSum.net_vnd,
                    MonthSum.vat_vnd,
                ).where(MonthSum.month == month)
            )
        }
        if lines != sums:
            yield amiss("reports.months_add_up", month=month, sums=len(lines ^ sums))
    orphans = select(MonthSum.month).where(MonthSum.month.not_in(select(FoldedMonth.month)))
    for month in sorted(set(session.scalars(orphans))):
        yield amiss("reports.months_are_kept", month=month)
