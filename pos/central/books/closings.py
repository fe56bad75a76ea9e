"""The book of closings: each Z as it was told, and whether the rows say the same."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pos.base import clock
from pos.central.books import happenings, reconciliation
from pos.central.books.parts import Part
from pos.central.books.sheets import Read, Row, Sheet
from pos.central.books.shift_models import CentralClosing
from pos.central.books.values import Reader

WAITING = "waiting"


def _closed(read: Read, sheet: Sheet) -> None:
    told, closing, drawer = read.told, read.told.part("closing"), read.told.part("drawer")
    reconciliation.told_of(told)  # what cannot be compared is not read
    number = closing.key("number")
    row: Row = {
        "terminal_id": read.fact.terminal_id,
        "epoch": read.fact.epoch,
        "seq": read.fact.seq,
        "epoch_no": read.epoch_no,
        "closing_id": closing.key("id"),
        "number": number,
        "closing_no": closing.count("no"),
        "register_no": told.count("register_no"),
        "shift_id": told.part("shift").key("id"),
        "business_on": read.fact.business_on,
        "bills": told.part("sales").count("bills"),
        "total_vnd": told.part("sales").whole("total_vnd"),
        "returned_vnd": told.part("returns").whole("amount_vnd"),
        "expected_vnd": drawer.whole("expected_vnd"),
        "counted_vnd": drawer.whole("counted_vnd"),
        "left_vnd": drawer.whole("left_vnd"),
        "gt_before_vnd": told.whole("gt_before_vnd"),
        "gt_after_vnd": told.whole("gt_after_vnd"),
        "closed_at": told.moment("closed_at"),
        "told": told.json("v", "t", "id", "boot"),
        "status": WAITING,
        "differences": "{}",
        "checked_at": read.at,
    }
    sheet.add(CentralClosing, row)
    sheet.closings.append(read)
    happenings.note(
        read,
        sheet,
        what="closed",
        subject_id=row["shift_id"],
        amount_vnd=drawer.whole_or("difference_vnd"),
        note=number,
    )


READERS: Mapping[str, Reader] = {"shift.closed/1": _closed}


def check(session: Session, terminal_id: str, places: Iterable[tuple[str, int]]) -> None:
    """Compare the Z at these places of the terminal's streams with the rows, and write what
    differs.  What was waiting or differed before may have become whole since."""
    at = clock.now()
    for epoch, seq in sorted(set(places)):
        closing = session.get(CentralClosing, (terminal_id, epoch, seq), populate_existing=True)
        if closing is None:
            continue
        found = reconciliation.compare(session, closing, Part(json.loads(closing.told)))
        differences = json.dumps(
            {name: {"till": one.till, "centre": one.centre} for name, one in found.items()},
            ensure_ascii=False,
            sort_keys=True,
        )
        status = "mismatch" if found else "reconciled"
        if found and reconciliation.may_be_explained(session, closing):
            status = WAITING
        if closing.checked_at != at and (status, differences) == (
            closing.status,
            closing.differences,
        ):
            continue
        its = (
            (CentralClosing.terminal_id == terminal_id)
            & (CentralClosing.epoch == epoch)
            & (CentralClosing.seq == seq)
        )
        values = {"status": status, "differences": differences, "checked_at": at}
        session.execute(update(CentralClosing).where(its).values(**values))
        session.expire(closing)


def unsettled(session: Session, terminal_id: str) -> list[tuple[str, int]]:
    """Where the Z stand of a terminal that are not reconciled."""
    asked = select(CentralClosing.epoch, CentralClosing.seq).where(
        CentralClosing.terminal_id == terminal_id, CentralClosing.status != "reconciled"
    )
    return [(row[0], row[1]) for row in session.execute(asked)]
