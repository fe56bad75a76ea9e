"""The book of moves: the only writer of `stock_moves`, `stock_levels` and `stock_recounts`."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.stock.models import Recount, StockLevel, StockMove
from pos.stock.refusals import NotEnoughStock
from pos.sync import outbox
from pos.sync.pen import Hand

SUPPLIER, CUSTOMER, LOSS, COUNTING, SHOP = "supplier", "customer", "loss", "counting", "shop"
OWN = frozenset({SHOP})
"""The places whose goods are ours to sell, and whose levels are kept."""


@dataclass(frozen=True)
class Move:
    """Units of a lot that leave one place and arrive at another."""

    lot_id: str
    units: int
    from_place: str
    to_place: str
    reason: str
    act_id: str


def move(session: Session, one: Move, *, hand: Hand) -> str:
    """Write a move and the levels it changes; gives the move's id.

    Raises:
        NotEnoughStock: an own place holds fewer units of the lot.
    """
    require_act(session)
    made = new_id()
    session.execute(
        insert(StockMove).values(
            id=made,
            lot_id=one.lot_id,
            units=one.units,
            from_place_id=one.from_place,
            to_place_id=one.to_place,
            reason=one.reason,
            act_id=one.act_id,
            at=hand.at,
            business_on=hand.on,
        )
    )
    if one.from_place in OWN:
        _take(session, one)
    if one.to_place in OWN:
        _put(session, one)
    return made


def sell(
    session: Session, product_id: str, lot_id: str, units: int, *, act_id: str, hand: Hand
) -> int:
    """Move sold units from the shop to the customer.

    Goods in hand beat the books: units the books do not hold first enter from `counting`, in
    the same transaction, with a fact, and the product joins the recount list.

    Returns:
        How many units the books did not hold.
    """
    held = level(session, lot_id, SHOP)
    missing = max(units - held, 0)
    if missing:
        move(session, Move(lot_id, missing, COUNTING, SHOP, "oversold", act_id), hand=hand)
        session.execute(
            insert(Recount).values(
                id=new_id(),
                product_id=product_id,
                lot_id=lot_id,
                missing_units=missing,
                act_id=act_id,
                at=hand.at,
            )
        )
        told = {
            "lot": lot_id,
            "product": product_id,
            "units": missing,
            "from": COUNTING,
            "to": SHOP,
            "reason": "oversold",
            "act": act_id,
        }
        outbox.record(session, "stock.adjusted/1", {"moves": [told]}, hand=hand)
    move(session, Move(lot_id, units, SHOP, CUSTOMER, "sold", act_id), hand=hand)
    return missing


def moved_by(session: Session, act_id: str) -> Move | None:
    """The first move of an act; None where there is none."""
    row = session.scalar(
        select(StockMove).where(StockMove.act_id == act_id).order_by(StockMove.id).limit(1)
    )
    if row is None:
        return None
    return Move(row.lot_id, row.units, row.from_place_id, row.to_place_id, row.reason, row.act_id)


def level(session: Session, lot_id: str, place_id: str) -> int:
    """Units of a lot at an own place."""
    held = session.scalar(
        select(StockLevel.units).where(StockLevel.lot_id == lot_id, StockLevel.place_id == place_id)
    )
    return held or 0


def _take(session: Session, one: Move) -> None:
    taken = session.execute(
        update(StockLevel)
        .where(
            StockLevel.lot_id == one.lot_id,
            StockLevel.place_id == one.from_place,
            StockLevel.units >= one.units,
        )
        .values(units=StockLevel.units - one.units)
        .returning(StockLevel.lot_id)
    ).first()
    if taken is None:
        raise NotEnoughStock(lot_id=one.lot_id, units=one.units)


def _put(session: Session, one: Move) -> None:
    raised = session.execute(
        update(StockLevel)
        .where(StockLevel.lot_id == one.lot_id, StockLevel.place_id == one.to_place)
        .values(units=StockLevel.units + one.units)
        .returning(StockLevel.lot_id)
    ).first()
    if raised is None:
        session.execute(
            insert(StockLevel).values(lot_id=one.lot_id, place_id=one.to_place, units=one.units)
        )
