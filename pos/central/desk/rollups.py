"""The book of the desk's sums: the only writer of its tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    and_,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.central.books.day_models import CentralDayGoods
from pos.central.books.goods_models import CentralProducer, CentralProduct
from pos.central.desk import privacy, spans
from pos.central.desk.kinds import Goods, key_of, maker_key
from pos.central.desk.models import (
    DeskDay,
    DeskDue,
    DeskKind,
    DeskMonth,
    DeskProduct,
    DeskRound,
    DeskShopMonth,
    DeskTerminal,
    DeskTotal,
)
from pos.central.terminals.models import CentralTerminal

WAITING = "waiting"
"""Nobody has looked at the terminal yet: its facts are kept, and not counted."""
_UNKNOWN = 0
"""The kind of goods whose own fact has not been read: what they sold is counted all the same."""
_TOLD = {
    "name_vi": CentralProduct.name_vi,
    "name_en": CentralProduct.name_en,
    "maker_name": func.coalesce(CentralProducer.name, ""),
    "ocop_group": CentralProduct.ocop_group,
    "commune_code": func.coalesce(
        func.nullif(CentralProduct.commune_code, ""), CentralProducer.commune_code, ""
    ),
    "province_code": func.coalesce(
        func.nullif(CentralProduct.province_code, ""), CentralProducer.province_code, ""
    ),
    "unit": CentralProduct.unit,
}
"""What a kind of goods is told apart and called by."""


def keep(session: Session, changed: Collection[tuple[str, date]]) -> None:
    """Note the terminals' days whose sums, or whose products, changed in this transaction.

    Adds rows that nobody else writes: no terminal waits for another, nor for the desk.
    """
    if changed:
        rows = [
            {"terminal_id": terminal, "id": new_id(), "business_on": on}
            for terminal, on in sorted(set(changed))
        ]
        session.execute(insert(DeskDue), rows)


def take_dues(session: Session) -> dict[str, set[date]]:
    """Take away every due day; by terminal."""
    taken: dict[str, set[date]] = defaultdict(set)
    gone = delete(DeskDue).returning(DeskDue.terminal_id, DeskDue.business_on)
    for terminal, on in session.execute(gone):
        taken[terminal].add(on)
    return taken


# --- Who is counted -----------------------------------------------------------------------


def follow_terminals(session: Session) -> set[str]:
    """Take in new terminals, approvals and changed showrooms.

    Returns:
        The terminals whose days must all be added up anew.
    """
    known = {one.terminal_id: one for one in session.scalars(select(DeskTerminal))}
    numbers = {one.showroom_code: one.place_no for one in known.values()}
    changed = set()
    asked = select(
        CentralTerminal.terminal_id, CentralTerminal.showroom_code, CentralTerminal.status
    ).order_by(CentralTerminal.enrolled_at, CentralTerminal.terminal_id)
    for terminal, showroom, status in session.execute(asked):
        number = numbers.setdefault(showroom, max(numbers.values(), default=0) + 1)
        row = {"showroom_code": showroom, "place_no": number, "is_counted": status != WAITING}
        was = known.get(terminal)
        if was is None:
            session.execute(insert(DeskTerminal).values(terminal_id=terminal, **row))
            changed.add(terminal)
        elif any(getattr(was, name) != value for name, value in row.items()):
            mine = DeskTerminal.terminal_id == terminal
            session.execute(update(DeskTerminal).where(mine).values(**row))
            changed.add(terminal)
    return changed


# --- Kinds of goods -----------------------------------------------------------------------


def follow_products(session: Session, terminals: Collection[str]) -> set[int]:
    """Take in new and changed products of these terminals.

    Returns:
        The kinds that lost a product: whatever was added up of them is added up anew.
    """
    read_as = func.md5(func.concat_ws("|", *_TOLD.values()))
    asked = session.execute(
        select(
            CentralProduct.terminal_id,
            CentralProduct.product_id,
            *(one.label(name) for name, one in _TOLD.items()),
            read_as.label("read_as"),
            DeskProduct.kind_no.label("was_no"),
        )
        .select_from(CentralProduct)
        .outerjoin(
            CentralProducer,
            and_(
                CentralProducer.terminal_id == CentralProduct.terminal_id,
                CentralProducer.producer_id == CentralProduct.producer_id,
            ),
        )
        .outerjoin(
            DeskProduct,
            and_(
                DeskProduct.terminal_id == CentralProduct.terminal_id,
                DeskProduct.product_id == CentralProduct.product_id,
            ),
        )
        .where(CentralProduct.terminal_id.in_(sorted(terminals)))
        .where(DeskProduct.read_as.is_distinct_from(read_as))
        .order_by(CentralProduct.terminal_id, CentralProduct.product_id)
    ).mappings()
    found = list(asked)
    numbers = _number_kinds(session, found)
    moved = set()
    for one, number in zip(found, numbers, strict=True):
        if one["was_no"] != number:
            moved |= {_UNKNOWN if one["was_no"] is None else one["was_no"]}
    _link(session, found, numbers)
    return moved


def _link(session: Session, found: Sequence[RowMapping], numbers: Sequence[int]) -> None:
    if not found:
        return
    rows = [
        {
            "terminal_id": one["terminal_id"],
            "product_id": one["product_id"],
            "kind_no": number,
            "read_as": one["read_as"],
        }
        for one, number in zip(found, numbers, strict=True)
    ]
    asked = insert_or(DeskProduct)
    news = {"kind_no": asked.excluded.kind_no, "read_as": asked.excluded.read_as}
    session.execute(
        asked.on_conflict_do_update(index_elements=["terminal_id", "product_id"], set_=news), rows
    )


def _number_kinds(session: Session, told: Sequence[RowMapping]) -> list[int]:
    """The number of each product's kind; what is told last of a kind is what it is called."""
    goods = [_goods(one) for one in told]
    by_key = {key_of(one): one for one in goods}
    asked = select(DeskKind.key, DeskKind.kind_no).where(DeskKind.key.in_(list(by_key)))
    known = {row[0]: row[1] for row in session.execute(asked)}
    last = session.scalar(select(func.coalesce(func.max(DeskKind.kind_no), 0))) or 0
    for key, one in by_key.items():
        content = {
            "name_vi": one.name_vi,
            "name_en": one.name_en,
            "maker_key": maker_key(one.maker_name),
            "maker_name": one.maker_name,
            "ocop_group": one.ocop_group,
            "commune_code": one.commune_code,
            "province_code": one.province_code,
            "unit": one.unit,
        }
        if key in known:
            mine = DeskKind.kind_no == known[key]
            session.execute(update(DeskKind).where(mine).values(**content))
        else:
            last += 1
            known[key] = last
            session.execute(insert(DeskKind).values(kind_no=last, key=key, **content))
    return [known[key_of(one)] for one in goods]


