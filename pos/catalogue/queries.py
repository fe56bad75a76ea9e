"""Reads of the catalogue: cards, codes, search."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared, Row
from pos.base.text import search_key
from pos.catalogue import former_codes, held
from pos.catalogue.certificates import (
    Certificate,
    Lapse,
    lapse_on,
    last_day,
    stars_on,
)
from pos.catalogue.codes import LinkScan, is_internal
from pos.catalogue.models import (
    CertificateRow,
    Price,
    Producer,
    Product,
    ProductCode,
)


@dataclass(frozen=True)
class Card:
    """A product as it stands on a day: names, price, the certificate that counts."""

    product_id: str
    sku: str
    name_vi: str
    name_en: str
    producer: str
    """Empty where unknown."""
    producer_id: str | None
    place: str
    unit: str
    unit_word: str
    net_content: str
    ocop_group: str
    tax_class: str
    shelf_life_days: int | None
    price_vnd: int | None
    """None where no price counts on the day: it cannot be sold."""
    certificate: Certificate | None
    """The best one surely valid on the day."""
    is_stocked: bool
    is_withdrawn: bool = False
    lapse: Lapse | None = None
    """How it surely lost the stars it had; None where it has some, or never had any."""

    @property
    def stars(self) -> int:
        """0 where no certificate counts."""
        return 0 if self.certificate is None else self.certificate.stars

    @property
    def stars_to(self) -> date | None:
        """The last day of the stars."""
        return None if self.certificate is None else last_day(self.certificate)


# Statements of the hot path are built once: building one costs more than SQLite's answer.
_PRICE_TODAY = (
    select(case((Price.is_end == 1, null()), else_=Price.price_vnd))
    .where(Price.product_id == Product.id, Price.valid_from <= bindparam("on"))
    .order_by(Price.valid_from.desc(), Price.told_no.desc(), Price.fact_seq.desc())
    .limit(1)
    .scalar_subquery()
)
PRICE_ON = _PRICE_TODAY
"""The price of a row of `Product` on the day bound to `on`; nothing where none counts."""
_CARDS = Prepared(
    select(
        Product.id,
        Product.sku,
        Product.name_vi,
        Product.name_en,
        func.coalesce(Producer.name, ""),
        Product.producer_id,
        Product.place,
        Product.unit,
        Product.unit_word,
        Product.net_content,
        Product.ocop_group,
        Product.tax_class,
        Product.shelf_life_days,
        _PRICE_TODAY,
        type_coerce(Product.is_stocked, Integer),
        type_coerce(Product.is_withdrawn, Integer),
        held.CODE,
        *held.told(CertificateRow),
    )
    .outerjoin(Producer, Producer.id == Product.producer_id)
    .outerjoin(CertificateRow, CertificateRow.product_id == Product.id)
    .where(Product.id.in_(bindparam("ids", expanding=True)))
    .order_by(Product.id, CertificateRow.id)
)
"""A product's certificates are rows of their own, the rest of each row the same."""
_PRICES = Prepared(
    select(Price.product_id, Price.price_vnd, Price.is_end)
    .where(
        Price.product_id.in_(bindparam("ids", expanding=True)),
        Price.valid_from <= bindparam("on"),
    )
    .order_by(Price.product_id, Price.valid_from, Price.told_no, Price.fact_seq)
)
_HEAD = 17
"""How many columns of `_CARDS` stand before a certificate's."""
_MOST_IDS = 500
"""How many ids one statement takes; longer lists are asked in pieces."""


def cards(session: Session, product_ids: Collection[str], on: date) -> dict[str, Card]:
    """The cards of the products named, by id; unknown ids are left out."""
    rows = _in_pieces(session, _CARDS, sorted(set(product_ids)), on=on)
    found = {product_id: list(given) for product_id, given in groupby(rows, key=itemgetter(0))}
    ours = [product_id for product_id, given in found.items() if given[0][_HEAD - 1] is not None]
    linked = held.linked(session, ours) if ours else {}
    return {
        product_id: _card(given, on, linked.get(product_id)) for product_id, given in found.items()
    }


