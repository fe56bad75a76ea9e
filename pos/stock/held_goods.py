"""Reads of what orders brought into quarantine: whose goods lie there, and how they came."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.stock import ledger
from pos.stock.models import StockMove
from pos.stock.places import QUARANTINE
from pos.stock.quarantine import Carried, Owed, owed


def owed_of(session: Session, lot_ids: Collection[str]) -> dict[str, list[Owed]]:
    """What orders brought into quarantine and is still there, by lot."""
    rows = session.scalars(
        select(StockMove)
        .where(
            StockMove.lot_id.in_(lot_ids),
            (StockMove.to_place_id == QUARANTINE) | (StockMove.from_place_id == QUARANTINE),
        )
        .order_by(StockMove.id)
    )
    carried: dict[str, list[Carried]] = defaultdict(list)
    for row in rows:
        come_from, go_to = row.from_place_id, row.to_place_id
        one = Carried(row.id, row.units, come_from, go_to, row.reason, row.reverses_id)
        carried[row.lot_id].append(one)
    return {lot_id: owed(mine) for lot_id, mine in carried.items()}


def took_all(session: Session, lot_id: str) -> bool:
    """Whether all that quarantine holds of a lot was brought there by orders off the shelves."""
    left = sum(one.units for one in owed_of(session, [lot_id]).get(lot_id, ()))
    return left == ledger.level(session, lot_id, QUARANTINE)