def _goods(told: RowMapping) -> Goods:
    return Goods(
        name_vi=told["name_vi"],
        name_en=told["name_en"],
        maker_name=told["maker_name"],
        ocop_group=told["ocop_group"],
        commune_code=told["commune_code"],
        province_code=told["province_code"],
        unit=told["unit"],
    )


# --- Sums ---------------------------------------------------------------------------------


def days_of_terminals(session: Session, terminals: Collection[str]) -> set[date]:
    """Every day on which these terminals sold something."""
    found = (
        select(CentralDayGoods.business_on)
        .distinct()
        .where(CentralDayGoods.terminal_id.in_(sorted(terminals)))
    )
    return set(session.scalars(found)) if terminals else set()


def days_of_kinds(session: Session, kinds: Collection[int]) -> set[date]:
    """Every day that has a sum of these kinds."""
    found = select(DeskDay.business_on).distinct().where(DeskDay.kind_no.in_(sorted(kinds)))
    return set(session.scalars(found)) if kinds else set()


def add_up_days(session: Session, days: Iterable[date]) -> None:
    """Add up whole days anew over all showrooms."""
    for one in sorted(days):
        session.execute(delete(DeskDay).where(DeskDay.business_on == one))
        names = ["business_on", "kind_no", "stars", "units", "amount_vnd", "bills", "reach"]
        session.execute(insert(DeskDay).from_select(names, sums_of(one)))
        session.execute(delete(DeskTotal).where(DeskTotal.business_on == one))
        names = ["business_on", "stars", "amount_vnd", "bills", "reach"]
        session.execute(insert(DeskTotal).from_select(names, total_of(one)))


def sums_of(day: date) -> Any:
    """What a day comes to, by the books: the statement that the audit asks as well."""
    sold = CentralDayGoods
    kind_no = func.coalesce(DeskProduct.kind_no, _UNKNOWN)
    shift = cast((DeskTerminal.place_no - 1) % privacy.BITS, BigInteger)
    return (
        select(
            sold.business_on,
            kind_no,
            sold.stars,
            _whole(func.sum(sold.units - sold.returned_units)),
            _whole(func.sum(sold.amount_vnd - sold.returned_vnd)),
            _whole(func.sum(sold.bills)),
            func.bit_or(_bit(shift)),
        )
        .select_from(sold)
        .outerjoin(
            DeskProduct,
            and_(
                DeskProduct.terminal_id == sold.terminal_id,
                DeskProduct.product_id == sold.product_id,
            ),
        )
        .join(DeskTerminal, DeskTerminal.terminal_id == sold.terminal_id)
        .where(sold.business_on == day, DeskTerminal.is_counted == 1)
        .group_by(sold.business_on, kind_no, sold.stars)
    )


