"""Readers of what `stock` tells of lots: received, moved, put right, marked down, assessed, and of
fairs and gift sets."""

from typing import Any

from pos.catalogue.codes import normalise_lot
from pos.rebuilding import holds, ledger
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told
from pos.stock.ledger import Move
from pos.stock.opening_stock import OPENING
from pos.stock.places import COUNTING, PACKED, PACKING, SUPPLIER

RECEIVED = "received"
_PACKED_SETS, _UNPACKED_SETS = "packed", "unpacked"


def read_received(told: Told, rows: Rows) -> None:
    """`lot.received/1`: a lot, and the move that brought it in."""
    body, lot = told.body, told.body["lot"]
    is_list = _is_of_a_list(body)
    known = rows.one("stock_lots", id=lot["id"])
    if known is None:
        _open(told, rows, lot, cost_vnd=body["cost_vnd"], document_no=body["document_no"])
    else:
        _complete(rows, known, body, is_list=is_list)
    if body["units"]:
        reason = OPENING if is_list else RECEIVED
        one = Move(lot["id"], body["units"], SUPPLIER, body["place"], reason, body["receipt"])
        ledger.move(told, rows, [one])
        ledger.bar_what_came(told, rows, [lot["id"]])


def _is_of_a_list(body: Any) -> bool:
    """Whether a list put the goods on the shelf: such a fact names the place before the cost, and
    nothing else of it says so."""
    names = list(body)
    return body["place"] is not None and names.index("place") < names.index("cost_vnd")


def _open(
    told: Told,
    rows: Rows,
    lot: Any,
    *,
    cost_vnd: int | None,
    document_no: str,
    is_set: bool = False,
) -> None:
    code = lot.get("producer_code", "")
    rows.add(
        "stock_lots",
        id=lot["id"],
        product_id=told.body["product"],
        code=_free_code(told, rows, lot["code"]),
        producer_code=code,
        producer_code_key=normalise_lot(code) if code else "",
        made_on=lot["made_on"],
        date_kind=lot["date_kind"],
        use_by=lot["use_by"],
        owner=told.body["owner"],
        document_no=document_no,
        cost_vnd=cost_vnd,
        received_at=told.at,
        barred="",
        is_settled=False,
        is_set=is_set,
        lower_vnd=None,
        lower_from=None,
        lower_to=None,
    )
    if rows.memory.expected.get(lot["id"]):
        holds.write_bar(rows, lot["id"])


def _free_code(told: Told, rows: Rows, code: str) -> str:
    """The lot's code; where another branch of the stream gave it to another lot, with its fact's
    number behind it."""
    taken = rows.one("stock_lots", product_id=told.body["product"], code=code)
    return code if taken is None else f"{code[:12]}-{told.seq}"


def _complete(rows: Rows, known: Row, body: Any, *, is_list: bool) -> None:
    """What an earlier delivery left open; of the cost the newest word counts."""
    values: Row = {} if body["cost_vnd"] is None else {"cost_vnd": body["cost_vnd"]}
    code = body["lot"].get("producer_code", "")
    if not is_list:
        values["made_on"] = known["made_on"] or body["lot"]["made_on"]
        if not known["producer_code"] and code:
            values |= {"producer_code": code, "producer_code_key": normalise_lot(code)}
    if values:
        rows.change("stock_lots", {"id": known["id"]}, **values)


def read_adjusted(told: Told, rows: Rows) -> None:
    """`stock.adjusted/1`: more was sold than the books held; the sale tells of the moves."""
    for one in told.body["moves"]:
        rows.add(
            "stock_recounts",
            id=rows.new_id(told.fact_id),
            product_id=one["product"],
            lot_id=one["lot"],
            missing_units=one["units"],
            act_id=one["act"],
            at=told.at,
        )


def read_marked(told: Told, rows: Rows) -> None:
    """`lot.marked/1`: a markdown begins, or is ended."""
    one, lot_id = told.body["markdown"], told.body["lot"]["id"]
    if told.body["change"] == "ended":
        _end_markdown(told, rows, one["id"], "by_hand")
        lower: tuple[object, ...] = (None, None, None)
    else:
        values = {name: value for name, value in one.items() if name != "replaces"}
        rows.add("stock_markdowns", **values, lot_id=lot_id, by_id=told.by_id, at=told.at)
        if one["replaces"] is not None:
            _end_markdown(told, rows, one["replaces"], "replaced")
        lower = (one["price_vnd"], one["first_on"], one["last_on"])
    names = ("lower_vnd", "lower_from", "lower_to")
    rows.change("stock_lots", {"id": lot_id}, **dict(zip(names, lower, strict=True)))


