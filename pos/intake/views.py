"""What the pages of a list show, as frozen read models."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from pos.base.dates import PartialDate, format_day, format_partial
from pos.base.money import format_vnd_with_sign
from pos.base.quantity import format_quantity
from pos.catalogue.import_rows import ProductRow, RefusedRow
from pos.catalogue.lists import Difference
from pos.catalogue.old_places import province_name
from pos.intake.layouts import FIELDS
from pos.intake.plans import Plan

MOST_SHOWN = 100
"""So many rows of a kind are shown; the rest is a number."""
_SAME_THING = {
    "unit_word": "unit",
    "place": "commune_vi",
    "gtins": "gtin",
    "is_withdrawn": "on_sale",
    "producer_province_code": "province_vi",
    "producer_mst": "producer_tax_code",
    "quantity": "opening_quantity",
    "issued": "certified_on",
    "body": "decision_body",
    "level": "decision_level",
    "valid_to_override": "valid_to",
    "override_reason": "valid_to_reason",
}
"""Fields of the books, by what a list calls them."""
SILENT = frozenset(
    {
        "unit",
        "producer_id",
        "commune_code",
        "province_code",
        "producer_commune_code",
        "is_stocked",
    }
)
"""Fields that follow from others and tell a person nothing."""
_OF_THE_PRODUCER = frozenset(
    {"producer_kind", "producer_mst", "producer_address", "producer_province_code"}
)
"""Told once for the producer, not again at each of its goods."""


def label(field: str, language: str, headers: Mapping[str, str] | None = None) -> str:
    """A field by the name of its column in the list, else by our own."""
    name = _SAME_THING.get(field, field)
    if headers and name in headers:
        return headers[name]
    part, _, number = name.partition(".")
    known = FIELDS.get(part)
    if known is None:
        return name
    return f"{known.en if language == 'en' else known.vi} {number}".strip()


def labels(names: Iterable[str], language: str) -> str:
    """Several fields, by the names of our own columns."""
    return ", ".join(label(name, language) for name in names)


@dataclass(frozen=True)
class NewView:
    """A product that is made."""

    line: int
    sku: str
    name: str
    unit_word: str
    net_content: str
    price: str
    """Empty where the list tells none."""
    is_unpriced: bool
    """Whether the books have none either: a product made anew may have one."""
    producer: str
    stars: int
    """0 without a certificate."""
    gtins: tuple[str, ...]
    """As on the packs."""


@dataclass(frozen=True)
class LotView:
    """A lot that is put on the shelf."""

    line: int
    sku: str
    name: str
    quantity: str
    code: str
    """Ours, else the producer's; empty: we make one."""
    use_by: date | None
    is_consigned: bool


@dataclass(frozen=True)
class ChangeView:
    """A product that changes."""

    line: int
    sku: str
    name: str
    differences: tuple[Difference, ...]
    """Empty: only its producer changes, told once for all its goods."""


@dataclass(frozen=True)
class ProducerView:
    """A producer in the books that changes."""

    name: str
    differences: tuple[Difference, ...]
    """Empty: only its commune, which nobody knows by its code."""


@dataclass(frozen=True)
class RemarkView:
    """Rows that are taken with the same remark."""

    code: str
    count: int
    lines: str
    """The first of them."""


@dataclass(frozen=True)
class PlanView:
    """A list beside the books."""

    created: int
    changed: int
    same: int
    lots: int
    refused: int
    refused_rows: tuple[RefusedRow, ...]
    new: tuple[NewView, ...]
    new_lots: tuple[LotView, ...]
    changes: tuple[ChangeView, ...]
    producers_changed: int
    producers: tuple[ProducerView, ...]
    remarks: tuple[RemarkView, ...]
    beside: int = 0
    """Lots left out because the books hold stock of their products in other lots."""

    @property
    def good(self) -> int:
        """Products and lots that would be written."""
        return self.created + self.changed + self.lots


def readable(one: Difference) -> Difference:
    """A difference with its amounts, days and places as people read them."""
    read = _READABLE.get(one.field)
    if read is None:
        return one
    before, after = (read(text) if text else "" for text in (one.before, one.after))
    return Difference(one.field, before, after)


def _day(text: str) -> str:
    return format_day(date.fromisoformat(text))


_READABLE: Mapping[str, Callable[[str], str]] = {
    "producer_province_code": province_name,
    "price_vnd": lambda text: format_vnd_with_sign(int(text)),
    "issued": lambda text: format_partial(PartialDate.parse(text)),
    "valid_to_override": _day,
    "withdrawn_on": _day,
}


def _new(row: ProductRow, unpriced: Set[int]) -> NewView:
    return NewView(
        line=row.line,
        sku=row.sku,
        name=row.name_vi,
        unit_word=row.unit_word,
        net_content=row.net_content,
        price="" if row.price_vnd is None else format_vnd_with_sign(row.price_vnd),
        is_unpriced=row.line in unpriced,
        producer=row.producer_name,
        stars=0 if row.certificate is None else row.certificate.stars,
        gtins=tuple(gtin.removeprefix("0") for gtin in row.gtins),
    )


def _lots(plan: Plan) -> Iterator[LotView]:
    rows = {row.sku: row for row in (*plan.rows, *plan.catalogue.same)}
    for one in plan.openings[:MOST_SHOWN]:
        row, lot = rows[one.sku], one.delivery.lot
        yield LotView(
            line=one.line,
            sku=one.sku,
            name=row.name_vi,
            quantity=format_quantity(one.delivery.units, row.unit, row.unit_word),
            code=lot.code or lot.producer_code,
            use_by=lot.use_by,
            is_consigned=lot.owner == "consigned",
        )


def _told(found: Iterable[Difference]) -> Iterator[Difference]:
    return (readable(one) for one in found if one.field not in SILENT)


def view(plan: Plan) -> PlanView:
    """The first rows of every kind, and how many there are."""
    changes = []
    for row in plan.catalogue.changed[:MOST_SHOWN]:
        found = plan.catalogue.differences[row.sku]
        told = tuple(one for one in _told(found) if one.field not in _OF_THE_PRODUCER)
        changes.append(ChangeView(row.line, row.sku, row.name_vi, told))
    makers = plan.catalogue.producers
    unpriced = {one.line for one in plan.remarks if one.code == "no_price"}
    counts = Counter(one.code for one in plan.remarks)
    remarks = []
    for code, count in counts.items():
        lines = [str(one.line) for one in plan.remarks if one.code == code][:8]
        more = ", …" if count > len(lines) else ""
        remarks.append(RemarkView(code, count, ", ".join(lines) + more))
    return PlanView(
        created=len(plan.catalogue.created),
        changed=len(plan.catalogue.changed),
        same=len(plan.catalogue.same),
        lots=len(plan.openings),
        refused=len(plan.refused),
        refused_rows=plan.refused[:MOST_SHOWN],
        new=tuple(_new(row, unpriced) for row in plan.catalogue.created[:MOST_SHOWN]),
        new_lots=tuple(_lots(plan)),
        changes=tuple(changes),
        producers_changed=len(makers),
        producers=tuple(
            ProducerView(one.name, tuple(_told(one.differences))) for one in makers[:MOST_SHOWN]
        ),
        remarks=tuple(remarks),
        beside=len(plan.beside),
    )
