"""Printing a return's slip again, marked as a copy."""

from pos.base.transaction import writing
from pos.returns import queries
from pos.returns.refusals import UnknownReturn
from pos.shop.approvals import Voucher
from pos.spool.copies import queue_asked_copy
from pos.sync.pen import Hand


def copy_slip(
    return_id: str, *, hand: Hand, request_id: str | None = None, voucher: Voucher | None = None
) -> str:
    """Queue the next copy of a return's slip; gives the job's id.

    Raises:
        UnknownReturn: there is none.
        ApprovalNeeded: as for every further copy.
    """
    with writing() as session:
        if queries.one_return(session, return_id) is None:
            raise UnknownReturn
        return queue_asked_copy(
            session, return_id, voucher=voucher, hand=hand, request_id=request_id
        )
