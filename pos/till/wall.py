"""The wall of goods beside the order: what is touched instead of scanned."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Product, ProductCode
from pos.sync.queries import stream_hash
from pos.till.models import SaleLine
from pos.till.tile_icons import icon_of
from pos.till.views import TileView

TILES = 12
RECENT_LINES = 1500
"""How many of the newest sale lines decide what is often sold."""
UNCODED = 24
"""Goods without a barcode that are shown at once."""

# Built once: building a statement costs more than SQLite's answer.
_NEWEST = (
    select(SaleLine.product_id)
    .order_by(SaleLine.sale_id.desc(), SaleLine.no)
    .limit(RECENT_LINES)
    .subquery()
)
_SOLD = (
    select(_NEWEST.c.product_id, func.count().label("times"))
    .group_by(_NEWEST.c.product_id)
    .subquery()
)
_OFTEN = Prepared(
    select(_SOLD.c.product_id)
    .join(Product, Product.id == _SOLD.c.product_id)
    .where(Product.is_withdrawn == 0)
    .order_by(_SOLD.c.times.desc(), _SOLD.c.product_id)
    .limit(TILES)
)
_WEIGHED = Prepared(
    select(Product.id)
    .where(Product.unit != "piece", Product.is_stocked, Product.is_withdrawn == 0)
    .order_by(Product.sort_key)
    .limit(2 * TILES)
)
_UNCODED = Prepared(
    select(Product.id)
    .where(
        Product.is_stocked,
        Product.is_withdrawn == 0,
        ~select(ProductCode.gtin14).where(ProductCode.product_id == Product.id).exists(),
    )
    .order_by(Product.unit == "piece", Product.sort_key)
    .limit(bindparam("most"))
)

_KEPT_TILES: dict[tuple[bytes | None, date, tuple[str, ...]], tuple[TileView, ...]] = {}
"""The wall as of a fact, a day and the manager's choice: whatever else could change it writes a
fact, and no scan does."""


def tiles(session: Session, today: date, favourites: tuple[str, ...] = ()) -> tuple[TileView, ...]:
    """What the manager chose, then what is often sold, filled up with weighed goods."""
    key = (stream_hash(session), today, favourites)
    found = _KEPT_TILES.get(key)
    if found is None:
        found = _make_tiles(session, today, favourites)
        _KEPT_TILES.clear()
        _KEPT_TILES[key] = found
    return found


def _make_tiles(session: Session, today: date, favourites: tuple[str, ...]) -> tuple[TileView, ...]:
    chosen = list(favourites)
    if len(chosen) < TILES:
        chosen += [row[0] for row in _OFTEN.all(session) if row[0] not in chosen]
    if len(chosen) < TILES:
        weighed = [row[0] for row in _WEIGHED.all(session)]
        chosen.extend(one for one in weighed if one not in chosen)
    return tiles_of(session, chosen[: max(TILES, len(favourites))], today)


def tiles_of(session: Session, product_ids: Sequence[str], today: date) -> tuple[TileView, ...]:
    """The tiles of products that can be sold, in the order named."""
    cards = catalogue.cards(session, product_ids, today)
    return tuple(
        TileView(
            card.product_id,
            card.name_vi,
            card.price_vnd,
            card.unit,
            card.unit_word,
            icon_of(card.name_vi, card.ocop_group),
        )
        for card in (cards[one] for one in product_ids if one in cards)
        if card.price_vnd is not None and not card.is_withdrawn
    )


def uncoded(session: Session, today: date) -> tuple[TileView, ...]:
    """Goods that carry no barcode: the weighed ones first, then by name.

    Asked for by a touch of its tab, so that no scan waits for it.
    """
    found = [row[0] for row in _UNCODED.all(session, most=UNCODED)]
    return tiles_of(session, found, today)
