"""Printing a receipt again, marked as a copy."""

from sqlalchemy import select

from pos.base.errors import Broken
from pos.base.transaction import writing
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.sync.pen import Hand
from pos.till.models import Sale
from pos.till.papers import copy_of
from pos.till.refusals import NothingToCopy
from printers.document import Document
from printers.stored import dumps, loads


def copy_last_receipt(register_no: int, *, hand: Hand) -> str:
    """Queue a copy of the register's last receipt; gives the job's id.

    The copy is made from the stored words of the first paper, never from today's names.

    Raises:
        NothingToCopy: no sale at this register yet.
    """
    with writing() as session:
        sale = session.scalar(
            select(Sale)
            .where(Sale.register_no == register_no)
            .order_by(Sale.fact_seq.desc())
            .limit(1)
        )
        if sale is None:
            raise NothingToCopy
        first = queue.original(session, sale.id)
        if first is None:
            raise Broken(f"the sale {sale.number} has no paper")
        paper = loads(first.document)
        if not isinstance(paper, Document):
            raise Broken(f"the paper of {sale.number} is not a receipt")
        copy_no = queue.next_copy_no(session, sale.id)
        job = NewJob(
            "receipt", sale.id, sale.number, dumps(copy_of(paper, copy_no)), copy_no=copy_no
        )
        return queue.queue(session, job, hand=hand)
