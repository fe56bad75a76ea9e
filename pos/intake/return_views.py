"""What the page before giving a list back shows, as frozen read models."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pos.base.money import format_vnd_with_sign
from pos.base.quantity import Unit, format_quantity
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.lists import Difference, fields_differing
from pos.intake.journal import Done
from pos.intake.returning import Now, Return
from pos.intake.views import MOST_SHOWN, SILENT, readable


@dataclass(frozen=True)
class GoodsView:
    """A product, by its code and name."""

    sku: str
    name: str


@dataclass(frozen=True)
class KeptView:
    """What stays as it is now, and why."""

    kind: str
    """`sold`, `product`, `price`, `producer` or `certificate`."""
    sku: str
    """Empty for a producer."""
    name: str
    quantity: str
    """Of `sold`: how much is not there any more."""


@dataclass(frozen=True)
class BackView:
    """A product, or a producer, that becomes what it was."""

    sku: str
    """Empty for a producer."""
    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class ReturnView:
    """A list beside the books, before it is given back."""

    file_name: str
    at: datetime | None
    by_name: str
    withdrawn: int
    changed: int
    """Products and producers that get something back."""
    lots: int
    kept: int
    sold: int
    """Lots of which something was sold or moved, and new products already in use."""
    kept_rows: tuple[KeptView, ...]
    in_use: tuple[GoodsView, ...]
    away: tuple[GoodsView, ...]
    back: tuple[BackView, ...]


def view(plan: Return, books: Now, done: Done | None) -> ReturnView:
    """The first rows of every kind, and how many there are."""
    now = books.products
    back = [*_products(plan, now), *_producers(plan, books.producers)]
    return ReturnView(
        file_name="" if done is None else done.file_name,
        at=None if done is None else done.at,
        by_name="" if done is None else done.by_name,
        withdrawn=len(plan.away),
        changed=len(back),
        lots=len(plan.lots),
        kept=len(plan.kept),
        sold=sum(one.kind == "sold" for one in plan.kept) + len(plan.in_use),
        kept_rows=tuple(_kept(plan, books)),
        in_use=tuple(_goods(now[one]) for one in plan.in_use[:MOST_SHOWN]),
        away=tuple(_goods(state) for _id, state in plan.away[:MOST_SHOWN]),
        back=tuple(back[:MOST_SHOWN]),
    )


def _goods(state: ProductState) -> GoodsView:
    return GoodsView(state.sku, state.name_vi)


def _kept(plan: Return, books: Now) -> Iterator[KeptView]:
    for one in plan.kept[:MOST_SHOWN]:
        if one.kind == "producer":
            yield KeptView(one.kind, "", books.producers[one.subject_id].name, "")
            continue
        state = books.products[one.subject_id]
        gone = format_quantity(one.units, Unit(state.unit), state.unit_word) if one.units else ""
        yield KeptView(one.kind, state.sku, state.name_vi, gone)


def _products(plan: Return, now: dict[str, ProductState]) -> Iterator[BackView]:
    """Products with what they get back, their price with it."""
    told: dict[str, list[Difference]] = {}
    for one in plan.products:
        told[one.product_id] = [
            readable(each)
            for each in fields_differing("", one.now, one.before)
            if each.field not in SILENT
        ]
    away = {product_id for product_id, _state in plan.away}
    for price in plan.prices:
        if price.product_id in away:
            continue
        before = "" if price.before_vnd is None else format_vnd_with_sign(price.before_vnd)
        change = Difference("price_vnd", format_vnd_with_sign(price.now_vnd), before)
        told.setdefault(price.product_id, []).append(change)
    for product_id, changes in told.items():
        yield BackView(now[product_id].sku, now[product_id].name_vi, tuple(changes))


def _producers(plan: Return, now: dict[str, ProducerState]) -> Iterator[BackView]:
    for producer_id, before in plan.producers:
        changes = [
            one
            for one in fields_differing("producer", now[producer_id], before)
            if one.field not in SILENT
        ]
        yield BackView("", now[producer_id].name, tuple(changes))
