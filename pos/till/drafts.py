"""The book of drafts: orders being made, kept on the server at every touch.

The only writer of `till_drafts`, `till_draft_lines` and `till_draft_scans`.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared, Row
from pos.base.transaction import require_act
from pos.till import buyers
from pos.till.buyers import Buyer
from pos.till.draft_rows import Added, Line, OpenDraft, discount_of, line_of
from pos.till.models import Draft, DraftLine, DraftScan
from pos.till.pricing import Discount
from pos.till.refusals import DraftIsClosed, TooMuch

MOST_UNITS = {"piece": 99_999, "g": 10_000_000, "ml": 10_000_000}
"""The most units one line takes; beyond it somebody scanned a code into the quantity."""


# Built once and run through the connection: building a statement costs more than SQLite's answer.
_OPEN = Prepared(
    select(
        Draft.id,
        Draft.register_no,
        Draft.no,
        Draft.version,
        Draft.opened_at,
        Draft.sheet_at,
        Draft.discount_kind,
        Draft.discount_value,
        Draft.buyer,
        Draft.customer_id,
        Draft.note,
    ).where(
        Draft.id == bindparam("draft"),
        Draft.closed_at.is_(None),
        Draft.register_no == bindparam("register"),
    )
)
_TAKEN = Prepared(
    select(Draft.no).where(Draft.register_no == bindparam("register"), Draft.closed_at.is_(None))
)
_NEWEST = Prepared(
    select(Draft.id)
    .where(Draft.register_no == bindparam("register"), Draft.closed_at.is_(None))
    .order_by(Draft.id.desc())
    .limit(1)
)
_EMPTY = Prepared(
    select(Draft.id)
    .where(
        Draft.register_no == bindparam("register"),
        Draft.closed_at.is_(None),
        ~select(DraftLine.id).where(DraftLine.draft_id == Draft.id).exists(),
    )
    .order_by(Draft.id)
    .limit(1)
)
_INSERT = Prepared(insert(Draft))
_HEARD = Prepared(
    select(DraftScan.scan_id).where(
        DraftScan.draft_id == bindparam("draft"), DraftScan.scan_id == bindparam("scan")
    )
)
_HEAR = Prepared(insert(DraftScan))
_FORGET_SCANS = Prepared(delete(DraftScan).where(DraftScan.draft_id == bindparam("draft")))
_TOUCH = Prepared(
    update(Draft)
    .where(Draft.id == bindparam("draft"))
    .values(version=Draft.version + 1)
    .returning(Draft.version)
)
_CLOSE = Prepared(
    update(Draft).where(Draft.id == bindparam("draft")).values(closed_at=bindparam("at"))
)
_SHOW_SUM = Prepared(
    update(Draft).where(Draft.id == bindparam("draft")).values(sheet_at=bindparam("at"))
)
_LINE_COLUMNS = (
    DraftLine.id,
    DraftLine.product_id,
    DraftLine.lot_id,
    DraftLine.units,
    DraftLine.price_vnd,
    DraftLine.touched_version,
    DraftLine.discount_kind,
    DraftLine.discount_value,
    DraftLine.new_price_vnd,
)
_LINES = Prepared(
    select(*_LINE_COLUMNS).where(DraftLine.draft_id == bindparam("draft")).order_by(DraftLine.id)
)
_LINE = Prepared(
    select(*_LINE_COLUMNS).where(
        DraftLine.id == bindparam("line"), DraftLine.draft_id == bindparam("draft")
    )
)
_SAME = Prepared(
    select(DraftLine.id, DraftLine.units, DraftLine.lot_id).where(
        DraftLine.draft_id == bindparam("draft"),
        DraftLine.product_id == bindparam("product"),
        DraftLine.price_vnd == bindparam("price"),
        DraftLine.discount_kind.is_(None),  # it was given for the goods on the line, no more
        DraftLine.new_price_vnd.is_(None),
    )
)
_INSERT_LINE = Prepared(insert(DraftLine))
_GROW_LINE = Prepared(
    update(DraftLine)
    .where(DraftLine.id == bindparam("line"))
    .values(units=bindparam("new_units"), touched_version=bindparam("touched"))
)


def open_one(session: Session, register_no: int, at: datetime) -> str:
    """A new, empty order with the lowest free tab number; gives its id."""
    require_act(session)
    taken = {row[0] for row in _TAKEN.all(session, register=register_no)}
    draft = {
        "id": new_id(),
        "register_no": register_no,
        "no": next(n for n in range(1, len(taken) + 2) if n not in taken),
        "version": 0,
        "opened_at": at,
        "closed_at": None,
    }
    _INSERT.run(session, draft)
    return str(draft["id"])


def empty_one(session: Session, register_no: int, at: datetime) -> str:
    """The id of an empty order of this register: a free one, or a new one."""
    require_act(session)
    free: str | None = _EMPTY.only(session, register=register_no)
    return free or open_one(session, register_no, at)


def newest(session: Session, register_no: int) -> str | None:
    """The id of the register's newest open order."""
    found: str | None = _NEWEST.only(session, register=register_no)
    return found


def require_open(session: Session, draft_id: str, register_no: int) -> OpenDraft:
    """The open order of this register.

    Raises:
        DraftIsClosed: it is not there, not open, or another register's.
    """
    draft = find_open(session, draft_id, register_no)
    if draft is None:
        raise DraftIsClosed
    return draft


def find_open(session: Session, draft_id: str, register_no: int) -> OpenDraft | None:
    """The open order of this register; None where it is not there, not open, or another's."""
    row = _OPEN.first(session, draft=draft_id, register=register_no)
    if row is None:
        return None
    kind, value, buyer, customer_id, note = row[6:]
    head: Row = row[:6]
    more: Row = (discount_of(kind, value), buyers.loads(buyer), customer_id, note or "")
    made: Row = head + more
    return OpenDraft(*made)


