"""Keeping what a counter wrote, with the last move of the ledger at that very moment."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue.models import Product
from pos.counting import counts, entries, queries
from pos.counting.counts import Count, Sheet
from pos.counting.refusals import AnothersSheet, NoSuchEntry, NotOfThisCount, SetNeedsLot
from pos.counting.variances import Entry, seen_of, valid
from pos.stock import ledger, sets
from pos.stock.refusals import UnknownLot
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Written:
    """What a counter wrote."""

    key: str
    """Made by the page: the same again is the same entry."""
    product_id: str
    lot_id: str | None
    """None: the pack names none."""
    units: int
    seen_id: str = ""
    """The mark that the page had when the counter began with this lot."""
    replaces_id: str | None = None
    is_withdrawn: bool = False
    ask_id: str | None = None


@dataclass(frozen=True)
class Kept:
    """An entry in the book."""

    entry_id: str
    mark: str
    """The last move of the ledger: the page sends it with what is counted next."""
    has_moved: bool
    """Units of the lot came or went while it was counted: count it again."""


def keep_entry(sheet: Sheet, written: Written, *, hand: Hand) -> Kept:
    """Keep an entry; one that was kept before stays as it was.

    What the books hold is read in the same transaction, so that no sale comes between.

    Raises:
        CountEnded: the count is over.
        AnothersSheet: the sheet is somebody else's.
        UnknownLot: no such lot of the product.
        NotOfThisCount: the count was opened for other goods.
        NoSuchEntry: what is put right is not on this sheet, or was put right before.
        SetNeedsLot: a gift set without its lot.
    """
    if sheet.person_id != hand.by_id:
        raise AnothersSheet
    with writing() as session:
        known = entries.known(session, sheet.sheet_id, written.key)
        count = counts.read(session, sheet.count_id)
        if known is None:
            count = counts.require_open(session, sheet.count_id)
            known = _entry(session, count, sheet, written)
            entries.write(session, known, written.key, hand=hand)
        return Kept(known.entry_id, ledger.last_move(session), _has_moved(session, count, known))


def _entry(session: Session, count: Count, sheet: Sheet, written: Written) -> Entry:
    """The entry with its anchor.

    A mark that the page cannot have seen counts as none: then the window is as wide as the count.
    """
    replaced = _check(session, count, sheet, written)
    lot_id = written.lot_id or queries.nameless_lot(session, written.product_id)
    _require_packed(session, written, lot_id)
    anchor = ledger.last_move(session)
    seen = written.seen_id if count.mark <= written.seen_id <= anchor else count.mark
    is_anew = replaced is not None and _has_moved(session, count, replaced)
    place = count.scope.place_id
    return Entry(
        entry_id=new_id(),
        sheet_id=sheet.sheet_id,
        product_id=written.product_id,
        lot_id=lot_id,
        units=written.units,
        book_units=0 if lot_id is None else ledger.level(session, lot_id, place),
        seen_id=seen_of(seen, replaced, has_moved=is_anew),
        anchor_id=anchor,
        replaces_id=written.replaces_id,
        is_withdrawn=written.is_withdrawn,
        ask_id=written.ask_id or (replaced.ask_id if replaced else None),
    )


def _require_packed(session: Session, written: Written, lot_id: str | None) -> None:
    """Be sure that gift sets are counted by their label, where no other units are known."""
    if lot_id is None and written.units and sets.is_set(session, written.product_id):
        name = session.get_one(Product, written.product_id).name_vi
        raise SetNeedsLot(name=name)


def _check(session: Session, count: Count, sheet: Sheet, written: Written) -> Entry | None:
    """The entry that is put right, where one is."""
    if not queries.is_within(session, count.scope, written.product_id):
        raise NotOfThisCount
    if written.lot_id is not None:
        lot = queries.lots(session, [written.lot_id]).get(written.lot_id)
        if lot is None or lot.product_id != written.product_id:
            raise UnknownLot
    own = {one.entry_id: one for one in valid(entries.of_sheet(session, sheet.sheet_id))}
    if written.replaces_id is not None and written.replaces_id not in own:
        raise NoSuchEntry
    if written.is_withdrawn and written.replaces_id is None:
        raise NoSuchEntry
    if written.ask_id is not None:
        key = written.product_id, written.lot_id
        asked = {one.ask_id: one.key for one in counts.asks(session, count.count_id)}
        nameless = (written.product_id, queries.nameless_lot(session, written.product_id))
        if asked.get(written.ask_id) not in (key, nameless if written.lot_id is None else key):
            raise NoSuchEntry
    return None if written.replaces_id is None else own[written.replaces_id]


def _has_moved(session: Session, count: Count, entry: Entry) -> bool:
    if entry.lot_id is None or entry.is_withdrawn:
        return False
    place = count.scope.place_id
    return queries.moved_within(session, entry.lot_id, place, (entry.seen_id, entry.anchor_id))
