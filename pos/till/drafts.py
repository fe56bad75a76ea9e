"""The book of drafts: orders being made, kept on the server at every touch.

The only writer of `till_drafts`, `till_draft_lines` and `till_draft_scans`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.till.models import Draft, DraftLine, DraftScan
from pos.till.refusals import DraftIsClosed, TooMuch

MOST_UNITS = {"piece": 99_999, "g": 10_000_000, "ml": 10_000_000}
"""The most units one line takes; beyond it somebody scanned a code into the quantity."""


@dataclass(frozen=True)
class Added:
    """What to put into an order."""

    product_id: str
    lot_id: str | None
    unit: str
    units: int
    price_vnd: int


def open_one(session: Session, register_no: int, at: datetime) -> Draft:
    """A new, empty order with the lowest free tab number."""
    require_act(session)
    taken = set(
        session.scalars(
            select(Draft.no).where(Draft.register_no == register_no, Draft.closed_at.is_(None))
        )
    )
    no = next(n for n in range(1, len(taken) + 2) if n not in taken)
    draft = Draft(
        id=new_id(), register_no=register_no, no=no, version=0, opened_at=at, closed_at=None
    )
    session.add(draft)
    session.flush()
    return draft


def require_open(session: Session, draft_id: str, register_no: int) -> Draft:
    """The open order of this register.

    Raises:
        DraftIsClosed: it is not there, not open, or another register's.
    """
    draft = session.get(Draft, draft_id, populate_existing=True)
    if draft is None or draft.closed_at is not None or draft.register_no != register_no:
        raise DraftIsClosed
    return draft


def has_heard(session: Session, draft: Draft, scan_id: str) -> bool:
    """Whether a scan added its goods already and is only sent again.

    One without a `scan_id` is always new.
    """
    return bool(scan_id) and session.get(DraftScan, (draft.id, scan_id)) is not None


def hear(session: Session, draft: Draft, scan_id: str) -> None:
    """Note a scan that added its goods."""
    require_act(session)
    if scan_id:
        session.execute(insert(DraftScan).values(draft_id=draft.id, scan_id=scan_id))


def add(session: Session, draft: Draft, one: Added) -> str:
    """Put goods into the order: onto the line of the same product, lot and price, or a new one.

    Weighed goods always make a new line: each bag is its own.

    Raises:
        TooMuch: the line would hold more than a till should believe.
    """
    require_act(session)
    touched = _touch(session, draft)
    line = None if one.unit != "piece" else _mergeable(session, draft, one)
    units = one.units + (line.units if line else 0)
    if units > MOST_UNITS[one.unit]:
        raise TooMuch(most=MOST_UNITS[one.unit])
    if line is not None:
        session.execute(
            update(DraftLine)
            .where(DraftLine.id == line.id)
            .values(units=units, touched_version=touched)
        )
        return line.id
    made = new_id()
    session.execute(
        insert(DraftLine).values(
            id=made,
            draft_id=draft.id,
            product_id=one.product_id,
            lot_id=one.lot_id,
            units=units,
            price_vnd=one.price_vnd,
            touched_version=touched,
        )
    )
    return made


def change(
    session: Session, draft: Draft, line_id: str, *, units: int | None, lot_id: str | None
) -> None:
    """Set a line's units, or name its lot."""
    require_act(session)
    touched = _touch(session, draft)
    values: dict[str, object] = {"touched_version": touched}
    if units is not None:
        values["units"] = units
    if lot_id is not None:
        values["lot_id"] = lot_id
    session.execute(
        update(DraftLine)
        .where(DraftLine.id == line_id, DraftLine.draft_id == draft.id)
        .values(**values)
    )


def reprice(session: Session, draft: Draft, prices_vnd: Mapping[str, int]) -> bool:
    """Give the lines of the products named their price of today; True where one changed."""
    require_act(session)
    stale = [
        line
        for line in lines(session, draft.id)
        if prices_vnd.get(line.product_id, line.price_vnd) != line.price_vnd
    ]
    if not stale:
        return False
    _touch(session, draft)
    for line in stale:
        line.price_vnd = prices_vnd[line.product_id]
    return True


def remove(session: Session, draft: Draft, line_id: str) -> None:
    """Take a line out of the order."""
    require_act(session)
    _touch(session, draft)
    session.execute(
        delete(DraftLine).where(DraftLine.id == line_id, DraftLine.draft_id == draft.id)
    )


def close(session: Session, draft: Draft, at: datetime) -> None:
    """Nothing more enters this order; the scans it heard may be forgotten."""
    require_act(session)
    session.execute(update(Draft).where(Draft.id == draft.id).values(closed_at=at))
    session.execute(delete(DraftScan).where(DraftScan.draft_id == draft.id))


_LINES = select(DraftLine).where(DraftLine.draft_id == bindparam("draft")).order_by(DraftLine.id)


def lines(session: Session, draft_id: str) -> list[DraftLine]:
    """The order's lines, oldest first."""
    return list(session.scalars(_LINES, {"draft": draft_id}))


def line(session: Session, draft: Draft, line_id: str) -> DraftLine | None:
    """One line of the order."""
    return session.scalar(
        select(DraftLine).where(DraftLine.id == line_id, DraftLine.draft_id == draft.id)
    )


def count_lines(session: Session, draft_id: str) -> int:
    """How many lines the order has."""
    counted = session.scalar(
        select(func.count()).select_from(DraftLine).where(DraftLine.draft_id == draft_id)
    )
    return counted or 0


def _touch(session: Session, draft: Draft) -> int:
    touched = session.execute(
        update(Draft)
        .where(Draft.id == draft.id)
        .values(version=Draft.version + 1)
        .returning(Draft.version)
    ).scalar_one()
    return int(touched)


def _mergeable(session: Session, draft: Draft, one: Added) -> DraftLine | None:
    same_lot = DraftLine.lot_id.is_(None) if one.lot_id is None else DraftLine.lot_id == one.lot_id
    return session.scalar(
        select(DraftLine).where(
            DraftLine.draft_id == draft.id,
            DraftLine.product_id == one.product_id,
            DraftLine.price_vnd == one.price_vnd,
            same_lot,
        )
    )
