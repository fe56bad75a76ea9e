"""The book of orders to producers, and of transfers that tills asked for, from their facts."""

from collections.abc import Mapping

from pos.central.books import happenings
from pos.central.books.sheets import Read, Row, Sheet
from pos.central.books.shift_models import CentralOrder, CentralTransfer
from pos.central.books.values import Reader


def _order(read: Read, sheet: Sheet) -> None:
    told = read.told.part("purchase")
    told.parts("lines")
    row: Row = {
        **read.newest,
        "order_id": told.key("id"),
        "number": told.key("number"),
        "producer_id": told.key_or("producer"),
        "producer_name": told.text_or("producer_name"),
        "state": told.key("state"),
        "wanted_on": told.day_or_none("wanted_on"),
        "total_vnd": told.whole("total_vnd"),
        "told": told.json(),
        "changed_at": read.at,
    }
    sheet.keep(CentralOrder, row, "order_id")
    happenings.note(
        read,
        sheet,
        what=row["state"],
        subject_id=row["order_id"],
        amount_vnd=row["total_vnd"],
        note=row["number"],
    )


def _asked(read: Read, sheet: Sheet) -> None:
    keys, told = _transfer(read)
    told["asked_at"] = read.at
    sheet.patch(CentralTransfer, keys, told)
    _state(read, sheet, keys, "asked")


def _ended(read: Read, sheet: Sheet) -> None:
    keys, told = _transfer(read)
    how = read.told.key("change")
    sheet.patch(CentralTransfer, keys, told)
    _state(read, sheet, keys, how)
    if how != "seen":
        happenings.note(
            read,
            sheet,
            what=how,
            subject_id=keys["request_id"],
            amount_vnd=told["amount_vnd"],
            note=told["memo"],
        )


def _checked(read: Read, sheet: Sheet) -> None:
    keys, told = _transfer(read)
    word = read.told.key("change")
    sheet.patch(CentralTransfer, keys, told)
    _state(read, sheet, keys, word)
    happenings.note(
        read,
        sheet,
        what=word,
        subject_id=keys["request_id"],
        amount_vnd=told["amount_vnd"],
        note=read.told.part("check").text_or("reason"),
    )


def _transfer(read: Read) -> tuple[Row, Row]:
    told = read.told.part("transfer")
    keys = {"terminal_id": read.fact.terminal_id, "request_id": told.key("id")}
    values = {
        "memo": told.key("memo"),
        "sale_id": told.key_or("order"),
        "amount_vnd": told.whole("amount_vnd"),
    }
    return keys, values


def _state(read: Read, sheet: Sheet, keys: Row, state: str) -> None:
    newest = {"epoch_no": read.epoch_no, "seq": read.fact.seq}
    values = {"state": state, "changed_at": read.at, **newest}
    sheet.patch(CentralTransfer, keys, values, is_guarded=True)


READERS: Mapping[str, Reader] = {
    "order.sent/1": _order,
    "order.confirmed/1": _order,
    "order.changed/1": _order,
    "order.closed/1": _order,
    "transfer.asked/1": _asked,
    "transfer.ended/1": _ended,
    "transfer.checked/1": _checked,
}
