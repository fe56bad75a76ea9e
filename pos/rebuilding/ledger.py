"""Moves as facts tell them, and the levels that they add up to.

Facts tell no move's id: new ones are made, in the order in which the moves were written.
"""

from collections.abc import Iterable, Sequence

from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told
from pos.stock.ledger import Move
from pos.stock.packs import follows
from pos.stock.places import COUNTING, QUARANTINE, SHOP, STOREROOM, is_own, is_sellable
from pos.stock.quarantine import HELD

SHORT = "oversold"
"""The reason of units that the books did not hold."""


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
    """A move; where two branches of a stream took the same units, the rest enters from counting,
    as it does wherever goods in hand beat the books."""
    held = rows.memory.levels.get((one.lot_id, one.from_place), 0)
    if is_own(one.from_place) and held < one.units:
        short = one.units - held
        _write(told, rows, Move(one.lot_id, short, COUNTING, one.from_place, SHORT, one.act_id))
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
    known = {(one["lot_id"], one["place_id"]): one["units"] for one in rows.all("stock_levels")}
    for (lot_id, place_id), units in rows.memory.levels.items():
        at = {"lot_id": lot_id, "place_id": place_id}
        if (lot_id, place_id) not in known:
            rows.add("stock_levels", **at, units=units)
        elif known[lot_id, place_id] != units:
            rows.change("stock_levels", at, units=units)


def remember(rows: Rows) -> None:
    """What the book holds already, before more facts are read into it."""
    for one in rows.all("stock_levels"):
        rows.memory.levels[one["lot_id"], one["place_id"]] = one["units"]
    for part in rows.all("stock_set_parts"):
        remember_inside(rows, part)


def remember_inside(rows: Rows, part: Row) -> None:
    """What lies in the gift sets of a lot."""
    rows.memory.inside.setdefault(part["set_lot_id"], []).append(part)
