"""Reads for the list of goods: which products a filter holds, a page of them, what is to be done.

The list is asked for ids alone, in its order; only the page's own products are read whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from pos.assortment import ratings
from pos.assortment.codes import shown_gtin
from pos.assortment.filters import NONE, Filter
from pos.base.text import search_key, sort_key
from pos.catalogue import price_days
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import EXPIRING_DAYS
from pos.catalogue.communes import PROVINCE_KINDS
from pos.catalogue.models import (
    Commune,
    FormerCode,
    Picture,
    Producer,
    Product,
    ProductCode,
)
from pos.catalogue.queries import PRICE_ON, Card
from pos.stock.models import Lot, Place, StockLevel
from pos.sync.queries import stream_hash

PAGE = 50
"""Products on one page."""
_LEAST_DIGITS = 4
"""So many digits typed are looked for in barcodes, too."""


@dataclass(frozen=True)
class Row:
    """A product in the list."""

    card: Card
    gtins: tuple[str, ...]
    """As printed under the bars: 8, 13 or 14 digits; the shop's own codes last."""
    on_hand_units: int | None
    """None where the product is no goods that are kept in stock."""
    coming_on: date | None
    """The day of the next price that does not count yet."""
    coming_vnd: int | None
    is_lapsed: bool
    stars_days: int | None
    """Days until the stars end, where they end soon."""


@dataclass(frozen=True)
class Page:
    """One page of the list."""

    rows: tuple[Row, ...]
    total: int
    """Products that the filter holds."""
    no: int
    pages: int


@dataclass(frozen=True)
class Choice:
    """Something to filter by, and how many products it holds."""

    code: str
    name: str
    count: int


# --- Conditions -----------------------------------------------------------------------------


def conditions(session: Session, asked: Filter, on: date) -> list[ColumnElement[bool]]:
    """What a product must be for the filter to hold it."""
    found = [*_searched(asked), *_rated(asked, on), *_placed(asked)]
    if asked.sale != "all":
        found.append(Product.is_withdrawn == (1 if asked.sale == "off" else 0))
    if asked.producer:
        makers = [one.producer_id for one in find_producers(session, asked.producer)]
        found.append(Product.producer_id.in_(makers))
    if asked.group:
        found.append(Product.ocop_group == ("" if asked.group == NONE else asked.group))
    if asked.no_code:
        found.append(_without(ProductCode))
    if asked.no_picture:
        found.append(_without(Picture))
    if asked.no_price:
        found.append(PRICE_ON.is_(None))
    return found


def _searched(asked: Filter) -> list[ColumnElement[bool]]:
    """Every word in the folded key, or in a code of former days; digits also in the barcodes."""
    if not asked.words:
        return []
    once = func.lower(func.replace(FormerCode.code, "-", " "))  # a SKU folded, sign by sign
    had = select(FormerCode.product_id).where(
        *(once.contains(word, autoescape=True) for word in asked.words)
    )
    named = or_(
        and_(*(Product.search_key.contains(word, autoescape=True) for word in asked.words)),
        Product.id.in_(had),
    )
    digits = "".join(asked.words)
    if not (digits.isascii() and digits.isdecimal() and len(digits) >= _LEAST_DIGITS):
        return [named]
    coded = select(ProductCode.product_id).where(ProductCode.gtin14.contains(digits))
    return [or_(named, Product.id.in_(coded))]


