"""The book of deliveries under way: the only writer of `receiving_drafts` and
`receiving_draft_lines`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.receiving.lines import Line
from pos.receiving.models import DeliveryDraft, DeliveryDraftLine
from pos.stock.lots import LotState


@dataclass(frozen=True)
class Head:
    """A delivery under way without its lines."""

    draft_id: str
    document_no: str
    place: str
    by_name: str
    at: datetime
    order_id: str | None = None
    """The order that it follows."""


def open_draft(session: Session, head: Head) -> None:
    """Write a new delivery down."""
    require_act(session)
    session.execute(
        insert(DeliveryDraft).values(
            id=head.draft_id,
            document_no=head.document_no,
            place_id=head.place,
            by_name=head.by_name,
            at=head.at,
            order_id=head.order_id,
        )
    )


def find(session: Session, draft_id: str) -> Head | None:
    """A delivery under way; None where there is none of this id."""
    row = session.get(DeliveryDraft, draft_id, populate_existing=True)
    return None if row is None else _head(row)


def under_way(session: Session) -> list[Head]:
    """All of them, the newest first."""
    return [
        _head(row)
        for row in session.scalars(select(DeliveryDraft).order_by(DeliveryDraft.id.desc()))
    ]


def _head(row: DeliveryDraft) -> Head:
    return Head(row.id, row.document_no, row.place_id, row.by_name, row.at, row.order_id)


def of_order(session: Session, order_id: str) -> Head | None:
    """The delivery under way that follows an order, the oldest where there are more."""
    asked = select(DeliveryDraft).where(DeliveryDraft.order_id == order_id)
    row = session.scalar(asked.order_by(DeliveryDraft.id).limit(1))
    return None if row is None else _head(row)


def change(session: Session, draft_id: str, *, document_no: str, place: str) -> None:
    """Another number of the supplier's paper, another place to put the goods."""
    require_act(session)
    values = {"document_no": document_no, "place_id": place}
    session.execute(update(DeliveryDraft).where(DeliveryDraft.id == draft_id).values(**values))


def follow(
    session: Session, draft_id: str, order_id: str | None, counted: Mapping[str, int]
) -> None:
    """Follow an order, another one, or none.

    Args:
        counted: by line's id the number of the order's line that it counts for; lines left out
            count for none.
    """
    require_act(session)
    of_draft = DeliveryDraftLine.draft_id == draft_id
    session.execute(
        update(DeliveryDraft).where(DeliveryDraft.id == draft_id).values(order_id=order_id)
    )
    session.execute(update(DeliveryDraftLine).where(of_draft).values(order_line_no=None))
    for line_id, no in counted.items():
        is_it = of_draft & (DeliveryDraftLine.id == line_id)
        session.execute(update(DeliveryDraftLine).where(is_it).values(order_line_no=no))


def put(session: Session, draft_id: str, line_id: str, line: Line) -> None:
    """Write a line, or write it anew."""
    require_act(session)
    values = {
        "draft_id": draft_id,
        "product_id": line.product_id,
        "units": line.units,
        "expected_units": line.expected_units,
        "why": line.why,
        "note": line.note,
        "life_reason": line.life_reason,
        "lot_code": line.lot.code,
        "producer_code": line.lot.producer_code,
        "made_on": line.lot.made_on,
        "date_kind": line.lot.date_kind,
        "use_by": line.lot.use_by,
        "owner": line.lot.owner,
        "cost_vnd": line.lot.cost_vnd,
        "order_line_no": line.order_line_no,
    }
    if session.get(DeliveryDraftLine, line_id) is None:
        session.execute(insert(DeliveryDraftLine).values(id=line_id, **values))
    else:
        session.execute(
            update(DeliveryDraftLine).where(DeliveryDraftLine.id == line_id).values(**values)
        )


def lines(session: Session, draft_id: str) -> dict[str, Line]:
    """The lines of a delivery under way, by id, in the order they were written."""
    rows = session.scalars(
        select(DeliveryDraftLine)
        .where(DeliveryDraftLine.draft_id == draft_id)
        .order_by(DeliveryDraftLine.id)
        .execution_options(populate_existing=True)
    )
    return {row.id: _line(row) for row in rows}


def _line(row: DeliveryDraftLine) -> Line:
    lot = LotState(
        code=row.lot_code,
        producer_code=row.producer_code,
        made_on=row.made_on,
        date_kind=row.date_kind,
        use_by=row.use_by,
        owner=row.owner,
        document_no="",
        cost_vnd=row.cost_vnd,
    )
    return Line(
        product_id=row.product_id,
        units=row.units,
        lot=lot,
        expected_units=row.expected_units,
        why=row.why,
        note=row.note,
        life_reason=row.life_reason,
        order_line_no=row.order_line_no,
    )


def line_counts(session: Session) -> dict[str, int]:
    """How many lines each delivery under way has; those without one are left out."""
    counted = select(DeliveryDraftLine.draft_id, func.count()).group_by(DeliveryDraftLine.draft_id)
    return {row[0]: row[1] for row in session.execute(counted)}


def strike(session: Session, draft_id: str, line_id: str) -> bool:
    """Take a line out; gives whether it was there."""
    require_act(session)
    is_it = (DeliveryDraftLine.id == line_id) & (DeliveryDraftLine.draft_id == draft_id)
    gone = session.execute(delete(DeliveryDraftLine).where(is_it).returning(DeliveryDraftLine.id))
    return gone.first() is not None


def end(session: Session, draft_id: str) -> None:
    """The delivery is received or given up: nothing is under way any more."""
    require_act(session)
    session.execute(delete(DeliveryDraftLine).where(DeliveryDraftLine.draft_id == draft_id))
    session.execute(delete(DeliveryDraft).where(DeliveryDraft.id == draft_id))
