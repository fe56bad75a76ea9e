"""Where an order stands, from its events alone.  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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

    @property
    def is_complete(self) -> bool:
        """What was to come has come."""
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
            ended = None if payload["undone"] and is_of_itself else ended
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
    """Lines as they are ordered now; a line that was changed is no longer confirmed."""
    told = {int(one["no"]): int(one["units"]) for one in payload["lines"]}
    found = {}
    for no in sorted(known.keys() | told.keys()):
        before, units = known.get(no), told.get(no, 0)
        if before is not None and before.units == units:
            found[no] = before
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
        before = found[no]
        on = date.fromisoformat(one["on"])
        found[no] = LineStanding(before.units, int(one["units"]), on, before.received_units)
    return found


def _received(
    known: Mapping[int, LineStanding], payload: Mapping[str, Any]
) -> dict[int, LineStanding]:
    sign = -1 if payload["undone"] else 1
    found = dict(known)
    for one in payload["lines"]:
        no = int(one["no"])
        before = found[no]
        came = before.received_units + sign * int(one["units"])
        found[no] = LineStanding(before.units, before.confirmed_units, before.confirmed_on, came)
    return found
