"""The book of the registry as the office edits it: the only writer of its tables.

What is written here is a draft until the next release.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.base.text import search_key, sort_key
from pos.catalogue.certificates import columns
from pos.central.registry.models import (
    RegistryBank,
    RegistryCertificate,
    RegistryCode,
    RegistryProducer,
    RegistryProduct,
    RegistryUnit,
)
from pos.central.registry.values import CertificateEntry, ProducerEntry, ProductEntry, Unit

_PIECE = 1000


def write_units(session: Session, units: Sequence[Unit]) -> None:
    """Write units by their codes."""
    _upsert(session, RegistryUnit, ["code"], [dict(vars(one)) for one in units])


def write_banks(session: Session, banks: dict[str, str]) -> None:
    """Write banks' names by their numbers; a bank that is not named stays."""
    rows: list[dict[str, object]] = [{"bin": bin_, "name": name} for bin_, name in banks.items()]
    _upsert(session, RegistryBank, ["bin"], rows)


def write_producers(
    session: Session, producers: Sequence[tuple[str, ProducerEntry]], *, at: datetime, by: str
) -> None:
    """Write producers by their ids."""
    rows: list[dict[str, object]] = [
        {
            "id": producer_id,
            **vars(one),
            "name_key": one.key,
            "search_key": search_key(one.name),
            "sort_key": sort_key(one.name),
            "changed_at": at,
            "changed_by": by,
        }
        for producer_id, one in producers
    ]
    _upsert(session, RegistryProducer, ["id"], rows)


def write_products(
    session: Session, products: Sequence[ProductEntry], *, at: datetime, by: str
) -> None:
    """Write products by their codes, with their barcodes: those not named are taken off."""
    rows = [_product_row(one, at, by) for one in products]
    _upsert(session, RegistryProduct, ["code"], rows)
    codes = [one.code for one in products]
    for start in range(0, len(codes), _PIECE):
        piece = codes[start : start + _PIECE]
        session.execute(delete(RegistryCode).where(RegistryCode.product_code.in_(piece)))
    barcodes: list[dict[str, object]] = [
        {"gtin14": gtin, "product_code": one.code} for one in products for gtin in one.gtins
    ]
    _upsert(session, RegistryCode, ["gtin14"], barcodes)


def _product_row(one: ProductEntry, at: datetime, by: str) -> dict[str, object]:
    told = {key: value for key, value in vars(one).items() if key not in _NOT_KEPT}
    found = f"{one.name_vi} {one.name_en} {one.code} {one.producer_name} {one.place}"
    return {
        **told,
        "search_key": search_key(found),
        "sort_key": sort_key(one.name_vi),
        "changed_at": at,
        "changed_by": by,
    }


_NOT_KEPT = {"producer_name", "gtins"}


def write_certificates(
    session: Session, certificates: Sequence[CertificateEntry], *, at: datetime, by: str
) -> None:
    """Write certificates by their ids."""
    rows = [
        {
            "id": one.id,
            "product_code": one.product_code,
            **columns(one.certificate),
            "withdrawn_reason": one.withdrawn_reason,
            "changed_at": at,
            "changed_by": by,
        }
        for one in certificates
    ]
    _upsert(session, RegistryCertificate, ["id"], rows)


def drop_certificate(session: Session, certificate_id: str) -> None:
    """Take away a certificate that was written by mistake."""
    session.execute(delete(RegistryCertificate).where(RegistryCertificate.id == certificate_id))


def lock(session: Session) -> None:
    """Let one act at a time edit or publish: it waits until the other has ended."""
    session.execute(func.pg_advisory_xact_lock(_LOCK).select())


_LOCK = 0x0C0B_0004
"""Of the registry and recalls; a number of ours, the same in every process."""


def _upsert(
    session: Session,
    model: type[
        RegistryBank
        | RegistryCertificate
        | RegistryCode
        | RegistryProducer
        | RegistryProduct
        | RegistryUnit
    ],
    keys: list[str],
    rows: Sequence[dict[str, object]],
) -> None:
    for start in range(0, len(rows), _PIECE):
        piece = rows[start : start + _PIECE]
        asked = insert(model)
        told = {name: asked.excluded[name] for name in piece[0] if name not in keys}
        session.execute(asked.on_conflict_do_update(index_elements=keys, set_=told), list(piece))
