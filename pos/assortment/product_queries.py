"""Reads of one product's page: its state, prices, certificates, papers, stock, what was sold."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.assortment.models import CertificatePaper
from pos.assortment.price_line import PriceRow
from pos.assortment.refusals import NoSuchCertificate, NoSuchProduct
from pos.base.dates import PartialDate, iso_at
from pos.base.text import search_key
from pos.catalogue.books import ProductState
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.known import read_products
from pos.catalogue.models import (
    CertificateRow,
    FormerCode,
    Price,
    Producer,
    Product,
    ProductCode,
)
from pos.stock.models import Lot, StockLevel
from pos.stock.places import SHOP
from pos.sync import queries as sync
from pos.till.models import Sale, SaleLine

GTIN14_DIGITS = 14


def state(session: Session, product_id: str) -> ProductState:
    """A product, whole.

    Raises:
        NoSuchProduct: there is none of this id.
    """
    found = read_products(session, [product_id]).get(product_id)
    if found is None:
        raise NoSuchProduct
    return found


def is_received(session: Session, product_id: str) -> bool:
    """Whether goods of it were ever received or sold: a sale names a lot, too."""
    return session.scalar(select(Lot.id).where(Lot.product_id == product_id).limit(1)) is not None


def free_sku(session: Session) -> str:
    """A SKU that no product has: `SP00042`."""
    n = (session.scalar(select(func.count()).select_from(Product)) or 0) + 1
    while session.scalar(select(Product.id).where(Product.sku == f"SP{n:05d}")) is not None:
        n += 1
    return f"SP{n:05d}"


def last_internal_no(session: Session) -> int:
    """The highest number that an internal article code of 200 bears or bore; 0: there is none."""
    now, once = ProductCode.gtin14, FormerCode.code
    codes = [
        session.scalar(select(func.max(now)).where(now >= "0200", now < "0201")) or "",
        *session.scalars(select(once).where(once >= "0200", once < "0201")),
    ]
    given = [code for code in codes if code.isdecimal() and len(code) == GTIN14_DIGITS]
    return max((int(code[4:13]) for code in given), default=0)


# --- Producers to choose from ----------------------------------------------------------------


@dataclass(frozen=True)
class Maker:
    """A producer in a list to choose from."""

    producer_id: str
    name: str
    address: str


def maker(session: Session, producer_id: str) -> Maker | None:
    """A producer by its id."""
    row = session.get(Producer, producer_id) if producer_id else None
    return None if row is None else Maker(row.id, row.name, row.address)


def find_makers(session: Session, key: str, limit: int) -> list[Maker]:
    """Producers whose name holds every word of a search key, in the alphabet's order.

    Args:
        key: of `base.text.search_key`; nothing is found for fewer than two letters.
    """
    if len(key) < 2:
        return []
    rows = session.execute(
        select(Producer.id, Producer.name, Producer.address).order_by(Producer.sort_key)
    )
    words = key.split()
    found = (row for row in rows if all(word in search_key(row.name) for word in words))
    return [Maker(*row) for row, _n in zip(found, range(limit), strict=False)]


# --- Prices ----------------------------------------------------------------------------------


def prices(session: Session, product_id: str) -> list[PriceRow]:
    """Every price of a product, as it was told, with who set it; the first told first."""
    rows = session.execute(
        select(
            Price.id,
            Price.price_vnd,
            Price.valid_from,
            Price.is_end,
            Price.is_kept,
            Price.set_at,
            Price.fact_seq,
        )
        .where(Price.product_id == product_id)
        .order_by(Price.valid_from, Price.told_no, Price.fact_seq)
    ).all()
    facts = sync.bodies_at(session, [row.fact_seq for row in rows])
    by = {
        (one["at"], one.get("valid_from")): str(one["by"]["name"])
        for one in facts
        if one["t"] == "price.set/1" and one.get("product") == product_id
    }
    return [
        PriceRow(
            price_id=row.id,
            price_vnd=row.price_vnd,
            valid_from=row.valid_from,
            is_end=row.is_end,
            is_kept=row.is_kept,
            set_at=row.set_at,
            by_name=by.get((iso_at(row.set_at), row.valid_from.isoformat()), ""),
        )
        for row in rows
    ]


# --- Certificates and their papers -----------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """The paper of a decision, as the page lists it."""

    paper_id: str
    certificate_id: str
    sha256: str
    kind: str
    size_bytes: int
    file_name: str
    added_at: datetime
    added_by: str


def certificates(session: Session, product_id: str) -> dict[str, Certificate]:
    """Every certificate of a product, by its id."""
    rows = session.scalars(
        select(CertificateRow)
        .where(CertificateRow.product_id == product_id)
        .order_by(CertificateRow.id)
    )
    return {row.id: _certificate(row) for row in rows}


def certificate(session: Session, product_id: str, certificate_id: str) -> Certificate:
    """One certificate of a product.

    Raises:
        NoSuchCertificate: the product has none of this id.
    """
    found = certificates(session, product_id).get(certificate_id)
    if found is None:
        raise NoSuchCertificate
    return found


def _certificate(row: CertificateRow) -> Certificate:
    return Certificate(
        stars=row.stars,
        decision_no=row.decision_no,
        body=row.body,
        level=Level(row.level) if row.level else None,
        issued=PartialDate.parse(row.issued) if row.issued else None,
        valid_to_override=row.valid_to,
        override_reason=row.valid_to_reason,
        withdrawn_on=row.withdrawn_on,
        potential_5=row.potential_5,
        extended_to=row.extended_to,
        criteria_set=row.criteria_set,
        score_hundredths=row.score_hundredths,
    )


def papers(session: Session, product_id: str) -> list[Paper]:
    """The papers of a product's certificates, those taken off left out."""
    rows = session.scalars(
        select(CertificatePaper)
        .where(CertificatePaper.product_id == product_id, CertificatePaper.removed_at.is_(None))
        .order_by(CertificatePaper.id)
    )
    return [
        Paper(
            row.id,
            row.certificate_id,
            row.sha256,
            row.kind,
            row.size_bytes,
            row.file_name,
            row.added_at,
            row.added_by,
        )
        for row in rows
    ]


