"""Readers of orders to producers: each fact tells the whole order, so its last one counts."""

import json
from typing import Any

from pos.ordering.kinds import Kind, State
from pos.ordering.records import WORDS, as_text
from pos.ordering.standing import standing_of
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told
from pos.sync.pen import HOUSE

_LINE = (
    *("sku", "name_vi", "name_en", "unit", "unit_word", "units", "suggested_units", "cost_vnd"),
    *("owner", "pack_units", "confirmed_units", "confirmed_on", "received_units", "is_over"),
)
_LINK = "link"
"""The producer's own page."""


def read_sent(told: Told, rows: Rows) -> None:
    """`order.sent/1`: the order is in the book from here on; a draft is nobody's business."""
    one = told.body["purchase"]
    year, no = one["number"].split("-")[2:]
    rows.add(
        "ordering_orders",
        id=one["id"],
        producer_id=one["producer"],
        producer=one["producer_name"],
        number=one["number"],
        epoch=told.epoch,
        year=int(year),
        no=int("".join(letter for letter in no if letter.isdigit())),
        state=one["state"],
        wanted_on=one["wanted_on"],
        note=one["note"],
        sent_on=told.business_on,
        request_id=told.fact_id,
        by_id=told.by_id,
        by_name=told.by_name,
        at=told.at,
    )
    _keep(rows, one)
    payload = _paper(told) | {"number": one["number"]}
    _note(told, rows, one["id"], Kind.SENT, payload, way=told.body["way"])


def read_confirmed(told: Told, rows: Rows) -> None:
    """`order.confirmed/1`."""
    one, said = told.body["purchase"], dict(told.body["said"])
    way = said.pop("way")
    _note(told, rows, one["id"], Kind.CONFIRMED, said, way=way)
    _keep(rows, one)
    rows.change("ordering_orders", {"id": one["id"]}, has_news=way == _LINK)


def read_changed(told: Told, rows: Rows) -> None:
    """`order.changed/1`; an order that is open again tells no event of its own."""
    one = told.body["purchase"]
    if told.body["change"] != "reopened":
        _note(told, rows, one["id"], Kind.CHANGED, _paper(told), way=told.body["way"])
    _keep(rows, one)


def read_closed(told: Told, rows: Rows) -> None:
    """`order.closed/1`."""
    one, body = told.body["purchase"], told.body
    payload = {"left": body["left"], "note": body["reason"], "by_itself": body["by_itself"]}
    _note(told, rows, one["id"], Kind(body["change"]), payload)
    _keep(rows, one)
    if not body["by_itself"]:
        rows.change("ordering_orders", {"id": one["id"]}, has_news=False)


def _paper(told: Told) -> Row:
    """What the event keeps for its paper."""
    one, body = told.body["purchase"], told.body
    lines = [line | {"product_id": line["product"]} for line in one["lines"]]
    return {
        "number": one["number"],
        "wanted_on": one["wanted_on"],
        "note": one["note"],
        "head": body["shop"],
        "producer": body["to"],
        "lines": [{name: line[name] for name in WORDS} for line in lines],
    }


def _keep(rows: Rows, one: Any) -> None:
    """The order as it stands now; a line no longer told was taken off."""
    state = {name: one[name] for name in ("state", "wanted_on", "note")}
    rows.change("ordering_orders", {"id": one["id"]}, **state)
    known = {line["no"] for line in rows.all("ordering_lines", order_id=one["id"])}
    for line in one["lines"]:
        values = {name: line[name] for name in _LINE}
        if line["no"] in known:
            words = ("sku", "name_vi", "name_en", "unit", "unit_word")
            values = {name: value for name, value in values.items() if name not in words}
            rows.change("ordering_lines", {"order_id": one["id"], "no": line["no"]}, **values)
        else:
            at = {"order_id": one["id"], "no": line["no"], "product_id": line["product"]}
            rows.add("ordering_lines", **at, **values)
    for no in known - {line["no"] for line in one["lines"]}:
        rows.change("ordering_lines", {"order_id": one["id"], "no": no}, units=0)


