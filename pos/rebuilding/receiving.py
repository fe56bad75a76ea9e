"""Readers of deliveries: what was received together, undone, and what was said of its prices."""

from typing import Any

from pos.rebuilding import ledger
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told
from pos.shop.approvals import Kind
from pos.stock.ledger import Move
from pos.stock.opening_stock import OPENING
from pos.sync.pen import HOUSE


def read_line(told: Told, rows: Rows) -> None:
    """`lot.received/1`, where a person received it: a line of a delivery.

    Called once the lot and its move are in the book.
    """
    body, receipt_id = told.body, told.body["receipt"]
    if receipt_id is None or not body["units"] or told.by_id == HOUSE[0]:
        return
    lot_id = body["lot"]["id"]
    move = [one for one in rows.all("stock_moves", act_id=receipt_id) if one["lot_id"] == lot_id]
    if not move or move[-1]["reason"] == OPENING:
        return
    _keep_delivery(told, rows)
    product = rows.one("catalogue_products", id=body["product"]) or {}
    maker = rows.one("catalogue_producers", id=body["producer"]) or {"name": ""}
    lot = rows.one("stock_lots", id=lot_id) or {}
    names = ("code", "producer_code", "made_on", "date_kind", "use_by")
    said = {name: body["lot"][name] for name in names}
    ordered = _ordered(rows, body)
    rows.add(
        "receiving_lines",
        delivery_id=receipt_id,
        no=rows.count("receiving_lines", delivery_id=receipt_id) + 1,
        product_id=body["product"],
        lot_id=lot_id,
        move_id=move[-1]["id"],
        name_vi=body["name_vi"],
        producer_id=body["producer"],
        producer=maker["name"],
        unit=body["unit"],
        unit_word=product.get("unit_word"),
        units=body["units"],
        lot_code=said.pop("code"),
        **said,
        owner=body["owner"],
        cost_vnd=body["cost_vnd"],
        held=lot.get("barred"),
        order_line_no=ordered.get("no"),
        ordered_cost_vnd=ordered.get("cost_vnd"),
    )


def _keep_delivery(told: Told, rows: Rows) -> None:
    body = told.body
    if rows.one("receiving_deliveries", id=body["receipt"]) is not None:
        return
    rows.add(
        "receiving_deliveries",
        id=body["receipt"],
        no=rows.count("receiving_deliveries") + 1,
        document_no=body["document_no"],
        place_id=body["place"],
        by_id=told.by_id,
        by_name=told.by_name,
        at=told.at,
        business_on=told.business_on,
        order_id=body["order"],
    )


def _ordered(rows: Rows, body: Any) -> Row:
    """The line of the order that asked for the goods, as far as it names the same product."""
    if body["order"] is None:
        return {}
    wanted = {"order_id": body["order"], "product_id": body["product"]}
    return rows.one("ordering_lines", **wanted) or {}


def read_undone(told: Told, rows: Rows) -> None:
    """`stock.moved/1` by which lines of a delivery left the books again."""
    body, gone = told.body, dict[str, list[Any]]()
    for one in body["moves"]:
        gone.setdefault(one["reverses"], []).append(one)
    for moves in gone.values():
        line = _line_of(rows, body["delivery"], moves)
        back = [
            Move(
                one["lot"],
                one["units"],
                one["from"],
                one["to"],
                one["reason"],
                one["act"],
                line["move_id"],
            )
            for one in moves
        ]
        ledger.move(told, rows, back)
        rows.add(
            "receiving_undone",
            delivery_id=body["delivery"],
            line_no=line["no"],
            act_id=moves[0]["act"],
            reason=body["note"],
            by_id=told.by_id,
            by_name=told.by_name,
            approved_by=_approved(told, rows),
            at=told.at,
        )
        if line["cost_vnd"] is not None:
            _cost_anew(rows, line["lot_id"])


def _line_of(rows: Rows, delivery_id: str, moves: list[Any]) -> Row:
    """The line of so many units of a lot that is not undone yet."""
    units = sum(one["units"] for one in moves)
    gone = {one["line_no"] for one in rows.all("receiving_undone", delivery_id=delivery_id)}
    return next(
        one
        for one in rows.all("receiving_lines", delivery_id=delivery_id, lot_id=moves[0]["lot"])
        if one["units"] == units and one["no"] not in gone
    )


def _approved(told: Told, rows: Rows) -> str:
    """The name of who said yes; empty on the delivery's own day."""
    asked = {"subject_id": told.body["delivery"], "kind": Kind.UNDO.value}
    found = rows.all("shop_approvals", **asked)
    given = [one for one in found if one["at"] == told.at]
    someone = rows.one("shop_people", id=given[-1]["by_id"]) if given else None
    return "" if someone is None else str(someone["name"])


def read_cost(told: Told, rows: Rows) -> None:
    """`cost.settled/1`."""
    body = told.body
    rows.add(
        "receiving_price_answers",
        delivery_id=body["receipt"],
        line_no=body["line"],
        answer=body["answer"],
        note=body["note"],
        by_id=told.by_id,
        by_name=told.by_name,
        at=told.at,
    )
    at = {"delivery_id": body["receipt"], "no": body["line"]}
    line = rows.one("receiving_lines", **at) or {}
    if line.get("ordered_cost_vnd") != body["ordered_vnd"]:
        rows.change("receiving_lines", at, ordered_cost_vnd=body["ordered_vnd"])
    _cost_anew(rows, body["lot"])


def _cost_anew(rows: Rows, lot_id: str) -> None:
    """What the newest delivery of a lot that was not undone says it cost."""
    costs = []
    for line in rows.all("receiving_lines", lot_id=lot_id):
        at = {"delivery_id": line["delivery_id"], "line_no": line["no"]}
        if line["cost_vnd"] is None or rows.one("receiving_undone", **at) is not None:
            continue
        answer = rows.one("receiving_price_answers", **at) or {}
        is_as_ordered = answer.get("answer") == "as_ordered"
        delivery = rows.one("receiving_deliveries", id=line["delivery_id"]) or {"no": 0}
        cost_vnd = line["ordered_cost_vnd" if is_as_ordered else "cost_vnd"]
        costs.append((delivery["no"], line["no"], cost_vnd))
    newest = max(costs, key=lambda one: one[:2], default=(0, 0, None))
    rows.change("stock_lots", {"id": lot_id}, cost_vnd=newest[2])


READERS = {
    "lot.received/1": read_line,
    "cost.settled/1": read_cost,
}
