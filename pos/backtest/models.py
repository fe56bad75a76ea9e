"""What back-tests found."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class BacktestResult(Model):
    """What a back-test found.  Written by `backtest.results`; the last five are kept."""

    __tablename__ = "backtest_results"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_name: Mapped[str]
    """Empty: the house itself."""
    report: Mapped[str]
    """`reports.Report` as JSON."""
