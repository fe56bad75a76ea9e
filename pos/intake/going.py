"""The book of long lists under way: the only writer of `intake_going` and `intake_due`.

What is due stands here from before the first piece until the last: a program that ends in the
middle finds it at its next start.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.intake.models import Due, GoingOn
from pos.intake.refusals import AnotherGoesOn
from pos.sync.pen import Hand, Pen

TAKEN_IN, GIVEN_BACK = "taken_in", "given_back"
STORED = 500
"""So many items are kept by one act, before the list begins."""


@dataclass(frozen=True)
class Going:
    """A list under way."""

    import_id: str
    what: str
    """`taken_in` or `given_back`."""
    run_id: str
    by_id: str
    by_name: str
    register_no: int | None
    items: int
    told: Mapping[str, int]
    """What giving back has done so far."""

    def hand(self, pen: Pen, at: datetime) -> Hand:
        """The hand whose act it is, now."""
        return Hand(pen, at, self.by_id, self.by_name, self.register_no)


def of(import_id: str, what: str, run_id: str, *, items: int, hand: Hand) -> Going:
    """A list about to begin.

    Args:
        run_id: the page that shows it; empty: none does yet.
    """
    page = run_id or new_id()
    return Going(import_id, what, page, hand.by_id, hand.by_name, hand.register_no, items, {})


_STORE = Prepared(insert(Due))


def store(session: Session, import_id: str, first_n: int, items: Sequence[str]) -> None:
    """Keep items of a list that is about to begin."""
    require_act(session)
    rows = [
        {"import_id": import_id, "n": n, "item": item}
        for n, item in enumerate(items, start=first_n)
    ]
    _STORE.run(session, *rows)


def start(session: Session, going: Going) -> None:
    """A list whose items are kept goes on from here."""
    require_act(session)
    session.execute(insert(GoingOn).values(**{**vars(going), "told": json.dumps(going.told)}))


def under_way(session: Session) -> Going | None:
    """The list under way."""
    row = session.execute(select(*GoingOn.__table__.c).limit(1)).one_or_none()
    if row is None:
        return None
    return Going(
        row.import_id,
        row.what,
        row.run_id,
        row.by_id,
        row.by_name,
        row.register_no,
        row.items,
        json.loads(row.told),
    )


def require_none(session: Session) -> None:
    """Be sure that no other list is under way.

    Raises:
        AnotherGoesOn: one is.
    """
    if under_way(session) is not None:
        raise AnotherGoesOn


def left(session: Session, import_id: str) -> int:
    """How many items are still due."""
    asked = select(func.count()).select_from(Due).where(Due.import_id == import_id)
    return session.scalar(asked) or 0


def next_items(session: Session, import_id: str, limit: int) -> list[tuple[int, str]]:
    """The next items, each with its number."""
    asked = select(Due.n, Due.item).where(Due.import_id == import_id).order_by(Due.n).limit(limit)
    return [(row[0], row[1]) for row in session.connection().execute(asked)]


def strike(session: Session, going: Going, last_n: int, told: Mapping[str, int]) -> Going:
    """Items up to a number are written, and what came of them."""
    require_act(session)
    session.execute(delete(Due).where(Due.import_id == going.import_id, Due.n <= last_n))
    summed = {name: going.told.get(name, 0) + count for name, count in told.items()}
    change = update(GoingOn).where(GoingOn.import_id == going.import_id)
    session.execute(change.values(told=json.dumps(summed)))
    return Going(**{**vars(going), "told": summed})


def end(session: Session, import_id: str) -> None:
    """All of it is written."""
    require_act(session)
    session.execute(delete(GoingOn).where(GoingOn.import_id == import_id))


def strays(session: Session, import_id: str | None) -> list[tuple[str, int]]:
    """Some items of lists that never began, by their keys.

    Args:
        import_id: of one list; None: of all.
    """
    never_began = Due.import_id.not_in(select(GoingOn.import_id))
    asked = select(Due.import_id, Due.n).where(never_began).limit(STORED)
    if import_id is not None:
        asked = asked.where(Due.import_id == import_id)
    return [(row[0], row[1]) for row in session.connection().execute(asked)]


_DROP = Prepared(
    delete(Due).where(Due.import_id == bindparam("of_import"), Due.n == bindparam("number"))
)


def drop(session: Session, items: Sequence[tuple[str, int]]) -> None:
    """Let go of items that were kept."""
    require_act(session)
    _DROP.run(session, *({"of_import": import_id, "number": n} for import_id, n in items))
