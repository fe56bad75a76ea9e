"""What may be put on an order, and in whose words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer
from pos.catalogue.queries import Card
from pos.ordering import term_book
from pos.ordering.models import OrderLineRow, OrderRow
from pos.ordering.records import OrderLine, as_text
from pos.ordering.refusals import NotOrdered, UnknownProducer

MOST_LINES = 200
"""On one order: more than one looks over."""


@dataclass(frozen=True)
class Wanted:
    """Goods to be ordered."""

    product_id: str
    units: int
    suggested_units: int | None = None
    why: Mapping[str, object] | None = None
    """The terms of a proposal, as plain JSON."""
    cost_vnd: int | None = None
    """None: as the terms say, else as last ordered."""
    owner: str = ""
    """Empty: the same."""


def producer_name(session: Session, producer_id: str) -> str:
    """A producer's name.

    Raises:
        UnknownProducer.
    """
    found = session.scalar(select(Producer.name).where(Producer.id == producer_id))
    if found is None:
        raise UnknownProducer
    return found


def orderable(
    session: Session, producer_id: str, product_ids: Collection[str], today: date
) -> frozenset[str]:
    """Which of these goods may be ordered from a producer today."""
    cards = catalogue.cards(session, product_ids, today)
    return frozenset(
        one.product_id
        for one in cards.values()
        if one.is_stocked and not one.is_withdrawn and one.producer_id == producer_id
    )


def worded(
    session: Session, producer_id: str, wanted: list[Wanted], today: date
) -> tuple[OrderLine, ...]:
    """Goods in the words of today; the same product twice is added up.

    Raises:
        NotOrdered: a product is unknown, kept from sale, a service, or another producer's.
    """
    cards = catalogue.cards(session, [one.product_id for one in wanted], today)
    found: dict[str, OrderLine] = {}
    for one in wanted:
        card = cards.get(one.product_id)
        if card is None or not card.is_stocked or card.is_withdrawn:
            raise NotOrdered(name="" if card is None else card.name_vi)
        if card.producer_id != producer_id:
            raise NotOrdered(name=card.name_vi)
        line = _line(session, card, one)
        before = found.get(one.product_id)
        if before is not None:
            line = _line(session, card, _added(one, before.units))
        found[one.product_id] = line
    return tuple(found.values())


def _added(one: Wanted, units: int) -> Wanted:
    total = one.units + units
    return Wanted(one.product_id, total, one.suggested_units, one.why, one.cost_vnd, one.owner)


def _line(session: Session, card: Card, one: Wanted) -> OrderLine:
    terms = term_book.product(session, card.product_id)
    last = _last(session, card.product_id)
    cost_vnd = next(
        (known for known in (one.cost_vnd, terms.cost_vnd, last[0]) if known is not None), None
    )
    return OrderLine(
        product_id=card.product_id,
        sku=card.sku,
        name_vi=card.name_vi,
        name_en=card.name_en,
        unit=card.unit,
        unit_word=card.unit_word,
        units=one.units,
        suggested_units=one.suggested_units,
        why="" if one.why is None else as_text(one.why),
        cost_vnd=cost_vnd,
        owner=one.owner or terms.owner or last[1] or "owned",
        pack_units=terms.pack_units or 1,
    )


def _last(session: Session, product_id: str) -> tuple[int | None, str]:
    """Cost and owner as a product was last ordered."""
    row = session.execute(
        select(OrderLineRow.cost_vnd, OrderLineRow.owner)
        .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
        .where(OrderLineRow.product_id == product_id, OrderRow.number.is_not(None))
        .order_by(OrderRow.id.desc())
        .limit(1)
    ).one_or_none()
    return (None, "") if row is None else (row[0], row[1])
