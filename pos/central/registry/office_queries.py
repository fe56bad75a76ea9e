"""Reads for the office's pages of the registry."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from pos.base.text import search_key
from pos.catalogue.certificates import Certificate, State, last_day, stars_on, state_on
from pos.catalogue.releases import State as Entries
from pos.central.registry import release_book
from pos.central.registry.entries import entries
from pos.central.registry.importing import certificate_of
from pos.central.registry.models import (
    RegistryCertificate,
    RegistryCode,
    RegistryProducer,
    RegistryProduct,
    RegistryUnit,
    Release,
)
from pos.central.registry.releasing import Differences, differences
from pos.central.registry.values import CertificateEntry, ProductEntry

PIECE = 40
"""Lines on a page."""
MOST_CHANGES = 200


@dataclass(frozen=True)
class ProductLine:
    """A product in a list."""

    code: str
    name_vi: str
    name_en: str
    producer: str
    place: str
    certificate: Certificate | None
    """The one that counts today."""
    is_dropped: bool

    @property
    def ends_on(self) -> date | None:
        """The last day of its stars."""
        return None if self.certificate is None else last_day(self.certificate)


@dataclass(frozen=True)
class Ending:
    """A certificate that ends or has ended, with no later one in its place."""

    product: ProductLine
    certificate: Certificate
    state: State
    last_on: date | None


@dataclass(frozen=True)
class ProducerLine:
    """A producer in a list."""

    id: str
    name: str
    kind: str
    province: str
    products: int


@dataclass(frozen=True)
class ReleaseLine:
    """A release in a list."""

    no: int
    at: datetime
    by_name: str
    note: str
    added: int
    changed: int
    gone: int


@dataclass(frozen=True)
class ChangeLine:
    """An entry that the next release brings, changes or takes away."""

    kind: str
    name: str
    how: str
    """`added`, `changed` or `gone`."""


@dataclass(frozen=True)
class Draft:
    """What the next release would bring."""

    counted: Differences
    lines: tuple[ChangeLine, ...]
    """At most `MOST_CHANGES`."""


def products(session: Session, text: str, page: int, on: date) -> tuple[list[ProductLine], int]:
    """A page of products that hold every word, and how many there are in all."""
    asked = select(RegistryProduct.code)
    for word in search_key(text).split():
        asked = asked.where(RegistryProduct.search_key.contains(word, autoescape=True))
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    # The key begins with the name: what is called so comes before what is made by, or where.
    place = func.strpos(" " + RegistryProduct.search_key, f" {search_key(text)}")
    nearness = case((place == 0, 10_000), else_=place)
    found = asked.order_by(nearness, RegistryProduct.sort_key, RegistryProduct.code)
    codes = session.scalars(found.limit(PIECE).offset(PIECE * (page - 1))).all()
    lines = _lines(session, list(codes), on)
    return [lines[code] for code in codes], total


def product(session: Session, code: str) -> tuple[ProductEntry, list[CertificateEntry]] | None:
    """A product with its certificates; None where the registry has none of this code."""
    row = session.get(RegistryProduct, code)
    if row is None:
        return None
    maker = session.get(RegistryProducer, row.producer_id) if row.producer_id else None
    gtins = session.scalars(
        select(RegistryCode.gtin14).where(RegistryCode.product_code == code)
    ).all()
    entry = ProductEntry(
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        producer_id=row.producer_id,
        producer_name="" if maker is None else maker.name,
        ocop_group=row.ocop_group,
        unit_word=row.unit_word,
        net_content=row.net_content,
        place=row.place,
        province_code=row.province_code,
        commune_code=row.commune_code,
        gtins=tuple(sorted(gtins)),
        is_dropped=row.is_dropped,
    )
    return entry, _certificates(session, [code]).get(code, [])


def producers(session: Session, text: str, page: int) -> tuple[list[ProducerLine], int]:
    """A page of producers that hold every word, and how many there are in all."""
    asked = select(RegistryProducer.id)
    for word in search_key(text).split():
        asked = asked.where(RegistryProducer.search_key.contains(word, autoescape=True))
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    counted = (
        select(func.count())
        .where(RegistryProduct.producer_id == RegistryProducer.id, RegistryProduct.is_dropped == 0)
        .scalar_subquery()
    )
    names = {row[0]: row[1] for row in provinces(session)}
    rows = session.execute(
        select(
            RegistryProducer.id,
            RegistryProducer.name,
            RegistryProducer.kind,
            RegistryProducer.province_code,
            counted,
        )
        .where(RegistryProducer.id.in_(asked))
        .order_by(RegistryProducer.sort_key, RegistryProducer.id)
        .limit(PIECE)
        .offset(PIECE * (page - 1))
    )
    return [ProducerLine(r[0], r[1], r[2], names.get(r[3], ""), r[4]) for r in rows], total


def provinces(session: Session) -> list[tuple[str, str]]:
    """Provinces' codes and names."""
    asked = select(RegistryUnit.province_code, RegistryUnit.province_name).distinct()
    return [(row[0], row[1]) for row in session.execute(asked.order_by(RegistryUnit.province_code))]


