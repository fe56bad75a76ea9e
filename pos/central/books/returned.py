"""The book of what customers brought back, from its facts.  Its amounts are below 0."""

from collections.abc import Mapping

from pos.central.books import days, happenings
from pos.central.books.parts import Part
from pos.central.books.sale_models import (
    CentralRefund,
    CentralReturn,
    CentralReturnLine,
    CentralReturnPart,
)
from pos.central.books.sales import components, paper_no, taxed
from pos.central.books.sheets import Read, Row, Sheet, Step
from pos.central.books.values import Reader
from pos.stock.places import CUSTOMER, DISPOSED, PACKED, QUARANTINE, is_own


def _return(read: Read, sheet: Sheet) -> None:
    told, place = read.told, read.place
    head = _head(read)
    back: list[Row] = []
    for part in told.parts("lines"):
        line = {**taxed(part), "no": part.whole("no"), "original_line": _original(part)}
        goes = _goes(read, sheet, part)
        sheet.add(CentralReturnLine, {**place, **line, "place_id": goes})
        _in(read, sheet, line, goes)
        inside = components(part, line)
        rests = PACKED if is_own(goes) else goes
        for one in inside:
            sheet.add(CentralReturnPart, {**place, **one, "line_no": line["no"], "place_id": rests})
            _in(read, sheet, one, rests)
        back += inside or [line]
    refunds = [_refund(no, one) for no, one in enumerate(told.parts("tenders"), start=1)]
    for refund in refunds:
        sheet.add(CentralRefund, {**place, **refund})
    sheet.add(CentralReturn, {**place, **head})
    days.taken_back(read, sheet, head, back, refunds)
    happenings.note(
        read,
        sheet,
        what="return" if head["original"] else "loose_return",
        subject_id=head["return_id"],
        amount_vnd=-head["total_vnd"],
        note=head["number"],
    )


def _head(read: Read) -> Row:
    told = read.told
    number, return_no = paper_no(told, "T")
    return {
        "return_id": told.key("return"),
        "number": number,
        "return_no": return_no,
        "original": told.key_or("original"),
        "register_no": read.register_no,
        "shift_id": told.part("shift").key("id"),
        "person_id": read.by_id,
        "person_name": read.by_name,
        "reason": told.text_or("reason"),
        "total_vnd": told.whole("total_vnd"),
        "vat_vnd": told.whole("vat_vnd"),
        "gt_vnd": told.whole("gt_vnd"),
        "hash": read.fact.hash,
        "at": read.at,
    }


def _original(line: Part) -> int:
    """The line of the receipt; 0 where there is none."""
    if line.is_text("original"):
        if line.text("original") != "none":
            raise line.unfit("original", "neither a line nor none")
        return 0
    original = line.part_or_none("original")
    return 0 if original is None else original.whole("line")


_PLACES = {"quarantine": QUARANTINE, "dispose": DISPOSED}


def _goes(read: Read, sheet: Sheet, line: Part) -> str:
    fate = line.key("fate")
    if fate == "restock":
        return sheet.place_of(read.register_no)
    if fate not in _PLACES:
        raise line.unfit("fate", "unknown")
    return _PLACES[fate]


def _in(read: Read, sheet: Sheet, line: Row, place: str) -> None:
    if line["units"]:
        sheet.steps.append(
            Step(
                read,
                line["lot_id"],
                line["product_id"],
                line["units"],
                CUSTOMER,
                place,
                "returned",
                is_line=True,
            )
        )


def _refund(no: int, told: Part) -> Row:
    return {
        "no": no,
        "kind": told.key("kind"),
        "amount_vnd": told.whole("amount_vnd"),
        "reference": told.text_or("reference"),
    }


def _sent(read: Read, sheet: Sheet) -> None:
    told = read.told
    happenings.note(
        read,
        sheet,
        what="sent",
        subject_id=told.key("return"),
        amount_vnd=told.whole("amount_vnd"),
        note=f"{told.key('number')} {told.text_or('reference')}".strip(),
    )


READERS: Mapping[str, Reader] = {"return.completed/1": _return, "refund.sent/1": _sent}
