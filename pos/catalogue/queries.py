"""Reads of the catalogue: cards, codes, search."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, case, func, literal, select
from sqlalchemy.orm import Session

from pos.base.dates import PartialDate
from pos.base.text import search_key
from pos.catalogue.certificates import Certificate, Level, last_day, stars_on
from pos.catalogue.models import (
    CertificateRow,
    Commune,
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

    @property
    def stars(self) -> int:
        """0 where no certificate counts."""
        return 0 if self.certificate is None else self.certificate.stars

    @property
    def stars_to(self) -> date | None:
        """The last day of the stars."""
        return None if self.certificate is None else last_day(self.certificate)


# Statements of the hot path are built once: building one costs more than SQLite's answer.
_CARDS = (
    select(
        Product.id,
        Product.sku,
        Product.name_vi,
        Product.name_en,
        Producer.name.label("producer_name"),
        Product.producer_id,
        Product.place,
        Product.unit,
        Product.unit_word,
        Product.net_content,
        Product.ocop_group,
        Product.tax_class,
        Product.shelf_life_days,
        Product.is_stocked,
        Product.is_withdrawn,
    )
    .outerjoin(Producer, Producer.id == Product.producer_id)
    .where(Product.id.in_(bindparam("ids", expanding=True)))
)
_PRICES = (
    select(Price.product_id, Price.price_vnd, Price.is_end)
    .where(
        Price.product_id.in_(bindparam("ids", expanding=True)),
        Price.valid_from <= bindparam("on"),
    )
    .order_by(Price.product_id, Price.valid_from, Price.fact_seq)
)
_CERTIFICATES = (
    select(
        CertificateRow.product_id,
        CertificateRow.stars,
        CertificateRow.decision_no,
        CertificateRow.body,
        CertificateRow.level,
        CertificateRow.issued,
        CertificateRow.valid_to,
        CertificateRow.valid_to_reason,
        CertificateRow.withdrawn_on,
        CertificateRow.potential_5,
    )
    .where(CertificateRow.product_id.in_(bindparam("ids", expanding=True)))
    .order_by(CertificateRow.id)
)
_MOST_IDS = 500
"""How many ids one statement takes; longer lists are asked in pieces."""


def cards(session: Session, product_ids: Collection[str], on: date) -> dict[str, Card]:
    """The cards of the products named, by id; unknown ids are left out."""
    wanted = sorted(set(product_ids))
    price = prices(session, wanted, on)
    held = certificates(session, wanted)
    made = {}
    for row in _in_pieces(session, _CARDS, wanted):
        made[row.id] = Card(
            product_id=row.id,
            sku=row.sku,
            name_vi=row.name_vi,
            name_en=row.name_en,
            producer=row.producer_name or "",
            producer_id=row.producer_id,
            place=row.place,
            unit=row.unit,
            unit_word=row.unit_word,
            net_content=row.net_content,
            ocop_group=row.ocop_group,
            tax_class=row.tax_class,
            shelf_life_days=row.shelf_life_days,
            price_vnd=price.get(row.id),
            certificate=stars_on(held.get(row.id, ()), on),
            is_stocked=row.is_stocked,
            is_withdrawn=row.is_withdrawn,
        )
    return made


def prices(session: Session, product_ids: Sequence[str], on: date) -> dict[str, int]:
    """The price of each product that counts on a day; products without one are left out."""
    rows = _in_pieces(session, _PRICES, product_ids, on=on)
    last = {row[0]: None if row[2] else row[1] for row in rows}  # the last of each product wins
    return {product_id: price for product_id, price in last.items() if price is not None}


def certificates(session: Session, product_ids: Sequence[str]) -> dict[str, list[Certificate]]:
    """Every certificate of the products named."""
    found: dict[str, list[Certificate]] = defaultdict(list)
    for row in _in_pieces(session, _CERTIFICATES, product_ids):
        found[row[0]].append(
            Certificate(
                stars=row[1],
                decision_no=row[2],
                body=row[3],
                level=Level(row[4]) if row[4] else None,
                issued=PartialDate.parse(row[5]) if row[5] else None,
                valid_to_override=row[6],
                override_reason=row[7],
                withdrawn_on=row[8],
                potential_5=row[9],
            )
        )
    return found


def _in_pieces(
    session: Session, statement: Executable, ids: Sequence[str], **more: object
) -> Iterator[Any]:
    connection = session.connection()
    for at in range(0, len(ids), _MOST_IDS):
        yield from connection.execute(statement, {"ids": ids[at : at + _MOST_IDS], **more})


def by_gtin(session: Session, gtin14: str) -> str | None:
    """The product that carries a code; one kept from sale, too: its goods are out there."""
    return session.scalar(select(ProductCode.product_id).where(ProductCode.gtin14 == gtin14))


def by_sku(session: Session, sku: str) -> str | None:
    """The product of a SKU, in either case."""
    return session.scalar(select(Product.id).where(Product.sku == sku.upper()))


@dataclass(frozen=True)
class Named:
    """A product by its code, as lists name it."""

    product_id: str
    name_vi: str
    producer_id: str | None
    unit: str


_NAMED = select(Product.sku, Product.id, Product.name_vi, Product.producer_id, Product.unit).where(
    Product.sku.in_(bindparam("ids", expanding=True))
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
    padded = literal(" ") + Product.search_key
    holds = and_(*(Product.search_key.contains(word, autoescape=True) for word in words))
    rank = case(
        (Product.name_key == key, 0),
        (func.lower(Product.sku) == text.strip().lower(), 0),
        (Product.name_key.startswith(key, autoescape=True), 1),
        ((literal(" ") + Product.name_key).contains(f" {key}", autoescape=True), 2),
        (_each_begins(padded, words), 3),
        else_=4,
    )
    query = select(Product.id).where(holds, Product.is_withdrawn == 0)
    if stocked:
        query = query.where(Product.is_stocked == 1)  # a claim is 0 or 1, on PostgreSQL, too
    return list(session.scalars(query.order_by(rank, Product.sort_key, Product.id).limit(limit)))


def _each_begins(padded: ColumnElement[str], words: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(padded.contains(f" {word}", autoescape=True) for word in words))


@dataclass(frozen=True)
class CommuneToday:
    """A commune in force since July 2025."""

    code: str
    name: str
    province_name: str
    longitude_microdeg: int
    latitude_microdeg: int


def commune(session: Session, code: str) -> CommuneToday | None:
    """A commune by its GSO code."""
    row = session.get(Commune, code)
    if row is None:
        return None
    return CommuneToday(
        row.code, row.name, row.province_name, row.longitude_microdeg, row.latitude_microdeg
    )
