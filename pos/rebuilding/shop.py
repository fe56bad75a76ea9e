"""Readers of what `shop` and `sync` tell: the stream itself, profile, registers, printers, people,
limits, approvals."""

import json

from pos.rebuilding.rows import Rows
from pos.rebuilding.told import Told
from pos.shop.pins import LOST

_PROFILE = (
    *("name", "address", "street", "commune_code", "mst", "phone", "seller_method"),
    *("slip_note", "papers_english"),
)
_LIMITS = (
    *("discount_bp", "cash_out_vnd", "difference_vnd", "voucher_vnd", "unseen_transfers"),
    *("unseen_transfer_vnd", "refund_vnd", "cash_rounding_vnd", "write_off_vnd"),
    "count_difference_vnd",
)


def read_epoch(told: Told, rows: Rows) -> None:
    """`epoch.started/1`."""
    parent = told.body["parent"] or {}
    if parent.get("terminal", told.terminal_id) != told.terminal_id:
        parent = {}  # of the terminal that this one was copied from
    rows.add(
        "sync_epochs",
        terminal_id=told.terminal_id,
        epoch=told.epoch,
        ordinal=told.body["ordinal"],
        public_key=told.body["public_key"],
        parent_epoch=parent.get("epoch"),
        parent_seq=parent.get("seq"),
        reason=told.body["reason"],
        started_at=told.at,
    )
    if rows.one("sync_terminal", id=1) is None:
        rows.add("sync_terminal", id=1, terminal_id=told.terminal_id, epoch=told.epoch)
    else:
        running = {"terminal_id": told.terminal_id, "epoch": told.epoch}
        rows.change("sync_terminal", {"id": 1}, **running)


def read_shop(told: Told, rows: Rows) -> None:
    """`shop.changed/1`: of the account tells the till's reader."""
    if told.body.get("change") == "account":
        return
    shop = told.body["shop"]
    values = {name: shop[name] for name in _PROFILE} | {"changed_at": told.at}
    known = rows.one("shop_profile", id=1)
    policy = {name: shop[name] for name in ("lapsed_sale", "withdrawn_sale")}
    if known is None:
        rows.add(
            "shop_profile",
            **values,
            id=1,
            showroom_code=shop["showroom"],
            is_demo=shop["is_demo"],
        )
        return
    if any(policy[name] != (known[name] or _UNCHOSEN[name]) for name in policy):
        values |= policy | {"policy_at": told.at, "policy_by": told.by_name}
    rows.change("shop_profile", {"id": 1}, **values)


_UNCHOSEN = {"lapsed_sale": "no_stars", "withdrawn_sale": "block"}
"""What counts while nobody has chosen."""


def read_register(told: Told, rows: Rows) -> None:
    """`register.paired/1`: of a browser's secret nothing is told, it pairs anew."""
    paired = told.body["paired"]
    if told.body["change"] == "added":
        rows.add("shop_registers", no=paired["no"], name=paired["name"], paired_at=told.at)
    else:
        rows.change("shop_registers", {"no": paired["no"]}, name=paired["name"])


def read_person(told: Told, rows: Rows) -> None:
    """`person.changed/1`: nobody's PIN is told."""
    person = told.body["person"]
    state = {name: person[name] for name in ("name", "role", "is_active")}
    if told.body["change"] == "added":
        rows.add("shop_people", id=person["id"], **state, pin_hash=LOST, created_at=told.at)
        rows.add("shop_pin_guards", person_id=person["id"], failures=0, locked_until=None)
    else:
        rows.change("shop_people", {"id": person["id"]}, **state)


def read_limits(told: Told, rows: Rows) -> None:
    """`limits.changed/1`."""
    values = {name: told.body["limits"][name] for name in _LIMITS} | {"changed_at": told.at}
    if rows.one("shop_limits", id=1) is None:
        rows.add("shop_limits", id=1, **values)
    else:
        rows.change("shop_limits", {"id": 1}, **values)


def read_printer(told: Told, rows: Rows) -> None:
    """`printer.changed/1`."""
    printer = told.body["printer"]
    width, height = printer["label_mm"] or (None, None)
    values = {
        "name": printer["name"],
        "address": printer["address"],
        "profile": _sorted(printer["profile"]),
        "label_width_mm": width,
        "label_height_mm": height,
        "seen": _sorted(printer["seen"]),
        "retired_at": told.at if printer["is_retired"] else None,
    }
    if told.body["change"] == "added":
        rows.add("shop_printers", id=printer["id"], **values, created_at=told.at)
        return
    rows.change("shop_printers", {"id": printer["id"]}, **values)
    if printer["is_retired"]:
        rows.drop("shop_outlets", printer_id=printer["id"])


def _sorted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def read_outlet(told: Told, rows: Rows) -> None:
    """`outlet.changed/1`."""
    outlet = told.body["outlet"]
    at = {"register_no": outlet["register"], "role": outlet["role"]}
    rows.drop("shop_outlets", **at)
    if outlet["printer"] is not None:
        rows.add("shop_outlets", **at, printer_id=outlet["printer"])


def read_approval(told: Told, rows: Rows) -> None:
    """`approval.given/1`."""
    one = told.body["approval"]
    rows.add(
        "shop_approvals",
        id=one["id"],
        kind=one["kind"],
        subject_id=one["subject"],
        bound=one["bound"],
        note=one["note"],
        by_id=one["approved_by"]["id"],
        asked_by_id=told.by_id,
        register_no=told.register_no,
        is_self=one["is_self"],
        reason=one["reason"],
        at=told.at,
        business_on=told.business_on,
    )


def read_seen_approval(told: Told, rows: Rows) -> None:
    """`approval.seen/1`."""
    approval_id = told.body["approval"]["id"]
    rows.add("shop_approvals_seen", approval_id=approval_id, by_id=told.by_id, at=told.at)


READERS = {
    "epoch.started/1": read_epoch,
    "shop.changed/1": read_shop,
    "register.paired/1": read_register,
    "person.changed/1": read_person,
    "limits.changed/1": read_limits,
    "printer.changed/1": read_printer,
    "outlet.changed/1": read_outlet,
    "approval.given/1": read_approval,
    "approval.seen/1": read_seen_approval,
}
