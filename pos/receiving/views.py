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
from pos.receiving import drafts, queries
from pos.receiving.drafts import Head
from pos.receiving.lines import Line
from pos.receiving.models import DeliveryLine, UndoneLine
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


@dataclass(frozen=True)
class DraftView:
    """A delivery under way, its newest line first."""

    head: Head
    lines: tuple[DraftLineView, ...]


def draft(session: Session, draft_id: str, today: date) -> DraftView | None:
    """A delivery under way; None where there is none of this id."""
    head = drafts.find(session, draft_id)
    if head is None:
        return None
    lines = drafts.lines(session, draft_id)
    cards = catalogue.cards(session, {one.product_id for one in lines.values()}, today)
    shown = [_line(line_id, one, cards[one.product_id], today) for line_id, one in lines.items()]
    return DraftView(head, tuple(reversed(shown)))


def _line(line_id: str, line: Line, card: Card, today: date) -> DraftLineView:
    left = None if line.lot.use_by is None else (line.lot.use_by - today).days
    return DraftLineView(
        line_id, line, card.name_vi, card.producer, card.unit, card.unit_word, left
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
    lines = tuple(
        _received(session, row, undone.get(row.no), today)
        for row in queries.lines_of(session, delivery_id)
    )
    copies: dict[str, int] = {}
    for one in lines:
        if one.wanted:
            copies[one.row.lot_id] = copies.get(one.row.lot_id, 0) + one.wanted
    return DeliveryView(card, lines, copies)


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
