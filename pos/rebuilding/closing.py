"""Reader of the Z: the closing, the counts and slips behind it, and its shift's end."""

import json
from typing import Any

from pos.rebuilding.rows import Rows
from pos.rebuilding.till import count, shift_of
from pos.rebuilding.told import Told

_HEAD = ("v", "t", "id", "at", "business_on", "boot", "by", "register")
"""What every fact has before its content."""


def read_closing(told: Told, rows: Rows) -> None:
    """`shift.closed/1`."""
    body = told.body
    shift_id = shift_of(told, rows, body["shift"]["id"])
    closing, drawer = body["closing"], body["drawer"]
    record = {name: value for name, value in body.items() if name not in _HEAD}
    rows.add(
        "closing_closings",
        id=closing["id"],
        shift_id=shift_id,
        number=closing["number"],
        register_no=body["register_no"],
        epoch=closing["epoch"],
        closing_no=closing["no"],
        person_id=told.by_id,
        total_vnd=body["sales"]["total_vnd"],
        expected_vnd=drawer["expected_vnd"],
        counted_vnd=drawer["counted_vnd"],
        left_vnd=drawer["left_vnd"],
        gt_before_vnd=body["gt_before_vnd"],
        gt_after_vnd=body["gt_after_vnd"],
        record=json.dumps(record, ensure_ascii=False, separators=(",", ":")),
        fact_seq=told.seq,
        closed_at=told.at,
        business_on=told.business_on,
    )
    _read_counts(told, rows, shift_id)
    _read_slips(told, rows, shift_id)
    count(told, rows, closings=closing["no"], gt_vnd=body["gt_after_vnd"])
    ended = {"closed_at": told.at, "left_vnd": drawer["left_vnd"]}
    rows.change("till_shifts", {"id": shift_id}, **ended, counted_at=_counted_at(body))


def _counted_at(body: Any) -> str | None:
    return next((str(one["at"]) for one in body["counts"]), None)


def _read_counts(told: Told, rows: Rows, shift_id: str) -> None:
    for one in told.body["counts"]:
        rows.add(
            "closing_counts",
            shift_id=shift_id,
            no=one["no"],
            notes=json.dumps(one["notes"]),
            counted_vnd=one["counted_vnd"],
            person_id=_person(told, rows, one["by"]),
            counted_at=one["at"],
        )


def _read_slips(told: Told, rows: Rows, shift_id: str) -> None:
    """Where nobody had to look at slips, nobody is named beside them."""
    slips = told.body["slips"]
    if not slips["by"]:
        return
    rows.add(
        "closing_slips",
        shift_id=shift_id,
        card_vnd=slips["card_vnd"],
        card_back_vnd=slips["card_back_vnd"],
        voucher_vnd=slips["voucher_vnd"],
        person_id=_person(told, rows, slips["by"]),
        checked_at=told.at,
    )


def _person(told: Told, rows: Rows, name: str) -> str:
    """Whoever is called so; the Z names people by their names alone."""
    if name == told.by_name:
        return told.by_id
    found = rows.one("shop_people", name=name)
    return told.by_id if found is None else str(found["id"])


READERS = {"shift.closed/1": read_closing}
