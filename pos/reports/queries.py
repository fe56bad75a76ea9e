"""Reads of what was sold."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pos.catalogue.models import Product
from pos.reports.models import FoldedMonth, MonthSum
from pos.reports.spans import Span, month_of, whole_months, without
from pos.returns.models import Return, ReturnLine
from pos.till.models import Sale, SaleLine


@dataclass(frozen=True)
class Only:
    """Which sales a report tells of; None: all of them."""

    product_id: str | None = None
    producer_id: str | None = None
    """Whose the product is today."""
    stars: int | None = None
    """What the product was sold with: 0, 3, 4 or 5."""
    ocop_group: str | None = None
    commune_code: str | None = None
    """Where the product comes from, as the catalogue has it today."""
    person_id: str | None = None
    """The cashier."""
    register_no: int | None = None

    @property
    def asks_who_sold(self) -> bool:
        """Whether the kept sums, which know no cashier and no register, cannot tell."""
        return self.person_id is not None or self.register_no is not None


@dataclass(frozen=True)
class Sums:
    """What some sale lines add up to."""

    lines: int
    units: int
    """Base units of one product; of several products they mean nothing together."""
    amount_vnd: int
    """VAT inside."""
    net_vnd: int
    vat_vnd: int


@dataclass(frozen=True)
class ProductSums:
    """What one product sold."""

    product_id: str
    sku: str
    name: str
    unit: str
    sums: Sums


@dataclass(frozen=True)
class SalesReport:
    """What was sold in a span of days."""

    span: Span
    products: tuple[ProductSums, ...]
    """The dearest sum first; at most as many as asked for."""
    total: Sums
    """Of what was sold."""
    returned: Sums
    """Of what came back in the span, whenever it was sold; nothing of it is negative."""
    months_kept: int
    """How many months came from the kept sums."""

    @property
    def net_sold(self) -> Sums:
        """What was sold less what came back."""
        sold, back = self.total, self.returned
        return Sums(
            sold.lines - back.lines,
            sold.units - back.units,
            sold.amount_vnd - back.amount_vnd,
            sold.net_vnd - back.net_vnd,
            sold.vat_vnd - back.vat_vnd,
        )


def sales_report(
    session: Session,
    span: Span,
    only: Only | None = None,
    *,
    most: int = 200,
    from_lines: bool = False,
) -> SalesReport:
    """What was sold in a span, by product.

    Whole months come from their kept sums where these are of all the month's sales, the rest
    from the sale lines.

    Args:
        most: how many products are named; the total is of all of them.
        from_lines: read the lines alone.
    """
    only = only or Only()
    kept = [] if from_lines or only.asks_who_sold else _kept(session, span)
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    statements = [_from_months(kept, only)] if kept else []
    statements.extend(_from_lines(days, only) for days in without(span, kept))
    for statement in statements:
        for product_id, *more in session.connection().execute(statement):
            held = sums[product_id]
            for n, value in enumerate(more):
                held[n] += value
    products = _dearest(session, sums, most)
    return SalesReport(span, products, _total(sums), _returned(session, span, only), len(kept))


def _returned(session: Session, span: Span, only: Only) -> Sums:
    """What came back in a span; few enough to be read from the lines."""
    query = (
        _added_up(ReturnLine, func.count())
        .join(Return, Return.id == ReturnLine.return_id)
        .where(Return.business_on.between(span.first_on, span.last_on))
    )
    if only.person_id is not None:
        query = query.where(Return.person_id == only.person_id)
    if only.register_no is not None:
        query = query.where(Return.register_no == only.register_no)
    rows = session.connection().execute(_narrowed(query, ReturnLine, only)).all()
    columns = [sum(int(row[n]) for row in rows) for n in range(1, 6)]
    return Sums(*columns)


def months_behind(session: Session, today: date) -> list[str]:
    """The months that are over and whose sums are not kept, or not those of all their sales."""
    kept, sold = _folded(session), _sales(session, None)
    return [month for month, n in sold.items() if month < month_of(today) and kept.get(month) != n]


def has_kept_months(session: Session) -> bool:
    """Whether the sums of any month are kept."""
    return session.scalar(select(FoldedMonth.month).limit(1)) is not None


def _kept(session: Session, span: Span) -> list[str]:
    kept, sold = _folded(session), _sales(session, span)
    return [month for month in whole_months(span) if kept.get(month, 0) == sold.get(month, 0)]


def _folded(session: Session) -> dict[str, int]:
    rows = session.connection().execute(select(FoldedMonth.month, FoldedMonth.sales))
    return {row[0]: row[1] for row in rows}


def _sales(session: Session, span: Span | None) -> dict[str, int]:
    """How many sales each month has."""
    query = select(Sale.business_on, func.count()).group_by(Sale.business_on)
    if span is not None:
        query = query.where(Sale.business_on.between(span.first_on, span.last_on))
    counted: dict[str, int] = defaultdict(int)
    for day, sales in session.connection().execute(query.order_by(Sale.business_on)):
        counted[month_of(day)] += sales
    return counted


_Added = Select[str, int, int, int, int, int]


def _added_up(of: type[SaleLine | MonthSum | ReturnLine], lines: ColumnElement[int]) -> _Added:
    return select(
        of.product_id,
        lines,
        func.sum(of.units),
        func.sum(of.amount_vnd),
        func.sum(of.net_vnd),
        func.sum(of.vat_vnd),
    ).group_by(of.product_id)


def _from_months(months: list[str], only: Only) -> _Added:
    query = _added_up(MonthSum, func.sum(MonthSum.lines))
    return _narrowed(query, MonthSum, only).where(MonthSum.month.in_(months))


def _from_lines(days: Span, only: Only) -> _Added:
    query = _added_up(SaleLine, func.count()).join(Sale, Sale.id == SaleLine.sale_id)
    if only.person_id is not None:
        query = query.where(Sale.person_id == only.person_id)
    if only.register_no is not None:
        query = query.where(Sale.register_no == only.register_no)
    in_days = Sale.business_on.between(days.first_on, days.last_on)
    return _narrowed(query, SaleLine, only).where(in_days)


def _narrowed(query: _Added, of: type[SaleLine | MonthSum | ReturnLine], only: Only) -> _Added:
    if only.product_id is not None:
        query = query.where(of.product_id == only.product_id)
    if only.stars is not None:
        query = query.where(of.stars == only.stars)
    wanted = {
        Product.producer_id: only.producer_id,
        Product.ocop_group: only.ocop_group,
        Product.commune_code: only.commune_code,
    }
    named = [column == value for column, value in wanted.items() if value is not None]
    if named:
        query = query.where(of.product_id.in_(select(Product.id).where(*named)))
    return query


def _dearest(session: Session, sums: dict[str, list[int]], most: int) -> tuple[ProductSums, ...]:
    first = sorted(sums, key=lambda one: (-sums[one][_AMOUNT], one))[:most]
    made = {}
    for at in range(0, len(first), _MOST_IDS):
        ids = first[at : at + _MOST_IDS]
        names = select(Product.id, Product.sku, Product.name_vi, Product.unit)
        for row in session.connection().execute(names.where(Product.id.in_(ids))):
            made[row[0]] = ProductSums(row[0], row[1], row[2], row[3], Sums(*sums[row[0]]))
    return tuple(made[one] for one in first)


_AMOUNT = 2
"""Where `Sums.amount_vnd` stands among the sums."""
_MOST_IDS = 500


def _total(sums: dict[str, list[int]]) -> Sums:
    return Sums(*(sum(values[n] for values in sums.values()) for n in range(5)))
