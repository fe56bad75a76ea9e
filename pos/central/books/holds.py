"""The book of holds and recalls, from their facts."""

from collections.abc import Mapping

from pos.central.books import happenings
from pos.central.books.sheets import Held, HeldLot, LetGo, Read, Row, Sheet
from pos.central.books.stock_models import CentralHold, CentralHoldLot, CentralRecallSeen
from pos.central.books.values import Reader


def _held(read: Read, sheet: Sheet) -> None:
    lots = _lots(read)
    _place(read, sheet, recall_id=None)
    _bar(read, sheet, lots)
    happenings.note(
        read,
        sheet,
        what="hold",
        subject_id=read.told.key("hold"),
        note=read.told.text_or("reason"),
    )


def _recalled(read: Read, sheet: Sheet) -> None:
    told = read.told
    lots = _lots(read)
    recall_id, hold_id = told.key("recall"), told.key_or("hold")
    if hold_id:
        _place(read, sheet, recall_id=recall_id)
        _bar(read, sheet, lots)
    seen: Row = {
        "terminal_id": read.fact.terminal_id,
        "epoch": read.fact.epoch,
        "seq": read.fact.seq,
        "recall_id": recall_id,
        "hold_id": hold_id,
        "product_id": told.key_or("product"),
        "lots": len(lots),
        "units": sum(one.units for one in lots),
        "seen_at": read.at,
    }
    sheet.add(CentralRecallSeen, seen)
    happenings.note(read, sheet, what="recall", subject_id=recall_id, note=told.text_or("reason"))


def _place(read: Read, sheet: Sheet, *, recall_id: str | None) -> None:
    """What the order says.  A hold that only covers goods which came in later says less than the
    order it is of, and changes nothing of it."""
    told = read.told
    if recall_id is None and "product" not in told:
        return
    values: Row = {
        "product_id": told.key_or("product"),
        "made_from": told.day_or_none("made_from"),
        "made_to": told.day_or_none("made_to"),
        "lot_key": told.text_or("producer_lot"),
        "reason": told.text_or("reason"),
        "instruction": told.text_or("instruction"),
        "reason_en": told.text_or("reason_en"),
        "instruction_en": told.text_or("instruction_en"),
        "recall_id": recall_id or "",
        "placed_at": read.at,
    }
    sheet.patch(CentralHold, _keys(read), values)


def _keys(read: Read) -> Row:
    return {"terminal_id": read.fact.terminal_id, "hold_id": read.told.key("hold")}


def _lots(read: Read) -> tuple[HeldLot, ...]:
    return tuple(
        HeldLot(one.key("lot"), one.key("product"), one.count("units"))
        for one in read.told.parts("lots")
    )


def _bar(read: Read, sheet: Sheet, lots: tuple[HeldLot, ...]) -> None:
    hold_id = read.told.key("hold")
    _name(read, sheet, lots)
    sheet.steps.append(Held(read, hold_id, lots))


def _name(read: Read, sheet: Sheet, lots: tuple[HeldLot, ...]) -> None:
    for one in lots:
        row = {
            **read.newest,
            "hold_id": read.told.key("hold"),
            "lot_id": one.lot_id,
            "product_id": one.product_id,
            "units": one.units,
        }
        sheet.keep(CentralHoldLot, row, "hold_id", "lot_id")


def _released(read: Read, sheet: Sheet) -> None:
    lots, words = _lots(read), read.told.text_or("reason")
    values = {"released_at": read.at, "released_reason": words}
    sheet.patch(CentralHold, _keys(read), values)
    sheet.steps.append(LetGo(read, read.told.key("hold"), lots))
    happenings.note(read, sheet, what="released", subject_id=read.told.key("hold"), note=words)


def _settled(read: Read, sheet: Sheet) -> None:
    lots, words = _lots(read), read.told.text_or("reason")
    _name(read, sheet, lots)
    values = {"settled_at": read.at, "settled_reason": words}
    sheet.patch(CentralHold, _keys(read), values)
    happenings.note(read, sheet, what="settled", subject_id=read.told.key("hold"), note=words)


READERS: Mapping[str, Reader] = {
    "lot.held/1": _held,
    "lot.released/1": _released,
    "lot.settled/1": _settled,
    "recall.seen/1": _recalled,
}
