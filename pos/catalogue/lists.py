"""What a list changes in the catalogue, told before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate
from pos.catalogue.decisions import UnclearDecision
from pos.catalogue.import_rows import SERVICES, ProductRow, ReadFile, RefusedRow
from pos.catalogue.known import Known, becomes_service, kept, kept_certificate, state_of, told_by
from pos.catalogue.old_places import province_name

State: TypeAlias = ProductState | ProducerState | Certificate


@dataclass(frozen=True)
class Difference:
    """A field that changes: from what, to what."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ProducerChange:
    """A known producer that changes, whichever goods tell it."""

    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Plan:
    """What an import would do, or did."""

    created: tuple[ProductRow, ...]
    changed: tuple[ProductRow, ...]
    same: tuple[ProductRow, ...]
    refused: tuple[RefusedRow, ...]
    ignored_columns: tuple[str, ...]
    differences: dict[str, tuple[Difference, ...]] = field(default_factory=dict)
    """By SKU of a changed row."""
    producers: tuple[ProducerChange, ...] = ()


def survey(file: ReadFile, known: Known, *, is_demo: bool = False) -> Plan:
    """What taking in `file` would create, change, leave and refuse."""
    created, changed, same = [], [], []
    refused = list(file.refused)
    differences = {}
    for row in file.rows:
        clash = _clash(row, known)
        if clash is not None:
            refused.append(clash)
            continue
        if is_new(row, known):
            created.append(row)
            continue
        found = tuple(_differences(row, known, is_demo=is_demo))
        if found:
            differences[row.sku] = found
            changed.append(row)
        else:
            same.append(row)
    refused.sort(key=lambda one: one.line)
    return Plan(
        tuple(created),
        tuple(changed),
        tuple(same),
        tuple(refused),
        file.ignored_columns,
        differences,
        tuple(_producer_changes((*created, *changed), known)),
    )


def _producer_changes(rows: Sequence[ProductRow], known: Known) -> Iterator[ProducerChange]:
    wanted = {known.wanted[row.sku].key: known.wanted[row.sku] for row in rows if row.producer_name}
    for key, after in sorted(wanted.items()):
        _id, before = known.producers.get(key, ("", after))
        if before != after:
            found = fields_differing("producer", before, after)
            yield ProducerChange(after.name, tuple(found))


def is_new(row: ProductRow, known: Known) -> bool:
    """Whether a row makes a product, be it anew."""
    found = known.products.get(row.sku)
    return found is None or found[0] in known.taken_back


def _clash(row: ProductRow, known: Known) -> RefusedRow | None:
    for gtin in row.gtins:
        owner = known.owners.get(gtin, row.sku)
        if owner != row.sku:
            return RefusedRow(row.line, "gtin", "code_of_another", f"{gtin} ({owner})")
    if row.sku not in known.products and row.sku in known.renamed:
        return RefusedRow(row.line, "sku", "sku_changed", f"{row.sku} → {known.renamed[row.sku]}")
    if row.sku in known.unclear:
        return RefusedRow(row.line, "province_vi", "several_producers", row.producer_name)
    return None if is_new(row, known) else _against_books(row, known)


def _against_books(row: ProductRow, known: Known) -> RefusedRow | None:
    """What its lots, moves, sales and certificates forbid a known product."""
    product_id, before = known.products[row.sku]
    if before.unit != row.unit.value:
        return RefusedRow(row.line, "unit", "unit_differs", row.unit_word)
    if product_id in known.with_lots and becomes_service(row, before, known):
        column = "ocop_group" if row.ocop_group in SERVICES else "kind_of_goods"
        return RefusedRow(row.line, column, "has_lots", before.name_vi)
    try:
        kept_certificate(row, product_id, known)
    except UnclearDecision:
        held = {str(one.stars) for one in known.certificates[product_id]}
        given = f"{row.certificate.stars if row.certificate else ''} ({', '.join(sorted(held))})"
        return RefusedRow(row.line, "stars", "stars_unclear", given)
    return None


def _differences(row: ProductRow, known: Known, *, is_demo: bool) -> Iterator[Difference]:
    product_id, before = known.products[row.sku]
    wanted = known.wanted.get(row.sku)
    maker = None if wanted is None else known.producers.get(wanted.key)
    after = state_of(row, maker[0] if maker else None, is_demo=is_demo)
    after = kept(after, before, told_by(row, known.columns))
    if wanted is not None and before.producer_name == wanted.name:
        yield from _namesakes(before, wanted, known)
    elif wanted is not None and maker is None:
        yield Difference("producer_name", before.producer_name, wanted.name)
    if wanted is not None and maker is not None and maker[1] != wanted:
        yield from fields_differing("producer", maker[1], wanted)
    if maker is not None or wanted is None:
        yield from fields_differing("", before, after)
    else:
        yield from (
            one
            for one in fields_differing("", before, after)
            if not one.field.startswith("producer_")
        )
    if row.price_vnd is not None and known.prices.get(product_id) != row.price_vnd:
        yield Difference("price_vnd", str(known.prices.get(product_id, "")), str(row.price_vnd))
    yield from _certified(row, product_id, known)


def _certified(row: ProductRow, product_id: str, known: Known) -> Iterator[Difference]:
    due = kept_certificate(row, product_id, known)
    if due is None:
        return
    if due.before is None:
        for name in _NEW_CERTIFICATE:
            if said := _said(getattr(due.after, name)):
                yield Difference(name, "", said)
    else:
        yield from fields_differing("", due.before, due.after)


_NEW_CERTIFICATE = ("stars", "decision_no", "issued", "body", "level")
"""What is told of one that is added; the rest of it is told where it changes."""


def _namesakes(before: ProductState, wanted: ProducerState, known: Known) -> Iterator[Difference]:
    """A product that goes from one producer to another of the same name, in another province."""
    maker = known.producers.get(wanted.key)
    if maker is None or maker[0] != before.producer_id:
        was = next((one for made, one in known.producers.values() if made == before.producer_id))
        yield Difference("producer_name", _with_province(was), _with_province(wanted))


def _with_province(one: ProducerState) -> str:
    province = province_name(one.province_code)
    return f"{one.name} ({province})" if province else one.name


def fields_differing(prefix: str, before: State, after: State) -> Iterator[Difference]:
    """The fields in which two states differ, named with what stands before the field."""
    was, will = _plain(before), _plain(after)
    for name in was:
        if was[name] != will[name]:
            told = f"{prefix}_{name}" if prefix else name
            yield Difference(told, _said(was[name]), _said(will[name]))


def _plain(state: State) -> dict[str, Any]:
    return dict(vars(state))


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)
