"""The book of what was received: the only writer of `receiving_deliveries`, `receiving_lines` and
`receiving_undone`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.queries import Card
from pos.receiving.drafts import Head
from pos.receiving.lines import Line
from pos.receiving.models import DeliveryLine, DeliveryRow, UndoneLine
from pos.stock.receiving import BroughtIn
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Taken:
    """A line as it went into the books."""

    line: Line
    card: Card
    came: BroughtIn


def write(session: Session, head: Head, taken: Sequence[Taken], *, hand: Hand) -> int:
    """Write a delivery with its lines; gives its number."""
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
        )
    )
    session.execute(
        insert(DeliveryLine),
        [_columns(head.draft_id, line_no, one) for line_no, one in enumerate(taken, 1)],
    )
    return no


def _columns(delivery_id: str, no: int, one: Taken) -> dict[str, object]:
    line, card, lot = one.line, one.card, one.came.lot
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
    }


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
