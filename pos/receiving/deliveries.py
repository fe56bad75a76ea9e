"""The book of what was received: the only writer of `receiving_deliveries`, `receiving_lines`,
`receiving_ordered`, `receiving_price_answers` and `receiving_undone`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.queries import Card
from pos.ordering.records import Order
from pos.receiving import against
from pos.receiving.against import Compared
from pos.receiving.drafts import Head
from pos.receiving.lines import Line
from pos.receiving.models import (
    DeliveryLine,
    DeliveryRow,
    OrderedLine,
    PriceAnswer,
    UndoneLine,
)
from pos.stock.receiving import BroughtIn
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Taken:
    """A line as it went into the books."""

    line: Line
    card: Card
    came: BroughtIn


def write(
    session: Session, head: Head, taken: Sequence[Taken], order: Order | None, *, hand: Hand
) -> int:
    """Write a delivery with its lines; gives its number.

    Args:
        order: that it followed, as it stands.
    """
    require_act(session)
    no = (session.scalar(select(func.max(DeliveryRow.no))) or 0) + 1
    session.execute(
        insert(DeliveryRow).values(
            id=head.draft_id,
            no=no,
            document_no=head.document_no,
            place_id=head.place,
            by_id=hand.by_id,
            by_name=hand.by_name,
            at=hand.at,
            business_on=hand.on,
            order_id=head.order_id,
        )
    )
    session.execute(
        insert(DeliveryLine),
        [_columns(head.draft_id, line_no, one, order) for line_no, one in enumerate(taken, 1)],
    )
    return no


def _columns(delivery_id: str, no: int, one: Taken, order: Order | None) -> dict[str, object]:
    line, card, lot = one.line, one.card, one.came.lot
    ordered = next(
        (of for of in (order.lines if order else ()) if of.no == line.order_line_no), None
    )
    is_other = ordered is not None and ordered.product_id != card.product_id
    return {
        "delivery_id": delivery_id,
        "no": no,
        "product_id": card.product_id,
        "lot_id": lot.lot_id,
        "move_id": one.came.move_id,
        "name_vi": card.name_vi,
        "producer_id": card.producer_id,
        "producer": card.producer,
        "unit": card.unit,
        "unit_word": card.unit_word,
        "units": line.units,
        "expected_units": line.expected_units,
        "why": line.why,
        "note": line.note,
        "life_reason": line.life_reason,
        "lot_code": lot.code,
        "producer_code": line.lot.producer_code or lot.producer_code,
        "made_on": line.lot.made_on or lot.made_on,
        "date_kind": lot.date_kind,
        "use_by": lot.use_by,
        "owner": lot.owner,
        "cost_vnd": line.lot.cost_vnd,
        "held": one.came.held,
        "order_line_no": None if ordered is None else ordered.no,
        "ordered_cost_vnd": None if ordered is None else ordered.cost_vnd,
        "instead_of": ordered.name_vi if ordered is not None and is_other else "",
    }


def write_ordered(
    session: Session, delivery_id: str, compared: Sequence[Compared], shorts: Mapping[int, str]
) -> None:
    """Write what the order still wanted, and what came of it.

    Args:
        shorts: as `against.why_short` reads it.
    """
    require_act(session)
    rows = [
        {
            "delivery_id": delivery_id,
            "order_line_no": one.no,
            "name_vi": one.line.name_vi,
            "unit": one.line.unit,
            "unit_word": one.line.unit_word,
            "ordered_units": one.line.units,
            "due_units": one.due_units,
            "came_units": one.came_units,
            "why": against.why_short(one, shorts),
        }
        for one in compared
    ]
    if rows:
        session.execute(insert(OrderedLine), rows)


def answer_price(
    session: Session, line: DeliveryLine, answer: str, *, note: str, hand: Hand
) -> None:
    """Write what was said of another price than ordered."""
    require_act(session)
    session.execute(
        insert(PriceAnswer).values(
            delivery_id=line.delivery_id,
            line_no=line.no,
            answer=answer,
            note=note,
            by_id=hand.by_id,
            by_name=hand.by_name,
            at=hand.at,
        )
    )


def undo(
    session: Session,
    line: DeliveryLine,
    *,
    act_id: str,
    reason: str,
    approved_by: str,
    hand: Hand,
) -> None:
    """Write that a line was received by mistake; its opposite moves are the ledger's."""
    require_act(session)
    session.execute(
        insert(UndoneLine).values(
            delivery_id=line.delivery_id,
            line_no=line.no,
            act_id=act_id,
            reason=reason,
            by_id=hand.by_id,
            by_name=hand.by_name,
            approved_by=approved_by,
            at=hand.at,
        )
    )
