"""A delivery beside the order that it follows: what counts for which line, over, short.  Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pos.base.errors import BadForm
from pos.ordering.receipts import Over
from pos.ordering.records import Order, OrderLine
from pos.receiving.lines import Line

SHORT_WHYS = ("later", "out", "missing", "broken", "wrong")
"""Why less came than was still to come: the rest comes later; the producer has no more; it lacks
in the box; broken; other goods.  Only for what comes later does the order wait."""
LATER = SHORT_WHYS[0]
REST = 0
"""Stands for every line of which nothing came."""


@dataclass(frozen=True)
class Compared:
    """A line of an order beside what a delivery brings of it."""

    line: OrderLine
    came_units: int
    """With this delivery, also of goods that came in its stead."""

    @property
    def no(self) -> int:
        """The line's number on the order."""
        return self.line.no

    @property
    def due_units(self) -> int:
        """What was still to come."""
        return self.line.open_units

    @property
    def left_units(self) -> int:
        """What is short."""
        return max(self.due_units - self.came_units, 0)

    @property
    def over_units(self) -> int:
        """What is too much."""
        return max(self.came_units - self.due_units, 0)


def compare(order: Order, lines: Iterable[Line]) -> tuple[Compared, ...]:
    """The lines of an order of which something was to come, or came, in the order's own order.

    Args:
        order: as it stands without this delivery.
        lines: of the delivery.
    """
    came: Counter[int] = Counter()
    for one in lines:
        if one.order_line_no is not None:
            came[one.order_line_no] += one.units
    return tuple(
        Compared(one, came[one.no]) for one in order.lines if one.open_units or came[one.no]
    )


def offered(compared: Sequence[Compared], *, after: int = 0) -> Compared | None:
    """The line to be received next: the first after the one just received of which nothing came
    yet, then from the top; None where something came of each.

    Args:
        after: the number of the line just received.
    """
    open_ones = [one for one in compared if one.due_units and not one.came_units]
    return next((one for one in open_ones if one.no > after), next(iter(open_ones), None))


def substituted(
    compared: Iterable[Compared], order: Order, *, product_id: str, maker_id: str | None, unit: str
) -> tuple[Compared, ...]:
    """Lines in whose stead goods may have come: the same producer's, counted in the same unit, and
    not ordered themselves."""
    own = order.line_of(product_id)
    if maker_id != order.producer_id or (own is not None and own.units):
        return ()
    return tuple(one for one in compared if one.line.unit == unit and one.line.units)


def line_for(
    order: Order, *, product_id: str, maker_id: str | None, unit: str, instead_of: str
) -> int | None:
    """The line of an order that goods count for; None: they were not ordered.

    Args:
        maker_id: who makes the goods.
        unit: they are counted in.
        instead_of: the number of the line in whose stead they came, as the form says it; empty:
            of none.  Of goods that were ordered themselves it says nothing.

    Raises:
        BadForm: `instead_of` → `not_known`: no such line, another producer's goods, another unit.
    """
    own = order.line_of(product_id)
    if own is not None and own.units:
        return own.no
    if not instead_of:
        return None
    found = [
        one.no
        for one in order.live_lines
        if f"{one.no}" == instead_of and one.unit == unit and maker_id == order.producer_id
    ]
    if not found:
        raise BadForm({"instead_of": "not_known"})
    return found[0]


def why_short(one: Compared, said: Mapping[int, str]) -> str:
    """Why less came of a line; empty where no less did.  Where nobody says anything the rest
    comes later: the order stays open for it.

    Args:
        said: reasons by the line's number; under `REST` the one for lines of which nothing came.
    """
    if not one.left_units:
        return ""
    told = said.get(one.no) if one.came_units else said.get(one.no, said.get(REST))
    return told if told in SHORT_WHYS else LATER


def over(compared: Iterable[Compared], said: Mapping[int, str]) -> tuple[Over, ...]:
    """Lines of which the rest is not waited for: whatever came short and does not come later.

    Args:
        said: as `why_short` reads it.
    """
    reasons = ((one.no, why_short(one, said)) for one in compared)
    return tuple(Over(no, why) for no, why in reasons if why and why != LATER)


def is_other_price(ordered_cost_vnd: int | None, cost_vnd: int | None) -> bool:
    """Whether goods cost something else than ordered; what nobody knows is no difference."""
    return ordered_cost_vnd is not None and cost_vnd is not None and ordered_cost_vnd != cost_vnd