def _note(
    told: Told, rows: Rows, order_id: str, kind: Kind, payload: Row, *, way: str = ""
) -> None:
    is_producers = way == _LINK and kind is Kind.CONFIRMED
    rows.add(
        "ordering_events",
        id=rows.new_id(told.fact_id),
        order_id=order_id,
        kind=kind.value,
        way=way,
        payload=as_text(payload),
        request_id=None,
        by_id="producer" if is_producers else told.by_id,
        by_name="" if is_producers else told.by_name,
        at=told.at,
    )


def read_received(told: Told, rows: Rows) -> None:
    """`lot.received/1`, as far as an order waited for it: no fact of its own tells the order."""
    body = told.body
    if body["order"] is None or told.by_id == HOUSE[0]:
        return
    wanted = {"order_id": body["order"], "product_id": body["product"]}
    line = rows.one("ordering_lines", **wanted)
    if line is None:  # in another's stead: for which line no fact says
        partly = {"state": State.PARTLY_RECEIVED.value}
        rows.change("ordering_orders", {"id": body["order"]}, **partly)
        return
    came = {
        "no": line["no"],
        "units": body["units"],
        "product": body["product"],
        "cost_vnd": body["cost_vnd"],
        "use_by": body["lot"]["use_by"] or "",
    }
    at = {"order_id": body["order"], "kind": Kind.RECEIVED.value, "request_id": body["receipt"]}
    known = rows.one("ordering_events", **at)
    payload = {"delivery": body["receipt"], "undone": False, "lines": [came], "over": []}
    if known is None:
        _note(told, rows, body["order"], Kind.RECEIVED, payload)
        newest = rows.all("ordering_events", order_id=body["order"])[-1]
        rows.change("ordering_events", {"id": newest["id"]}, request_id=body["receipt"])
    else:
        lines = [*json.loads(known["payload"])["lines"], came]
        text = as_text(payload | {"lines": lines})
        rows.change("ordering_events", {"id": known["id"]}, payload=text)
    _stand(rows, body["order"])


def read_undone(told: Told, rows: Rows) -> None:
    """`stock.moved/1` by which lines of a delivery left the books again."""
    delivery_id = told.body.get("delivery")
    delivery = rows.one("receiving_deliveries", id=delivery_id) or {}
    if delivery.get("order_id") is None:
        return
    acts = {one["act"] for one in told.body["moves"]}
    undone = rows.all("receiving_undone", delivery_id=delivery_id)
    nos = {one["line_no"] for one in undone if one["act_id"] in acts}
    lines = [
        {
            "no": line["order_line_no"],
            "units": line["units"],
            "product": line["product_id"],
            "cost_vnd": line["cost_vnd"],
            "use_by": line["use_by"] or "",
        }
        for line in rows.all("receiving_lines", delivery_id=delivery_id)
        if line["no"] in nos and line["order_line_no"] is not None
    ]
    payload = {"delivery": delivery_id, "undone": True, "lines": lines, "over": []}
    _note(told, rows, delivery["order_id"], Kind.RECEIVED, payload)
    _stand(rows, delivery["order_id"])


def _stand(rows: Rows, order_id: str) -> None:
    """What the order's events add up to."""
    events = rows.all("ordering_events", order_id=order_id)
    found = standing_of((Kind(one["kind"]), json.loads(one["payload"])) for one in events)
    rows.change("ordering_orders", {"id": order_id}, state=found.state.value)
    for no, line in found.lines.items():
        at = {"order_id": order_id, "no": no}
        rows.change("ordering_lines", at, received_units=line.received_units)


READERS = {
    "order.sent/1": read_sent,
    "order.confirmed/1": read_confirmed,
    "order.changed/1": read_changed,
    "order.closed/1": read_closed,
    "lot.received/1": read_received,
    "stock.moved/1": read_undone,
}
