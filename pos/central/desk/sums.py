"""Reads of what was sold, over all showrooms or of one."""

from datetime import timedelta

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Subquery,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from pos.base.columns import Day
from pos.base.dates import business_day
from pos.central.books.day_models import CentralDayGoods, CentralDayShop
from pos.central.desk.models import (
    DeskDay,
    DeskKind,
    DeskMonth,
    DeskProduct,
    DeskRound,
    DeskShopMonth,
    DeskTerminal,
    DeskTotal,
)
from pos.central.desk.spans import Span, days_of, month_of, parted
from pos.central.desk.sum_values import By, Cell, DaySum, Only, ShopSum


def _key(by: By, sold: Subquery) -> ColumnElement[str]:
    """What a report's sums are told apart by."""
    of_kind: dict[By, ColumnElement[str]] = {
        By.GROUP: DeskKind.ocop_group.expression,
        By.COMMUNE: DeskKind.commune_code.expression,
        By.MAKER: DeskKind.maker_key.expression,
        By.STARS: cast(sold.c.stars, String),
        By.CERTIFIED: cast(func.least(sold.c.stars, 1), String),
        By.KIND: cast(sold.c.kind_no, String),
    }
    return of_kind[by]


def cells(
    session: Session, by: By, span: Span, only: Only, *, showroom: str | None = None
) -> list[Cell]:
    """What was sold in a span, the largest sum first.

    Args:
        by: anything but `SHOWROOM`.
        showroom: of this one alone, from its own sums of days; None: of all of them.
    """
    sold = (_of_all(span) if showroom is None else _of_one(session, span, showroom)).subquery(
        "sold"
    )
    key = _key(by, sold).label("key")
    amount = cast(func.sum(sold.c.amount_vnd), BigInteger)
    asked = (
        select(
            key,
            amount,
            cast(func.sum(sold.c.units), BigInteger),
            func.count(sold.c.kind_no.distinct()),
            func.count(DeskKind.maker_key.distinct()),
            func.bit_or(sold.c.reach),
        )
        .select_from(sold)
        .join(DeskKind, DeskKind.kind_no == sold.c.kind_no)
        .group_by(key)
        .order_by(amount.desc(), key)
    )
    if only.stars is not None:
        asked = asked.where(sold.c.stars == only.stars)
    if only.kind_no is not None:
        asked = asked.where(sold.c.kind_no == only.kind_no)
    return [Cell(*row) for row in session.execute(asked.where(*_of_kinds(only)))]


def _of_all(span: Span) -> Select[int, int, int, int, int]:
    """By kind and stars, over all showrooms: whole months and the days beside them."""
    months, left = parted(span)
    parts = [
        select(
            DeskDay.kind_no, DeskDay.stars, DeskDay.amount_vnd, DeskDay.units, DeskDay.reach
        ).where(DeskDay.business_on.between(one.first_on, one.last_on))
        for one in left
    ]
    if months:
        of_months = select(
            DeskMonth.kind_no,
            DeskMonth.stars,
            DeskMonth.amount_vnd,
            DeskMonth.units,
            DeskMonth.reach,
        )
        parts.append(of_months.where(DeskMonth.month.in_(months)))
    every = union_all(*parts).subquery("every")
    return select(
        every.c.kind_no,
        every.c.stars,
        cast(func.sum(every.c.amount_vnd), BigInteger).label("amount_vnd"),
        cast(func.sum(every.c.units), BigInteger).label("units"),
        func.bit_or(every.c.reach).label("reach"),
    ).group_by(every.c.kind_no, every.c.stars)


def _of_one(session: Session, span: Span, showroom: str) -> Select[int, int, int, int, int]:
    """By kind and stars, of one showroom."""
    every = _own_rows(session, span, showroom).subquery("every")
    return select(
        every.c.kind_no,
        every.c.stars,
        cast(func.sum(every.c.amount_vnd), BigInteger).label("amount_vnd"),
        cast(func.sum(every.c.units), BigInteger).label("units"),
        literal(0, BigInteger).label("reach"),
    ).group_by(every.c.kind_no, every.c.stars)


