"""The catalogue as it is, and what a list would make of it.

A list without a column leaves that field as it is; so does an empty cell, where the list's
reader says which cells are not.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue import former_codes, queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate
from pos.catalogue.decisions import completed, meant
from pos.catalogue.held import own_certificates
from pos.catalogue.import_rows import ProductRow, ReadFile
from pos.catalogue.makers import makers
from pos.catalogue.models import Producer, Product, ProductCode
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Known:
    """The catalogue as it is before an import."""

    products: dict[str, tuple[str, ProductState]]
    """By SKU: the id and the state."""
    producers: dict[str, tuple[str, ProducerState]]
    """By name and province."""
    owners: dict[str, str]
    """GTIN-14 to SKU."""
    prices: dict[str, int]
    """By product id."""
    certificates: dict[str, list[Certificate]]
    wanted: dict[str, ProducerState]
    """The producers as they will be, by the SKU of each of their rows."""
    columns: frozenset[str]
    """What the file's header has."""
    taken_back: Set[str]
    """Products of an import that was given back: a list makes them anew."""
    unclear: Set[str] = frozenset()
    """SKUs of rows whose producer may be several of that name."""
    with_lots: Set[str] = frozenset()
    """Products of which there are lots: a list makes no service of them."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Codes that products had once, and the SKU that each has now."""


@dataclass(frozen=True)
class KeptCertificate:
    """A certificate as it will be."""

    before: Certificate | None
    """The one held of the same decision; None where the decision is new."""
    after: Certificate


def _producers(
    file: ReadFile,
    keys: Mapping[str, str],
    producers: Mapping[str, tuple[str, ProducerState]],
) -> dict[str, ProducerState]:
    """Each row's producer, by SKU, as all of the producer's rows tell of it.

    The list has the place beside the product; it is the producer's, too, where all of the
    producer's rows that tell a place agree on it.
    """
    told: dict[str, list[ProductRow]] = {}
    for row in file.rows:
        if row.sku in keys:
            told.setdefault(keys[row.sku], []).append(row)
    wanted = {}
    for key, rows in told.items():
        _id, before = producers.get(key, ("", None))
        columns = frozenset().union(*(told_by(row, file.columns) for row in rows))
        after = _kept_producer(_producer(key, rows), before, columns)
        wanted.update({row.sku: after for row in rows})
    return wanted


_PRODUCER_SOURCES: dict[str, frozenset[str]] = {
    "kind": frozenset({"producer_kind"}),
    "mst": frozenset({"producer_tax_code"}),
    "address": frozenset({"producer_address", "commune_vi", "district_vi"}),
    "commune_code": frozenset({"commune_vi"}),
    "province_code": frozenset({"province_code"}),
    "contact": frozenset(),
    "phone": frozenset(),
}
"""Which columns tell a producer's field; a province alone takes no commune away."""


def told_by(row: ProductRow, columns: frozenset[str]) -> frozenset[str]:
    """The columns that count for a row."""
    return columns if row.told is None else row.told


def _kept_producer(
    after: ProducerState, before: ProducerState | None, columns: frozenset[str]
) -> ProducerState:
    """What a known producer becomes: a list without a column leaves that field as it is."""
    if before is None:
        return after
    silent = [name for name, sources in _PRODUCER_SOURCES.items() if not sources & columns]
    return replace(after, **{name: getattr(before, name) for name in silent})


def _producer(key: str, rows: Sequence[ProductRow]) -> ProducerState:
    name, _, province_code = key.rpartition("|")
    said = next((row.producer_address for row in rows if row.producer_address), "")
    placed = [row for row in rows if row.place]
    where = placed[0] if len({row.place for row in placed}) == 1 else None
    return ProducerState(
        name=name,
        kind=next((row.producer_kind for row in rows if row.producer_kind), ""),
        mst=next((row.producer_mst for row in rows if row.producer_mst), ""),
        address=said or (where.place if where else ""),
        commune_code=where.commune_code if where else None,
        province_code=province_code,
    )


