"""Taking a list of OCOP products into the registry, as a draft of its next release."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.catalogue.certificates import Certificate
from pos.catalogue.decisions import UnclearDecision, completed, meant
from pos.catalogue.import_rows import ProductRow, ReadFile, RefusedRow, read_file
from pos.catalogue.releases import certificate_told
from pos.central.database import writing
from pos.central.registry import book, lists
from pos.central.registry.models import (
    RegistryCertificate,
    RegistryCode,
    RegistryProducer,
    RegistryProduct,
)
from pos.central.registry.values import CertificateEntry, ProducerEntry, ProductEntry


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    rows: int
    """Rows taken."""
    refused: tuple[RefusedRow, ...]
    ignored_columns: tuple[str, ...]


def begin_registry(engine: Engine) -> None:
    """Write the packaged lists of units and banks; what is there already is written anew."""
    with writing(engine) as session:
        book.lock(session)
        book.write_units(session, lists.units())
        book.write_banks(session, lists.banks())


def import_products(engine: Engine, content: bytes, *, at: datetime, by_name: str) -> Imported:
    """Take a CSV list of products: one row each, known by `sku`, the registry's code.

    A column that the list does not have stays as it is; a decision it tells is the one held where
    both agree as far as they speak.  A row that cannot be taken changes nothing and is named.

    Raises:
        UnreadableFile, MissingColumns: the list cannot be read at all.
    """
    file = read_file(content)
    with writing(engine) as session:
        book.lock(session)
        refused = list(file.refused)
        rows = _free(session, file, refused)
        producers = _producers(session, rows, at=at, by=by_name)
        known = _known(session)
        products = [_product(row, producers, known.get(row.sku), file) for row in rows]
        book.write_products(session, products, at=at, by=by_name)
        told = _certificates(session, rows, refused)
        book.write_certificates(session, told, at=at, by=by_name)
    return Imported(len(rows), tuple(refused), file.ignored_columns)


# --- Inside -----------------------------------------------------------------------------


def _free(session: Session, file: ReadFile, refused: list[RefusedRow]) -> list[ProductRow]:
    """The rows whose barcodes are no other product's."""
    owners: dict[str, str] = {
        row[0]: row[1]
        for row in session.execute(select(RegistryCode.gtin14, RegistryCode.product_code))
    }
    good = []
    for row in file.rows:
        taken = [one for one in row.gtins if owners.get(one, row.sku) != row.sku]
        if taken:
            refused.append(RefusedRow(row.line, "gtin", "code_of_another", taken[0]))
        else:
            good.append(row)
    return good


def _producers(
    session: Session, rows: list[ProductRow], *, at: datetime, by: str
) -> dict[str, tuple[str, str]]:
    """Each row's producer, by SKU: its id and name.  New ones are written; known ones stay."""
    asked = select(RegistryProducer.name_key, RegistryProducer.id)
    known: dict[str, str] = {row[0]: row[1] for row in session.execute(asked)}
    new: dict[str, ProducerEntry] = {}
    found = {}
    for row in rows:
        if row.producer_name:
            one = ProducerEntry(
                name=row.producer_name,
                kind=row.producer_kind,
                mst=row.producer_mst,
                address=row.producer_address or row.place,
                province_code=row.province_code,
                commune_code=row.commune_code,
            )
            if one.key not in known:
                known[one.key] = new_id()
                new[known[one.key]] = one
            found[row.sku] = (known[one.key], row.producer_name)
    book.write_producers(session, list(new.items()), at=at, by=by)
    return found


_SOURCES = {
    "name_en": {"name_en"},
    "producer_id": {"producer_name"},
    "ocop_group": {"ocop_group"},
    "net_content": {"net_content"},
    "place": {"place", "commune_vi", "district_vi"},
    "province_code": {"province_code"},
    "commune_code": {"commune_code", "commune_vi"},
    "gtins": {"gtin"},
}
"""Which columns tell a product's field."""


def _known(session: Session) -> dict[str, ProductEntry]:
    codes: dict[str, list[str]] = defaultdict(list)
    for gtin14, code in session.execute(select(RegistryCode.gtin14, RegistryCode.product_code)):
        codes[code].append(gtin14)
    names: dict[str, str] = {
        row[0]: row[1]
        for row in session.execute(select(RegistryProducer.id, RegistryProducer.name))
    }
    fields = (
        *("code", "name_vi", "name_en", "producer_id", "ocop_group", "unit_word"),
        *("net_content", "place", "province_code", "commune_code", "is_dropped"),
    )
    found = {}
    for row in session.execute(select(*RegistryProduct.__table__.c)):
        told: dict[str, Any] = {name: getattr(row, name) for name in fields}
        found[row.code] = ProductEntry(
            **told,
            producer_name=names.get(row.producer_id or "", ""),
            gtins=tuple(sorted(codes[row.code])),
        )
    return found


def _product(
    row: ProductRow,
    producers: Mapping[str, tuple[str, str]],
    before: ProductEntry | None,
    file: ReadFile,
) -> ProductEntry:
    producer_id, producer_name = producers.get(row.sku, (None, ""))
    after = ProductEntry(
        code=row.sku,
        name_vi=row.name_vi,
        name_en=row.name_en,
        producer_id=producer_id,
        producer_name=producer_name,
        ocop_group=row.ocop_group,
        unit_word=row.unit_word,
        net_content=row.net_content,
        place=row.place,
        province_code=row.province_code,
        commune_code=row.commune_code,
        gtins=row.gtins,
    )
    if before is None:
        return after
    silent = [name for name, sources in _SOURCES.items() if not sources & file.columns]
    kept: dict[str, Any] = {name: getattr(before, name) for name in silent}
    return replace(after, **kept)


def _certificates(
    session: Session, rows: list[ProductRow], refused: list[RefusedRow]
) -> list[CertificateEntry]:
    held: dict[str, list[tuple[str, Certificate]]] = defaultdict(list)
    for row in session.execute(select(*RegistryCertificate.__table__.c)).mappings():
        certificate = certificate_of(row)
        held[row["product_code"]].append((row["id"], certificate))
    found = []
    for one in rows:
        if one.certificate is not None:
            try:
                told = _told(one.sku, one.certificate, held[one.sku])
            except UnclearDecision:
                refused.append(RefusedRow(one.line, "stars", "stars_unclear", one.sku))
            else:
                found.append(told)
    return found


def certificate_of(row: Mapping[Any, Any]) -> Certificate:
    """The certificate in a row of `central_registry_certificates`."""
    days = ("valid_to", "withdrawn_on", "extended_to")
    told = dict(row) | {name: row[name] and row[name].isoformat() for name in days}
    return certificate_told(told)


def _told(code: str, told: Certificate, held: list[tuple[str, Certificate]]) -> CertificateEntry:
    before = meant(told, [one for _id, one in held])
    if before is None:
        return CertificateEntry(new_id(), code, told)
    [known_id, *_] = [one_id for one_id, one in held if one is before]
    number, issued = completed(told, before)
    merged = replace(
        told,
        decision_no=number,
        issued=issued,
        body=told.body or before.body,
        level=told.level or before.level,
        withdrawn_on=told.withdrawn_on or before.withdrawn_on,
        extended_to=before.extended_to,
        criteria_set=before.criteria_set,
        score_hundredths=before.score_hundredths,
        valid_to_override=told.valid_to_override or before.valid_to_override,
        override_reason=told.override_reason or before.override_reason,
    )
    return CertificateEntry(known_id, code, merged)
