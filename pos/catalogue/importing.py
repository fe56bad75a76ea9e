"""Importing products, producers, prices and certificates from a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.transaction import reading, writing
from pos.catalogue import books, queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate
from pos.catalogue.import_rows import ProductRow, ReadFile, RefusedRow
from pos.catalogue.models import Producer, Product, ProductCode
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Plan:
    """What an import would do, or did."""

    created: tuple[ProductRow, ...]
    changed: tuple[ProductRow, ...]
    same: tuple[ProductRow, ...]
    refused: tuple[RefusedRow, ...]
    ignored_columns: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """The catalogue as it is before the import."""

    products: dict[str, tuple[str, ProductState]]
    """By SKU: the id and the state."""
    producers: dict[str, tuple[str, ProducerState]]
    owners: dict[str, str]
    """GTIN-14 to SKU."""
    prices: dict[str, int]
    certificates: dict[str, list[Certificate]]
    wanted: dict[str, ProducerState]
    """The producers as they will be, by the SKU of each of their rows."""
    columns: frozenset[str]
    """What the file's header has."""


def plan_import(file: ReadFile, *, hand: Hand, is_demo: bool = False) -> Plan:
    """What importing `file` would create, change, leave and refuse; nothing is written."""
    return _plan(reading(), file, hand=hand, is_demo=is_demo)[0]


def import_products(file: ReadFile, *, hand: Hand, is_demo: bool = False) -> Plan:
    """Import the good rows in one transaction, each change with its fact.

    The same file twice changes nothing the second time.  A row without a price leaves the
    price as it is.
    """
    with writing() as session:
        plan, known = _plan(session, file, hand=hand, is_demo=is_demo)
        for row in (*plan.created, *plan.changed):
            _write(session, row, known, hand=hand, is_demo=is_demo)
    return plan


def _plan(session: Session, file: ReadFile, *, hand: Hand, is_demo: bool) -> tuple[Plan, _Known]:
    known = _read(session, file, hand)
    created, changed, same = [], [], []
    refused = list(file.refused)
    for row in file.rows:
        clash = _clash(row, known)
        if clash is not None:
            refused.append(clash)
        elif row.sku not in known.products:
            created.append(row)
        elif _differs(row, known, is_demo=is_demo):
            changed.append(row)
        else:
            same.append(row)
    refused.sort(key=lambda one: one.line)
    plan = Plan(tuple(created), tuple(changed), tuple(same), tuple(refused), file.ignored_columns)
    return plan, known


def _clash(row: ProductRow, known: _Known) -> RefusedRow | None:
    for gtin in row.gtins:
        owner = known.owners.get(gtin, row.sku)
        if owner != row.sku:
            return RefusedRow(row.line, "gtin", "code_of_another", f"{gtin} ({owner})")
    if row.sku in known.products and known.products[row.sku][1].unit != row.unit.value:
        return RefusedRow(row.line, "unit", "unit_differs", row.unit_word)
    return None


def _differs(row: ProductRow, known: _Known, *, is_demo: bool) -> bool:
    product_id, state = known.products[row.sku]
    wanted = known.wanted.get(row.sku)
    producer = None if wanted is None else known.producers.get(wanted.key)
    if wanted is not None and (producer is None or producer[1] != wanted):
        return True
    after = _state(row, producer[0] if producer else None, is_demo=is_demo)
    if state != _kept(after, state, known.columns):
        return True
    if row.price_vnd is not None and known.prices.get(product_id) != row.price_vnd:
        return True
    held = known.certificates.get(product_id, [])
    return row.certificate is not None and row.certificate not in held


def _write(session: Session, row: ProductRow, known: _Known, *, hand: Hand, is_demo: bool) -> None:
    producer_id = _write_producer(session, row, known, hand=hand)
    product_id, before = known.products.get(row.sku, (None, None))
    state = _state(row, producer_id, is_demo=is_demo)
    if before is not None:
        state = _kept(state, before, known.columns)
    if before != state:
        product_id = books.write_product(session, state, hand=hand, product_id=product_id)
    if product_id is None:
        raise AssertionError("a product that did not change has an id")
    if row.price_vnd is not None and known.prices.get(product_id) != row.price_vnd:
        books.set_price(session, product_id, row.price_vnd, valid_from=hand.on, hand=hand)
    held = known.certificates.get(product_id, [])
    if row.certificate is not None and row.certificate not in held:
        books.write_certificate(session, product_id, row.certificate, hand=hand)


def _write_producer(session: Session, row: ProductRow, known: _Known, *, hand: Hand) -> str | None:
    if not row.producer_name:
        return None
    wanted = known.wanted[row.sku]
    producer_id, before = known.producers.get(wanted.key, (None, None))
    if producer_id is None or before != wanted:
        producer_id = books.write_producer(session, wanted, hand=hand, producer_id=producer_id)
        known.producers[wanted.key] = (producer_id, wanted)
    return producer_id


