"""What the pages of deliveries show of the order that is followed, as frozen read models."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.base.money import format_vnd
from pos.base.quantity import Unit, format_units
from pos.catalogue.queries import Card
from pos.ordering import orders
from pos.ordering.records import Order
from pos.receiving import against, order_queries
from pos.receiving.against import Compared, is_other_price
from pos.receiving.lines import Line
from pos.receiving.models import DeliveryLine, OrderedLine, PriceAnswer
from pos.receiving.order_queries import OrderOnItsWay


@dataclass(frozen=True)
class OrderBeside:
    """An order beside the delivery that is being written down."""

    order: Order
    compared: tuple[Compared, ...]
    next_line: Compared | None
    """What is received next."""

    @property
    def shorts(self) -> tuple[Compared, ...]:
        """Something came, and less than was to come."""
        return tuple(one for one in self.compared if one.came_units and one.left_units)

    @property
    def not_come(self) -> tuple[Compared, ...]:
        """Nothing came of these."""
        return tuple(one for one in self.compared if not one.came_units)

    def of_product(self, product_id: str) -> Compared | None:
        """The line of goods that were ordered themselves."""
        return next(
            (one for one in self.compared if one.line.product_id == product_id and one.line.units),
            None,
        )

    def stands_for(self, card: Card) -> tuple[Compared, ...]:
        """Lines in whose stead goods may have come."""
        return against.substituted(
            self.compared,
            self.order,
            product_id=card.product_id,
            maker_id=card.producer_id,
            unit=card.unit,
        )


def beside(session: Session, order_id: str, lines: Iterable[Line]) -> OrderBeside | None:
    """The order that a delivery follows, beside its lines in the order they were written."""
    order = orders.find(session, order_id)
    if order is None:
        return None
    written = list(lines)
    compared = against.compare(order, written)
    counted = [one.order_line_no for one in written if one.order_line_no is not None]
    return OrderBeside(order, compared, against.offered(compared, after=(counted or [0])[-1]))


def fields_of(found: OrderBeside | None, card: Card) -> dict[str, str]:
    """What the order fills of the form of a line, where the goods were ordered."""
    one = None if found is None else found.of_product(card.product_id)
    if one is None:
        return {}
    told = {"owner": one.line.owner}
    if one.left_units:
        told["quantity"] = format_units(one.left_units, Unit(one.line.unit))
    if one.line.cost_vnd is not None:
        told["cost_vnd"] = format_vnd(one.line.cost_vnd)
    return told


def that_may_be_meant(
    session: Session, producer_ids: Collection[str], today: date
) -> list[OrderOnItsWay]:
    """Orders of these producers on their way: a delivery that follows none may be theirs."""
    if not producer_ids:
        return []
    found = order_queries.on_their_way(session, today)
    return [one for one in found if one.producer_id in producer_ids]


# --- What was received -------------------------------------------------------------------


@dataclass(frozen=True)
class OrderedView:
    """What an order still wanted of goods, and what a delivery brought."""

    row: OrderedLine
    undone_units: int
    """Of what came, taken back since."""

    @property
    def came_units(self) -> int:
        """What came and was not taken back."""
        return self.row.came_units - self.undone_units

    @property
    def left_units(self) -> int:
        """What is short."""
        return max(self.row.due_units - self.came_units, 0)

    @property
    def over_units(self) -> int:
        """What is too much."""
        return max(self.came_units - self.row.due_units, 0)


def ordered(
    session: Session, delivery_id: str, rows: Sequence[DeliveryLine], undone: Collection[int]
) -> tuple[OrderedView, ...]:
    """What the order wanted beside what came.

    Args:
        rows: the delivery's lines.
        undone: numbers of those that were undone.
    """
    back: dict[int, int] = {}
    for row in rows:
        if row.order_line_no is not None and row.no in undone:
            back[row.order_line_no] = back.get(row.order_line_no, 0) + row.units
    return tuple(
        OrderedView(one, back.get(one.order_line_no, 0))
        for one in order_queries.ordered_of(session, delivery_id)
    )


@dataclass(frozen=True)
class PriceView:
    """A line that cost other than ordered."""

    row: DeliveryLine
    answer: PriceAnswer | None
    """What was said; None: it waits."""


def prices(
    session: Session, delivery_id: str, rows: Sequence[DeliveryLine], undone: Collection[int]
) -> tuple[PriceView, ...]:
    """The lines that cost other than ordered, those undone left out."""
    others = [row for row in rows if is_other_price(row.ordered_cost_vnd, row.cost_vnd)]
    if not others:
        return ()
    answers = order_queries.price_answers(session, delivery_id)
    return tuple(PriceView(row, answers.get(row.no)) for row in others if row.no not in undone)
