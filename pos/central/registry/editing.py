"""Editing the registry: a draft that nobody hears of until it is released."""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.central.database import writing
from pos.central.people import log_book
from pos.central.people.queries import Person
from pos.central.registry import book
from pos.central.registry.forms import CertificateForm, ProductForm
from pos.central.registry.models import RegistryCode, RegistryProducer, RegistryProduct
from pos.central.registry.refusals import BarcodeTaken, CodeTaken
from pos.central.registry.values import CertificateEntry, ProducerEntry, ProductEntry


def write_product(
    engine: Engine, told: ProductForm, *, is_new: bool, by: Person, at: datetime
) -> None:
    """Write a product; a producer of a name that the province has not yet is written with it.

    Raises:
        CodeTaken: a new product's code is another's.
        BarcodeTaken: one of its barcodes is another's.
    """
    with writing(engine) as session:
        book.lock(session)
        before = session.get(RegistryProduct, told.code)
        if is_new and before is not None:
            raise CodeTaken(code=told.code)
        _see_barcodes(session, told)
        producer_id = _producer(session, told, by, at)
        entry = ProductEntry(
            code=told.code,
            name_vi=told.name_vi,
            name_en=told.name_en,
            producer_id=producer_id,
            producer_name=told.producer_name,
            ocop_group=told.ocop_group,
            unit_word=told.unit_word,
            net_content=told.net_content,
            place=told.place,
            province_code=told.province_code,
            commune_code=None if before is None else before.commune_code,
            gtins=told.gtins,
            is_dropped=told.is_dropped,
        )
        book.write_products(session, [entry], at=at, by=by.name)
        log_book.note(session, by, at, kind="registry.product", about=told.code)


def write_certificate(
    engine: Engine,
    code: str,
    told: CertificateForm,
    *,
    certificate_id: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Write a certificate of a product: a further one, or the one named as it now stands."""
    entry = CertificateEntry(
        certificate_id or new_id(), code, told.certificate, told.withdrawn_reason
    )
    with writing(engine) as session:
        book.lock(session)
        book.write_certificates(session, [entry], at=at, by=by.name)
        note = told.certificate.decision_no
        log_book.note(session, by, at, kind="registry.certificate", about=code, note=note)


def drop_certificate(
    engine: Engine, code: str, certificate_id: str, *, by: Person, at: datetime
) -> None:
    """Take away a certificate that was written by mistake."""
    with writing(engine) as session:
        book.lock(session)
        book.drop_certificate(session, certificate_id)
        log_book.note(session, by, at, kind="registry.certificate_dropped", about=code)


def _see_barcodes(session: Session, told: ProductForm) -> None:
    asked = select(RegistryCode.gtin14).where(
        RegistryCode.gtin14.in_(told.gtins), RegistryCode.product_code != told.code
    )
    taken = session.scalar(asked.limit(1))
    if taken is not None:
        raise BarcodeTaken(gtin=taken)


def _producer(session: Session, told: ProductForm, by: Person, at: datetime) -> str | None:
    if not told.producer_name:
        return None
    made = ProducerEntry(told.producer_name, "", "", told.place, told.province_code, None)
    known = session.scalar(select(RegistryProducer.id).where(RegistryProducer.name_key == made.key))
    if known is not None:
        return known
    producer_id = new_id()
    book.write_producers(session, [(producer_id, made)], at=at, by=by.name)
    return producer_id
