"""The book of closings: each Z as it was told, and whether the rows say the same."""

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import literal, select, tuple_, update
from sqlalchemy.orm import Session

from pos.base import clock
from pos.central.books import happenings, reconciliation
from pos.central.books.parts import Part
from pos.central.books.reconciliation import Difference
from pos.central.books.sheets import Read, Row, Sheet, letter_no
from pos.central.books.shift_models import CentralClosing
from pos.central.books.values import Reader
from pos.central.streams.values import KeptFact

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
        found = reconciliation.compare(session, closing, told_part(closing))
        differences = as_json(found)
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


def told_part(closing: CentralClosing) -> Part:
    """A Z as its till told it."""
    return Part(json.loads(closing.told))


def as_json(found: Mapping[str, Difference]) -> str:
    """What differs, as it is kept."""
    told = {name: {"till": one.till, "centre": one.centre} for name, one in found.items()}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def explained(session: Session, read: Sequence[KeptFact], is_late: bool) -> list[tuple[str, int]]:
    """Where the Z stand that facts just read may explain: those that wait; and where facts behind
    them were read before, those that differ and the next of each register."""
    if not read:
        return []
    terminal_id, epoch_no = read[0].terminal_id, letter_no(read[0].ordinal)
    mine = CentralClosing.terminal_id == terminal_id
    standing = ("waiting", "mismatch") if is_late else ("waiting",)
    asked = select(CentralClosing.epoch, CentralClosing.seq)
    found = list(session.execute(asked.where(mine, CentralClosing.status.in_(standing))))
    if is_late and any(fact.kind.startswith("shift.closed/") for fact in read):
        later = tuple_(CentralClosing.epoch_no, CentralClosing.seq) > tuple_(
            literal(epoch_no), literal(read[-1].seq)
        )
        behind = asked.add_columns(CentralClosing.register_no).where(mine, later)
        newest_first = (CentralClosing.epoch_no.desc(), CentralClosing.seq.desc())
        # Of each register the last one heard here is the next.
        found += {row[2]: row for row in session.execute(behind.order_by(*newest_first))}.values()
    return [(row[0], row[1]) for row in found]
