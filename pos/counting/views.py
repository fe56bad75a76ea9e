"""What the pages of counts show, as frozen read models."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pos.counting import words
from pos.counting.queries import CountLine


@dataclass(frozen=True)
class CountView:
    """A count in the list."""

    count_id: str
    no: int
    place: str
    goods: str
    is_compared: bool
    opened_by: str
    opened_at: datetime
    ended: str
    ended_at: datetime | None
    over_vnd: int
    short_vnd: int


@dataclass(frozen=True)
class SheetView:
    """A counter of a count."""

    sheet_id: str
    name: str
    zone: str
    phone_id: str
    """Empty: they count on a register's browser."""
    is_alive: bool
    """Whether the phone still counts."""
    is_own: bool
    """The reader's own sheet, which they may go on with here."""
    opened_at: datetime
    entries: int


def count_views(lines: Sequence[CountLine]) -> list[CountView]:
    """The list's lines in words."""
    return [_view(one) for one in lines]


def _view(one: CountLine) -> CountView:
    record = json.loads(one.record)
    return CountView(
        count_id=one.count_id,
        no=one.no,
        place=words.place(one.place_id),
        goods=words.goods(one.kind, one.title),
        is_compared=one.is_compared,
        opened_by=one.opened_by,
        opened_at=one.opened_at,
        ended=one.ended,
        ended_at=one.ended_at,
        over_vnd=record.get("over_vnd", 0),
        short_vnd=record.get("short_vnd", 0),
    )