def _own_rows(
    session: Session, span: Span, showroom: str
) -> CompoundSelect[str, int, int, int, int, int]:
    """One showroom's rows by month, kind and stars: months that are over as they were kept, the
    days beside them from the books."""
    kept, sold = DeskShopMonth, CentralDayGoods
    added_up_at = session.scalar(select(DeskRound.rolled_at))
    limit = "" if added_up_at is None else month_of(business_day(added_up_at))
    months, left = parted(span, limit)
    mine = list(session.scalars(terminals_of(showroom)))
    parts = [
        select(
            kept.month,
            func.coalesce(DeskProduct.kind_no, 0).label("kind_no"),
            kept.stars,
            kept.amount_vnd,
            kept.units,
            kept.bills,
        )
        .outerjoin(DeskProduct, _of_product(kept))
        .where(kept.terminal_id.in_(mine), kept.month.in_(months))
    ]
    parts += [
        select(
            func.substr(sold.business_on, 1, 7).label("month"),
            func.coalesce(DeskProduct.kind_no, 0).label("kind_no"),
            sold.stars,
            (sold.amount_vnd - sold.returned_vnd).label("amount_vnd"),
            (sold.units - sold.returned_units).label("units"),
            sold.bills,
        )
        .outerjoin(DeskProduct, _of_product(sold))
        .where(_own(mine, sold, one))
        for one in left
    ]
    return union_all(*parts)


def _of_product(sold: type[CentralDayGoods] | type[DeskShopMonth]) -> ColumnElement[bool]:
    return and_(
        DeskProduct.terminal_id == sold.terminal_id, DeskProduct.product_id == sold.product_id
    )


def _own(
    mine: list[str], sold: type[CentralDayGoods] | type[CentralDayShop], span: Span
) -> ColumnElement[bool]:
    """The rows of some terminals in a span.

    The days are named one by one, so that the table's own key, which begins with the day, finds
    each of them; a span of days would be read with every showroom's rows in it.
    """
    named = [span.first_on + timedelta(days=at) for at in range(span.days)]
    of_days = sold.business_on == any_(bindparam(None, named, ARRAY(Day)))
    return and_(of_days, sold.terminal_id.in_(mine))


def terminals_of(showroom: str) -> Select[str]:
    """The terminals of a showroom that count."""
    return select(DeskTerminal.terminal_id).where(
        DeskTerminal.showroom_code == showroom, DeskTerminal.is_counted == 1
    )


# --- By showroom and by day -----------------------------------------------------------------


def shops(session: Session, span: Span, *, showroom: str | None = None) -> list[ShopSum]:
    """What each showroom sold, the largest first; of one alone where it is named."""
    sold = CentralDayShop
    amount = cast(func.sum(sold.total_vnd - sold.returned_vnd), BigInteger)
    asked = (
        select(
            DeskTerminal.showroom_code,
            amount,
            cast(func.sum(sold.bills), BigInteger),
        )
        .join(DeskTerminal, DeskTerminal.terminal_id == sold.terminal_id)
        .where(DeskTerminal.is_counted == 1)
        .where(sold.business_on.between(span.first_on, span.last_on))
        .group_by(DeskTerminal.showroom_code)
        .order_by(amount.desc(), DeskTerminal.showroom_code)
    )
    if showroom is not None:
        asked = asked.where(DeskTerminal.showroom_code == showroom)
    return [ShopSum(*row) for row in session.execute(asked)]


def days(session: Session, span: Span, only: Only, *, showroom: str | None = None) -> list[DaySum]:
    """What was sold on each day, the first first; days without any are left out."""
    if showroom is not None and only.is_all:
        return _shop_days(session, span, showroom)
    if showroom is not None:
        return _shop_days_of_goods(session, span, only, showroom)
    if only in (Only(), Only(stars=only.stars)):
        return _totals(session, span, only)
    asked = (
        select(
            DeskDay.business_on,
            cast(func.sum(DeskDay.amount_vnd), BigInteger),
            cast(func.sum(DeskDay.bills), BigInteger),
            func.bit_or(DeskDay.reach),
        )
        .where(DeskDay.business_on.between(span.first_on, span.last_on))
        .group_by(DeskDay.business_on)
        .order_by(DeskDay.business_on)
    )
    if only.stars is not None:
        asked = asked.where(DeskDay.stars == only.stars)
    if only.kind_no is not None:
        asked = asked.where(DeskDay.kind_no == only.kind_no)
    if only.group or only.commune or only.maker:
        asked = asked.where(DeskDay.kind_no.in_(_kinds_of(only)))
    return [DaySum(*row) for row in session.execute(asked)]


