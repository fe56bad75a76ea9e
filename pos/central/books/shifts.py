"""The book of shifts and of the cash that went in and out of their drawers, from their facts."""

from collections.abc import Mapping

from pos.central.books import happenings
from pos.central.books.sheets import Read, Row, Sheet
from pos.central.books.shift_models import CentralCashMove, CentralShift
from pos.central.books.values import Reader


def _opened(read: Read, sheet: Sheet) -> None:
    told = read.told.part("shift")
    row: Row = {
        "terminal_id": read.fact.terminal_id,
        "shift_id": told.key("id"),
        "epoch": read.fact.epoch,
        "seq": read.fact.seq,
        "no": told.whole("no"),
        "register_no": read.told.whole("register"),
        "business_on": read.fact.business_on,
        "float_vnd": told.whole("float_vnd"),
        "before_vnd": told.whole_or_none("before_vnd"),
        "person_id": read.by_id,
        "opened_at": read.at,
    }
    sheet.add(CentralShift, row)
    happenings.note(
        read,
        sheet,
        what="opened",
        subject_id=row["shift_id"],
        amount_vnd=told.whole_or("difference_vnd"),
        note=str(row["no"]),
    )


def _cash(read: Read, sheet: Sheet) -> None:
    told = read.told.part("cash")
    kind = told.key("kind")
    if kind not in ("in", "out", "refused"):
        raise told.unfit("kind", "unknown")
    row: Row = {
        "terminal_id": read.fact.terminal_id,
        "epoch": read.fact.epoch,
        "seq": read.fact.seq,
        "shift_id": told.key("shift"),
        "no": told.whole("no"),
        "kind": kind,
        "amount_vnd": told.whole("amount_vnd"),
        "reason": told.text_or("reason"),
        "note": told.text_or("note"),
        "person_name": read.by_name,
        "business_on": read.fact.business_on,
        "at": read.at,
    }
    sheet.add(CentralCashMove, row)
    happenings.note(
        read,
        sheet,
        what=kind,
        subject_id=row["shift_id"],
        amount_vnd=row["amount_vnd"],
        note=f"{row['reason']} {row['note']}".strip(),
    )


READERS: Mapping[str, Reader] = {"shift.opened/1": _opened, "cash.moved/1": _cash}
