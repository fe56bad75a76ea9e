"""The book of imports: what each wrote and what was there before; the only writer of
`intake_imports`, `intake_steps` and `intake_acts`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.list_changes import Written
from pos.catalogue.models import Product
from pos.intake.models import Import, IntakeAct, Step
from pos.office.together import Together
from pos.stock.opening_stock import Received
from pos.sync import queries as sync
from pos.sync.pen import Hand
from pos.sync.queries import Span


@dataclass(frozen=True)
class Source:
    """The file of an import."""

    file_name: str
    sha256: str


@dataclass(frozen=True)
class Done:
    """An import that was taken in."""

    import_id: str
    at: datetime
    by_name: str
    file_name: str
    created: int
    changed: int
    refused: int
    lots: int
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True)
class StepOf:
    """One thing an import wrote."""

    kind: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """How much an import did."""

    created: int
    changed: int
    refused: int
    lots: int


def record(
    session: Session,
    import_id: str,
    source: Source,
    counts: Counts,
    *,
    written: Sequence[Written],
    received: Sequence[Received],
    hand: Hand,
) -> None:
    """Write an import down, step by step."""
    require_act(session)
    session.execute(
        insert(Import).values(
            id=import_id,
            at=hand.at,
            by_name=hand.by_name,
            file_name=source.file_name,
            sha256=source.sha256,
            created=counts.created,
            changed=counts.changed,
            refused=counts.refused,
            lots=counts.lots,
            undone_at=None,
            undone_by="",
        )
    )
    steps = [(one.kind, one.subject_id, one.before, one.after or {}) for one in written] + [
        ("stock", one.lot_id, None, {"product_id": one.product_id, "units": one.units})
        for one in received
    ]
    rows = [
        {
            "import_id": import_id,
            "n": n,
            "kind": kind,
            "subject_id": subject_id,
            "before": "" if before is None else json.dumps(before, ensure_ascii=False),
            "after": json.dumps(after, ensure_ascii=False),
        }
        for n, (kind, subject_id, before, after) in enumerate(steps)
    ]
    if rows:
        session.connection().execute(insert(Step), rows)


def last_seq(session: Session) -> int:
    """The number of the stream's last fact; 0 before any."""
    place = sync.place(session)
    return 0 if place is None else place[2]


def note_facts(session: Session, import_id: str, what: str, *, after_seq: int, hand: Hand) -> None:
    """Keep which facts an act of a list wrote: those behind `after_seq`.

    Args:
        what: `taken_in` or `given_back`.
    """
    require_act(session)
    place = sync.place(session)
    if place is None or place[2] == after_seq:
        return
    session.execute(
        insert(IntakeAct).values(
            epoch=place[1],
            first_seq=after_seq + 1,
            last_seq=place[2],
            import_id=import_id,
            what=what,
            business_on=hand.on,
        )
    )


def told_together(session: Session, day: date) -> list[Together]:
    """The lists taken in and given back on a business day, each to be told in one sentence."""
    rows = session.execute(
        select(IntakeAct, Import)
        .join(Import, Import.id == IntakeAct.import_id)
        .where(IntakeAct.business_on == day)
    )
    return [
        Together(
            Span(act.epoch, act.first_seq, act.last_seq),
            f"intake.{act.what}",
            {
                "name": done.file_name,
                "created": done.created,
                "changed": done.changed,
                "lots": done.lots,
            },
        )
        for act, done in rows
    ]


def mark_undone(session: Session, import_id: str, *, hand: Hand) -> None:
    """Say that an import was given back."""
    require_act(session)
    session.execute(
        update(Import)
        .where(Import.id == import_id)
        .values(undone_at=hand.at, undone_by=hand.by_name)
    )


def newest(session: Session, limit: int = 20) -> list[Done]:
    """The imports, the newest first."""
    rows = session.scalars(select(Import).order_by(Import.id.desc()).limit(limit))
    return [_done(row) for row in rows]


def find(session: Session, import_id: str) -> Done | None:
    """One import."""
    row = session.get(Import, import_id)
    return None if row is None else _done(row)


def last_standing(session: Session) -> str | None:
    """The newest import that was not given back: the only one that can be."""
    found = select(Import.id).where(Import.undone_at.is_(None))
    return session.scalar(found.order_by(Import.id.desc()).limit(1))


def steps(session: Session, import_id: str) -> list[StepOf]:
    """What an import wrote, in its order."""
    rows = session.connection().execute(
        select(Step.kind, Step.subject_id, Step.before, Step.after)
        .where(Step.import_id == import_id)
        .order_by(Step.n)
    )
    return [
        StepOf(row[0], row[1], json.loads(row[2]) if row[2] else None, json.loads(row[3]))
        for row in rows
    ]


_MADE_AND_GIVEN_BACK = (
    select(Step.subject_id)
    .join(Import, Import.id == Step.import_id)
    .where(Step.kind == "product", Step.before == "", Import.undone_at.is_not(None))
)


def given_back(session: Session) -> frozenset[str]:
    """Products that an import made and that were given back with it, whatever became of them."""
    return frozenset(row[0] for row in session.connection().execute(_MADE_AND_GIVEN_BACK))


def taken_back(session: Session) -> frozenset[str]:
    """Of those the ones that are still kept away: a list makes them anew."""
    away = _MADE_AND_GIVEN_BACK.join(Product, Product.id == Step.subject_id)
    rows = session.connection().execute(away.where(Product.is_withdrawn == 1))
    return frozenset(row[0] for row in rows)


def _done(row: Import) -> Done:
    return Done(
        row.id,
        row.at,
        row.by_name,
        row.file_name,
        row.created,
        row.changed,
        row.refused,
        row.lots,
        row.undone_at,
        row.undone_by,
    )