def state_of(row: ProductRow, producer_id: str | None, *, is_demo: bool) -> ProductState:
    """The product that a row tells of."""
    return ProductState(
        sku=row.sku,
        name_vi=row.name_vi,
        name_en=row.name_en,
        producer_id=producer_id,
        producer_name=row.producer_name,
        unit=row.unit.value,
        unit_word=row.unit_word,
        net_content=row.net_content,
        ocop_group=row.ocop_group,
        tax_class=row.tax_class,
        shelf_life_days=row.shelf_life_days,
        storage=row.storage,
        place=row.place,
        commune_code=row.commune_code,
        province_code=row.province_code,
        is_stocked=row.is_stocked,
        is_demo=is_demo,
        gtins=row.gtins,
        is_withdrawn=bool(row.is_withdrawn),
        story=row.story,
        story_en=row.story_en,
    )


_SOURCES: dict[str, frozenset[str]] = {
    "name_en": frozenset({"name_en"}),
    "producer_id": frozenset({"producer_name"}),
    "producer_name": frozenset({"producer_name"}),
    "net_content": frozenset({"net_content"}),
    "ocop_group": frozenset({"ocop_group"}),
    "tax_class": frozenset({"tax_class"}),
    "shelf_life_days": frozenset({"shelf_life_days"}),
    "storage": frozenset({"storage"}),
    "place": frozenset({"place", "commune_vi", "district_vi"}),
    "commune_code": frozenset({"commune_code", "commune_vi"}),
    "province_code": frozenset({"province_code"}),
    "is_stocked": frozenset({"ocop_group", "kind_of_goods"}),
    "is_withdrawn": frozenset({"on_sale"}),
    "gtins": frozenset({"gtin", "internal_code"}),
    "story": frozenset({"story"}),
    "story_en": frozenset({"story_en"}),
}
"""Which columns tell a product's field."""


def becomes_service(row: ProductRow, before: ProductState, known: Known) -> bool:
    """Whether a row makes a service of goods."""
    is_told = bool(_SOURCES["is_stocked"] & told_by(row, known.columns))
    return is_told and before.is_stocked and not row.is_stocked


def kept(after: ProductState, before: ProductState, columns: frozenset[str]) -> ProductState:
    """What a known product becomes: a list without a column leaves that field as it is.

    Whether a product is the demo's no list tells.
    """
    silent = [name for name, sources in _SOURCES.items() if not sources & columns]
    told: dict[str, Any] = {name: getattr(before, name) for name in silent}
    return replace(after, is_demo=before.is_demo, **told)


_DECISION_SOURCES: dict[str, str] = {
    "body": "decision_body",
    "level": "decision_level",
    "potential_5": "potential_5",
}
"""Which column tells what a decision says beside its stars."""


def kept_certificate(row: ProductRow, product_id: str, known: Known) -> KeptCertificate | None:
    """The certificate that a row tells of beside the one held of that decision; None: no change.

    A list without a column leaves that field as it is.  A list from before a withdrawal or a
    shortened term has empty cells there: they take neither back.

    Raises:
        UnclearDecision: nobody can say which of those held the row tells of.
    """
    told = row.certificate
    held = known.certificates.get(product_id, [])
    if told is None or told in held:
        return None
    before = meant(told, held)
    after = told if before is None else _merged(told, before, told_by(row, known.columns))
    return None if after == before else KeptCertificate(before, after)


def _merged(told: Certificate, before: Certificate, columns: frozenset[str]) -> Certificate:
    number, issued = completed(told, before)
    after = replace(
        told,
        decision_no=number,
        issued=issued,
        withdrawn_on=told.withdrawn_on or before.withdrawn_on,
        extended_to=before.extended_to,
        criteria_set=before.criteria_set,
        score_hundredths=before.score_hundredths,
    )
    if told.valid_to_override is None:
        after = replace(
            after,
            valid_to_override=before.valid_to_override,
            override_reason=before.override_reason,
        )
    if told.stars != before.stars:  # who may decide, and be proposed for five, goes by the stars
        return after
    silent = [name for name, source in _DECISION_SOURCES.items() if source not in columns]
    said: dict[str, Any] = {name: getattr(before, name) for name in silent}
    return replace(after, **said)


