"""The book of lots: deliveries, gift sets that are packed and taken apart, markdowns, labels."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from pos.catalogue.codes import BadCode, normalise_lot
from pos.central.books import happenings
from pos.central.books.parts import Part
from pos.central.books.sheets import Packed, Read, Row, SetPart, Sheet, Step
from pos.central.books.stock_models import CentralDelivery, CentralMarkdown, CentralSetPart
from pos.central.books.values import Reader
from pos.stock.places import PACKED, PACKING, SUPPLIER


def _received(read: Read, sheet: Sheet) -> None:
    told, lot = read.told, read.told.part("lot")
    row = _lot(read, lot)
    row["producer_id"] = told.key_or("producer")
    row["cost_vnd"] = told.whole_or_none("cost_vnd")
    units = told.count("units")
    if units:
        delivery = {
            **read.place,
            "receipt_id": told.key_or("receipt"),
            "lot_id": row["lot_id"],
            "product_id": row["product_id"],
            "producer_id": row["producer_id"],
            "units": units,
            "place_id": told.key("place"),
            "cost_vnd": row["cost_vnd"],
            "document_no": told.text_or("document_no"),
            "order_id": told.key_or("order"),
            "at": read.at,
        }
        sheet.add(CentralDelivery, delivery)
        sheet.steps.append(
            Step(
                read,
                row["lot_id"],
                row["product_id"],
                units,
                SUPPLIER,
                delivery["place_id"],
                "received",
                delivery["receipt_id"],
            )
        )
    _open(sheet, row)


def _lot(read: Read, lot: Part, *, owner: str | None = None) -> Row:
    """A lot of what a fact tells, without what only deliveries know.

    Args:
        owner: None: as the fact says.
    """
    code = lot.text_or("producer_code")
    return {
        "terminal_id": read.fact.terminal_id,
        "lot_id": lot.key("id"),
        "product_id": read.told.key("product"),
        "code": lot.key_or("code"),
        "producer_code": code,
        "producer_code_key": _matching(code),
        "producer_id": "",
        "made_on": lot.day_or_none("made_on"),
        "date_kind": lot.text_or("date_kind", "none"),
        "use_by": lot.day_or_none("use_by"),
        "owner": read.told.key("owner") if owner is None else owner,
        "is_set": False,
        "cost_vnd": None,
        "received_at": read.at,
    }


@lru_cache(maxsize=4096)
def _matching(code: str) -> str:
    """The form by which a producer's code is matched; empty where there is none."""
    try:
        return normalise_lot(code)
    except BadCode:
        return ""


def _open(sheet: Sheet, row: Row) -> None:
    """A lot that may be known: what was left open before is told now, of its cost the newest
    counts."""
    known = sheet.lots.get(row["lot_id"])
    if known is None:
        sheet.lots[row["lot_id"]] = row
        return
    for name, value in row.items():
        known[name] = known[name] or value
    known["cost_vnd"] = known["cost_vnd"] if row["cost_vnd"] is None else row["cost_vnd"]
    known["received_at"] = min(known["received_at"], row["received_at"])


def _packed(read: Read, sheet: Sheet) -> None:
    told = read.told
    row = {**_lot(read, told.part("lot")), "is_set": True}
    sets, place, act_id = told.count("sets"), told.key("place"), told.key("act")
    product_id, lot_id = row["product_id"], row["lot_id"]
    _open(sheet, row)
    steps = [Step(read, lot_id, product_id, sets, PACKING, place, "packed", act_id)]
    inside = []
    for no, one in enumerate(told.parts("parts"), start=1):
        part = SetPart(one.part("lot").key("id"), one.key("product"), one.count("units"))
        inside.append(part)
        sheet.add(CentralSetPart, _set_part(read, lot_id, no, part))
        came = one.key("from")
        if came != PACKED:
            units = part.units * sets
            steps.append(
                Step(read, part.lot_id, part.product_id, units, came, PACKED, "packed", act_id)
            )
    sheet.steps += [Packed(lot_id, tuple(inside)), *(one for one in steps if one.units)]