def _end_markdown(told: Told, rows: Rows, markdown_id: str, how: str) -> None:
    rows.add("stock_markdown_ends", markdown_id=markdown_id, how=how, by_id=told.by_id, at=told.at)


def read_assessed(told: Told, rows: Rows) -> None:
    """`lot.assessed/1`."""
    rows.add(
        "stock_assessments",
        id=rows.new_id(told.fact_id),
        lot_id=told.body["lot"]["id"],
        reason=told.body["reason"],
        by_id=told.by_id,
        at=told.at,
    )


def read_fair(told: Told, rows: Rows) -> None:
    """`fair.opened/1`: a fair, and its place."""
    one = dict(told.body["fair"])
    place_id = one.pop("place")
    rows.add("stock_places", id=place_id, is_own=True)
    no = int(place_id.rpartition("-")[2])
    at = {"by_id": told.by_id, "at": told.at}
    rows.add("stock_fairs", place_id=place_id, no=no, request_id=told.fact_id, **one, **at)


def read_fair_end(told: Told, rows: Rows) -> None:
    """`fair.ended/1`."""
    place_id = told.body["fair"]["place"]
    rows.add("stock_fair_ends", place_id=place_id, by_id=told.by_id, at=told.at)


def read_placed(told: Told, rows: Rows) -> None:
    """`register.placed/1`: from where a register sells."""
    one = told.body["selling"]
    values = {"place_id": one["place"], "changed_at": told.at}
    if rows.one("stock_register_places", register_no=one["no"]) is None:
        rows.add("stock_register_places", register_no=one["no"], **values)
    else:
        rows.change("stock_register_places", {"register_no": one["no"]}, **values)


def read_set(told: Told, rows: Rows) -> None:
    """`set.defined/1`."""
    body = told.body
    rows.add(
        "stock_recipes",
        id=body["recipe"],
        product_id=body["product"],
        version=body["version"],
        by_id=told.by_id,
        at=told.at,
    )
    for no, part in enumerate(body["parts"], start=1):
        named = {"product_id": part["product"], "units": part["units"]}
        rows.add("stock_recipe_parts", recipe_id=body["recipe"], no=no, **named)


def read_packed(told: Told, rows: Rows) -> None:
    """`set.packed/1`: a lot of sets, what each of them holds, and the moves."""
    body, lot_id = told.body, told.body["lot"]["id"]
    _open(told, rows, body["lot"], cost_vnd=None, document_no="", is_set=True)
    moves = [Move(lot_id, body["sets"], PACKING, body["place"], _PACKED_SETS, body["act"])]
    for no, part in enumerate(body["parts"], start=1):
        row = {
            "set_lot_id": lot_id,
            "no": no,
            "lot_id": part["lot"]["id"],
            "product_id": part["product"],
            "units": part["units"],
            "list_vnd": part["list_vnd"],
            "instead_of": part["instead_of"],
            "reason": part["reason"],
        }
        rows.add("stock_set_parts", **row)
        ledger.remember_inside(rows, row)
        if part["from"] != PACKED:
            units = part["units"] * body["sets"]
            moves.append(
                Move(row["lot_id"], units, part["from"], PACKED, _PACKED_SETS, body["act"])
            )
    ledger.move(told, rows, moves)
    ledger.bar_what_came(told, rows, [lot_id])


def read_unpacked(told: Told, rows: Rows) -> None:
    """`set.unpacked/1`: what stays packed goes into other sets of the same act."""
    body, act_id = told.body, told.body["act"]
    sets = Move(body["lot"]["id"], body["sets"], body["place"], PACKING, _UNPACKED_SETS, act_id)
    parts = [
        Move(one["lot"]["id"], one["units"], PACKED, one["to"], _UNPACKED_SETS, act_id)
        for one in body["parts"]
        if one["to"] != PACKED
    ]
    ledger.move(told, rows, [sets, *parts])


def oversold(lot_id: str, units: int, here: str, act_id: str) -> Move:
    """Units in hand that the books did not hold, on their way to a customer."""
    return Move(lot_id, units, COUNTING, here, ledger.SHORT, act_id)


READERS = {
    "lot.received/1": read_received,
    "stock.adjusted/1": read_adjusted,
    "lot.marked/1": read_marked,
    "lot.assessed/1": read_assessed,
    "fair.opened/1": read_fair,
    "fair.ended/1": read_fair_end,
    "register.placed/1": read_placed,
    "set.defined/1": read_set,
    "set.packed/1": read_packed,
    "set.unpacked/1": read_unpacked,
}
