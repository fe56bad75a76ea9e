"""What taking a list in would do: seen before anything is written, and again when it is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from pos.base.digests import digest
from pos.catalogue import lists
from pos.catalogue.import_rows import ProductRow, RefusedRow
from pos.catalogue.known import Known, read_known, told_by
from pos.intake import journal
from pos.intake.goods import Opening, ReadGoods, Remark
from pos.intake.spellings import Offer, offers
from pos.law.vat import TaxClass
from pos.stock import opening_stock, sets
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
    beside: tuple[Opening, ...] = ()
    """Lots left out: the books hold stock of the product in lots that the list knows nothing of."""
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By product id: its lots of which something was received, where the list has lots, too."""

    @property
    def rows(self) -> tuple[ProductRow, ...]:
        """The products written."""
        return (*self.catalogue.created, *self.catalogue.changed)

    @property
    def deed(self) -> tuple[object, ...]:
        """What it writes, and over what."""
        goods = self.catalogue
        told = goods.created, goods.differences, goods.producers
        return *told, self.openings, self.beside, self.refused

    def does_as(self, other: "Plan") -> bool:
        """Whether it writes the very same, over the very same."""
        return self.deed == other.deed

    def name(self, merges: Mapping[str, str]) -> str:
        """The name of what it does, with the producers' names that are to be remembered."""
        return digest((self.deed, dict(merges)))

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is in the books already, or refused."""
        return not self.rows and not self.openings


def plan(
    session: Session,
    read: ReadGoods,
    *,
    merges: Mapping[str, str],
    hand: Hand,
    adds_stock: bool = False,
) -> tuple[Plan, Known]:
    """Compare a list with the books.

    Args:
        merges: producers' names as spelled to the name meant, as people decided.
        adds_stock: whether a lot comes in beside stock that the books hold in lots which the
            list knows nothing of; a person said that it is not the same stock told again.
    """
    meant, remarks = _merge(read, merges)
    known = read_known(
        session,
        meant.file,
        hand=hand,
        taken_back=journal.taken_back(session),
        with_lots=opening_stock.products_with_lots(session),
    )
    survey = lists.survey(meant.file, known)
    shelf = _openings(session, meant, survey, known, adds_stock=adds_stock)
    refused_all = sorted((*survey.refused, *shelf.refused), key=lambda one: one.line)
    counted = Counter(row.producer_name for row in meant.file.rows if row.producer_name)
    found = offers(counted, {state.name for _id, state in known.producers.values()})
    doubts = (*_liquors(survey, known), *_unpriced(survey, known))
    priced = _without_zeros(remarks, {one.line for one in doubts if one.code == "no_price"})
    kept_remarks = sorted((*priced, *shelf.remarks, *doubts), key=lambda one: one.line)
    return (
        Plan(
            survey,
            tuple(shelf.due),
            tuple(refused_all),
            tuple(kept_remarks),
            found,
            _merged(read, merges),
            read.headers,
            tuple(shelf.beside),
            shelf.held,
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


def _liquors(survey: lists.Plan, known: Known) -> Iterator[Remark]:
    """Wine and beer told by their names: at 10 % where new, to be looked at where the books
    have them at the reduced rate."""
    new = {row.sku for row in survey.created}
    for row in (*survey.created, *survey.changed, *survey.same):
        is_guess = row.tax_class == TaxClass.STANDARD_NO_REDUCTION
        if not is_guess or "tax_class" in told_by(row, known.columns):
            continue
        if row.sku in new:
            yield Remark(row.line, "tax_class", "liquor", row.name_vi)
        elif known.products[row.sku][1].tax_class == TaxClass.STANDARD:
            yield Remark(row.line, "tax_class", "liquor_reduced", row.name_vi)


def _unpriced(survey: lists.Plan, known: Known) -> Iterator[Remark]:
    """Goods that have no price, neither in the list nor in the books."""
    for row in (*survey.created, *survey.changed, *survey.same):
        product_id = known.products[row.sku][0] if row.sku in known.products else ""
        if row.price_vnd is None and product_id not in known.prices:
            yield Remark(row.line, "price_vnd", "no_price")


def _without_zeros(remarks: Sequence[Remark], unpriced: Set[int]) -> Iterator[Remark]:
    """Without saying of a price of 0 that the books' stays where they have none."""
    return (one for one in remarks if one.code != "price_zero" or one.line not in unpriced)


@dataclass
class _Shelf:
    """What becomes of a list's lots."""

    due: list[Opening] = field(default_factory=list)
    beside: list[Opening] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _openings(
    session: Session, read: ReadGoods, survey: lists.Plan, known: Known, *, adds_stock: bool
) -> _Shelf:
    """The lots to put on the shelf, those that cannot be, and those that are there."""
    good = {row.sku for row in (*survey.created, *survey.changed, *survey.same)}
    ids = {sku: known.products[sku][0] for sku in good if sku in known.products}
    asked = sorted({ids[one.sku] for one in read.openings if one.sku in ids})
    held = opening_stock.known_lots(session, asked)
    packed = sets.among(session, asked)
    refused_lines = {one.line for one in survey.refused}
    shelf = _Shelf(held=opening_stock.received_lots(held))
    found: list[tuple[Opening, OnBooks | None]] = []
    for one in read.openings:
        if ids.get(one.sku) in packed:
            shelf.refused.append(RefusedRow(one.line, "opening_quantity", "set_packed", one.sku))
        elif one.sku in good:
            found.append((one, _on_books(one, held.get(ids.get(one.sku, ""), []))))
        elif one.line not in refused_lines:
            shelf.refused.append(RefusedRow(one.line, "sku", "row_above", one.sku))
    told = {lot.lot_id for _one, lot in found if lot is not None}
    untold = {
        product_id
        for product_id, lots in held.items()
        if any(lot.received_units > 0 and lot.lot_id not in told for lot in lots)
    }
    for one, lot in found:
        is_beside = ids.get(one.sku) in untold and not adds_stock
        _place(shelf, one, lot, is_beside=is_beside)
    return shelf


def _place(shelf: _Shelf, one: Opening, lot: OnBooks | None, *, is_beside: bool) -> None:
    if lot is not None and opening_stock.differs(one.delivery.lot, lot):
        shelf.refused.append(RefusedRow(one.line, "lot_code", "lot_differs", lot.code))
    elif lot is not None and lot.received_units > 0:
        shelf.remarks.append(Remark(one.line, "lot_code", "lot_known", lot.code))
    elif is_beside:
        shelf.beside.append(one)
        shelf.remarks.append(Remark(one.line, "opening_quantity", "stock_known", one.sku))
    else:
        shelf.due.append(one)


def _on_books(one: Opening, held: list[OnBooks]) -> OnBooks | None:
    return opening_stock.match(one.delivery.lot, held)
