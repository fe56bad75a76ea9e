"""The book of orders: the only writer of `ordering_orders`, `ordering_joined`, `ordering_lines`,
`ordering_events`."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.ordering.kinds import PRODUCER, Kind, State
from pos.ordering.models import JoinedRow, OrderEvent, OrderLineRow, OrderRow
from pos.ordering.numbers import number_of
from pos.ordering.records import Event, Order, OrderLine, as_text
from pos.ordering.standing import Standing, standing_of
from pos.sync.pen import Hand
from pos.sync.queries import StreamHead


@dataclass(frozen=True)
class NewOrder:
    """A draft to be written down."""

    producer_id: str
    producer: str
    wanted_on: date
    note: str
    lines: tuple[OrderLine, ...]


def open_draft(session: Session, draft: NewOrder, *, request_id: str, hand: Hand) -> str:
    """Write a new draft with its lines; gives its id."""
    require_act(session)
    order_id = new_id()
    session.execute(
        insert(OrderRow).values(
            id=order_id,
            producer_id=draft.producer_id,
            producer=draft.producer,
            state=State.DRAFT,
            wanted_on=draft.wanted_on,
            note=draft.note,
            request_id=request_id,
            by_id=hand.by_id,
            by_name=hand.by_name,
            at=hand.at,
        )
    )
    for line in draft.lines:
        put_line(session, order_id, line)
    return order_id


def change_head(session: Session, order_id: str, *, wanted_on: date, note: str) -> None:
    """Another day, another note."""
    require_act(session)
    values = {"wanted_on": wanted_on, "note": note}
    session.execute(update(OrderRow).where(OrderRow.id == order_id).values(**values))


def join_draft(
    session: Session, order_id: str, lines: Sequence[OrderLine], *, request_id: str
) -> None:
    """Put goods on a draft that is there, more of those that stand on it; which request did it is
    kept."""
    require_act(session)
    session.execute(insert(JoinedRow).values(request_id=request_id, order_id=order_id))
    there = {one.product_id: one for one in lines_of(session, [order_id])[order_id]}
    for line in lines:
        before = there.get(line.product_id)
        put_line(session, order_id, line if before is None else _added(before, line))
        if before is not None and line.suggested_units is not None:
            _explain(session, order_id, line)


def _added(before: OrderLine, line: OrderLine) -> OrderLine:
    """A line with more of its goods; its cost, its owner and its packs stay as somebody left
    them."""
    return replace(
        before,
        units=before.units + line.units,
        cost_vnd=line.cost_vnd if before.cost_vnd is None else before.cost_vnd,
    )


def _explain(session: Session, order_id: str, line: OrderLine) -> None:
    """What was proposed since, and why."""
    session.execute(
        update(OrderLineRow)
        .where(OrderLineRow.order_id == order_id, OrderLineRow.product_id == line.product_id)
        .values(suggested_units=line.suggested_units, why=line.why)
    )


def put_line(session: Session, order_id: str, line: OrderLine) -> int:
    """Write a product's line, or write its quantity and cost anew; gives its number."""
    require_act(session)
    of_product = (OrderLineRow.order_id == order_id, OrderLineRow.product_id == line.product_id)
    known = session.scalar(select(OrderLineRow.no).where(*of_product))
    amounts = {
        "units": line.units,
        "cost_vnd": line.cost_vnd,
        "owner": line.owner,
        "pack_units": line.pack_units,
    }
    if known is not None:
        session.execute(update(OrderLineRow).where(*of_product).values(**amounts))
        return known
    last = session.scalar(
        select(func.max(OrderLineRow.no)).where(OrderLineRow.order_id == order_id)
    )
    no = (last or 0) + 1
    session.execute(
        insert(OrderLineRow).values(
            order_id=order_id,
            no=no,
            product_id=line.product_id,
            sku=line.sku,
            name_vi=line.name_vi,
            name_en=line.name_en,
            unit=line.unit,
            unit_word=line.unit_word,
            suggested_units=line.suggested_units,
            why=line.why,
            received_units=0,
            **amounts,
        )
    )
    return no


def strike_line(session: Session, order_id: str, no: int) -> None:
    """Take a line out of a draft."""
    require_act(session)
    session.execute(
        delete(OrderLineRow).where(OrderLineRow.order_id == order_id, OrderLineRow.no == no)
    )


def drop(session: Session, order_id: str) -> None:
    """A draft that nobody sent is gone."""
    require_act(session)
    session.execute(delete(JoinedRow).where(JoinedRow.order_id == order_id))
    session.execute(delete(OrderLineRow).where(OrderLineRow.order_id == order_id))
    session.execute(delete(OrderRow).where(OrderRow.id == order_id))


def give_number(
    session: Session, order_id: str, showroom: str, head: StreamHead, *, on: date
) -> str:
    """Give a draft that is being sent the year's next number.

    Its state is written with it: the book keeps no number without one.  `tell` writes the event.

    Args:
        showroom: its code.
        head: of the stream, for the epoch.
    """
    require_act(session)
    same = (OrderRow.epoch == head.epoch, OrderRow.year == on.year)
    no = (session.scalar(select(func.max(OrderRow.no)).where(*same)) or 0) + 1
    number = number_of(showroom, head.ordinal, on.year, no)
    session.execute(
        update(OrderRow)
        .where(OrderRow.id == order_id)
        .values(number=number, epoch=head.epoch, year=on.year, no=no, state=State.SENT, sent_on=on)
    )
    return number


