"""Closings as a list, for who looks back: days, registers, differences."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from pos.base.dates import format_moment
from pos.base.sheets import Cell, Code
from pos.closing.models import Closing
from pos.closing.refusals import NoSuchClosing
from pos.shop.models import Person
from pos.till.models import Shift

PAGE = 50
COLUMNS = (
    "z_number",
    "business_on",
    "register",
    "shift_no",
    "opened_at",
    "closed_at",
    "closed_by",
    "total_vnd",
    "expected_vnd",
    "counted_vnd",
    "difference_vnd",
    "left_vnd",
    "opening_difference_vnd",
)


@dataclass(frozen=True)
class Asked:
    """Which closings are looked for."""

    first_on: date | None = None
    last_on: date | None = None
    register_no: int | None = None
    only_off: bool = False
    """Only those whose money differed."""

    def holds(self) -> list[ColumnElement[bool]]:
        """Whether a closing is one of them."""
        wanted: list[ColumnElement[bool]] = []
        if self.first_on is not None:
            wanted.append(Closing.business_on >= self.first_on)
        if self.last_on is not None:
            wanted.append(Closing.business_on <= self.last_on)
        if self.register_no is not None:
            wanted.append(Closing.register_no == self.register_no)
        if self.only_off:
            wanted.append(Closing.counted_vnd != Closing.expected_vnd)
        return wanted


@dataclass(frozen=True)
class Row:
    """A closing in the list."""

    number: str
    register_no: int
    shift_no: int
    opened_at: datetime
    closed_at: datetime
    business_on: date
    by_name: str
    total_vnd: int
    expected_vnd: int
    counted_vnd: int
    left_vnd: int
    float_vnd: int
    before_vnd: int | None

    @property
    def difference_vnd(self) -> int:
        """Counted less expected."""
        return self.counted_vnd - self.expected_vnd

    @property
    def opening_difference_vnd(self) -> int:
        """The float less what the closing before it left."""
        return 0 if self.before_vnd is None else self.float_vnd - self.before_vnd


_COLUMNS = (
    Closing.number,
    Closing.register_no,
    Shift.no,
    Shift.opened_at,
    Closing.closed_at,
    Closing.business_on,
    Person.name,
    Closing.total_vnd,
    Closing.expected_vnd,
    Closing.counted_vnd,
    Closing.left_vnd,
    Shift.float_vnd,
    Shift.before_vnd,
)


def _asked(asked: Asked) -> Any:
    return (
        select(*_COLUMNS)
        .join(Shift, Shift.id == Closing.shift_id)
        .join(Person, Person.id == Closing.person_id)
        .where(*asked.holds())
        .order_by(Closing.id.desc())
    )


def page(session: Session, asked: Asked, *, page_no: int = 1) -> tuple[Sequence[Row], bool]:
    """A page of closings, the newest first, and whether there are older ones."""
    rows = session.execute(_asked(asked).limit(PAGE + 1).offset(PAGE * (page_no - 1))).all()
    return [Row(*row) for row in rows[:PAGE]], len(rows) > PAGE


def rows(session: Session, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Every closing as `COLUMNS`, for a file."""
    for found in session.connection().execute(_asked(asked)):
        one = Row(*found)
        yield [
            Code(one.number),
            one.business_on,
            one.register_no,
            one.shift_no,
            format_moment(one.opened_at),
            format_moment(one.closed_at),
            one.by_name,
            one.total_vnd,
            one.expected_vnd,
            one.counted_vnd,
            one.difference_vnd,
            one.left_vnd,
            one.opening_difference_vnd,
        ]


@dataclass(frozen=True)
class Z:
    """A closing whole."""

    closing_id: str
    number: str
    closer_id: str
    opener_id: str
    record: dict[str, Any]


def read(session: Session, number: str) -> Z:
    """A closing by its number.

    Raises:
        NoSuchClosing: there is none.
    """
    row = session.execute(
        select(Closing.id, Closing.number, Closing.person_id, Shift.person_id, Closing.record)
        .join(Shift, Shift.id == Closing.shift_id)
        .where(Closing.number == number)
    ).one_or_none()
    if row is None:
        raise NoSuchClosing
    return Z(row[0], row[1], row[2], row[3], json.loads(row[4]))
