"""Checks of the desk: kept sums are those of the books, months are those of their days."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.central.books.day_models import CentralDayGoods
from pos.central.desk import rollups
from pos.central.desk.models import DeskDay, DeskDue, DeskMonth, DeskShopMonth, DeskTotal


def audit(session: Session) -> list[Finding]:
    """Each day beside the books, each month beside its days; a day that is due is not yet wrong."""
    return [*_days(session), *_months(session), *_shop_months(session)]


def _days(session: Session) -> Iterator[Finding]:
    due = set(session.scalars(select(DeskDue.business_on).distinct()))
    known = set(session.scalars(select(CentralDayGoods.business_on).distinct()))
    kept = set(session.scalars(select(DeskDay.business_on).distinct()))
    for day in sorted((known | kept) - due):
        columns = (DeskDay.business_on, DeskDay.kind_no, DeskDay.stars, DeskDay.units)
        columns_of = (*columns, DeskDay.amount_vnd, DeskDay.bills, DeskDay.reach)
        sums = session.execute(select(*columns_of).where(DeskDay.business_on == day))
        books = session.execute(rollups.sums_of(day))
        differing = {tuple(row) for row in sums} ^ {tuple(row) for row in books}
        of_stars = (DeskTotal.business_on, DeskTotal.stars, DeskTotal.amount_vnd)
        asked = select(*of_stars, DeskTotal.bills, DeskTotal.reach)
        totals = session.execute(asked.where(DeskTotal.business_on == day))
        kinds = session.execute(rollups.total_of(day))
        differing |= {tuple(row) for row in totals} ^ {tuple(row) for row in kinds}
        if differing:
            yield amiss("desk.days_add_up", day=day, sums=len(differing))


def _months(session: Session) -> Iterator[Finding]:
    for month in _every_month(session):
        columns = (DeskMonth.month, DeskMonth.kind_no, DeskMonth.stars, DeskMonth.units)
        columns_of = (*columns, DeskMonth.amount_vnd, DeskMonth.bills, DeskMonth.reach)
        sums = session.execute(select(*columns_of).where(DeskMonth.month == month))
        days = session.execute(rollups.sums_of_month(month))
        differing = {tuple(row) for row in sums} ^ {tuple(row) for row in days}
        if differing:
            yield amiss("desk.months_add_up", month=month, sums=len(differing))


def _shop_months(session: Session) -> Iterator[Finding]:
    due = {row[:7] for row in session.scalars(select(func.substr(DeskDue.business_on, 1, 10)))}
    for month in sorted(set(session.scalars(select(DeskShopMonth.month).distinct())) - due):
        kept = select(*DeskShopMonth.__table__.c).where(DeskShopMonth.month == month)
        sums = {tuple(row) for row in session.execute(kept)}
        books = {tuple(row) for row in session.execute(rollups.sums_of_shops(month))}
        if sums != books:
            yield amiss("desk.shop_months_add_up", month=month, sums=len(sums ^ books))


def _every_month(session: Session) -> list[str]:
    of_days = session.scalars(select(func.substr(DeskDay.business_on, 1, 7)).distinct())
    return sorted({*of_days, *session.scalars(select(DeskMonth.month).distinct())})
