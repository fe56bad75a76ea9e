"""What the pages of goods moved show, as frozen read models."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.moving import goods
from pos.moving.forms import TypedLine
from pos.moving.goods import LotThere
from pos.stock.fefo import Bar, bar_of


@dataclass(frozen=True)
class LotChoice:
    """A lot of the line's product at the place."""

    lot_id: str
    code: str
    date_kind: str
    use_by: date | None
    units: int
    bar: str
    """Why it may not be sold; empty where it may."""


@dataclass(frozen=True)
class LineView:
    """A line of the form."""

    lot_id: str
    product_id: str
    name: str
    producer: str
    unit: str
    unit_word: str
    quantity: str
    """As typed."""
    code: str
    date_kind: str
    use_by: date | None
    days_left: int | None
    there: int
    """What the books hold of the lot at the place."""
    bar: str
    choices: tuple[LotChoice, ...]
    is_new: bool = False
    """Just scanned: its quantity is typed next, where it must be."""


@dataclass(frozen=True)
class HitView:
    """Goods to choose when several fit."""

    product_id: str
    name: str
    sku: str
    producer: str
    place: str
    there: int
    unit: str
    unit_word: str


def line_views(
    session: Session, typed: Sequence[TypedLine], place: str, *, today: date, newest: str = ""
) -> tuple[LineView, ...]:
    """The lines of a form with what the books know; a lot that nobody knows is left out."""
    there = goods.by_id(session, place, [one.lot_id for one in typed])
    product_ids = {one.product_id for one in there.values()}
    cards = catalogue.cards(session, product_ids, today)
    lots: dict[str, list[LotThere]] = {}
    for one in goods.lots_at(session, place, product_ids):
        lots.setdefault(one.product_id, []).append(one)
    return tuple(
        _line(one, there[one.lot_id], cards, lots, today=today, newest=newest)
        for one in typed
        if one.lot_id in there
    )


def _line(
    typed: TypedLine,
    lot: LotThere,
    cards: Mapping[str, Card],
    lots: Mapping[str, Sequence[LotThere]],
    *,
    today: date,
    newest: str,
) -> LineView:
    card = cards[lot.product_id]
    found = list(lots.get(lot.product_id, ()))
    if lot.lot_id not in {one.lot_id for one in found}:
        found.insert(0, lot)
    return LineView(
        lot_id=lot.lot_id,
        product_id=card.product_id,
        name=card.name_vi,
        producer=card.producer,
        unit=card.unit,
        unit_word=card.unit_word,
        quantity=typed.quantity,
        code=lot.code,
        date_kind=lot.date_kind,
        use_by=lot.use_by,
        days_left=None if lot.use_by is None else (lot.use_by - today).days,
        there=lot.units,
        bar=_bar(lot, today),
        choices=tuple(_choice(one, today) for one in found),
        is_new=lot.lot_id == newest,
    )


def _choice(lot: LotThere, today: date) -> LotChoice:
    return LotChoice(lot.lot_id, lot.code, lot.date_kind, lot.use_by, lot.units, _bar(lot, today))


def _bar(lot: LotThere, today: date) -> str:
    bar: Bar | None = bar_of(lot, today)
    return "" if bar is None else bar.value


def hit_views(
    session: Session, product_ids: Collection[str], place: str, today: date
) -> list[HitView]:
    """Goods that fit the words, in the search's order."""
    cards = catalogue.cards(session, product_ids, today)
    there: dict[str, int] = {}
    for one in goods.lots_at(session, place, product_ids):
        there[one.product_id] = there.get(one.product_id, 0) + one.units
    return [
        HitView(
            card.product_id,
            card.name_vi,
            card.sku,
            card.producer,
            card.place,
            there.get(card.product_id, 0),
            card.unit,
            card.unit_word,
        )
        for card in (cards[one] for one in product_ids if one in cards)
    ]
