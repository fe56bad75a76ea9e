"""Reads for the pages of gift sets."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.law.vat import BuyerKind, NoRate, SellerMethod, TaxClass, rate
from pos.packing.fillings import Filling, Wanted, list_vnd
from pos.packing.refusals import NotASet, UnknownSetLot
from pos.packing.views import (
    BatchView,
    InsideRow,
    LotPick,
    LotRow,
    NeedView,
    PackingView,
    PartView,
    RateSum,
    RecipeView,
    SetLotView,
    SetView,
)
from pos.shop import queries as shop
from pos.stock import queries as stock
from pos.stock import set_queries, sets
from pos.stock.fefo import Shelf, bar_of, in_order
from pos.stock.packs import Batch, Ingredient, share_out, until
from pos.stock.set_queries import Packed


def set_views(session: Session, on: date) -> list[SetView]:
    """Every gift set with what goes into it and where its lots lie, by name."""
    recipes = sets.recipes(session)
    wanted = {one.product_id for one in recipes}
    wanted |= {part.product_id for one in recipes for part in one.parts}
    cards = catalogue.cards(session, wanted, on)
    rows: dict[str, list[LotRow]] = defaultdict(list)
    for one in set_queries.packed_sets(session):
        rows[one.product_id].append(_row(one, on))
    rates = _Rates(session, on)
    found = [
        SetView(
            card=cards[one.product_id],
            version=one.version,
            parts=_parts(cards[one.product_id], one.parts, cards, rates),
            lots=tuple(rows[one.product_id]),
        )
        for one in recipes
    ]
    return sorted(found, key=lambda one: (one.card.is_withdrawn, one.card.name_vi))


def _row(one: Packed, on: date) -> LotRow:
    days = None if one.use_by is None else (one.use_by - on).days
    return LotRow(one, bar_of(one, on), days)


class _Rates:
    """The rate of a tax class, as sold to a consumer on a day."""

    def __init__(self, session: Session, on: date) -> None:
        showroom = shop.showroom(session)
        self._method = None if showroom is None else SellerMethod(showroom.seller_method)
        self._on = on

    def of(self, tax_class: str) -> str:
        if self._method is None or not self._method.shows_vat:
            return ""
        try:
            found = rate(
                TaxClass(tax_class), method=self._method, buyer=BuyerKind.CONSUMER, on=self._on
            )
        except NoRate:
            return ""
        return found.code


def _parts(
    card: Card, parts: Sequence[Ingredient], cards: Mapping[str, Card], rates: _Rates
) -> tuple[PartView, ...]:
    lists = [list_vnd(cards[one.product_id], one.units) for one in parts]
    shares = share_out(card.price_vnd or 0, lists) if parts else []
    return tuple(
        PartView(inside, one.units, listed, share, rates.of(inside.tax_class))
        for one, listed, share in zip(parts, lists, shares, strict=True)
        for inside in (cards[one.product_id],)
    )


def recipe_view(
    session: Session, product_id: str, parts: Sequence[Ingredient] | None, on: date
) -> RecipeView:
    """A recipe as it stands, or with the components that a form holds.

    Raises:
        NotASet: no such product.
    """
    known = sets.recipe(session, product_id)
    if parts is None:
        parts = () if known is None else known.parts
    cards = catalogue.cards(session, {product_id, *(one.product_id for one in parts)}, on)
    if product_id not in cards:
        raise NotASet
    there = [one for one in parts if one.product_id in cards]
    views = _parts(cards[product_id], there, cards, _Rates(session, on))
    sums: dict[str, int] = defaultdict(int)
    for one in views:
        sums[one.rate] += one.share_vnd
    rates = tuple(RateSum(*one) for one in sums.items() if one[0])
    return RecipeView(cards[product_id], known.version if known else 0, views, rates)


def packing_view(filling: Filling, wanted: Wanted, on: date) -> PackingView:
    """What is about to be packed, component by component."""
    needs = []
    for no, need in enumerate(filling.needs, start=1):
        held = filling.shelves.get(need.product_id, ())
        takes: dict[str, int] = defaultdict(int)
        codes = {one.lot_id: one.code for one in held}
        for batch in filling.planned.batches:
            for part in batch.parts:
                if part.need is need:
                    takes[codes[part.lot_id]] += part.units * batch.sets
        needs.append(
            NeedView(
                no=no,
                card=filling.cards[need.product_id],
                units=need.units,
                all_units=need.units * wanted.sets,
                instead_of=filling.cards[need.instead_of] if need.instead_of else None,
                reason=need.reason,
                lots=_picks(held, on),
                chosen=need.lot_id or "",
                takes=tuple(takes.items()),
            )
        )
    lots = {one.lot_id: one for held in filling.shelves.values() for one in held}
    batches = tuple(_batch(one, lots) for one in filling.planned.batches)
    return PackingView(filling.card, tuple(needs), batches)


def _picks(held: Sequence[Shelf], on: date) -> tuple[LotPick, ...]:
    barred = [one for one in held if bar_of(one, on)]
    return tuple(
        LotPick(
            lot_id=one.lot_id,
            code=one.code,
            units=one.units,
            date_kind=one.date_kind,
            use_by=one.use_by,
            days_left=None if one.use_by is None else (one.use_by - on).days,
            bar=bar_of(one, on),
        )
        for one in (*in_order(held, today=on), *barred)
    )


def _batch(batch: Batch, lots: Mapping[str, Shelf]) -> BatchView:
    inside = [lots[one.lot_id] for one in batch.parts]
    kind, day = until((one.date_kind, one.use_by) for one in inside)
    return BatchView(batch.sets, kind, day, tuple(one.code for one in inside))


def set_lot_view(session: Session, lot_id: str, on: date) -> SetLotView:
    """One lot of packed sets.

    Raises:
        UnknownSetLot: no such lot, or one that is no gift set.
    """
    lot = stock.lot(session, lot_id)
    parts = sets.parts_of(session, [lot_id]).get(lot_id, [])
    if lot is None or not parts:
        raise UnknownSetLot
    wanted = {lot.product_id, *(one.product_id for one in parts)}
    wanted |= {one.instead_of for one in parts if one.instead_of}
    cards = catalogue.cards(session, wanted, on)
    inside = tuple(
        InsideRow(
            part=one,
            card=cards[one.product_id],
            instead_of=cards[one.instead_of] if one.instead_of else None,
            bar=bar_of(one, on),
            days_left=None if one.use_by is None else (one.use_by - on).days,
        )
        for one in parts
    )
    there = set_queries.packed_sets(session, lot.product_id)
    return SetLotView(
        lot_id=lot_id,
        code=lot.code,
        card=cards[lot.product_id],
        date_kind=lot.date_kind,
        use_by=lot.use_by,
        days_left=None if lot.use_by is None else (lot.use_by - on).days,
        bar=bar_of(lot, on),
        inside=inside,
        rows=[_row(one, on) for one in there if one.lot_id == lot_id],
    )
