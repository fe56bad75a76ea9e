"""Where an order stands, from its events alone.  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pos.ordering.kinds import Kind, State


@dataclass(frozen=True)
class LineStanding:
    """What the events say of a line."""

    units: int
    confirmed_units: int | None = None
    confirmed_on: date | None = None
    received_units: int = 0
    over_by: str = ""
    """The delivery with which it was heard that nothing more comes; empty: it is waited for."""

    @property
    def is_over(self) -> bool:
        """Nothing more is waited for, whatever is missing."""
        return bool(self.over_by)

    @property
    def is_complete(self) -> bool:
        """What was to come has come, or is not waited for."""
        if self.is_over:
            return True
        due = self.units if self.confirmed_units is None else self.confirmed_units
        return self.received_units >= due


@dataclass(frozen=True)
class Standing:
    """What the events of an order say."""

    state: State = State.DRAFT
    wanted_on: date | None = None
    note: str = ""
    lines: Mapping[int, LineStanding] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Everything that was to come has come, and something has."""
        live = [one for one in self.lines.values() if one.units]
        came = any(one.received_units for one in live)
        return came and all(one.is_complete for one in live)


def standing_of(events: Iterable[tuple[Kind, Mapping[str, Any]]]) -> Standing:
    """What an order's events, the oldest first, add up to.

    Args:
        events: kinds and payloads.
    """
    lines: dict[int, LineStanding] = {}
    ended: State | None = None
    wanted_on: date | None = None
    note, is_of_itself = "", False
    for kind, payload in events:
        if kind in (Kind.SENT, Kind.CHANGED):
            wanted_on = date.fromisoformat(payload["wanted_on"])
            note = payload["note"]
            lines = _ordered(lines, payload)
        elif kind is Kind.CONFIRMED:
            lines = _confirmed(lines, payload)
        elif kind is Kind.RECEIVED:
            lines = _received(lines, payload)
            # What a person closed stays closed, whatever was received by mistake.
            is_open_again = payload["undone"] and is_of_itself
            if is_open_again and not Standing(lines=lines).is_complete:
                ended = None
        elif kind is Kind.CLOSED:
            ended, is_of_itself = State.CLOSED, bool(payload["by_itself"])
        elif kind is Kind.CANCELLED:
            ended = State.CANCELLED
    return Standing(ended or _state(lines, is_sent=wanted_on is not None), wanted_on, note, lines)


def _state(lines: Mapping[int, LineStanding], *, is_sent: bool) -> State:
    if not is_sent:
        return State.DRAFT
    live = [one for one in lines.values() if one.units]
    if any(one.received_units for one in lines.values()):
        return State.PARTLY_RECEIVED
    is_confirmed = bool(live) and all(one.confirmed_units is not None for one in live)
    return State.CONFIRMED if is_confirmed else State.SENT


def _ordered(
    known: Mapping[int, LineStanding], payload: Mapping[str, Any]
) -> dict[int, LineStanding]:
    """Lines as they are ordered now; a line that was changed is no longer confirmed, unless it was
    changed to what the producer said comes."""
    told = {int(one["no"]): int(one["units"]) for one in payload["lines"]}
    found = {}
    for no in sorted(known.keys() | told.keys()):
        before, units = known.get(no), told.get(no, 0)
        if before is not None and before.units == units:
            found[no] = before
        elif before is not None and units and before.confirmed_units == units:
            found[no] = replace(before, units=units)
        else:
            came = 0 if before is None else before.received_units
            found[no] = LineStanding(units, received_units=came)
    return found


def _confirmed(
    known: Mapping[int, LineStanding], payload: Mapping[str, Any]
) -> dict[int, LineStanding]:
    found = dict(known)
    for one in payload["lines"]:
        no = int(one["no"])
        on = date.fromisoformat(one["on"])
        found[no] = replace(
            found[no], confirmed_units=int(one["units"]), confirmed_on=on, over_by=""
        )
    return found


def _received(
    known: Mapping[int, LineStanding], payload: Mapping[str, Any]
) -> dict[int, LineStanding]:
    sign = -1 if payload["undone"] else 1
    found = dict(known)
    for one in payload["lines"]:
        before = found[int(one["no"])]
        came = before.received_units + sign * int(one["units"])
        found[int(one["no"])] = replace(before, received_units=came)
    for one in payload["over"]:
        found[int(one["no"])] = _heard_over(found[int(one["no"])], payload)
    return found


def _heard_over(line: LineStanding, payload: Mapping[str, Any]) -> LineStanding:
    """A line of which a delivery said that nothing more comes, or had said it by mistake."""
    delivery_id = payload["delivery"]
    if not payload["undone"]:
        return replace(line, over_by=delivery_id)
    return replace(line, over_by="") if line.over_by == delivery_id else line
