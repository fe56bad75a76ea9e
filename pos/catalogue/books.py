"""The book of the catalogue: the only writer of its tables, each change with its fact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.text import search_key, sort_key
from pos.base.transaction import require_act
from pos.catalogue import former_codes
from pos.catalogue.certificates import Act, Certificate, columns
from pos.catalogue.codes import is_internal
from pos.catalogue.models import CertificateRow, Price, Producer, Product, ProductCode
from pos.catalogue.price_days import NewPrice, with_kept_days
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
    contact: str = ""
    """Whom to ask for."""
    phone: str = ""

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
    is_withdrawn: bool = False
    story: str = ""
    story_en: str = ""


def write_producer(
    session: Session, state: ProducerState, *, hand: Hand, producer_id: str | None = None
) -> str:
    """Create a producer, or change the one named; gives the id."""
    return write_producers(session, [(producer_id, state)], hand=hand)[0]


def write_producers(
    session: Session, states: Sequence[tuple[str | None, ProducerState]], *, hand: Hand
) -> list[str]:
    """Create the producers without an id, change the others; gives every id in order."""
    require_act(session)
    made = [producer_id or new_id() for producer_id, _state in states]
    values: list[dict[str, object]] = [
        {
            "id": producer_id,
            "name": state.name,
            "kind": state.kind,
            "mst": state.mst,
            "address": state.address,
            "commune_code": state.commune_code,
            "name_key": state.key,
            "sort_key": sort_key(state.name),
            "changed_at": hand.at,
            "contact": state.contact,
            "phone": state.phone,
        }
        for producer_id, (_known, state) in zip(made, states, strict=True)
    ]
    is_new = [known is None for known, _state in states]
    _insert_or_update(session, Producer, values, is_new)
    contents = [
        {"producer": _producer_told(producer_id, state)}
        for producer_id, (_known, state) in zip(made, states, strict=True)
    ]
    outbox.record_all(session, "producer.changed/1", contents, hand=hand)
    return made


def _producer_told(producer_id: str, state: ProducerState) -> dict[str, object]:
    told = {"id": producer_id, **vars(state)}
    return told | {"commune": told.pop("commune_code"), "province": told.pop("province_code")}


def write_product(
    session: Session, state: ProductState, *, hand: Hand, product_id: str | None = None
) -> str:
    """Create a product with its codes, or change the one named; gives the id."""
    return write_products(session, [(product_id, state)], hand=hand)[0]


def write_products(
    session: Session, states: Sequence[tuple[str | None, ProductState]], *, hand: Hand
) -> list[str]:
    """Create the products without an id, change the others; gives every id in order.

    A code that a product loses is noted: it stands on what was printed.
    """
    require_act(session)
    made = [product_id or new_id() for product_id, _state in states]
    will_have = {known: {one.sku, *one.gtins} for known, one in states if known is not None}
    former_codes.note(session, will_have, hand=hand)
    values = [
        {"id": product_id, **_columns(state), "changed_at": hand.at}
        for product_id, (_known, state) in zip(made, states, strict=True)
    ]
    _insert_or_update(session, Product, values, [known is None for known, _state in states])
    known = [{"product": product_id} for product_id, _state in states if product_id is not None]
    if known:
        session.connection().execute(
            delete(ProductCode).where(ProductCode.product_id == bindparam("product")), known
        )
    codes = [
        {"gtin14": gtin14, "product_id": product_id, "is_internal": is_internal(gtin14)}
        for product_id, (_known, state) in zip(made, states, strict=True)
        for gtin14 in state.gtins
    ]
    if codes:
        session.connection().execute(insert(ProductCode), codes)
    contents = [
        {"product": _told(product_id, state)}
        for product_id, (_known, state) in zip(made, states, strict=True)
    ]
    outbox.record_all(session, "product.changed/1", contents, hand=hand)
    return made


def _insert_or_update(
    session: Session,
    model: type[Producer | Product],
    values: Sequence[dict[str, object]],
    is_new: Sequence[bool],
) -> None:
    new = [one for one, fresh in zip(values, is_new, strict=True) if fresh]
    old = [one for one, fresh in zip(values, is_new, strict=True) if not fresh]
    insertion, change = _STATEMENTS[model]
    if new:
        session.connection().execute(insertion, new)
    if old:
        named = [
            {"row_id" if key == "id" else f"new_{key}": v for key, v in one.items()} for one in old
        ]
        setting: dict[str, Any] = {key: bindparam(f"new_{key}") for key in old[0] if key != "id"}
        session.connection().execute(change.values(setting), named)


_STATEMENTS = {
    Producer: (insert(Producer), update(Producer).where(Producer.id == bindparam("row_id"))),
    Product: (insert(Product), update(Product).where(Product.id == bindparam("row_id"))),
}


_key = lru_cache(maxsize=4096)(search_key)
"""A list names its producers and places again and again."""


def _columns(state: ProductState) -> dict[str, object]:
    words = (state.name_vi, state.sku, state.name_en, state.producer_name, state.place)
    told = {name: value for name, value in vars(state).items() if name not in _ELSEWHERE}
    return {
        **told,
        "name_key": _key(state.name_vi),
        "search_key": " ".join(_key(word) for word in words if word),
        "sort_key": sort_key(state.name_vi),
    }


_ELSEWHERE = {"producer_name", "gtins"}
"""What of a product stands in other tables."""


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
        "is_withdrawn": state.is_withdrawn,
        "story": state.story,
        "story_en": state.story_en,
        "gtins": list(state.gtins),
    }


def set_price(
    session: Session, product_id: str, price_vnd: int, *, valid_from: date, hand: Hand
) -> None:
    """Append a price that counts from a day on."""
    set_prices(session, [(product_id, price_vnd)], valid_from=valid_from, hand=hand)


def set_prices(
    session: Session, prices: Sequence[tuple[str, int]], *, valid_from: date, hand: Hand
) -> None:
    """Append prices of products that count from a day on."""
    due = [NewPrice(product_id, price_vnd, valid_from) for product_id, price_vnd in prices]
    _append_prices(session, with_kept_days(session, due), hand)


def end_prices(
    session: Session, prices: Sequence[tuple[str, int]], *, valid_from: date, hand: Hand
) -> None:
    """Say that products have no price from a day on; each with the price that ends."""
    due = [NewPrice(product_id, vnd, valid_from, is_end=True) for product_id, vnd in prices]
    _append_prices(session, with_kept_days(session, due), hand)


def keep_prices(session: Session, before: Sequence[NewPrice], *, hand: Hand) -> None:
    """Take back what was to come on a day: from then on the prices before it go on counting."""
    kept = [replace(one, is_kept=True) for one in before]
    _append_prices(session, with_kept_days(session, kept), hand)


def _append_prices(session: Session, prices: Sequence[NewPrice], hand: Hand) -> None:
    require_act(session)
    if not prices:
        return
    contents: list[dict[str, object]] = [
        {
            "product": one.product_id,
            "price_vnd": None if one.is_end else one.price_vnd,
            "valid_from": one.valid_from.isoformat(),
        }
        for one in prices
    ]
    facts = outbox.record_all(session, "price.set/1", contents, hand=hand)
    told = session.scalar(select(func.coalesce(func.max(Price.told_no), 0))) or 0
    rows = [
        {"id": new_id(), "fact_seq": fact.seq, "told_no": no, "set_at": hand.at, **vars(one)}
        for no, (one, fact) in enumerate(zip(prices, facts, strict=True), start=told + 1)
    ]
    if rows:
        session.connection().execute(insert(Price), rows)


def write_certificate(
    session: Session, product_id: str, certificate: Certificate, *, hand: Hand
) -> str:
    """Write the certificate of a decision; the same decision again changes it."""
    return write_certificates(session, [(product_id, certificate)], hand=hand)[0]


def write_certificates(
    session: Session,
    certificates: Sequence[tuple[str, Certificate]],
    *,
    hand: Hand,
    held: Sequence[Certificate | None] = (),
) -> list[str]:
    """Write certificates; the same decision of a product again changes it.  Gives the ids.

    Args:
        held: for each the one it was, where its number or day was told otherwise.
    """
    require_act(session)
    known = _certificate_ids(session, sorted({product_id for product_id, _one in certificates}))
    made, contents, new, old = [], [], [], []
    for (product_id, one), was in zip_longest(certificates, held):
        values = columns(one) | {"changed_at": hand.at}
        key = _certificate_key(product_id, was or one)
        if key in known:
            old.append({"row_id": known[key], **{f"new_{name}": v for name, v in values.items()}})
        else:
            known[key] = new_id()
            new.append({"id": known[key], "product_id": product_id, **values})
        made.append(known[key])
        told = {"id": known[key], "product": product_id, **columns(one)}
        contents.append({"certificate": told})
    if new:
        session.connection().execute(insert(CertificateRow), new)
    if old:
        setting: dict[str, Any] = {name: bindparam(f"new_{name}") for name in values}
        change = update(CertificateRow).where(CertificateRow.id == bindparam("row_id"))
        session.connection().execute(change.values(setting), old)
    outbox.record_all(session, "certificate.changed/1", contents, hand=hand)
    return made


def correct_certificate(
    session: Session,
    certificate_id: str,
    product_id: str,
    certificate: Certificate,
    *,
    hand: Hand,
    act: Act | None = None,
) -> None:
    """Write a certificate anew, the number or the day of its decision among it.

    Args:
        act: what was noted beside the decision, and made it so.
    """
    require_act(session)
    told = columns(certificate)
    change = update(CertificateRow).where(CertificateRow.id == certificate_id)
    session.connection().execute(change, {**told, "changed_at": hand.at})
    content: dict[str, object] = {
        "certificate": {"id": certificate_id, "product": product_id, **told}
    }
    if act is not None:
        content |= {"change": act.kind.value, "act": vars(act)}
    outbox.record(session, "certificate.changed/1", content, hand=hand)


def take_back_certificates(
    session: Session, certificates: Sequence[tuple[str, str]], *, hand: Hand
) -> None:
    """Strike out certificates written by mistake: id and product of each; their facts say so."""
    require_act(session)
    if not certificates:
        return
    contents = [
        {"certificate": {"id": made, "product": product_id, "is_void": True}}
        for made, product_id in certificates
    ]
    outbox.record_all(session, "certificate.changed/1", contents, hand=hand)
    gone = delete(CertificateRow).where(CertificateRow.id == bindparam("row_id"))
    session.connection().execute(gone, [{"row_id": made} for made, _product in certificates])


def _certificate_key(product_id: str, one: Certificate) -> tuple[str, str, str]:
    return product_id, one.decision_no, "" if one.issued is None else str(one.issued)


def _certificate_ids(
    session: Session, product_ids: Sequence[str]
) -> dict[tuple[str, str, str], str]:
    found = {}
    for at in range(0, len(product_ids), _PIECE):
        rows = session.connection().execute(
            select(
                CertificateRow.product_id,
                CertificateRow.decision_no,
                CertificateRow.issued,
                CertificateRow.id,
            ).where(CertificateRow.product_id.in_(product_ids[at : at + _PIECE]))
        )
        found.update({(row[0], row[1], row[2]): row[3] for row in rows})
    return found


_PIECE = 500
"""So many ids are named in one statement."""


def certificate_state(product_id: str, certificate: Certificate) -> dict[str, object]:
    """A certificate as plain values, for a journal."""
    told = columns(certificate)
    days = {name: value.isoformat() for name, value in told.items() if isinstance(value, date)}
    return {"product_id": product_id, **told, **days, "level": str(told["level"])}
