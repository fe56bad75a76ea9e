"""Reads of the board of certificates: what ends when, how much of it is at hand, whom to call."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.assortment.certificate_bands import Band, band_of, band_of_standard
from pos.assortment.exports import PIECE, Rows, Words
from pos.assortment.ratings import loses_stars
from pos.assortment.record_exports import quantity
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.base.sheets import Code
from pos.catalogue import queries as catalogue
from pos.catalogue import standard_book
from pos.catalogue.certificates import Certificate
from pos.catalogue.models import CertificateRow, Producer, Product
from pos.catalogue.standards import Standard
from pos.stock.models import Lot, Place, StockLevel
from pos.sync.queries import stream_hash


@dataclass(frozen=True)
class Found:
    """What stands in a band: a product's certificate, or a producer's other one."""

    band: Band
    subject_id: str
    """The product's id; of a producer's certificate its own."""
    last_on: date | None
    certificate: Certificate | None = None
    standard: Standard | None = None


@dataclass(frozen=True)
class Maker:
    """A producer, and whom to ask for."""

    producer_id: str
    name: str
    contact: str
    phone: str


@dataclass(frozen=True)
class BoardRow:
    """A line of the board."""

    found: Found
    name: str
    """The product's; empty where the certificate is of all of a producer's."""
    sku: str
    unit: str
    unit_word: str
    maker: Maker | None
    days_left: int | None
    """Negative once passed."""
    certificate_id: str
    """Empty where there is none."""
    units: int | None
    """At hand in every place of the shop; None where nothing is stocked."""
    value_vnd: int | None
    """The same at today's price; None where it has none."""


@dataclass(frozen=True)
class Board:
    """All that is to be seen to, by band, the first to end first."""

    bands: dict[Band, tuple[Found, ...]]

    @property
    def counts(self) -> Counter[Band]:
        """How many stand in each band."""
        return Counter({band: len(found) for band, found in self.bands.items()})


_KEPT: dict[tuple[bytes | None, date], Board] = {}
"""As of a fact and a day: whatever could change it writes a fact."""


def board(session: Session, on: date) -> Board:
    """The board of a day: of the goods on sale, and of every producer's other certificates."""
    key = (stream_hash(session), on)
    found = _KEPT.get(key)
    if found is None:
        found = _board(session, on)
        _KEPT.clear()
        _KEPT[key] = found
    return found


SOON_DAYS = 30


def due(session: Session, on: date) -> int:
    """How many goods on sale lose their stars within `SOON_DAYS`: few read the whole board."""
    asked = select(func.count()).select_from(Product)
    return session.scalar(asked.where(Product.is_withdrawn == 0, loses_stars(on, SOON_DAYS))) or 0


def _board(session: Session, on: date) -> Board:
    asked = select(Product.id).where(Product.is_withdrawn == 0)
    ids = session.scalars(asked.order_by(Product.sort_key, Product.id)).all()
    bands: dict[Band, list[Found]] = defaultdict(list)
    held = catalogue.certificates(session, ids)
    for product_id in ids:
        mine = held.get(product_id, [])
        banded = band_of(mine, on)
        if banded is not None:
            told = None if banded.certificate is None else mine[banded.certificate]
            found = Found(banded.band, product_id, banded.last_on, told)
            bands[banded.band].append(found)
    for standard_id, one in standard_book.of_producers(session).items():
        band = band_of_standard(one, on)
        if band is not None:
            bands[band].append(Found(band, standard_id, one.valid_to, standard=one))
    for one_band in bands.values():
        one_band.sort(key=lambda one: one.last_on or date.max)
    return Board({band: tuple(bands.get(band, ())) for band in Band})


def rows(session: Session, found: Sequence[Found], on: date) -> list[BoardRow]:
    """The lines of what stands in a band, in the same order."""
    lines: list[BoardRow] = []
    for at in range(0, len(found), PIECE):
        lines += _rows(session, found[at : at + PIECE], on)
    return lines


