"""Moves as facts tell them, and the levels that they add up to.

Facts tell no move's id: new ones are made, in the order in which the moves were written.
"""

from collections.abc import Iterable, Sequence

from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told
from pos.stock.ledger import Move
from pos.stock.packs import follows
from pos.stock.places import QUARANTINE, SHOP, STOREROOM, is_own, is_sellable
from pos.stock.quarantine import HELD


def move(told: Told, rows: Rows, moves: Sequence[Move]) -> list[str]:
    """Write moves, and behind them those of what lies in gift sets that move; gives the ids of
    the first."""
    carried = [
        Move(part["lot_id"], part["units"] * one.units, *ways, one.reason, one.act_id)
        for one in moves
        for ways in [follows(one.from_place, one.to_place)]
        if ways is not None
        for part in rows.memory.inside.get(one.lot_id, ())
    ]
    return [_write(told, rows, one) for one in (*moves, *carried)][: len(moves)]


def _write(told: Told, rows: Rows, one: Move) -> str:
    made = rows.new_id(told.fact_id)
    rows.add(
        "stock_moves",
        id=made,
        lot_id=one.lot_id,
        units=one.units,
        from_place_id=one.from_place,
        to_place_id=one.to_place,
        reason=one.reason,
        act_id=one.act_id,
        reverses_id=one.reverses_id,
        at=told.at,
        business_on=told.business_on,
    )
    levels = rows.memory.levels
    for place, units in ((one.from_place, -one.units), (one.to_place, one.units)):
        if is_own(place):
            levels[one.lot_id, place] = levels.get((one.lot_id, place), 0) + units
    return made


def place_of(rows: Rows, register_no: int | None) -> str:
    """The place that a register sells from."""
    found = rows.one("stock_register_places", register_no=register_no)
    return SHOP if found is None else str(found["place_id"])


def bar(told: Told, rows: Rows, hold_id: str, lot_ids: Iterable[str]) -> None:
    """Bring what is left of lots on shelves into quarantine, for a hold."""
    moves = [
        Move(lot_id, units, place, QUARANTINE, HELD, hold_id)
        for lot_id in sorted(lot_ids)
        for place, units in sorted(_places(rows, lot_id).items())
        if units > 0 and (place == STOREROOM or is_sellable(place))
    ]
    move(told, rows, moves)


def _places(rows: Rows, lot_id: str) -> dict[str, int]:
    found = rows.memory.levels
    return {place: units for (lot, place), units in found.items() if lot == lot_id}


def bar_what_came(told: Told, rows: Rows, lot_ids: Iterable[str]) -> None:
    """Goods that a fact just brought go where a hold wants them that was told before it."""
    for lot_id in lot_ids:
        for hold_id in rows.memory.expected.pop(lot_id, ()):
            bar(told, rows, hold_id, [lot_id])


def write_levels(rows: Rows) -> None:
    """The levels, once all facts are read."""
    for (lot_id, place_id), units in rows.memory.levels.items():
        rows.add("stock_levels", lot_id=lot_id, place_id=place_id, units=units)


def remember_inside(rows: Rows, part: Row) -> None:
    """What lies in the gift sets of a lot."""
    rows.memory.inside.setdefault(part["set_lot_id"], []).append(part)
