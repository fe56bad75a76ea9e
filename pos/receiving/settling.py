"""Saying what is paid for goods that cost something else than ordered."""

from enum import StrEnum

from sqlalchemy.orm import Session

from pos.base.text import clean
from pos.base.transaction import writing
from pos.receiving import deliveries, order_queries, queries
from pos.receiving.against import is_other_price
from pos.receiving.models import DeliveryLine, DeliveryRow
from pos.receiving.refusals import (
    NoOtherPrice,
    PriceAnswered,
    UnknownDelivery,
    UnknownLine,
)
from pos.stock import lots
from pos.sync import outbox
from pos.sync.pen import Hand

MOST_LETTERS = 200


class Answer(StrEnum):
    """What is paid."""

    AGREED = "agreed"
    """What the producer's paper asks for."""
    AS_ORDERED = "as_ordered"
    """What the order says."""


def settle_price(
    delivery_id: str, line_no: int, answer: Answer, *, note: str = "", hand: Hand
) -> None:
    """Say what is paid for a line, once; the same said again is let be.

    Where the order's price holds, the lot cost that; the line keeps what the paper asked for.

    Raises:
        UnknownDelivery, UnknownLine: there is none.
        NoOtherPrice: there is nothing to be said.
        PriceAnswered: something else was said before.
    """
    words = clean(note[: 4 * MOST_LETTERS])[:MOST_LETTERS]
    with writing() as session:
        row, line = _line(session, delivery_id, line_no)
        known = order_queries.price_answers(session, delivery_id).get(line_no)
        if known is not None and known.answer == answer:
            return
        if known is not None:
            raise PriceAnswered(name=line.name_vi, by=known.by_name)
        _require_other(session, line)
        deliveries.answer_price(session, line, answer, note=words, hand=hand)
        lots.cost(session, line.lot_id, queries.last_cost_vnd(session, line.lot_id))
        outbox.record(session, "cost.settled/1", _told(row, line, answer, words), hand=hand)


def _line(session: Session, delivery_id: str, line_no: int) -> tuple[DeliveryRow, DeliveryLine]:
    row = session.get(DeliveryRow, delivery_id)
    if row is None:
        raise UnknownDelivery
    line = session.get(DeliveryLine, (delivery_id, line_no))
    if line is None:
        raise UnknownLine
    return row, line


def _require_other(session: Session, line: DeliveryLine) -> None:
    is_undone = line.no in queries.undone_nos(session, line.delivery_id)
    if is_undone or not is_other_price(line.ordered_cost_vnd, line.cost_vnd):
        raise NoOtherPrice


def _told(row: DeliveryRow, line: DeliveryLine, answer: Answer, note: str) -> dict[str, object]:
    is_agreed = answer is Answer.AGREED
    return {
        "receipt": row.id,
        "receipt_no": row.no,
        "line": line.no,
        "order": row.order_id,
        "lot": line.lot_id,
        "product": line.product_id,
        "name_vi": line.name_vi,
        "producer": line.producer_id,
        "asked_vnd": line.cost_vnd,
        "ordered_vnd": line.ordered_cost_vnd,
        "cost_vnd": line.cost_vnd if is_agreed else line.ordered_cost_vnd,
        "answer": answer.value,
        "note": note,
    }
