"""The book of kept months: the only writer of `reports_months` and `reports_folded`."""

from sqlalchemy import Select, bindparam, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.reports.models import FoldedMonth, MonthSum
from pos.reports.spans import days_of
from pos.till.models import Sale, SaleLine

_IN_DAYS = Sale.business_on.between(bindparam("first_on"), bindparam("last_on"))


def recomputed() -> Select[str, int, int, int, int, int, int]:
    """The sums of the days `first_on` to `last_on`, from the lines as sold."""
    return (
        select(
            SaleLine.product_id,
            SaleLine.stars,
            func.count().label("lines"),
            func.sum(SaleLine.units).label("units"),
            func.sum(SaleLine.amount_vnd).label("amount_vnd"),
            func.sum(SaleLine.net_vnd).label("net_vnd"),
            func.sum(SaleLine.vat_vnd).label("vat_vnd"),
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(_IN_DAYS)
        .group_by(SaleLine.product_id, SaleLine.stars)
    )


def keep(session: Session, month: str) -> None:
    """Write the sums of a month anew, from all sales it has now."""
    require_act(session)
    days = days_of(month)
    named = {"first_on": days.first_on, "last_on": days.last_on}
    session.execute(delete(MonthSum).where(MonthSum.month == month))
    session.execute(delete(FoldedMonth).where(FoldedMonth.month == month))
    sums = recomputed().subquery()
    columns = ["month", *sums.c.keys()]
    written = insert(MonthSum).from_select(columns, select(literal(month), *sums.c))
    session.connection().execute(written, named)
    sales = session.scalar(select(func.count()).select_from(Sale).where(_IN_DAYS), named)
    session.execute(insert(FoldedMonth).values(month=month, sales=sales))
