"""Reads of a producer's page: its goods, its other certificates and their papers."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.assortment.certificate_bands import Band, band_of_standard
from pos.assortment.models import StandardPaper
from pos.assortment.standard_keeping import seen_of
from pos.catalogue import queries as catalogue
from pos.catalogue import standard_book
from pos.catalogue.models import Product, StandardRow
from pos.catalogue.queries import Card
from pos.catalogue.standards import Standard


@dataclass(frozen=True)
class Paper:
    """The paper of a certificate."""

    paper_id: str
    sha256: str
    kind: str
    size_bytes: int
    file_name: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True)
class StandardView:
    """A certificate as it stands today."""

    standard_id: str
    standard: Standard
    band: Band | None
    holds: bool
    days_left: int | None
    seen: str
    papers: tuple[Paper, ...]


def standards(session: Session, producer_id: str, on: date) -> list[StandardView]:
    """A producer's certificates, the first to end first."""
    held = standard_book.of_producers(session, [producer_id])
    rows = session.scalars(
        select(StandardPaper).where(StandardPaper.standard_id.in_(held)).order_by(StandardPaper.id)
    ).all()
    return [
        StandardView(
            standard_id=standard_id,
            standard=one,
            band=band_of_standard(one, on),
            holds=one.holds_on(on),
            days_left=None if one.valid_to is None else (one.valid_to - on).days,
            seen=seen_of(one),
            papers=tuple(_paper(row) for row in rows if row.standard_id == standard_id),
        )
        for standard_id, one in held.items()
    ]


def products(session: Session, producer_id: str, on: date) -> list[Card]:
    """A producer's goods that are not kept from sale, in the alphabet's order."""
    asked = select(Product.id).where(Product.producer_id == producer_id, Product.is_withdrawn == 0)
    ids = session.scalars(asked.order_by(Product.sort_key, Product.id)).all()
    cards = catalogue.cards(session, ids, on)
    return [cards[one] for one in ids]


def paper(session: Session, producer_id: str, paper_id: str) -> Paper | None:
    """A paper of one of the producer's certificates."""
    row = session.scalar(
        select(StandardPaper)
        .join(StandardRow, StandardRow.id == StandardPaper.standard_id)
        .where(StandardPaper.id == paper_id, StandardRow.producer_id == producer_id)
    )
    return None if row is None else _paper(row)


def _paper(row: StandardPaper) -> Paper:
    return Paper(
        row.id, row.sha256, row.kind, row.size_bytes, row.file_name, row.added_at, row.added_by
    )
