"""The book of completed sales, from their facts."""

import re
from collections.abc import Mapping
from typing import Any

from pos.central.books import days
from pos.central.books.parts import Part
from pos.central.books.sale_models import (
    CentralSale,
    CentralSaleLine,
    CentralSalePart,
    CentralTender,
)
from pos.central.books.sheets import Read, Row, Sheet, Step
from pos.central.books.values import Reader
from pos.law.vat import BY_PARTS
from pos.stock.places import CUSTOMER, PACKED

_NUMBER = re.compile(r"[A-Z0-9]{2,12}-([1-9])[A-Z]{1,2}-(T?)([0-9]{6,12})")


def paper_no(told: Part, letter: str) -> tuple[str, int]:
    """A paper's number, whole and what runs of it; `letter` is `T` for returns.

    Raises:
        Unfit: it is no such number, or of another register than the fact.
    """
    number = told.key("number")
    found = _NUMBER.fullmatch(number)
    if found is None or found[2] != letter:
        raise told.unfit("number", "no number of such a paper")
    if int(found[1]) != told.whole("register"):
        raise told.unfit("number", "of another register")
    return number, int(found[3])


def taxed(told: Part) -> Row:
    """What every sold and returned line and component tells alike."""
    return {
        "product_id": told.key("product"),
        "lot_id": told.part("lot").key("id"),
        "units": told.count("units"),
        "unit": told.key("unit"),
        "vat_code": told.key("vat_code"),
        "vat_percent": told.whole("vat_percent"),
        "net_vnd": told.whole("net_vnd"),
        "vat_vnd": told.whole("vat_vnd"),
        "amount_vnd": told.whole("amount_vnd"),
        "stars": told.whole_or("stars"),
        "owner": told.key("owner"),
    }


def components(told: Part, line: Row) -> list[Row]:
    """What lay in the gift sets of a line.

    Raises:
        Unfit: a line of gift sets tells of none.
    """
    if line["vat_code"] != BY_PARTS:
        return []
    found = [{**taxed(one), "no": one.whole("no")} for one in told.parts("components")]
    if not found:
        raise told.unfit("components", "none")
    return found


def _sale(read: Read, sheet: Sheet) -> None:
    told, place = read.told, read.place
    head = _head(read)
    here = sheet.place_of(read.register_no)
    sold: list[Row] = []
    for part in told.parts("lines"):
        line = _line(part)
        sheet.add(CentralSaleLine, {**place, **line, "place_id": here})
        if line["units"]:
            sheet.steps.append(_out(read, line, here))
        inside = components(part, line)
        for one in inside:
            sheet.add(CentralSalePart, {**place, **one, "line_no": line["no"]})
            if one["units"]:
                sheet.steps.append(_out(read, one, PACKED))
        sold += inside or [line]
    tenders = [_tender(no, one) for no, one in enumerate(told.parts("tenders"), start=1)]
    for tender in tenders:
        sheet.add(CentralTender, {**place, **tender})
    sheet.add(CentralSale, {**place, **head})
    days.sold(read, sheet, head, sold, tenders)


def _head(read: Read) -> Row:
    told = read.told
    number, receipt_no = paper_no(told, "")
    buyer = told.part_or_none("buyer")
    discount_vnd = told.whole_or_none("discount_vnd")
    return {
        "sale_id": told.key("sale"),
        "number": number,
        "receipt_no": receipt_no,
        "register_no": read.register_no,
        "shift_id": told.part("shift").key("id"),
        "person_id": read.by_id,
        "person_name": read.by_name,
        "buyer_kind": "" if buyer is None else buyer.text_or("kind"),
        # Sales before discounts had a name of their own told it of each line.
        "discount_vnd": _given(told) if discount_vnd is None else discount_vnd,
        "rounding_vnd": told.whole_or("rounding_vnd"),
        "total_vnd": told.whole("total_vnd"),
        "vat_vnd": told.whole("vat_vnd"),
        "gt_vnd": told.whole("gt_vnd"),
        "hash": read.fact.hash,
        "at": read.at,
    }


def _given(told: Part) -> int:
    return sum(one.whole_or("discount_vnd") for one in told.parts("lines"))


def _line(told: Part) -> Row:
    price_vnd = told.whole("price_vnd")
    return {
        **taxed(told),
        "no": told.whole("no"),
        "list_price_vnd": told.whole_or("list_price_vnd", price_vnd),
        "price_vnd": price_vnd,
        "discount_vnd": told.whole_or("discount_vnd"),
        "shared_vnd": told.whole_or("shared_vnd"),
        "short_units": told.whole_or("short_units"),
    }


def _out(read: Read, line: Row, place: str) -> Step:
    product_id: Any = line["product_id"]
    return Step(
        read, line["lot_id"], product_id, line["units"], place, CUSTOMER, "sold", is_line=True
    )


def _tender(no: int, told: Part) -> Row:
    return {
        "no": no,
        "kind": told.key("kind"),
        "amount_vnd": told.whole("amount_vnd"),
        "tendered_vnd": told.whole_or("tendered_vnd"),
        "change_vnd": told.whole_or("change_vnd"),
        "reference": told.text_or("reference"),
        "request_id": told.key_or("request"),
        "is_seen": told.flag("is_seen", default=True),
    }


READERS: Mapping[str, Reader] = {"sale.completed/1": _sale}
