"""What the desk's pages ask for, put together for whoever asks."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.central.desk import sums
from pos.central.desk.asked import Asked
from pos.central.desk.charts import Chart, columns
from pos.central.desk.names import Name, names, of_filter
from pos.central.desk.reports import Question, Report, curve, report
from pos.central.desk.spans import Span, Step, step_of
from pos.central.desk.sum_values import By, Cell, DaySum, Only, ShopSum


@dataclass(frozen=True)
class Shown:
    """A report with its names and its chart."""

    asked: Asked
    report: Report
    names: dict[str, Name]
    filters: dict[By, Name]
    chart: Chart | None
    """None: of too few showrooms, or nothing was sold."""


def show(session: Session, asked: Asked, *, showroom: str | None) -> Shown:
    """A report as somebody may see it.

    Args:
        showroom: the only one that the asker may see; None: all of them.
    """
    told = told_of(session, asked, showroom=showroom)
    step = _step(asked, showroom)
    now, then = _days(session, asked, showroom)
    pieces = curve(asked.span, asked.compared, now, then, is_own=showroom is not None, step=step)
    return Shown(
        asked=asked,
        report=told,
        names=names(session, asked.by, [one.key for one in told.rows]),
        filters=of_filter(session, asked.only),
        chart=columns(pieces) if pieces and now and not told.is_silent else None,
    )


def _step(asked: Asked, showroom: str | None) -> Step | None:
    """Months, of one showroom's single goods over a long span: their days are too many to be read
    one by one.  None: as the span's length has it."""
    is_long = step_of(asked.span) is not Step.DAY
    return Step.MONTH if showroom is not None and is_long and not asked.only.is_all else None


def _days(
    session: Session, asked: Asked, showroom: str | None
) -> tuple[list[DaySum], list[DaySum]]:
    """The days of a report's span and of the one before; of a showroom's own goods over long spans
    the months."""
    spans = (asked.span, asked.compared)
    if showroom is not None and _step(asked, showroom) is Step.MONTH:
        now, then = (sums.shop_months(session, one, asked.only, showroom) for one in spans)
    else:
        now, then = (sums.days(session, one, asked.only, showroom=showroom) for one in spans)
    return now, then


def told_of(session: Session, asked: Asked, *, showroom: str | None) -> Report:
    """The report alone."""
    now = _cells(session, asked, asked.span, showroom)
    then = _cells(session, asked, asked.compared, showroom)
    # What a showroom sold in all is the office's to know: it is what every showroom reports.
    is_own = showroom is not None or asked.by is By.SHOWROOM
    question = Question(asked.by, asked.span, asked.compared, asked.only)
    return report(question, now, then, is_own=is_own)


def _cells(session: Session, asked: Asked, span: Span, showroom: str | None) -> list[Cell]:
    if asked.by is not By.SHOWROOM:
        return sums.cells(session, asked.by, span, asked.only, showroom=showroom)
    return [_of_shop(one) for one in sums.shops(session, span, showroom=showroom)]


def _of_shop(one: ShopSum) -> Cell:
    return Cell(one.code, one.amount_vnd, one.bills, 0, 0, 0)


@dataclass(frozen=True)
class ShopDays:
    """A showroom's days."""

    span: Span
    days: tuple[DaySum, ...]
    """The newest first."""
    total_vnd: int
    bills: int
    chart: Chart | None


def shop_days(session: Session, showroom: str, span: Span, compared: Span) -> ShopDays:
    """What one showroom sold day by day."""
    nothing = Only()
    now = sums.days(session, span, nothing, showroom=showroom)
    then = sums.days(session, compared, nothing, showroom=showroom)
    pieces = curve(span, compared, now, then, is_own=True)
    return ShopDays(
        span=span,
        days=tuple(reversed(now)),
        total_vnd=sum(one.amount_vnd for one in now),
        bills=sum(one.bills for one in now),
        chart=columns(pieces) if pieces and now else None,
    )
