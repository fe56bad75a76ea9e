"""What the pages of deliveries show, as frozen read models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.base.dates import format_day
from pos.base.money import format_vnd
from pos.base.quantity import Unit, format_units
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.ordering.records import OrderLine
from pos.receiving import drafts, order_views, queries
from pos.receiving.against import LATER, SHORT_WHYS, is_other_price
from pos.receiving.drafts import Head
from pos.receiving.lines import Line
from pos.receiving.models import DeliveryLine, UndoneLine
from pos.receiving.order_queries import OrderOnItsWay
from pos.receiving.order_views import OrderBeside, OrderedView, PriceView
from pos.receiving.queries import DeliveryCard
from pos.spool import queries as spool


@dataclass(frozen=True)
class DraftLineView:
    """A line of a delivery under way."""

    line_id: str
    line: Line
    name: str
    producer: str
    unit: str
    unit_word: str
    days_left: int | None
    ordered: OrderLine | None = None
    """The line of the order that it counts for."""

    @property
    def instead_of(self) -> str:
        """The name of the goods in whose stead these came; empty: in nobody's."""
        is_other = self.ordered is not None and self.ordered.product_id != self.line.product_id
        return self.ordered.name_vi if self.ordered is not None and is_other else ""

    @property
    def is_other_price(self) -> bool:
        """It costs something else than ordered."""
        ordered_vnd = None if self.ordered is None else self.ordered.cost_vnd
        return is_other_price(ordered_vnd, self.line.lot.cost_vnd)


@dataclass(frozen=True)
class DraftView:
    """A delivery under way, its newest line first."""

    head: Head
    lines: tuple[DraftLineView, ...]
    beside: OrderBeside | None
    """The order that it follows."""
    may_be_meant: tuple[OrderOnItsWay, ...]
    """Where it follows none: orders on their way from the producers of its goods."""

    def why_short(self, no: int) -> str:
        """Why less came of an order's line, as far as its lines say it already."""
        told = {
            one.ordered.no: one.line.why
            for one in reversed(self.lines)
            if one.ordered is not None and one.line.why in SHORT_WHYS
        }
        return told.get(no, LATER)


def draft(session: Session, draft_id: str, today: date) -> DraftView | None:
    """A delivery under way; None where there is none of this id."""
    head = drafts.find(session, draft_id)
    if head is None:
        return None
    lines = drafts.lines(session, draft_id)
    cards = catalogue.cards(session, {one.product_id for one in lines.values()}, today)
    beside: OrderBeside | None = None
    meant: tuple[OrderOnItsWay, ...] = ()
    if head.order_id is not None:
        beside = order_views.beside(session, head.order_id, lines.values())
    else:
        makers = {one.producer_id for one in cards.values() if one.producer_id}
        meant = tuple(order_views.that_may_be_meant(session, makers, today))
    ordered = {} if beside is None else {one.no: one for one in beside.order.lines}
    shown = [
        _line(line_id, one, cards[one.product_id], ordered.get(one.order_line_no or 0), today)
        for line_id, one in lines.items()
    ]
    return DraftView(head, tuple(reversed(shown)), beside, meant)


def _line(
    line_id: str, line: Line, card: Card, ordered: OrderLine | None, today: date
) -> DraftLineView:
    left = None if line.lot.use_by is None else (line.lot.use_by - today).days
    return DraftLineView(
        line_id=line_id,
        line=line,
        name=card.name_vi,
        producer=card.producer,
        unit=card.unit,
        unit_word=card.unit_word,
        days_left=left,
        ordered=ordered,
    )


def fields_of(line: Line, unit: Unit) -> dict[str, str]:
    """A line as the fields of its form, to be put right."""
    lot = line.lot
    return {
        "quantity": format_units(line.units, unit),
        "expected": "" if line.expected_units is None else format_units(line.expected_units, unit),
        "why": line.why,
        "note": line.note,
        "life_reason": line.life_reason,
        "lot_code": lot.code,
        "producer_lot_code": lot.producer_code,
        "made_on": format_day(lot.made_on) if lot.made_on else "",
        "date_kind": lot.date_kind,
        "use_by": format_day(lot.use_by) if lot.use_by else "",
        "owner": lot.owner,
        "cost_vnd": "" if lot.cost_vnd is None else format_vnd(lot.cost_vnd),
        "instead_of": "" if line.order_line_no is None else f"{line.order_line_no}",
    }


@dataclass(frozen=True)
class LineView:
    """A line of a delivery that was received."""

    row: DeliveryLine
    undone: UndoneLine | None
    printed: int
    """Labels of its lot that were printed, also for other deliveries."""
    wanted: int
    """Labels for what came with this line; 0 where it gets none."""
    days_left: int | None


@dataclass(frozen=True)
class DeliveryView:
    """A delivery that was received."""

    card: DeliveryCard
    lines: tuple[LineView, ...]
    copies: Mapping[str, int]
    """Labels that are still wanted, by lot."""
    ordered: tuple[OrderedView, ...]
    """What its order still wanted, beside what came."""
    prices: tuple[PriceView, ...]
    """Lines that cost other than ordered."""

    @property
    def open_lines(self) -> tuple[LineView, ...]:
        """What was not undone."""
        return tuple(one for one in self.lines if one.undone is None)


def delivery(session: Session, delivery_id: str, today: date) -> DeliveryView | None:
    """A delivery that was received; None where there is none of this id."""
    card = queries.delivery(session, delivery_id)
    if card is None:
        return None
    undone = {one.line_no: one for one in queries.undone_of(session, delivery_id)}
    rows = queries.lines_of(session, delivery_id)
    lines = tuple(_received(session, row, undone.get(row.no), today) for row in rows)
    copies: dict[str, int] = {}
    for one in lines:
        if one.wanted:
            copies[one.row.lot_id] = copies.get(one.row.lot_id, 0) + one.wanted
    return DeliveryView(
        card=card,
        lines=lines,
        copies=copies,
        ordered=order_views.ordered(session, delivery_id, rows, undone),
        prices=order_views.prices(session, delivery_id, rows, undone),
    )


def _received(
    session: Session, row: DeliveryLine, undone: UndoneLine | None, today: date
) -> LineView:
    left = None if row.use_by is None else (row.use_by - today).days
    is_expired = row.date_kind == "hsd" and left is not None and left < 0
    pieces = 1 if Unit(row.unit).is_weighed else row.units
    return LineView(
        row=row,
        undone=undone,
        printed=spool.copies_printed(session, "label", row.lot_id),
        wanted=0 if undone or row.held or is_expired else pieces,
        days_left=left,
    )
