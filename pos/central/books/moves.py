"""The book of moves: goods that went from place to place other than over the counter."""

from collections.abc import Mapping

from pos.central.books import happenings
from pos.central.books.sheets import Read, Sheet, Step
from pos.central.books.values import Reader


def _moved(read: Read, sheet: Sheet) -> None:
    _steps(read, sheet)
    document = read.told.part_or_none("document")
    if document is None:
        return
    happenings.note(
        read,
        sheet,
        what=document.key("kind"),
        subject_id=document.key("id"),
        amount_vnd=document.whole_or("total_vnd"),
        note=document.text_or("number"),
    )


def _adjusted(read: Read, sheet: Sheet) -> None:
    _steps(read, sheet)


def _counted(read: Read, sheet: Sheet) -> None:
    told = read.told
    n = _steps(read, sheet, act_id=told.key("count"))
    happenings.note(
        read,
        sheet,
        what="stocktake",
        subject_id=told.key("count"),
        note=f"KK-{told.whole_or('no')}: {n}/{told.whole_or('counted')}",
    )


def _steps(read: Read, sheet: Sheet, *, act_id: str = "") -> int:
    """The moves that a fact lists; gives how many."""
    made = []
    for one in read.told.parts("moves"):
        units = one.whole("units")
        if units <= 0:
            raise one.unfit("units", "not above 0")
        made.append(
            Step(
                read,
                one.key("lot"),
                one.key("product"),
                units,
                one.key("from"),
                one.key("to"),
                one.key("reason"),
                one.key_or("act") or act_id,
            )
        )
    sheet.steps += made
    return len(made)


READERS: Mapping[str, Reader] = {
    "stock.moved/1": _moved,
    "stock.adjusted/1": _adjusted,
    "stock.counted/1": _counted,
}
