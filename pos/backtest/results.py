"""The book of back-tests: the only writer of `backtest_results`, and what pages read of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pos.backtest.models import BacktestResult
from pos.backtest.reports import Report, as_text, read
from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.sync.pen import Hand

KEPT = 5


@dataclass(frozen=True)
class Kept:
    """A report, and when it was made."""

    at: datetime
    by_name: str
    report: Report


def keep(session: Session, report: Report, *, hand: Hand) -> None:
    """Write what a back-test found; the oldest gives way."""
    require_act(session)
    session.execute(
        insert(BacktestResult).values(
            id=new_id(), at=hand.at, by_name=hand.by_name, report=as_text(report)
        )
    )
    newest = select(BacktestResult.id).order_by(BacktestResult.id.desc()).limit(KEPT)
    session.execute(delete(BacktestResult).where(BacktestResult.id.not_in(newest)))


def newest(session: Session) -> Kept | None:
    """The last report; None: there was none yet."""
    row = session.scalar(select(BacktestResult).order_by(BacktestResult.id.desc()).limit(1))
    return None if row is None else Kept(row.at, row.by_name, read(row.report))
