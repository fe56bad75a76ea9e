"""What a change of many goods would do: seen before anything is written, and again when it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.assortment.changes import (
    Change,
    LeftOut,
    Value,
    price_after,
    state_after,
    value_of,
)
from pos.base.digests import digest
from pos.base.errors import BadForm
from pos.catalogue import price_days
from pos.catalogue import queries as catalogue
from pos.catalogue.books import ProductState
from pos.catalogue.known import read_products
from pos.catalogue.models import Producer

PIECE = 500
"""So many products are looked at, and written, at a time: a sale waits no longer than for these."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A product that would change."""

    product_id: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Left:
    """A product that would stay as it is, and why."""

    product_id: str
    code: str
    """`same`, `no_price`, `too_small`, `too_large`, `service` or `gone`."""


@dataclass(frozen=True)
class Plan:
    """What a change would do."""

    change: Change
    rows: tuple[Planned, ...]
    left_out: tuple[Left, ...]
    repriced_later: int
    """Products whose price changes again on a later day, as somebody set before."""

    @cached_property
    def name(self) -> str:
        """The name of what it does: a page that shows the same has the same."""
        return digest((self.change, self.rows))


def plan(session: Session, product_ids: Sequence[str], change: Change) -> Plan:
    """What the change would do to each of the products, in their order.

    Raises:
        BadForm: the producer it names is not in the books.
    """
    rows: list[Planned] = []
    left: list[Left] = []
    later = 0
    for at in range(0, len(product_ids), PIECE):
        found, out = survey(session, product_ids[at : at + PIECE], change)
        rows += found
        left += out
        later += _repriced_later(session, [one.product_id for one in found], change)
    return Plan(change, tuple(rows), tuple(left), later)


def survey(
    session: Session, product_ids: Sequence[str], change: Change
) -> tuple[list[Planned], list[Left]]:
    """The same for one piece."""
    values = _prices if change.is_price else _states
    return values(session, product_ids, change)


def producer_name(session: Session, change: Change) -> str:
    """The name of the producer that a change sets; empty where it sets none.

    Raises:
        BadForm: there is no such producer.
    """
    if change.kind != "producer" or change.value is None:
        return ""
    name = session.scalar(select(Producer.name).where(Producer.id == change.value))
    if name is None:
        raise BadForm({"producer_id": "choose_one"})
    return name


def after(change: Change, state: ProductState, name: str) -> ProductState:
    """The product with the change made.

    Raises:
        LeftOut: it stays as it is.
    """
    return state_after(change, state, producer_name=name)


def _prices(
    session: Session, product_ids: Sequence[str], change: Change
) -> tuple[list[Planned], list[Left]]:
    if change.valid_from is None:
        raise TypeError("a price without its first day")
    now = catalogue.prices(session, product_ids, change.valid_from)
    rows, left = [], []
    for one in product_ids:
        before = now.get(one)
        try:
            rows.append(Planned(one, before, price_after(change, before)))
        except LeftOut as no:
            left.append(Left(one, no.code))
    return rows, left


def _states(
    session: Session, product_ids: Sequence[str], change: Change
) -> tuple[list[Planned], list[Left]]:
    states = read_products(session, product_ids)
    name = producer_name(session, change)
    rows, left = [], []
    for one in product_ids:
        if one not in states:
            left.append(Left(one, "gone"))
            continue
        try:
            made = after(change, states[one], name)
        except LeftOut as no:
            left.append(Left(one, no.code))
        else:
            rows.append(Planned(one, value_of(change, states[one]), value_of(change, made)))
    return rows, left


def _repriced_later(session: Session, product_ids: Sequence[str], change: Change) -> int:
    if change.valid_from is None:
        return 0
    return len(price_days.coming(session, product_ids, change.valid_from))
