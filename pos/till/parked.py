"""Orders that were put aside: the shop's, until a register takes them up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.shop import queries as shop
from pos.till.models import Draft, DraftLine
from pos.till.pricing import Discount, DiscountKind

MOST_SHOWN = 60


@dataclass(frozen=True)
class Parked:
    """An order that was put aside."""

    sale_id: str
    register_no: int
    """Where it was made."""
    lines: int
    at: datetime
    by: str
    """Who put it aside; empty where nobody knows any more."""
    note: str
    discount: Discount | None
    """Of the whole order."""


def all_of_shop(session: Session) -> list[Parked]:
    """Every order put aside, the newest first; at most `MOST_SHOWN`."""
    rows = session.execute(_ASKED)
    names = {one.id: one.name for one in shop.everybody(session)}
    return [
        Parked(
            sale_id=row.id,
            register_no=row.register_no,
            lines=row.lines,
            at=row.parked_at,
            by=names.get(row.parked_by or "", ""),
            note=row.park_note or "",
            discount=row.discount_kind
            and Discount(DiscountKind(row.discount_kind), row.discount_value),
        )
        for row in rows
    ]


def count(session: Session) -> int:
    """How many orders are put aside."""
    return int(_COUNT.only(session))


# As the index says it, so that it serves: the orders long sold are not read.
_IS_PARKED = (Draft.parked_at.is_not(None), Draft.closed_at.is_(None))
_COUNT = Prepared(select(func.count()).select_from(Draft).where(*_IS_PARKED))
# The lines are counted order by order: grouping would go through every order ever made.
_LINES = (
    select(func.count())
    .select_from(DraftLine)
    .where(DraftLine.draft_id == Draft.id)
    .scalar_subquery()
)
_ASKED = (
    select(
        Draft.id,
        Draft.register_no,
        Draft.parked_at,
        Draft.parked_by,
        Draft.park_note,
        Draft.discount_kind,
        Draft.discount_value,
        _LINES.label("lines"),
    )
    .where(*_IS_PARKED)
    .order_by(Draft.parked_at.desc(), Draft.id)
    .limit(MOST_SHOWN)
)


@dataclass(frozen=True)
class State:
    """Where an order is."""

    register_no: int
    is_parked: bool
    is_closed: bool


def state(session: Session, sale_id: str) -> State | None:
    """Where an order is; None: there is none of this id."""
    asked = select(Draft.register_no, Draft.parked_at, Draft.closed_at).where(Draft.id == sale_id)
    row = session.execute(asked).first()
    return None if row is None else State(row[0], row[1] is not None, row[2] is not None)