def _rows(session: Session, found: Sequence[Found], on: date) -> Iterator[BoardRow]:
    ids = [one.subject_id for one in found if one.standard is None]
    cards = catalogue.cards(session, ids, on)
    named = {card.producer_id for card in cards.values() if card.producer_id}
    makers = _makers(session, named | {one.standard.producer_id for one in found if one.standard})
    at_hand, certificate_ids = _at_hand(session, ids), _certificate_ids(session, ids)
    for one in found:
        days = None if one.last_on is None else (one.last_on - on).days
        if one.standard is not None:
            maker = makers.get(one.standard.producer_id)
            yield BoardRow(one, "", "", "", "", maker, days, "", None, None)
            continue
        card = cards[one.subject_id]
        units = at_hand.get(one.subject_id, 0) if card.is_stocked else None
        has_value = units is not None and card.price_vnd is not None
        yield BoardRow(
            found=one,
            name=card.name_vi,
            sku=card.sku,
            unit=card.unit,
            unit_word=card.unit_word,
            maker=makers.get(card.producer_id or ""),
            days_left=days,
            certificate_id=_id_of(one, certificate_ids),
            units=units,
            value_vnd=line_amount_vnd(units or 0, card.price_vnd or 0, Unit(card.unit))
            if has_value
            else None,
        )


def _makers(session: Session, ids: set[str]) -> dict[str, Maker]:
    asked = select(Producer.id, Producer.name, Producer.contact, Producer.phone)
    return {row[0]: Maker(*row) for row in session.execute(asked.where(Producer.id.in_(ids)))}


def _at_hand(session: Session, ids: Sequence[str]) -> dict[str, int]:
    asked = (
        select(Lot.product_id, func.sum(StockLevel.units))
        .join(StockLevel, StockLevel.lot_id == Lot.id)
        .join(Place, Place.id == StockLevel.place_id)
        .where(Lot.product_id.in_(ids), Place.is_own == 1)
        .group_by(Lot.product_id)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


_Key = tuple[str, str, str, int]


def _certificate_ids(session: Session, ids: Sequence[str]) -> dict[_Key, str]:
    asked = select(
        CertificateRow.product_id,
        CertificateRow.decision_no,
        CertificateRow.issued,
        CertificateRow.stars,
        CertificateRow.id,
    ).where(CertificateRow.product_id.in_(ids))
    return {(row[0], row[1], row[2], row[3]): row[4] for row in session.execute(asked)}


def _id_of(found: Found, ids: dict[_Key, str]) -> str:
    one = found.certificate
    if one is None:
        return ""
    issued = "" if one.issued is None else str(one.issued)
    return ids.get((found.subject_id, one.decision_no, issued, one.stars), "")


# --- The board as a file ---------------------------------------------------------------------

COLUMNS = (
    "band",
    "sku",
    "name",
    "producer",
    "contact",
    "phone",
    "certificate",
    "stars",
    "decision_no",
    "decision_body",
    "last_on",
    "days_left",
    "on_hand",
    "unit",
    "value_vnd",
)
_MADE_KNOWN = tuple(one for one in Band if one is not Band.NONE)


def as_rows(session: Session, on: date, words: Words) -> Rows:
    """Everything in a band but what never had a certificate: as `COLUMNS`."""
    whole = board(session, on)
    for band in _MADE_KNOWN:
        for row in rows(session, whole.bands[band], on):
            one, standard = row.found.certificate, row.found.standard
            maker = row.maker or Maker("", "", "", "")
            kind = "ocop" if standard is None else standard.kind.value
            yield [
                words("band").get(band.value, band.value),
                Code(row.sku),
                row.name,
                maker.name,
                maker.contact,
                Code(maker.phone),
                (standard.name if standard else "") or words("standard").get(kind, kind),
                one.stars if one else None,
                one.decision_no if one else standard.number if standard else "",
                one.body if one else standard.body if standard else "",
                row.found.last_on,
                row.days_left,
                None if row.units is None else quantity(row.units, row.unit),
                row.unit_word,
                row.value_vnd,
            ]
