"""Readers of what `returns` tells: goods taken back, and refunds that left by bank."""

from typing import Any

from pos.rebuilding import ledger
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.till import count, goods_told, place_draft, shift_of
from pos.rebuilding.told import Told
from pos.returns.fates import Fate
from pos.returns.returning import PLACES, RETURNED
from pos.stock.ledger import Move
from pos.stock.places import CUSTOMER

_LINE = (
    *("no", "sku", "name_vi", "name_en", "producer", "place", "owner", "unit", "unit_word"),
    *("units", "price_vnd", "amount_vnd", "vat_code", "vat_percent", "net_vnd", "vat_vnd"),
    *("stars", "fate"),
)
_PART = tuple(name for name in _LINE if name not in ("price_vnd", "fate"))
_BELOW_ZERO = ("net_vnd", "vat_vnd", "amount_vnd")


def read_return(told: Told, rows: Rows) -> None:
    """`return.completed/1`: its amounts are told below 0."""
    body, return_id = told.body, told.body["return"]
    no = int(body["number"].rpartition("-T")[2])
    sale_id = _sale_of(rows, body["original"])
    if body["exchange"] is not None:
        place_draft(told, rows, body["exchange"])
    rows.add(
        "returns_returns",
        id=return_id,
        number=body["number"],
        register_no=told.register_no,
        epoch=told.epoch,
        return_no=no,
        shift_id=shift_of(told, rows, body["shift"]["id"]),
        person_id=told.by_id,
        sale_id=sale_id,
        exchange_id=body["exchange"],
        total_vnd=-body["total_vnd"],
        vat_vnd=-body["vat_vnd"],
        gt_vnd=body["gt_vnd"],
        reason=body["reason"],
        note=body["note"],
        request_id=return_id,
        fact_seq=told.seq,
        completed_at=told.at,
        business_on=told.business_on,
    )
    for line in body["lines"]:
        _read_line(rows, return_id, sale_id, line)
    for refund_no, one in enumerate(body["tenders"], start=1):
        _read_refund(told, rows, return_id, refund_no, one)
    count(told, rows, returns=no, gt_vnd=body["gt_vnd"])
    _move_back(told, rows, return_id)


def _sale_of(rows: Rows, number: str | None) -> str | None:
    found = None if number is None else rows.one("till_sales", number=number)
    return None if found is None else str(found["id"])


def _read_line(rows: Rows, return_id: str, sale_id: str | None, line: Any) -> None:
    original = line["original"]
    named = isinstance(original, dict)
    rows.add(
        "returns_lines",
        return_id=return_id,
        sale_id=sale_id if named else None,
        line_no=original["line"] if named else None,
        **_back(goods_told(line, _LINE)),
    )
    for part in line.get("components", ()):
        at = {"return_id": return_id, "line_no": line["no"]}
        rows.add("returns_line_parts", **at, **_back(goods_told(part, _PART)))


def _back(row: Row) -> Row:
    return row | {name: -row[name] for name in _BELOW_ZERO}


def _read_refund(told: Told, rows: Rows, return_id: str, no: int, one: Any) -> None:
    tender = one["tender"] or {}
    paid_by = tender.get("sale")
    amount_vnd = -one["amount_vnd"]
    rows.add(
        "returns_refunds",
        return_id=return_id,
        no=no,
        kind=one["kind"],
        amount_vnd=amount_vnd,
        source_kind=one["source"],
        tender_sale_id=rows.memory.sales.get((told.epoch, paid_by or ""), paid_by),
        tender_no=tender.get("no"),
        reference=one["reference"],
    )
    if one["kind"] == "transfer":
        at = {"return_id": return_id, "refund_no": no}
        rows.add("returns_sendings", **at, sent_at=None, sent_by=None, reference="")
    elif one["kind"] == "voucher":
        worth = {"worth_vnd": amount_vnd, "return_id": return_id}
        rows.add("till_voucher_codes", code=one["reference"], **worth, given_at=told.at)


def _move_back(told: Told, rows: Rows, return_id: str) -> None:
    here = ledger.place_of(rows, told.register_no)
    places = {**PLACES, Fate.RESTOCK: here}
    moves = [
        Move(
            line["lot"]["id"],
            line["units"],
            CUSTOMER,
            places[Fate(line["fate"])],
            RETURNED,
            return_id,
        )
        for line in told.body["lines"]
    ]
    ledger.move(told, rows, moves)


def read_sent(told: Told, rows: Rows) -> None:
    """`refund.sent/1`: the account it went to was in no fact, and is forgotten now."""
    one = told.body["refund"]
    at = {"return_id": one["return"], "refund_no": one["no"]}
    sent = {"sent_at": told.at, "sent_by": told.by_id, "reference": one["reference"]}
    rows.change("returns_sendings", at, **sent, send_to="")


READERS = {
    "return.completed/1": read_return,
    "refund.sent/1": read_sent,
}
