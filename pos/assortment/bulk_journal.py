"""The book of changes of many goods: the only writer of `assortment_bulk_changes` and its steps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from pos.assortment.bulk_models import BulkChange, BulkStep
from pos.assortment.changes import Change, Value
from pos.base.dates import business_day
from pos.base.transaction import require_act
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Made:
    """A change that was made."""

    change_id: str
    at: datetime
    by_name: str
    change: Change
    planned: int
    written: int
    left: int
    finished_at: datetime | None
    undone_at: datetime | None
    undone_by: str

    @property
    def is_finished(self) -> bool:
        """Whether it was written to its end."""
        return self.finished_at is not None


@dataclass(frozen=True)
class Step:
    """What a change did to a product."""

    product_id: str
    before: Value
    after: Value
    is_dated: bool = False
    """The price before had been told for the very day."""


def open_change(
    session: Session, change_id: str, change: Change, planned: int, *, hand: Hand
) -> None:
    """Write down that a change begins."""
    require_act(session)
    session.execute(
        insert(BulkChange).values(
            id=change_id,
            at=hand.at,
            by_name=hand.by_name,
            what=_told(change),
            planned=planned,
            left=0,
            finished_at=None,
            undone_at=None,
            undone_by="",
        )
    )


def record(session: Session, change_id: str, steps: Sequence[Step], *, left: int) -> None:
    """Write down what was done to some products, and how many were left."""
    require_act(session)
    rows = [
        {
            "change_id": change_id,
            "product_id": one.product_id,
            "before": json.dumps(one.before, ensure_ascii=False),
            "after": json.dumps(one.after, ensure_ascii=False),
            "is_dated": one.is_dated,
        }
        for one in steps
    ]
    if rows:
        session.connection().execute(insert(BulkStep), rows)
    if left:
        session.execute(
            update(BulkChange).where(BulkChange.id == change_id).values(left=BulkChange.left + left)
        )


def finish(session: Session, change_id: str, *, hand: Hand) -> None:
    """Say that a change is written to its end."""
    require_act(session)
    session.execute(
        update(BulkChange).where(BulkChange.id == change_id).values(finished_at=hand.at)
    )


def mark_undone(session: Session, change_id: str, *, hand: Hand) -> None:
    """Say that a change was given back."""
    require_act(session)
    session.execute(
        update(BulkChange)
        .where(BulkChange.id == change_id)
        .values(undone_at=hand.at, undone_by=hand.by_name)
    )


_WRITTEN = select(func.count()).where(BulkStep.change_id == BulkChange.id).scalar_subquery()


def newest(session: Session, limit: int = 20) -> list[Made]:
    """The changes, the newest first."""
    asked = select(BulkChange, _WRITTEN).order_by(BulkChange.id.desc()).limit(limit)
    return [_made(row, written) for row, written in session.execute(asked)]


def of_days(session: Session, first: date, last: date) -> list[Made]:
    """The changes that were made, or given back, on some business days."""
    moments = (BulkChange.at, BulkChange.finished_at, BulkChange.undone_at)
    early = datetime.combine(first - timedelta(days=1), time.min, UTC)
    late = datetime.combine(last + timedelta(days=2), time.min, UTC)
    near = or_(*(one.between(early, late) for one in moments))
    rows = session.execute(select(BulkChange, _WRITTEN).where(near).order_by(BulkChange.id))
    return [
        _made(row, written)
        for row, written in rows
        if any(
            at is not None and first <= business_day(at) <= last
            for at in (row.at, row.finished_at, row.undone_at)
        )
    ]


def find(session: Session, change_id: str) -> Made | None:
    """One change."""
    asked = select(BulkChange, _WRITTEN).where(BulkChange.id == change_id)
    found = session.execute(asked).one_or_none()
    return None if found is None else _made(found[0], found[1])


def last_standing(session: Session) -> str | None:
    """The newest change that was not given back: the only one that can be."""
    found = select(BulkChange.id).where(BulkChange.undone_at.is_(None))
    return session.scalar(found.order_by(BulkChange.id.desc()).limit(1))


def steps(session: Session, change_id: str) -> list[Step]:
    """What a change did."""
    rows = session.connection().execute(
        select(BulkStep.product_id, BulkStep.before, BulkStep.after, BulkStep.is_dated)
        .where(BulkStep.change_id == change_id)
        .order_by(BulkStep.product_id)
    )
    return [Step(row[0], json.loads(row[1]), json.loads(row[2]), row[3]) for row in rows]


def _told(change: Change) -> str:
    day = None if change.valid_from is None else change.valid_from.isoformat()
    told = {"kind": change.kind, "value": change.value, "round_to_vnd": change.round_to_vnd}
    return json.dumps(told | {"valid_from": day}, ensure_ascii=False)


def _made(row: BulkChange, written: int) -> Made:
    told = json.loads(row.what)
    day = told["valid_from"]
    change = Change(
        told["kind"],
        told["value"],
        told["round_to_vnd"],
        None if day is None else date.fromisoformat(day),
    )
    return Made(
        row.id,
        row.at,
        row.by_name,
        change,
        row.planned,
        written,
        row.left,
        row.finished_at,
        row.undone_at,
        row.undone_by,
    )
