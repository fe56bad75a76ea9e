"""The book of drafts: orders being made, kept on the server at every touch.

The only writer of `till_drafts` and `till_draft_lines`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.till import buyers, heard
from pos.till.buyers import Buyer
from pos.till.draft_rows import Added, Line, OpenDraft, head_of, line_of
from pos.till.models import Draft, DraftLine, DraftTender
from pos.till.payment_models import PaymentRequest
from pos.till.pricing import Discount
from pos.till.refusals import DraftIsClosed, TooMuch

MOST_UNITS = {"piece": 99_999, "g": 10_000_000, "ml": 10_000_000}
"""The most units one line takes; beyond it somebody scanned a code into the quantity."""


IN_HAND = (
    Draft.register_no == bindparam("register"),
    Draft.closed_at.is_(None),
    Draft.parked_at.is_(None),
)
"""Of a register's orders: neither sold, nor given up, nor put aside."""
# Built once and run through the connection: building a statement costs more than SQLite's answer.
_HEAD = select(
    *(Draft.id, Draft.register_no, Draft.no, Draft.version, Draft.opened_at, Draft.sheet_at),
    *(Draft.discount_kind, Draft.discount_value, Draft.buyer, Draft.customer_id, Draft.note),
).where(Draft.id == bindparam("draft"))
_OPEN = Prepared(_HEAD.where(*IN_HAND))
_PARKED = Prepared(_HEAD.where(Draft.closed_at.is_(None), Draft.parked_at.is_not(None)))
_TAKEN = Prepared(select(Draft.no).where(*IN_HAND))
_NEWEST = Prepared(select(Draft.id).where(*IN_HAND).order_by(Draft.id.desc()).limit(1))
_EMPTY = Prepared(
    select(Draft.id)
    .where(
        *IN_HAND,
        ~select(DraftLine.id).where(DraftLine.draft_id == Draft.id).exists(),
        ~select(PaymentRequest.id)
        .where(PaymentRequest.draft_id == Draft.id)
        .exists(),  # money came
        ~select(DraftTender.id).where(DraftTender.draft_id == Draft.id).exists(),
        # What was said of one customer's order is never the next one's.
        *(Draft.discount_kind.is_(None), Draft.buyer.is_(None)),
        *(Draft.customer_id.is_(None), Draft.note.is_(None)),
    )
    .order_by(Draft.id)
    .limit(1)
)
_INSERT = Prepared(insert(Draft))
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
    draft = {
        "id": new_id(),
        "register_no": register_no,
        "no": _free_no(session, register_no),
        "version": 0,
        "opened_at": at,
        "closed_at": None,
    }
    _INSERT.run(session, draft)
    return str(draft["id"])


def _free_no(session: Session, register_no: int) -> int:
    taken = {row[0] for row in _TAKEN.all(session, register=register_no)}
    return next(n for n in range(1, len(taken) + 2) if n not in taken)


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
    return head_of(_OPEN.first(session, draft=draft_id, register=register_no))


def find_parked(session: Session, draft_id: str) -> OpenDraft | None:
    """An order that was put aside; None where it is in hand, sold or given up."""
    return head_of(_PARKED.first(session, draft=draft_id))


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


def park(session: Session, draft: OpenDraft, note: str, *, by_id: str, at: datetime) -> None:
    """Put the order aside: from now on it is the shop's, and any register may take it up."""
    _set(session, draft, parked_at=at, parked_by=by_id, park_note=note)


def take_up(session: Session, draft_id: str, register_no: int) -> None:
    """Let an order that was put aside be this register's, under a number that is free there."""
    require_act(session)
    no = _free_no(session, register_no)
    values = {"register_no": register_no, "no": no, "parked_at": None, "park_note": None}
    session.execute(update(Draft).where(Draft.id == draft_id).values(**values, parked_by=None))


def give_up(session: Session, draft_id: str, why: str, *, at: datetime) -> None:
    """Nobody comes for an order that was put aside; `why` stays with it as its note."""
    require_act(session)
    session.execute(update(Draft).where(Draft.id == draft_id).values(closed_at=at, note=why))
    heard.forget(session, draft_id)


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


def forget_sum(session: Session, draft: OpenDraft) -> None:
    """The order is empty: what was shown to one customer was not shown to the next."""
    require_act(session)
    if draft.sheet_at is not None and not lines(session, draft.id):
        _SHOW_SUM.run(session, {"draft": draft.id, "at": None})


def close(session: Session, draft: OpenDraft, at: datetime) -> None:
    """Nothing more enters this order; the scans it heard may be forgotten."""
    require_act(session)
    _CLOSE.run(session, {"draft": draft.id, "at": at})
    heard.forget(session, draft.id)


def choose_customer(session: Session, draft: OpenDraft, customer_id: str | None) -> None:
    """Say whose order it is: nothing that a window shows of it changes by that."""
    require_act(session)
    session.execute(update(Draft).where(Draft.id == draft.id).values(customer_id=customer_id))


def forget_customers(session: Session, ids: Sequence[str]) -> None:
    """Take customers out of every order, open or sold: the sale keeps what the law asks for."""
    require_act(session)
    gone = dict.fromkeys(("customer_id", "buyer", "note", "park_note"))
    session.execute(update(Draft).where(Draft.customer_id.in_(ids)).values(**gone))


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
