"""The registry as its entries: what a release is made of."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue import releases
from pos.central.registry.models import (
    RegistryBank,
    RegistryCertificate,
    RegistryCode,
    RegistryProducer,
    RegistryProduct,
    RegistryUnit,
)

_CERTIFICATE = (
    *("stars", "decision_no", "body", "level", "issued", "valid_to", "valid_to_reason"),
    *("withdrawn_on", "potential_5", "extended_to", "criteria_set", "score_hundredths"),
)


def entries(session: Session) -> dict[tuple[str, str], str]:
    """Every entry as its line; products taken off, and their certificates, are not there."""
    return dict(
        (*_units(session), *_banks(session), *_producers(session), *_products(session))
    ) | dict(_certificates(session))


def _units(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    for one in session.execute(select(*RegistryUnit.__table__.c)):
        told = {
            "name": one.name,
            "level": one.level,
            "province": one.province_code,
            "province_name": one.province_name,
            "latitude_microdeg": one.latitude_microdeg,
            "longitude_microdeg": one.longitude_microdeg,
        }
        yield releases.entry("unit", one.code, told)


def _banks(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    for one in session.execute(select(*RegistryBank.__table__.c)):
        yield releases.entry("bank", one.bin, {"name": one.name})


def _producers(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    for one in session.execute(select(*RegistryProducer.__table__.c)):
        told = {
            "name": one.name,
            "producer_kind": one.kind,
            "mst": one.mst,
            "address": one.address,
            "province": one.province_code,
            "commune": one.commune_code,
        }
        yield releases.entry("producer", one.id, told)


def _products(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    gtins: dict[str, list[str]] = defaultdict(list)
    for gtin14, code in session.execute(select(RegistryCode.gtin14, RegistryCode.product_code)):
        gtins[code].append(gtin14)
    asked = select(*RegistryProduct.__table__.c).where(RegistryProduct.is_dropped == 0)
    for one in session.execute(asked):
        told = {
            "name_vi": one.name_vi,
            "name_en": one.name_en,
            "producer": one.producer_id,
            "group": one.ocop_group,
            "unit": one.unit_word,
            "net_content": one.net_content,
            "place": one.place,
            "province": one.province_code,
            "commune": one.commune_code,
            "gtins": sorted(gtins[one.code]),
        }
        yield releases.entry("product", one.code, told)


def _certificates(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    asked = (
        select(*RegistryCertificate.__table__.c)
        .join(RegistryProduct, RegistryProduct.code == RegistryCertificate.product_code)
        .where(RegistryProduct.is_dropped == 0)
    )
    for one in session.execute(asked):
        told = {name: getattr(one, name) for name in _CERTIFICATE}
        yield releases.entry("certificate", one.id, {"product": one.product_code, **told})
