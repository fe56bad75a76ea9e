"""The book of running numbers: the only writer of `till_counters`."""

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.sync.models import Epoch
from pos.till.models import Counter

# Built once and run through the connection: every sale counts.
_OF_REGISTER = (Counter.register_no == bindparam("register")) & (
    Counter.epoch == bindparam("of_epoch")
)
_COUNTER = Prepared(select(Counter.receipts, Counter.gt_vnd).where(_OF_REGISTER))
_COUNT = Prepared(
    update(Counter)
    .where(_OF_REGISTER)
    .values(receipts=bindparam("new_receipts"), gt_vnd=bindparam("new_gt_vnd"))
)
_INSERT = Prepared(insert(Counter))
_CLOSINGS = Prepared(select(Counter.closings).where(_OF_REGISTER))
_CLOSED = Prepared(update(Counter).where(_OF_REGISTER).values(closings=bindparam("new_closings")))
_COUNTER_OF_RETURNS = Prepared(select(Counter.returns, Counter.gt_vnd).where(_OF_REGISTER))
_COUNT_RETURN = Prepared(
    update(Counter)
    .where(_OF_REGISTER)
    .values(returns=bindparam("new_returns"), gt_vnd=bindparam("new_gt_vnd"))
)


def next_receipt(session: Session, register_no: int, epoch: str, total_vnd: int) -> tuple[int, int]:
    """Take the next receipt number and add the sale to the grand total.

    Returns:
        The number, from 1 without a gap, and the register's grand total after the sale.
    """
    require_act(session)
    named = {"register": register_no, "of_epoch": epoch}
    row = _COUNTER.first(session, **named)
    if row is None:
        gt_vnd = grand_total_vnd(session, register_no) + total_vnd
        first = {"register_no": register_no, "epoch": epoch, "receipts": 1, "gt_vnd": gt_vnd}
        _INSERT.run(session, first)
        return 1, gt_vnd
    receipts, gt_vnd = row[0] + 1, row[1] + total_vnd
    _COUNT.run(session, {**named, "new_receipts": receipts, "new_gt_vnd": gt_vnd})
    return receipts, gt_vnd


def next_closing(session: Session, register_no: int, epoch: str) -> int:
    """Take the register's next closing number, from 1 without a gap per epoch."""
    require_act(session)
    named = {"register": register_no, "of_epoch": epoch}
    last = _CLOSINGS.only(session, **named)
    if last is None:
        gt_vnd = grand_total_vnd(session, register_no)
        first = {"register_no": register_no, "epoch": epoch, "receipts": 0, "gt_vnd": gt_vnd}
        _INSERT.run(session, first)
    _CLOSED.run(session, {**named, "new_closings": (last or 0) + 1})
    return (last or 0) + 1


def next_return(session: Session, register_no: int, epoch: str, total_vnd: int) -> tuple[int, int]:
    """Take the next return number and take what is given back off the grand total.

    Returns:
        The number, from 1 without a gap, and the register's grand total after the return.
    """
    require_act(session)
    named = {"register": register_no, "of_epoch": epoch}
    row = _COUNTER_OF_RETURNS.first(session, **named)
    if row is None:
        gt_vnd = grand_total_vnd(session, register_no) - total_vnd
        first = {"register_no": register_no, "epoch": epoch, "receipts": 0, "gt_vnd": gt_vnd}
        _INSERT.run(session, {**first, "returns": 1})
        return 1, gt_vnd
    returns, gt_vnd = row[0] + 1, row[1] - total_vnd
    _COUNT_RETURN.run(session, {**named, "new_returns": returns, "new_gt_vnd": gt_vnd})
    return returns, gt_vnd


def grand_total_vnd(session: Session, register_no: int) -> int:
    """The register's grand total in đồng, as it stands; it runs on into a new epoch.

    Of the latest epoch in which the register counted: since returns take from it, the highest is
    not always the last.
    """
    found = session.scalar(
        select(Counter.gt_vnd)
        .join(Epoch, Epoch.epoch == Counter.epoch)
        .where(Counter.register_no == register_no)
        .order_by(func.length(Epoch.ordinal).desc(), Epoch.ordinal.desc())
        .limit(1)
    )
    return found or 0