def _totals(session: Session, span: Span, only: Only) -> list[DaySum]:
    """Of all kinds, whatever their stars or with some."""
    asked = (
        select(
            DeskTotal.business_on,
            cast(func.sum(DeskTotal.amount_vnd), BigInteger),
            cast(func.sum(DeskTotal.bills), BigInteger),
            func.bit_or(DeskTotal.reach),
        )
        .where(DeskTotal.business_on.between(span.first_on, span.last_on))
        .group_by(DeskTotal.business_on)
        .order_by(DeskTotal.business_on)
    )
    if only.stars is not None:
        asked = asked.where(DeskTotal.stars == only.stars)
    return [DaySum(*row) for row in session.execute(asked)]


def _kinds_of(only: Only) -> Select[int]:
    return select(DeskKind.kind_no).where(*_of_kinds(only))


def _of_kinds(only: Only) -> list[ColumnElement[bool]]:
    """What a report's filters ask of the kinds."""
    told = (
        (DeskKind.ocop_group, only.group),
        (DeskKind.commune_code, only.commune),
        (DeskKind.maker_key, only.maker),
    )
    return [column == value for column, value in told if value]


def shop_months(session: Session, span: Span, only: Only, showroom: str) -> list[DaySum]:
    """What one showroom sold in each month of a span, told of the month's first day in it."""
    every = _own_rows(session, span, showroom).subquery("every")
    asked = (
        select(
            every.c.month,
            cast(func.sum(every.c.amount_vnd), BigInteger),
            cast(func.sum(every.c.bills), BigInteger),
        )
        .join(DeskKind, DeskKind.kind_no == every.c.kind_no)
        .group_by(every.c.month)
        .order_by(every.c.month)
    )
    if only.stars is not None:
        asked = asked.where(every.c.stars == only.stars)
    if only.kind_no is not None:
        asked = asked.where(every.c.kind_no == only.kind_no)
    rows = session.execute(asked.where(*_of_kinds(only)))
    return [
        DaySum(max(days_of(month).first_on, span.first_on), amount, bills, 0)
        for month, amount, bills in rows
    ]


def _shop_days(session: Session, span: Span, showroom: str) -> list[DaySum]:
    sold = CentralDayShop
    asked = (
        select(
            sold.business_on,
            cast(func.sum(sold.total_vnd - sold.returned_vnd), BigInteger),
            cast(func.sum(sold.bills), BigInteger),
        )
        .where(_own(list(session.scalars(terminals_of(showroom))), sold, span))
        .group_by(sold.business_on)
        .order_by(sold.business_on)
    )
    return [DaySum(*row, reach=0) for row in session.execute(asked)]


def _shop_days_of_goods(session: Session, span: Span, only: Only, showroom: str) -> list[DaySum]:
    sold = CentralDayGoods
    asked = (
        select(
            sold.business_on,
            cast(func.sum(sold.amount_vnd - sold.returned_vnd), BigInteger),
            cast(func.sum(sold.bills), BigInteger),
        )
        .join(
            DeskProduct,
            (DeskProduct.terminal_id == sold.terminal_id)
            & (DeskProduct.product_id == sold.product_id),
        )
        .where(_own(list(session.scalars(terminals_of(showroom))), sold, span))
        .group_by(sold.business_on)
        .order_by(sold.business_on)
    )
    if only.stars is not None:
        asked = asked.where(sold.stars == only.stars)
    if only.kind_no is not None:
        asked = asked.where(DeskProduct.kind_no == only.kind_no)
    if only.group or only.commune or only.maker:
        asked = asked.where(DeskProduct.kind_no.in_(_kinds_of(only)))
    return [DaySum(*row, reach=0) for row in session.execute(asked)]