def read_known(
    session: Session,
    file: ReadFile,
    *,
    hand: Hand,
    taken_back: Set[str] = frozenset(),
    with_lots: Set[str] = frozenset(),
) -> Known:
    """The catalogue beside a list."""
    codes: dict[str, list[str]] = {}
    for gtin14, product_id in session.execute(select(ProductCode.gtin14, ProductCode.product_id)):
        codes.setdefault(product_id, []).append(gtin14)
    producers = {
        row.name_key: (row.id, _known_producer(row))
        for row in session.connection().execute(select(*Producer.__table__.c))
    }
    names = {producer_id: state.name for producer_id, state in producers.values()}
    products = {
        row.sku: (row.id, _known_product(row, names, codes))
        for row in session.connection().execute(select(*Product.__table__.c))
    }
    ids = [product_id for product_id, _ in products.values()]
    owners = {gtin: sku for sku, (_, state) in products.items() for gtin in state.gtins}
    states = dict(producers.values())
    has = {
        sku: states[product.producer_id]
        for sku, (_id, product) in products.items()
        if product.producer_id in states
    }
    found = makers(file.rows, states.values(), has)
    producers |= {new: producers.pop(old) for old, new in found.placed.items()}
    return Known(
        products,
        producers,
        owners,
        queries.prices(session, ids, hand.on),
        own_certificates(session, ids),
        _producers(file, found.keys, producers),
        file.columns,
        taken_back,
        found.unclear,
        with_lots,
        former_codes.skus_now(session),
    )


def read_products(session: Session, product_ids: Sequence[str]) -> dict[str, ProductState]:
    """Products as they are, by id; unknown ids are left out.  At most some hundred at once."""
    if not product_ids:
        return {}
    connection = session.connection()
    codes: dict[str, list[str]] = {}
    for gtin14, product_id in connection.execute(
        select(ProductCode.gtin14, ProductCode.product_id).where(
            ProductCode.product_id.in_(product_ids)
        )
    ):
        codes.setdefault(product_id, []).append(gtin14)
    rows = connection.execute(select(*Product.__table__.c).where(Product.id.in_(product_ids))).all()
    makers = {row.producer_id for row in rows if row.producer_id is not None}
    names = {
        row[0]: row[1]
        for row in connection.execute(
            select(Producer.id, Producer.name).where(Producer.id.in_(makers))
        )
    }
    return {row.id: _known_product(row, names, codes) for row in rows}


def read_producers(session: Session, producer_ids: Sequence[str]) -> dict[str, ProducerState]:
    """Producers as they are, by id; unknown ids are left out.  At most some hundred at once."""
    if not producer_ids:
        return {}
    asked = select(*Producer.__table__.c).where(Producer.id.in_(producer_ids))
    return {row.id: _known_producer(row) for row in session.connection().execute(asked)}


def producer_ids(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """Producers by name and province, as in `ProducerState.key`; unknown ones are left out.

    At most some hundred at once.
    """
    if not keys:
        return {}
    asked = select(Producer.name_key, Producer.id).where(Producer.name_key.in_(set(keys)))
    return {row[0]: row[1] for row in session.connection().execute(asked)}


def owners_of(session: Session, gtins: Sequence[str]) -> dict[str, str]:
    """Whose barcodes are, by GTIN-14: product ids.  At most some hundred at once."""
    if not gtins:
        return {}
    asked = select(ProductCode.gtin14, ProductCode.product_id)
    rows = session.connection().execute(asked.where(ProductCode.gtin14.in_(gtins)))
    return {row[0]: row[1] for row in rows}


def _known_producer(row: Any) -> ProducerState:
    return ProducerState(
        name=row.name,
        kind=row.kind,
        mst=row.mst,
        address=row.address,
        commune_code=row.commune_code,
        province_code=row.name_key.rpartition("|")[2],
        contact=row.contact,
        phone=row.phone,
    )


def _known_product(row: Any, names: dict[str, str], codes: dict[str, list[str]]) -> ProductState:
    return ProductState(
        sku=row.sku,
        name_vi=row.name_vi,
        name_en=row.name_en,
        producer_id=row.producer_id,
        producer_name=names.get(row.producer_id or "", ""),
        unit=row.unit,
        unit_word=row.unit_word,
        net_content=row.net_content,
        ocop_group=row.ocop_group,
        tax_class=row.tax_class,
        shelf_life_days=row.shelf_life_days,
        storage=row.storage,
        place=row.place,
        commune_code=row.commune_code,
        province_code=row.province_code,
        is_stocked=row.is_stocked,
        is_demo=row.is_demo,
        gtins=tuple(sorted(codes.get(row.id, ()))),
        is_withdrawn=row.is_withdrawn,
        story=row.story,
        story_en=row.story_en,
    )