def _rated(asked: Filter, on: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.stars == "lapsed":
        found.append(ratings.has_lapsed(on))
    elif asked.stars == NONE:
        found += [ratings.stars(on) == 0, ~ratings.has_lapsed(on)]
    elif asked.stars:
        found.append(ratings.stars(on) == int(asked.stars))
    if asked.ending:
        then = on + timedelta(days=int(asked.ending))
        found.append(ratings.stars(then) < ratings.stars(on))
    return found


def _placed(asked: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.province:
        found.append(Product.province_code == ("" if asked.province == NONE else asked.province))
    if asked.commune == NONE:
        found.append(Product.commune_code.is_(None))
    elif asked.commune:
        found.append(Product.commune_code == asked.commune)
    return found


def _without(table: type[ProductCode | Picture]) -> ColumnElement[bool]:
    found = select(table.product_id).where(table.product_id == Product.id)
    if table is Picture:
        found = found.where(Picture.removed_at.is_(None))
    return ~found.exists()


# --- The list -------------------------------------------------------------------------------


def page(session: Session, asked: Filter, no: int, *, on: date) -> Page:
    """A page of the list, counted from 1; one beyond the last has no rows."""
    held = conditions(session, asked, on)
    connection = session.connection()
    total = connection.execute(
        select(func.count()).select_from(Product).where(*held), {"on": on}
    ).scalar_one()
    found = _ids(held, asked.order)
    first = (no - 1) * PAGE
    if first > total // 2:  # the end is nearer: walk back from there, and turn the page round
        left = max(total - first - PAGE, 0)
        size = min(PAGE, max(total - first, 0))
        turned = _ids(held, asked.order, backwards=True).offset(left).limit(size)
        ids = [row[0] for row in connection.execute(turned, {"on": on})][::-1]
    else:
        ids = [row[0] for row in connection.execute(found.offset(first).limit(PAGE), {"on": on})]
    return Page(tuple(rows(session, ids, on)), total, no, max(-(-total // PAGE), 1))


def all_ids(session: Session, asked: Filter, on: date) -> list[str]:
    """Every product that the filter holds, in its order."""
    held = conditions(session, asked, on)
    return [row[0] for row in session.connection().execute(_ids(held, asked.order), {"on": on})]


def _ids(
    held: Sequence[ColumnElement[bool]], order: str, *, backwards: bool = False
) -> Select[Any]:
    return select(Product.id).where(*held).order_by(*_order(order, backwards=backwards))


def _order(order: str, *, backwards: bool) -> list[Any]:
    """What orders the list; the last part tells any two products apart."""
    parts: dict[str, list[tuple[Any, bool]]] = {
        "name": [(Product.sort_key, False)],
        "price": [(PRICE_ON.is_(None), False), (PRICE_ON, False), (Product.sort_key, False)],
        "-price": [(PRICE_ON.is_(None), False), (PRICE_ON, True), (Product.sort_key, False)],
        "sku": [(Product.sku, False)],
        "changed": [(Product.changed_at, True), (Product.sort_key, False)],
    }
    chosen = [*parts[order], (Product.id, False)]
    return [part.desc() if down is not backwards else part for part, down in chosen]


def rows(session: Session, ids: Sequence[str], on: date) -> list[Row]:
    """The products of a page, read whole, in the order given."""
    cards = catalogue.cards(session, ids, on)
    gtins: dict[str, list[str]] = {}
    for product_id, gtin in session.execute(
        select(ProductCode.product_id, ProductCode.gtin14)
        .where(ProductCode.product_id.in_(ids))
        .order_by(ProductCode.is_internal, ProductCode.gtin14)
    ):
        gtins.setdefault(product_id, []).append(gtin)
    hands = _on_hand(session, ids)
    coming = coming_prices(session, ids, on)
    unrated = [one for one in ids if cards[one].certificate is None]
    lapsed = set(
        session.scalars(select(Product.id).where(Product.id.in_(unrated), ratings.has_lapsed(on)))
    )
    return [
        Row(
            card=cards[one],
            gtins=tuple(shown_gtin(code) for code in gtins.get(one, ())),
            on_hand_units=hands.get(one, 0) if cards[one].is_stocked else None,
            coming_on=coming.get(one, (None, None))[0],
            coming_vnd=coming.get(one, (None, None))[1],
            is_lapsed=one in lapsed,
            stars_days=_days_left(cards[one], on),
        )
        for one in ids
    ]


def _days_left(card: Card, on: date) -> int | None:
    if card.stars_to is None:
        return None
    left = (card.stars_to - on).days
    return left if left <= EXPIRING_DAYS else None


def _on_hand(session: Session, ids: Sequence[str]) -> dict[str, int]:
    held = session.execute(
        select(Lot.product_id, func.sum(StockLevel.units))
        .join(StockLevel, StockLevel.lot_id == Lot.id)
        .join(Place, Place.id == StockLevel.place_id)
        .where(Lot.product_id.in_(ids), Place.is_own == 1)
        .group_by(Lot.product_id)
    )
    return {row[0]: row[1] for row in held}


def coming_prices(
    session: Session, ids: Sequence[str], on: date
) -> dict[str, tuple[date, int | None]]:
    """Each product's next price that does not count on a day yet: from when, and how much.

    None as the amount says that the price ends on that day.
    """
    return {
        product_id: (days[0].valid_from, None if days[0].is_end else days[0].price_vnd)
        for product_id, days in price_days.coming(session, ids, on).items()
    }


@dataclass(frozen=True)
class Todo:
    """How many of the goods on sale want something."""

    on_sale: int
    no_price: int
    no_code: int
    no_picture: int
    ending: int
    """Lose stars within `SOON_DAYS`."""
    lapsed: int


SOON_DAYS = 90
_KEPT_TODO: dict[tuple[bytes | None, date], Todo] = {}
"""As of a fact and a day: whatever could change it writes a fact."""


def todo(session: Session, on: date) -> Todo:
    """What is to be done about the goods on sale, counted in one reading of them."""
    key = (stream_hash(session), on)
    found = _KEPT_TODO.get(key)
    if found is None:
        then = on + timedelta(days=SOON_DAYS)
        counted = (
            PRICE_ON.is_(None),
            _without(ProductCode),
            _without(Picture),
            ratings.stars(then) < ratings.stars(on),
            ratings.has_lapsed(on),
        )
        sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in counted]
        asked = select(func.count(), *sums).select_from(Product).where(Product.is_withdrawn == 0)
        found = Todo(*session.connection().execute(asked, {"on": on}).one())
        _KEPT_TODO.clear()
        _KEPT_TODO[key] = found
    return found


# --- What to filter by ----------------------------------------------------------------------


@dataclass(frozen=True)
class Maker:
    """A producer, as a list names it."""

    producer_id: str
    name: str
    place: str
    """The commune of today; empty where unknown."""


def find_producers(session: Session, text: str, limit: int | None = None) -> list[Maker]:
    """Producers whose name holds every word of `text`, in alphabetical order.

    Accents, case and đ do not matter.
    """
    words = search_key(text).split()
    known = session.execute(
        select(Producer.id, Producer.name, func.coalesce(Commune.name, ""))
        .outerjoin(Commune, Commune.code == Producer.commune_code)
        .order_by(Producer.sort_key, Producer.id)
    )
    held = (Maker(*row) for row in known if all(word in _folded(row[1]) for word in words))
    return [one for _n, one in zip(range(limit or 1_000_000), held, strict=False)] if words else []


def producer_names(session: Session, producer_ids: Sequence[str]) -> dict[str, str]:
    """The producers' names, by their ids."""
    asked = select(Producer.id, Producer.name).where(Producer.id.in_(producer_ids))
    return {row[0]: row[1] for row in session.execute(asked)}


_folded = lru_cache(maxsize=8192)(search_key)
"""A shop's producers are few, and asked for again and again."""


def provinces(session: Session) -> list[Choice]:
    """The provinces that the shop's goods come from."""
    names = (
        select(Commune.province_code, func.min(Commune.province_name).label("name"))
        .group_by(Commune.province_code)
        .subquery()
    )
    counted = select(Product.province_code, func.count()).group_by(Product.province_code)
    named = {row[0]: row[1] for row in session.execute(select(names))}
    found = [Choice(code, named.get(code, ""), many) for code, many in session.execute(counted)]
    return sorted(found, key=lambda one: sort_key(_bare(one.name)))


def communes(session: Session, province: str) -> list[Choice]:
    """The communes of a province that the shop's goods come from."""
    counted = (
        select(Commune.code, Commune.name, func.count())
        .join(Product, Product.commune_code == Commune.code)
        .where(Product.province_code == province)
        .group_by(Commune.code)
    )
    found = [Choice(*row) for row in session.execute(counted)]
    return sorted(found, key=lambda one: sort_key(one.name.split(" ", 1)[-1]))


def _bare(name: str) -> str:
    for kind in PROVINCE_KINDS:
        name = name.removeprefix(kind)
    return name
