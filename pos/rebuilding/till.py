"""Readers of what `till` tells: shifts, cash, sales with their lines and tenders, transfers."""

import json
from typing import Any

from pos.rebuilding import ledger
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.stock import oversold
from pos.rebuilding.told import Told
from pos.stock.ledger import Move
from pos.stock.places import CUSTOMER
from pos.till.records import TenderKind
from pos.till.tenders import NAMED, slip_key
from pos.till.told import as_now

_SOLD = (
    *("no", "sku", "name_vi", "name_en", "producer", "place", "owner", "unit", "unit_word"),
    *("units", "price_vnd", "amount_vnd", "vat_code", "vat_percent", "net_vnd", "vat_vnd"),
    *("stars", "short_units", "list_price_vnd", "discount_vnd", "shared_vnd", "lower_vnd"),
)
_PART = (
    *("no", "sku", "name_vi", "name_en", "producer", "place", "owner", "unit", "unit_word"),
    *("units", "amount_vnd", "vat_code", "vat_percent", "net_vnd", "vat_vnd", "stars"),
)
_TENDER = ("kind", "amount_vnd", "tendered_vnd", "change_vnd", "reference", "is_seen")


def read_account(told: Told, rows: Rows) -> None:
    """`shop.changed/1`, as far as it names the shop's account."""
    if told.body.get("change") != "account":
        return
    by = {"at": told.at, "by_id": told.by_id, "by_name": told.by_name}
    rows.add("till_accounts", id=rows.new_id(told.fact_id), **_account(told.body["account"]), **by)


def _account(one: Any) -> Row:
    return {
        "bank_bin": one["bank_bin"],
        "bank_name": one["bank"],
        "account_no": one["number"],
        "holder": one["holder"],
    }


def read_shift(told: Told, rows: Rows) -> None:
    """`shift.opened/1`; its number is another's where a book was put back in between."""
    shift = told.body["shift"]
    _end_open(told, rows)
    rows.add(
        "till_shifts",
        id=shift["id"],
        register_no=told.register_no,
        no=_free_no(told, rows, shift["no"]),
        person_id=told.by_id,
        float_vnd=shift["float_vnd"],
        notes=json.dumps(shift["notes"]),
        opened_at=told.at,
        closed_at=None,
        before_vnd=shift["before_vnd"],
        opened_epoch=told.epoch,
        opened_seq=told.seq,
        counted_at=None,
        left_vnd=None,
    )


def _free_no(told: Told, rows: Rows, no: int) -> int:
    if rows.one("till_shifts", register_no=told.register_no, no=no) is None:
        return no
    taken = [int(one["no"]) for one in rows.all("till_shifts", register_no=told.register_no)]
    return max(taken) + 1


def _end_open(told: Told, rows: Rows) -> None:
    """A register has one open shift: one that another branch of the stream left open is over."""
    is_open = {"register_no": told.register_no, "closed_at": None}
    if rows.count("till_shifts", **is_open):
        rows.change("till_shifts", is_open, closed_at=told.at)


def shift_of(told: Told, rows: Rows, shift_id: str) -> str:
    """The shift that an act belongs to.

    Where the book was put back to a moment at which the shift was still open, while its Z stands
    in the epoch before, what came later belongs to a shift of its own.
    """
    known = rows.memory.shifts.get((told.epoch, shift_id))
    if known is not None:
        return known
    shift = rows.one("till_shifts", id=shift_id)
    closing = rows.one("closing_closings", shift_id=shift_id)
    if shift is None or closing is None or closing["epoch"] == told.epoch:
        return shift_id
    _end_open(told, rows)
    made = told.fact_id
    again = {"closed_at": None, "counted_at": None, "left_vnd": None, "before_vnd": None}
    begun = {"opened_epoch": told.epoch, "opened_seq": told.seq, "opened_at": told.at}
    no = _free_no(told, rows, shift["no"])
    rows.add("till_shifts", **{**shift, **again, **begun, "id": made, "no": no})
    rows.memory.shifts[told.epoch, shift_id] = made
    return made


def read_cash(told: Told, rows: Rows) -> None:
    """`cash.moved/1`."""
    cash = dict(told.body["cash"])
    rows.add(
        "till_cash_moves",
        id=rows.new_id(told.fact_id),
        shift_id=shift_of(told, rows, cash.pop("shift")),
        person_id=told.by_id,
        is_approved=bool(told.body["approvals"]),
        at=told.at,
        business_on=told.business_on,
        **cash,
    )


def read_sale(told: Told, rows: Rows) -> None:
    """`sale.completed/1`: the sale with all that follows from it."""
    body = as_now(told.body)
    sale_id, no = sale_of(told, rows, body["sale"]), int(body["number"].rpartition("-")[2])
    place_draft(told, rows, sale_id)
    rows.add(
        "till_sales",
        id=sale_id,
        number=body["number"],
        register_no=told.register_no,
        epoch=told.epoch,
        receipt_no=no,
        shift_id=shift_of(told, rows, body["shift"]["id"]),
        person_id=told.by_id,
        total_vnd=body["total_vnd"],
        vat_vnd=body["vat_vnd"],
        gt_vnd=body["gt_vnd"],
        fact_seq=told.seq,
        completed_at=told.at,
        business_on=told.business_on,
        discount_vnd=body["discount_vnd"],
        rounding_vnd=body["rounding_vnd"],
        buyer=_buyer(body["buyer"]),
        note=body["note"] or None,
    )
    for line in body["lines"]:
        rows.add("till_sale_lines", sale_id=sale_id, **goods_told(line, _SOLD))
        for part in line.get("components", ()):
            at = {"sale_id": sale_id, "line_no": line["no"]}
            rows.add("till_sale_parts", **at, **goods_told(part, _PART))
    for tender_no, one in enumerate(body["tenders"], start=1):
        _read_tender(told, rows, sale_id, tender_no, one)
    count(told, rows, receipts=no, gt_vnd=body["gt_vnd"])
    _move_sold(told, rows, sale_id, body["lines"])


