"""What a shift's drawer must hold, and notes that were to go back and were not in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.returns.queries import refunds_of_shift
from pos.shop import approvals
from pos.shop.approvals import Need, Voucher
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import cash_moves
from pos.till.cash_moves import REFUSED, NewMove, Reason
from pos.till.models import Sale, Tender
from pos.till.shifts import ShiftRow
from pos.till.told import cash_moved


@dataclass(frozen=True)
class Drawer:
    """The law of the drawer, in its parts: each a sum of its own, none below 0."""

    float_vnd: int
    cash_vnd: int
    """Notes taken for sales, without the change given back."""
    in_vnd: int
    out_vnd: int
    refunds_vnd: int

    @property
    def expected_vnd(self) -> int:
        """What must lie in it."""
        return self.float_vnd + self.cash_vnd + self.in_vnd - self.out_vnd - self.refunds_vnd


@dataclass(eq=False)
class Short(Exception):  # noqa: N818 - undoes an act, and is answered by `NotInDrawer`
    """Notes were to go back that the drawer does not hold: nothing of the act may stay."""

    shift_id: str
    amount_vnd: int
    note: str
    needs: Sequence[Need]


def drawer(session: Session, shift: ShiftRow) -> Drawer:
    """What a shift's drawer must hold, in its parts."""
    taken = session.scalar(
        select(func.coalesce(func.sum(Tender.amount_vnd), 0))
        .join(Sale, Sale.id == Tender.sale_id)
        .where(Sale.shift_id == shift.id, Tender.kind == "cash")
    )
    moved = cash_moves.of_shift(session, shift.id)
    return Drawer(
        float_vnd=shift.float_vnd,
        cash_vnd=taken or 0,
        in_vnd=sum(one.amount_vnd for one in moved if one.kind == "in"),
        out_vnd=sum(one.amount_vnd for one in moved if one.kind == "out"),
        refunds_vnd=refunds_of_shift(session, shift.id).get("cash", 0),
    )


def is_heard_again(session: Session, request_id: str) -> bool:
    """Whether this very press was refused, and no cash was put in or taken out since: the answer
    is the same without a look into the drawer."""
    known = cash_moves.asked_before(session, request_id)
    if known is None or known.kind != REFUSED:
        return False
    return cash_moves.of_shift(session, known.shift_id)[-1].move_id == known.move_id


def tell_refused(
    session: Session, short: Short, voucher: Voucher | None, *, request_id: str, hand: Hand
) -> None:
    """Keep and tell that notes were asked for which the drawer did not hold, with whoever said yes
    to them."""
    given = approvals.give(session, short.needs, voucher, hand=hand)
    press_id = None if cash_moves.asked_before(session, request_id) else request_id
    move = NewMove(REFUSED, short.amount_vnd, Reason.REFUND, short.note, press_id)
    moved = cash_moves.write(session, short.shift_id, move, is_approved=bool(given), hand=hand)
    outbox.record(
        session,
        "cash.moved/1",
        cash_moved(moved, [vars(one) for one in given]),
        hand=hand,
    )