# --- Stock and sales -------------------------------------------------------------------------


@dataclass(frozen=True)
class OnHand:
    """A lot of which the shop holds units."""

    lot_id: str
    code: str
    date_kind: str
    use_by: date | None
    owner: str
    units: int


def on_hand(session: Session, product_id: str) -> list[OnHand]:
    """The lots with units in the shop, the first to expire first."""
    rows = session.execute(
        select(Lot.id, Lot.code, Lot.date_kind, Lot.use_by, Lot.owner, StockLevel.units)
        .join(StockLevel, StockLevel.lot_id == Lot.id)
        .where(Lot.product_id == product_id, StockLevel.place_id == SHOP, StockLevel.units > 0)
        .order_by(Lot.use_by.is_(None), Lot.use_by, Lot.received_at)
    )
    return [OnHand(*row) for row in rows]


def sold_units(session: Session, product_id: str, on: date) -> tuple[int, int]:
    """Units sold in the last 7 and the last 28 days, `on` among them.

    Asks the days first: a shelf's best seller has a hundred thousand lines in three years.
    """
    first = on - timedelta(days=27)
    rows = session.execute(
        select(Sale.business_on, func.sum(SaleLine.units))
        .select_from(Sale)
        .join(SaleLine, SaleLine.sale_id == Sale.id)
        .where(Sale.business_on >= first, Sale.business_on <= on)
        .where(SaleLine.product_id == product_id)
        .group_by(Sale.business_on)
    ).all()
    week = sum(units for day, units in rows if day > on - timedelta(days=7))
    return week, sum(units for _day, units in rows)
