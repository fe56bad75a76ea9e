"""Readers of what `stock` tells of holds and recalls.  What follows for lots is worked out as the
book of holds does."""

from pos.rebuilding import ledger
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told
from pos.stock import quarantine
from pos.stock.ledger import Move
from pos.stock.places import FAIR, QUARANTINE, SHOP
from pos.stock.quarantine import LET_GO, Carried

_SAYS = ("made_from", "made_to", "reason", "instruction", "reason_en", "instruction_en")


def read_held(told: Told, rows: Rows) -> None:
    """`lot.held/1` and a recall that was placed: an order with its lots, or goods that an order
    already there covers."""
    body = told.body
    hold_id = body.get("hold")
    if hold_id is None:
        return
    if "product" in body and rows.one("stock_holds", id=hold_id) is None:
        rows.add(
            "stock_holds",
            id=hold_id,
            kind="recall" if body.get("recall") else "hold",
            product_id=body["product"],
            lot_key=body["producer_lot"],
            source_id=body.get("recall") or "",
            by_id=told.by_id,
            at=told.at,
            **{name: body[name] for name in _SAYS},
        )
    _bar(told, rows, hold_id)


def _bar(told: Told, rows: Rows, hold_id: str) -> None:
    held = {one["lot"]: one["units"] for one in told.body["lots"]}
    known = {one["lot_id"] for one in rows.all("stock_hold_lots", hold_id=hold_id)}
    for lot_id in sorted(held.keys() - known):
        rows.add("stock_hold_lots", hold_id=hold_id, lot_id=lot_id, at=told.at)
    for lot_id in held:
        write_bar(rows, lot_id)
    ledger.bar(told, rows, hold_id, held)
    for lot_id, units in held.items():
        if rows.memory.levels.get((lot_id, QUARANTINE), 0) < units:
            rows.memory.expected[lot_id].append(hold_id)


def read_released(told: Told, rows: Rows) -> None:
    """`lot.released/1`: goods that nothing bars any more go back to where they were taken from."""
    hold_id = told.body["hold"]
    lot_ids = _end(told, rows, hold_id, "released")
    moves = []
    for lot_id in lot_ids:
        if _row(rows, lot_id)["barred"]:
            continue
        for one in quarantine.owed(_carried(rows, lot_id)):
            place = _shelf(rows, one.place)
            moves.append(Move(lot_id, one.units, QUARANTINE, place, LET_GO, hold_id, one.move_id))
    ledger.move(told, rows, moves)


def read_settled(told: Told, rows: Rows) -> None:
    """`lot.settled/1`."""
    _end(told, rows, told.body["hold"], "settled")


def _end(told: Told, rows: Rows, hold_id: str, how: str) -> list[str]:
    reason = told.body["reason"]
    by = {"by_id": told.by_id, "at": told.at}
    rows.add("stock_hold_ends", hold_id=hold_id, how=how, reason=reason, **by)
    lot_ids = sorted(one["lot_id"] for one in rows.all("stock_hold_lots", hold_id=hold_id))
    for lot_id in lot_ids:
        write_bar(rows, lot_id)
    return lot_ids


def write_bar(rows: Rows, lot_id: str) -> None:
    """What the orders that stand mean for a lot."""
    named = [one["hold_id"] for one in rows.all("stock_hold_lots", lot_id=lot_id)]
    ends = {one: {end["how"] for end in rows.all("stock_hold_ends", hold_id=one)} for one in named}
    standing = [one for one in named if "released" not in ends[one]]
    kinds = {row["kind"] for one in standing for row in rows.all("stock_holds", id=one)}
    barred = next((kind for kind in ("recall", "hold") if kind in kinds), "")
    is_settled = bool(standing) and all("settled" in ends[one] for one in standing)
    rows.change("stock_lots", {"id": lot_id}, barred=barred, is_settled=is_settled)


def _row(rows: Rows, lot_id: str) -> Row:
    found = rows.one("stock_lots", id=lot_id)
    return {"barred": ""} if found is None else found


def _carried(rows: Rows, lot_id: str) -> list[Carried]:
    return [
        Carried(
            one["id"],
            one["units"],
            one["from_place_id"],
            one["to_place_id"],
            one["reason"],
            one["reverses_id"],
        )
        for one in rows.all("stock_moves", lot_id=lot_id)
        if QUARANTINE in (one["from_place_id"], one["to_place_id"])
    ]


def _shelf(rows: Rows, place: str) -> str:
    is_over = place.startswith(FAIR) and rows.one("stock_fair_ends", place_id=place) is not None
    return SHOP if is_over else place


READERS = {
    "lot.held/1": read_held,
    "recall.seen/1": read_held,
    "lot.released/1": read_released,
    "lot.settled/1": read_settled,
}
