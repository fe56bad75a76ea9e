"""What posting a count would do: each lot's correction and its worth.  Pure but for the reads that
are handed in.

Its record, as JSON, is what the page of the result shows for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.catalogue.queries import Card
from pos.counting.queries import LotWords, State
from pos.counting.variances import CAUSE_FROM_VND, Found, Key, Standing


@dataclass(frozen=True)
class Row:
    """A lot of a count: what people see, what the ledger would be given."""

    product_id: str
    lot_id: str | None
    name: str
    sku: str
    unit: str
    unit_word: str
    lot_code: str
    """Empty: goods of unknown lot."""
    date_kind: str
    use_by: date | None
    barred: str
    counted: int | None
    """None: nobody counted it."""
    expected: int
    corrected: int
    standing: str
    to_post: int
    value_vnd: int
    """Worth of the correction at cost, else at the price: below 0 where goods are missing."""
    has_value: bool
    """Whether a cost or a price is known."""

    @property
    def key(self) -> Key:
        """What was counted."""
        return self.product_id, self.lot_id

    @property
    def token(self) -> str:
        """The same as a form's field carries it."""
        return f"{self.product_id}.{self.lot_id or ''}"

    @property
    def difference(self) -> int:
        """Counted less expected; for goods nobody counted, all that the books have."""
        return (self.counted or 0) - self.expected

    @property
    def is_sure(self) -> bool:
        """Whether it can be posted."""
        return self.standing == Standing.KNOWN

    @property
    def needs_cause(self) -> bool:
        """Whether the difference is worth a reason."""
        return bool(self.to_post) and abs(self.value_vnd) >= CAUSE_FROM_VND


@dataclass(frozen=True)
class Goods:
    """What names and prices the rows take."""

    cards: Mapping[str, Card]
    lots: Mapping[str, LotWords]

    def value_vnd(self, product_id: str, lot_id: str | None, units: int) -> int | None:
        """What so many units are worth: at the lot's cost, else at the price; None: not known."""
        card = self.cards[product_id]
        lot = None if lot_id is None else self.lots.get(lot_id)
        cost = None if lot is None else lot.cost_vnd
        price = card.price_vnd if cost is None else cost
        if price is None:
            return None
        worth = line_amount_vnd(abs(units), price, Unit(card.unit))
        return worth if units >= 0 else -worth


def rows_of(state: State, goods: Goods) -> list[Row]:
    """What was counted, the worth of the difference first; then by name and lot."""
    made = [_counted(one, goods) for one in state.rows]
    return sorted(made, key=lambda one: (-abs(one.value_vnd), one.name, one.lot_code))


def missing_rows(state: State, goods: Goods) -> list[Row]:
    """The lots that nobody counted and that lay there when the count began, as if gone."""
    return [
        _row(
            goods,
            (one.product_id, one.lot_id),
            counted=None,
            expected=one.units,
            corrected=0,
            standing=Standing.KNOWN,
            to_post=-one.units,
        )
        for one in state.missing
    ]


def worth_vnd(rows: Sequence[Row]) -> int:
    """What is too much and what is missing, added up: what a yes is asked for."""
    return sum(abs(one.value_vnd) for one in rows)


def told(row: Row) -> dict[str, object]:
    """A row as the record keeps it."""
    kept = asdict(row)
    kept["use_by"] = None if row.use_by is None else row.use_by.isoformat()
    return kept


def read(kept: Mapping[str, object]) -> Row:
    """A row of a record."""
    named = {name: kept[name] for name in Row.__dataclass_fields__}
    until = kept["use_by"]
    named["use_by"] = date.fromisoformat(until) if isinstance(until, str) else None
    return Row(**named)  # type: ignore[arg-type]


def _counted(one: Found, goods: Goods) -> Row:
    return _row(
        goods,
        one.key,
        counted=one.counted,
        expected=one.expected,
        corrected=one.corrected,
        standing=one.standing,
        to_post=one.to_post,
    )


def _row(
    goods: Goods,
    key: Key,
    *,
    counted: int | None,
    expected: int,
    corrected: int,
    standing: Standing,
    to_post: int,
) -> Row:
    product_id, lot_id = key
    card, lot = goods.cards[product_id], goods.lots.get(lot_id or "")
    value = goods.value_vnd(product_id, lot_id, to_post)
    return Row(
        product_id=product_id,
        lot_id=lot_id,
        name=card.name_vi,
        sku=card.sku,
        unit=card.unit,
        unit_word=card.unit_word,
        lot_code="" if lot is None else lot.code,
        date_kind="none" if lot is None else lot.date_kind,
        use_by=None if lot is None else lot.use_by,
        barred="" if lot is None else lot.barred,
        counted=counted,
        expected=expected,
        corrected=corrected,
        standing=standing.value,
        to_post=to_post,
        value_vnd=value or 0,
        has_value=value is not None,
    )
