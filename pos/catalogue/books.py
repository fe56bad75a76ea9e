"""The book of the catalogue: the only writer of its tables, each change with its fact."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.text import search_key, sort_key
from pos.base.transaction import require_act
from pos.catalogue.certificates import Certificate
from pos.catalogue.codes import is_internal
from pos.catalogue.models import CertificateRow, Price, Producer, Product, ProductCode
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class ProducerState:
    """A producer, whole."""

    name: str
    kind: str
    mst: str
    address: str
    commune_code: str | None
    province_code: str

    @property
    def key(self) -> str:
        """What tells two producers apart: the name to the letter, and the province."""
        return f"{self.name}|{self.province_code}"


@dataclass(frozen=True)
class ProductState:
    """A product, whole, but for its prices and certificates."""

    sku: str
    name_vi: str
    name_en: str
    producer_id: str | None
    producer_name: str
    unit: str
    unit_word: str
    net_content: str
    ocop_group: str
    tax_class: str
    shelf_life_days: int | None
    storage: str
    place: str
    commune_code: str | None
    province_code: str
    is_stocked: bool
    is_demo: bool
    gtins: tuple[str, ...]
    """GTIN-14s, internal codes among them, sorted."""


def write_producer(
    session: Session, state: ProducerState, *, hand: Hand, producer_id: str | None = None
) -> str:
    """Create a producer, or change the one named; gives the id."""
    require_act(session)
    values = {
        "name": state.name,
        "kind": state.kind,
        "mst": state.mst,
        "address": state.address,
        "commune_code": state.commune_code,
        "name_key": state.key,
        "sort_key": sort_key(state.name),
        "changed_at": hand.at,
    }
    made = producer_id or new_id()
    if producer_id is None:
        session.execute(insert(Producer).values(id=made, **values))
    else:
        session.execute(update(Producer).where(Producer.id == made).values(**values))
    content = {
        "producer": {
            "id": made,
            "name": state.name,
            "kind": state.kind,
            "mst": state.mst,
            "address": state.address,
            "commune": state.commune_code,
            "province": state.province_code,
        }
    }
    outbox.record(session, "producer.changed/1", content, hand=hand)
    return made


def write_product(
    session: Session, state: ProductState, *, hand: Hand, product_id: str | None = None
) -> str:
    """Create a product with its codes, or change the one named; gives the id."""
    require_act(session)
    made = product_id or new_id()
    values = _columns(state) | {"changed_at": hand.at}
    if product_id is None:
        session.execute(insert(Product).values(id=made, **values))
    else:
        session.execute(update(Product).where(Product.id == made).values(**values))
        session.execute(delete(ProductCode).where(ProductCode.product_id == made))
    for gtin14 in state.gtins:
        internal = is_internal(gtin14)
        session.execute(
            insert(ProductCode).values(gtin14=gtin14, product_id=made, is_internal=internal)
        )
    outbox.record(session, "product.changed/1", {"product": _told(made, state)}, hand=hand)
    return made


def _columns(state: ProductState) -> dict[str, object]:
    words = (state.name_vi, state.sku, state.name_en, state.producer_name, state.place)
    return {
        "sku": state.sku,
        "name_vi": state.name_vi,
        "name_en": state.name_en,
        "producer_id": state.producer_id,
        "unit": state.unit,
        "unit_word": state.unit_word,
        "net_content": state.net_content,
        "ocop_group": state.ocop_group,
        "tax_class": state.tax_class,
        "shelf_life_days": state.shelf_life_days,
        "storage": state.storage,
        "place": state.place,
        "commune_code": state.commune_code,
        "province_code": state.province_code,
        "is_stocked": state.is_stocked,
        "is_demo": state.is_demo,
        "name_key": search_key(state.name_vi),
        "search_key": " ".join(search_key(word) for word in words if word),
        "sort_key": sort_key(state.name_vi),
    }


def _told(product_id: str, state: ProductState) -> dict[str, object]:
    return {
        "id": product_id,
        "sku": state.sku,
        "name_vi": state.name_vi,
        "name_en": state.name_en,
        "producer": state.producer_id,
        "unit": state.unit,
        "unit_word": state.unit_word,
        "net_content": state.net_content,
        "ocop_group": state.ocop_group,
        "tax_class": state.tax_class,
        "shelf_life_days": state.shelf_life_days,
        "storage": state.storage,
        "place": state.place,
        "commune": state.commune_code,
        "province": state.province_code,
        "is_stocked": state.is_stocked,
        "is_demo": state.is_demo,
        "gtins": list(state.gtins),
    }


def set_price(
    session: Session, product_id: str, price_vnd: int, *, valid_from: date, hand: Hand
) -> None:
    """Append a price that counts from a day on."""
    require_act(session)
    content = {"product": product_id, "price_vnd": price_vnd, "valid_from": valid_from.isoformat()}
    fact = outbox.record(session, "price.set/1", content, hand=hand)
    session.execute(
        insert(Price).values(
            id=new_id(),
            product_id=product_id,
            price_vnd=price_vnd,
            valid_from=valid_from,
            fact_seq=fact.seq,
            set_at=hand.at,
        )
    )


def write_certificate(
    session: Session, product_id: str, certificate: Certificate, *, hand: Hand
) -> str:
    """Write the certificate of a decision; the same decision again changes it."""
    require_act(session)
    issued = "" if certificate.issued is None else str(certificate.issued)
    values = {
        "stars": certificate.stars,
        "decision_no": certificate.decision_no,
        "body": certificate.body,
        "level": certificate.level or "",
        "issued": issued,
        "valid_to": certificate.valid_to_override,
        "valid_to_reason": certificate.override_reason,
        "withdrawn_on": certificate.withdrawn_on,
        "potential_5": certificate.potential_5,
        "changed_at": hand.at,
    }
    made = session.scalar(
        select(CertificateRow.id).where(
            CertificateRow.product_id == product_id,
            CertificateRow.decision_no == certificate.decision_no,
            CertificateRow.issued == issued,
        )
    )
    if made is None:
        made = new_id()
        session.execute(insert(CertificateRow).values(id=made, product_id=product_id, **values))
    else:
        session.execute(update(CertificateRow).where(CertificateRow.id == made).values(**values))
    told = {
        "id": made,
        "product": product_id,
        "stars": certificate.stars,
        "decision_no": certificate.decision_no,
        "body": certificate.body,
        "level": certificate.level or "",
        "issued": issued,
        "valid_to": certificate.valid_to_override,
        "valid_to_reason": certificate.override_reason,
        "withdrawn_on": certificate.withdrawn_on,
        "potential_5": certificate.potential_5,
    }
    outbox.record(session, "certificate.changed/1", {"certificate": told}, hand=hand)
    return made