@dataclass(frozen=True)
class Telling:
    """An event to be written."""

    kind: Kind
    payload: Mapping[str, Any]
    way: str = ""
    request_id: str | None = None
    is_producers: bool = False
    """It comes from the producer's own page."""


def tell(session: Session, order_id: str, told: Telling, *, hand: Hand) -> Standing:
    """Write an event, and what the order's events now add up to."""
    require_act(session)
    session.execute(
        insert(OrderEvent).values(
            id=new_id(),
            order_id=order_id,
            kind=told.kind,
            way=told.way,
            payload=as_text(told.payload),
            request_id=told.request_id,
            by_id=PRODUCER if told.is_producers else hand.by_id,
            by_name="" if told.is_producers else hand.by_name,
            at=hand.at,
        )
    )
    found = standing_of((one.kind, one.payload) for one in events(session, order_id))
    _write(session, order_id, found)
    if told.is_producers:
        session.execute(update(OrderRow).where(OrderRow.id == order_id).values(has_news=True))
    return found


def look(session: Session, order_id: str) -> None:
    """Somebody looked at what the producer answered."""
    require_act(session)
    session.execute(update(OrderRow).where(OrderRow.id == order_id).values(has_news=False))


def _write(session: Session, order_id: str, found: Standing) -> None:
    session.execute(
        update(OrderRow)
        .where(OrderRow.id == order_id)
        .values(state=found.state, wanted_on=found.wanted_on, note=found.note)
    )
    for no, line in found.lines.items():
        session.execute(
            update(OrderLineRow)
            .where(OrderLineRow.order_id == order_id, OrderLineRow.no == no)
            .values(
                units=line.units,
                confirmed_units=line.confirmed_units,
                confirmed_on=line.confirmed_on,
                received_units=line.received_units,
                is_over=line.is_over,
            )
        )


# --- Reading ---------------------------------------------------------------------------


def heard(session: Session, request_id: str) -> tuple[str, ...]:
    """The orders that a request made or put goods on before."""
    made = select(OrderRow.id).where(OrderRow.request_id == request_id)
    asked = made.union(select(JoinedRow.order_id).where(JoinedRow.request_id == request_id))
    return tuple(sorted(session.scalars(asked)))


def joined(session: Session, request_id: str) -> frozenset[str]:
    """Those that were there before it."""
    asked = select(JoinedRow.order_id).where(JoinedRow.request_id == request_id)
    return frozenset(session.scalars(asked))


def draft_of(session: Session, producer_id: str, wanted_on: date) -> str | None:
    """The newest draft of a producer for a day; None where there is none."""
    return session.scalar(
        select(func.max(OrderRow.id)).where(
            OrderRow.producer_id == producer_id,
            OrderRow.state == State.DRAFT,
            OrderRow.wanted_on == wanted_on,
        )
    )


def is_told(session: Session, order_id: str, kind: Kind, request_id: str | None) -> bool:
    """Whether a request wrote an event before."""
    if request_id is None:
        return False
    asked = select(OrderEvent.id).where(
        OrderEvent.request_id == request_id,
        OrderEvent.order_id == order_id,
        OrderEvent.kind == kind,
    )
    return session.scalar(asked) is not None


def events(session: Session, order_id: str) -> list[Event]:
    """What happened to an order, the oldest first."""
    rows = session.scalars(
        select(OrderEvent).where(OrderEvent.order_id == order_id).order_by(OrderEvent.id)
    )
    return [
        Event(
            event_id=row.id,
            kind=Kind(row.kind),
            at=row.at,
            by_id=row.by_id,
            by_name=row.by_name,
            way=row.way,
            payload=json.loads(row.payload),
        )
        for row in rows
    ]


def find(session: Session, order_id: str) -> Order | None:
    """An order whole; None where there is none of this id."""
    row = session.get(OrderRow, order_id, populate_existing=True)
    if row is None:
        return None
    lines = lines_of(session, [order_id])[order_id]
    return order(row, lines, tuple(events(session, order_id)))


def lines_of(session: Session, order_ids: Collection[str]) -> dict[str, tuple[OrderLine, ...]]:
    """The lines of orders, by order."""
    found: dict[str, list[OrderLine]] = {one: [] for one in order_ids}
    rows = session.scalars(
        select(OrderLineRow)
        .where(OrderLineRow.order_id.in_(found))
        .order_by(OrderLineRow.order_id, OrderLineRow.no)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        found[row.order_id].append(_line(row))
    return {order_id: tuple(lines) for order_id, lines in found.items()}


def order(row: OrderRow, lines: Sequence[OrderLine], told: tuple[Event, ...] = ()) -> Order:
    """A row with its lines as an order."""
    return Order(
        order_id=row.id,
        producer_id=row.producer_id,
        producer=row.producer,
        number=row.number or "",
        state=State(row.state),
        wanted_on=row.wanted_on,
        note=row.note,
        sent_on=row.sent_on,
        has_news=row.has_news,
        by_name=row.by_name,
        at=row.at,
        lines=tuple(lines),
        events=told,
    )


def _line(row: OrderLineRow) -> OrderLine:
    return OrderLine(
        product_id=row.product_id,
        sku=row.sku,
        name_vi=row.name_vi,
        name_en=row.name_en,
        unit=row.unit,
        unit_word=row.unit_word,
        units=row.units,
        suggested_units=row.suggested_units,
        why=row.why,
        cost_vnd=row.cost_vnd,
        owner=row.owner,
        pack_units=row.pack_units,
        no=row.no,
        confirmed_units=row.confirmed_units,
        confirmed_on=row.confirmed_on,
        received_units=row.received_units,
        is_over=row.is_over,
    )
