"""The book of running numbers: the only writer of `till_counters`."""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.till.models import Counter


def next_receipt(session: Session, register_no: int, epoch: str, total_vnd: int) -> tuple[int, int]:
    """Take the next receipt number and add the sale to the grand total.

    Returns:
        The number, from 1 without a gap, and the register's grand total after the sale.
    """
    require_act(session)
    row = session.execute(
        select(Counter.receipts, Counter.gt_vnd).where(
            Counter.register_no == register_no, Counter.epoch == epoch
        )
    ).one_or_none()
    if row is None:
        gt_vnd = _gt_before(session, register_no) + total_vnd
        session.execute(
            insert(Counter).values(register_no=register_no, epoch=epoch, receipts=1, gt_vnd=gt_vnd)
        )
        return 1, gt_vnd
    receipts, gt_vnd = row[0] + 1, row[1] + total_vnd
    session.execute(
        update(Counter)
        .where(Counter.register_no == register_no, Counter.epoch == epoch)
        .values(receipts=receipts, gt_vnd=gt_vnd)
    )
    return receipts, gt_vnd


def _gt_before(session: Session, register_no: int) -> int:
    """The grand total carries over into a new epoch: it is never reset."""
    found = session.scalar(
        select(Counter.gt_vnd)
        .where(Counter.register_no == register_no)
        .order_by(Counter.gt_vnd.desc())
        .limit(1)
    )
    return found or 0
