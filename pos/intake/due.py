"""What is due of a list, item by item, as it is kept until it is written.  Pure.

An item is a producer, or a product with all that the list tells of it: price, barcodes,
certificate and lots are written together, or not at all.  Of a list that is given back an item
names what was written of one product, or one producer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pos.catalogue.books import ProducerState, certificate_state
from pos.catalogue.known import KeptCertificate, Known
from pos.catalogue.list_changes import (
    GoodsChange,
    MakerChange,
    goods_changes,
    maker_changes,
    plain,
)
from pos.intake import states
from pos.intake.plans import Plan
from pos.stock.delivery import Delivery


@dataclass(frozen=True)
class GoodsDue:
    """What a list does to one product, its lots among it."""

    change: GoodsChange
    name: str
    counts_as: str
    """`created`, `changed`, or `same`: then only its lots are new."""
    lots: tuple[Delivery, ...]
    held: tuple[str, ...]
    """Lots that were received of it before, when it was worked out."""


@dataclass(frozen=True)
class BackDue:
    """What a list wrote of one product or producer, to be given back together."""

    steps: tuple[int, ...]
    """By their numbers in the journal."""


Item: TypeAlias = MakerChange | GoodsDue | BackDue


def items_of(plan: Plan, known: Known) -> list[Item]:
    """A list's items in the order of their writing: producers, new goods, changed goods."""
    lots: dict[str, list[Delivery]] = {}
    for one in plan.openings:
        lots.setdefault(one.sku, []).append(one.delivery)
    counted = {row.sku: "created" for row in plan.catalogue.created}
    counted |= {row.sku: "changed" for row in plan.catalogue.changed}
    rows = [*plan.rows, *(row for row in plan.catalogue.same if row.sku in lots)]
    goods = [
        GoodsDue(
            change,
            row.name_vi,
            counted.get(row.sku, "same"),
            tuple(lots.get(row.sku, ())),
            plan.held.get(change.product_id or "", ()),
        )
        for row, change in zip(rows, goods_changes(rows, known), strict=True)
    ]
    return [*maker_changes(plan.rows, known), *goods]


def to_text(item: Item) -> str:
    """An item as it is kept."""
    return json.dumps(_values(item), ensure_ascii=False, separators=(",", ":"))


def _values(item: Item) -> dict[str, Any]:
    if isinstance(item, BackDue):
        return {"steps": item.steps}
    if isinstance(item, MakerChange):
        return {
            "producer_id": item.producer_id,
            "before": plain(item.before),
            "after": plain(item.after),
        }
    change = item.change
    certificate = change.certificate
    return {
        **vars(change),
        "before": plain(change.before),
        "after": plain(change.after),
        "certificate": None if certificate is None else _certificate_values(certificate),
        "name": item.name,
        "counts_as": item.counts_as,
        "lots": [states.delivery_values(one) for one in item.lots],
        "held": item.held,
    }


def _certificate_values(one: KeptCertificate) -> dict[str, Any]:
    before = None if one.before is None else certificate_state("", one.before)
    return {"before": before, "after": certificate_state("", one.after)}


def from_text(text: str) -> Item:
    """An item that was kept."""
    values = json.loads(text)
    if "steps" in values:
        return BackDue(tuple(values["steps"]))
    if "sku" not in values:
        before = values["before"]
        return MakerChange(
            values["producer_id"],
            None if before is None else ProducerState(**before),
            ProducerState(**values["after"]),
        )
    lots = tuple(states.delivery(one) for one in values.pop("lots"))
    name, counts_as = values.pop("name"), values.pop("counts_as")
    held = tuple(values.pop("held"))
    return GoodsDue(_change(values), name, counts_as, lots, held)


def _change(values: Mapping[str, Any]) -> GoodsChange:
    before, after, certificate = values["before"], values["after"], values["certificate"]
    read = {
        "before": None if before is None else states.product(before),
        "after": None if after is None else states.product(after),
        "certificate": None if certificate is None else _certificate(certificate),
    }
    return GoodsChange(**{**values, **read})


def _certificate(values: Mapping[str, Any]) -> KeptCertificate:
    before = values["before"]
    return KeptCertificate(
        None if before is None else states.certificate(before), states.certificate(values["after"])
    )


def makers_among(items: Sequence[Item]) -> list[MakerChange]:
    """The producers."""
    return [one for one in items if isinstance(one, MakerChange)]


def goods_among(items: Sequence[Item]) -> list[GoodsDue]:
    """The products."""
    return [one for one in items if isinstance(one, GoodsDue)]
