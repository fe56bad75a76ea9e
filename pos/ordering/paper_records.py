"""What the papers of an order say: the order as it last went out, in the words of that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from pos.ordering.kinds import Kind
from pos.ordering.records import Event, Order, OrderLine, line_read
from pos.ordering.sending import paper_of


@dataclass(frozen=True)
class Paper:
    """An order as its papers have it."""

    subject_id: str
    """Of the event that it was sent or changed with; empty: it is a draft."""
    number: str
    wanted_on: date
    note: str
    head: Mapping[str, Any]
    """The showroom of that day."""
    producer: Mapping[str, str]
    lines: tuple[OrderLine, ...]
    change_no: int = 0
    """0: as it was sent first."""
    at: datetime | None = None
    by_name: str = ""

    @property
    def total_vnd(self) -> int | None:
        """What it comes to; None where the cost of a line is not known."""
        amounts = [one.amount_vnd for one in self.lines]
        known = [one for one in amounts if one is not None]
        return sum(known) if len(known) == len(amounts) else None

    @property
    def known_vnd(self) -> int:
        """What the lines with a cost come to."""
        return sum(one.amount_vnd or 0 for one in self.lines)

    @property
    def unpriced(self) -> int:
        """Lines of which nobody knows the cost."""
        return sum(one.amount_vnd is None for one in self.lines)

    @property
    def has_sum(self) -> bool:
        """Whether any cost is known."""
        return self.unpriced < len(self.lines)


def paper(session: Session, order: Order) -> Paper:
    """What an order's papers say: of a draft, what they would say today."""
    told = [one for one in order.events if one.kind in (Kind.SENT, Kind.CHANGED)]
    if not told:
        payload = paper_of(session, order)
        return Paper(
            subject_id="",
            number="",
            wanted_on=order.wanted_on,
            note=order.note,
            head=payload["head"],  # type: ignore[arg-type]
            producer=payload["producer"],  # type: ignore[arg-type]
            lines=order.live_lines,
        )
    return _sent(order.number, told[-1], len(told) - 1)


def _sent(number: str, event: Event, change_no: int) -> Paper:
    payload = event.payload
    return Paper(
        subject_id=event.event_id,
        number=number,
        wanted_on=date.fromisoformat(payload["wanted_on"]),
        note=payload["note"],
        head=payload["head"],
        producer=payload["producer"],
        lines=tuple(line_read(one) for one in payload["lines"]),
        change_no=change_no,
        at=event.at,
        by_name=event.by_name,
    )
