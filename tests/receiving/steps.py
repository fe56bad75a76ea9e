"""What a person does to receive goods, in few words: used by the tests of several rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.receiving import drafting, finishing
from pos.receiving.models import DeliveryLine
from pos.stock import queries as stock
from pos.stock.queries import LotCard
from pos.sync.pen import Hand
from tests.world import World

GOOD = {"quantity": "12", "use_by": "01/03/2027"}
"""An HSD and twelve pieces."""


@dataclass(frozen=True)
class Received:
    """What came in with a delivery of one line."""

    lot: LotCard
    card: Card
    units: int
    receipt_id: str


def begin(
    world: World,
    name: str = "Hạnh",
    *,
    place: str = "shop",
    number: str = "",
    order_id: str = "",
) -> str:
    """A delivery under way."""
    return drafting.begin_delivery(number, place, hand=world.hand(name), order_id=order_id)


def put(world: World, draft_id: str, sku: str = "MAM-NEM", **form: str) -> str:
    """A line of it."""
    raw = {**GOOD, **form}
    return drafting.put_line(draft_id, world.product_id(sku), raw, hand=world.hand("Hạnh"))


def deliver(
    world: World,
    *goods: tuple[str, dict[str, str]],
    place: str = "shop",
    order_id: str = "",
    shorts: Mapping[int, str] | None = None,
) -> str:
    """A whole delivery of `(sku, form)`; its id."""
    draft_id = begin(world, place=place, order_id=order_id)
    for sku, form in goods:
        put(world, draft_id, sku, **form)
    return finishing.receive_delivery(draft_id, hand=world.hand("Hạnh"), shorts=shorts)


def receive_goods(
    product_id: str, raw: Mapping[str, str], *, hand: Hand, receipt_id: str | None = None
) -> Received:
    """Receive one product of one lot as the form says, however little of its life is left."""
    number = raw.get("document_no", "")
    draft_id = drafting.begin_delivery(number, "shop", hand=hand, request_id=receipt_id)
    raw = {"life_reason": "Khách đặt trước"} | dict(raw)
    drafting.put_line(draft_id, product_id, raw, hand=hand)
    return received(finishing.receive_delivery(draft_id, hand=hand), hand)


def received(delivery_id: str, hand: Hand) -> Received:
    """What came in with the first line of a delivery."""
    [line] = lines(delivery_id)
    lot = stock.lot(reading(), line.lot_id)
    assert lot is not None
    card = catalogue.cards(reading(), [line.product_id], hand.on)[line.product_id]
    return Received(lot, card, line.units, delivery_id)


def lines(delivery_id: str) -> list[Any]:
    """The lines of a delivery that was received."""
    session = reading()
    session.rollback()
    asked = select(DeliveryLine).where(DeliveryLine.delivery_id == delivery_id)
    return list(session.scalars(asked.order_by(DeliveryLine.no)))