def _card(rows: Sequence[Any], on: date, linked: Sequence[Row] | None) -> Card:
    """One product's card from its rows, one a certificate.

    Args:
        linked: what the registry says of its certificates; None: it is not linked.
    """
    *head, is_stocked, is_withdrawn, _code = rows[0][:_HEAD]
    if linked is not None:
        given = tuple(linked)
    else:
        given = tuple(row[_HEAD:] for row in rows if row[_HEAD] is not None)
    counting, lapse = _counting(given, on) if given else (None, None)
    values: tuple[Any, ...] = (*head, counting, bool(is_stocked), bool(is_withdrawn), lapse)
    return Card(*values)


@lru_cache(maxsize=2048)
def _counting(given: tuple[Row, ...], on: date) -> tuple[Certificate | None, Lapse | None]:
    """The certificate that counts on a day, and how the last was lost; the same are asked for
    many times a day."""
    all_held = [held.read(row) for row in given]
    counting = stars_on(all_held, on)
    return counting, None if counting else lapse_on(all_held, on)


def prices(session: Session, product_ids: Sequence[str], on: date) -> dict[str, int]:
    """The price of each product that counts on a day; products without one are left out."""
    rows = _in_pieces(session, _PRICES, product_ids, on=on)
    last = {row[0]: None if row[2] else row[1] for row in rows}  # the last of each product wins
    return {product_id: price for product_id, price in last.items() if price is not None}


def certificates(session: Session, product_ids: Sequence[str]) -> dict[str, list[Certificate]]:
    """Every certificate that counts of the products named: the registry's, or the shop's own."""
    return held.certificates(session, product_ids)


def _in_pieces(
    session: Session, statement: Prepared, ids: Sequence[str], **more: object
) -> Iterator[Row]:
    for at in range(0, len(ids), _MOST_IDS):
        yield from statement.all(session, ids=list(ids[at : at + _MOST_IDS]), **more)


_BY_GTIN = Prepared(select(ProductCode.product_id).where(ProductCode.gtin14 == bindparam("gtin14")))
_BY_SKU = Prepared(select(Product.id).where(Product.sku == bindparam("sku")))


def by_gtin(session: Session, gtin14: str) -> str | None:
    """The product that carries a code; one kept from sale, too: its goods are out there.

    Of our own codes also the one that a product had once.  A producer's code that was taken off a
    product may have been another's from the start, so it names the product on our labels only.
    """
    found: str | None = _BY_GTIN.only(session, gtin14=gtin14)
    return found or (_once(session, gtin14) if is_internal(gtin14) else None)


def by_sku(session: Session, sku: str) -> str | None:
    """The product of a SKU, in either case; where none has it, the one that had it last."""
    found: str | None = _BY_SKU.only(session, sku=sku.upper())
    return found or _once(session, sku.upper())


def _once(session: Session, code: str) -> str | None:
    return next(iter(former_codes.owners(session, code)), None)


def by_label(session: Session, link: LinkScan) -> Iterator[str]:
    """The products that a label of this shop may mean: whose code it is, then whose it was."""
    now = _BY_GTIN.only(session, gtin14=link.gtin14) if link.gtin14 else None
    now = now or (_BY_SKU.only(session, sku=link.sku) if link.sku else None)
    if now is not None:
        yield now
    once = former_codes.owners(session, link.gtin14 or link.sku or "")
    yield from (product_id for product_id in once if product_id != now)


@dataclass(frozen=True)
class Named:
    """A product by its code, as lists name it."""

    product_id: str
    name_vi: str
    producer_id: str | None
    unit: str


_NAMED = Prepared(
    select(Product.sku, Product.id, Product.name_vi, Product.producer_id, Product.unit).where(
        Product.sku.in_(bindparam("ids", expanding=True))
    )
)


def by_skus(session: Session, skus: Sequence[str]) -> dict[str, Named]:
    """The products of many SKUs, by SKU."""
    return {row[0]: Named(*row[1:]) for row in _in_pieces(session, _NAMED, skus)}