def _set_part(read: Read, set_lot_id: str, no: int, part: SetPart) -> Row:
    return {
        "terminal_id": read.fact.terminal_id,
        "set_lot_id": set_lot_id,
        "no": no,
        "lot_id": part.lot_id,
        "product_id": part.product_id,
        "units": part.units,
    }


def _unpacked(read: Read, sheet: Sheet) -> None:
    told = read.told
    act_id, place = told.key("act"), told.key("place")
    lot_id, product_id = told.part("lot").key("id"), told.key("product")
    sets = told.count("sets")
    steps = [Step(read, lot_id, product_id, sets, place, PACKING, "unpacked", act_id)]
    for one in told.parts("parts"):
        part, goes = one.part("lot").key("id"), one.key("to")
        if goes != PACKED:
            steps.append(
                Step(
                    read,
                    part,
                    one.key("product"),
                    one.count("units"),
                    PACKED,
                    goes,
                    "unpacked",
                    act_id,
                )
            )
    sheet.steps += [one for one in steps if one.units]
    happenings.note(read, sheet, subject_id=lot_id, note=told.text_or("reason"))


def _defined(read: Read, sheet: Sheet) -> None:
    told = read.told
    parts = [f"{one.key('product')} {one.count('units')}" for one in told.parts("parts")]
    happenings.note(
        read,
        sheet,
        what=str(told.whole("version")),
        subject_id=told.key("product"),
        note=", ".join(parts),
    )


def _marked(read: Read, sheet: Sheet) -> None:
    told, mark = read.told, read.told.part("markdown")
    change = told.key("change")
    keys = {"terminal_id": read.fact.terminal_id, "markdown_id": mark.key("id")}
    lot = {"lot_id": told.part("lot").key("id"), "product_id": told.key("product")}
    newest = {"epoch_no": read.epoch_no, "seq": read.fact.seq}
    if change == "set":
        values: dict[str, Any] = {
            **lot,
            "price_vnd": mark.whole("price_vnd"),
            "list_price_vnd": mark.whole("list_price_vnd"),
            "first_on": mark.day_or_none("first_on"),
            "last_on": mark.day_or_none("last_on"),
            "reason": mark.text_or("reason"),
            "bearer": mark.text_or("bearer"),
            **newest,
        }
        sheet.patch(CentralMarkdown, keys, values)
        replaced = mark.key_or("replaces")
        if replaced:
            gone = {**keys, "markdown_id": replaced}
            sheet.patch(CentralMarkdown, gone, {**lot, "ended_at": read.at})
    else:
        sheet.patch(CentralMarkdown, keys, {**lot, "ended_at": read.at})
    happenings.note(
        read,
        sheet,
        what=change,
        subject_id=lot["lot_id"],
        amount_vnd=mark.whole_or("price_vnd"),
        note=mark.text_or("reason"),
    )


def _assessed(read: Read, sheet: Sheet) -> None:
    lot = read.told.part("lot")
    day: date | None = lot.day_or_none("use_by")
    words = read.told.text("reason")
    happenings.note(
        read,
        sheet,
        what="" if day is None else day.isoformat(),
        subject_id=lot.key("id"),
        note=words,
    )


def _labelled(read: Read, sheet: Sheet) -> None:
    told = read.told
    happenings.note(
        read,
        sheet,
        what=told.key("kind"),
        subject_id=told.key_or("lot") or told.key("product"),
        note=str(told.count("copies")),
    )


def _cost(read: Read, sheet: Sheet) -> None:
    told = read.told
    lot_id, cost_vnd = told.key("lot"), told.whole_or_none("cost_vnd")
    lot = {"id": lot_id, "date_kind": ""}
    row = {**_lot(read, Part(lot), owner=""), "cost_vnd": cost_vnd}
    _open(sheet, row)
    happenings.note(
        read,
        sheet,
        what=told.key("answer"),
        subject_id=lot_id,
        amount_vnd=cost_vnd or 0,
        note=told.text_or("note"),
    )


READERS: Mapping[str, Reader] = {
    "lot.received/1": _received,
    "lot.marked/1": _marked,
    "lot.assessed/1": _assessed,
    "label.printed/1": _labelled,
    "set.defined/1": _defined,
    "set.packed/1": _packed,
    "set.unpacked/1": _unpacked,
    "cost.settled/1": _cost,
}
