"""What became of the goods of a fair, and what they brought."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.moving.takings import Row, Takings
from pos.stock.models import Lot, StockLevel, StockMove
from pos.stock.places import (
    COUNTING,
    CUSTOMER,
    DISPOSED,
    LOSS,
    QUARANTINE,
    SAMPLES,
    SHOP,
    STOREROOM,
)


@dataclass
class _Sums:
    taken: int = 0
    sold: int = 0
    returned: int = 0
    home: int = 0
    missing: int = 0
    given: int = 0
    extra: int = 0
    held: int = 0


@dataclass(frozen=True)
class OfProduct:
    """One product at a fair, in its base units."""

    product_id: str
    name: str
    unit: str
    unit_word: str
    taken: int
    """Brought there."""
    extra: int
    """Found there beyond the books, or sold beyond them."""
    sold: int
    returned: int
    """Brought back by customers and put onto its shelf."""
    home: int
    given: int
    """Samples."""
    missing: int
    """Lost, broken, destroyed, sent back or counted wrong."""
    held: int
    """Gone into quarantine while the fair was on."""
    left: int
    """What the books hold there now."""
    amount_vnd: int


@dataclass(frozen=True)
class OfDay:
    """One day of a fair."""

    on: date
    receipts: int
    sold_vnd: int
    back_vnd: int

    @property
    def net_vnd(self) -> int:
        """What stayed."""
        return self.sold_vnd - self.back_vnd


@dataclass(frozen=True)
class Result:
    """A fair, summed up."""

    products: tuple[OfProduct, ...] = ()
    days: tuple[OfDay, ...] = field(default=())

    @property
    def sold_vnd(self) -> int:
        """Of all days, less what customers got back."""
        return sum(one.net_vnd for one in self.days)

    @property
    def receipts(self) -> int:
        """Of all days."""
        return sum(one.receipts for one in self.days)


def result_of(session: Session, place_id: str, takings: Takings, *, today: date) -> Result:
    """What became of a fair's goods so far: moves tell of units, sales of money."""
    sums, left = _sums(session, place_id), _left(session, place_id)
    sold, back = takings.sold(session, place_id), takings.given_back(session, place_id)
    money: dict[str, int] = defaultdict(int)
    for sign, rows in ((1, sold), (-1, back)):
        for _on, product_id, _units, amount_vnd in rows:
            money[product_id] += sign * amount_vnd
    cards = catalogue.cards(session, list(sums), today)
    products = [
        OfProduct(
            product_id=product_id,
            name=cards[product_id].name_vi,
            unit=cards[product_id].unit,
            unit_word=cards[product_id].unit_word,
            taken=one.taken,
            extra=one.extra,
            sold=one.sold,
            returned=one.returned,
            home=one.home,
            given=one.given,
            missing=one.missing,
            held=one.held,
            left=left.get(product_id, 0),
            amount_vnd=money[product_id],
        )
        for product_id, one in sums.items()
        if product_id in cards
    ]
    products.sort(key=lambda one: (-one.amount_vnd, one.name))
    counts = dict(takings.receipts(session, place_id))
    days = sorted({row[0] for row in (*sold, *back)} | counts.keys())
    return Result(
        tuple(products),
        tuple(OfDay(on, counts.get(on, 0), _of_day(sold, on), _of_day(back, on)) for on in days),
    )


def _of_day(rows: Sequence[Row], on: date) -> int:
    return sum(amount_vnd for day, _product_id, _units, amount_vnd in rows if day == on)


def _sums(session: Session, place_id: str) -> dict[str, _Sums]:
    """The moves of the lots that were ever there, into it and out of it.

    By lot, which the moves are found by; a fair's place is in no index.
    """
    lots = select(StockLevel.lot_id).where(StockLevel.place_id == place_id)
    rows = session.execute(
        select(Lot.product_id, StockMove.from_place_id, StockMove.to_place_id, StockMove.units)
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(
            StockMove.lot_id.in_(lots),
            or_(StockMove.from_place_id == place_id, StockMove.to_place_id == place_id),
        )
    )
    sums: dict[str, _Sums] = defaultdict(_Sums)
    for product_id, come_from, go_to, units in rows:
        is_in = go_to == place_id
        _count(sums[product_id], come_from if is_in else go_to, units, is_in=is_in)
    return sums


_NAMES = {
    CUSTOMER: "sold",
    SAMPLES: "given",
    LOSS: "missing",
    DISPOSED: "missing",
    QUARANTINE: "held",
}
"""Of the place on the other side: what units that went there are counted as."""


def _count(sums: _Sums, other: str, units: int, *, is_in: bool) -> None:
    """Add units that came from, or went to, another place."""
    if is_in and other in (SHOP, STOREROOM):
        sums.taken += units
    elif other in (SHOP, STOREROOM):
        sums.home += units
    elif is_in and other == CUSTOMER:
        sums.returned += units
    elif is_in and other == COUNTING:
        sums.extra += units
    else:
        name = _NAMES.get(other, "missing")
        setattr(sums, name, getattr(sums, name) + (-units if is_in else units))


def _left(session: Session, place_id: str) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for product_id, units in session.execute(
        select(Lot.product_id, StockLevel.units)
        .join(Lot, Lot.id == StockLevel.lot_id)
        .where(StockLevel.place_id == place_id)
    ):
        found[product_id] += units
    return found