def public_gtin(session: Session, product_id: str) -> str | None:
    """The GTIN-14 that names the product everywhere; None where it has only our own codes."""
    return session.scalar(
        select(ProductCode.gtin14)
        .where(ProductCode.product_id == product_id, ProductCode.is_internal == 0)
        .order_by(ProductCode.gtin14)
        .limit(1)
    )


_PUBLIC = Prepared(
    select(ProductCode.product_id, func.min(ProductCode.gtin14))
    .where(
        ProductCode.product_id.in_(bindparam("ids", expanding=True)), ProductCode.is_internal == 0
    )
    .group_by(ProductCode.product_id)
)


def public_gtins(session: Session, product_ids: Sequence[str]) -> dict[str, str]:
    """The same for many products, by id; products without one are left out."""
    return {row[0]: row[1] for row in _in_pieces(session, _PUBLIC, product_ids)}


def search(session: Session, text: str, *, limit: int = 8, stocked: bool = True) -> list[str]:
    """Products whose name, SKU, producer, commune or province holds every word of `text`.

    Accents, case and đ do not matter.  Best first: the whole name or SKU, the name's
    beginning, a word's beginning in the name, words' beginnings anywhere, anything else; then
    in Vietnamese alphabetical order.

    Returns:
        Product ids, at most `limit`; none for fewer than two letters.
    """
    key = search_key(text)
    if len(key) < 2:
        return []
    words = key.split()
    sku = text.strip().upper()
    if session.get_bind().dialect.name == "sqlite":
        begins = _names_beginning(stocked, limit).all(session, key=key, after=key + _LAST_SIGN)
        if len(begins) == limit and _BY_SKU.first(session, sku=sku) is None:
            return [row[0] for row in begins]  # nothing ranks before them: the rest need no look
    named = {
        "key": key,
        "sku": sku,
        "begins": f"{key}%",
        "inside": f"% {key}%",
        **{f"word{n}": f"%{word}%" for n, word in enumerate(words)},
        **{f"begin{n}": f"% {word}%" for n, word in enumerate(words)},
    }
    return [row[0] for row in _holding(len(words), stocked, limit).all(session, **named)]


_LAST_SIGN = "\U0010ffff"
"""Stands behind every letter: `che` to `che` with it are the names that begin with `che`."""


@cache
def _names_beginning(stocked: bool, limit: int) -> Prepared:
    """The two best ranks of `_holding` alone, read from the index of names."""
    begins = and_(Product.name_key >= bindparam("key"), Product.name_key < bindparam("after"))
    query = select(Product.id).where(begins, Product.is_withdrawn == 0)
    if stocked:
        query = query.where(Product.is_stocked == 1)
    rank = case((Product.name_key == bindparam("key"), 0), else_=1)
    return Prepared(query.order_by(rank, Product.sort_key, Product.id).limit(limit))


@lru_cache(maxsize=64)
def _holding(words: int, stocked: bool, limit: int) -> Prepared:
    """The statement for so many words; built once, since building it takes longer than a word."""
    padded = literal(" ") + Product.search_key
    holds = and_(*(Product.search_key.like(bindparam(f"word{n}")) for n in range(words)))
    each_begins = and_(*(padded.like(bindparam(f"begin{n}")) for n in range(words)))
    rank = case(
        (Product.name_key == bindparam("key"), 0),
        (Product.sku == bindparam("sku"), 0),
        (Product.name_key.like(bindparam("begins")), 1),
        ((literal(" ") + Product.name_key).like(bindparam("inside")), 2),
        (each_begins, 3),
        else_=4,
    )
    query = select(Product.id).where(holds, Product.is_withdrawn == 0)
    if stocked:
        query = query.where(Product.is_stocked == 1)  # a claim is 0 or 1, on PostgreSQL, too
    return Prepared(query.order_by(rank, Product.sort_key, Product.id).limit(limit))


def names(session: Session, product_ids: Collection[str]) -> dict[str, str]:
    """The products' Vietnamese names, by their ids."""
    asked = select(Product.id, Product.name_vi).where(Product.id.in_(product_ids))
    return {row[0]: row[1] for row in session.execute(asked)}
