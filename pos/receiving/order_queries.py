"""Reads of deliveries beside the orders that they follow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from pos.ordering import queries as ordering
from pos.ordering.models import OrderRow
from pos.receiving.models import (
    DeliveryDraft,
    DeliveryLine,
    DeliveryRow,
    OrderedLine,
    PriceAnswer,
    UndoneLine,
)


@dataclass(frozen=True)
class OrderOnItsWay:
    """An order of which something is still to come."""

    order_id: str
    number: str
    producer_id: str
    producer: str
    promised_on: date
    """The first day on which something of it is promised."""
    days_late: int
    goods: int
    """Products still to come."""
    draft_id: str
    """The delivery under way that follows it; empty: none does."""


def on_their_way(session: Session, today: date) -> list[OrderOnItsWay]:
    """What is to come, the earliest first."""
    goods: dict[str, set[str]] = {}
    first: dict[str, ordering.OpenOrder] = {}
    for one in ordering.open_orders(session):
        first.setdefault(one.order_id, one)
        goods.setdefault(one.order_id, set()).update(one.lines)
    names = _producers(session, first)
    drafts = _drafts(session, first)
    return [
        OrderOnItsWay(
            order_id=order_id,
            number=one.number,
            producer_id=one.producer_id,
            producer=names[order_id],
            promised_on=one.promised_on,
            days_late=max((today - one.promised_on).days, 0),
            goods=len(goods[order_id]),
            draft_id=drafts.get(order_id, ""),
        )
        for order_id, one in first.items()
    ]


def _producers(session: Session, order_ids: Collection[str]) -> dict[str, str]:
    asked = select(OrderRow.id, OrderRow.producer).where(OrderRow.id.in_(order_ids))
    return {row[0]: row[1] for row in session.execute(asked)}


def _drafts(session: Session, order_ids: Collection[str]) -> dict[str, str]:
    asked = select(DeliveryDraft.order_id, func.min(DeliveryDraft.id)).where(
        DeliveryDraft.order_id.in_(order_ids)
    )
    rows = session.execute(asked.group_by(DeliveryDraft.order_id))
    return {str(row[0]): row[1] for row in rows}


def numbers(session: Session, order_ids: Collection[str]) -> dict[str, str]:
    """The numbers of orders, by id."""
    asked = select(OrderRow.id, OrderRow.number).where(OrderRow.id.in_(order_ids))
    return {row[0]: row[1] or "" for row in session.execute(asked)}


def ordered_of(session: Session, delivery_id: str) -> Sequence[OrderedLine]:
    """What an order still wanted when a delivery came, in the order's own order."""
    return session.scalars(
        select(OrderedLine)
        .where(OrderedLine.delivery_id == delivery_id)
        .order_by(OrderedLine.order_line_no)
    ).all()


def price_answers(session: Session, delivery_id: str) -> Mapping[int, PriceAnswer]:
    """What was said of other prices, by line's number."""
    rows = session.scalars(select(PriceAnswer).where(PriceAnswer.delivery_id == delivery_id))
    return {row.line_no: row for row in rows}


def is_price_open() -> ColumnElement[bool]:
    """Of a line: it costs something else than ordered, and nobody said yet what is paid."""
    is_undone = (
        select(UndoneLine.line_no)
        .where(
            UndoneLine.delivery_id == DeliveryLine.delivery_id,
            UndoneLine.line_no == DeliveryLine.no,
        )
        .exists()
    )
    is_answered = (
        select(PriceAnswer.line_no)
        .where(
            PriceAnswer.delivery_id == DeliveryLine.delivery_id,
            PriceAnswer.line_no == DeliveryLine.no,
        )
        .exists()
    )
    return (DeliveryLine.ordered_cost_vnd != DeliveryLine.cost_vnd) & ~is_undone & ~is_answered


def open_prices(session: Session, delivery_ids: Collection[str]) -> dict[str, int]:
    """How many prices of each delivery wait for somebody's word; those without are left out."""
    asked = (
        select(DeliveryLine.delivery_id, func.count())
        .where(DeliveryLine.delivery_id.in_(delivery_ids), is_price_open())
        .group_by(DeliveryLine.delivery_id)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


def count_open_prices(session: Session) -> int:
    """How many prices of all deliveries wait."""
    return session.scalar(select(func.count()).where(is_price_open())) or 0


def of_order(session: Session, order_id: str) -> Sequence[DeliveryRow]:
    """The deliveries that followed an order, the oldest first."""
    asked = select(DeliveryRow).where(DeliveryRow.order_id == order_id)
    return session.scalars(asked.order_by(DeliveryRow.no)).all()