def _producers(
    file: ReadFile,
    products: Mapping[str, tuple[str, ProductState]],
    producers: Mapping[str, tuple[str, ProducerState]],
) -> dict[str, ProducerState]:
    """Each row's producer, by SKU, as all of the producer's rows tell of it.

    The list has the place beside the product; it is the producer's, too, where all of the
    producer's rows agree on it.
    """
    by_id = dict(producers.values())
    told: dict[str, list[ProductRow]] = {}
    for row in file.rows:
        if row.producer_name:
            told.setdefault(_producer_key(row, file, products, by_id), []).append(row)
    wanted = {}
    for key, rows in told.items():
        _id, before = producers.get(key, ("", None))
        after = _kept_producer(_producer(rows), before, file.columns)
        wanted.update({row.sku: after for row in rows})
    return wanted


def _producer_key(
    row: ProductRow,
    file: ReadFile,
    products: Mapping[str, tuple[str, ProductState]],
    by_id: Mapping[str, ProducerState],
) -> str:
    """Name and province; a list without provinces means the producer that the product has."""
    if "province_code" not in file.columns and row.sku in products:
        has = by_id.get(products[row.sku][1].producer_id or "")
        if has is not None and has.name == row.producer_name:
            return has.key
    return f"{row.producer_name}|{row.province_code}"


_PRODUCER_SOURCES: dict[str, frozenset[str]] = {
    "kind": frozenset({"producer_kind"}),
    "mst": frozenset({"producer_tax_code"}),
    "address": frozenset({"producer_address", "commune_vi", "district_vi", "province_vi"}),
    "commune_code": frozenset({"commune_vi", "district_vi", "province_vi"}),
    "province_code": frozenset({"province_code"}),
}
"""Which columns tell a producer's field."""


def _kept_producer(
    after: ProducerState, before: ProducerState | None, columns: frozenset[str]
) -> ProducerState:
    """What a known producer becomes: a list without a column leaves that field as it is."""
    if before is None:
        return after
    silent = [name for name, sources in _PRODUCER_SOURCES.items() if not sources & columns]
    return replace(after, **{name: getattr(before, name) for name in silent})


def _producer(rows: Sequence[ProductRow]) -> ProducerState:
    first = rows[0]
    said = next((row.producer_address for row in rows if row.producer_address), "")
    agrees = len({row.place for row in rows}) == 1
    return ProducerState(
        name=first.producer_name,
        kind=next((row.producer_kind for row in rows if row.producer_kind), ""),
        mst=next((row.producer_mst for row in rows if row.producer_mst), ""),
        address=said or (first.place if agrees else ""),
        commune_code=first.commune_code if agrees else None,
        province_code=first.province_code,
    )


def _state(row: ProductRow, producer_id: str | None, *, is_demo: bool) -> ProductState:
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
    "place": frozenset({"commune_vi", "district_vi", "province_vi"}),
    "commune_code": frozenset({"commune_vi", "district_vi", "province_vi"}),
    "province_code": frozenset({"province_code"}),
    "is_stocked": frozenset({"ocop_group"}),
    "gtins": frozenset({"gtin", "internal_code"}),
}
"""Which columns tell a product's field."""


def _kept(after: ProductState, before: ProductState, columns: frozenset[str]) -> ProductState:
    """What a known product becomes: a list without a column leaves that field as it is."""
    silent = [name for name, sources in _SOURCES.items() if not sources & columns]
    return replace(after, **{name: getattr(before, name) for name in silent})


def _read(session: Session, file: ReadFile, hand: Hand) -> _Known:
    codes: dict[str, list[str]] = {}
    for gtin14, product_id in session.execute(select(ProductCode.gtin14, ProductCode.product_id)):
        codes.setdefault(product_id, []).append(gtin14)
    producers = {
        row.name_key: (row.id, _known_producer(row)) for row in session.scalars(select(Producer))
    }
    names = {producer_id: state.name for producer_id, state in producers.values()}
    products = {
        row.sku: (row.id, _known_product(row, names, codes))
        for row in session.scalars(select(Product))
    }
    ids = [product_id for product_id, _ in products.values()]
    owners = {gtin: sku for sku, (_, state) in products.items() for gtin in state.gtins}
    return _Known(
        products,
        producers,
        owners,
        queries.prices(session, ids, hand.on),
        queries.certificates(session, ids),
        _producers(file, products, producers),
        file.columns,
    )


def _known_producer(row: Producer) -> ProducerState:
    return ProducerState(
        name=row.name,
        kind=row.kind,
        mst=row.mst,
        address=row.address,
        commune_code=row.commune_code,
        province_code=row.name_key.rpartition("|")[2],
    )


def _known_product(
    row: Product, names: dict[str, str], codes: dict[str, list[str]]
) -> ProductState:
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
    )