def endings(session: Session, on: date, *, days: int) -> list[Ending]:
    """Products whose stars end within so many days, ended, or were taken away; the first to end
    first.  Who has a later decision in force is not among them."""
    codes = session.scalars(select(RegistryProduct.code).where(RegistryProduct.is_dropped == 0))
    wanted = list(codes)
    held, lines = _certificates(session, wanted), _lines(session, wanted, on)
    found = []
    for code, its in held.items():
        certificates = [one.certificate for one in its]
        if stars_on(certificates, on + timedelta(days=days)) is not None:
            continue
        last = max(certificates, key=lambda one: last_day(one) or date.min)
        ends = last_day(last)
        state = state_on(last, on)
        is_told = ends is not None or state is State.WITHDRAWN
        if is_told and state not in (State.NOT_YET, State.UNKNOWN_DATE):
            found.append(Ending(lines[code], last, state, ends))
    return sorted(found, key=lambda one: (one.last_on or date.min, one.product.code))


def releases(session: Session) -> list[ReleaseLine]:
    """Every release, the newest first."""
    asked = select(
        Release.no,
        Release.at,
        Release.by_name,
        Release.note,
        Release.added,
        Release.changed,
        Release.gone,
    )
    return [ReleaseLine(*row) for row in session.execute(asked.order_by(Release.no.desc()))]


def draft(session: Session) -> Draft:
    """What the next release would bring."""
    before = release_book.state(session, release_book.newest_no(session))
    after = entries(session)
    return Draft(differences(before, after), tuple(_changes(before, after)))


# --- Inside -----------------------------------------------------------------------------


def _changes(before: Entries, after: Entries) -> list[ChangeLine]:
    ways = [
        ("gone", before, before.keys() - after.keys()),
        ("changed", after, {key for key in before.keys() & after if before[key] != after[key]}),
        ("added", after, after.keys() - before.keys()),
    ]
    found: list[ChangeLine] = []
    for how, told, keys in ways:
        for key in sorted(keys)[: MOST_CHANGES - len(found)]:
            one = json.loads(told[key])
            name = one.get("name_vi") or one.get("name") or one.get("product", "")
            if key[0] == "certificate":
                name = f"{name} {one['decision_no']}".strip()
            found.append(ChangeLine(key[0], name, how))
    return found


def _lines(session: Session, codes: Sequence[str], on: date) -> dict[str, ProductLine]:
    held = _certificates(session, codes)
    rows = session.execute(
        select(
            RegistryProduct.code,
            RegistryProduct.name_vi,
            RegistryProduct.name_en,
            func.coalesce(RegistryProducer.name, ""),
            RegistryProduct.place,
            RegistryProduct.is_dropped,
        )
        .outerjoin(RegistryProducer, RegistryProducer.id == RegistryProduct.producer_id)
        .where(RegistryProduct.code.in_(codes))
    )
    return {
        row[0]: ProductLine(
            *row[:5], stars_on([one.certificate for one in held.get(row[0], [])], on), row[5]
        )
        for row in rows
    }


def _certificates(session: Session, codes: Sequence[str]) -> dict[str, list[CertificateEntry]]:
    found: dict[str, list[CertificateEntry]] = defaultdict(list)
    asked = select(*RegistryCertificate.__table__.c).where(
        RegistryCertificate.product_code.in_(codes)
    )
    for row in session.execute(asked.order_by(RegistryCertificate.id)).mappings():
        entry = CertificateEntry(
            row["id"], row["product_code"], certificate_of(row), row["withdrawn_reason"]
        )
        found[entry.product_code].append(entry)
    return found
