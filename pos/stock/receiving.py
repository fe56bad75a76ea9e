"""Receiving goods: a lot, its move into the shop, and the fact of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.transaction import reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.stock import holds, ledger, lots, queries
from pos.stock.delivery import Delivery, read_delivery
from pos.stock.ledger import Move
from pos.stock.places import SHOP, SUPPLIER
from pos.stock.queries import LotCard
from pos.stock.refusals import UnknownProduct
from pos.sync import outbox
from pos.sync.pen import Hand

RECEIVED = "received"
"""The reason of a move by which goods came in."""


@dataclass(frozen=True)
class Received:
    """What came in."""

    lot: LotCard
    card: Card
    units: int
    receipt_id: str


def receive_goods(
    product_id: str, raw: Mapping[str, str], *, hand: Hand, receipt_id: str | None = None
) -> Received:
    """Receive one product of one lot, as the form says.

    Args:
        receipt_id: made with the form; the same form sent again receives nothing more.  Other
            goods under the same id (a page gone back to, and filled anew) are received.

    Raises:
        UnknownProduct: no such product, one kept from sale, or a service.
        BadForm: a field cannot be taken; nothing was received.
        LotDiffers: the lot's code is known with other dates or another owner.
    """
    with writing() as session:
        card = catalogue.cards(session, [product_id], hand.on).get(product_id)
        if card is None or not card.is_stocked or card.is_withdrawn:
            raise UnknownProduct
        delivery = read_delivery(
            raw, unit=Unit(card.unit), shelf_life_days=card.shelf_life_days, today=hand.on
        )
        before = None if receipt_id is None else ledger.moved_by(session, receipt_id)
        if before is None:
            made = receipt_id or new_id()
        elif _is_same(session, before, card, delivery):
            return _received(session, before, card, before.act_id)
        else:
            made = new_id()
        put_away(session, card, delivery, hand=hand, receipt_id=made)
        move = ledger.moved_by(session, made)
        if move is None:
            raise AssertionError("goods just put away have moved")
        return _received(session, move, card, made)


def received(receipt_id: str, *, on: date) -> Received | None:
    """What came in with a receipt; None where there is none of this id."""
    session = reading()
    move = ledger.moved_by(session, receipt_id)
    lot = None if move is None else queries.lot(session, move.lot_id)
    if move is None or lot is None or move.reason != RECEIVED:
        return None
    card = catalogue.cards(session, [lot.product_id], on)[lot.product_id]
    return Received(lot, card, move.units, receipt_id)


def _received(session: Session, move: Move, card: Card, receipt_id: str) -> Received:
    lot = queries.lot(session, move.lot_id)
    if lot is None:
        raise AssertionError("a move names a lot that is there")
    return Received(lot, card, move.units, receipt_id)


def _is_same(session: Session, before: Move, card: Card, delivery: Delivery) -> bool:
    """Whether a form tells of the very goods that came in before under its id."""
    known = lots.of_id(session, before.lot_id)
    return (
        known.product_id == card.product_id
        and before.units == delivery.units
        and delivery.lot.code in ("", known.code)
        and not lots.differs(known, delivery.lot)
    )


def put_away(
    session: Session,
    card: Card,
    delivery: Delivery,
    *,
    hand: Hand,
    receipt_id: str | None = None,
) -> LotCard:
    """Write a delivery into the books, within the caller's act."""
    receipt_id = receipt_id or new_id()
    lot_id = lots.open_lot(session, card.product_id, delivery.lot, hand=hand)
    one = Move(lot_id, delivery.units, SUPPLIER, SHOP, RECEIVED, receipt_id)
    ledger.move(session, [one], hand=hand)
    holds.cover(session, lot_id, hand=hand)
    lot = queries.lot(session, lot_id)
    if lot is None:
        raise AssertionError("a lot just opened is there")
    outbox.record(session, "lot.received/1", _told(card, lot, delivery, receipt_id), hand=hand)
    return lot


def _told(card: Card, lot: LotCard, delivery: Delivery, receipt_id: str) -> dict[str, object]:
    return {
        "receipt": receipt_id,
        "lot": {
            "id": lot.lot_id,
            "code": lot.code,
            "producer_code": delivery.lot.producer_code or lot.producer_code,
            "made_on": delivery.lot.made_on or lot.made_on,
            "date_kind": lot.date_kind,
            "use_by": lot.use_by,
        },
        "product": card.product_id,
        "sku": card.sku,
        "name_vi": card.name_vi,
        "producer": card.producer_id,
        "owner": lot.owner,
        "contract": None,
        "units": delivery.units,
        "unit": card.unit,
        "place": SHOP,
        "cost_vnd": delivery.lot.cost_vnd,
        "document_no": delivery.lot.document_no,
        "order": None,
    }
