"""What taking a list in would do: seen before anything is written, and again when it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.catalogue import lists
from pos.catalogue.import_rows import ProductRow, RefusedRow
from pos.catalogue.known import Known, read_known
from pos.intake import journal
from pos.intake.goods import Opening, ReadGoods, Remark
from pos.intake.spellings import Offer, offers
from pos.stock import opening_stock
from pos.stock.opening_stock import OnBooks
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Merged:
    """A producer's name that is taken for another, as somebody decided."""

    spelling: str
    name: str
    """What it stands for."""
    rows: int


@dataclass(frozen=True)
class Plan:
    """What would be made, changed, put on the shelf, left and refused."""

    catalogue: lists.Plan
    openings: tuple[Opening, ...]
    """Lots to put on the shelf."""
    refused: tuple[RefusedRow, ...]
    remarks: tuple[Remark, ...]
    offers: tuple[Offer, ...]
    merged: tuple[Merged, ...]
    headers: Mapping[str, str]

    @property
    def rows(self) -> tuple[ProductRow, ...]:
        """The products written."""
        return (*self.catalogue.created, *self.catalogue.changed)

    def does_as(self, other: "Plan") -> bool:
        """Whether it writes the very same, over the very same."""
        mine, others = self.catalogue, other.catalogue
        return (
            mine.created == others.created
            and mine.differences == others.differences
            and self.openings == other.openings
            and self.refused == other.refused
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is in the books already, or refused."""
        return not self.rows and not self.openings


def plan(
    session: Session, read: ReadGoods, *, merges: Mapping[str, str], hand: Hand
) -> tuple[Plan, Known]:
    """Compare a list with the books.

    Args:
        merges: producers' names as spelled to the name meant, as people decided.
    """
    meant, remarks = _merge(read, merges)
    known = read_known(session, meant.file, hand=hand, taken_back=journal.taken_back(session))
    survey = lists.survey(meant.file, known)
    openings, refused, more = _openings(session, meant, survey, known)
    refused_all = sorted((*survey.refused, *refused), key=lambda one: one.line)
    counted = Counter(row.producer_name for row in meant.file.rows if row.producer_name)
    found = offers(counted, {state.name for _id, state in known.producers.values()})
    kept_remarks = sorted((*remarks, *more), key=lambda one: one.line)
    return (
        Plan(
            survey,
            tuple(openings),
            tuple(refused_all),
            tuple(kept_remarks),
            found,
            _merged(read, merges),
            read.headers,
        ),
        known,
    )


def _merge(read: ReadGoods, merges: Mapping[str, str]) -> tuple[ReadGoods, list[Remark]]:
    remarks = list(read.remarks)
    rows = []
    for row in read.file.rows:
        meant = merges.get(row.producer_name)
        if meant is None or meant == row.producer_name:
            rows.append(row)
            continue
        rows.append(replace(row, producer_name=meant))
        told = f"{row.producer_name} → {meant}"
        remarks.append(Remark(row.line, "producer_name", "spelling", told))
    return replace(read, file=replace(read.file, rows=tuple(rows))), remarks


def _merged(read: ReadGoods, merges: Mapping[str, str]) -> tuple[Merged, ...]:
    rows = Counter(row.producer_name for row in read.file.rows)
    told = [
        Merged(spelling, name, rows[spelling])
        for spelling, name in merges.items()
        if spelling != name and rows[spelling]
    ]
    return tuple(sorted(told, key=lambda one: one.spelling))


def _openings(
    session: Session, read: ReadGoods, survey: lists.Plan, known: Known
) -> tuple[list[Opening], list[RefusedRow], list[Remark]]:
    """The lots to put on the shelf, those that cannot be, and those that are there."""
    good = {row.sku for row in (*survey.created, *survey.changed, *survey.same)}
    ids = {sku: known.products[sku][0] for sku in good if sku in known.products}
    asked = sorted({ids[one.sku] for one in read.openings if one.sku in ids})
    held = opening_stock.known_lots(session, asked)
    due, refused, remarks = [], [], []
    for one in read.openings:
        if one.sku not in good:
            refused.append(RefusedRow(one.line, "sku", "row_above", one.sku))
            continue
        lot = _on_books(one, held.get(ids.get(one.sku, ""), []))
        if lot is None:
            due.append(one)
        elif opening_stock.differs(one.delivery.lot, lot):
            refused.append(RefusedRow(one.line, "lot_code", "lot_differs", lot.code))
        elif lot.received_units > 0:
            remarks.append(Remark(one.line, "lot_code", "lot_known", lot.code))
        else:
            due.append(one)
    rows = {one.line for one in survey.refused}
    return due, [one for one in refused if one.line not in rows], remarks


def _on_books(one: Opening, held: list[OnBooks]) -> OnBooks | None:
    return opening_stock.match(one.delivery.lot, held)
