"""Printing a receipt again from the list of papers, marked as a copy."""

from pos.base.transaction import writing
from pos.shop.approvals import Voucher
from pos.spool import queries
from pos.spool.copies import queue_asked_copy
from pos.sync.pen import Hand


def copy_paper(
    job_id: str,
    *,
    hand: Hand,
    request_id: str | None = None,
    voucher: Voucher | None = None,
) -> str:
    """Queue a copy of the receipt that a job printed; gives the new job's id.

    Args:
        voucher: of whoever says yes; needed from the second copy of a receipt on.

    Raises:
        ApprovalNeeded: it is the second copy or a later one, and nobody said yes.
        UnknownPaper: no such job, or not a receipt: labels are printed from their lot.
    """
    with writing() as session:
        subject_id = queries.paper(session, job_id).subject_id
        return queue_asked_copy(
            session, subject_id, voucher=voucher, hand=hand, request_id=request_id
        )
