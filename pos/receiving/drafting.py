"""Writing a delivery down: begun, its lines put and struck, given up."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.ordering import open_orders, orders
from pos.receiving import against, drafts, queries
from pos.receiving.drafts import Head
from pos.receiving.lines import Line, read_line
from pos.receiving.refusals import (
    AlreadyReceived,
    LineLotDiffers,
    TooManyLines,
    UnknownDelivery,
)
from pos.stock import lots, sets
from pos.stock import queries as stock
from pos.stock.places import SHOP, STOREROOM
from pos.stock.refusals import SetIsPacked, UnknownProduct
from pos.sync.pen import Hand

PLACES = (SHOP, STOREROOM)
"""Where a delivery may be put."""
MOST_LINES = 200
MOST_LETTERS = 40
"""Of the number on the supplier's paper."""


def begin_delivery(
    document_no: str,
    place: str,
    *,
    hand: Hand,
    request_id: str | None = None,
    order_id: str = "",
) -> str:
    """Begin a delivery; gives its id, or that of the one under way of the same order.

    Args:
        request_id: the same press heard again begins nothing more.
        order_id: the order that it follows; empty: none.

    Raises:
        UnknownOrder, NotSent, IsEnded: nothing can come of the order.
    """
    draft_id = request_id or new_id()
    number, put_at = _number(document_no), _place(place)
    head = Head(draft_id, number, put_at, hand.by_name, hand.at, order_id or None)
    with writing() as session:
        is_known = drafts.find(session, draft_id) or queries.is_received(session, draft_id)
        if is_known:
            return draft_id
        if order_id:
            open_orders.require(session, order_id)
            under_way = drafts.of_order(session, order_id)
            if under_way is not None:
                return under_way.draft_id
        drafts.open_draft(session, head)
    return draft_id


def change_head(draft_id: str, document_no: str, place: str, *, hand: Hand) -> None:
    """Another number of the supplier's paper, another place to put the goods.

    Raises:
        UnknownDelivery, AlreadyReceived: it is not under way.
    """
    del hand  # what is under way is nobody's yet: the delivery names who received it
    with writing() as session:
        require_draft(session, draft_id)
        number, put_at = _number(document_no), _place(place)
        drafts.change(session, draft_id, document_no=number, place=put_at)


def put_line(
    draft_id: str,
    product_id: str,
    raw: Mapping[str, str],
    *,
    hand: Hand,
    line_id: str | None = None,
    is_change: bool = False,
) -> str:
    """Write a line, as the form says; gives its id.

    Args:
        line_id: made with the form: the same form sent again writes nothing more.  Other goods
            under the same id (a page gone back to, and filled anew) become a line of their own.
        is_change: the line of this id is written anew.

    Raises:
        UnknownDelivery, AlreadyReceived: it is not under way.
        UnknownProduct: no such product, one kept from sale, or a service.
        SetIsPacked: a gift set is packed here, so that the books know what lies in it.
        BadForm: a field cannot be taken.
        LineLotDiffers: the lot's code is known with other dates or another owner.
        TooManyLines: the delivery has as many as one can look over.
    """
    with writing() as session:
        head = require_draft(session, draft_id)
        line = _read(session, head, product_id, raw, hand)
        known = drafts.lines(session, draft_id)
        if line_id in known and not is_change:
            if known[line_id] == line:
                return line_id
            line_id = None
        if line_id not in known and len(known) >= MOST_LINES:
            raise TooManyLines(most=MOST_LINES)
        made = line_id or new_id()
        drafts.put(session, draft_id, made, line)
    return made


def _read(
    session: Session, head: Head, product_id: str, raw: Mapping[str, str], hand: Hand
) -> Line:
    card = catalogue.cards(session, [product_id], hand.on).get(product_id)
    if card is None or not card.is_stocked or card.is_withdrawn:
        raise UnknownProduct
    if sets.is_set(session, product_id):
        raise SetIsPacked(name=card.name_vi)
    line = read_line(
        product_id,
        raw,
        unit=Unit(card.unit),
        shelf_life_days=card.shelf_life_days,
        today=hand.on,
    )
    line = replace(line, order_line_no=_counts_for(session, head, card, raw))
    line = _of_known_lot(session, line)
    if line.lot.code:
        known = lots.find(session, product_id, line.lot.code)
        if known is not None and lots.differs(known, line.lot):
            raise LineLotDiffers(name=card.name_vi, code=known.code, use_by=known.use_by)
    return line


def _counts_for(session: Session, head: Head, card: Card, raw: Mapping[str, str]) -> int | None:
    """The line of the order that goods count for; None where none is followed, or none is meant."""
    order = None if head.order_id is None else orders.find(session, head.order_id)
    if order is None:
        return None
    return against.line_for(
        order,
        product_id=card.product_id,
        maker_id=card.producer_id,
        unit=card.unit,
        instead_of=raw.get("instead_of", ""),
    )


def _of_known_lot(session: Session, line: Line) -> Line:
    """More of a lot that is known by its producer's code joins it instead of becoming another."""
    if line.lot.code or not line.lot.producer_code:
        return line
    found = stock.lot_by_code(session, line.product_id, line.lot.producer_code)
    if found is None or lots.differs(lots.of_id(session, found.lot_id), line.lot):
        return line
    return replace(line, lot=replace(line.lot, code=found.code))


def strike_line(draft_id: str, line_id: str, *, hand: Hand) -> None:
    """Take a line out; one that is gone already is let be.

    Raises:
        UnknownDelivery, AlreadyReceived: it is not under way.
    """
    del hand  # as above
    with writing() as session:
        require_draft(session, draft_id)
        drafts.strike(session, draft_id, line_id)


def give_up(draft_id: str, *, hand: Hand) -> None:
    """The delivery is not received after all; one given up already is let be.

    Raises:
        AlreadyReceived: it is booked.
    """
    del hand  # as above
    with writing() as session:
        if queries.is_received(session, draft_id):
            raise AlreadyReceived
        drafts.end(session, draft_id)


def require_draft(session: Session, draft_id: str) -> Head:
    """A delivery that is under way.

    Raises:
        UnknownDelivery, AlreadyReceived: it is not.
    """
    head = drafts.find(session, draft_id)
    if head is None:
        raise AlreadyReceived if queries.is_received(session, draft_id) else UnknownDelivery
    return head


def _number(typed: str) -> str:
    return clean(typed[: 4 * MOST_LETTERS])[:MOST_LETTERS]


def _place(asked: str) -> str:
    return asked if asked in PLACES else SHOP