def sale_of(told: Told, rows: Rows, sale_id: str) -> str:
    """The id of a sale: its order's, unless the book was put back to where that order was still
    open, and both branches sold it."""
    if rows.one("till_sales", id=sale_id) is None:
        return sale_id
    rows.memory.sales[told.epoch, sale_id] = told.fact_id
    return told.fact_id


def goods_told(line: Any, names: tuple[str, ...]) -> Row:
    """A line of a sale or return, or a component, as its table keeps it."""
    return {name: line[name] for name in names} | {
        "product_id": line["product"],
        "lot_id": line["lot"]["id"],
        "lot_code": line["lot"]["code"],
        "tax_class": line["vat_class"],
    }


def _buyer(told: Any) -> str | None:
    return None if told == {"kind": "consumer"} else json.dumps(told, ensure_ascii=False)


def _read_tender(told: Told, rows: Rows, sale_id: str, no: int, one: Any) -> None:
    values = {name: one[name] for name in _TENDER}
    rows.add("till_tenders", sale_id=sale_id, no=no, request_id=one["request"], **values)
    if TenderKind(one["kind"]) in NAMED and one["reference"]:
        rows.add(
            "till_paid_slips",
            sale_id=sale_id,
            tender_no=no,
            kind=one["kind"],
            slip_key=slip_key(one["reference"]),
            business_on=told.business_on,
        )
    if one["request"] is not None:
        rows.add("till_request_uses", request_id=one["request"], sale_id=sale_id, at=told.at)


def _move_sold(told: Told, rows: Rows, sale_id: str, lines: Any) -> None:
    here, moves = ledger.place_of(rows, told.register_no), []
    for line in lines:
        lot_id, short = line["lot"]["id"], line["short_units"]
        if short:
            moves.append(oversold(lot_id, short, here, sale_id))
        moves.append(Move(lot_id, line["units"], here, CUSTOMER, "sold", sale_id))
    ledger.move(told, rows, moves)


def count(told: Told, rows: Rows, **values: int) -> None:
    """The register's running numbers within the epoch, as a paper's fact tells them."""
    at = {"register_no": told.register_no, "epoch": told.epoch}
    if rows.one("till_counters", **at) is None:
        rows.add("till_counters", **{**at, "receipts": 0, "returns": 0, "closings": 0, **values})
    else:
        rows.change("till_counters", at, **values)


def place_draft(told: Told, rows: Rows, draft_id: str) -> None:
    """The order behind a sale or a transfer, closed: other tables name it."""
    if rows.one("till_drafts", id=draft_id) is None:
        rows.add(
            "till_drafts",
            id=draft_id,
            register_no=told.register_no,
            no=1,
            version=1,
            opened_at=told.at,
            closed_at=told.at,
            discount_value=0,
        )


def read_asked(told: Told, rows: Rows) -> None:
    """`transfer.asked/1`."""
    one = told.body["transfer"]
    place_draft(told, rows, one["order"])
    rows.add(
        "till_payment_requests",
        id=one["id"],
        memo=one["memo"],
        draft_id=one["order"],
        register_no=told.register_no or 0,
        shift_id=shift_of(told, rows, one["shift"]),
        amount_vnd=one["amount_vnd"],
        due_vnd=one["due_vnd"],
        **_account(one["account"]),
        asked_at=told.at,
        business_on=told.business_on,
        by_id=told.by_id,
        by_name=told.by_name,
    )


def read_ended(told: Told, rows: Rows) -> None:
    """`transfer.ended/1`."""
    rows.add(
        "till_request_ends",
        request_id=told.body["transfer"]["id"],
        how=told.body["change"],
        shift_id=shift_of(told, rows, told.body["shift"]),
        at=told.at,
        by_id=told.by_id,
        by_name=told.by_name,
        approval_id=told.body["approval"],
    )


def read_checked(told: Told, rows: Rows) -> None:
    """`transfer.checked/1`."""
    check = told.body["check"]
    rows.add(
        "till_transfer_checks",
        id=check["id"],
        request_id=told.body["transfer"]["id"],
        word=told.body["change"],
        reason=check["reason"],
        at=told.at,
        by_id=told.by_id,
        by_name=told.by_name,
    )


READERS = {
    "shop.changed/1": read_account,
    "shift.opened/1": read_shift,
    "cash.moved/1": read_cash,
    "sale.completed/1": read_sale,
    "transfer.asked/1": read_asked,
    "transfer.ended/1": read_ended,
    "transfer.checked/1": read_checked,
}
