"""Undoing what was received by mistake: opposite moves, as far as the shelves still hold it, and
back off the order that it counted for."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.quantity import Unit, format_quantity
from pos.base.text import clean
from pos.base.transaction import writing
from pos.ordering import receipts
from pos.ordering.receipts import Came
from pos.receiving import deliveries, queries
from pos.receiving.models import DeliveryLine, DeliveryRow
from pos.receiving.refusals import NotThereAnyMore, ReasonMissing, UnknownDelivery, UnknownLine
from pos.shop import approvals
from pos.shop.approvals import Kind, Need, Voucher
from pos.stock import ledger, lots
from pos.stock.ledger import Move
from pos.stock.places import QUARANTINE, SHOP, STOREROOM, SUPPLIER
from pos.sync import outbox
from pos.sync.pen import Hand

UNDONE = "undone"
"""The reason of the opposite moves."""
MOST_LETTERS = 200
_PLACES = (SHOP, STOREROOM, QUARANTINE)


def undo_lines(
    delivery_id: str,
    line_nos: Sequence[int],
    *,
    reason: str,
    hand: Hand,
    voucher: Voucher | None = None,
) -> None:
    """Take lines of a delivery back out of the books; those undone already are let be.

    The goods are taken from where they were put, then from the other shelves of the house: what
    was received by mistake may have been carried on.  On another day than its own a delivery is
    undone only with somebody's yes.

    Raises:
        UnknownDelivery, UnknownLine: there is none.
        ReasonMissing: nobody said why.
        ApprovalNeeded: it is of an earlier day.
        NotThereAnyMore: the shelves hold fewer units of a lot than the line brought.
    """
    words = clean(reason[: 4 * MOST_LETTERS])[:MOST_LETTERS]
    with writing() as session:
        row = session.get(DeliveryRow, delivery_id)
        if row is None:
            raise UnknownDelivery
        lines = _open_lines(session, delivery_id, line_nos)
        if not lines:
            return
        if not words:
            raise ReasonMissing
        approved_by = _approved(session, row, len(lines), voucher, hand)
        act_id, told = new_id(), []
        for line in lines:
            told += _move_back(session, row, line, act_id, hand)
            deliveries.undo(
                session, line, act_id=act_id, reason=words, approved_by=approved_by, hand=hand
            )
            if line.cost_vnd is not None:
                lots.cost(session, line.lot_id, queries.last_cost_vnd(session, line.lot_id))
        content = {"delivery": delivery_id, "note": words, "moves": told}
        outbox.record(session, "stock.moved/1", content, hand=hand)
        _take_back(session, row, lines, hand)


def _take_back(
    session: Session, row: DeliveryRow, lines: Sequence[DeliveryLine], hand: Hand
) -> None:
    """Tell the order that this did not come after all."""
    came = [
        Came(
            no=one.order_line_no,
            units=one.units,
            product_id=one.product_id,
            cost_vnd=one.cost_vnd,
            use_by="" if one.use_by is None else one.use_by.isoformat(),
        )
        for one in lines
        if one.order_line_no is not None
    ]
    if row.order_id is None:
        return
    is_whole = not _left(session, row.id)
    receipts.take_back(
        session, row.order_id, came, delivery_id=row.id, is_whole=is_whole, hand=hand
    )


def _left(session: Session, delivery_id: str) -> set[int]:
    """The numbers of the lines of a delivery that are not undone."""
    nos = {one.no for one in queries.lines_of(session, delivery_id)}
    return nos - queries.undone_nos(session, delivery_id)


def _open_lines(
    session: Session, delivery_id: str, line_nos: Sequence[int]
) -> Sequence[DeliveryLine]:
    """The lines meant that are not undone yet.

    Raises:
        UnknownLine: the delivery has none of a number.
    """
    known = {one.no: one for one in queries.lines_of(session, delivery_id)}
    if not line_nos or not set(line_nos) <= known.keys():
        raise UnknownLine
    gone = queries.undone_nos(session, delivery_id)
    return [known[no] for no in sorted(set(line_nos) - gone)]


def _approved(
    session: Session, row: DeliveryRow, n: int, voucher: Voucher | None, hand: Hand
) -> str:
    """The name of who said yes; empty where nobody has to."""
    if row.business_on == hand.on:
        return ""
    need = Need(Kind.UNDO, row.id, n, row.document_no)
    return approvals.give(session, [need], voucher, hand=hand)[0].by_name


def _move_back(
    session: Session, row: DeliveryRow, line: DeliveryLine, act_id: str, hand: Hand
) -> list[dict[str, object]]:
    """The opposite moves of a line, and how their fact tells them."""
    places = sorted(_PLACES, key=lambda place: place != row.place_id)
    held = {place: ledger.level(session, line.lot_id, place) for place in places}
    if sum(held.values()) < line.units:
        unit = Unit(line.unit)
        raise NotThereAnyMore(
            name=line.name_vi,
            lot_code=line.lot_code,
            wanted=format_quantity(line.units, unit, line.unit_word),
            left=format_quantity(sum(held.values()), unit, line.unit_word),
        )
    moves, open_units = [], line.units
    for place in places:
        units = min(open_units, held[place])
        open_units -= units
        if units:
            moves.append(Move(line.lot_id, units, place, SUPPLIER, UNDONE, act_id, line.move_id))
    ledger.move(session, moves, hand=hand)
    return [
        {
            "lot": one.lot_id,
            "product": line.product_id,
            "units": one.units,
            "from": one.from_place,
            "to": one.to_place,
            "reason": UNDONE,
            "act": act_id,
            "reverses": line.move_id,
        }
        for one in moves
    ]
