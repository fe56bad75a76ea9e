"""The book of moves: the only writer of `stock_moves`, `stock_levels`, `stock_recounts` and
`stock_recount_ends`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.stock import sets
from pos.stock.models import Lot, Recount, RecountEnd, StockLevel, StockMove
from pos.stock.packs import follows
from pos.stock.places import COUNTING, CUSTOMER, is_own
from pos.stock.queries import HERE, place_of
from pos.stock.refusals import NotEnoughStock
from pos.sync import outbox
from pos.sync.pen import Hand

Levels = dict[tuple[str, str], int]
"""Units by lot and own place."""


@dataclass(frozen=True)
class Before:
    """What the books hold of some lots before an act."""

    levels: Levels
    sets: frozenset[str]
    """Which of the lots are gift sets."""


@dataclass(frozen=True)
class Move:
    """Units of a lot that leave one place and arrive at another."""

    lot_id: str
    units: int
    from_place: str
    to_place: str
    reason: str
    act_id: str
    reverses_id: str | None = None
    """The move that this one puts right."""


@dataclass(frozen=True)
class Goods:
    """Units of one lot that leave with a customer."""

    product_id: str
    lot_id: str
    units: int


def move(
    session: Session, moves: Sequence[Move], *, hand: Hand, before: Before | None = None
) -> list[str]:
    """Write moves in their order and the levels they change; gives the moves' ids.

    What lies in gift sets leaves and comes back with them (`packs.follows`), under the same act
    and reason.

    Args:
        before: the levels of the lots moved, where the act has read them already.

    Raises:
        NotEnoughStock: an own place holds fewer units of the lot when its turn comes.
    """
    require_act(session)
    if before is None:
        before = _levels(session, {one.lot_id for one in moves})
    levels = dict(before.levels)
    carried = _carried(session, moves, before.sets, levels)
    after = dict(levels)
    for one in (*moves, *carried):
        _apply(after, one)
    rows = [
        {
            "id": new_id(),
            "lot_id": one.lot_id,
            "units": one.units,
            "from_place_id": one.from_place,
            "to_place_id": one.to_place,
            "reason": one.reason,
            "act_id": one.act_id,
            "reverses_id": one.reverses_id,
            "at": hand.at,
            "business_on": hand.on,
        }
        for one in (*moves, *carried)
    ]
    _INSERT_MOVES.run(session, *rows)
    _write_levels(session, levels, after)
    return [str(row["id"]) for row in rows[: len(moves)]]


def sell(session: Session, goods: Sequence[Goods], *, act_id: str, hand: Hand) -> list[int]:
    """Move sold goods from the place that the register sells from to the customer.

    Goods in hand beat the books: units the books do not hold first enter from `counting`, in
    the same transaction, with a fact, and the product joins the recount list.

    Returns:
        For each of the goods, how many of its units the books did not hold.
    """
    require_act(session)
    before, here = _levels_at_till(session, {one.lot_id for one in goods}, hand.register_no)
    held = {lot_id: units for (lot_id, place), units in before.levels.items() if place == here}
    moves, missing = [], []
    for one in goods:
        on_shelf = held.get(one.lot_id, 0)
        short = max(one.units - on_shelf, 0)
        if short:
            moves.append(Move(one.lot_id, short, COUNTING, here, "oversold", act_id))
        moves.append(Move(one.lot_id, one.units, here, CUSTOMER, "sold", act_id))
        held[one.lot_id] = max(on_shelf - one.units, 0)
        missing.append(short)
    move(session, moves, hand=hand, before=before)
    oversold = [
        replace(one, units=short) for one, short in zip(goods, missing, strict=True) if short
    ]
    if oversold:
        _ask_for_recount(session, oversold, here, act_id, hand)
    return missing


def _ask_for_recount(
    session: Session, oversold: Sequence[Goods], here: str, act_id: str, hand: Hand
) -> None:
    session.execute(
        insert(Recount),
        [
            {
                "id": new_id(),
                "product_id": one.product_id,
                "lot_id": one.lot_id,
                "missing_units": one.units,
                "act_id": act_id,
                "at": hand.at,
            }
            for one in oversold
        ],
    )
    told = [
        {
            "lot": one.lot_id,
            "product": one.product_id,
            "units": one.units,
            "from": COUNTING,
            "to": here,
            "reason": "oversold",
            "act": act_id,
        }
        for one in oversold
    ]
    outbox.record(session, "stock.adjusted/1", {"moves": told}, hand=hand)


def moved_by(session: Session, act_id: str) -> Move | None:
    """The first move of an act; None where there is none."""
    row = session.scalar(
        select(StockMove).where(StockMove.act_id == act_id).order_by(StockMove.id).limit(1)
    )
    if row is None:
        return None
    return Move(row.lot_id, row.units, row.from_place_id, row.to_place_id, row.reason, row.act_id)


def close_recounts(
    session: Session, recount_ids: Collection[str], *, act_id: str, hand: Hand
) -> None:
    """Take what was counted off the recount list."""
    require_act(session)
    ended = [{"recount_id": one, "act_id": act_id, "at": hand.at} for one in sorted(recount_ids)]
    if ended:
        session.execute(insert(RecountEnd), ended)


def last_move(session: Session) -> str:
    """The id of the last move; empty before the first.  Ids sort as moves were written."""
    found: str | None = _LAST.only(session)
    return found or ""


def level(session: Session, lot_id: str, place_id: str) -> int:
    """Units of a lot at an own place."""
    held = session.scalar(
        select(StockLevel.units).where(StockLevel.lot_id == lot_id, StockLevel.place_id == place_id)
    )
    return held or 0


# Built once and read through the connection: a sale of many lines is a few statements.
_LEVELS = Prepared(
    select(StockLevel.lot_id, StockLevel.place_id, StockLevel.units, Lot.is_set)
    .join(Lot, Lot.id == StockLevel.lot_id)
    .where(StockLevel.lot_id.in_(bindparam("lots", expanding=True)))
    .with_for_update()
)
_LEVELS_AT_TILL = Prepared(
    select(StockLevel.lot_id, StockLevel.place_id, StockLevel.units, Lot.is_set, HERE)
    .join(Lot, Lot.id == StockLevel.lot_id)
    .where(StockLevel.lot_id.in_(bindparam("lots", expanding=True)))
    .with_for_update()
)
_LAST = Prepared(select(func.max(StockMove.id)))
_INSERT_MOVES = Prepared(insert(StockMove))
_INSERT_LEVELS = Prepared(insert(StockLevel))
_SET_LEVEL = Prepared(
    update(StockLevel)
    .where(StockLevel.lot_id == bindparam("lot"), StockLevel.place_id == bindparam("place"))
    .values(units=bindparam("left"))
)


def _levels(session: Session, lot_ids: Collection[str]) -> Before:
    return _before(_LEVELS.all(session, lots=sorted(lot_ids)))


def _before(rows: Sequence[Any]) -> Before:
    """Of rows that say lot, place, units, and whether the lot is one of gift sets."""
    levels = {(row[0], row[1]): row[2] for row in rows}
    return Before(levels, frozenset(row[0] for row in rows if row[3]))


def _carried(
    session: Session, moves: Sequence[Move], set_lots: Collection[str], levels: Levels
) -> list[Move]:
    """The moves of what lies in gift sets that move; reads the levels of their lots, too."""
    if not set_lots:
        return []
    parts = sets.parts_of(session, set_lots)
    lots_inside = {part.lot_id for held in parts.values() for part in held}
    for key, units in _levels(session, lots_inside).levels.items():
        levels.setdefault(key, units)
    carried = []
    for one in moves:
        ways = follows(one.from_place, one.to_place)
        if ways is None:
            continue
        for part in parts.get(one.lot_id, ()):
            units = part.units * one.units
            carried.append(Move(part.lot_id, units, ways[0], ways[1], one.reason, one.act_id))
    return carried


def _levels_at_till(
    session: Session, lot_ids: Collection[str], register_no: int | None
) -> tuple[Before, str]:
    """The same, and the place that the register sells from: one statement for a usual sale."""
    rows = _LEVELS_AT_TILL.all(session, lots=sorted(lot_ids), register=register_no)
    here = rows[0][4] if rows else place_of(session, register_no)
    return _before(rows), here


def _apply(levels: Levels, one: Move) -> None:
    """Change the levels of the own places a move touches."""
    if is_own(one.from_place):
        left = levels.get((one.lot_id, one.from_place), 0) - one.units
        if left < 0:
            raise NotEnoughStock(lot_id=one.lot_id, units=one.units)
        levels[one.lot_id, one.from_place] = left
    if is_own(one.to_place):
        key = (one.lot_id, one.to_place)
        levels[key] = levels.get(key, 0) + one.units


def _write_levels(session: Session, before: Levels, after: Levels) -> None:
    changed = [
        {"lot": lot, "place": place, "left": units}
        for (lot, place), units in after.items()
        if (lot, place) in before and before[lot, place] != units
    ]
    opened = [
        {"lot_id": lot, "place_id": place, "units": units}
        for (lot, place), units in after.items()
        if (lot, place) not in before
    ]
    _SET_LEVEL.run(session, *changed)
    _INSERT_LEVELS.run(session, *opened)