def total_of(day: date) -> Any:
    """What a day comes to by stars, by the sums of its kinds."""
    return (
        select(
            DeskDay.business_on,
            DeskDay.stars,
            _whole(func.sum(DeskDay.amount_vnd)),
            _whole(func.sum(DeskDay.bills)),
            func.bit_or(DeskDay.reach),
        )
        .where(DeskDay.business_on == day)
        .group_by(DeskDay.business_on, DeskDay.stars)
    )


def _whole(amount: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(amount, BigInteger)


def _bit(shift: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.pow(2, shift), BigInteger)


def add_up_months(session: Session, months: Iterable[str]) -> None:
    """Add up months anew from their days."""
    names = ["month", "kind_no", "stars", "units", "amount_vnd", "bills", "reach"]
    for one in sorted(months):
        session.execute(delete(DeskMonth).where(DeskMonth.month == one))
        session.execute(insert(DeskMonth).from_select(names, sums_of_month(one)))


def sums_of_month(month: str) -> Any:
    """What a month comes to, by its days: the statement that the audit asks as well."""
    span = spans.days_of(month)
    return (
        select(
            cast(month, DeskMonth.month.type),
            DeskDay.kind_no,
            DeskDay.stars,
            _whole(func.sum(DeskDay.units)),
            _whole(func.sum(DeskDay.amount_vnd)),
            _whole(func.sum(DeskDay.bills)),
            func.bit_or(DeskDay.reach),
        )
        .where(DeskDay.business_on.between(span.first_on, span.last_on))
        .group_by(DeskDay.kind_no, DeskDay.stars)
    )


def months_of_terminals(session: Session, terminals: Collection[str]) -> set[tuple[str, str]]:
    """Every month in which these terminals sold something."""
    month = func.substr(CentralDayGoods.business_on, 1, 7)
    found = select(CentralDayGoods.terminal_id, month).distinct()
    mine = found.where(CentralDayGoods.terminal_id.in_(sorted(terminals)))
    return {(row[0], row[1]) for row in session.execute(mine)} if terminals else set()


def add_up_shop_months(session: Session, months: Iterable[tuple[str, str]]) -> None:
    """Add up terminals' months that are over anew from the books' days."""
    by_month: dict[str, list[str]] = defaultdict(list)
    for terminal, month in sorted(months):
        by_month[month].append(terminal)
    names = ["terminal_id", "month", "product_id", "stars", "units", "amount_vnd", "bills"]
    for month, terminals in by_month.items():
        gone = delete(DeskShopMonth).where(
            DeskShopMonth.month == month, DeskShopMonth.terminal_id.in_(terminals)
        )
        session.execute(gone)
        session.execute(insert(DeskShopMonth).from_select(names, sums_of_shops(month, terminals)))


def sums_of_shops(month: str, terminals: Collection[str] | None = None) -> Any:
    """What terminals sold in a month, by the books; None: all of them."""
    span, sold = spans.days_of(month), CentralDayGoods
    asked = (
        select(
            sold.terminal_id,
            cast(month, DeskShopMonth.month.type),
            sold.product_id,
            sold.stars,
            _whole(func.sum(sold.units - sold.returned_units)),
            _whole(func.sum(sold.amount_vnd - sold.returned_vnd)),
            _whole(func.sum(sold.bills)),
        )
        .where(sold.business_on.between(span.first_on, span.last_on))
        .group_by(sold.terminal_id, sold.product_id, sold.stars)
    )
    return asked if terminals is None else asked.where(sold.terminal_id.in_(list(terminals)))


def all_terminals(session: Session) -> set[str]:
    """Every terminal that was ever added up."""
    return set(session.scalars(select(DeskTerminal.terminal_id)))


def last_round(session: Session) -> datetime | None:
    """When it was added up last."""
    return session.scalar(select(DeskRound.rolled_at))


def note_round(session: Session, now: datetime) -> None:
    """Note when it was added up."""
    asked = insert_or(DeskRound).values(id=1, rolled_at=now)
    session.execute(asked.on_conflict_do_update(index_elements=["id"], set_={"rolled_at": now}))
