"""Receiving goods within the caller's act: a lot, its move into the shop, and the fact of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.catalogue.queries import Card
from pos.stock import holds, ledger, lots, queries
from pos.stock.delivery import Delivery
from pos.stock.ledger import Move
from pos.stock.places import SHOP, SUPPLIER
from pos.stock.queries import LotCard
from pos.sync import outbox
from pos.sync.pen import Hand

RECEIVED = "received"
"""The reason of a move by which goods came in."""


@dataclass(frozen=True)
class BroughtIn:
    """Goods that came in."""

    lot: LotCard
    move_id: str
    held: str
    """`hold` or `recall` where an order covers the lot and the goods went to quarantine."""


def put_away(
    session: Session,
    card: Card,
    delivery: Delivery,
    *,
    hand: Hand,
    receipt_id: str | None = None,
) -> LotCard:
    """Write goods into the books and onto the shop's shelves, as `bring_in`."""
    return bring_in(session, card, delivery, receipt_id=receipt_id or new_id(), hand=hand).lot


def bring_in(
    session: Session,
    card: Card,
    delivery: Delivery,
    *,
    receipt_id: str,
    hand: Hand,
    place: str = SHOP,
    order_id: str | None = None,
) -> BroughtIn:
    """Write goods into the books.

    Args:
        receipt_id: the act of the move; what is received with it belongs together.
        place: where they are put: an own place.
        order_id: the order to the producer that they came of; None: of none.

    Raises:
        LotDiffers: the lot's code is known with other dates or another owner.
    """
    lot_id = lots.open_lot(session, card.product_id, delivery.lot, hand=hand)
    one = Move(lot_id, delivery.units, SUPPLIER, place, RECEIVED, receipt_id)
    [move_id] = ledger.move(session, [one], hand=hand)
    held = holds.cover(session, lot_id, hand=hand)
    lot = queries.lot(session, lot_id)
    if lot is None:
        raise AssertionError("a lot just opened is there")
    told = _told(card, lot, delivery, receipt_id) | {"place": place, "order": order_id}
    outbox.record(session, "lot.received/1", told, hand=hand)
    return BroughtIn(lot, move_id, held or "")


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
        "cost_vnd": delivery.lot.cost_vnd,
        "document_no": delivery.lot.document_no,
        "order": None,
    }
