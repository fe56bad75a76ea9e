"""The book of what was counted: the only writer of `counting_entries`."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.counting.models import EntryRow, SheetRow
from pos.counting.variances import Entry
from pos.sync.pen import Hand


def write(session: Session, entry: Entry, key: str, *, hand: Hand) -> None:
    """Write what somebody counted, for good.

    Args:
        key: made by the page, so that the same entry sent again is known.
    """
    require_act(session)
    session.execute(
        insert(EntryRow).values(
            id=entry.entry_id,
            sheet_id=entry.sheet_id,
            key=key,
            product_id=entry.product_id,
            lot_id=entry.lot_id,
            units=entry.units,
            book_units=entry.book_units,
            seen_id=entry.seen_id,
            anchor_id=entry.anchor_id,
            replaces_id=entry.replaces_id,
            is_withdrawn=entry.is_withdrawn,
            ask_id=entry.ask_id,
            at=hand.at,
        )
    )


def known(session: Session, sheet_id: str, key: str) -> Entry | None:
    """The entry that was written under a page's id; None where none was."""
    row = session.scalar(select(EntryRow).where(EntryRow.sheet_id == sheet_id, EntryRow.key == key))
    return None if row is None else _entry(row)


def of_sheet(session: Session, sheet_id: str) -> list[Entry]:
    """What stands on a sheet, in the order it was written."""
    rows = select(EntryRow).where(EntryRow.sheet_id == sheet_id).order_by(EntryRow.id)
    return [_entry(row) for row in session.scalars(rows)]


def of_count(session: Session, count_id: str) -> list[Entry]:
    """What stands on all sheets of a count, in the order it was written."""
    rows = (
        select(EntryRow)
        .join(SheetRow, SheetRow.id == EntryRow.sheet_id)
        .where(SheetRow.count_id == count_id)
        .order_by(EntryRow.id)
    )
    return [_entry(row) for row in session.scalars(rows)]


def _entry(row: EntryRow) -> Entry:
    return Entry(
        entry_id=row.id,
        sheet_id=row.sheet_id,
        product_id=row.product_id,
        lot_id=row.lot_id,
        units=row.units,
        book_units=row.book_units,
        seen_id=row.seen_id,
        anchor_id=row.anchor_id,
        replaces_id=row.replaces_id,
        is_withdrawn=row.is_withdrawn,
        ask_id=row.ask_id,
    )
