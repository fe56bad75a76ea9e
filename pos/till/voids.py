"""Telling the stream what was given up: a line taken off once its sum had been shown, an order,
money that had been taken for it.

What leaves an order before anybody asked for money is only a cashier's typing, and is not told.
"""

from sqlalchemy.orm import Session

from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.catalogue import queries as catalogue
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import drafts
from pos.till.draft_rows import Line, OpenDraft
from pos.till.draft_tenders import Taken


def tell_line(
    session: Session, draft: OpenDraft, line: Line, *, units_left: int = 0, hand: Hand
) -> None:
    """Within the act that takes units off a line; nothing before the pay sheet was shown.

    Args:
        line: as it is before.
        units_left: what stays in the order.
    """
    gone = line.units - units_left
    if draft.sheet_at is not None and gone > 0:
        _tell(session, draft, [(line, gone)], "line", hand)


def tell_order(session: Session, draft: OpenDraft, *, hand: Hand) -> None:
    """Within the act that gives an order up; an empty one is nothing."""
    given_up = [(line, line.units) for line in drafts.lines(session, draft.id)]
    if given_up:
        _tell(session, draft, given_up, "order", hand)


def tell_tender(session: Session, draft: OpenDraft, gone: Taken, *, hand: Hand) -> None:
    """Within the act that takes money out of an order again, whoever gives it back to whom."""
    one = gone.tendered
    content = {
        "change": "tender",
        "order": _order(draft),
        "lines": [],
        "tender": {
            "id": gone.id,
            "kind": str(one.kind),
            "amount_vnd": one.tendered_vnd,
            "reference": one.reference,
            "request": one.request_id,
            "is_seen": bool(one.is_seen),
        },
        "total_vnd": one.tendered_vnd,
    }
    outbox.record(session, "order.voided/1", content, hand=hand)


def _order(draft: OpenDraft) -> dict[str, object]:
    return {"id": draft.id, "no": draft.no, "was_to_be_paid": draft.sheet_at is not None}


def _tell(
    session: Session, draft: OpenDraft, given_up: list[tuple[Line, int]], change: str, hand: Hand
) -> None:
    products = [line.product_id for line, _units in given_up]
    cards = catalogue.cards(session, products, hand.on)
    lines = []
    for line, units in given_up:
        card = cards[line.product_id]
        lines.append(
            {
                "product": line.product_id,
                "name": card.name_vi,
                "units": units,
                "unit": card.unit,
                "price_vnd": line.price_vnd,
                "amount_vnd": line_amount_vnd(units, line.price_vnd, Unit(card.unit)),
            }
        )
    content = {
        "change": change,
        "order": _order(draft),
        "lines": lines,
        "total_vnd": sum(int(str(one["amount_vnd"])) for one in lines),
    }
    outbox.record(session, "order.voided/1", content, hand=hand)
