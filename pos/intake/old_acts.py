"""Lists taken in, or given back, before the journal kept which facts they wrote.

Each was one act, and its facts bear the journal's own moment and name.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.intake.models import Import, IntakeAct
from pos.office.together import Together
from pos.sync import queries as sync


def told_together(session: Session, day: date) -> list[Together]:
    """Those of a business day, each to be told in one sentence."""
    return [*_acts(session, day, "taken_in"), *_acts(session, day, "given_back")]


def _acts(session: Session, day: date, what: str) -> Iterator[Together]:
    for done in session.scalars(_unnoted(what)):
        at = done.at if what == "taken_in" else done.undone_at
        by_name = done.by_name if what == "taken_in" else done.undone_by
        if at is None or business_day(at) != day:
            continue
        spans = sync.spans_of(_facts(session, at, by_name))
        if spans:
            facts = {
                "name": done.file_name,
                "created": done.created,
                "changed": done.changed,
                "lots": done.lots,
            }
            yield Together(spans[0], f"intake.{what}", facts, tuple(spans[1:]))


def _unnoted(what: str) -> Select[Import]:
    noted = exists().where(IntakeAct.import_id == Import.id, IntakeAct.what == what)
    asked = select(Import).where(~noted)
    return asked if what == "taken_in" else asked.where(Import.undone_at.is_not(None))


def _facts(session: Session, at: datetime, by_name: str) -> Iterator[sync.Told]:
    found = sync.written_between(session, at, at)
    return (one for one in found if one.body["by"]["name"] == by_name)
