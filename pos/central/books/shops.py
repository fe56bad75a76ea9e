"""The book of showrooms: their profile, people, registers and fairs, from their facts."""

from collections.abc import Mapping

from pos.central.books import happenings
from pos.central.books.sheets import Read, Row, Sheet
from pos.central.books.shop_models import (
    CentralFair,
    CentralPerson,
    CentralRegister,
    CentralRegisterPlace,
    CentralShop,
)
from pos.central.books.values import Reader


def _shop(read: Read, sheet: Sheet) -> None:
    shop = read.told.part("shop")
    values: Row = {
        "showroom_code": shop.key("showroom"),
        "name": shop.text("name"),
        "address": shop.text_or("address"),
        "commune_code": shop.key_or("commune_code"),
        "mst": shop.text_or("mst"),
        "phone": shop.text_or("phone"),
        "seller_method": shop.text_or("seller_method"),
        "is_demo": shop.flag("is_demo", default=False),
        "told": shop.json(),
        "changed_at": read.at,
    }
    account = read.told.part_or_none("account")
    if account is not None:
        values["bank"] = account.json()
    _patch(sheet, read, values)
    happenings.note(read, sheet, what=read.told.text_or("change", "profile"))


def _patch(sheet: Sheet, read: Read, values: Row) -> None:
    newest = read.newest
    keys = {"terminal_id": newest.pop("terminal_id")}
    sheet.patch(CentralShop, keys, {**values, **newest}, is_guarded=True)


def _person(read: Read, sheet: Sheet) -> None:
    person = read.told.part("person")
    row = {
        **read.newest,
        "person_id": person.key("id"),
        "name": person.text("name"),
        "role": person.text("role"),
        "is_active": person.flag("is_active"),
    }
    sheet.keep(CentralPerson, row, "person_id")
    happenings.note(
        read, sheet, what=read.told.text_or("change"), subject_id=row["person_id"], note=row["name"]
    )


def _register(read: Read, sheet: Sheet) -> None:
    paired = read.told.part("paired")
    row = {
        **read.newest,
        "no": paired.count("no"),
        "name": paired.text("name"),
        "has_browser": paired.flag("has_browser", default=False),
    }
    sheet.keep(CentralRegister, row, "no")
    happenings.note(read, sheet, what=read.told.text_or("change"), note=row["name"])


def _placed(read: Read, sheet: Sheet) -> None:
    selling = read.told.part("selling")
    row = {**read.newest, "no": selling.count("no"), "place_id": selling.key("place")}
    sheet.selling_from[row["no"]] = row["place_id"]
    sheet.keep(CentralRegisterPlace, row, "no")
    happenings.note(read, sheet, what=row["place_id"], note=selling.text_or("before"))


def _fair(read: Read, sheet: Sheet) -> None:
    keys, values = _fair_row(read)
    sheet.patch(CentralFair, keys, values)
    happenings.note(read, sheet, what="opened", subject_id=keys["place_id"], note=values["name"])


def _fair_over(read: Read, sheet: Sheet) -> None:
    keys, values = _fair_row(read)
    sheet.patch(CentralFair, keys, {**values, "ended_at": read.at})
    happenings.note(read, sheet, what="ended", subject_id=keys["place_id"], note=values["name"])


def _fair_row(read: Read) -> tuple[Row, Row]:
    fair = read.told.part("fair")
    newest = read.newest
    keys = {"terminal_id": newest.pop("terminal_id"), "place_id": fair.key("place")}
    values = {
        "name": fair.text("name"),
        "address": fair.text_or("address"),
        "from_on": fair.day("from_on"),
        "to_on": fair.day("to_on"),
        "responsible": fair.text_or("responsible"),
        **newest,
    }
    return keys, values


def _printer(read: Read, sheet: Sheet) -> None:
    printer = read.told.part("printer")
    happenings.note(
        read,
        sheet,
        what=read.told.text_or("change"),
        subject_id=printer.key("id"),
        note=printer.text("name"),
    )


def _outlet(read: Read, sheet: Sheet) -> None:
    outlet = read.told.part("outlet")
    happenings.note(
        read,
        sheet,
        what=outlet.text("role"),
        subject_id=outlet.key_or("printer"),
        note=str(outlet.whole("register")),
    )


def _limits(read: Read, sheet: Sheet) -> None:
    read.told.part("before")
    happenings.note(read, sheet, note=read.told.part("limits").json())


def _epoch(read: Read, sheet: Sheet) -> None:
    told = read.told
    told.key("public_key")
    parent = told.part_or_none("parent")
    happenings.note(
        read,
        sheet,
        what=told.text("reason"),
        subject_id="" if parent is None else parent.key("epoch"),
        note=told.key("ordinal"),
    )


def _clock(read: Read, sheet: Sheet) -> None:
    told = read.told
    note = f"{told.text('from')} > {told.text('to')}"
    happenings.note(read, sheet, what=told.text_or("why"), note=note)


def _release(read: Read, sheet: Sheet) -> None:
    told = read.told
    note = f"{told.text_or('how')} {told.whole_or('changed')} {told.whole_or('gone')}".strip()
    happenings.note(read, sheet, what=str(told.whole("release")), note=note)


READERS: Mapping[str, Reader] = {
    "shop.changed/1": _shop,
    "person.changed/1": _person,
    "register.paired/1": _register,
    "register.placed/1": _placed,
    "fair.opened/1": _fair,
    "fair.ended/1": _fair_over,
    "printer.changed/1": _printer,
    "outlet.changed/1": _outlet,
    "limits.changed/1": _limits,
    "epoch.started/1": _epoch,
    "clock.jumped/1": _clock,
    "release.applied/1": _release,
}
