"""Readers of what moves goods elsewhere: documents, deliveries undone, lists given back, counts."""

import json
from typing import Any

from pos.rebuilding import ledger, receiving
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told
from pos.stock.ledger import Move


def read_moved(told: Told, rows: Rows) -> None:
    """`stock.moved/1`."""
    body = told.body
    if "delivery" in body:
        receiving.read_undone(told, rows)
        return
    document = body.get("document")
    undone = _undone(rows, document)
    moves = [
        Move(
            one["lot"],
            one["units"],
            one["from"],
            one["to"],
            one["reason"],
            one["act"],
            _opposite(undone, one),
        )
        for one in body["moves"]
    ]
    move_ids = ledger.move(told, rows, moves)
    if document is not None:
        _read_document(told, rows, document)
        for no, (one, move_id) in enumerate(zip(body["moves"], move_ids, strict=True), start=1):
            _read_line(rows, document["id"], no, one, move_id)
    ledger.bar_what_came(told, rows, [one.lot_id for one in moves])


def _undone(rows: Rows, document: Any) -> list[Row]:
    """The lines of the document that this one undoes."""
    if document is None or document["reverses"] is None:
        return []
    found = rows.one("moving_documents", number=document["reverses"])
    return [] if found is None else rows.all("moving_lines", document_id=found["id"])


def _opposite(undone: list[Row], one: Any) -> str | None:
    for at, line in enumerate(undone):
        ways = (line["lot_id"], line["units"], line["from_place_id"], line["to_place_id"])
        if ways == (one["lot"], one["units"], one["to"], one["from"]):
            return str(undone.pop(at)["move_id"])
    return None


def _read_document(told: Told, rows: Rows, one: Any) -> None:
    reverses = rows.one("moving_documents", number=one["reverses"]) if one["reverses"] else None
    approved = [yes["by"]["name"] for yes in told.body["approvals"]]
    rows.add(
        "moving_documents",
        id=one["id"],
        number=one["number"],
        epoch=told.epoch,
        no=int(one["number"].rpartition("-K")[2]),
        kind=one["kind"],
        from_place_id=one["from"],
        to_place_id=one["to"],
        **{name: one[name] for name in _TELLING},
        total_vnd=one["total_vnd"],
        head=json.dumps(_head(rows), ensure_ascii=False),
        reverses_id=None if reverses is None else reverses["id"],
        request_id=one["id"],
        by_id=told.by_id,
        by_name=told.by_name,
        approved_by=next(iter(approved), ""),
        at=told.at,
        business_on=told.business_on,
    )


_TELLING = ("reason", "note", "receiver", "carrier", "vehicle")
_HEAD = ("name", "address", "mst", "phone", "seller_method", "slip_note")


def _head(rows: Rows) -> Row:
    """The shop as papers name it on the day."""
    shop = rows.one("shop_profile", id=1) or {}
    claims = {name: bool(shop.get(name)) for name in ("papers_english", "is_demo")}
    return {"showroom": shop.get("showroom_code"), **{n: shop.get(n) for n in _HEAD}, **claims}


def _read_line(rows: Rows, document_id: str, no: int, one: Any, move_id: str) -> None:
    product = rows.one("catalogue_products", id=one["product"]) or {}
    maker = rows.one("catalogue_producers", id=product.get("producer_id"))
    lot = rows.one("stock_lots", id=one["lot"]) or {}
    rows.add(
        "moving_lines",
        document_id=document_id,
        no=no,
        product_id=one["product"],
        lot_id=one["lot"],
        **{name: product.get(name) for name in ("sku", "name_vi", "name_en", "unit_word")},
        producer="" if maker is None else maker["name"],
        lot_code=lot.get("code"),
        **{name: lot.get(name) for name in ("date_kind", "use_by", "owner")},
        unit=one["unit"],
        units=one["units"],
        from_place_id=one["from"],
        to_place_id=one["to"],
        reason=one["why"],
        move_id=move_id,
    )


def read_counted(told: Told, rows: Rows) -> None:
    """`stock.counted/1`: what a count put right."""
    act_id = told.body["count"]
    moves = [
        Move(one["lot"], one["units"], one["from"], one["to"], one["reason"], act_id)
        for one in told.body["moves"]
    ]
    ledger.move(told, rows, moves)


READERS = {
    "stock.moved/1": read_moved,
    "stock.counted/1": read_counted,
}