def has_heard(session: Session, draft: OpenDraft, scan_id: str) -> bool:
    """Whether a scan added its goods already and is only sent again.

    One without a `scan_id` is always new.
    """
    if not scan_id:
        return False
    return _HEARD.first(session, draft=draft.id, scan=scan_id) is not None


def hear(session: Session, draft: OpenDraft, scan_id: str) -> None:
    """Note a scan that added its goods."""
    require_act(session)
    if scan_id:
        _HEAR.run(session, {"draft_id": draft.id, "scan_id": scan_id})


def add(session: Session, draft: OpenDraft, one: Added) -> str:
    """Put goods into the order: onto the line of the same product, lot and price, or a new one.

    Weighed goods always make a new line: each bag is its own.

    Raises:
        TooMuch: the line would hold more than a till should believe.
    """
    require_act(session)
    touched = touch(session, draft)
    line_id, held = ("", 0) if one.unit != "piece" else _mergeable(session, draft, one)
    units = one.units + held
    if units > MOST_UNITS[one.unit]:
        raise TooMuch(most=MOST_UNITS[one.unit])
    if line_id:
        _GROW_LINE.run(session, {"line": line_id, "new_units": units, "touched": touched})
        return line_id
    made = new_id()
    line = {
        "id": made,
        "draft_id": draft.id,
        "product_id": one.product_id,
        "lot_id": one.lot_id,
        "units": units,
        "price_vnd": one.price_vnd,
        "touched_version": touched,
    }
    _INSERT_LINE.run(session, line)
    return made


def change(
    session: Session, draft: OpenDraft, line_id: str, *, units: int | None, lot_id: str | None
) -> None:
    """Set a line's units, or name its lot."""
    require_act(session)
    touched = touch(session, draft)
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


def reprice(session: Session, draft: OpenDraft, prices_vnd: Mapping[str, int]) -> bool:
    """Give the lines of the products named their price of today; True where one changed."""
    require_act(session)
    stale = [
        line
        for line in lines(session, draft.id)
        if prices_vnd.get(line.product_id, line.price_vnd) != line.price_vnd
    ]
    if not stale:
        return False
    touch(session, draft)
    for one in stale:
        session.execute(
            update(DraftLine)
            .where(DraftLine.id == one.id)
            .values(price_vnd=prices_vnd[one.product_id])
        )
    return True


def reduce_line(
    session: Session,
    draft: OpenDraft,
    line_id: str,
    discount: Discount | None,
    *,
    new_price_vnd: int | None,
) -> None:
    """Give a line its discount or its new price, or take both away."""
    require_act(session)
    touched = touch(session, draft)
    session.execute(
        update(DraftLine)
        .where(DraftLine.id == line_id, DraftLine.draft_id == draft.id)
        .values(
            discount_kind=None if discount is None else str(discount.kind),
            discount_value=0 if discount is None else discount.value,
            new_price_vnd=new_price_vnd,
            touched_version=touched,
        )
    )


def reduce_order(session: Session, draft: OpenDraft, discount: Discount | None) -> None:
    """Give the order its discount, or take it away."""
    kind = None if discount is None else str(discount.kind)
    value = 0 if discount is None else discount.value
    _set(session, draft, discount_kind=kind, discount_value=value)


def name_buyer(
    session: Session, draft: OpenDraft, buyer: Buyer, *, customer_id: str | None
) -> None:
    """Say who buys."""
    _set(session, draft, buyer=buyers.dumps(buyer), customer_id=customer_id)


def write_note(session: Session, draft: OpenDraft, note: str) -> None:
    """Write the order's note, or take it away."""
    _set(session, draft, note=note or None)


def _set(session: Session, draft: OpenDraft, **values: object) -> None:
    require_act(session)
    touch(session, draft)
    session.execute(update(Draft).where(Draft.id == draft.id).values(**values))


def remove(session: Session, draft: OpenDraft, line_id: str) -> None:
    """Take a line out of the order."""
    require_act(session)
    touch(session, draft)
    session.execute(
        delete(DraftLine).where(DraftLine.id == line_id, DraftLine.draft_id == draft.id)
    )


def show_sum(session: Session, draft: OpenDraft, at: datetime) -> None:
    """Write that the order's sum is shown to be paid; the first time counts."""
    require_act(session)
    if draft.sheet_at is None:
        _SHOW_SUM.run(session, {"draft": draft.id, "at": at})


def close(session: Session, draft: OpenDraft, at: datetime) -> None:
    """Nothing more enters this order; the scans it heard may be forgotten."""
    require_act(session)
    _CLOSE.run(session, {"draft": draft.id, "at": at})
    _FORGET_SCANS.run(session, {"draft": draft.id})


def lines(session: Session, draft_id: str) -> list[Line]:
    """The order's lines, oldest first."""
    return [line_of(row) for row in _LINES.all(session, draft=draft_id)]


def line(session: Session, draft: OpenDraft, line_id: str) -> Line | None:
    """One line of the order."""
    row = _LINE.first(session, line=line_id, draft=draft.id)
    return None if row is None else line_of(row)


def touch(session: Session, draft: OpenDraft) -> int:
    """The order is no longer as any window shows it; gives its new version."""
    require_act(session)
    return int(_TOUCH.only(session, draft=draft.id))


def _mergeable(session: Session, draft: OpenDraft, one: Added) -> tuple[str, int]:
    """The line that the goods may join, and its units; no line: an empty id."""
    named = {"draft": draft.id, "product": one.product_id, "price": one.price_vnd}
    for line_id, units, lot_id in _SAME.all(session, **named):
        if lot_id == one.lot_id:
            return line_id, units
    return "", 0
