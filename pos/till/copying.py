"""Printing the last receipt again, marked as a copy."""

from sqlalchemy import select

from pos.base.transaction import writing
from pos.shop.approvals import Voucher
from pos.spool.copies import queue_asked_copy
from pos.sync.pen import Hand
from pos.sync.queries import running_epoch
from pos.till.models import Sale
from pos.till.refusals import NothingToCopy


def copy_last_receipt(
    register_no: int,
    *,
    hand: Hand,
    request_id: str | None = None,
    voucher: Voucher | None = None,
) -> str:
    """Queue a copy of the register's last receipt; gives the job's id.

    Args:
        voucher: of whoever says yes; needed from the second copy of a receipt on.

    Raises:
        ApprovalNeeded: it is the second copy or a later one, and nobody said yes.
        NothingToCopy: no sale at this register yet.
    """
    with writing() as session:
        sale_id = session.scalar(
            select(Sale.id)
            .where(Sale.register_no == register_no, Sale.epoch == running_epoch())
            .order_by(Sale.receipt_no.desc())
            .limit(1)
        )
        if sale_id is None:
            raise NothingToCopy
        return queue_asked_copy(session, sale_id, voucher=voucher, hand=hand, request_id=request_id)
