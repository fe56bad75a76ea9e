"""The book of imports: what each wrote and what was there before; the only writer of
`intake_imports`, `intake_steps` and `intake_acts`."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
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
    left_out: int
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True)
class StepOf:
    """One thing an import wrote."""

    n: int
    kind: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """How much an import did."""

    created: int = 0
    changed: int = 0
    refused: int = 0
    lots: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class LeftOut:
    """A row that was seen, but not written, and why."""

    sku: str
    """Of a producer its name and province."""
    name: str
    line: int
    """0 of a producer."""
    why: str
    """What is not any more as it was: `product`, `gtin`, `price`, `certificate`, `producer`,
    `stock`; or `stopped`: somebody had the list end before its turn."""


LEFT_OUT, STOPPED = "left_out", "stopped"
_INSERT_STEPS = Prepared(insert(Step))


def open_import(
    session: Session, import_id: str, source: Source, *, refused: int, hand: Hand
) -> None:
    """Write down that a list is taken in, before anything of it."""
    require_act(session)
    session.execute(
        insert(Import).values(
            id=import_id,
            at=hand.at,
            by_name=hand.by_name,
            file_name=source.file_name,
            sha256=source.sha256,
            created=0,
            changed=0,
            refused=refused,
            lots=0,
            left_out=0,
            undone_at=None,
            undone_by="",
        )
    )


def record(
    session: Session,
    import_id: str,
    counts: Counts,
    *,
    written: Sequence[Written],
    received: Sequence[Received] = (),
    left_out: Sequence[LeftOut] = (),
) -> None:
    """Write down, step by step, what more of a list was written."""
    require_act(session)
    steps = [(one.kind, one.subject_id, one.before, one.after or {}) for one in written]
    steps += [
        ("stock", one.lot_id, None, {"product_id": one.product_id, "units": one.units})
        for one in received
    ]
    steps += [(LEFT_OUT, one.sku, None, vars(one)) for one in left_out]
    asked = select(func.coalesce(func.max(Step.n) + 1, 0)).where(Step.import_id == import_id)
    rows = [
        {
            "import_id": import_id,
            "n": n,
            "kind": kind,
            "subject_id": subject_id,
            "before": "" if before is None else json.dumps(before, ensure_ascii=False),
            "after": json.dumps(after, ensure_ascii=False),
        }
        for n, (kind, subject_id, before, after) in enumerate(steps, session.scalar(asked) or 0)
    ]
    _INSERT_STEPS.run(session, *rows)
    more = {name: getattr(Import, name) + count for name, count in vars(counts).items()}
    session.execute(update(Import).where(Import.id == import_id).values(more))


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
    _terminal_id, epoch, last_seq, _hash = place
    is_its_end = (
        (IntakeAct.import_id == import_id)
        & (IntakeAct.what == what)
        & (IntakeAct.epoch == epoch)
        & (IntakeAct.last_seq == after_seq)
        & (IntakeAct.business_on == hand.on)
    )
    longer = session.execute(
        update(IntakeAct).where(is_its_end).values(last_seq=last_seq).returning(IntakeAct.first_seq)
    )
    if longer.all():
        return  # nobody wrote in between
    session.execute(
        insert(IntakeAct).values(
            epoch=epoch,
            first_seq=after_seq + 1,
            last_seq=last_seq,
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
        .order_by(IntakeAct.import_id, IntakeAct.what, literal_column("intake_acts.rowid"))
    ).all()
    begun = _begun_before(session, day)
    acts: dict[tuple[str, str], list[Span]] = {}
    lists = {}
    for act, done in rows:
        span = Span(act.epoch, act.first_seq, act.last_seq)
        acts.setdefault((act.import_id, act.what), []).append(span)
        lists[act.import_id] = done
    return [
        Together(
            spans[0],
            f"intake.{what}_on" if (import_id, what) in begun else f"intake.{what}",
            {
                "name": lists[import_id].file_name,
                "created": lists[import_id].created,
                "changed": lists[import_id].changed,
                "lots": lists[import_id].lots,
            },
            tuple(spans[1:]),
        )
        for (import_id, what), spans in acts.items()
    ]


def _begun_before(session: Session, day: date) -> set[tuple[str, str]]:
    """Lists that went on over the end of a day, or over a night with the power gone."""
    today = select(IntakeAct.import_id).where(IntakeAct.business_on == day)
    rows = session.execute(
        select(IntakeAct.import_id, IntakeAct.what)
        .where(IntakeAct.business_on < day, IntakeAct.import_id.in_(today))
        .distinct()
    )
    return {(row[0], row[1]) for row in rows}


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
    return _steps(session, _STEPS.where(Step.import_id == import_id))


def steps_at(session: Session, import_id: str, numbers: Collection[int]) -> list[StepOf]:
    """Some of what an import wrote, in its order."""
    found: list[StepOf] = []
    wanted = sorted(numbers)
    for at in range(0, len(wanted), _PIECE):
        is_asked = Step.n.in_(wanted[at : at + _PIECE])
        found += _steps(session, _STEPS.where(Step.import_id == import_id, is_asked))
    return found


_PIECE = 500
"""So many numbers or ids are named in one statement."""
_Asked: TypeAlias = Select[int, str, str, str, str]
_STEPS: _Asked = select(Step.n, Step.kind, Step.subject_id, Step.before, Step.after).order_by(
    Step.n
)


def _steps(session: Session, asked: _Asked) -> list[StepOf]:
    rows = session.connection().execute(asked)
    return [
        StepOf(row[0], row[1], row[2], json.loads(row[3]) if row[3] else None, json.loads(row[4]))
        for row in rows
    ]


def spelling_steps(session: Session, import_id: str) -> list[StepOf]:
    """How an import said that producers' names are spelled."""
    return _steps(session, _STEPS.where(Step.import_id == import_id, Step.kind == "spelling"))


def left_out(session: Session, import_id: str, limit: int = 100) -> list[LeftOut]:
    """The rows of a list that were seen, but not written; the first of them."""
    of_it = _STEPS.where(Step.import_id == import_id, Step.kind == LEFT_OUT)
    return [LeftOut(**one.after) for one in _steps(session, of_it.limit(limit))]


_MADE_AND_GIVEN_BACK = (
    select(Step.subject_id)
    .join(Import, Import.id == Step.import_id)
    .where(Step.kind == "product", Step.before == "", Import.undone_at.is_not(None))
)


def given_back(session: Session, product_ids: Sequence[str]) -> frozenset[str]:
    """Those of some products that an import made and that were given back with it, whatever
    became of them."""
    found: set[str] = set()
    for at in range(0, len(product_ids), _PIECE):
        asked = _MADE_AND_GIVEN_BACK.where(Step.subject_id.in_(product_ids[at : at + _PIECE]))
        found.update(row[0] for row in session.connection().execute(asked))
    return frozenset(found)


def taken_back(session: Session) -> frozenset[str]:
    """Products that an import made, that were given back with it and are still kept away: a list
    makes them anew."""
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
        row.left_out,
        row.undone_at,
        row.undone_by,
    )
